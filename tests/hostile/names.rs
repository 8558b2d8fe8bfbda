//! Names that come from a config file, a list of somebody else or the keyboard: the byte stream of the real
//! program shows them as plain words would be shown.

use super::support::{BENIGN, FeedServer, HOSTILE, Hostile, Pty, Reply, TempHome, marker, parts};
use super::terminal::{PROGRAM, Reading, strange};
use std::collections::BTreeSet;

/// Tall enough for every feed, each in a folder of its own.
const SIZE: (u16, u16) = (120, 300);

/// The classes; in a twin, as many times plain words.
fn texts(twin: bool) -> Vec<String> {
    HOSTILE
        .iter()
        .filter(|hostile| hostile.bytes.is_empty())
        .map(|Hostile { text, .. }| if twin { BENIGN.to_owned() } else { text.to_string() })
        .collect()
}

/// A home whose feeds and folders have these names, by way of its config or of OPML; their servers say the same
/// when they refuse to answer.
fn named(server: &FeedServer, texts: &[String], by_opml: bool) -> TempHome {
    for (place, text) in texts.iter().enumerate() {
        let said: String = text.chars().filter(|c| !matches!(c, '\r' | '\n' | '\0')).collect();
        server.serve(&format!("/{place}"), Reply::raw(format!("HTTP/1.1 410 {said}\r\nContent-Length: 0\r\n\r\n").into_bytes()));
    }
    let home = TempHome::with_feeds([]);
    let settings = "[fetch]\non_start = false\n[display]\nopen_with = 'all'\n";
    let url = |place: usize| server.url(&format!("/{place}"));
    if by_opml {
        home.write_config(settings);
        let escaped = |text: &str| text.chars().map(|c| format!("&#x{:x};", u32::from(c))).collect::<String>();
        let outline = |(place, text): (usize, &String)| {
            let name = escaped(&format!("{} {text}", marker(place)));
            format!("<outline text='{name}'><outline text='{name}' title='{name}' xmlUrl='http://paper.example/{place}'/></outline>")
        };
        let outlines: String = texts.iter().enumerate().map(outline).collect();
        home.run_with_input(["import", "-"], format!("<opml version='2.0'><body>{outlines}</body></opml>").as_bytes()).ok();
        // A list brings no private address; the user may write one.
        home.write_config(&home.read_config().replace("http://paper.example", &server.url("")));
    } else {
        let escaped = |text: &str| text.chars().map(|c| format!("\\U{:08x}", u32::from(c))).collect::<String>();
        let feed = |(place, text): (usize, &String)| {
            let name = escaped(&format!("{} {text}", marker(place)));
            format!("[[feeds]]\nurl = '{}'\ntitle = \"{name}\"\nfolder = \"{name}\"\n", url(place))
        };
        home.write_config(&format!("{settings}{}", texts.iter().enumerate().map(feed).collect::<String>()));
    }
    home.run(["refresh"]);
    home
}

/// Looks at all names: the feeds pane, the switcher, the problems, the question before a feed is removed.
fn look_at_names(twin: bool, by_opml: bool) -> Vec<u8> {
    let (server, texts) = (FeedServer::start(), texts(twin));
    let home = named(&server, &texts, by_opml);
    let last = marker(texts.len() - 1);
    let mut reading = Reading::start(&home, SIZE);
    reading.pty().press("gf");
    reading.pty().wait_for(&last);
    reading.over("!", "Problems");
    reading.over("\x0b", "Go to");
    reading.pty().press("G");
    for place in (0..texts.len()).rev().step_by(8) {
        let mark = marker(place);
        reading.pty().press("\r");
        reading.pty().wait_until(&mark, |screen| screen.contents().lines().next().is_some_and(|line| line.matches(&mark).count() > 0));
        reading.pty().press(&format!("gf{}", "k".repeat(16)));
    }
    reading.end()
}

/// Prints how a stream of hostile text compares with its twin's, and fails where it does more.
fn compare(what: &str, places: &str, twin: &[u8], stream: &[u8]) {
    let (strange, seen) = strange(&parts(stream), &parts(twin));
    println!(
        "{what}: {} classes in {places}, {} bytes ({} of the twin); strange kinds {}, payloads {}",
        texts(false).len(),
        stream.len(),
        twin.len(),
        strange.len(),
        seen.len()
    );
    assert_eq!((strange, seen), (BTreeSet::new(), BTreeSet::new()));
}

fn compare_names(by_opml: bool) {
    let (twin, stream) = (look_at_names(true, by_opml), look_at_names(false, by_opml));
    compare(&format!("names by {}", if by_opml { "OPML" } else { "config" }), "3 places", &twin, &stream);
}

#[test]
fn names_of_feeds_and_folders_from_the_config() {
    compare_names(false);
}

#[test]
fn names_of_feeds_and_folders_from_opml() {
    compare_names(true);
}

/// Pastes every class into every line that one types in.
fn type_all(twin: bool) -> Vec<u8> {
    let home = TempHome::with_feeds(["dateline:welcome"]);
    home.write_config(&format!("[fetch]\non_start = false\n{}", home.read_config()));
    home.run(["refresh"]).ok();
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (120, 30));
    pty.wait_for("Getting started");
    pty.wait_for("Read this first");
    let last_line = |screen: &vt100::Screen| screen.contents().lines().last().unwrap_or_default().to_owned();
    for (place, text) in texts(twin).into_iter().enumerate() {
        let (mark, prompt) = (marker(place), ["/", ":", "a", "w", "|"][place % 5]);
        // What would end the paste early is the terminal's own to keep from us.
        let text = text.replace("\x1b[201~", "\x1b[202~");
        for prompt in [prompt, "/", ":"] {
            pty.press(&format!("{prompt}\x1b[200~{mark}{text}\x1b[201~"));
            // The beginning of a long text is out of view.
            let typed = |line: &str| line.contains(&mark) || (!line.starts_with("   ") && line.chars().count() > 100);
            pty.wait_until(&mark, |screen| typed(&last_line(screen)));
            if prompt == ":" {
                pty.press("\r");
                pty.wait_for("no command is named");
            }
            pty.press("\x1b");
            pty.wait_until("closed", |screen| last_line(screen).ends_with("? help"));
        }
    }
    // What was typed before comes back by an arrow.
    for _ in 0..8 {
        pty.press(":\x1b[A");
        pty.wait_until("an old command", |screen| last_line(screen).contains("Needle"));
        pty.press("\x1b");
        pty.wait_until("closed", |screen| last_line(screen).ends_with("? help"));
    }
    pty.press("\x03");
    assert_eq!(pty.end().exit_code(), 0);
    std::mem::take(&mut pty.output)
}

#[test]
fn what_is_typed_and_pasted() {
    let (twin, stream) = (type_all(true), type_all(false));
    compare("typed", "5 prompts", &twin, &stream);
}
