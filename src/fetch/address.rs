//! An address taken apart: what is asked for, with whose name and password, and how it is shown.

use super::error::FetchError;
use crate::model::Clean;
use crate::model::FeedUrl;
use crate::model::same_host;
use url::Url;

/// The address of one hop, without user info or fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    url: Url,
}

/// A name and a password as they stood in an address, percent-encoded.
/// No `Debug`: they must reach no log.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Credentials {
    name: String,
    password: Option<String>,
}

impl Address {
    /// Reads what the user or a feed wrote.
    pub(super) fn parse(text: &str) -> Result<(Self, Option<Credentials>), FetchError> {
        let url =
            Url::parse(text).map_err(|error| FetchError::BadAddress { address: shown(text), reason: Clean::new(&error.to_string()) })?;
        Self::take_apart(url)
    }

    /// Reads a `Location`, which may be relative to this address. User info in it is dropped: the
    /// user gave none for there.
    pub(super) fn join(&self, location: &str) -> Result<Self, FetchError> {
        let bad = |error: url::ParseError| FetchError::BadAddress { address: shown(location), reason: Clean::new(&error.to_string()) };
        let url = self.url.join(location).map_err(bad)?;
        Self::take_apart(url).map(|(address, _)| address)
    }

    fn take_apart(mut url: Url) -> Result<(Self, Option<Credentials>), FetchError> {
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(FetchError::Scheme { address: shown(url.as_str()).shortened(200) });
        }
        let name = url.username().to_owned();
        let password = url.password().map(str::to_owned);
        let credentials = (!name.is_empty() || password.is_some()).then_some(Credentials { name, password });
        // Neither can fail: the address has a host.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        url.set_fragment(None);
        Ok((Self { url }, credentials))
    }

    /// The address itself.
    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    /// The address with user info, which reqwest turns into an Authorization header.
    pub(super) fn with(&self, credentials: &Credentials) -> Url {
        let mut url = self.url.clone();
        // Neither can fail: the address has a host.
        let _ = url.set_username(&credentials.name);
        let _ = url.set_password(credentials.password.as_deref());
        url
    }

    /// Scheme, host and port: whoever shares them is the same server.
    pub(super) fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// Whether what is secret to `self` may also be sent to `other`: the same origin, or the same
    /// host made safer by https at its usual port.
    pub(super) fn trusts(&self, other: &Self) -> bool {
        let upgraded =
            self.url.scheme() == "http" && self.url.port().is_none() && other.url.scheme() == "https" && other.url.port().is_none();
        self.same_host(other) && (self.origin() == other.origin() || upgraded)
    }

    /// Whether both name the same host; the port does not matter.
    pub(super) fn same_host(&self, other: &Self) -> bool {
        same_host(self.url.as_str(), other.url.as_str())
    }

    /// The host, with its port where that is unusual, to show.
    pub(super) fn host(&self) -> Clean {
        let host = self.url.host_str().unwrap_or_default();
        match self.url.port() {
            Some(port) => Clean::new(&format!("{host}:{port}")),
            None => Clean::new(host),
        }
    }

    /// The address as a base for relative ones: those that name no path of their own would take a
    /// secret of the query with them.
    pub(super) fn without_secrets(&self) -> String {
        let url = FeedUrl::new(self.url.as_str());
        if url.holds_secret() { url.shown().to_string() } else { self.url.to_string() }
    }

    /// The address to show, secret-looking values cut.
    pub(super) fn shown(&self) -> Clean {
        shown(self.url.as_str()).shortened(200)
    }
}

fn shown(text: &str) -> Clean {
    FeedUrl::new(text).shown()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        Address::parse(text).unwrap().0
    }

    #[test]
    fn user_info_is_taken_out() {
        let (address, credentials) = Address::parse("http://me:s%40cret@example.org:8000/a?x=1#top").unwrap();
        assert_eq!(address.url().as_str(), "http://example.org:8000/a?x=1");
        assert_eq!(&*address.host(), "example.org:8000");
        assert_eq!(address.with(&credentials.unwrap()).as_str(), "http://me:s%40cret@example.org:8000/a?x=1");
    }

    #[test]
    fn a_location_brings_no_user_info() {
        let there = address("http://example.org/a").join("//me:pw@example.com/b").unwrap();
        assert_eq!(there.url().as_str(), "http://example.com/b");
    }

    #[test]
    fn only_http_and_https() {
        for odd in ["file:///etc/passwd", "gopher://example.org/", "data:text/xml,<rss/>", "javascript:1", "ftp://example.org/feed"] {
            assert!(matches!(Address::parse(odd), Err(FetchError::Scheme { .. })), "{odd}");
            assert!(matches!(address("http://example.org/").join(odd), Err(FetchError::Scheme { .. })), "{odd}");
        }
        assert!(matches!(Address::parse("example.org/feed"), Err(FetchError::BadAddress { .. })));
    }

    #[test]
    fn secrets_go_to_their_own_origin_only() {
        let home = address("http://example.org/feed");
        for (there, trusted) in [
            ("http://example.org/other", true),
            ("https://example.org/feed", true),
            ("https://example.org:8443/feed", false),
            ("http://example.org:8080/feed", false),
            ("http://www.example.org/feed", false),
        ] {
            assert_eq!(home.trusts(&address(there)), trusted, "{there}");
        }
        assert!(!address("https://example.org/").trusts(&address("http://example.org/")));
    }

    #[test]
    fn what_is_shown_holds_no_secret() {
        for text in ["http://me:hunter2@[bad/", "http://me:hunter2@exa mple/", "http://example.org:port/?token=hunter2"] {
            let error = Address::parse(text).err().unwrap().to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
        assert!(!address("http://example.org/?api_key=hunter2&x=1").shown().contains("hunter2"));
    }
}
