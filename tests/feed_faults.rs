//! Feeds that would cost time, memory or safety, through the real binary; every test prints its figure
//! (`cargo test --test feed_faults -- --nocapture`).
//!
//! `DATELINE_FEEDS=folder` reads every file below a folder instead of the fixtures; `DATELINE_FLIPS`
//! says how often each of them is read again with bytes changed (20 where it is not set).

mod support;

use dateline::parse::Origin;
use dateline::parse::parse;
use serde_json::Value;
use serde_json::json;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;
use support::FeedServer;
use support::Reply;
use support::TempHome;

const ORIGIN: Origin<'_> =
    Origin { url: Some("https://feeds.example/feed"), content_type: None, content_location: None, max_entries: 2000 };

/// Without optimisation everything takes some ten times as long as what is promised.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 2 });

/// What is counted in hundreds of thousands is a quarter of it without optimisation.
const SHARE: usize = if cfg!(debug_assertions) { 4 } else { 1 };

/// What the real binary made of a document, and what that cost.
struct Read {
    feed: Value,
    took: Duration,
    /// The most memory that it held, in MiB; 0 where the system doesn't say.
    peak: u64,
}

fn read(home: &TempHome, document: &str) -> Read {
    let file = home.file("feed.xml");
    fs::write(&file, document).expect("the home is writable");
    let begin = Instant::now();
    let mut command = home.command();
    command.arg("parse").arg(&file).stdout(Stdio::piped());
    let child = command.spawn().expect("the program starts");
    let process = child.id();
    let peak = std::thread::spawn(move || std::iter::from_fn(|| peak_kib(process)).last().unwrap_or_default());
    let output = child.wait_with_output().expect("the program ends");
    let took = begin.elapsed();
    let feed = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    Read { feed, took, peak: peak.join().expect("it only reads") / 1024 }
}

/// The most memory that a running process has held; `None` when it has ended.
fn peak_kib(process: u32) -> Option<u64> {
    std::thread::sleep(Duration::from_millis(2));
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().trim_end_matches(" kB").parse().ok()
}

fn item(inside: &str) -> String {
    format!("<rss version='2.0'><channel><title>t</title><item><title>survivor</title>{inside}</item></channel></rss>")
}

/// A JSON Feed with an item to read, fields before and behind its list, and more items.
fn json_feed(before: &str, items: &str, behind: &str) -> String {
    format!("{{\"title\":\"t\",{before}\"items\":[{{\"id\":1,\"title\":\"survivor\"}},{items}{{\"id\":2}}]{behind}}}")
}

/// Entities that grow, read files or ask servers: all stay text.
#[test]
fn entities_open_nothing_and_grow_to_nothing() {
    let home = TempHome::new();
    let secret = home.file("secret.txt");
    fs::write(&secret, "needle-in-a-file").expect("the home is writable");
    let server = TcpListener::bind("127.0.0.1:0").expect("a port");
    server.set_nonblocking(true).expect("it can be asked");
    let (file, host) = (secret.display(), server.local_addr().expect("an address"));
    let nested: String = (1..12).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let rss = |title: &str| format!("<rss><channel><item><title>survivor {title}</title></item></channel></rss>");
    let documents = [
        ("billion laughs", format!("<!DOCTYPE rss [<!ENTITY l0 \"lol\">{nested}]>{}", rss("&l11;"))),
        ("quadratic", format!("<!DOCTYPE rss [<!ENTITY a \"{}\">]>{}", "a".repeat(100_000), rss(&"&a;".repeat(20_000)))),
        ("short and often", format!("<!DOCTYPE rss [<!ENTITY a \"{}\">]>{}", "a".repeat(250), rss(&"&a;".repeat(500_000 / SHARE)))),
        ("a file", format!("<!DOCTYPE rss [<!ENTITY x SYSTEM \"file://{file}\">]>{}", rss("&x;"))),
        ("a path", format!("<!DOCTYPE rss [<!ENTITY x SYSTEM \"{file}\">]>{}", rss("&x;"))),
        ("a server", format!("<!DOCTYPE rss [<!ENTITY x SYSTEM \"http://{host}/x\">]>{}", rss("&x;"))),
        ("a DTD", format!("<!DOCTYPE rss SYSTEM \"http://{host}/rss.dtd\">{}", rss("x"))),
        ("a parameter", format!("<!DOCTYPE rss [<!ENTITY % x SYSTEM \"http://{host}/x\"> %x;]>{}", rss("x"))),
        ("an include", item(&format!("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file://{file}' parse='text'/>"))),
        ("a stylesheet", format!("<?xml-stylesheet href='http://{host}/x.xsl'?>{}", rss("x"))),
    ];
    for (what, document) in &documents {
        let read = read(&home, document);
        println!("{what}: {} ms, {} MiB", read.took.as_millis(), read.peak);
        let title = read.feed["entries"][0]["title"].as_str().unwrap_or_default();
        assert!(title.starts_with("survivor"), "{what}: {}", read.feed);
        assert!(!read.feed.to_string().contains("needle"), "{what}");
        assert!(read.took < PATIENCE && read.peak < 100, "{what}: {:?}, {} MiB", read.took, read.peak);
        assert!(server.accept().is_err(), "{what}: the server was asked");
        match opened(&home, &secret) {
            Some(opened) => {
                println!("{what}: {opened} opens and connections by strace");
                assert_eq!(opened, 0, "{what}");
            }
            None => println!("{what}: no strace here; the file's words are not in the output, and nobody connected"),
        }
    }
}

