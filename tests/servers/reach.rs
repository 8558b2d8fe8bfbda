//! Servers that are not there.

use crate::support::{FeedServer, Reply, newspaper};
use crate::{home, measured, refresh};

/// Addresses where nobody listens any more.
fn dead(count: usize) -> Vec<String> {
    let servers: Vec<FeedServer> = (0..count).map(|_| FeedServer::start()).collect();
    servers.iter().map(|server| server.url("/feed")).collect()
}

#[test]
fn one_dead_server_is_not_offline_and_all_of_them_are() {
    let alive = FeedServer::start();
    alive.serve("/feed", Reply::ok(newspaper("alive", 2)));
    let mixed: Vec<String> = dead(4).into_iter().chain([alive.url("/feed")]).collect();
    for (name, urls, offline) in [("one dead", dead(1), false), ("four dead, one alive", mixed, false), ("five dead", dead(5), true)] {
        let run = measured(refresh(&home("", &urls)));
        println!("{name}: {}", run.stdout.trim());
        assert_eq!(run.stdout.contains("probably offline"), offline, "{name}: {}", run.stdout);
        // What is the network's is told once, and of no feed.
        let failed = if offline { 0 } else { urls.iter().filter(|url| **url != alive.url("/feed")).count() };
        assert_eq!(run.stderr.matches("the connection was refused").count(), failed, "{name}");
    }
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
