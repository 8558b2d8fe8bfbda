//! The terminal rule, proven on the byte stream of the real program: whatever a feed, a page, a server or a
//! list of somebody else says, it writes no kind of control sequence that it would not write for plain words.
//!
//! Every class of hostile string stands in every place of an entry; each way of writing is a feed. The twin is
//! the same feed with plain words in all places, read with the same keys.

use super::support::{self, FeedServer, HOSTILE, Pty, Reply, TempHome, Writing, acts, hostile_feed, hostile_page, kinds, marker, parts};
use std::{collections::BTreeSet, sync::LazyLock};

const PROGRAM: &str = env!("CARGO_BIN_EXE_dateline");
/// Tall enough for an article's beginning below the longest headline.
const SIZE: (u16, u16) = (120, 56);
/// Where a hostile string stands in a feed's entry, in its page, and around them.
const PLACES: usize = 20 + 24 + 4;

/// A feed's name comes before its entries: one that is known to be read to its end.
const BROWSER: &str =
    "[open]\nbrowser = ['true']\n[reading]\nfull_text = 'never'\n[display]\nopen_with = 'all'\n[fetch]\non_start = false\n";

/// The program, reading a feed through: every entry in the list, as an article, with its information, links,
/// hints, the name of its file, its page; then a search and the help.
fn read_through(writing: Writing, twin: bool) -> Vec<u8> {
    let (server, classes) = (FeedServer::start(), writing.classes());
    server.serve("/feed", Reply::ok(hostile_feed(writing, &server.url(""), twin)));
    let benign = support::Hostile { text: support::BENIGN.into(), ..support::Hostile::default() };
    for (place, &hostile) in classes.iter().enumerate() {
        let page = hostile_page(writing, place, if twin { &benign } else { hostile });
        server.serve(&format!("/{}", marker(place)), Reply::ok(page).content_type("text/html"));
    }
    let home = TempHome::with_feeds([server.url("/feed").as_str()]);
    home.write_config(&format!("{BROWSER}[storage]\nsave_to = {:?}\n{}", home.file("saved"), home.read_config()));
    home.run(["refresh"]).ok();
    let mut reading = Reading::start(&home);
    for (place, hostile) in classes.iter().enumerate() {
        reading.entry(place, writing, hostile.class);
    }
    reading.search_and_help();
    reading.end()
}

/// The program in its terminal.
struct Reading(Pty);

impl Reading {
    fn start(home: &TempHome) -> Self {
        Self(Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], SIZE))
    }

    /// What there is to see of the entry in a place, which the list then leaves. Of what lies over the screen,
    /// each entry has a part: over all feeds, each class has each part twice at least.
    fn entry(&mut self, place: usize, writing: Writing, class: &str) {
        let mark = marker(place);
        self.0.wait_until(class, |screen| article_of(&screen.contents()).contains(&mark));
        match (place + writing as usize) % 4 {
            0 => self.over("I", "Info"),
            1 => self.over("U", "Links"),
            2 => self.hints(),
            _ => self.over("w", "Save as:"),
        }
        for key in ["y", "Y"] {
            let before = self.0.output.len();
            self.0.press(key);
            self.0.wait_until_written_since(before, "\x1b]52;c;");
        }
        self.0.press("o");
        self.0.wait_for("opened http");
        self.0.press("x");
        self.0.wait_until(class, |screen| article_of(&screen.contents()).contains(&format!("Page {mark}")));
        self.0.press("j");
    }

    /// Opens what lies over the screen, and closes it again.
    fn over(&mut self, key: &str, sign: &str) {
        self.0.press(key);
        self.0.wait_for(sign);
        self.0.press("\x1b");
        self.0.wait_until("it is closed", |screen| !screen.contents().contains(sign));
    }

    /// Hints, where a link is in view.
    fn hints(&mut self) {
        let [some, none] = ["CAPITAL copies", "shows no links here"];
        let told = |screen: &vt100::Screen| [some, none].iter().any(|sign| screen.contents().contains(sign));
        self.0.press("f");
        self.0.wait_until("hints", told);
        self.0.press("\x1b");
        self.0.wait_until("no hints", |screen| !told(screen));
    }

    fn search_and_help(&mut self) {
        let pty = &mut self.0;
        pty.press("gg/first");
        pty.wait_for("/first");
        pty.press("\r");
        pty.wait_until("the first entry of a search", |screen| article_of(&screen.contents()).contains(&marker(0)));
        pty.press("z");
        pty.wait_until("the article alone", |screen| !screen.contents().contains("Starred") && screen.contents().contains(&marker(0)));
        pty.press("z");
        pty.wait_for("Starred");
        self.over("S", "by way of the browser's mail program");
        self.over("?", "Go one line down");
    }

    fn end(mut self) -> Vec<u8> {
        self.0.press("\x03");
        assert_eq!(self.0.end().exit_code(), 0);
        std::mem::take(&mut self.0.output)
    }
}