/// How often the program opens `secret` or connects to anything while it reads the feed in `home`.
fn opened(home: &TempHome, secret: &Path) -> Option<usize> {
    let trace = home.file("trace.txt");
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e", "trace=%file,connect", "-o"]).arg(&trace).arg(env!("CARGO_BIN_EXE_dateline"));
    command.arg("--home").arg(home.path()).arg("parse").arg(home.file("feed.xml"));
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    let calls = fs::read_to_string(&trace).ok().filter(|calls| status.success() && calls.contains("feed.xml"))?;
    Some(calls.lines().filter(|call| call.contains(&*secret.to_string_lossy()) || call.contains("connect(")).count())
}

#[test]
fn attributes_and_depth_without_end_cost_little() {
    let home = TempHome::new();
    let many = |name: &str| (0..100_000).map(|number| format!(" {name}{number}='x'")).collect::<String>();
    let deep = |name: &str| format!("<{name}>").repeat(200_000 / SHARE);
    let escaped = |html: &str| item(&format!("<description><![CDATA[words {html} more]]></description>"));
    let people = |count: usize| (0..count).map(|number| format!("{{\"name\":\"n{number}\"}},")).collect::<String>() + "\"n\"";
    let documents = [
        ("attributes of XML", item(&format!("<description{}>words</description>", many("a")))),
        ("namespaces", item(&format!("<description{}>words</description>", many("xmlns:n")))),
        ("attributes of HTML", escaped(&format!("<p{}>x</p>", many("a")))),
        ("depth of XML", item(&deep("div"))),
        ("depth of div", escaped(&deep("div"))),
        ("depth of blockquote", escaped(&deep("blockquote"))),
        ("depth of ul", escaped(&deep("ul"))),
        ("depth of table", escaped(&deep("table"))),
        ("depth of b", escaped(&deep("b"))),
        ("depth of svg", escaped(&deep("svg"))),
        ("paragraphs in links", escaped(&"<p><a>".repeat(30_000))),
        ("spans", escaped("<table><tr><td rowspan=0>a<td colspan=100000000>b</table><ol start=9223372036854775807><li>x</ol>")),
        ("open comments", item(&"<!--".repeat(300_000))),
        ("open sections", item(&"<![CDATA[".repeat(100_000))),
        ("sections that end with their item", item(&"<![CDATA[</description>".repeat(100_000))),
        ("open quotes", item(&"<a b=\"".repeat(200_000))),
        ("ampersands", item(&"&".repeat(1_000_000))),
        ("open frames", escaped(&"<iframe><xmp>".repeat(50_000))),
        ("authors of a JSON Feed", json_feed(&format!("\"authors\":[{}],", people(3000)), &"{},".repeat(2000), "")),
        ("authors of an item", json_feed("", &format!("{{\"authors\":[{}]}},", people(100_000)), "")),
        ("a field of no meaning", json_feed("", "", &format!(",\"x\":[{}0]", "{\"\":0},".repeat((2 << 20) / SHARE)))),
        ("a title of no meaning", json_feed("", &format!("{{\"title\":[{}0]}},", "{\"\":0},".repeat((2 << 20) / SHARE)), "")),
        ("broken JSON", format!("{{\"title\":\"t\",\"items\":[{{\"title\":\"survivor\"}},{}", "\"items\":[".repeat(100_000))),
    ];
    for (what, document) in &documents {
        let read = read(&home, document);
        println!("{what}: {} ms, {} MiB", read.took.as_millis(), read.peak);
        assert_eq!(read.feed["entries"][0]["title"], "survivor", "{what}");
        assert!(read.took < PATIENCE && read.peak < 150, "{what}: {:?}, {} MiB", read.took, read.peak);
    }
}

