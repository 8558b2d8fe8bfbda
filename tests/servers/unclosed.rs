//! Publishers who never close their feed, and documents that only look as if theirs did not.

use crate::cut::kept;
use crate::support::{FeedServer, Reply, newspaper};
use crate::{home, measured, refresh};

const REST: &str = "the rest comes with the next whole answer";

/// How many entries are in the feed, and how many were once.
fn there_and_gone(home: &crate::support::TempHome) -> (usize, usize) {
    let all = kept(home);
    let there = all.iter().filter(|line| line.contains("|there|")).count();
    (there, all.len() - there)
}

#[test]
fn the_last_story_of_a_publisher_who_never_closes_it_is_kept_when_it_comes_so_again() {
    let (server, whole) = (FeedServer::start(), newspaper("open", 3));
    let unclosed = |count: usize| newspaper("open", count).replace("</item></channel></rss>", "");
    for (path, text, count) in [("/one", unclosed(1), 1), ("/three", unclosed(3), 3)] {
        server.serve(path, Reply::ok(text).etag("\"1\""));
        let home = home("", &[server.url(path)]);
        let run = measured(refresh(&home));
        assert!(run.stderr.contains(REST), "{path}: {}", run.stderr);
        let run = measured(refresh(&home));
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("1 feed asked, 1 new\n", ""), "{path}");
        assert_eq!(there_and_gone(&home), (count, 0), "{path}");
        let run = measured(refresh(&home));
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("1 feed asked, 0 new\n", ""), "{path}");
    }
    // The story that follows is as new as the last one was.
    let home = home("", &[server.url("/grows")]);
    for count in 1..=3 {
        server.serve("/grows", Reply::ok(unclosed(count)));
        measured(refresh(&home));
        measured(refresh(&home));
        assert_eq!(there_and_gone(&home), (count, 0));
    }
    server.serve("/grows", Reply::ok(whole));
    measured(refresh(&home));
    assert_eq!(there_and_gone(&home), (3, 0));
}

#[test]
fn a_half_that_broke_off_on_its_way_is_never_kept() {
    let (server, whole) = (FeedServer::start(), newspaper("wire", 2));
    server.serve("/", Reply::cut(whole.clone(), whole.rfind("</item>").expect("ends")));
    let home = home("", &[server.url("/")]);
    for _ in 0..3 {
        let run = measured(refresh(&home));
        assert!(run.stderr.contains(REST), "{}", run.stderr);
        assert_eq!(there_and_gone(&home), (1, 0));
    }
}

#[test]
fn a_closed_document_drops_what_it_does_not_bring_though_its_length_lies() {
    let server = FeedServer::start();
    server.serve("/", Reply::ok(newspaper("liar", 3)));
    let home = home("read_timeout_seconds = 2", &[server.url("/")]);
    measured(refresh(&home));
    let shorter = newspaper("liar", 2);
    let claimed = shorter.len() as u64 * 3;
    server.serve("/", Reply::ok(shorter).claiming(claimed));
    let run = measured(refresh(&home));
    assert!(!run.stderr.is_empty(), "it is told as before");
    assert_eq!(there_and_gone(&home), (2, 1));
}

#[test]
fn a_document_cut_between_entries_drops_nothing_before_it_came_so_twice() {
    let json = |second: &str| {
        let items = [r#"{"id":"1","title":"One","content_text":"a"}"#, second, r#"{"id":"3","title":"Three","content_text":"c"}"#];
        format!(r#"{{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{}]}}"#, items.join(","))
    };
    let rss = newspaper("between", 3);
    let first = rss.find("</item>").expect("ends") + "</item>".len();
    let (server, good) = (FeedServer::start(), json(r#"{"id":"2","title":"Two","content_text":"b"}"#));
    let one = good[..good.find(r#"{"id":"2""#).expect("a second")].to_owned();
    for (path, whole, cut) in [("/rss", rss.clone(), rss[..first].to_owned()), ("/json", good.clone(), one)] {
        server.serve(path, Reply::ok(whole.clone()));
        let home = home("", &[server.url(path)]);
        measured(refresh(&home));
        server.serve(path, Reply::ok(cut.clone()));
        measured(refresh(&home));
        assert_eq!(there_and_gone(&home), (3, 0), "{path}, once");
        server.serve(path, Reply::ok(whole.clone()));
        measured(refresh(&home));
        server.serve(path, Reply::ok(cut));
        measured(refresh(&home));
        assert_eq!(there_and_gone(&home), (3, 0), "{path}, once again");
        measured(refresh(&home));
        assert_eq!(there_and_gone(&home), (1, 2), "{path}, twice in a row");
        server.serve(path, Reply::ok(whole));
        measured(refresh(&home));
        assert_eq!(there_and_gone(&home), (3, 0), "{path}, whole");
    }
    // One whose list is closed is whole, a mistake in it or not: what it does not bring is back when it does.
    server.serve("/mistake", Reply::ok(good.clone()));
    let home = home("", &[server.url("/mistake")]);
    measured(refresh(&home));
    server.serve("/mistake", Reply::ok(json(r#"{"id":"2" "title":"Two"}"#)));
    measured(refresh(&home));
    assert_eq!(there_and_gone(&home), (2, 1));
    server.serve("/mistake", Reply::ok(good));
    measured(refresh(&home));
    assert_eq!(there_and_gone(&home), (3, 0));
}
