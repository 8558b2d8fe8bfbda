//! What the user decided survives: kill -9, republishing feeds, other instances.

mod support;

use std::{
    io::{BufRead, BufReader},
    process::Stdio,
    thread,
    time::Duration,
};
use support::{FeedServer, Reply, TempHome, newspaper, newspaper_with};

const ENTRIES: usize = 100;

fn home_with(server: &FeedServer, feed: String) -> TempHome {
    server.serve("/feed", Reply::ok(feed));
    let home = TempHome::with_feeds([server.url("/feed").as_str()]);
    home.run(["refresh"]).ok();
    home
}

fn count(home: &TempHome, query: &str) -> usize {
    home.run(["count", query]).ok().trim().parse().expect("a number")
}

#[test]
fn a_mark_that_was_acknowledged_survives_kill_9() {
    let server = FeedServer::start();
    let home = home_with(&server, newspaper("alpha", ENTRIES));
    let list = home.run(["list"]).ok();
    let ids: Vec<&str> = list.lines().filter_map(|line| line.split('\t').next()).take(50).collect();
    assert_eq!(ids.len(), 50);
    for id in &ids {
        let mut child = home.command().args(["mark", "starred", "--id", id]).stdout(Stdio::piped()).spawn().expect("starts");
        let mut said = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut said).expect("readable");
        child.kill().expect("killed or gone already");
        child.wait().expect("waits");
        assert_eq!(said, "1 starred\n");
    }
    assert_eq!(count(&home, "is:starred"), 50, "marks lost");
    for _ in 0..50 {
        home.run(["undo"]).ok();
    }
    assert_eq!(count(&home, "is:starred"), 0);
    assert_eq!(home.run(["undo"]).ok(), "nothing to undo\n");
}

#[test]
fn a_refresh_that_is_killed_leaves_marks_and_database_whole() {
    let server = FeedServer::start();
    let home = home_with(&server, newspaper("alpha", ENTRIES));
    home.run(["mark", "starred", "feed:alpha"]).ok();
    for round in 0..10 {
        server.serve("/feed", Reply::ok(newspaper("alpha", ENTRIES + 200 * (round + 1))));
        server.forget_requests();
        let mut child = home.command().arg("refresh").stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("starts");
        // The server has the request; what follows is parsing and writing, cut a little later each time.
        server.wait_for_requests(1);
        thread::sleep(Duration::from_millis(4 * round as u64 * round as u64));
        child.kill().expect("killed or gone already");
        child.wait().expect("waits");
        assert_eq!(count(&home, "is:starred"), ENTRIES, "round {round}");
        let database = rusqlite::Connection::open(home.file("dateline.db")).expect("a database");
        let sound: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("checked");
        assert_eq!(sound, "ok", "round {round}");
    }
    home.run(["refresh"]).ok();
    assert_eq!(count(&home, "is:starred"), ENTRIES);
}

#[test]
fn a_feed_that_republishes_everything_brings_nothing_back_as_unread() {
    let date = |i: usize| format!("Mon, {:02} Jun 2026 08:00:00 GMT", 1 + i % 28);
    let today = |_: usize| "Tue, 30 Jun 2026 12:00:00 GMT".to_owned();
    let http = |i: usize| format!("http://alpha.example/?p={i}");
    let https = |i: usize| format!("https://www.alpha.example/?p={i}&utm_source=rss");
    let other = |i: usize| format!("urn:uuid:00000000-0000-4000-8000-{i:012}");
    let all = 5 * ENTRIES;
    for (what, republished) in [
        ("new dates", newspaper_with("alpha", all, http, today)),
        ("https and utm in guids", newspaper_with("alpha", all, https, date)),
        ("other guids altogether", newspaper_with("alpha", all, other, date)),
        ("other guids and new dates", newspaper_with("alpha", all, other, today)),
    ] {
        let server = FeedServer::start();
        let home = home_with(&server, newspaper_with("alpha", all, http, date));
        home.run(["mark", "read", "feed:alpha"]).ok();
        server.serve("/feed", Reply::ok(republished));
        home.run(["refresh"]).ok();
        let unread = count(&home, "is:unread");
        eprintln!("{what}: {unread} of {all} unread");
        assert!(unread * 100 <= all, "{what}: {unread} of {all} unread");
    }
}

#[test]
fn eight_instances_mark_at_once_and_none_is_lost() {
    let server = FeedServer::start();
    let home = home_with(&server, newspaper("alpha", 80));
    let list = home.run(["list"]).ok();
    let ids: Vec<&str> = list.lines().filter_map(|line| line.split('\t').next()).collect();
    thread::scope(|scope| {
        for part in ids.chunks(10) {
            let home = &home;
            scope.spawn(move || {
                for id in part {
                    home.run(["mark", "read", "--id", id]).ok();
                }
            });
        }
    });
    assert_eq!(count(&home, "is:unread"), 0);
}

#[test]
fn an_id_that_no_entry_has_is_named_and_the_others_are_marked() {
    let server = FeedServer::start();
    let home = home_with(&server, newspaper("alpha", 3));
    let id = home.run(["list", "--limit", "1"]).ok().split('\t').next().expect("an id").to_owned();
    let run = home.run(["mark", "read", "--id", &id, "--id", "99999"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(1), "1 marked read\n"), "{run:?}");
    assert!(run.stderr.contains("there is no entry 99999; `dateline list` shows what there is"), "{}", run.stderr);
    let none = home.run(["mark", "starred", "--id", "424242", "--id", "0"]);
    assert_eq!((none.status, none.stdout.as_str(), none.stderr.lines().count()), (Some(1), "", 2), "{none:?}");
    assert_eq!((count(&home, "is:read"), count(&home, "is:starred")), (1, 0));
}

#[test]
fn a_query_without_a_word_marks_nothing() {
    let server = FeedServer::start();
    let home = home_with(&server, newspaper("alpha", 3));
    for (mark, all) in [("read", "is:unread"), ("starred", "newer:5000w"), ("unread", "is:read"), ("unstarred", "is:starred")] {
        for empty in ["", " ", "\"", "\"\"", "AND", "!?", "\" * \""] {
            let run = home.run(["mark", mark, empty]);
            assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{mark} {empty:?}: {run:?}");
            assert!(run.stderr.contains(&format!("`{all}`")), "{mark} {empty:?}: {}", run.stderr);
        }
        let told = match mark {
            "unstarred" => "3 no longer starred\n",
            "starred" => "3 starred\n",
            mark => &format!("3 marked {mark}\n"),
        };
        assert_eq!(home.run(["mark", mark, "", all]).ok(), told);
    }
    assert_eq!(home.run(["count", ""]).ok(), "3\n", "a list may be of all");
}
