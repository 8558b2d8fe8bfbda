//! Servers that are not there.

#[cfg(target_os = "linux")]
use crate::names::Network;
#[cfg(target_os = "linux")]
use crate::support::Run;
use crate::support::{Clock, FeedServer, Reply, TempHome, newspaper};
use crate::{error_of, feed, home, measured, refresh};

/// Addresses where nobody listens any more.
fn dead(count: usize) -> Vec<String> {
    let servers: Vec<FeedServer> = (0..count).map(|_| FeedServer::start()).collect();
    servers.iter().map(|server| server.url("/feed")).collect()
}

/// How often asking a feed failed in a row.
fn failures(home: &TempHome, url: &str) -> i64 {
    let database = rusqlite::Connection::open(home.file("dateline.db")).expect("a database");
    database.query_row("SELECT failures FROM feeds WHERE url = ?1", [url], |row| row.get(0)).expect("a number")
}

/// Runs a command in a network in which these names are public ones.
#[cfg(target_os = "linux")]
fn in_public(home: &TempHome, names: &[&str], arguments: &[&str]) -> Run {
    let names: Vec<String> = names.iter().map(|name| format!("{name}=203.0.113.9")).collect();
    home.run_command(home.command().args(arguments).envs(Network::new(&names.join(" ")).environment()))
}

/// The same feed of a public name.
#[cfg(target_os = "linux")]
fn named(url: &str, name: &str) -> String {
    url.replace("127.0.0.1", name)
}

#[cfg(target_os = "linux")]
#[test]
fn one_dead_server_is_not_offline_and_all_of_them_are() {
    let alive = FeedServer::start();
    alive.serve("/feed", Reply::ok(newspaper("alive", 2)));
    let names = ["a.test", "b.test", "c.test", "d.test"];
    let dead: Vec<String> = dead(4).iter().zip(names).map(|(url, name)| named(url, name)).collect();
    let mixed: Vec<String> = dead.iter().cloned().chain([named(&alive.url("/feed"), "public.test")]).collect();
    for (name, urls, offline) in [("four dead, one alive", mixed, false), ("four dead", dead, true)] {
        let home = home("", &urls);
        let run = in_public(&home, &names, &["refresh"]);
        println!("{name}: {}", run.stdout.trim());
        assert_eq!(run.stdout.contains("probably offline"), offline, "{name}: {}", run.stdout);
        // What is the network's is told once, and of no feed.
        let failed = if offline { 0 } else { 4 };
        assert_eq!(run.stderr.matches("the connection was refused").count(), failed, "{name}");
    }
}

#[test]
fn a_server_on_this_machine_that_is_not_there_is_no_matter_of_the_network() {
    let urls = dead(2);
    let home = home("", &urls);
    let run = measured(refresh(&home));
    assert_eq!(run.stdout, "2 feeds asked, 0 new, 2 failed\n");
    assert!(urls.iter().all(|url| error_of(&home, url).contains("the connection was refused")));
}

#[test]
fn a_server_on_this_machine_proves_no_network() {
    let here = FeedServer::start();
    here.serve("/feed", Reply::ok(newspaper("here", 2)));
    let away = ["http://one.invalid/feed".to_owned(), "http://two.invalid/feed".to_owned()];
    let urls = [away.as_slice(), &[here.url("/feed"), dead(1).remove(0)]].concat();
    let home = home("", &urls);
    let run = measured(refresh(&home));
    println!("two names that nobody knows, a server here: {}", run.stdout.trim());
    assert!(run.stdout.starts_with("2 feeds can't be reached: probably offline") && run.status == Some(1), "{} {}", run.stdout, run.stderr);
    assert!(run.stdout.contains("of the others, 2 new, 1 failed"), "{}", run.stdout);
    assert_eq!(feed(&home, &here.url("/feed"))["entries"], 2);
    for url in &away {
        assert_eq!((error_of(&home, url).as_str(), failures(&home, url)), ("", 0), "{url}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn before_one_feed_is_blamed_another_server_is_asked() {
    let (alive, held) = (FeedServer::start(), FeedServer::start());
    alive.serve("/feed", Reply::ok(newspaper("alive", 2)));
    held.serve("/feed", Reply::ok(newspaper("held", 2)));
    let gone = named(&dead(1).remove(0), "gone.test");
    let urls = [gone.clone(), named(&alive.url("/feed"), "public.test"), held.url("/feed")];
    let home = home("", &urls);
    let names = ["gone.test"];
    in_public(&home, &names, &["refresh"]);
    assert_eq!(failures(&home, &gone), 1);
    alive.forget_requests();
    held.forget_requests();
    let run = in_public(&home, &names, &["refresh", "--feed", "gone.test"]);
    assert!(run.stdout.contains("1 failed") && run.stderr.contains("the connection was refused"), "{run:?}");
    assert_eq!((alive.requests().len(), held.requests().len()), (1, 0), "one that is no neighbour of ours");
    assert_eq!(failures(&home, &gone), 2, "the network is there");
    // No network any more: neither that one nor the other answers.
    drop(alive);
    let run = in_public(&home, &names, &["refresh", "--feed", "gone.test"]);
    assert!(run.stdout.contains("probably offline") && run.stderr.is_empty() && run.status == Some(1), "{run:?}");
    assert_eq!(failures(&home, &gone), 2);
}

#[test]
fn the_only_feed_is_not_blamed_before_days_of_silence() {
    let Some(clock) = Clock::new() else { return };
    let url = "http://only.invalid/feed";
    let home = home("", &[url.to_owned()]);
    for _ in 0..6 {
        let run = clock.run(&home, ["refresh", "--feed", "only.invalid"]);
        assert!(run.stdout.starts_with("only.invalid can't be reached: it is down, or this machine is offline"), "{run:?}");
        assert_eq!((run.status, run.stderr.as_str()), (Some(1), ""));
        let examined = clock.run(&home, ["doctor", "--offline"]).stdout;
        assert!(!examined.contains("remove") && !examined.contains("never asked") && !examined.contains("has failed"), "{examined}");
    }
    let of = |home: &TempHome| (failures(home, url), error_of(home, url));
    assert_eq!(of(&home), (0, String::new()));
    // Within the interval, as if it had answered.
    let database = rusqlite::Connection::open(home.file("dateline.db")).expect("a database");
    let wait: i64 = database.query_row("SELECT not_before - asked FROM feeds", [], |row| row.get(0)).expect("a number");
    assert!((1..=3_600_500).contains(&wait), "{wait}");
    drop(database);
    clock.after_days(2).run(&home, ["refresh"]);
    assert_eq!(of(&home).0, 0);
    let run = clock.after_days(4).run(&home, ["refresh"]);
    assert!(run.stdout.contains("1 failed") && of(&home).1.contains("no address is known for only.invalid"), "{run:?}");
}

#[test]
fn a_dead_proxy_is_named_and_is_not_the_network() {
    let proxy = dead(1).remove(0);
    let urls = ["http://a.invalid/feed".to_owned(), "http://b.invalid/feed".to_owned()];
    let home = home("", &urls);
    home.write_config(&home.read_config().replace("proxy = \"none\"", &format!("proxy = '{proxy}'")));
    let run = measured(refresh(&home));
    println!("a dead proxy: {}", run.stdout.trim());
    assert!(!run.stdout.contains("probably offline"), "{}", run.stdout);
    assert_eq!(run.stderr.matches("(through proxy 127.0.0.1:").count(), 2, "{}", run.stderr);
}
