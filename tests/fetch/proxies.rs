//! Ways around.

use crate::FEED;
use crate::support::{FeedServer, Reply, fetch_options};
use dateline::config::FetchOptions;
use dateline::fetch::{FetchError, Fetched, Fetcher, Request};

#[tokio::test]
async fn a_proxy_is_asked_for_public_addresses() {
    let proxy = FeedServer::start();
    proxy.serve_everywhere(Reply::ok(FEED));
    let fetcher = Fetcher::new(&FetchOptions { proxy: proxy.url(""), ..fetch_options() }).unwrap();
    let Ok(Fetched::Body(body)) = fetcher.get(&Request::page("http://news.example/feed")).await else { panic!("the proxy answers") };
    assert_eq!(body.url, "http://news.example/feed");
    assert_eq!(proxy.requests()[0].path, "http://news.example/feed");
    let error = fetcher.get(&Request::page("http://10.0.0.1/")).await.unwrap_err();
    assert!(matches!(error, FetchError::RefusedAddress { .. }));
}

#[test]
fn a_bad_proxy_is_named() {
    let secret = Fetcher::new(&FetchOptions { proxy: "ftp://me:hunter2@proxy/".into(), ..fetch_options() }).unwrap_err();
    assert!(!format!("{secret} {secret:?}").contains("hunter2"), "{secret}");
    for bad in ["nonsense", "localhost:8080", "ftp://proxy/"] {
        let error = Fetcher::new(&FetchOptions { proxy: bad.into(), ..fetch_options() }).unwrap_err();
        assert!(error.to_string().contains(bad), "{error}");
    }
}

#[tokio::test]
async fn a_dead_proxy_is_named() {
    let gone = FeedServer::start();
    let proxy = gone.url("");
    let port = gone.port();
    drop(gone);
    for proxy in [proxy.clone(), proxy.replace("http:", "socks5h:"), proxy.replace("http://", "http://me:hunter2@")] {
        let fetcher = Fetcher::new(&FetchOptions { proxy, ..fetch_options() }).unwrap();
        let error = fetcher.get(&Request::page("http://news.example/")).await.unwrap_err().to_string();
        assert!(error.starts_with("news.example can't be reached") && error.contains(&port.to_string()), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
}
