//! Passwords and tokens: where they go and where they do not.

use crate::support::{FeedServer, Reply};
use crate::{FEED, body, fetcher, get};
use dateline::fetch::{Fetched, Kind, Request};
use dateline::model::FeedUrl;

#[tokio::test]
async fn a_password_goes_to_its_own_host_only() {
    let other = FeedServer::start();
    other.serve_everywhere(Reply::ok(FEED));
    let server = FeedServer::start();
    server.serve("/feed", Reply::redirect(302, "/moved"));
    server.serve("/moved", Reply::redirect(301, other.url("/")));
    let url = format!("http://me:pa%3Ass@127.0.0.1:{}/feed", server.port());
    let body = body(&url).await;
    assert!(!body.url.contains("pa"));
    for request in server.requests() {
        assert_eq!(request.header("authorization"), Some("Basic bWU6cGE6c3M="), "{}", request.path);
    }
    assert_eq!(other.requests()[0].header("authorization"), None);
}

#[tokio::test]
async fn relative_addresses_do_not_carry_a_feeds_secret_on() {
    let server = FeedServer::start();
    server.serve_everywhere(Reply::ok(FEED).header("Content-Location", "/feed?token=hunter2"));
    let url = server.url("/feed?n=1&token=hunter2");
    let feed = body(&url).await;
    assert_eq!(feed.url, server.url("/feed?n=1&token=***"));
    assert_eq!(feed.content_location, Some(server.url("/feed?token=***")));
    let page = fetcher().get(&Request { kind: Kind::Page, ..Request::feed(&url) }).await.unwrap();
    assert!(matches!(page, Fetched::Body(body) if body.url == url), "a page keeps the address that it is opened by");
}

#[test]
fn what_a_panic_would_quote_tells_no_secret() {
    let url = "https://me:hunter2@news.example/feed?token=hunter2";
    let quoted = format!("{:?} {:?}", Request::feed(url), FeedUrl::new(url));
    assert!(quoted.contains("news.example/feed") && !quoted.contains("hunter2"), "{quoted}");
}

#[tokio::test]
async fn no_sentence_tells_a_secret() {
    let server = FeedServer::start();
    let everything = |path: &str| format!("http://me:hunter2@127.0.0.1:{}{path}?token=hunter2", server.port());
    server.serve("/401", Reply::status(401));
    server.serve("/loop", Reply::redirect(302, everything("/loop")));
    server.serve("/raw", Reply::raw("nonsense"));
    server.serve("/inside", Reply::redirect(302, "http://10.0.0.1/?token=hunter2"));
    server.serve("/hang", Reply::hang());
    for path in ["/401", "/loop", "/raw", "/inside", "/hang"] {
        let error = get(&everything(path)).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{path}: {error:?}");
    }
}
