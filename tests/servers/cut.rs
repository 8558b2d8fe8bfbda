//! Servers that die within an entry: what came of it neither replaces a story nor stands beside it.

use crate::support::{FeedServer, Reply, TempHome, newspaper};
use crate::{home, measured, refresh};

const ATOM: &str = r#"<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Drip</title><id>urn:drip</id>
<entry><title>Old news</title><id>urn:1</id><updated>2026-11-22T10:00:00Z</updated><content>Long since told.</content></entry>
<entry><title>Ferry sails again</title><updated>2026-11-23T10:00:00Z</updated><id>urn:2</id><link href="https://drip.example/2"/>
<content type="html">The &lt;b&gt;white&lt;/b&gt; ferry left the pier.</content></entry></feed>"#;
const JSON: &str = r#"{"version":"https://jsonfeed.org/version/1.1","title":"Drip","items":[
{"id":"1","title":"Old news","content_text":"Long since told.","date_published":"2026-11-22T10:00:00Z"},
{"id":"2","title":"Ferry sails again","content_text":"The white ferry left.","date_published":"2026-11-23T10:00:00Z"}]}"#;

/// Feeds of two entries, and where the last one begins and ends.
fn feeds() -> Vec<(&'static str, String, usize, usize)> {
    let place = |text: &str, begin: &str, end: &str| (text.rfind(begin).expect("begins") + begin.len(), text.rfind(end).expect("ends"));
    [
        ("/rss", newspaper("drip", 2), "<item>", "</item>"),
        ("/atom", ATOM.to_owned(), "<entry>", "</entry>"),
        ("/json", JSON.to_owned(), "},\n{", "}]"),
    ]
    .map(|(path, text, begin, end)| {
        let (begin, end) = place(&text, begin, end);
        (path, text, begin, end)
    })
    .into()
}

/// All that is kept of entries, a line each.
pub(super) fn kept(home: &TempHome) -> Vec<String> {
    let database = rusqlite::Connection::open_with_flags(home.file("dateline.db"), rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY);
    let database = database.expect("opens");
    let mut all = database
        .prepare(
            "SELECT s.guid || '|' || s.date || '|' || s.undated || '|' || s.read || '|' || e.title || '|' || coalesce(e.published, '-')
               || '|' || coalesce(e.dropped, 'there') || '|' || b.summary_html || '|' || b.content_html
             FROM status s JOIN entries e ON e.id = s.id JOIN bodies b ON b.id = s.id ORDER BY s.guid",
        )
        .expect("a query");
    all.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("text")
}

#[test]
fn a_story_is_not_replaced_by_its_own_beginning() {
    let server = FeedServer::start();
    for (path, whole, begin, end) in feeds() {
        server.serve(path, Reply::ok(whole.clone()).etag("\"1\""));
        let home = home("", &[server.url(path)]);
        measured(refresh(&home));
        home.run(["mark", "read", "is:unread"]);
        let before = kept(&home);
        assert_eq!(before.len(), 2, "{path}: {before:?}");
        for at in (begin..=end).step_by(37).chain([end]) {
            server.serve(path, Reply::ok(&whole[..at]).etag(format!("\"{at}\"")));
            let told = measured(refresh(&home)).stderr;
            assert_eq!(kept(&home), before, "{path}, cut after {:?}", &whole[begin..at]);
            assert!(told.contains("the rest comes with the next whole answer"), "{path}: {told}");
            server.forget_requests();
            measured(refresh(&home));
            assert!(!server.requests()[0].is_conditional(), "{path}: the rest would never come, cut after {:?}", &whole[begin..at]);
        }
        server.serve(path, Reply::cut(whole.clone(), end));
        let told = measured(refresh(&home)).stderr;
        assert!(told.contains("the rest comes with the next whole answer"), "{path}: {told}");
        assert_eq!(kept(&home), before, "{path}, hung up");
    }
}

#[test]
fn a_new_story_comes_once_and_whole() {
    let server = FeedServer::start();
    for (path, whole, begin, end) in feeds() {
        server.serve(path, Reply::ok(whole.clone()));
        let clean = home("", &[server.url(path)]);
        measured(refresh(&clean));
        let home = home("", &[server.url(path)]);
        for at in (begin..end).step_by(37) {
            server.serve(path, Reply::ok(&whole[..at]));
            measured(refresh(&home));
            assert_eq!(kept(&home).len(), 1, "{path}, cut after {:?}", &whole[begin..at]);
        }
        server.serve(path, Reply::ok(whole));
        assert_eq!(measured(refresh(&home)).stdout, "1 feed asked, 1 new\n", "{path}");
        assert_eq!(kept(&home), kept(&clean), "{path}");
    }
}

/// Cut between two entries, a document has no half one; but what it lacks must not hide behind a 304.
#[test]
fn a_document_that_is_never_closed_is_asked_for_anew() {
    let server = FeedServer::start();
    for (path, whole, begin, _) in feeds() {
        let between = whole[..begin].rfind(if path == "/json" { "{" } else { "<" }).expect("begins");
        server.serve(path, Reply::ok(&whole[..between]).etag("\"1\""));
        let home = home("", &[server.url(path)]);
        let run = measured(refresh(&home));
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("1 feed asked, 1 new\n", ""), "{path}");
        server.forget_requests();
        measured(refresh(&home));
        assert!(!server.requests()[0].is_conditional(), "{path}");
        let said = crate::home("", &[]).run(["add", &server.url(path)]).ok();
        assert!(said.contains(": 1 entry; it did not come whole: the document ends before it is closed"), "{path}: {said}");
    }
}

#[test]
fn who_adds_a_feed_that_is_cut_is_told() {
    let server = FeedServer::start();
    for (path, whole, begin, end) in feeds() {
        let at = (begin + end) / 2;
        for reply in [Reply::ok(&whole[..at]), Reply::cut(whole.clone(), at)] {
            server.serve(path, reply.etag("\"1\""));
            let home = home("", &[]);
            let said = home.run(["add", &server.url(path)]).ok();
            assert!(said.contains(": 1 entry; ") && said.contains("the rest comes with the next whole answer"), "{path}: {said}");
            assert_eq!(kept(&home).len(), 1, "{path}");
            server.serve(path, Reply::ok(whole.clone()));
            server.forget_requests();
            assert_eq!(measured(refresh(&home)).stdout, "1 feed asked, 1 new\n", "{path}");
            assert!(!server.requests()[0].is_conditional(), "{path}");
        }
    }
}

#[test]
fn parse_shows_the_beginning_and_says_that_it_is_one() {
    for (path, whole, begin, end) in feeds() {
        let home = TempHome::new();
        let run = home.run_with_input(["parse", "-"], &whole.as_bytes()[..(begin + end) / 2]);
        let seen: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
        let readable = if path == "/json" { 1 } else { 2 };
        assert_eq!(seen["entries"].as_array().map(Vec::len), Some(readable), "{path}");
        assert!(run.status == Some(0) && run.stderr.contains("the document ends within an entry"), "{path}: {run:?}");
        let run = home.run_with_input(["parse", "-"], whole.as_bytes());
        assert!(run.stderr.is_empty(), "{path}: {run:?}");
    }
}
