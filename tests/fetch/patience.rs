//! Servers that take their time.

use crate::support::{FeedServer, Reply};
use crate::{FEED, body, get};
use dateline::fetch::{FetchError, Phase};
use std::time::{Duration, Instant};

async fn timed(reply: Reply) -> (FetchError, Duration) {
    let server = FeedServer::start();
    server.serve("/", reply);
    let start = Instant::now();
    let error = get(&server.url("/")).await.unwrap_err();
    (error, start.elapsed())
}

fn is(error: &FetchError, expected: Phase) -> bool {
    matches!(error, FetchError::Timeout { phase, .. } if *phase == expected)
}

#[tokio::test]
async fn silence_ends_at_the_read_timeout() {
    let (error, time) = timed(Reply::hang()).await;
    assert!(is(&error, Phase::Answer), "{error}");
    assert!(time < Duration::from_millis(3500), "{time:?}");
    let (error, _) = timed(Reply::stall(FEED, 0)).await;
    assert!(is(&error, Phase::Body), "{error}");
}

#[tokio::test]
async fn a_drip_ends_at_the_deadline() {
    let server = FeedServer::start();
    server.serve("/", Reply::drip(FEED, Duration::from_millis(200)));
    let start = Instant::now();
    let body = body(&server.url("/")).await;
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert!(FEED.as_bytes().starts_with(&body.bytes) && body.bytes.len() > 5, "{:?}", body.bytes);
    assert!(is(&body.truncated.unwrap(), Phase::Whole));
}

#[tokio::test]
async fn headers_that_drip_are_no_answer() {
    let (error, _) = timed(Reply::raw_drip("HTTP/1.1 200 OK\r\n", Duration::from_millis(200))).await;
    assert!(is(&error, Phase::Answer), "{error}");
}

#[tokio::test]
async fn the_deadline_is_one_for_all_hops() {
    let server = FeedServer::start();
    for hop in 0..9 {
        server.serve(&format!("/{hop}"), Reply::redirect(302, format!("/{}", hop + 1)).after(Duration::from_millis(800)));
    }
    let start = Instant::now();
    let error = get(&server.url("/0")).await.unwrap_err();
    assert!(is(&error, Phase::Whole), "{error}");
    assert!(start.elapsed() < Duration::from_millis(5500), "{:?}", start.elapsed());
}
