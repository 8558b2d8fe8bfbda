//! When dateline asks whom: what servers see over hours, days and weeks, of the real binary.
//!
//! Each test prints the figure that it proves (`cargo test --test manners -- --nocapture`). Days go by
//! through a clock of the test's own.

mod support;

use serde_json::Value;
use support::{Clock, FeedServer, Reply, TempHome, newspaper, newspaper_with};

/// What the database says, a value a row.
fn column(home: &TempHome, sql: &str) -> Vec<String> {
    let database = rusqlite::Connection::open(home.file("dateline.db")).expect("a database");
    let mut statement = database.prepare(sql).expect("SQL");
    let rows = statement.query_map([], |row| Ok(format!("{:?}", row.get_ref(0)?))).expect("rows");
    rows.collect::<Result<_, _>>().expect("readable")
}

fn unread(home: &TempHome) -> u64 {
    home.run(["count", "is:unread"]).ok().trim().parse().expect("a number")
}

fn feeds(home: &TempHome) -> Vec<Value> {
    serde_json::from_str(&home.run(["feeds", "--json"]).ok()).expect("JSON")
}

#[test]
fn a_captive_portal_changes_nothing_and_is_told_of_once() {
    let portal = FeedServer::start();
    portal.serve_everywhere(
        Reply::ok("<!doctype html><html><title>Welcome aboard</title><form>Log in</form></html>").content_type("text/html"),
    );
    let publishers: Vec<FeedServer> = (0..20).map(|_| FeedServer::start()).collect();
    let urls: Vec<String> = publishers.iter().map(|server| server.url("/feed")).collect();
    let good = |i: usize| Reply::ok(newspaper(&format!("n{i}"), 5));
    for (i, server) in publishers.iter().enumerate() {
        server.serve("/feed", good(i));
    }
    let home = TempHome::with_feeds(urls.iter().map(String::as_str));
    home.run(["refresh"]).ok();
    home.run(["mark", "read", "is:unread"]).ok();
    let rows = "SELECT quote(url) || quote(asked_at) || quote(moved_to) || quote(moved_days) || quote(last_error) || failures || quote(failing_since)
                || quote(etag) || quote(fingerprint) || quote(last_success) FROM feeds UNION ALL SELECT quote(guid) || read || shown FROM status";
    let (before, config) = (column(&home, rows), home.read_config());

    for server in &publishers {
        server.serve("/feed", Reply::redirect(301, portal.url("/login")));
    }
    for _ in 0..4 {
        let run = home.run(["refresh"]);
        assert_eq!(run.status, Some(1));
        assert_eq!((run.stderr.lines().count(), run.stdout.lines().count()), (1, 0), "one notice: {run:?}");
        assert!(run.stderr.contains("log in to the network"), "{run:?}");
    }
    assert_eq!((column(&home, rows), home.read_config()), (before, config));
    for (i, server) in publishers.iter().enumerate() {
        server.serve("/feed", good(i));
    }
    assert_eq!(home.run(["refresh"]).ok(), "20 feeds asked, 0 new\n");
    assert_eq!(unread(&home), 0);
    println!("captive portal: 20 feeds to one login page, 4 times: 1 notice each, URLs changed 0, items re-marked 0");
}

#[test]
fn a_portal_under_the_publishers_own_names_is_one_too() {
    let page = Reply::ok("<html><body>Please accept our terms</body></html>").content_type("text/html");
    let publishers: Vec<FeedServer> = (0..3).map(|_| FeedServer::start()).collect();
    let urls: Vec<String> = publishers.iter().map(|server| server.serve("/feed", page.clone()).url("/feed")).collect();
    let home = TempHome::with_feeds(urls.iter().map(String::as_str));
    let run = home.run(["refresh"]);
    assert_eq!((run.status, run.stderr.lines().count()), (Some(1), 1), "{run:?}");
    let one = TempHome::with_feeds([urls[0].as_str()]);
    let run = one.run(["refresh"]);
    assert!(run.stderr.contains("this is a web page, not a feed"), "one publisher's page is its own: {run:?}");
}

/// Two publishers, one of which moves, and a home that has read all they have.
fn moving_house() -> (FeedServer, FeedServer, TempHome) {
    let (old, new) = (FeedServer::start(), FeedServer::start());
    old.serve("/feed", Reply::ok(newspaper("alpha", 8)));
    new.serve("/rss", Reply::ok(newspaper("alpha", 8)));
    let home = TempHome::with_feeds([old.url("/feed").as_str()]);
    home.run(["refresh"]).ok();
    home.run(["mark", "read", "is:unread"]).ok();
    home.run(["mark", "star", "newer:9999d"]);
    (old, new, home)
}