#[test]
fn what_is_too_large_is_cut_and_the_newest_stay() {
    let home = TempHome::new();
    let count = 200_000 / SHARE;
    let date = |number: usize| 1_500_000_000 + number * 60;
    let rss = |number| format!("<item><title>{number}</title><pubDate>{}</pubDate></item>", date(number));
    let json = |number| format!("{{\"id\":{number},\"title\":\"{number}\",\"date_published\":{}}},", date(number));
    let rss = format!("<rss><channel><title>t</title>{}</channel></rss>", (0..count).map(rss).collect::<String>());
    let json = format!("{{\"title\":\"t\",\"items\":[{}0]}}", (0..count).map(json).collect::<String>());
    for (what, many) in [("RSS", rss), ("JSON", json)] {
        let read = read(&home, &many);
        let entries = read.feed["entries"].as_array().expect("a list");
        let (size, took) = (many.len() >> 20, read.took.as_millis());
        println!("{count} items of {what} ({size} MiB): {took} ms, {} MiB, {} kept", read.peak, entries.len());
        let ends = (entries.len(), &entries[0]["title"], &entries[1999]["title"]);
        assert_eq!(ends, (2000, &json!((count - 2000).to_string()), &json!((count - 1).to_string())), "{what}");
        assert!(read.peak < 150 && read.took < PATIENCE, "{what}: {} MiB, {took} ms", read.peak);
    }
    let title = item("").replace("survivor", &"t".repeat(20 << 20));
    let read_title = read(&home, &title);
    println!("a title of 20 MiB: {} ms, {} MiB", read_title.took.as_millis(), read_title.peak);
    assert_eq!(read_title.feed["entries"][0]["title"].as_str().map(|title| title.chars().count()), Some(512));
    let body = item(&format!("<description>{}</description>", "word ".repeat(2 << 20 >> 2)));
    let read_body = read(&home, &body);
    let length = read_body.feed["entries"][0]["summary_html"].as_str().map_or(0, str::len);
    println!(
        "a body of one line, {} KiB: {} ms, {} MiB, {} KiB kept",
        body.len() >> 10,
        read_body.took.as_millis(),
        read_body.peak,
        length >> 10
    );
    assert!(length > 1_000_000 && length <= 1 << 20, "{length}");
    for read in [read_title, read_body] {
        assert!(read.took < PATIENCE, "{:?}", read.took);
    }
}

/// What a server calls a document matters less than what it is.
#[test]
fn a_feed_is_known_whatever_it_is_called() {
    let server = FeedServer::start();
    let rss = item("<description>&lt;p&gt;html&lt;/p&gt;</description>");
    let json_feed = r#"{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"1","title":"survivor"}]}"#;
    for (path, body, mime) in [
        ("/html", rss.as_str(), "text/html; charset=utf-8"),
        ("/plain", &rss, "text/plain"),
        ("/binary", &rss, "application/octet-stream"),
        ("/none", &rss, ""),
        ("/picture", &rss, "image/jpeg"),
        ("/json", json_feed, "text/plain"),
        ("/json-html", json_feed, "text/html"),
    ] {
        server.serve(path, Reply::ok(body).content_type(mime));
        let home = TempHome::new();
        let seen: Value = serde_json::from_str(&home.run(["parse", &server.url(path)]).ok()).expect("JSON");
        assert_eq!(seen["entries"][0]["title"], "survivor", "{path}");
    }
    let page = "<!doctype html><head><link rel=alternate type=application/rss+xml href=/a><link rel=alternate type=application/atom+xml href=/b></head>";
    server.serve("/page", Reply::ok(page).content_type("application/rss+xml"));
    let run = TempHome::new().run(["parse", &server.url("/page")]);
    assert!(run.status != Some(0) && run.stderr.contains("a web page, not a feed; it names 2 feeds"), "{}", run.stderr);
    println!("7 of 7 feeds known under wrong names; the page is told from a feed");
}

