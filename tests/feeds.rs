//! Every odd feed in `tests/fixtures/feeds`, read and compared with what it should say.
//!
//! A bug report is a file: `<what-is-odd>.xml` (or `.json`) beside `<what-is-odd>.expected.json`.
//! `UPDATE_FEEDS=1 cargo test --test feeds` writes the expected files anew; read the difference.

#[path = "feeds/classes.rs"]
mod classes;
mod support;
#[path = "feeds/wire.rs"]
mod wire;

use dateline::model::Enclosure;
use dateline::model::Entry;
use dateline::model::Figure;
use dateline::model::ParsedFeed;
use dateline::parse::Origin;
use dateline::parse::discover;
use dateline::parse::parse;
use proptest::prelude::*;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;
use std::fs;
use std::path::PathBuf;

const ORIGIN: Origin<'_> =
    Origin { url: Some("https://feeds.example/dir/feed.xml"), content_type: None, content_location: None, max_entries: 2000 };

/// The feeds of the folder, in order; never none.
fn fixtures() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/feeds");
    let files = fs::read_dir(folder).expect("the folder is there").map(|file| file.expect("a readable folder").path());
    let mut feeds: Vec<PathBuf> = files.filter(|path| !path.to_string_lossy().ends_with(".expected.json")).collect();
    feeds.sort();
    assert!(!feeds.is_empty());
    feeds
}

