//! Passwords and keys in addresses: they go to their own server, and nobody else ever sees them, whatever
//! goes wrong there.

use crate::support::{FeedServer, Identity, Pty, Reply, Request, newspaper};
use crate::{PROGRAM, home, measured, refresh};
use std::fs;

/// What may be found nowhere, in each way that it may be written.
const SECRETS: [&str; 4] = ["hunter2", "bWU6aHVudGVyMg", "opensesame", "0penkey"];
const QUERY: &str = "token=opensesame&n=1&key=0penkey";

/// How often a secret stands in a text.
fn found(text: &str) -> usize {
    let packed: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    SECRETS.iter().map(|secret| text.matches(secret).count().max(packed.matches(secret).count())).sum()
}

/// The headers and the path of a request.
fn whole(request: &Request) -> String {
    format!("{} {} {:?}", request.method, request.path, request.headers)
}

/// A server for every fate that a feed can have, and the addresses with their secrets.
struct Publisher {
    server: FeedServer,
    _strict: FeedServer,
    other: FeedServer,
    urls: Vec<String>,
}

fn publisher() -> Publisher {
    let (server, strict, other) = (FeedServer::start(), FeedServer::start_tls(Identity::self_signed("127.0.0.1")), FeedServer::start());
    other.serve_everywhere(Reply::ok(newspaper("other", 1)));
    let private = |scheme: &str, port: u16, path: &str| format!("{scheme}://me:hunter2@127.0.0.1:{port}{path}?{QUERY}");
    let here = |path: &str| private("http", server.port(), path);
    let nowhere = "<rss version=\"2.0\"><channel><title></title><item><title>Harbour opens</title><link>#top</link><description>&lt;a href=\"\"&gt;here&lt;/a&gt;</description></item></channel></rss>";
    for (path, reply) in [
        ("/401", Reply::status(401)),
        ("/403", Reply::status(403)),
        ("/404", Reply::status(404)),
        ("/500", Reply::status(500)),
        ("/silent", Reply::hang()),
        ("/broken", Reply::ok("<rss><channel><item")),
        ("/page", Reply::ok("<!DOCTYPE html><html><body>Hello</body></html>").content_type("text/html")),
        ("/nonsense", Reply::raw("nonsense")),
        ("/cut", Reply::cut(newspaper("cut", 5), 900)),
        ("/circle", Reply::redirect(302, here("/circle"))),
        ("/away", Reply::redirect(302, other.url("/away"))),
        ("/port", Reply::redirect(301, other.url("/port"))),
        ("/host", Reply::redirect(302, format!("http://localhost:{}/", other.port()))),
        ("/inside", Reply::redirect(302, format!("http://10.0.0.1/?{QUERY}"))),
        ("/scheme", Reply::redirect(302, format!("gopher://127.0.0.1/?{QUERY}"))),
        ("/moved", Reply::redirect(301, here("/well"))),
        ("/well", Reply::ok(newspaper("well", 2))),
        ("/nameless", Reply::ok(nowhere)),
    ] {
        server.serve(path, reply);
    }
    let paths = [
        "/401",
        "/403",
        "/404",
        "/500",
        "/silent",
        "/broken",
        "/page",
        "/nonsense",
        "/cut",
        "/circle",
        "/away",
        "/port",
        "/host",
        "/inside",
        "/scheme",
        "/moved",
        "/well",
        "/nameless",
    ];
    let mut urls: Vec<String> = paths.iter().map(|path| here(path)).collect();
    urls.push(private("https", strict.port(), "/untrusted"));
    urls.push(private("http", gone(), "/dead"));
    urls.push(private("http", server.port(), "/401").replace("127.0.0.1", "no-such-host.invalid"));
    Publisher { server, _strict: strict, other, urls }
}

/// A port where nobody listens any more.
fn gone() -> u16 {
    FeedServer::start().port()
}

#[test]
fn a_secret_is_told_to_nobody() {
    let publisher = publisher();
    let home = home("timeout_seconds = 3\nread_timeout_seconds = 1\nconnect_timeout_seconds = 1", &publisher.urls);
    let mut told = Vec::new();
    let mut command = refresh(&home);
    command.env("DATELINE_LOG", "trace");
    let run = measured(command);
    let failing = run.stderr.lines().count();
    told.push(("refresh", run.stdout + &run.stderr));
    for arguments in [&["list"][..], &["list", "--json"], &["feeds"], &["feeds", "--json"], &["show"], &["export"], &["config", "keys"]] {
        let run = home.run(arguments.iter().copied());
        told.push(("a command", run.stdout + &run.stderr));
    }
    let ids: serde_json::Value = serde_json::from_str(&home.run(["list", "--json"]).ok()).expect("JSON");
    for entry in ids.as_array().expect("a list") {
        let run = home.run(["show", entry["id"].as_str().expect("an id"), "--format", "markdown"]);
        told.push(("show", run.stdout + &run.stderr));
    }
    told.push(("parse", home.run(["parse", &publisher.urls[17]]).stdout));
    told.push(("adding one that is there", home.run(["add", &publisher.urls[16]]).stderr));
    told.push(("adding one that fails", home.run(["add", &publisher.urls[0].replace("n=1", "n=2")]).stderr));
    told.push(("saving", home.run(["save", &publisher.urls[0]]).stderr));
    told.push(("a feed that is not there", home.run(["refresh", "--feed", "hunter3"]).stderr));
    told.push(("the log", crate::log(&home)));
    let sum: usize = told.iter().map(|(place, text)| report(place, text)).sum();
    println!(
        "{} addresses, {} of them failing: {} texts of the program, {} bytes: {sum} secrets",
        publisher.urls.len(),
        failing,
        told.len(),
        told.iter().map(|(_, text)| text.len()).sum::<usize>()
    );
    assert_eq!(sum, 0);
    assert!(told[0].1.contains("answered 401") && told.iter().any(|(place, text)| *place == "the log" && text.contains("answered 401")));

    let others: Vec<String> = publisher.other.requests().iter().map(whole).collect();
    let authorized =
        publisher.server.requests().iter().filter(|request| request.header("authorization") == Some("Basic bWU6aHVudGVyMg==")).count();
    println!(
        "other hosts and ports: {} requests, {} secrets; its own: {authorized} requests with the password",
        others.len(),
        others.iter().map(|request| found(request)).sum::<usize>()
    );
    assert!(others.len() >= 2 && others.iter().all(|request| found(request) == 0 && !request.contains("referer")), "{others:?}");
    assert!(authorized > 15, "{authorized}");
}

