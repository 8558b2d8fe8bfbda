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

#[test]
fn a_portal_on_the_local_network_is_not_even_reached() {
    let portal = FeedServer::start();
    let login = format!("http://localhost:{}/login", portal.port());
    for answer in [Reply::redirect(302, login), Reply::status(511)] {
        let publishers: Vec<FeedServer> = (0..3).map(|_| FeedServer::start()).collect();
        let urls: Vec<String> = publishers.iter().map(|server| server.serve("/feed", answer.clone()).url("/feed")).collect();
        let home = TempHome::with_feeds(urls.iter().map(String::as_str));
        let run = home.run(["refresh"]);
        assert_eq!((run.status, run.stderr.lines().count()), (Some(1), 1), "{run:?}");
        assert!(run.stderr.contains("log in to the network"), "{run:?}");
        assert_eq!(column(&home, "SELECT sum(failures) FROM feeds"), ["Integer(0)"]);
    }
    assert_eq!(portal.requests().len(), 0);
}

/// Two publishers, one of which moves, and a home that has read all they have.
fn moving_house() -> (FeedServer, FeedServer, TempHome) {
    let (old, new) = (FeedServer::start(), FeedServer::start());
    old.serve("/feed", Reply::ok(newspaper("alpha", 8)));
    new.serve("/rss", Reply::ok(newspaper("alpha", 8)));
    let home = TempHome::with_feeds([old.url("/feed").as_str()]);
    home.run(["refresh"]).ok();
    home.run(["mark", "read", "is:unread"]).ok();
    home.run(["mark", "starred", "newer:9999d"]).ok();
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
fn the_config_follows_a_move_on_the_users_wish_and_back() {
    let Some(clock) = Clock::new() else { return };
    let (old, new, home) = moving_house();
    let config = home.read_config();
    assert!(home.run(["move", &old.url("/feed")]).stderr.contains("has not moved"));
    old.serve("/feed", Reply::redirect(301, new.url("/rss")));
    for day in 0..3 {
        clock.after_days(day).run(&home, ["refresh"]).ok();
    }
    let said = home.run(["move", &old.url("/feed")]).ok();
    assert!(said.contains(&new.url("/rss")), "{said}");
    assert_eq!(home.read_config(), config.replace(&old.url("/feed"), &new.url("/rss")));
    let marks = || (unread(&home), home.run(["count", "is:starred"]).ok(), home.run(["count"]).ok());
    let kept = (0, "8\n".to_owned(), "8\n".to_owned());
    assert_eq!(marks(), kept);
    assert!(home.run(["undo"]).ok().contains("written into the config"));
    assert_eq!((home.read_config(), marks()), (config, kept.clone()));
    clock.after_days(4).run(&home, ["refresh"]).ok();
    assert_eq!(marks(), kept);
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
    assert_eq!(feeds(&home)[0]["gone"], true);
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
    for day in 0..22 {
        clock.after_days(day).run(&home, ["refresh"]).ok();
    }
    let asked = server.requests_to("/short");
    let whole = asked.iter().filter(|request| !request.is_conditional()).count();
    let told = server.requests().iter().filter(|request| request.header("cookie").is_some() || request.header("referer").is_some()).count();
    let long = server.requests_to("/long").iter().filter(|request| request.is_conditional()).count();
    println!("22 daily refreshes: {whole} without validators, long ETags sent back {long}, cookies and referers {told}");
    assert!((4..=5).contains(&whole), "{whole} of {}", asked.len());
    let longest = asked.split(|request| !request.is_conditional()).map(<[_]>::len).max();
    assert!(longest.is_some_and(|days| days <= 6), "{longest:?}");
    assert_eq!((told, long), (0, 0));
}

#[test]
fn a_weekly_feed_is_asked_less_often_and_a_newspaper_by_the_interval() {
    let Some(clock) = Clock::new() else { return };
    let server = FeedServer::start();
    let date = |hours_ago: i64| {
        let then = clock.now() - jiff::SignedDuration::from_hours(hours_ago);
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

/// Header and recipients, row by row, of README's table; with the values that it quotes.
fn documented() -> Vec<(String, String, String)> {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).expect("README.md");
    let table = readme.split("<!-- headers -->").nth(1).and_then(|rest| rest.split("<!-- /headers -->").next()).expect("a table");
    let cells = |row: &str| -> Vec<String> { row.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect() };
    let rows = table.lines().filter(|line| line.starts_with("| `")).map(cells);
    rows.map(|row| (row[0].trim_matches('`').to_owned(), row[1].clone(), row[2].clone())).collect()
}

#[test]
fn servers_see_the_headers_that_the_readme_lists_and_no_others() {
    let server = FeedServer::start();
    let text = "<p>The white ferry left the north pier on Sunday morning with ninety passengers and a brass band, nine years late.</p>";
    let page = Reply::ok(format!("<html><title>Ferry sails</title><article><h1>Ferry sails</h1>{}</article></html>", text.repeat(8)));
    server.serve("/story", page.content_type("text/html").etag("\"p\"").header("Set-Cookie", "a=1"));
    let cookie = |reply: Reply| reply.header("Set-Cookie", "id=4711; Path=/").header("Accept-CH", "Sec-CH-UA, Viewport-Width");
    server.serve("/feed", cookie(Reply::ok(newspaper("alpha", 2)).etag("\"1\"").last_modified("Mon, 01 Jun 2026 08:00:00 GMT")));
    server.serve_with("/private", |request| match request.header("authorization") {
        Some(_) => Reply::ok(newspaper("private", 2)),
        None => Reply::status(401),
    });
    let private = server.url("/private").replace("http://", "http://me:pw@");
    server.serve_with("/cached", |request| match request.header("cache-control") {
        Some(_) => Reply::ok(newspaper("cached", 2)),
        None => Reply::status(304),
    });
    let home = TempHome::with_feeds([server.url("/feed").as_str(), private.as_str(), server.url("/cached").as_str()]);
    for _ in 0..2 {
        home.run(["refresh"]).ok();
    }
    home.run(["save", &server.url("/story")]).ok();
    ask_for_a_picture(&server.serve("/picture", cookie(Reply::ok(support::png(2, 2)))).url("/picture"));

    let documented = documented();
    let mut seen: Vec<(String, &str)> = Vec::new();
    for request in server.requests() {
        let kind = match request.path.as_str() {
            "/story" => "pages",
            "/picture" => "pictures",
            _ => "feeds",
        };
        for (name, value) in &request.headers {
            let row = documented.iter().find(|(header, to, _)| header == name && (to == "all" || to == kind));
            let (.., says) = row.unwrap_or_else(|| panic!("{name}: {value} was sent to {kind}, and README does not say so"));
            if ["accept", "accept-encoding", "cache-control"].contains(&name.as_str()) {
                assert!(says.contains(&format!("`{value}`")), "{name}: {value}, and README says {says}");
            }
            seen.push((name.clone(), kind));
        }
    }
    for (header, to, _) in &documented {
        let sent = seen.iter().any(|(name, kind)| name == header && (to == "all" || to == kind));
        assert!(sent, "README says that {header} is sent to {to}, and nobody saw it");
    }
    let agents: std::collections::HashSet<_> =
        server.requests().iter().filter_map(|request| request.header("user-agent").map(str::to_owned)).collect();
    assert_eq!(agents, [format!("dateline/{}", env!("CARGO_PKG_VERSION"))].into());
    println!(
        "{} requests of feeds, a page and a picture: {} headers in README, others seen 0, User-Agents 1",
        server.requests().len(),
        documented.len()
    );
}

fn ask_for_a_picture(url: &str) {
    let fetcher = dateline::fetch::Fetcher::new(&support::fetch_options()).expect("a fetcher");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let request = dateline::fetch::Request { typed: true, ..dateline::fetch::Request::picture(url) };
    runtime.block_on(fetcher.get(&request)).expect("a picture");
}

#[test]
fn a_clock_that_jumps_brings_no_storm_of_requests() {
    let Some(clock) = Clock::new() else { return };
    let moment = |text: &str| clock.at(text.parse().expect("a moment"));
    for (name, wrong) in [
        ("+10 years", clock.after_days(3_652)),
        ("-1 day", clock.after_days(-1)),
        ("1970", moment("1970-01-01T00:00:07Z")),
        ("2038", moment("2038-01-19T03:14:08Z")),
        ("2107", moment("2107-01-01T00:00:00Z")),
    ] {
        let server = FeedServer::start();
        server.serve("/feed", Reply::ok(newspaper("alpha", 20)));
        let home = TempHome::with_feeds([server.url("/feed").as_str()]);
        clock.run(&home, ["refresh"]).ok();
        let order = home.run(["list"]).ok();
        server.forget_requests();
        for _ in 0..5 {
            wrong.run(&home, ["refresh", "--due"]).ok();
        }
        let during = server.requests().len();
        server.forget_requests();
        for _ in 0..5 {
            clock.after_hours(2).run(&home, ["refresh", "--due"]).ok();
        }
        let after = server.requests().len();
        println!("{name}: {during} requests in 5 refreshes by the wrong clock, {after} in 5 by the right one again, order changes 0");
        assert!(during <= 1 && after == 1, "{name}: {during}, {after}");
        assert_eq!(home.run(["list"]).ok(), order, "{name}");
    }
}

#[test]
fn guids_given_twice_given_anew_and_used_again_lose_no_story() {
    let server = FeedServer::start();
    let item = |guid: &str, title: &str, text: &str| {
        format!("<item><guid>{guid}</guid><title>{title}</title><description>{text}</description></item>")
    };
    let feed = |items: &[String]| Reply::ok(format!("<rss version='2.0'><channel><title>Pier</title>{}</channel></rss>", items.concat()));
    let ferry = "The white ferry left the north pier on Sunday morning with ninety passengers and a brass band.";
    let tunnel = "Engineers opened the second tunnel under the bay; buses will use it from Monday on, lorries later.";
    let museum = "The museum of tides closes its doors for a winter, since the tides have come in through the roof.";
    let home = TempHome::with_feeds([server.url("/feed").as_str()]);
    server.serve("/feed", feed(&[item("same", "Ferry sails", ferry), item("same", "Tunnel opens", tunnel)]));
    assert_eq!(home.run(["refresh"]).ok(), "1 feed asked, 2 new\n", "one guid, two stories");
    home.run(["mark", "read", "is:unread"]).ok();
    server.serve("/feed", feed(&[item("same", "Ferry sails", &ferry.replace("ninety", "eighty")), item("same", "Tunnel opens", tunnel)]));
    assert_eq!(home.run(["refresh"]).ok(), "1 feed asked, 0 new\n", "a correction is no news");
    assert_eq!(column(&home, "SELECT count(*) FROM entries WHERE revised IS NOT NULL"), ["Integer(1)"], "it is flagged");
    assert_eq!(
        column(&home, "SELECT count(*) FROM former WHERE content_html || summary_html LIKE '%ninety%'"),
        ["Integer(1)"],
        "the former text is kept"
    );
    server.serve("/feed", feed(&[item("same", "Museum closes", museum)]));
    assert_eq!(home.run(["refresh"]).ok(), "1 feed asked, 1 new\n", "the guid of another story is a new entry");
    let listed = home.run(["list"]).ok();
    let lost = ["Ferry sails", "Tunnel opens", "Museum closes"].iter().filter(|title| !listed.contains(**title)).count();
    println!(
        "duplicate guid, same guid with new text, guid of another story: lost items {lost}, revisions flagged 1, unread {}",
        unread(&home)
    );
    assert_eq!((lost, unread(&home)), (0, 1));
}

#[test]
fn a_feed_that_vanishes_comes_empty_and_then_full_changes_nothing() {
    let server = FeedServer::start();
    server.serve("/feed", Reply::ok(newspaper("alpha", 50)));
    let home = TempHome::with_feeds([server.url("/feed").as_str()]);
    home.run(["refresh"]).ok();
    home.run(["mark", "read", "is:unread"]).ok();
    for reply in [Reply::status(404), Reply::ok(""), Reply::ok(newspaper("alpha", 0)), Reply::ok(newspaper("alpha", 50))] {
        server.serve("/feed", reply);
        home.run(["refresh"]);
        assert_eq!(home.run(["count"]).ok(), "50\n");
    }
    println!("404, empty 200, feed without entries, full: 50 of 50 kept, unread {}", unread(&home));
    assert_eq!(unread(&home), 0);
}

#[test]
fn one_story_in_five_feeds_is_read_once() {
    let server = FeedServer::start();
    let story = |i: usize| {
        format!(
            "<rss version='2.0'><channel><title>Paper {i}</title><item><guid isPermaLink='false'>{i}-7</guid>\
        <title>Ferry sails, says paper {i}</title><link>https://wire.example/ferry?utm_source=paper{i}</link></item></channel></rss>"
        )
    };
    let urls: Vec<String> = (0..5).map(|i| server.serve(&format!("/{i}"), Reply::ok(story(i))).url(&format!("/{i}"))).collect();
    let home = TempHome::with_feeds(urls[..4].iter().map(String::as_str));
    let without = home.read_config();
    home.write_config(&format!("[reading]\nsame_story = true\n{without}"));
    home.run(["refresh"]).ok();
    let list = home.run(["list"]).ok();
    let id = list.split('\t').next().expect("an id");
    assert_eq!(home.run(["mark", "read", "--id", id]).ok(), "4 marked read\n");
    home.write_config(&format!("{}\n[[feeds]]\nurl = '{}'\n", home.read_config(), urls[4]));
    home.run(["refresh"]).ok();
    assert_eq!((home.run(["count"]).ok(), unread(&home)), ("5\n".to_owned(), 0), "the fifth came later");
    home.run(["undo"]).ok();
    assert_eq!(unread(&home), 5);
    home.write_config(&without);
    home.run(["mark", "read", "--id", id]).ok();
    assert_eq!(unread(&home), 3, "without the option, one of the four");
    println!("one story in 5 feeds: read in one, read in 5; undo brings 5 back");
}

#[test]
fn how_long_a_fetch_took_and_what_cut_it_short_is_kept() {
    let server = FeedServer::start();
    let whole = newspaper("alpha", 20);
    server.serve("/feed", Reply::cut(whole.clone(), whole.len() / 2).after(std::time::Duration::from_millis(30)));
    let home = TempHome::with_feeds([server.url("/feed").as_str()]);
    assert_eq!(home.run(["refresh"]).status, Some(1));
    let cut = column(&home, "SELECT cut FROM feeds").concat();
    assert!(cut.contains("hung up before the answer was whole") || cut.starts_with("Text"), "{cut}");
    assert_eq!(column(&home, "SELECT took_ms >= 30 FROM feeds"), ["Integer(1)"]);
    server.serve("/feed", Reply::ok(&whole[..whole.len() / 2]));
    // Cut before it was sent. The same one again is all that there is.
    let why = "the document ends within an entry";
    for (why, status) in [(format!("{why}; the rest comes with the next whole answer"), 1), (why.to_owned(), 0), (why.to_owned(), 0)] {
        assert_eq!(home.run(["refresh"]).status, Some(status));
        assert_eq!(column(&home, "SELECT cut FROM feeds"), [format!("Text({:?})", why.as_bytes())]);
    }
    server.serve("/feed", Reply::ok(whole));
    home.run(["refresh"]).ok();
    assert_eq!(column(&home, "SELECT cut FROM feeds"), ["Null"]);
}

#[test]
fn without_a_network_no_feed_is_asked_later_for_it() {
    let urls = ["http://one.invalid/feed", "http://two.invalid/feed", "http://three.invalid/feed"];
    let home = TempHome::with_feeds(urls);
    home.write_config(&format!("[fetch]\nproxy = \"none\"\n{}", home.read_config()));
    for _ in 0..6 {
        let run = home.run(["refresh"]);
        assert!(run.stdout.contains("probably offline") && run.stderr.is_empty(), "{run:?}");
    }
    let soon = "SELECT count(*) FROM feeds WHERE failures = 0 AND last_error IS NULL AND failing_since IS NULL AND not_before - asked BETWEEN 0 AND 301000";
    assert_eq!(column(&home, soon), ["Integer(3)"]);
    for _ in 0..6 {
        let run = home.run(["refresh", "--feed", "one.invalid"]);
        assert!(run.stdout.contains("probably offline") && run.stderr.is_empty(), "of one feed alone: {run:?}");
    }
    assert_eq!(column(&home, soon), ["Integer(3)"]);
}