#[test]
fn every_odd_feed_is_read_right() {
    let mut wrong = Vec::new();
    for path in fixtures() {
        let expected_path = path.with_extension("expected.json");
        let bytes = fs::read(&path).expect("a readable feed");
        let said = match parse(&bytes, &ORIGIN) {
            Ok(feed) => feed_json(&feed),
            Err(error) => json!({ "error": error.to_string() }),
        };
        if std::env::var_os("UPDATE_FEEDS").is_some() {
            fs::write(&expected_path, format!("{said:#}\n")).expect("a writable folder");
        }
        let expected = fs::read_to_string(&expected_path).unwrap_or_else(|_| panic!("{} is missing", expected_path.display()));
        let expected: Value = serde_json::from_str(&expected).expect("expected files are JSON");
        if said != expected {
            wrong.push(format!("{}\n  said     {said}\n  expected {expected}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn feed_json(feed: &ParsedFeed) -> Value {
    object([
        ("title", text(&feed.title)),
        ("home_url", json!(feed.home_url)),
        ("language", json!(feed.language.as_deref())),
        ("ttl_minutes", json!(feed.ttl_minutes)),
        ("entries", feed.entries.iter().map(entry_json).collect()),
    ])
}

fn entry_json(entry: &Entry) -> Value {
    object([
        ("guid", text(&entry.guid.0)),
        ("title", text(&entry.title)),
        ("url", json!(entry.url)),
        ("author", text(&entry.author)),
        ("published", json!(entry.published.map(|date| date.to_string()))),
        ("updated", json!(entry.updated.map(|date| date.to_string()))),
        ("summary_html", text(&entry.summary_html)),
        ("content_html", text(&entry.content_html)),
        ("base", json!(entry.base.as_deref().filter(|base| Some(*base) != ORIGIN.url))),
        ("language", json!(entry.language.as_deref())),
        ("categories", entry.categories.iter().map(|label| text(label)).collect()),
        ("enclosures", entry.enclosures.iter().map(enclosure_json).collect()),
        ("figures", entry.figures.iter().map(figure_json).collect()),
    ])
}

fn enclosure_json(file: &Enclosure) -> Value {
    object([("url", text(&file.url)), ("mime", json!(file.mime.as_deref())), ("length", json!(file.length))])
}

fn figure_json(figure: &Figure) -> Value {
    object([("url", json!(figure.url)), ("caption", text(&figure.caption)), ("credit", text(&figure.credit))])
}

fn text(text: &str) -> Value {
    json!(text)
}

/// An object without what is empty, so that the expected files say only what matters.
fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let says = |value: &Value| !(value.is_null() || *value == json!("") || *value == json!([]));
    Value::Object(fields.into_iter().filter(|(_, value)| says(value)).map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

#[test]
fn only_the_newest_entries_stay() {
    let item = |day: u32| format!("<item><title>day {day}</title><pubDate>{day:02} Oct 2024 00:00:00 GMT</pubDate></item>");
    let feed = format!("<rss><channel>{}</channel></rss>", [3, 1, 9, 7, 2, 8, 4].map(item).concat());
    let origin = Origin { max_entries: 3, ..ORIGIN };
    let titles: Vec<String> =
        parse(feed.as_bytes(), &origin).expect("a feed").entries.into_iter().map(|entry| entry.title.into()).collect();
    assert_eq!(titles, ["day 9", "day 7", "day 8"]);
}

#[test]
fn what_is_no_feed_says_what_it_is() {
    let said = |bytes: &[u8]| parse(bytes, &ORIGIN).expect_err("no feed").to_string();
    assert_eq!(said(b" \n"), "the document is empty");
    let page = b"<!DOCTYPE html><html><head><link rel=alternate type='application/rss+xml' href='/rss'></head><p>Hello</html>";
    assert_eq!(said(page), "this is a web page, not a feed; it names 1 feed");
    assert_eq!(said(b"{\"a\":1}"), "this is JSON, but not a feed: it has no list of items");
    assert_eq!(said(b"<opml version='2.0'><body/></opml>"), "this is XML, but not a feed: its root is <opml>");
    assert_eq!(said(b"404 page not found"), "this is not a feed: it holds neither RSS nor Atom nor JSON Feed");
}

#[test]
fn a_base_comes_from_the_header_before_the_address() {
    let feed = b"<rss><channel><title>t</title><item><link>story</link></item></channel></rss>";
    let origin = Origin { content_location: Some("/moved/feed"), ..ORIGIN };
    let url = parse(feed, &origin).expect("a feed").entries[0].url.clone();
    assert_eq!(url.as_deref(), Some("https://feeds.example/moved/story"));
}

/// Depths at which feed-rs alone overflows the stack and aborts the process.
#[test]
fn depth_is_survived() {
    for name in ["media:content", "media:group", "div", "item", "entry", "channel", "x"] {
        let feed = format!("<rss><channel><item><title>deep</title>{}", format!("<{name} xml:base='a/'>").repeat(20_000));
        let read = parse(feed.as_bytes(), &ORIGIN).expect("a feed");
        assert_eq!(&*read.entries[0].title, "deep", "{name}");
    }
}

#[test]
fn hostile_shapes_take_no_time() {
    let open = |inside: String| format!("<rss><channel><item><title>t</title>{inside}</item></channel></rss>");
    let many = |name: &str| (0..100_000).map(|number| format!(" {name}{number}='x'")).collect::<String>();
    let hostile = [
        open(format!("<description{}>d</description>", many("a"))),
        open(format!("<description{}>d</description>", many("xmlns:p"))),
        open("<!--".repeat(300_000)),
        open("<![CDATA[".repeat(100_000)),
        open("<a b=\"".repeat(200_000)),
        open("&".repeat(1_000_000)),
        open(format!("<title>{}</title>", "x".repeat(4_000_000))),
        open("<!DOCTYPE [".repeat(100_000)),
        open(format!("<category>{}</category>", "c".repeat(9)).repeat(50_000)),
    ];
    for feed in hostile {
        let begin = std::time::Instant::now();
        assert_eq!(&*parse(feed.as_bytes(), &ORIGIN).expect("a feed").entries[0].title, "t");
        assert!(begin.elapsed().as_secs() < 60, "{:?} for {}…", begin.elapsed(), &feed[..80]);
    }
}

/// Pages are as hostile as feeds, and are searched whenever a feed's address gives one.
#[test]
fn hostile_pages_are_searched_in_time() {
    let feed = "<link rel=alternate type='application/rss+xml' href='/rss'>";
    for (name, times) in [("<div>", 200_000), ("<b>", 50_000), ("<table>", 50_000), ("<p><a href=x.rss>", 30_000), ("<svg>", 100_000)] {
        let page = format!("<!doctype html><head>{feed}</head><body>{}", name.repeat(times));
        let begin = std::time::Instant::now();
        let said = parse(page.as_bytes(), &ORIGIN).expect_err("no feed").to_string();
        assert_eq!(said, "this is a web page, not a feed; it names 1 feed", "{name}");
        assert!(begin.elapsed().as_secs() < 60, "{name} took {:?}", begin.elapsed());
    }
}

#[test]
fn entities_bring_in_nothing() {
    let bomb = "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY f SYSTEM \"file:///etc/hostname\">]>\
                <rss><channel><title>&a; &b; &f;</title></channel></rss>";
    assert_eq!(&*parse(bomb.as_bytes(), &ORIGIN).expect("a feed").title, "aaaaaaaaaa &b; &f;");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse(&bytes, &ORIGIN);
        let _ = discover(&bytes, &ORIGIN);
    }

    #[test]
    fn broken_fixtures_are_survived(which in any::<prop::sample::Index>(), cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20), kept in 1_usize..4000) {
        let feeds = fixtures();
        let mut bytes = fs::read(&feeds[which.index(feeds.len())]).expect("a readable feed");
        for (place, byte) in cuts {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(kept);
        if let Ok(feed) = parse(&bytes, &ORIGIN) {
            prop_assert!(feed.entries.iter().all(|entry| !entry.guid.0.is_empty() && !entry.title.chars().any(char::is_control)));
        }
    }
}
