//! A refresh of many feeds: each one's fate is its own, and what has not changed costs nothing.

mod support;

use dateline::config::Paths;
use dateline::reader::{Reader, Which};
use serde_json::Value;
use std::{
    fs,
    io::Read,
    process::Stdio,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use support::{FeedServer, Reply, Request, TempHome, newspaper};

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
    // The slowest bad feed is given up after its 15 s; whoever waited for it came no sooner.
    assert!(all_in < all, "good feeds wait for bad ones: {all_in:?} of {all:?}");
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
    assert_eq!(server.unchanged_answers(), 0);
    let before = rows(&home);
    assert!(before.len() > 10 * ENTRIES, "{}", before.len());
    server.forget_requests();
    assert_eq!(home.run(["refresh"]).ok(), "10 feeds asked, 0 new\n");
    let requests = server.requests();
    assert_eq!((requests.len(), server.unchanged_answers()), (10, 10));
    assert!(requests.iter().all(support::Request::is_conditional));
    assert_eq!(rows(&home), before);
}

/// Every row of the database, with the number that SQLite gave it; of feeds all but the times.
fn rows(home: &TempHome) -> Vec<String> {
    let database = rusqlite::Connection::open(home.file("dateline.db")).expect("a database");
    let feeds = "SELECT id, url, title, etag, last_modified, fingerprint, moved_to, failures FROM feeds";
    let tables = ["status", "counts", "entries", "bodies", "former", "aliases", "journal", "search_data", "search_docsize"];
    let queries = tables.iter().map(|table| format!("SELECT * FROM {table}")).chain([feeds.to_owned()]);
    let read = |query: String| -> Vec<String> {
        let mut statement = database.prepare(&query).expect("a table");
        let columns = statement.column_count();
        let row = |row: &rusqlite::Row<'_>| -> rusqlite::Result<String> {
            let values = (0..columns).map(|i| row.get_ref(i).map(|value| format!("{value:?}"))).collect::<Result<Vec<_>, _>>()?;
            Ok(format!("{query}: {}", values.join(", ")))
        };
        statement.query_map([], row).expect("rows").collect::<Result<_, _>>().expect("readable")
    };
    queries.flat_map(read).collect()
}

#[test]
fn large_feeds_wait_for_each_other_and_not_in_memory() {
    let server = FeedServer::start();
    let body = "Crates and ropes and crates again. ".repeat(220);
    let urls: Vec<String> = (0..12).map(|i| server.url(&format!("/{i}"))).collect();
    for (i, url) in urls.iter().enumerate() {
        let feed = newspaper(&format!("n{i}"), 900).replace("came in with the tide", &body);
        assert!(feed.len() > 6 << 20, "{url}: {}", feed.len());
        server.serve(&format!("/{i}"), Reply::ok(feed));
    }
    let home = TempHome::with_feeds(urls.iter().map(String::as_str));
    let mut refresh = home.command().arg("refresh").stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("starts");
    let (begun, mut peak) = (Instant::now(), 0);
    while refresh.try_wait().expect("waits").is_none() {
        peak = peak.max(peak_kib(refresh.id()));
        assert!(begun.elapsed() < Duration::from_secs(120), "the refresh does not end");
        std::thread::sleep(Duration::from_millis(20));
    }
    eprintln!("12 feeds of 7 MiB: {:?}, peak {} MiB", begun.elapsed(), peak / 1024);
    assert_eq!(home.run(["count"]).ok().trim(), "10800");
    assert!(peak < 400 * 1024, "{peak} KiB");
}

#[test]
fn a_feed_that_has_moved_says_so_also_when_nothing_is_new() {
    let server = FeedServer::start();
    server.serve("/old", Reply::ok(newspaper("alpha", 2)));
    server.serve("/new", Reply::ok(newspaper("alpha", 2)));
    let home = TempHome::with_feeds([server.url("/old").as_str()]);
    home.run(["refresh"]).ok();
    server.serve("/old", Reply::redirect(301, "/new"));
    home.run(["refresh"]).ok();
    let moved = || -> Option<String> {
        let database = rusqlite::Connection::open(home.file("dateline.db")).expect("a database");
        database.query_row("SELECT moved_to FROM feeds", [], |row| row.get(0)).expect("a feed")
    };
    assert_eq!(moved(), Some(server.url("/new")));
    server.serve("/old", Reply::ok(newspaper("alpha", 2)));
    home.run(["refresh"]).ok();
    assert_eq!(moved(), None, "the redirect has ended");
}

