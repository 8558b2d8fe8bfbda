//! Servers that take their time.

use crate::support::{FeedServer, Reply};
use crate::{FEED, body, get};
use dateline::fetch::{FetchError, Phase};
use std::time::Duration;

async fn error_of(reply: Reply) -> FetchError {
    let server = FeedServer::start();
    server.serve("/", reply);
    get(&server.url("/")).await.unwrap_err()
}

fn is(error: &FetchError, expected: Phase) -> bool {
    matches!(error, FetchError::Timeout { phase, .. } if *phase == expected)
}

#[tokio::test]
async fn silence_ends_at_the_read_timeout() {
    let error = error_of(Reply::hang()).await;
    assert!(is(&error, Phase::Answer), "{error}");
    let error = error_of(Reply::stall(FEED, 0)).await;
    assert!(is(&error, Phase::Body), "{error}");
}

#[tokio::test]
async fn a_drip_ends_at_the_deadline() {
    let server = FeedServer::start();
    server.serve("/", Reply::drip(FEED, Duration::from_millis(200)));
    let body = body(&server.url("/")).await;
    assert!(FEED.as_bytes().starts_with(&body.bytes) && body.bytes.len() > 5, "{:?}", body.bytes);
    assert!(is(&body.truncated.unwrap(), Phase::Whole));
}

#[tokio::test]
async fn headers_that_drip_are_no_answer() {
    let error = error_of(Reply::raw_drip("HTTP/1.1 200 OK\r\n", Duration::from_millis(200))).await;
    assert!(is(&error, Phase::Answer), "{error}");
}

#[tokio::test]
async fn the_deadline_is_one_for_all_hops() {
    let server = FeedServer::start();
    for hop in 0..9 {
        server.serve(&format!("/{hop}"), Reply::redirect(302, format!("/{}", hop + 1)).after(Duration::from_millis(800)));
    }
    let error = get(&server.url("/0")).await.unwrap_err();
    assert!(is(&error, Phase::Whole), "{error}");
}
