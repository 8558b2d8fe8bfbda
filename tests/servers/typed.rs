//! Addresses in the config that nobody typed: out of a list, a page's offer, a move. They lead to no private
//! address, until the user types them himself.

use crate::names::Network;
use crate::support::{FeedServer, Reply, TempHome, newspaper};
use crate::{error_of, refresh};
use dateline::config::Paths;
use dateline::reader::Reader;

/// Public at first, and inside in a later run.
pub(crate) const OUTSIDE: &str = "other.test=203.0.113.9";
pub(crate) const INSIDE: &str = "other.test=127.0.0.1";

/// A run of the program in a network where names stand for this; what it said, and that it went nowhere inside.
pub(crate) fn run(home: &TempHome, names: &str, arguments: &[&str]) -> String {
    let network = Network::new(names);
    let run = home.run_command(home.command().args(arguments).envs(network.environment()));
    assert_eq!(network.inward(), Vec::<std::net::IpAddr>::new(), "{arguments:?}");
    run.stdout + &run.stderr
}

/// Whether a refresh in that network reaches the inside by the feed at `url`, for which `server` answers.
pub(crate) fn is_reached(home: &TempHome, names: &str, server: &FeedServer, url: &str) -> bool {
    let before = server.requests().len();
    let network = Network::new(names);
    home.run_command(refresh(home).envs(network.environment()));
    let reached = server.requests().len() > before;
    assert_eq!(!network.inward().is_empty(), reached);
    assert!(reached || error_of(home, url).contains("is a private address"), "{}", error_of(home, url));
    reached
}

pub(crate) fn empty() -> TempHome {
    let home = TempHome::new();
    home.write_config("[fetch]\nproxy = \"none\"\n");
    home
}

/// A server with a feed at every address, and that address under the name that turns.
pub(crate) fn feed() -> (FeedServer, String) {
    let server = FeedServer::start();
    server.serve_everywhere(Reply::ok(newspaper("secret", 1)));
    let url = format!("http://other.test:{}/feed", server.port());
    (server, url)
}

/// Does again what was undone last, as the reader on the screen does.
fn redo(home: &TempHome) {
    let reader = Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened");
    let redone = tokio::runtime::Runtime::new().expect("a runtime").block_on(reader.redo());
    assert!(redone.expect("done again").is_some());
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
    assert_eq!((imported.status, imported.stdout.as_str()), (Some(1), "0 feeds added\n"));
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
    let listed = home.run(["feeds"]).ok();
    assert!(listed.contains(&format!("`dateline add {url}` says so")), "{listed}");
    assert!(!error_of(&home, &url).contains("dateline add"), "no command is kept");
    // Taken back and done again, it is still nobody's.
    home.run(["undo"]).ok();
    redo(&home);
    assert!(!is_reached(&home, INSIDE, &server, &url), "import done again");
    home.run(["remove", &url]).ok();
    home.run(["undo"]).ok();
    assert!(!is_reached(&home, INSIDE, &server, &url), "removal undone");
    assert!(run(&home, OUTSIDE, &["add", &url]).contains("you typed its address now"));
    assert!(is_reached(&home, INSIDE, &server, &url));
    assert!(run(&home, OUTSIDE, &["add", &url]).contains("subscribed to already"));
}

#[test]
fn a_line_that_was_away_comes_back_as_what_it_was_until_its_address_is_typed() {
    let (home, (server, url)) = (empty(), feed());
    home.run_with_input(["import", "-"], list(&[&url]).as_bytes()).ok();
    let with = home.read_config();
    // A file that was checked out anew, with one reading of it between.
    for without in ["[fetch]\nproxy = \"none\"\n", "[fetch]\nproxy = \"none\"\n[feeds]\nurl = 'x'\n", ""] {
        home.write_config(without);
        home.run(["feeds"]);
        home.write_config(&with);
        assert!(!is_reached(&home, INSIDE, &server, &url), "{without}");
    }
    home.run(["remove", &url]).ok();
    home.write_config(&with);
    assert!(!is_reached(&home, INSIDE, &server, &url), "removed, and back by an older file");
    home.run(["remove", &url]).ok();
    assert!(home.run_command(home.command().args(["add", &url]).envs(Network::new(INSIDE).environment())).ok().contains("added"));
    assert!(is_reached(&home, INSIDE, &server, &url), "typed");
}

