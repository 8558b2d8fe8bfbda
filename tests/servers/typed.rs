//! Addresses in the config that nobody typed: out of a list, a page's offer, a move. They lead to no private
//! address, until the user types them himself.

use crate::names::Network;
use crate::support::{FeedServer, Reply, TempHome, newspaper};
use crate::{error_of, refresh};

/// Public at first, and inside in a later run.
const OUTSIDE: &str = "other.test=203.0.113.9";
const INSIDE: &str = "other.test=127.0.0.1";

/// A run of the program in a network where names stand for this; what it said, and that it went nowhere inside.
fn run(home: &TempHome, names: &str, arguments: &[&str]) -> String {
    let network = Network::new(names);
    let run = home.run_command(home.command().args(arguments).envs(network.environment()));
    assert_eq!(network.inward(), Vec::<std::net::IpAddr>::new(), "{arguments:?}");
    run.stdout + &run.stderr
}

/// Whether a refresh in that network reaches the inside by the feed at `url`, for which `server` answers.
fn is_reached(home: &TempHome, names: &str, server: &FeedServer, url: &str) -> bool {
    let before = server.requests().len();
    let network = Network::new(names);
    home.run_command(refresh(home).envs(network.environment()));
    let reached = server.requests().len() > before;
    assert_eq!(!network.inward().is_empty(), reached);
    assert!(reached || error_of(home, url).contains("is a private address"), "{}", error_of(home, url));
    reached
}

fn empty() -> TempHome {
    let home = TempHome::new();
    home.write_config("[fetch]\nproxy = \"none\"\n");
    home
}

/// A server with a feed at every address, and that address under the name that turns.
fn feed() -> (FeedServer, String) {
    let server = FeedServer::start();
    server.serve_everywhere(Reply::ok(newspaper("secret", 1)));
    let url = format!("http://other.test:{}/feed", server.port());
    (server, url)
}

fn list(urls: &[&str]) -> String {
    let outlines: String = urls.iter().map(|url| format!("<outline xmlUrl='{url}'/>")).collect();
    format!("<opml version='2.0'><body>{outlines}</body></opml>")
}

#[test]
fn a_list_brings_nothing_that_names_a_private_place() {
    let home = empty();
    let (server, _) = feed();
    let loopback = format!("http://127.0.0.1:{}/feed", server.port());
    let private =
        ["http://169.254.169.254/latest/", "http://10.0.0.1/", "http://LOCALHOST:80/", "http://0x7f000001/", "http://[::1]/", &loopback];
    let imported = home.run_with_input(["import", "-"], list(&private).as_bytes());
    assert_eq!((imported.status, imported.stdout.as_str()), (Some(1), "0 feeds added; `dateline refresh` fetches what they have\n"));
    assert_eq!(imported.stderr.matches("not taken: ").count(), private.len(), "{}", imported.stderr);
    assert!(!home.read_config().contains("[[feeds]]"));
    home.run(["refresh"]).ok();
    assert_eq!(server.requests(), [], "nothing inside was asked");
    // What the sentence names helps.
    assert!(imported.stderr.contains(&format!("`dateline add {loopback}`")), "{}", imported.stderr);
    assert!(home.run(["add", &loopback]).ok().contains("added"));
    assert!(is_reached(&home, "", &server, &loopback));
    println!("{} private addresses of a list: 0 taken, each named; added by hand, one is", private.len());
}

#[test]
fn an_imported_name_that_stands_inside_is_not_asked_until_it_is_typed() {
    let (home, (server, url)) = (empty(), feed());
    home.run_with_input(["import", "-"], list(&[&url]).as_bytes()).ok();
    assert!(!is_reached(&home, INSIDE, &server, &url));
    assert!(error_of(&home, &url).contains(&format!("`dateline add {url}` says so")), "{}", error_of(&home, &url));
    // Taken back and done again, it is still nobody's.
    home.run(["undo"]).ok();
    home.run(["undo", "--redo"]).ok();
    assert!(!is_reached(&home, INSIDE, &server, &url), "import done again");
    home.run(["remove", &url]).ok();
    home.run(["undo"]).ok();
    assert!(!is_reached(&home, INSIDE, &server, &url), "removal undone");
    assert!(run(&home, OUTSIDE, &["add", &url]).contains("you typed its address now"));
    assert!(is_reached(&home, INSIDE, &server, &url));
    assert!(run(&home, OUTSIDE, &["add", &url]).contains("subscribed to already"));
}

#[test]
fn a_line_that_the_user_writes_anew_is_his_own() {
    let (home, (server, url)) = (empty(), feed());
    home.run_with_input(["import", "-"], list(&[&url]).as_bytes()).ok();
    let with = home.read_config();
    home.write_config("[fetch]\nproxy = \"none\"\n");
    home.run(["feeds"]).ok();
    home.write_config(&with);
    assert!(is_reached(&home, INSIDE, &server, &url));
}

#[test]
fn a_pages_offer_on_another_host_is_nobodys() {
    let (home, (server, url)) = (empty(), feed());
    let page = FeedServer::start();
    let link = |url: &str| {
        Reply::ok(format!("<html><head><link rel=alternate type='application/rss+xml' href='{url}'></head></html>"))
            .content_type("text/html")
    };
    page.serve("/", link(&url));
    let at = format!("http://public.test:{}/", page.port());
    assert!(run(&home, OUTSIDE, &["add", &at]).contains("added"));
    assert!(!is_reached(&home, INSIDE, &server, &url));
    // On the host that was typed it is the user's.
    page.serve("/own", link("/feed"));
    page.serve("/feed", Reply::ok(newspaper("own", 1)));
    let (own, feed) = (format!("http://nas.test:{}/own", page.port()), format!("http://nas.test:{}/feed", page.port()));
    home.run_command(home.command().args(["add", &own]).envs(Network::new("nas.test=127.0.0.1").environment())).ok();
    assert!(is_reached(&home, &format!("{OUTSIDE} nas.test=127.0.0.1"), &page, &feed));
}

#[test]
fn a_move_to_another_host_is_nobodys_and_undone_it_is_the_users_again() {
    let (home, (server, url)) = (empty(), feed());
    let old = FeedServer::start();
    old.serve("/feed", Reply::redirect(301, &url));
    let typed = format!("http://public.test:{}/feed", old.port());
    home.write_config(&format!("[fetch]\nproxy = \"none\"\n[[feeds]]\nurl = '{typed}'\n"));
    run(&home, OUTSIDE, &["refresh"]);
    assert!(run(&home, OUTSIDE, &["move", &typed]).contains("now"));
    assert!(home.read_config().contains(&url));
    assert!(!is_reached(&home, INSIDE, &server, &url));
    home.run(["undo"]).ok();
    old.serve("/feed", Reply::ok(newspaper("old", 1)));
    assert!(is_reached(&home, "public.test=127.0.0.1", &old, &typed));
    home.run(["undo", "--redo"]).ok();
    assert!(!is_reached(&home, INSIDE, &server, &url));
}
