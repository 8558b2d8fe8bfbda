//! A refresh of many feeds: each one's fate is its own, and what has not changed costs nothing.

mod support;

use serde_json::Value;
use std::{
    fs,
    io::Read,
    process::Stdio,
    time::{Duration, Instant},
};
use support::{FeedServer, Reply, TempHome, newspaper};

const ENTRIES: usize = 20;

/// What a bad server does, and a part of the sentence that must tell of it.
fn bad_servers() -> Vec<(&'static str, Reply, &'static str)> {
    let whole = newspaper("cut", ENTRIES);
    vec![
        ("forbidden", Reply::status(403), "403"),
        ("missing", Reply::status(404), "404"),
        ("gone", Reply::status(410), "410"),
        ("broken", Reply::status(500), "500"),
        ("busy", Reply::status(503).header("Retry-After", "7200"), "503"),
        ("silent", Reply::hang(), "not done within"),
        ("dripping", Reply::drip(whole.clone(), Duration::from_millis(900)), "not done within"),
        ("endless", Reply::endless("<item>never enough</item>"), "MiB"),
        ("looping", Reply::redirect(302, "/feed"), "redirect"),
        (
            "page",
            Reply::ok("<!DOCTYPE html><html><head><title>Hi</title></head><body><p>Hello</p></body></html>").content_type("text/html"),
            "page",
        ),
        ("bomb", Reply::gzip_bomb(10 << 30), "MiB"),
        ("nothing", Reply::ok(""), "empty"),
    ]
}

/// Servers that are odd, but whose entries can be read all the same.
fn odd_servers() -> Vec<Reply> {
    let truncated = newspaper("truncated", ENTRIES);
    let cut = truncated.len() * 9 / 10;
    let latin = newspaper("cafe", ENTRIES).replace("Harbour", "Caf\u{e9} harbour");
    let latin: Vec<u8> = latin.chars().map(|c| u8::try_from(c as u32).expect("Latin-1")).collect();
    vec![
        Reply::ok(truncated.as_bytes()[..cut].to_vec()),
        Reply::ok(latin).content_type("text/xml; charset=utf-8"),
        Reply::ok(newspaper("zipped", ENTRIES)).gzip(),
    ]
}

#[test]
fn a_hundred_feeds_good_and_bad_on_ports_of_their_own() {
    let (mut servers, mut bad) = (Vec::new(), Vec::new());
    let mut serve = |reply: Reply| {
        let server = FeedServer::start();
        server.serve("/feed", reply);
        let url = server.url("/feed");
        servers.push(server);
        url
    };
    let mut urls = Vec::new();
    for (name, reply, part) in bad_servers() {
        let url = serve(reply);
        bad.push((name, url.clone(), part));
        urls.push(url);
    }
    let odd: Vec<String> = odd_servers().into_iter().map(&mut serve).collect();
    let good = 100 - urls.len() - odd.len();
    urls.extend(odd);
    urls.extend((0..good).map(|i| serve(Reply::ok(newspaper(&format!("n{i}"), ENTRIES)).content_type("application/rss+xml"))));
    let home = TempHome::new();
    let feeds: String = urls.iter().map(|url| format!("[[feeds]]\nurl = '{url}'\n")).collect();
    home.write_config(&format!("[fetch]\ntimeout_seconds = 15\nread_timeout_seconds = 8\n{feeds}"));

    let begun = Instant::now();
    let mut refresh = home.command().arg("refresh").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    let readable = (good + 2) * ENTRIES;
    let (mut all_in, mut peak) = (None, 0);
    let status = loop {
        peak = peak.max(peak_kib(refresh.id()));
        if all_in.is_none() && home.run(["count"]).ok().trim().parse::<usize>().is_ok_and(|count| count >= readable) {
            all_in = Some(begun.elapsed());
        }
        if let Some(status) = refresh.try_wait().expect("waits") {
            break status;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "the refresh does not end");
    };
    let all = begun.elapsed();
    let mut said = String::new();
    refresh.stderr.take().expect("piped").read_to_string(&mut said).expect("text");
    eprintln!("100 feeds: the good ones in after {all_in:?}, all done after {all:?}, peak {} MiB", peak / 1024);
    let all_in = all_in.unwrap_or(all);
    assert!(all_in < Duration::from_secs(15) && all_in < all, "good feeds wait for bad ones: {all_in:?}");
    assert_eq!(status.code(), Some(1));
    assert!(peak < 150 * 1024, "{peak} KiB");

    let feeds: Value = serde_json::from_str(&home.run(["feeds", "--json"]).ok()).expect("JSON");
    let row = |url: &str| feeds.as_array().expect("an array").iter().find(|row| row["url"] == url).expect("listed");
    for (name, url, part) in &bad {
        let error = row(url)["last_error"].as_str().unwrap_or_default();
        assert!(error.contains(part), "{name}: {error:?} does not say {part:?}");
        assert!(said.contains(error), "{name} is not named on stderr");
    }
    assert_eq!(feeds.as_array().expect("an array").iter().filter(|row| row["last_error"].is_string()).count(), bad.len());
    let entries: u64 = feeds.as_array().expect("an array").iter().filter_map(|row| row["entries"].as_u64()).sum();
    assert!(entries >= readable as u64, "{entries} of {readable}");
}