/// Every file of a folder, whole and with bytes changed: no panic, and none takes long.
#[test]
fn every_file_is_survived_also_with_bytes_changed() {
    let folder =
        std::env::var_os("DATELINE_FEEDS").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures"), PathBuf::from);
    let flips = std::env::var("DATELINE_FLIPS").ok().and_then(|count| count.parse().ok()).unwrap_or(20_u64);
    let mut files = Vec::new();
    add_files(&folder, &mut files);
    assert!(!files.is_empty());
    let (mut feeds, mut slowest) = (0, Duration::ZERO);
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for file in &files {
        let whole = fs::read(file).expect("a readable file");
        for flip in 0..=flips {
            let mut bytes = whole.clone();
            for _ in 0..flip.min(20) {
                // xorshift: the same changes at every run.
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                let length = bytes.len().max(1);
                if let Some(byte) = bytes.get_mut(usize::try_from(random >> 8).unwrap_or_default() % length) {
                    *byte = random.to_le_bytes()[0];
                }
            }
            let begin = Instant::now();
            let read = parse(&bytes, &ORIGIN);
            slowest = slowest.max(begin.elapsed());
            feeds += usize::from(flip == 0 && read.is_ok());
            assert!(begin.elapsed() < PATIENCE, "{}", file.display());
        }
    }
    println!(
        "{} files, {feeds} of them feeds, {} reads, 0 crashes, slowest {} ms",
        files.len(),
        files.len() as u64 * (flips + 1),
        slowest.as_millis()
    );
}

fn add_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut inside: Vec<PathBuf> = fs::read_dir(folder).expect("a readable folder").filter_map(|entry| Some(entry.ok()?.path())).collect();
    inside.sort();
    for path in inside {
        if path.is_dir() { add_files(&path, files) } else { files.push(path) }
    }
}

/// One guid for two stories, a story with a new text, and a guid that another story takes over: three
/// days, and nothing is lost.
#[test]
fn guids_that_are_used_twice_cost_no_story() {
    let server = FeedServer::start();
    let home = TempHome::with_feeds([server.url("/feed").as_str()]);
    let entry = |guid: &str, title: &str, link: &str, body: &str| {
        format!(
            "<item><guid isPermaLink='false'>{guid}</guid><title>{title}</title><link>https://a.example/{link}</link><description>{body}</description></item>"
        )
    };
    let days = [
        [entry("7", "Ferry", "ferry", "It leaves."), entry("7", "Bridge", "bridge", "It opens.")].concat(),
        [entry("7", "Ferry", "ferry", "It leaves, later."), entry("7", "Bridge", "bridge", "It opens.")].concat(),
        entry("7", "Museum", "museum", "It closes."),
    ];
    let mut seen = Vec::new();
    for day in days {
        server.serve("/feed", Reply::ok(format!("<rss><channel><title>t</title>{day}</channel></rss>")));
        home.run(["refresh"]).ok();
        let listed: Value = serde_json::from_str(&home.run(["list", "--json"]).ok()).expect("JSON");
        let mut titles: Vec<String> =
            listed.as_array().expect("a list").iter().filter_map(|entry| Some(entry["title"].as_str()?.to_owned())).collect();
        titles.sort();
        seen.push(titles);
    }
    println!("day by day: {seen:?}");
    assert_eq!(seen[0], ["Bridge", "Ferry"]);
    assert_eq!(seen[1], ["Bridge", "Ferry"], "a new text is no new story");
    assert_eq!(seen[2], ["Bridge", "Ferry", "Museum"]);
}

/// Dates that lie, and dates that are none: the list stands in the order in which things happened.
#[test]
fn dates_that_lie_change_no_order() {
    let server = FeedServer::start();
    let home = TempHome::with_feeds([server.url("/feed").as_str()]);
    let dated = |title: &str, date: &str| format!("<item><guid>{title}</guid><title>{title}</title>{date}</item>");
    let items = [
        dated("future", "<pubDate>Tue, 05 Mar 2199 08:15:30 GMT</pubDate>"),
        dated("zero", "<pubDate>0000-00-00T00:00:00Z</pubDate>"),
        dated("none", ""),
        dated("nonsense", "<pubDate>yesterday</pubDate>"),
        dated("old", "<pubDate>Tue, 05 Mar 2019 08:15:30 GMT</pubDate>"),
        dated("older", "<pubDate>Tue, 05 Mar 2019 08:15:30 +0900</pubDate>"),
    ];
    server.serve("/feed", Reply::ok(format!("<rss><channel><title>t</title>{}</channel></rss>", items.concat())));
    home.run(["refresh"]).ok();
    let listed: Value = serde_json::from_str(&home.run(["list", "--json"]).ok()).expect("JSON");
    let titles: Vec<&str> = listed.as_array().expect("a list").iter().filter_map(|entry| entry["title"].as_str()).collect();
    println!("newest first: {titles:?}");
    assert_eq!(titles.len(), 6);
    assert_eq!(titles[4..], ["old", "older"], "what has no date, or one to come, is as new as its arrival");
    let dates: Vec<&str> = listed.as_array().expect("a list").iter().filter_map(|entry| entry["date"].as_str()).collect();
    assert!(dates.iter().all(|date| !date.starts_with("21") && !date.starts_with("00")), "{dates:?}");
}
