//! A hundred feeds at once, each on a port of its own, a dozen of them bad: nobody waits for them.

use crate::FEED;
use crate::support::{FeedServer, Reply, fetch_options};
use dateline::config::FetchOptions;
use dateline::fetch::{FetchError, Fetched, Fetcher, Request};
use std::time::{Duration, Instant};

/// The bad ones, and what the user reads of each.
fn bad() -> Vec<(Reply, &'static str)> {
    vec![
        (Reply::status(403), "answered 403"),
        (Reply::status(404), "answered 404"),
        (Reply::status(410), "answered 410"),
        (Reply::status(500), "answered 500"),
        (Reply::status(429).header("Retry-After", "60"), "asks to wait 60 s"),
        (Reply::hang(), "did not answer within"),
        (Reply::raw_drip("HTTP/1.1 200 OK\r\n", Duration::from_secs(5)), "did not answer within"),
        (Reply::endless("<item/>"), "more than 16 MiB"),
        (Reply::gzip_bomb(10 << 30), "more than 16 MiB"),
        (Reply::redirect(302, "/"), "redirects in a circle"),
        (Reply::raw("hello\r\n"), "does not answer in HTTP"),
        (Reply::raw(""), "hung up"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_good_ones_are_in_while_the_bad_ones_are_named() {
    let options = FetchOptions { timeout_seconds: 30, read_timeout_seconds: 4, max_feed_mib: 16, ..fetch_options() };
    let fetcher = Fetcher::new(&options).unwrap();
    let ask = |reply: Reply| {
        let fetcher = fetcher.clone();
        tokio::spawn(async move {
            let server = FeedServer::start();
            server.serve("/", reply);
            let answer = fetcher.get(&Request::feed(&server.url("/"))).await;
            answer.map(|fetched| (fetched, Instant::now()))
        })
    };
    let start = Instant::now();
    let bad: Vec<_> = bad().into_iter().map(|(reply, words)| (ask(reply), words)).collect();
    let good: Vec<_> = (0..88).map(|_| ask(Reply::ok(FEED))).collect();
    for feed in good {
        let (fetched, when): (Fetched, Instant) = feed.await.unwrap().unwrap();
        assert!(matches!(fetched, Fetched::Body(body) if body.bytes == FEED.as_bytes()));
        assert!(when - start < Duration::from_secs(5), "{:?}", when - start);
    }
    for (feed, words) in bad {
        let error: FetchError = feed.await.unwrap().unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    }
}
