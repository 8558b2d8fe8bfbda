//! What calls itself something else, and what every server sees of a reader.

use crate::support::{FeedServer, Reply, Request, newspaper};
use crate::{error_of, feed, home, measured, refresh};
use std::collections::BTreeSet;

#[test]
fn a_feed_is_known_by_what_it_is() {
    let rss = newspaper("rss", 2);
    let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":"1","content_text":"a"},{"id":"2","content_text":"b"}]}"#;
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title><entry><id>1</id><title>a</title></entry><entry><id>2</id><title>b</title></entry></feed>";
    let server = FeedServer::start();
    let mut passed = 0;
    for (body, kinds) in [
        (rss.as_str(), ["text/html", "text/plain", "application/octet-stream", "image/png", ""]),
        (json, ["text/plain", "text/html; charset=utf-8", "application/json", "application/xml", ""]),
        (atom, ["text/html", "application/json", "text/plain", "audio/mpeg", ""]),
    ] {
        for kind in kinds {
            let reply = if kind.is_empty() { Reply::ok(body) } else { Reply::ok(body).content_type(kind) };
            let url = server.serve("/feed", reply).url("/feed");
            let home = home("", std::slice::from_ref(&url));
            assert_eq!(measured(refresh(&home)).status, Some(0), "{kind}: {}", error_of(&home, &url));
            assert_eq!(feed(&home, &url)["entries"], 2, "{kind}: {body}");
            passed += 1;
        }
    }
    println!("feeds that call themselves something else: {passed} of 15 read");
}

#[test]
fn a_page_in_a_feeds_place_says_what_it_offers() {
    let server = FeedServer::start();
    let page = |links: &str| format!("<!DOCTYPE html><html><head><title>Pier</title>{links}</head><body><p>Hello</p></body></html>");
    let link = |path: &str| format!("<link rel=\"alternate\" type=\"application/rss+xml\" href=\"{path}\">");
    let cases = [
        ("/none", page(""), "names no feed"),
        ("/one", page(&link("/a")), "names 1 feed"),
        ("/two", page(&(link("/a") + &link("/b"))), "names 2 feeds"),
    ];
    for (path, body, words) in &cases {
        for kind in ["text/html", "application/rss+xml"] {
            let url = server.serve(path, Reply::ok(body.clone()).content_type(kind)).url(path);
            let home = home("", std::slice::from_ref(&url));
            assert_eq!(measured(refresh(&home)).status, Some(1));
            let error = error_of(&home, &url);
            println!("{path} as {kind}: {error}");
            assert!(error.contains("a web page, not a feed") && error.contains(words), "{error}");
        }
    }
    server.serve("/a", Reply::ok(newspaper("found", 3)));
    let home = home("", &[]);
    println!("{}", home.run(["add", &server.url("/two")]).ok().trim());
    assert_eq!(feed(&home, &server.url("/a"))["entries"], 3);
}

/// The headers of a request, but for those that name the server or what it said itself.
fn fingerprint(request: &Request) -> Vec<(String, String)> {
    request.headers.iter().filter(|(name, _)| !matches!(name.as_str(), "host" | "if-none-match" | "if-modified-since")).cloned().collect()
}

#[test]
fn readers_look_all_the_same() {
    let server = FeedServer::start();
    let cookie = |reply: Reply, id: &str| reply.header("Set-Cookie", format!("id={id}; Path=/; Max-Age=999999"));
    let long = format!("\"{}\"", "r".repeat(130));
    server.serve("/feed", cookie(Reply::ok(newspaper("feed", 2)).header("ETag", long), "1"));
    server.serve("/moved", cookie(Reply::redirect(302, "/feed"), "2"));
    let text =
        "<p>The night ferry sails again between the two piers of the bay, and the first crossing was full long before.</p>".repeat(9);
    server.serve("/page", cookie(Reply::ok(format!("<article><h1>Ferry</h1>{text}</article>")).content_type("text/html"), "3"));
    let mut seen: BTreeSet<(String, Vec<(String, String)>)> = BTreeSet::new();
    for (language, zone, term) in [("de_DE.UTF-8", "Europe/Berlin", "xterm-kitty"), ("ja_JP.UTF-8", "Asia/Tokyo", "dumb")] {
        let home = home("", &[server.url("/feed"), server.url("/moved")]);
        let page = server.url("/page");
        for arguments in [&["refresh"][..], &["refresh"], &["save", &page], &["save", &page]] {
            let mut command = home.command();
            command.args(arguments).env("LANG", language).env("TZ", zone).env("TERM", term);
            assert_eq!(measured(command).status, Some(0));
        }
    }
    let requests = server.requests();
    for request in &requests {
        for name in ["cookie", "referer", "accept-language", "if-none-match", "authorization", "dnt", "from", "origin"] {
            assert_eq!(request.header(name), None, "{}", request.path);
        }
        let kind = if request.path == "/page" { "page" } else { "feed" };
        seen.insert((kind.to_owned(), fingerprint(request)));
    }
    println!("{} requests of two readers: {} sets of headers, one a kind: {seen:?}", requests.len(), seen.len());
    assert!(requests.len() >= 14, "{}", requests.len());
    assert_eq!(seen.len(), 2, "one for feeds, one for pages");
}

#[test]
fn bytes_of_no_kind_are_not_called_xml() {
    let server = FeedServer::start();
    let noise: Vec<u8> = (0..4_000u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let tagged = [b"\x07\x93<\xddq.a\xffB\x8eb\x85>".as_slice(), &noise].concat();
    for (name, bytes) in [("noise", noise), ("noise in brackets", tagged), ("a number", b"<3 of them> and more".to_vec())] {
        let url = server.serve("/feed", Reply::ok(bytes)).url("/feed");
        let home = home("", std::slice::from_ref(&url));
        measured(refresh(&home));
        let error = error_of(&home, &url);
        println!("{name}: {error}");
        assert_eq!(error, "this is not a feed: it holds neither RSS nor Atom nor JSON Feed", "{name}");
    }
    let url = server.serve("/feed", Reply::ok("<?xml version='1.0'?><\u{e9}tat:liste>x</\u{e9}tat:liste>")).url("/feed");
    let home = home("", std::slice::from_ref(&url));
    measured(refresh(&home));
    assert!(error_of(&home, &url).contains("its root is <\u{e9}tat:liste>"), "{}", error_of(&home, &url));
}
