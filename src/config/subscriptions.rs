//! `[[feeds]]`: what the user subscribes to.

use super::options::FullText;
use crate::model::{Clean, FeedUrl};

/// One `[[feeds]]` entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The feed's address: http, https, `dateline:welcome` or `dateline:saved`.
    pub url: FeedUrl,
    /// The user's title; else the publisher's is shown.
    pub title: Option<Clean>,
    /// The folder that it lies in.
    pub folder: Option<Clean>,
    /// What dateline calls itself to this feed's server.
    pub user_agent: Option<String>,
    /// When the pages of its entries are read; `None`: as `[reading]` says.
    pub full_text: Option<FullText>,
    /// Whether the pages of its new entries are kept by a refresh; `None`: as `[fetch]` says.
    pub prefetch: Option<bool>,
    /// Minutes between two refreshes of it; `None`: as `[fetch]` and its own rhythm say.
    pub interval_minutes: Option<u32>,
}

impl Subscription {
    /// The names that a `[[feeds]]` entry may have.
    pub(super) const FIELDS: [&'static str; 7] = ["url", "title", "folder", "user_agent", "full_text", "prefetch", "interval_minutes"];

    /// A subscription that says nothing but the address.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: FeedUrl::new(url),
            title: None,
            folder: None,
            user_agent: None,
            full_text: None,
            prefetch: None,
            interval_minutes: None,
        }
    }
}

/// Whether an address may be subscribed to: http, https or a built-in feed; nothing that names a
/// program or a file (newsboat PR #3400 shows what comes of that).
pub fn is_feed_address(url: &str) -> bool {
    matches!(url, FeedUrl::WELCOME | FeedUrl::SAVED)
        || url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}
