//! What the program prints, saves and logs is text and nothing else, byte by byte: every output of the command
//! line, the log and the errors, for every class of hostile string and every way to write it.

use super::support::{FeedServer, HOSTILE, Hostile, Reply, TempHome, Writing, acts, hostile_feed, hostile_page, violations};
use dateline::parse::{Origin, parse};
use std::{fs, io::Write, process::Stdio};

/// The forms in which `show` prints an article.
const FORMS: [&[&str]; 6] =
    [&[], &["--width", "20"], &["--format", "text"], &["--format", "markdown"], &["--format", "html"], &["--format", "json"]];

/// Standard output and error of a run, byte by byte, checked; and how much it was.
fn checked(home: &TempHome, arguments: &[&str], input: &[u8]) -> (String, usize) {
    let mut command = home.command();
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("the writer ends with the program");
    for (name, bytes) in [("output", &output.stdout), ("error", &output.stderr)] {
        // `parse` prints a body's HTML as it came, without what acts on a terminal.
        let told = if arguments[0] == "parse" { violations(&String::from_utf8_lossy(bytes)) } else { against_the_rule(bytes) };
        assert_eq!(told, [""; 0], "{name} of {arguments:?}:\n{}", String::from_utf8_lossy(bytes).escape_debug());
    }
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.stdout.len() + output.stderr.len())
}

