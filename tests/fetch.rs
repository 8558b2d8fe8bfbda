//! Fetching, against servers of our own on loopback: good ones, slow ones, liars and traps.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what tests share fails the test")]

mod support;

use dateline::fetch::{Body, FetchError, Fetched, Fetcher, Request};
use support::fetch_options;

mod fetch {
    mod bodies;
    mod hundred;
    mod kit;
    mod nonsense;
    mod patience;
    mod politeness;
    mod proxies;
    mod redirects;
    mod secrets;
    mod statuses;
}

const FEED: &str = "<rss version=\"2.0\"><channel><title>News</title></channel></rss>";

fn fetcher() -> Fetcher {
    Fetcher::new(&fetch_options()).unwrap()
}

/// Fetches an address as if the user had just typed it.
async fn get(url: &str) -> Result<Fetched, FetchError> {
    fetcher().get(&Request::feed(url)).await
}

async fn body(url: &str) -> Body {
    match get(url).await {
        Ok(Fetched::Body(body)) => body,
        other => panic!("{url}: {other:?}"),
    }
}

/// The sentence that the user reads.
async fn complaint(url: &str) -> String {
    get(url).await.unwrap_err().to_string()
}