#[test]
fn a_mended_database_that_lost_who_typed_what_trusts_nobody_until_it_is_typed() {
    let (home, (server, url)) = (empty(), feed());
    home.run_with_input(["import", "-"], list(&[&url]).as_bytes()).ok();
    for file in ["dateline.db-wal", "dateline.db-shm"] {
        let _ = std::fs::remove_file(home.file(file));
    }
    std::fs::write(home.file("dateline.db"), "").expect("emptied");
    let said = home.run(["feeds"]).stderr;
    assert!(said.contains("once you `dateline add` its address"), "{said}");
    assert!(!is_reached(&home, INSIDE, &server, &url));
    assert!(run(&home, OUTSIDE, &["add", &url]).contains("you typed its address now"));
    assert!(is_reached(&home, INSIDE, &server, &url));
    println!("an emptied database: the imported feed is not asked inside until it is typed");
}

#[test]
fn what_nobody_typed_any_more_is_typed_anew_in_one_act_that_the_doctor_names() {
    let (home, server) = (empty(), FeedServer::start());
    server.serve_everywhere(Reply::ok(newspaper("secret", 1)));
    let urls = ["/a", "/b?x=1&y=2", "/c"].map(|path| format!("http://other.test:{}{path}", server.port()));
    home.run_with_input(
        ["import", "-"],
        list(&urls.each_ref().map(|url| url.replace('&', "&amp;")).each_ref().map(String::as_str)).as_bytes(),
    )
    .ok();
    assert!(!is_reached(&home, INSIDE, &server, &urls[0]));
    let report: serde_json::Value = serde_json::from_str(&home.run(["doctor", "--offline", "--json"]).stdout).expect("JSON");
    let findings = report["findings"].as_array().expect("findings");
    let found = findings.iter().find(|found| found["check"] == "feeds_private").expect("told");
    let command = found["next"].as_str().and_then(|next| next.split('`').nth(1)).expect("a command");
    let words = shell_words::split(command).expect("words");
    assert_eq!(words[2..], urls);
    let arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    let said = run(&home, OUTSIDE, &arguments);
    assert_eq!(said.matches("you typed its address now").count(), 3, "{said}");
    let paths = |server: &FeedServer| server.requests().into_iter().map(|request| request.path).collect::<std::collections::BTreeSet<_>>();
    assert!(is_reached(&home, INSIDE, &server, &urls[0]));
    assert_eq!(paths(&server).len(), 3, "each of them");
    // One that fails holds up no other, and is named.
    let (more, none) = (format!("http://127.0.0.1:{}/d", server.port()), "exec:touch".to_owned());
    let several = home.run(["add", &none, &more, "--folder", "Own"]);
    assert!(several.status == Some(1) && several.stderr.contains("exec:touch: ") && several.stdout.starts_with("added "), "{several:?}");
    assert!(home.read_config().contains(&format!("url = \"{more}\"\nfolder = \"Own\"\n")), "{}", home.read_config());
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
    let typed = format!("http://nas.test:{}/feed", old.port());
    let outside = &format!("{OUTSIDE} nas.test=127.0.0.1");
    home.write_config(&format!("[fetch]\nproxy = \"none\"\n[[feeds]]\nurl = '{typed}'\n"));
    home.run_command(refresh(&home).envs(Network::new(outside).environment()));
    assert!(run(&home, outside, &["move", &typed]).contains("now"));
    assert!(home.read_config().contains(&url));
    assert!(!is_reached(&home, INSIDE, &server, &url));
    home.run(["undo"]).ok();
    old.serve("/feed", Reply::ok(newspaper("old", 1)));
    assert!(is_reached(&home, "nas.test=127.0.0.1", &old, &typed));
    redo(&home);
    assert!(!is_reached(&home, INSIDE, &server, &url));
}

