//! What else a page offers when a feed of it is added: told, and taken, as nobody's word but the page's.

use crate::names::Network;
use crate::support::{FeedServer, Pty, Reply, newspaper};
use crate::typed::{INSIDE, OUTSIDE, empty, feed, is_reached, run};

/// A page that names feeds of its own host, of the literal inside, of a name that stands inside, and one with a key.
fn page_of_offers(server: &FeedServer, inside: &str) {
    let link = |title: &str, url: &str| format!("<link rel=alternate type='application/rss+xml' title='{title}' href='{url}'>");
    let links = [
        link("News", "/news.xml"),
        link("Sport &amp; $(touch x)", "/?feed=sport&amp;x=$(touch${IFS}x)"),
        link("Router", "http://192.168.1.1/feed"),
        link("Box", "http://router.lan/feed"),
        link("Inside", inside),
        link("Mine", "/mine?token=s3cret"),
    ];
    server.serve("/", Reply::ok(format!("<html><head>{}</head></html>", links.concat())).content_type("text/html"));
    server.serve("/news.xml", Reply::ok(newspaper("news", 2)));
}

/// The words of the command in a line, as a shell takes them.
fn command_of(line: &str) -> Vec<String> {
    shell_words::split(line.split('`').nth(1).expect("a command")).expect("words")
}

#[test]
fn what_else_a_page_offers_is_told_with_a_command_that_leads_nowhere_inside() {
    let (server, inside) = (FeedServer::start(), FeedServer::start());
    let hidden = format!("http://inside.test:{}/feed", inside.port());
    page_of_offers(&server, &hidden);
    inside.serve_everywhere(Reply::ok(newspaper("inside", 2)));
    let home = empty();
    let said = home.run(["add", &server.url("/")]).ok();
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].contains(&format!("from {}: 2 entries; the page offers 3 other feeds", server.url("/news.xml"))), "{said}");
    assert_eq!(lines.len(), 4, "a private address is not offered: {said}");
    assert!(lines[1].ends_with("` takes “Sport & $(touch x)”"), "{said}");
    let words = command_of(lines[1]);
    assert_eq!(words.len(), 3, "one word: {words:?}");
    assert!(words[2].starts_with(&server.url("/?feed=sport&x=$(touch$")), "{words:?}");
    assert!(lines[3].contains("“Mine”: its address holds a password or a key") && !said.contains("s3cret"), "{said}");
    // What lies at another host is the page's word, also where its command is run.
    let words = command_of(lines[2]);
    assert_eq!(words, ["dateline", "add", "--offered", &hidden]);
    let arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    let refused = run(&home, "inside.test=127.0.0.1", &arguments);
    assert!(refused.contains("is a private address"), "{refused}");
    assert!(!home.read_config().contains("inside.test"));
    assert_eq!(inside.requests().len(), 0);
}

#[test]
fn an_offer_that_was_taken_by_its_command_leads_nowhere_inside_later() {
    let (home, (server, url)) = (empty(), feed());
    let added = run(&home, OUTSIDE, &["add", "--offered", "--folder", "Sea", &url]);
    assert!(added.contains("added") && home.read_config().contains("Sea"), "{added}");
    assert!(!is_reached(&home, INSIDE, &server, &url));
    assert!(run(&home, OUTSIDE, &["add", "--offered", &url]).contains("subscribed to already"));
    assert!(!is_reached(&home, INSIDE, &server, &url), "offered again, it is still nobody's");
}

#[test]
fn the_page_that_a_lost_feed_named_is_no_way_inside() {
    let (server, inside) = (FeedServer::start(), FeedServer::start());
    inside.serve_everywhere(Reply::ok(newspaper("inside", 2)));
    let home_page = format!("http://inside.test:{}/", inside.port());
    server.serve("/feed", Reply::ok(newspaper("lost", 1).replace("https://lost.example/", &home_page)));
    let home = empty();
    home.run(["add", &server.url("/feed")]).ok();
    server.serve("/feed", Reply::status(404));
    home.run(["refresh"]);
    let examined: serde_json::Value = serde_json::from_str(&home.run(["doctor", "--offline", "--json"]).stdout).expect("JSON");
    let steps = examined["findings"].as_array().expect("findings").iter().filter_map(|finding| finding["next"].as_str());
    let step = steps.into_iter().find(|step| step.contains("looks for its new address")).expect("a step");
    let words = command_of(step);
    assert_eq!(words[..3], ["dateline", "add", "--offered"], "{step}");
    let arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    let refused = run(&home, "inside.test=127.0.0.1", &arguments);
    assert!(refused.contains("is a private address"), "{refused}");
    assert_eq!(inside.requests().len(), 0);
}

#[test]
fn a_page_that_nobody_typed_is_searched_for_its_feed_and_vouches_for_nothing() {
    let (home, (server, url)) = (empty(), feed());
    server.serve(
        "/page",
        Reply::ok("<html><head><link rel=alternate type='application/rss+xml' href='/feed'><link rel=alternate type='application/rss+xml' title='Two' href='/two'></head></html>")
            .content_type("text/html"),
    );
    let page = url.replace("/feed", "/page");
    let said = run(&home, OUTSIDE, &["add", "--offered", &page]);
    assert!(home.read_config().contains(&url) && said.contains("`dateline add --offered http://other.test"), "{said}");
    assert!(!is_reached(&home, INSIDE, &server, &url));
}

#[test]
fn an_offer_that_is_picked_on_the_screen_leads_nowhere_inside() {
    let (server, inside) = (FeedServer::start(), FeedServer::start());
    page_of_offers(&server, &format!("http://inside.test:{}/feed", inside.port()));
    inside.serve_everywhere(Reply::ok(newspaper("inside", 2)));
    let (home, network) = (empty(), Network::new("inside.test=127.0.0.1"));
    let environment = network.environment();
    let environment: Vec<(&str, &str)> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut pty = Pty::start(env!("CARGO_BIN_EXE_dateline"), &["--home", &home.path().to_string_lossy()], &environment, (120, 30));
    pty.wait_for("Unread");
    pty.press("a");
    pty.press(&server.url("/"));
    pty.press("\r");
    pty.wait_for("(+ lists them)");
    pty.press("+");
    pty.wait_for("The page offers other feeds too");
    pty.press("2");
    pty.wait_for("private address");
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
    assert_eq!(inside.requests().len(), 0);
}
