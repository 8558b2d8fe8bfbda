//! What servers see: conditional requests, the same few headers, turns.

use crate::support::{FeedServer, Reply, fetch_options};
use crate::{FEED, body, fetcher, get};
use dateline::config::FetchOptions;
use dateline::fetch::{FetchError, Fetched, Fetcher, Request};
use dateline::model::Validators;
use std::time::Duration;

#[tokio::test]
async fn the_second_fetch_is_conditional() {
    let server = FeedServer::start();
    let modified = "Tue, 24 Nov 2026 08:00:00 GMT";
    server.serve("/feed", Reply::ok(FEED).etag("W/\"a-1\"").last_modified(modified).header("Cache-Control", "max-age=600"));
    let fetcher = fetcher();
    let url = server.url("/feed");
    let Ok(Fetched::Body(first)) = fetcher.get(&Request::feed(&url)).await else { panic!("the first is whole") };
    assert_eq!(first.bytes, FEED.as_bytes());
    assert_eq!(first.validators, Validators { etag: Some("W/\"a-1\"".into()), last_modified: Some(modified.into()) });
    let again = Request { validators: Some(&first.validators), ..Request::feed(&url) };
    let Ok(Fetched::NotModified(second)) = fetcher.get(&again).await else { panic!("the second has nothing new") };
    assert_eq!(second.validators, first.validators);
    assert_eq!(second.wait, Some(Duration::from_secs(600)));
    let asked = server.requests();
    assert!(!asked[0].is_conditional());
    assert_eq!(asked[1].header("if-none-match"), Some("W/\"a-1\""));
    assert_eq!(asked[1].header("if-modified-since"), Some(modified));
}

#[tokio::test]
async fn not_modified_without_a_question_is_an_error() {
    let server = FeedServer::start();
    server.serve("/", Reply::status(304));
    assert!(matches!(get(&server.url("/")).await, Err(FetchError::Status { code: 304, .. })));
}

#[tokio::test]
async fn everybody_sees_the_same_few_headers() {
    let server = FeedServer::start();
    server.serve("/away", Reply::redirect(302, "/feed").header("Set-Cookie", "id=1; Path=/"));
    server.serve("/feed", Reply::ok(FEED).header("Set-Cookie", "id=2; Path=/"));
    for _ in 0..2 {
        body(&server.url("/away")).await;
    }
    let version = env!("CARGO_PKG_VERSION");
    for request in server.requests() {
        let mut names: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
        assert_eq!(request.header("user-agent"), Some(format!("dateline/{version}").as_str()));
    }
}

#[tokio::test]
async fn the_user_agent_of_a_feed_wins() {
    let server = FeedServer::start();
    server.serve_everywhere(Reply::ok(FEED));
    let fetcher = Fetcher::new(&FetchOptions { user_agent: "General/1".into(), ..fetch_options() }).unwrap();
    let url = server.url("/");
    fetcher.get(&Request::feed(&url)).await.unwrap();
    fetcher.get(&Request { user_agent: Some("Special/2"), ..Request::feed(&url) }).await.unwrap();
    let agents: Vec<_> = server.requests().iter().map(|request| request.header("user-agent").unwrap().to_owned()).collect();
    assert_eq!(agents, ["General/1", "Special/2"]);
    let bad = fetcher.get(&Request { user_agent: Some("a\r\nCookie: x"), ..Request::feed(&url) }).await;
    assert!(matches!(bad, Err(FetchError::BadUserAgent { .. })));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_connections_at_an_origin_and_the_rest_go_on() {
    let stuck = FeedServer::start();
    stuck.serve_everywhere(Reply::hang());
    let good: Vec<FeedServer> = (0..20).map(|_| FeedServer::start()).collect();
    let fetcher = Fetcher::new(&FetchOptions { concurrency: 4, read_timeout_seconds: 60, timeout_seconds: 60, ..fetch_options() }).unwrap();
    let ask = |url: String| {
        let fetcher = fetcher.clone();
        tokio::spawn(async move { fetcher.get(&Request::feed(&url)).await })
    };
    let waiting: Vec<_> = (0..8).map(|n| ask(stuck.url(&format!("/{n}")))).collect();
    tokio::task::block_in_place(|| stuck.wait_for_requests(2));
    let others: Vec<_> = good.iter().map(|server| ask(server.serve("/", Reply::ok(FEED)).url("/"))).collect();
    for other in others {
        other.await.unwrap().unwrap();
    }
    // Whoever waited behind those that are stuck would have seen them asked anew.
    assert_eq!(stuck.most_at_once(), 2);
    assert_eq!(stuck.requests().len(), 2);
    waiting.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_fetch_gives_its_turn_to_the_next() {
    let server = FeedServer::start();
    server.serve_sequence("/", [Reply::hang(), Reply::ok(FEED)]);
    let fetcher = Fetcher::new(&FetchOptions { per_origin: 1, read_timeout_seconds: 60, timeout_seconds: 60, ..fetch_options() }).unwrap();
    let url = server.url("/");
    let dropped = tokio::spawn({
        let (fetcher, url) = (fetcher.clone(), url.clone());
        async move { fetcher.get(&Request::feed(&url)).await }
    });
    tokio::task::block_in_place(|| server.wait_for_requests(1));
    dropped.abort();
    fetcher.get(&Request::feed(&url)).await.unwrap();
}