/// What the article's pane shows, right of the feeds and the headlines.
fn article_of(screen: &str) -> String {
    screen.lines().filter_map(|line| line.splitn(3, '│').nth(2)).collect::<Vec<_>>().join("\n")
}

/// What a benign feed writes, and a benign JSON Feed.
static TWIN: LazyLock<Vec<u8>> = LazyLock::new(|| [read_through(Writing::Raw, true), read_through(Writing::Json, true)].concat());

/// What stands in a stream and not in its twin's: kinds of sequences, and the very sequences of the classes.
fn strange(stream: &[u8], twin: &[u8]) -> (BTreeSet<String>, BTreeSet<String>) {
    let known: BTreeSet<String> = parts(twin).into_iter().map(|part| part.exact).collect();
    let payloads: BTreeSet<String> = HOSTILE.iter().flat_map(|hostile| parts(hostile.text.as_bytes())).map(|part| part.exact).collect();
    let written: BTreeSet<String> = parts(stream).into_iter().map(|part| part.exact).collect();
    let seen = payloads.intersection(&written).filter(|payload| !known.contains(*payload)).cloned().collect();
    (kinds(stream).difference(&kinds(twin)).cloned().collect(), seen)
}

/// Reads a feed through and compares it with its twin.
fn compare(writing: Writing) {
    let stream = read_through(writing, false);
    let (strange, seen) = strange(&stream, &TWIN);
    println!(
        "{writing:?}: {} classes in {PLACES} places, {} bytes ({} of the twins), {} kinds known; strange kinds {}, payloads {}",
        writing.classes().len(),
        stream.len(),
        TWIN.len(),
        kinds(&TWIN).len(),
        strange.len(),
        seen.len()
    );
    assert!(kinds(&TWIN).contains("link") && kinds(&TWIN).contains("copy"), "what the twin writes is seen: {:?}", kinds(&TWIN));
    assert_eq!((strange, seen), (BTreeSet::new(), BTreeSet::new()), "from a feed written {writing:?}");
}

#[test]
fn raw() {
    compare(Writing::Raw);
}

#[test]
fn decimal_references() {
    compare(Writing::Decimal);
}

#[test]
fn hexadecimal_references() {
    compare(Writing::Hexadecimal);
}

#[test]
fn named_references() {
    compare(Writing::Named);
}

#[test]
fn cdata() {
    compare(Writing::Cdata);
}

#[test]
fn html_escaped_once() {
    compare(Writing::Escaped);
}

#[test]
fn html_escaped_twice() {
    compare(Writing::EscapedTwice);
}

#[test]
fn json_feed() {
    compare(Writing::Json);
}

#[test]
fn bytes_that_are_no_utf_8() {
    compare(Writing::Bytes);
}

#[test]
fn a_stream_that_holds_a_payload_is_strange() {
    let benign = b"\x1b[?2026h\x1b[5;7H\x1b[1mNeedle plain words\x1b[0m\x1b[?2026l\x1b[31m\x1b]8;id=dateline0;https://a.example/\x1b\\\x1b]8;;\x1b\\";
    assert_eq!(strange(benign, benign), (BTreeSet::new(), BTreeSet::new()));
    let acting = |text: &str| text.chars().any(acts);
    let mut told = 0;
    for hostile in HOSTILE.iter() {
        let stream = [&benign[..], hostile.text.as_bytes(), hostile.bytes].concat();
        let (strange, _) = strange(&stream, benign);
        assert_eq!(!strange.is_empty(), acting(&hostile.text) || !hostile.bytes.is_empty(), "{}: {strange:?}", hostile.class);
        told += usize::from(!strange.is_empty());
        // Each character that acts is seen by itself, and each sequence where it is known as a kind.
        for c in hostile.text.chars().filter(|c| acts(*c) && *c != '\x1b') {
            let alone = [&benign[..], c.to_string().as_bytes()].concat();
            assert!(kinds(&alone).contains(&format!("character U+{:04X}", u32::from(c))), "{c:?}");
        }
    }
    let same_kind = [&benign[..], b"\x1b[977;978H"].concat();
    assert_eq!(strange(&same_kind, benign).1, BTreeSet::from(["\x1b[977;978H".to_owned()]), "of a known kind, told by its parameters");
    for link in ["8;;https://a.example/", "8;id=dateline0;file:///etc/passwd", "8;id=dateline0;https://a.example/\u{202e}x"] {
        let stream = [&benign[..], format!("\x1b]{link}\x1b\\").as_bytes()].concat();
        assert!(!strange(&stream, benign).0.is_empty(), "{link}");
    }
    println!("{told} of {} classes act on a terminal that is given them as they are; each is told", HOSTILE.len());
}