#[test]
fn a_true_move_is_adopted_after_three_days_and_can_be_undone() {
    let Some(clock) = Clock::new() else { return };
    for code in [301, 308] {
        let (old, new, home) = moving_house();
        let config = home.read_config();
        old.serve("/feed", Reply::redirect(code, new.url("/rss")));
        for _ in 0..5 {
            clock.run(&home, ["refresh"]).ok();
        }
        clock.after_days(1).run(&home, ["refresh"]).ok();
        old.forget_requests();
        let third = clock.after_days(2).run(&home, ["refresh"]).ok();
        assert!(third.contains("1 feed has moved"), "{third}");
        clock.after_days(3).run(&home, ["refresh"]).ok();
        assert_eq!(old.requests().len(), 1, "from the third day on the new address is asked");
        assert_eq!((unread(&home), home.read_config()), (0, config.clone()), "the config is the user's");
        assert_eq!(home.run(["count"]).ok(), "8\n");

        let undone = home.run(["undo"]).ok();
        assert!(undone.starts_with("undone: a feed asked at"), "{undone}");
        old.forget_requests();
        new.forget_requests();
        for day in 4..9 {
            let said = clock.after_days(day).run(&home, ["refresh"]).ok();
            assert!(!said.contains("moved"), "{said}");
        }
        assert_eq!((old.requests().len(), new.requests().len()), (5, 5), "asked at its old address, for good");
        assert_eq!((unread(&home), home.run(["count"]).ok()), (0, "8\n".to_owned()));
        println!("{code} on three days: adopted on the third, items re-marked 0, undone and held for 5 days more");
    }
}

#[test]
fn passing_redirects_and_other_feeds_are_never_adopted() {
    let Some(clock) = Clock::new() else { return };
    for code in [302, 303, 307] {
        let (old, new, home) = moving_house();
        old.serve("/feed", Reply::redirect(code, new.url("/rss")));
        for day in 0..6 {
            clock.after_days(day).run(&home, ["refresh"]).ok();
        }
        assert_eq!((old.requests().len(), column(&home, "SELECT asked_at FROM feeds")), (7, vec!["Null".to_owned()]), "{code}");
    }
    let (old, new, home) = moving_house();
    old.serve("/feed", Reply::redirect(301, new.url("/rss")));
    for day in 0..6 {
        new.serve("/rss", Reply::ok(newspaper(&format!("stranger{day}"), 8)));
        clock.after_days(day).run(&home, ["refresh"]).ok();
    }
    assert_eq!(column(&home, "SELECT asked_at FROM feeds"), ["Null"], "another feed is no move");
    println!("302, 303, 307 and 301 to other feeds, 6 days each: adopted 0");
}

#[test]
fn a_move_to_a_dead_end_is_given_up() {
    let Some(clock) = Clock::new() else { return };
    let (old, new, home) = moving_house();
    old.serve("/feed", Reply::redirect(301, new.url("/rss")));
    for day in 0..3 {
        clock.after_days(day).run(&home, ["refresh"]).ok();
    }
    old.serve("/feed", Reply::ok(newspaper("alpha", 9)));
    new.serve("/rss", Reply::status(410));
    assert_eq!(clock.after_days(3).run(&home, ["refresh"]).status, Some(1));
    assert_eq!(clock.after_days(4).run(&home, ["refresh"]).ok(), "1 feed asked, 1 new\n");
}

