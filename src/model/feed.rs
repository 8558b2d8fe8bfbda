//! Feeds: their addresses, what they said last, and how they are doing.

use super::text::Clean;
use super::trouble::Trouble;
use jiff::Timestamp;
use std::fmt;
use std::time::Duration;

/// Our number for a feed; stable for as long as the database lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FeedId(pub i64);

/// The address that a subscription names, as the user wrote it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FeedUrl(String);

impl FeedUrl {
    /// The built-in feed that explains dateline, read from the program itself.
    pub const WELCOME: &'static str = "dateline:welcome";
    /// The built-in feed of saved pages: nothing is asked for it.
    pub const SAVED: &'static str = "dateline:saved";

    /// Takes an address as it is; whether it can be fetched is fetch's to say.
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// The address in full, secrets included: for requests and the database only.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the built-in feed that explains dateline.
    pub fn is_welcome(&self) -> bool {
        self.0 == Self::WELCOME
    }

    /// Whether this is the built-in feed of saved pages.
    pub fn is_saved(&self) -> bool {
        self.0 == Self::SAVED
    }

    /// Whether this is a feed that no server has.
    pub fn is_built_in(&self) -> bool {
        self.is_welcome() || self.is_saved()
    }

    /// Whether the feed is at this host, in whatever spelling, `www.` aside; a port that follows it must be the feed's.
    pub fn is_at(&self, host: &str) -> bool {
        let Some(url) = url::Url::parse(&self.0).ok().filter(url::Url::has_host) else { return false };
        if host.contains(['/', '\\', '?', '#', '@']) {
            return false;
        }
        // As browsers read it: letter case, international names (IDNA) and spellings of numbers.
        let Ok(wanted) = url::Url::parse(&format!("{}://{host}/", url.scheme())) else { return false };
        let has_port = host.rsplit(']').next().is_some_and(|rest| rest.contains(':'));
        let bare = |url: &url::Url| url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host).to_owned());
        bare(&url) == bare(&wanted) && (!has_port || url.port_or_known_default() == wanted.port_or_known_default())
    }

    /// Whether the address opens something private: it holds user info or secret-looking query fields.
    pub fn holds_secret(&self) -> bool {
        match url::Url::parse(&self.0) {
            Ok(url) if url.has_host() => {
                !url.username().is_empty() || url.password().is_some() || url.query_pairs().any(|(name, _)| is_secret(&name))
            }
            _ => roughly_cut(&self.0) != self.0,
        }
    }

    /// The address to show: user info and the values of secret-looking query fields are cut out.
    pub fn shown(&self) -> Clean {
        let mut url = match url::Url::parse(&self.0) {
            Ok(url) if url.has_host() => url,
            _ => return Clean::new(&roughly_cut(&self.0)),
        };
        if url.password().is_some() || !url.username().is_empty() {
            let _ = url.set_username("");
            let _ = url.set_password(None);
        }
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        if pairs.iter().any(|(name, _)| is_secret(name)) {
            let hidden = pairs.iter().map(|(name, value)| (name, if is_secret(name) { "***" } else { value }));
            url.query_pairs_mut().clear().extend_pairs(hidden);
        }
        Clean::new(url.as_str())
    }
}

impl fmt::Display for FeedUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shown().fmt(f)
    }
}

impl fmt::Debug for FeedUrl {
    /// As it is shown: what a panic or a log quotes holds no secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FeedUrl").field(&self.shown()).finish()
    }
}

/// What is no address can still hold a password: all that may be user info or a query goes.
fn roughly_cut(text: &str) -> String {
    let start = text.find("//").map_or(0, |slashes| slashes + 2);
    let host = text.rfind('@').map_or(start, |at| at + 1).max(start);
    let rest = &text[host..];
    match rest.split_once('?') {
        Some((path, _)) => format!("{}{path}?…", &text[..start]),
        None => format!("{}{rest}", &text[..start]),
    }
}

/// Query fields whose values open somebody's private feed.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace("authoriz", "auth").replace("author", "").replace("keyword", "");
    ["token", "key", "auth", "secret", "pass", "pwd", "sig", "session"].iter().any(|word| name.contains(word))
}

/// HTTP's validators: what a server gave to ask "has it changed?" with (RFC 9110 §8.8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`, verbatim.
    pub etag: Option<String>,
    /// `Last-Modified`, verbatim.
    pub last_modified: Option<String>,
}

impl Validators {
    /// Whether a conditional request can't be made.
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// Why a feed is not asked by itself at the address that it moved to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stays {
    /// The user took that back.
    TakenBack,
    /// Its own address holds a secret, which is not for others.
    Secret,
    /// Another subscription, of this name, is asked there.
    Subscribed(Clean),
}