/// The most memory that a process had, in KiB; 0 where the system does not tell.
fn peak_kib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

#[test]
fn the_second_refresh_asks_conditionally_and_rewrites_nothing() {
    let server = FeedServer::start();
    let paths: Vec<String> = (0..10).map(|i| format!("/feed/{i}")).collect();
    for (i, path) in paths.iter().enumerate() {
        let reply = Reply::ok(newspaper(&format!("n{i}"), ENTRIES));
        let dated = "Mon, 01 Jun 2026 08:00:00 GMT";
        let reply = match i % 3 {
            0 => reply.etag(format!("\"v{i}\"")),
            1 => reply.last_modified(dated),
            _ => reply.etag(format!("W/\"v{i}\"")).last_modified(dated),
        };
        server.serve(path, reply);
    }
    let urls: Vec<String> = paths.iter().map(|path| server.url(path)).collect();
    let home = TempHome::with_feeds(urls.iter().map(String::as_str));
    home.run(["refresh"]).ok();
    assert!(server.requests().iter().all(|request| !request.is_conditional()));
    let before = dump(&home);
    server.forget_requests();
    assert_eq!(home.run(["refresh"]).ok(), "10 feeds asked, 0 new\n");
    let requests = server.requests();
    assert_eq!(requests.len(), 10);
    assert!(requests.iter().all(support::Request::is_conditional));
    assert_eq!(dump(&home), before);
}

/// Every row that a refresh must not rewrite, with the number SQLite gives it.
fn dump(home: &TempHome) -> Vec<String> {
    let list = home.run(["list", "--json"]).ok();
    let shown = home.run(["show", "--format", "json"]).ok();
    vec![list, shown]
}

#[test]
fn a_server_that_asks_to_be_left_alone_is_left_alone() {
    let server = FeedServer::start();
    server.serve("/busy", Reply::status(429).header("Retry-After", "3600"));
    server.serve("/gone", Reply::status(410));
    server.serve("/well", Reply::ok(newspaper("well", 2)));
    let urls = ["/busy", "/gone", "/well"].map(|path| server.url(path));
    let home = TempHome::with_feeds(urls.iter().map(String::as_str));
    assert_eq!(home.run(["refresh"]).status, Some(1));
    server.forget_requests();
    assert_eq!(home.run(["refresh"]).ok(), "1 feed asked, 0 new\n");
    assert_eq!(home.run(["refresh", "--due"]).ok(), "0 feeds asked, 0 new\n");
    assert_eq!(home.run(["refresh", "--feed", &urls[0]]).status, Some(1), "named, it is asked");
    let asked: Vec<String> = server.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(asked, ["/well", "/busy"]);
}
