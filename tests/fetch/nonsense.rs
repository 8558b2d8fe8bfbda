//! What is no HTTP, and what is no address.

use crate::support::{FeedServer, Reply};
use crate::{FEED, body, complaint, fetcher, get};
use dateline::fetch::{FetchError, Fetched, Request};
use std::time::{Duration, Instant};

#[tokio::test]
async fn no_http_is_a_clean_error() {
    let server = FeedServer::start();
    for raw in [
        "SSH-2.0-OpenSSH_9.9\r\n".to_owned(),
        "<rss/>".to_owned(),
        // HTTP/0.9: a document, and nothing before it.
        FEED.to_owned(),
        "HTTP/1.1 \x1b[31m OK\r\n\r\n".to_owned(),
        "HTTP/9.9 200 OK\r\n\r\n".to_owned(),
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nbody".to_owned(),
    ] {
        server.serve("/", Reply::raw(raw.clone()));
        let sentence = complaint(&server.url("/")).await;
        assert!(sentence.contains(&format!("127.0.0.1:{}", server.port())), "{sentence}");
        assert!(!sentence.chars().any(char::is_control) && sentence.len() < 300, "{sentence}");
    }
}

#[tokio::test]
async fn a_bad_chunk_is_no_bad_compression() {
    let server = FeedServer::start();
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    server.serve("/first", Reply::raw(format!("{head}zz\r\nbody")));
    server.serve("/second", Reply::raw(format!("{head}4\r\nbody\r\nzz\r\nbody")));
    assert!(matches!(get(&server.url("/first")).await, Err(FetchError::Protocol { .. })));
    let half = body(&server.url("/second")).await;
    assert_eq!(half.bytes, b"body");
    assert!(matches!(half.truncated, Some(FetchError::Protocol { .. })));
    assert_eq!(server.requests().len(), 2, "nothing is asked for again");
}

#[tokio::test]
async fn too_many_headers_are_called_so() {
    let server = FeedServer::start();
    let many: String = (0..10_000).map(|n| format!("X-{n}: y\r\n")).collect();
    for headers in [many, format!("X: {}\r\n", "y".repeat(70_000)), format!("X: {}\r\n", "y".repeat(1 << 20))] {
        server.serve("/", Reply::raw(format!("HTTP/1.1 200 OK\r\n{headers}\r\nbody")));
        let error = get(&server.url("/")).await.unwrap_err();
        assert!(matches!(error, FetchError::HeadersTooLarge { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn a_flood_of_provisional_answers_ends() {
    let server = FeedServer::start();
    let provisional = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    server.serve("/some", Reply::raw(format!("{}HTTP/1.1 200 OK\r\n\r\n{FEED}", provisional.repeat(20))));
    assert_eq!(body(&server.url("/some")).await.bytes, FEED.as_bytes());
    server.serve("/flood", Reply::raw_endless(provisional));
    let begun = Instant::now();
    let error = get(&server.url("/flood")).await.unwrap_err();
    println!("a flood of 103: {error}, after {:?}", begun.elapsed());
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn an_answer_cannot_be_split() {
    let server = FeedServer::start();
    let other = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged";
    server.serve("/split", Reply::raw(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{FEED}{other}", FEED.len())));
    server.serve("/next", Reply::ok("true"));
    let fetcher = fetcher();
    for (path, bytes) in [("/split", FEED), ("/next", "true")] {
        let Ok(Fetched::Body(body)) = fetcher.get(&Request::feed(&server.url(path))).await else { panic!("{path} is read") };
        assert_eq!(String::from_utf8(body.bytes).unwrap(), bytes);
    }
}

#[tokio::test]
async fn sloppy_http_is_read() {
    let server = FeedServer::start();
    server.serve("/lf", Reply::raw(format!("HTTP/1.1 200 OK\nContent-Type: text/xml\n\n{FEED}")));
    server.serve("/bad-header", Reply::raw(format!("HTTP/1.1 200 OK\r\nBad Header: x\r\nETag: \"1\"\r\n\r\n{FEED}")));
    server.serve("/1.0", Reply::raw(format!("HTTP/1.0 200 OK\r\n\r\n{FEED}")));
    server.serve("/no-words", Reply::raw(format!("HTTP/1.1 200\r\n\r\n{FEED}")));
    server.serve("/odd-words", Reply::raw(format!("HTTP/1.1 200 \u{e9}\u{202e}\r\n\r\n{FEED}")));
    for path in ["/lf", "/bad-header", "/1.0", "/no-words", "/odd-words"] {
        assert_eq!(body(&server.url(path)).await.bytes, FEED.as_bytes(), "{path}");
    }
}

#[tokio::test]
async fn addresses_that_can_not_be_fetched() {
    for address in ["", "example.org", "http://", "ftp://example.org/", "dateline:welcome", "http://[::1", "http://example.org:99999/"] {
        let error = get(address).await.unwrap_err();
        assert!(matches!(error, FetchError::BadAddress { .. } | FetchError::Scheme { .. }), "{address}: {error:?}");
    }
}

#[tokio::test]
async fn nobody_there() {
    let gone = FeedServer::start();
    let (url, port) = (gone.url("/"), gone.port());
    drop(gone);
    let error = get(&url).await.unwrap_err();
    assert_eq!(error.to_string(), format!("127.0.0.1:{port} can't be reached: the connection was refused"));
    assert!(error.is_unreachable() && !error.may_be_offline(), "one server that is gone says little of the network");
    let error = get("http://no-such-host.invalid/feed").await.unwrap_err();
    assert!(error.may_be_offline() && error.is_unreachable() && error.to_string().contains("no-such-host.invalid"), "{error:?}");
}