/// How a feed is doing: drives back-off and the warning mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedHealth {
    /// When a fetch last brought a feed, or word that nothing had changed.
    pub last_success: Option<Timestamp>,
    /// What went wrong at the last fetch; `None` when it went well.
    pub last_error: Option<Clean>,
    /// What kind of failure that was; `None` where nothing failed, or an older dateline wrote it.
    pub trouble: Option<Trouble>,
    /// Since when every fetch failed.
    pub failing_since: Option<Timestamp>,
    /// Fetches that failed one after the other.
    pub failures: u32,
    /// Due at this moment, not before (interval, ttl, back-off, Retry-After).
    pub not_before: Option<Timestamp>,
    /// Until when the server asked to be left alone (Retry-After).
    pub held_until: Option<Timestamp>,
    /// Answered 410: it is gone and is asked no more.
    pub gone: bool,
    /// Where the server says the feed has moved for good (301 or 308); it may hold a secret.
    pub moved_to: Option<FeedUrl>,
    /// On how many days the same feed was seen there; it is asked there for good after the third.
    pub moved_days: u32,
    /// Why it is not asked there even then; `None` where nothing is in the way.
    pub stays: Option<Stays>,
    /// Whether nobody typed its address: it came with a list, a page's offer or a move.
    pub untyped: bool,
    /// Where it is asked instead of the subscription's address, since it moved there for good.
    pub asked_at: Option<FeedUrl>,
    /// When it was last asked, whatever came of it.
    pub asked: Option<Timestamp>,
    /// How long the last fetch took, redirects included; waiting for a turn at the server is not counted.
    pub took: Option<Duration>,
    /// Why the last document was not whole; `None` when it was.
    pub cut: Option<Clean>,
    /// The date of its newest entry.
    pub newest: Option<Timestamp>,
    /// What usually lies between two of its entries; `None` while too few are known.
    pub gap: Option<Duration>,
}

/// A subscription as a list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedSummary {
    /// Our number.
    pub id: FeedId,
    /// The subscription's address.
    pub url: FeedUrl,
    /// The user's title for it, else the publisher's, else the address.
    pub title: Clean,
    /// The folder it lies in; `None` at the top.
    pub folder: Option<Clean>,
    /// The feed's web page.
    pub home_url: Option<String>,
    /// Unread entries that a list would show.
    pub unread: u64,
    /// All entries that a list would show.
    pub entries: u64,
    /// How it is doing.
    pub health: FeedHealth,
}

#[cfg(test)]
impl FeedSummary {
    /// A subscription that nothing came from yet.
    pub(crate) fn new(id: i64, url: &str, title: &str) -> Self {
        Self {
            id: FeedId(id),
            url: FeedUrl::new(url),
            title: Clean::new(title),
            folder: None,
            home_url: None,
            unread: 0,
            entries: 0,
            health: FeedHealth::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_known_in_every_spelling() {
        let at = |url: &str, host: &str| FeedUrl::new(url).is_at(host);
        for host in ["bücher.example", "BÜCHER.example", "www.bücher.example", "xn--bcher-kva.example", "bücher.example:443"] {
            assert!(at("https://bücher.example/rss", host) && at("https://www.xn--bcher-kva.example/rss", host), "{host}");
        }
        assert!(at("http://a.example:81/", "a.example") && at("http://a.example:81/", "A.example:81"));
        assert!(at("http://[::1]:81/", "[0:0::1]") && at("http://[::1]:81/", "[::1]:81"));
        for host in ["a.example:80", "a.example/", "me@a.example", "a.example?x", "a.example#x", "b.example", "example", ""] {
            assert!(!at("http://a.example:81/", host), "{host}");
        }
        assert!(!at(FeedUrl::WELCOME, "welcome"));
    }

    #[test]
    fn what_is_shown_holds_no_secret() {
        for (written, shown) in [
            ("https://me:pw@example.org/feed?x=1&token=abc", "https://example.org/feed?x=1&token=***"),
            ("https://example.org/feed?author=ann&keyword=sea", "https://example.org/feed?author=ann&keyword=sea"),
            ("https://example.org/feed?authorization=abc", "https://example.org/feed?authorization=***"),
            ("https://me@example.org/", "https://example.org/"),
            ("http://me:p/w@example.org/feed", "http://example.org/feed"),
            ("http://me:pw@exa mple/feed?token=abc", "http://exa mple/feed?…"),
            ("me:pw@example.org", "example.org"),
            ("example.org/feed", "example.org/feed"),
        ] {
            let url = FeedUrl::new(written);
            assert_eq!(&*url.shown(), shown);
            assert_eq!(url.holds_secret(), written != shown, "{written}");
            assert!(format!("{url:?}").contains(shown));
        }
    }
}
