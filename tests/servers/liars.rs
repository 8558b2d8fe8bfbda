//! Servers that say one thing and send another, or send what is no HTTP at all.

use crate::support::{FeedServer, Reply, newspaper};
use crate::{error_of, feed, home, log, measured, refresh};

#[test]
fn items_outlive_a_length_that_lies() {
    let whole = newspaper("whole", 20);
    let half = whole.len() / 2;
    let server = FeedServer::start();
    for (path, reply, least) in [
        ("/more", Reply::ok(whole.clone()).claiming(whole.len() as u64 * 3), 20),
        ("/less", Reply::ok(whole.clone()).claiming(half as u64), 9),
        ("/cut", Reply::cut(whole.clone(), half), 9),
        ("/gzip", Reply::ok(whole.clone()).gzip().cut_after(450), 1),
        (
            "/bad-chunk",
            Reply::raw(format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{half:x}\r\n{}\r\nzz\r\n", &whole[..half])),
            9,
        ),
    ] {
        server.serve(path, reply.header("ETag", "\"1\""));
        let url = server.url(path);
        let home = home("read_timeout_seconds = 2", std::slice::from_ref(&url));
        let run = measured(refresh(&home));
        let kept = feed(&home, &url)["entries"].as_u64().unwrap_or_default();
        println!("{path}: {kept} of 20 items kept: {}", run.stdout.trim());
        assert!(kept >= least, "{path}: {kept}: {}", run.stderr);
        assert!(run.stdout.contains(&format!("{kept} new")), "{path}: {}", run.stdout);
        // The next fetch is whole, and asks for it.
        server.serve(path, Reply::ok(whole.clone()));
        server.forget_requests();
        measured(refresh(&home));
        assert_eq!(feed(&home, &url)["entries"], 20, "{path}");
        assert!(!server.requests()[0].is_conditional(), "{path}");
    }
}

#[test]
fn what_is_no_http_costs_one_line_each() {
    let header = |line: String| format!("HTTP/1.1 200 OK\r\n{line}\r\nbody");
    let many: String = (0..10_000).map(|number| format!("X-{number}: y\r\n")).collect();
    let nonsense: Vec<(&str, String)> = vec![
        ("a header of 1 MB", header(format!("X: {}\r\n", "y".repeat(1 << 20)))),
        ("10,000 headers", header(many)),
        ("HTTP/0.9", newspaper("old", 2)),
        ("another protocol", "SSH-2.0-OpenSSH_9.9\r\n".to_owned()),
        ("escapes for words", "HTTP/1.1 \x1b]0;x\x07 OK\r\n\r\n".to_owned()),
        ("a chunk of no size", header("Transfer-Encoding: chunked\r\n".to_owned()).replace("body", "zz\r\nbody")),
        ("a chunk of all memory", header("Transfer-Encoding: chunked\r\n".to_owned()).replace("body", "ffffffffffffffff\r\nbody")),
        ("a chunk larger than numbers are", header("Transfer-Encoding: chunked\r\n".to_owned()).replace("body", "fffffffffffffffff1\r\n")),
        ("a negative length", header("Content-Length: -1\r\n".to_owned())),
        ("a length beyond numbers", header("Content-Length: 99999999999999999999999\r\n".to_owned())),
        ("two lengths", header("Content-Length: 1\r\nContent-Length: 2\r\n".to_owned())),
        ("a header folded for ever", header(format!("X: y\r\n{}", " z\r\n".repeat(40_000)))),
        ("nothing", String::new()),
        ("NULs", "\0".repeat(1000)),
        ("101 and another protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nx".to_owned()),
        ("only a status line", "HTTP/1.1 200".to_owned()),
    ];
    let server = FeedServer::start();
    let good = server.serve("/good", Reply::ok(newspaper("good", 3))).url("/good");
    let lenient = [("/bare-lf", "HTTP/1.1 200 OK\nContent-Type: text/xml\n\n"), ("/no-words", "HTTP/1.1 200\r\n\r\n")];
    for (path, head) in lenient {
        server.serve(path, Reply::raw(format!("{head}{}", newspaper(path.trim_matches('/'), 1))));
    }
    let bad: Vec<(&str, String)> = nonsense
        .into_iter()
        .enumerate()
        .map(|(number, (name, raw))| (name, server.serve(&format!("/{number}"), Reply::raw(raw)).url(&format!("/{number}"))))
        .collect();
    let lenient = lenient.map(|(path, _)| server.url(path));
    let urls: Vec<String> = bad.iter().map(|(_, url)| url.clone()).chain([good]).chain(lenient).collect();
    let home = home("read_timeout_seconds = 2\nconnect_timeout_seconds = 2", &urls);
    let run = measured(refresh(&home));
    for (name, url) in &bad {
        let error = error_of(&home, url);
        println!("{name}: {error}");
        assert!(!error.is_empty() && error.chars().count() < 300 && !error.chars().any(char::is_control), "{name}: {error:?}");
    }
    println!("{} kinds of nonsense: {}; crashes: {}", bad.len(), run.stdout.trim(), log(&home).matches("a thread broke").count());
    assert_eq!(run.stdout, format!("{} feeds asked, 5 new, {} failed\n", urls.len(), bad.len()), "{}", run.stderr);
    assert!(!log(&home).contains("a thread broke"), "{}", log(&home));
    assert!(run.stderr.chars().all(|character| !character.is_control() || character == '\n'), "{:?}", run.stderr);
}

#[test]
fn redirects_end() {
    let server = FeedServer::start();
    server.serve("/self", Reply::redirect(302, "/self").header("Set-Cookie", "seen=1; Path=/"));
    server.serve_with("/far", |request| {
        let hop: u32 = request.path.trim_start_matches("/far?").parse().unwrap_or(0);
        Reply::redirect(302, format!("/far?{}", hop + 1))
    });
    let away = ["file:///etc/passwd", "gopher://127.0.0.1/", "data:text/xml,<rss/>", "ftp://127.0.0.1/", "javascript:1"];
    for (number, place) in away.iter().enumerate() {
        server.serve(&format!("/{number}"), Reply::redirect(301, *place));
    }
    let urls: Vec<String> = ["/self", "/far", "/0", "/1", "/2", "/3", "/4"].map(|path| server.url(path)).to_vec();
    let home = home("", &urls);
    let run = measured(refresh(&home));
    println!(
        "{}hops to itself: {}, of 50 that it would lead: {}",
        run.stderr,
        server.requests_to("/self").len(),
        server.requests_to("/far").len()
    );
    assert!(error_of(&home, &urls[0]).contains("redirects in a circle"));
    assert!(error_of(&home, &urls[1]).ends_with("/far?11"), "{}", error_of(&home, &urls[1]));
    assert_eq!((server.requests_to("/self").len(), server.requests_to("/far").len()), (1, 11));
    assert!(server.requests().iter().all(|request| request.header("cookie").is_none()));
    assert_eq!(run.stderr.matches("is not an http or https address, and nothing else is fetched").count(), away.len(), "{}", run.stderr);
}