#[test]
fn gone_missing_and_busy_servers_are_left_alone_while_others_refresh() {
    let Some(clock) = Clock::new() else { return };
    let server = FeedServer::start();
    server.serve("/gone", Reply::status(410));
    server.serve("/missing", Reply::status(404));
    server.serve("/busy", Reply::status(429).header("Retry-After", "36000"));
    server.serve("/down", Reply::status(503).header("Retry-After", "7200"));
    server.serve("/well", Reply::ok(newspaper("well", 3)));
    let urls = ["/gone", "/missing", "/busy", "/down", "/well"].map(|path| server.url(path));
    let home = TempHome::with_feeds(urls.iter().map(String::as_str));
    home.write_config(&format!("[fetch]\nadaptive = false\n{}", home.read_config()));
    for hour in 0..24 {
        clock.ahead(jiff::SignedDuration::from_mins(61 * hour)).run(&home, ["refresh", "--due"]);
    }
    let count = |path: &str| server.requests_to(path).len();
    let counts = ["/gone", "/missing", "/busy", "/down", "/well"].map(count);
    println!(
        "requests in 24 hours: 410: {}, 404: {}, 429 (10 h): {}, 503 (2 h): {}, well: {}",
        counts[0], counts[1], counts[2], counts[3], counts[4]
    );
    assert_eq!(counts[0], 1, "410 ends the asking");
    assert!(counts[1] <= 6 && counts[2] <= 3 && counts[3] <= 6, "{counts:?}");
    assert_eq!(counts[4], 24);
    assert!(feeds(&home)[0]["last_error"].as_str().is_some_and(|error| error.contains("has ended and is asked no more")));
    home.run(["refresh", "--feed", &urls[0]]);
    assert_eq!(count("/gone"), 2, "named, it is asked");
}

#[test]
fn once_a_week_validators_are_left_at_home_and_long_ones_always() {
    let Some(clock) = Clock::new() else { return };
    let server = FeedServer::start();
    let long = format!("\"{}\"", "reader-4711-".repeat(12));
    server.serve("/short", Reply::ok(newspaper("short", 3)).etag("\"v1\"").header("Set-Cookie", "id=4711; Path=/"));
    server.serve("/long", Reply::ok(newspaper("long", 3)).header("ETag", &long).header("Set-Cookie", "id=4711"));
    let home = TempHome::with_feeds([server.url("/short").as_str(), server.url("/long").as_str()]);
    for day in 0..29 {
        clock.after_days(day).run(&home, ["refresh"]).ok();
    }
    let asked = server.requests_to("/short");
    let whole = asked.iter().filter(|request| !request.is_conditional()).count();
    let told = server.requests().iter().filter(|request| request.header("cookie").is_some() || request.header("referer").is_some()).count();
    let long = server.requests_to("/long").iter().filter(|request| request.is_conditional()).count();
    println!("29 daily refreshes: {whole} without validators, long ETags sent back {long}, cookies and referers {told}");
    assert!((5..=6).contains(&whole), "{whole} of {}", asked.len());
    let longest = asked.split(|request| !request.is_conditional()).map(<[_]>::len).max();
    assert!(longest.is_some_and(|days| days <= 6), "{longest:?}");
    assert_eq!((told, long), (0, 0));
}

#[test]
fn a_weekly_feed_is_asked_less_often_and_a_newspaper_by_the_interval() {
    let Some(clock) = Clock::new() else { return };
    let server = FeedServer::start();
    let date = |hours_ago: i64| {
        #[expect(clippy::disallowed_methods, reason = "feeds of today are dated from today")]
        let then = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(hours_ago);
        jiff::fmt::rfc2822::to_string(&then.to_zoned_datetime(jiff::tz::TimeZone::UTC)).expect("a date")
    };
    let every = |name: &str, hours: i64| newspaper_with(name, 10, |i| format!("{name}{i}"), |i| date(1 + hours * i as i64));
    server.serve("/weekly", Reply::ok(every("weekly", 168)));
    server.serve("/daily", Reply::ok(every("daily", 24)));
    server.serve("/busy", Reply::ok(every("busy", 1)));
    server.serve("/own", Reply::ok(every("own", 168)));
    let home = TempHome::with_feeds(["/weekly", "/daily", "/busy"].map(|path| server.url(path)).iter().map(String::as_str));
    home.write_config(&format!("{}\n[[feeds]]\nurl = '{}'\ninterval_minutes = 60\n", home.read_config(), server.url("/own")));
    for hour in 0..24 {
        clock.ahead(jiff::SignedDuration::from_mins(61 * hour)).run(&home, ["refresh", "--due"]).ok();
    }
    let counts = ["/weekly", "/daily", "/busy", "/own"].map(|path| server.requests_to(path).len());
    println!(
        "requests in 24 hours: weekly {}, daily {}, hourly {}, weekly with an interval of its own {}",
        counts[0], counts[1], counts[2], counts[3]
    );
    assert!(counts[0] <= 4 && counts[1] <= 7, "{counts:?}");
    assert_eq!((counts[2], counts[3]), (24, 24));
}
