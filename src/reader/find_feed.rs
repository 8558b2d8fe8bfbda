//! Finding the feed at an address that somebody typed: there, or behind what the page there offers.

use super::{
    document::{origin, welcome},
    error::ReaderError,
    handle::Reader,
    typed::answers_for,
};
use crate::config::is_feed_address;
use crate::fetch::{Body, FetchError, Fetched, Kind, Request};
use crate::model::{Clean, FeedUrl, ParsedFeed};
use crate::parse::{Candidate, ParseError, discover, guesses};

/// Feeds of one page that are tried.
const TRIES: usize = 6;

/// An address that answered with a feed.
pub(super) struct Found {
    pub(super) url: String,
    pub(super) body: Body,
    pub(super) document: ParsedFeed,
    /// The other feeds that the page names, where it was found behind one.
    pub(super) others: Vec<Candidate>,
}

/// Why there is no feed at an address.
pub(super) struct NotFound {
    pub(super) error: ReaderError,
    /// Whether nobody listens there.
    pub(super) nobody: bool,
    /// Whether somebody does who speaks no TLS.
    pub(super) plain: bool,
}

impl From<ReaderError> for NotFound {
    fn from(error: ReaderError) -> Self {
        Self { error, nobody: false, plain: false }
    }
}

impl From<FetchError> for NotFound {
    fn from(error: FetchError) -> Self {
        Self { nobody: error.is_unreachable() && !error.may_be_offline(), plain: error.is_without_tls(), error: error.into() }
    }
}

impl From<NotFound> for ReaderError {
    fn from(not_found: NotFound) -> Self {
        not_found.error
    }
}

impl Reader {
    /// The feed at an address, or behind it; `typed`: the user answers for the address.
    pub(super) async fn find(&self, address: &str, typed: bool) -> Result<Found, NotFound> {
        let body = self.ask(address, typed).await?;
        let (body, parsed) = self.parsed_in_turn(body).await?;
        let error = match parsed {
            Ok(document) => return Ok(Found { url: settled(address, &body), body, document, others: Vec::new() }),
            Err(error) => error,
        };
        let offered = discover(&body.bytes, &origin(&body, 1));
        let mut addresses: Vec<String> = offered.iter().map(|candidate| candidate.url.clone()).collect();
        if addresses.is_empty() {
            addresses = guesses(&body.url);
        }
        // A large page gives its room back before the next is read.
        drop(body);
        for url in addresses.iter().take(TRIES) {
            // What the user typed may lead into a private network; what a page names may not.
            if let Ok(found) = self.find_there(url, typed && answers_for(url, address)).await {
                let others = offered.into_iter().filter(|other| other.url != *url).collect();
                return Ok(Found { others, ..found });
            }
        }
        Err(nothing_there(address, &offered, &error).into())
    }

    async fn parsed_in_turn(&self, body: Body) -> Result<(Body, Result<ParsedFeed, ParseError>), ReaderError> {
        let _turn = self.turn_to_parse(body.bytes.len()).await?;
        self.parsed(body).await
    }

    /// The feed at exactly this address; `typed`: the user answers for it.
    async fn find_there(&self, url: &str, typed: bool) -> Result<Found, ReaderError> {
        let body = self.ask(url, typed).await?;
        let (body, parsed) = self.parsed_in_turn(body).await?;
        let document = parsed.map_err(|error| nothing_there(url, &[], &error))?;
        Ok(Found { url: settled(url, &body), body, document, others: Vec::new() })
    }

    async fn ask(&self, url: &str, typed: bool) -> Result<Body, NotFound> {
        if url == FeedUrl::WELCOME {
            return Ok(welcome());
        }
        let request = Request { url, validators: None, user_agent: None, kind: Kind::Feed, typed };
        match self.fetcher()?.get(&request).await? {
            Fetched::Body(body) => Ok(body),
            Fetched::NotModified(_) => Err(ReaderError::new(format!("{} answered 304 to a first request", FeedUrl::new(url))).into()),
        }
    }
}

/// The address to subscribe to: where the feed has moved for good, else as asked.
fn settled(asked: &str, body: &Body) -> String {
    body.moved_to.clone().unwrap_or_else(|| asked.to_owned())
}

/// An address as the user types it; `example.org` means https.
pub(super) fn normal(typed: &str) -> Result<String, ReaderError> {
    let typed = typed.trim();
    if typed == FeedUrl::WELCOME {
        return Ok(typed.to_owned());
    }
    let has_scheme = typed.contains("://");
    let with_scheme = if has_scheme { typed.to_owned() } else { format!("https://{typed}") };
    let good = is_feed_address(&with_scheme) && !typed.is_empty() && !typed.contains(char::is_whitespace);
    // A single word is a machine of the home network (`http://nas/feed`) only where it is written as one.
    let is_host = |host: &str| has_scheme || host.contains('.') || host == "localhost" || host.starts_with('[');
    let plausible = url::Url::parse(&with_scheme).ok().filter(|url| url.host_str().is_some_and(is_host));
    match plausible.filter(|_| good) {
        Some(_) => Ok(with_scheme),
        None => {
            let shown = Clean::new(typed).shortened(120);
            Err(ReaderError::new(format!(
                "`{shown}` is no address of a feed or page; type one like https://example.org or example.org/feed"
            )))
        }
    }
}

fn nothing_there(address: &str, offered: &[Candidate], error: &ParseError) -> ReaderError {
    let address = FeedUrl::new(address);
    match offered.len() {
        0 => ReaderError::new(format!("no feed at {address}: {error}")),
        1 => {
            ReaderError::new(format!("the page at {address} offers a feed, {}, but none can be read there", FeedUrl::new(&offered[0].url)))
        }
        n => ReaderError::new(format!("the page at {address} offers {n} feeds, but none of them can be read")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_as_people_type_them() {
        assert_eq!(normal(" example.org/feed ").as_deref(), Ok("https://example.org/feed"));
        assert_eq!(normal("http://127.0.0.1:8000/").as_deref(), Ok("http://127.0.0.1:8000/"));
        assert_eq!(normal("http://nas/feed").as_deref(), Ok("http://nas/feed"));
        for nonsense in
            ["", "hello", "nas/feed", "two words.org", "file:///etc/passwd", "javascript:alert(1)", "exec:ls", "ftp://a.example/"]
        {
            assert!(normal(nonsense).unwrap_err().to_string().contains("no address"), "{nonsense}");
        }
    }
}