#[test]
fn chosen_feeds_and_folders_are_asked() {
    let server = FeedServer::start();
    for name in ["alpha", "beta", "gamma"] {
        server.serve(&format!("/{name}"), Reply::ok(newspaper(name, 2)));
    }
    let home = TempHome::new();
    let line = |name: &str, folder: &str| {
        format!("[[feeds]]\nurl = '{}'\ntitle = '{name}'\nfolder = '{folder}'\n", server.url(&format!("/{name}")))
    };
    home.write_config(&format!("{}{}{}", line("alpha", "Harbour"), line("beta", "Harbour"), line("gamma", "Coast")));
    let asked = |names: &[&str]| {
        server.forget_requests();
        home.run(["refresh"].into_iter().chain(names.iter().flat_map(|name| ["--feed", name]))).ok();
        let mut paths: Vec<String> = server.requests().into_iter().map(|request| request.path).collect();
        paths.sort();
        paths.join(" ")
    };
    assert_eq!(asked(&["harbour"]), "/alpha /beta");
    assert_eq!(asked(&["Coast", "alph"]), "/alpha /gamma");
    assert_eq!(asked(&["127.0.0.1"]), "/alpha /beta /gamma", "all feeds of a host");
    home.write_config(&line("gamma", "Coast"));
    assert_eq!(asked(&["127.0.0.1"]), "/gamma");
    home.write_config(&format!("{}{}{}", line("alpha", "127.0.0.1"), line("beta", "Harbour"), line("gamma", "127.0.0.1")));
    assert_eq!(asked(&["127.0.0.1"]), "/alpha /gamma", "a folder of that name");
    let none = home.run(["refresh", "--feed", "Harb"]);
    assert!(none.status == Some(2) && none.stderr.contains("no feed or folder is called `Harb`"), "{none:?}");
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

type Answer = Box<dyn Fn(&Request) -> Reply + Send + Sync>;

/// Holds a database from the first answer of a server on.
fn holder(home: &TempHome) -> impl Fn(Reply) -> Answer + use<> {
    let (path, held) = (home.file("dateline.db"), Arc::new(Mutex::new(None::<rusqlite::Connection>)));
    move |reply| {
        let (path, held) = (path.clone(), Arc::clone(&held));
        Box::new(move |_| {
            held.lock().expect("sound").get_or_insert_with(|| {
                let db = rusqlite::Connection::open(&path).expect("opened");
                db.execute_batch("BEGIN IMMEDIATE").expect("held");
                db
            });
            reply.clone()
        })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_written_stops_a_refresh_and_nobody_is_asked_again_for_it() {
    let home = TempHome::new();
    home.run(["list"]).ok();
    let servers: Vec<FeedServer> = (0..6).map(|_| FeedServer::start()).collect();
    let feeds: String = servers.iter().map(|server| format!("[[feeds]]\nurl = '{}'\n", server.url("/feed"))).collect();
    home.write_config(&feeds);
    let reader = Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened");
    let hold = holder(&home);
    for (i, server) in servers.iter().enumerate() {
        let reply = match i {
            0 => Reply::status(429).header("Retry-After", "7200"),
            1 => Reply::status(410),
            _ => Reply::ok(newspaper(&format!("n{i}"), 3)),
        };
        server.serve_with("/feed", hold(reply));
    }
    let begun = Instant::now();
    let stopped = reader.refresh(Which::All, |_| ()).await.unwrap_err().to_string();
    let took = begun.elapsed();
    assert!(stopped.contains("the database is busy"), "{stopped}");
    assert!(took < Duration::from_secs(20), "one wait of 5 s, not one for each feed: {took:?}");
    let asked = || servers.iter().map(|server| server.requests().len()).collect::<Vec<_>>();
    let before = asked();
    assert!(before.iter().all(|asked| *asked <= 1), "{before:?}");
    for _ in 0..3 {
        assert_eq!(reader.refresh(Which::Due, |_| ()).await.expect("nothing to do").asked, 0);
    }
    assert_eq!(asked(), before, "as if the database had noted it");
    // Named ones are asked for, and it is seen before that the database is held.
    let all = reader.refresh(Which::All, |_| ()).await.unwrap_err().to_string();
    assert!(all.contains("the database is busy") && asked() == before, "{all} {before:?}");
    println!("a held database: 6 feeds, one refresh of {took:?}, then 4 more: requests {before:?}, then none");
}