/// What text output holds against the rule. It is UTF-8, and has no character that acts but newline and tab;
/// marks of direction (U+200E, U+200F, U+061C) may stay: they leave nothing open.
fn against_the_rule(bytes: &[u8]) -> Vec<String> {
    let Ok(text) = std::str::from_utf8(bytes) else { return vec!["it is not UTF-8".to_owned()] };
    let may_stay = |c: char| matches!(c, '\n' | '\t' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    text.chars().filter(|c| acts(*c) && !may_stay(*c)).map(|c| format!("U+{:04X}", u32::from(c))).collect()
}

fn check_outputs(writing: Writing) {
    let (server, feed) = (FeedServer::start(), hostile_feed(writing, "https://h.example", false));
    server.serve("/feed", Reply::ok(feed.clone()));
    let home = TempHome::with_feeds([server.url("/feed").as_str()]);
    home.run(["refresh"]).ok();
    let (list, mut bytes) = checked(&home, &["list"], b"");
    let ids: Vec<String> = list.lines().filter_map(|line| line.split('\t').next().map(str::to_owned)).collect();
    assert_eq!(ids.len(), writing.classes().len(), "{list}");
    assert!(list.matches("Needle").count() >= ids.len(), "headlines arrive as text: {list}");
    let mut outputs = 1;
    let mut check = |arguments: &[&str], input: &[u8]| {
        let (text, length) = checked(&home, arguments, input);
        (outputs, bytes) = (outputs + 1, bytes + length);
        text
    };
    for arguments in [&["list", "--json"][..], &["feeds"], &["feeds", "--json"], &["export"]] {
        check(arguments, b"");
    }
    check(&["parse", "-"], &feed);
    for (place, id) in ids.iter().enumerate() {
        // Each class in each form by way of references, else in one of them.
        let forms = if writing == Writing::Decimal { &FORMS[..] } else { &FORMS[place % FORMS.len()..][..1] };
        for form in forms {
            let shown = check(&[&["show", id.as_str()], *form].concat(), b"");
            assert!(shown.contains("Needle"), "{id}: {shown}");
        }
    }
    for (place, hostile) in writing.classes().into_iter().enumerate().skip(writing as usize % 3).step_by(3) {
        let page = hostile_page(writing, place, hostile);
        let json: &[&str] = if place % 2 == 0 { &["--json"] } else { &[] };
        check(&[&["extract", "-", "--base", "https://h.example/"], json].concat(), &page);
    }
    let log = fs::read(home.file("dateline.log")).expect("there is a log");
    assert_eq!(against_the_rule(&log), [""; 0], "the log:\n{}", String::from_utf8_lossy(&log).escape_debug());
    println!("{writing:?}: {} classes, {outputs} outputs, {} bytes and {} of the log; violations 0", ids.len(), bytes, log.len());
}

#[test]
fn outputs_are_text_raw_and_in_cdata() {
    check_outputs(Writing::Raw);
    check_outputs(Writing::Cdata);
    check_outputs(Writing::Bytes);
}

#[test]
fn outputs_are_text_by_decimal_references() {
    check_outputs(Writing::Decimal);
}

#[test]
fn outputs_are_text_by_other_references() {
    check_outputs(Writing::Hexadecimal);
    check_outputs(Writing::Named);
}

#[test]
fn outputs_are_text_escaped_and_in_json() {
    check_outputs(Writing::Escaped);
    check_outputs(Writing::EscapedTwice);
    check_outputs(Writing::Json);
}

#[test]
fn the_rule_sees_every_class_that_acts() {
    for Hostile { class, text, bytes, .. } in HOSTILE.iter() {
        let found = against_the_rule(&[text.as_bytes(), bytes].concat());
        let acting = text.chars().any(|c| acts(c) && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}'));
        assert_eq!(!found.is_empty(), acting || (!bytes.is_empty() && *bytes != b""), "{class}: {found:?}");
    }
}

#[test]
fn words_of_servers_are_text() {
    let server = FeedServer::start();
    let mut paths = vec!["/moved".to_owned(), "/type".to_owned()];
    server.serve("/moved", Reply::redirect(302, "gopher://evil.example/\u{1b}]0;x\u{7}\u{9b}5m\u{202e}"));
    server.serve("/type", Reply::ok("<html>no feed").content_type("text/\u{1b}]0;x\u{7}"));
    for (place, hostile) in HOSTILE.iter().enumerate() {
        let words: Vec<u8> = [hostile.text.as_bytes(), hostile.bytes].concat();
        let words: Vec<u8> = words.into_iter().filter(|byte| !matches!(byte, b'\r' | b'\n' | 0)).take(2_000).collect();
        let head = [b"HTTP/1.1 404 ", &words[..], b"\r\nX-Said: ", &words, b"\r\nServer: ", &words, b"\r\nContent-Length: 0\r\n\r\n"];
        server.serve(&format!("/{place}"), Reply::raw(head.concat()));
        paths.push(format!("/{place}"));
    }
    let urls: Vec<String> = paths.iter().map(|path| server.url(path)).collect();
    let home = TempHome::with_feeds(urls.iter().map(String::as_str));
    let mut bytes = 0;
    for arguments in [&["refresh"][..], &["list"], &["feeds"], &["feeds", "--json"], &["export"]] {
        bytes += checked(&home, arguments, b"").1;
    }
    let log = fs::read(home.file("dateline.log")).expect("there is a log");
    assert_eq!(against_the_rule(&log), [""; 0], "the log:\n{}", String::from_utf8_lossy(&log).escape_debug());
    println!("{} servers' words, {bytes} bytes and {} of the log; violations 0", urls.len(), log.len());
}

#[test]
fn mistakes_in_the_config_files_and_arguments_are_told_as_text() {
    let (mut runs, mut bytes) = (0, 0);
    let mut failing = |home: &TempHome, arguments: &[&str], input: &[u8]| {
        assert_ne!(home.run_with_input(arguments.iter().copied(), input).status, Some(0), "{arguments:?}");
        bytes += checked(home, arguments, input).1;
        runs += 1;
    };
    let home = TempHome::new();
    for hostile in HOSTILE.iter() {
        // As keys, values and words of a config: TOML has no raw controls, but it has escapes.
        let escaped: String = hostile.text.chars().map(|c| format!("\\U{:08x}", u32::from(c))).collect();
        home.write_config(&format!(
            "[fetch]\n\"{escaped}\" = 1\nproxy = \"{escaped}\"\n[\"{escaped}\"]\n[keys]\n\"{escaped}\" = [\"x\"]\nquit = [\"{escaped}\"]\n\
             [display]\ntheme = \"{escaped}\"\n[share]\n\"{escaped}\" = {{ command = [\"{{{escaped}}}\"] }}\n\
             [[feeds]]\nurl = \"{escaped}\"\n\"{escaped}\" = 1\n"
        ));
        failing(&home, &["config", "check"], b"");
        // And as they are.
        fs::write(home.file("config.toml"), [b"[fetch]\n".to_vec(), hostile.text.as_bytes().to_vec(), hostile.bytes.to_vec()].concat())
            .expect("written");
        failing(&home, &["config", "check"], b"");
    }
    let home = TempHome::with_feeds(["dateline:welcome"]);
    for (place, hostile) in HOSTILE.iter().enumerate().filter(|(_, hostile)| hostile.bytes.is_empty()) {
        let text = &*hostile.text;
        failing(&home, &["import", "-"], format!("<{text}").as_bytes());
        let (is, address) = (format!("is:{text}"), format!("{text} y"));
        let wrong: [&[&str]; 6] = [&["show", text], &["list", &is], &["import", text], &["remove", text], &[text, "x"], &["add", &address]];
        failing(&home, wrong[place % wrong.len()], b"");
    }
    println!("{runs} runs that fail, {bytes} bytes of errors; violations 0");
}

#[test]
fn a_whole_escape_sequence_leaves_the_same_words_however_a_feed_writes_it() {
    let origin = Origin { url: None, content_type: None, content_location: None, max_entries: 2000 };
    for (class, left) in [("csi", "Needlered"), ("osc 0", "Needle"), ("osc 8", "Needleclick"), ("paste", "NeedleQ")] {
        for writing in Writing::ALL.into_iter().filter(|writing| *writing != Writing::Bytes) {
            let place = writing.classes().iter().position(|hostile| hostile.class == class).expect("a class");
            let feed = parse(&hostile_feed(writing, "https://h.example", false), &origin).expect("a feed");
            let (title, author) = (feed.entries[place].title.as_str(), feed.entries[place].author.as_str());
            // What is written as HTML twice is no sequence, but its letters; a name is no HTML.
            if writing != Writing::EscapedTwice {
                assert!(title.ends_with(&format!(" {left}")), "{class}, {writing:?}: {title}");
            }
            if !matches!(writing, Writing::Escaped | Writing::EscapedTwice) {
                assert_eq!(author, left, "{class}, {writing:?}");
            }
        }
    }
}

/// A string as XML, its characters written in turns: as they are, as references, in sections, with remarks between.
fn in_turns(text: &str, first: usize, attribute: bool) -> String {
    let write = |(place, c): (usize, char)| match (place + first) % if attribute { 2 } else { 4 } {
        0 => c.to_string(),
        1 => format!("&#{};", u32::from(c)),
        2 => format!("<![CDATA[{c}]]>"),
        _ => format!("{c}<!-- {c} -->"),
    };
    text.chars().enumerate().map(write).collect()
}

#[test]
fn a_sequence_in_pieces_leaves_the_same_words_as_a_whole_one() {
    let origin = Origin { url: None, content_type: None, content_location: None, max_entries: 2000 };
    for (class, left) in [("csi", "Needlered"), ("osc 0", "Needle"), ("osc 8", "Needleclick"), ("paste", "NeedleQ")] {
        let text = &HOSTILE.iter().find(|hostile| hostile.class == class).expect("a class").text;
        for first in 0..4 {
            let (words, label) = (in_turns(text, first, false), in_turns(text, first, true));
            let feed = format!(
                "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>{words}</title><author><name>{words}</name></author>\
                 <category term='{label}'/><content type='xhtml'><p title='{label}'>{label} <b>{words}</b></p></content></entry></feed>"
            );
            let feed = parse(feed.as_bytes(), &origin).expect("a feed");
            let entry = &feed.entries[0];
            let said = [entry.title.as_str(), entry.author.as_str(), entry.categories[0].as_str()];
            assert_eq!(said, [left; 3], "{class}, {first}");
            assert_eq!(entry.content_html, format!("<p title=\"{left}\">{left} <b>{left}</b></p>"), "{class}, {first}");
        }
    }
}

#[test]
fn what_is_in_the_markup_leaves_the_markup() {
    let origin = Origin { url: None, content_type: None, content_location: None, max_entries: 2000 };
    let feed = "\u{1b}[1m<rss>\u{1b}[0m<chan\u{1b}nel><\u{1b}[34mitem\u{1b}[0m><ti\u{7}tle>a</title\u{1b}><description><p \u{1b}x\u{7}='1'>b</p>\
                </descr\u{1b}[1miption><li\u{1b}nk>http://x.example/</link></item></channel></rss>";
    let entry = &parse(feed.as_bytes(), &origin).expect("a feed").entries[0];
    assert_eq!((entry.title.as_str(), entry.url.as_deref()), ("a", Some("http://x.example/")));
    assert_eq!(entry.content_html.clone() + &entry.summary_html, "<p x=\"1\">b</p>");
}