/// Says where a secret stands; how often it does.
fn report(place: &str, text: &str) -> usize {
    let count = found(text);
    for line in text.lines().filter(|line| found(line) > 0) {
        println!("{place} tells: {line}");
    }
    count
}

#[test]
fn an_export_says_what_it_leaves_out() {
    let urls = ["https://me:hunter2@a.example/feed", "https://b.example/feed?token=opensesame", "https://c.example/feed?page=1"];
    let home = home("", &urls.map(str::to_owned));
    let export = home.run(["export"]);
    println!("export: {}", export.stderr.trim());
    assert_eq!((export.status, export.stdout.matches("xmlUrl").count()), (Some(1), 1));
    assert!(export.stdout.contains("https://c.example/feed?page=1"));
    assert_eq!(export.stderr.matches("`dateline export --private` writes it").count(), 2, "{}", export.stderr);
    assert_eq!(found(&(export.stdout + &export.stderr)), 0);
    let private = home.run(["export", "--private"]);
    assert_eq!((private.status, private.stderr.as_str()), (Some(0), ""));
    let other = crate::support::TempHome::new();
    other.write_config("");
    other.run_with_input(["import", "-"], private.stdout.as_bytes()).ok();
    let config = other.read_config();
    assert!(urls.iter().all(|url| config.contains(url)), "a backup is whole: {config}");
}

#[test]
fn no_screen_shows_a_secret() {
    let publisher = publisher();
    let home = home("on_start = false\ntimeout_seconds = 3\nread_timeout_seconds = 1\nconnect_timeout_seconds = 1", &publisher.urls);
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[("DATELINE_LOG", "trace")], (160, 50));
    pty.wait_for("Unread");
    pty.press("R");
    pty.wait_for("tells why");
    // The problems, to their end; the feeds; an entry, its account and its links.
    pty.press("!");
    pty.wait_for("Problems");
    for _ in 0..8 {
        let length = pty.output.len();
        pty.press("G");
        pty.press("\x1b[5~");
        pty.wait_until_written_since(length, "\x1b[?2026l");
    }
    pty.press("\x1b");
    pty.wait_until("the problems are closed", |screen| !screen.contents().contains("Problems"));
    // Some entries: each article, the account of it, and its links.
    pty.press("gg\r");
    for _ in 0..5 {
        pty.press("I");
        pty.wait_for("feed's address");
        pty.press("\x1b");
        pty.wait_until("the account is closed", |screen| !screen.contents().contains("feed's address"));
        pty.press("J");
    }
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
    let written = String::from_utf8_lossy(&pty.output).into_owned();
    println!("the screen: {} bytes, {} secrets; the log: {} secrets", written.len(), found(&written), found(&crate::log(&home)));
    assert!(written.contains("401") && written.contains("127.0.0.1"));
    assert_eq!(report("the screen", &written) + report("the log", &crate::log(&home)), 0);
}

#[test]
fn a_database_that_fails_tells_no_secret() {
    let publisher = publisher();
    let home = home("timeout_seconds = 3\nread_timeout_seconds = 1", &publisher.urls[15..18]);
    measured(refresh(&home));
    let database = rusqlite::Connection::open(home.file("dateline.db")).expect("a database");
    for refusing in ["UPDATE", "INSERT"] {
        for table in ["feeds", "entries"] {
            let trigger =
                format!("CREATE TRIGGER refuse_{table}_{refusing} BEFORE {refusing} ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END");
            database.execute_batch(&trigger).expect("a trigger");
        }
    }
    drop(database);
    let refused = measured(refresh(&home));
    for rest in ["dateline.db-wal", "dateline.db-shm"] {
        let _it_may_be_gone = fs::remove_file(home.file(rest));
    }
    fs::write(home.file("dateline.db"), b"SQLite format 3\0 and then nothing").expect("writable");
    let damaged = home.run(["list"]);
    let text = refused.stdout + &refused.stderr + &damaged.stdout + &damaged.stderr + &crate::log(&home);
    println!(
        "a database that refuses and one that is damaged: {} bytes of complaints, {} secrets: {}",
        text.len(),
        found(&text),
        damaged.stderr.trim()
    );
    assert!(refused.status == Some(1) && damaged.status == Some(1), "{text}");
    assert_eq!(report("the database", &text), 0);
}