#[test]
fn an_address_without_a_scheme_is_asked_by_http_only_where_nobody_listens_on_https() {
    let server = FeedServer::start();
    server.serve_everywhere(Reply::ok(newspaper("plain", 1)));
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its number").port();
    for (https, falls_back) in [(nobody, true), (server.port(), false)] {
        let home = empty();
        let network = Network::new("");
        let ports = format!("80={} 443={https}", server.port());
        let run = home.run_command(home.command().args(["add", "public.test/feed"]).envs(network.environment()).env("TEST_PORTS", ports));
        println!("https {}: {}{}", if falls_back { "has nobody" } else { "speaks no TLS" }, run.stdout.trim(), run.stderr.trim());
        assert_eq!(home.read_config().contains("http://public.test/feed"), falls_back);
        assert_eq!(run.stderr.contains("public.test can't be reached: the connection was broken off"), !falls_back, "{}", run.stderr);
    }
}

#[test]
fn a_page_in_the_place_of_a_feed_names_the_command_that_takes_what_it_offers() {
    let server = FeedServer::start();
    let url = server.url("/");
    let home = empty();
    home.write_config(&format!("[fetch]\nproxy = \"none\"\n[[feeds]]\nurl = '{url}'\n"));
    let page = "<html><head><link rel=alternate type='application/rss+xml' href='/a.xml'><link rel=alternate type='application/atom+xml' href='/b.xml'></head></html>";
    server.serve("/", Reply::ok(page).content_type("text/html"));
    server.serve("/a.xml", Reply::ok(newspaper("a", 2)));
    let said = home.run(["refresh"]).stderr;
    assert!(said.contains(&format!("it names 2 feeds: `dateline add {url}` takes the first")), "{said}");
    let examined = home.run(["doctor", "--offline"]).stdout;
    assert!(examined.contains(&format!("`dateline add {url}` takes the first feed")), "{examined}");
    assert!(home.run(["add", &url]).ok().contains(&server.url("/a.xml")));
}

#[test]
fn a_move_to_what_is_subscribed_already_makes_no_twins() {
    let (old, new) = (FeedServer::start(), FeedServer::start());
    new.serve_everywhere(Reply::ok(newspaper("new", 2)));
    old.serve("/feed", Reply::redirect(301, new.url("/feed/")));
    let home = empty();
    let before = format!(
        "[fetch]\nproxy = \"none\"\n[[feeds]]\nurl = '{}'\n[[feeds]]\nurl = '{}'\ntitle = 'The New'\n",
        old.url("/feed"),
        new.url("/feed")
    );
    home.write_config(&before);
    let network = Network::new("");
    home.run_command(refresh(&home).envs(network.environment()));
    let refused = home.run(["move", &old.url("/feed")]);
    println!("{}", refused.stderr.trim());
    assert_eq!((refused.status, home.read_config()), (Some(1), before));
}

#[test]
fn what_did_not_come_whole_is_told_by_refresh_and_in_the_list() {
    let server = FeedServer::start();
    let whole = newspaper("whole", 20);
    server.serve("/feed", Reply::cut(whole.clone(), whole.len() / 2));
    let home = empty();
    home.write_config(&format!("[fetch]\nproxy = \"none\"\n[[feeds]]\nurl = '{}'\n", server.url("/feed")));
    let refreshed = home.run(["refresh"]);
    assert_eq!(refreshed.status, Some(1), "it came in part only");
    assert!(
        refreshed.stderr.contains("dateline: The whole Post: did not come whole, what came was kept: "),
        "by its title: {}",
        refreshed.stderr
    );
    assert!(home.run(["feeds"]).ok().contains("! did not come whole: "));
    server.serve("/feed", Reply::ok(whole));
    let again = home.run(["refresh"]);
    assert_eq!((again.status, again.stderr.as_str()), (Some(0), ""));
    assert!(!home.run(["feeds"]).ok().contains("whole: "));
}
