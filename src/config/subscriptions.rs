//! `[[feeds]]`: what the user subscribes to.

use crate::model::{Clean, FeedUrl};

/// One `[[feeds]]` entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The feed's address: http, https or `dateline:welcome`.
    pub url: FeedUrl,
    /// The user's title; else the publisher's is shown.
    pub title: Option<Clean>,
    /// The folder that it lies in.
    pub folder: Option<Clean>,
    /// What dateline calls itself to this feed's server.
    pub user_agent: Option<String>,
}

impl Subscription {
    /// The names that a `[[feeds]]` entry may have.
    pub(super) const FIELDS: [&'static str; 4] = ["url", "title", "folder", "user_agent"];

    /// A subscription that says nothing but the address.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: FeedUrl::new(url), title: None, folder: None, user_agent: None }
    }
}

/// Whether an address may be subscribed to: http, https or the built-in feed; nothing that names a
/// program or a file (newsboat PR #3400 shows what comes of that).
pub fn is_feed_address(url: &str) -> bool {
    url == FeedUrl::WELCOME || url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}
