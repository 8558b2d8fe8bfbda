//! Subscribing: from any address to a line in the config; and the way back.

use super::{
    address::same_host,
    clock,
    error::ReaderError,
    handle::Reader,
    marks::Done,
    readdress::Readdressed,
    visit::{origin, welcome},
    words::counted,
};
use crate::config::{Subscription, edit, is_feed_address};
use crate::fetch::{Body, FetchError, Fetched, Kind, Request};
use crate::model::{Clean, FeedId, FeedUrl, ParsedFeed};
use crate::parse::{Candidate, ParseError, discover, guesses};
use crate::store::Act;

/// Feeds of one page that are tried.
const TRIES: usize = 6;

/// A feed that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// Its number.
    pub feed: FeedId,
    /// What was done, for the status line.
    pub text: Clean,
}

/// An address that answered with a feed.
struct Found {
    url: String,
    body: Body,
    document: ParsedFeed,
}

/// Why there is no feed at an address.
struct NotFound {
    error: ReaderError,
    /// Whether nobody listens there.
    nobody: bool,
}

impl From<ReaderError> for NotFound {
    fn from(error: ReaderError) -> Self {
        Self { error, nobody: false }
    }
}

impl From<FetchError> for NotFound {
    fn from(error: FetchError) -> Self {
        Self { nobody: error.is_unreachable() && !error.may_be_offline(), error: error.into() }
    }
}

impl From<NotFound> for ReaderError {
    fn from(not_found: NotFound) -> Self {
        not_found.error
    }
}

impl Reader {
    /// Subscribes to the feed at `address`, or to the one that the page there offers (a comments
    /// feed only if there is no other). It is tried first; then one entry is added to the config.
    ///
    /// # Errors
    /// Nonsense, no feed there, one that is subscribed to already, a config that can't be edited.
    pub async fn subscribe(&self, address: &str, folder: Option<&str>) -> Result<Added, ReaderError> {
        let typed = address.trim();
        let address = normal(typed)?;
        self.not_yet(&address)?;
        let found = match self.find(&address).await {
            // Without a scheme https is meant; a server that has none is asked the other way. One whose
            // certificate is bad, or that answered, has it: whoever is in between must not talk us out of it.
            Err(NotFound { error, nobody: true }) if address == format!("https://{typed}") => {
                self.find(&address.replacen("https://", "http://", 1)).await.map_err(|_| error)?
            }
            found => found?,
        };
        self.not_yet(&found.url)?;
        let folder = folder.map(Clean::new).filter(|folder| !folder.is_empty());
        let line = Subscription { folder, ..Subscription::new(&found.url) };
        let url = line.url.clone();
        self.add_lines(vec![line]).await?;
        let feed = self.known(&url).await?;
        let text = said(&found, &address);
        self.keep(feed, &url, found.body, found.document).await?;
        Ok(Added { feed, text })
    }

    /// Takes a feed out of the config. Its articles and marks stay, and it can be undone.
    ///
    /// # Errors
    /// No such feed, or a config that can't be edited.
    pub async fn unsubscribe(&self, feed: FeedId) -> Result<Done, ReaderError> {
        let feeds = self.inner.lists.look(|lists| lists.feeds()).await?;
        let known = feeds.into_iter().find(|known| known.id == feed).ok_or_else(|| ReaderError::new("this feed is not in the config"))?;
        let url = known.url.clone();
        let removed = self.edit_config(move |text| edit::remove(text, url.as_str())).await?;
        self.journal_unsubscribed(vec![removed]).await?;
        Ok(Done { text: Clean::new(&format!("removed {}; its articles are kept", known.title)), changed: 1, entry: None })
    }

    /// Writes the address that a feed has moved to into the config. It can be undone.
    ///
    /// # Errors
    /// A feed that has not moved, or a config that can't be edited.
    pub async fn follow_move(&self, feed: FeedId) -> Result<Done, ReaderError> {
        let feeds = self.inner.lists.look(|lists| lists.feeds()).await?;
        let known = feeds.into_iter().find(|known| known.id == feed).ok_or_else(|| ReaderError::new("this feed is not in the config"))?;
        let moved_to = known.health.moved_to.as_ref().map(|to| to.as_str().to_owned());
        let new = known.health.asked_at.map(|url| url.as_str().to_owned()).or(moved_to);
        let new = new.ok_or_else(|| ReaderError::new(format!("{} has not moved", known.title)))?;
        let new = with_user_info(known.url.as_str(), new)?;
        let change = Readdressed { old: known.url.as_str().to_owned(), new };
        let text = Clean::new(&format!("the config has {} at {} now", known.title, change.shown()));
        let payload = change.payload()?;
        self.write_address(change).await?;
        self.inner.writer.ask(move |store| store.apply(Act::Readdressed { payload: &payload }, clock::now())).await?;
        Ok(Done { text, changed: 1, entry: None })
    }

    /// Adds an entry to the config for each feed that is not there yet.
    ///
    /// # Errors
    /// A config that can't be edited; then nothing was added.
    pub async fn import(&self, feeds: Vec<Subscription>) -> Result<Done, ReaderError> {
        let config = self.config();
        let new: Vec<Subscription> = feeds.into_iter().filter(|feed| config.feed(&feed.url).is_none()).collect();
        let changed = new.len() as u64;
        if changed > 0 {
            self.add_lines(new).await?;
        }
        Ok(Done {
            text: Clean::new(&format!("{} added; `dateline refresh` fetches what they have", counted(changed, "feed", "feeds"))),
            changed,
            entry: None,
        })
    }

    /// Adds entries to the config: one change of the file, one act in the journal.
    async fn add_lines(&self, lines: Vec<Subscription>) -> Result<(), ReaderError> {
        let added = self.edit_config(move |text| {
            let text = edit::add(text, &lines)?;
            let urls: Vec<&str> = lines.iter().map(|line| line.url.as_str()).collect();
            let (_, entries) = edit::remove_all(&text, &urls)?;
            Ok((text, entries))
        });
        let added = added.await?;
        self.journal_subscribed(added).await
    }

    /// Changes the config file and follows it; what `change` returns beside the text comes back.
    pub(super) async fn edit_config<T: Send + 'static>(
        &self,
        change: impl Fn(&str) -> Result<(String, T), edit::EditError> + Send + 'static,
    ) -> Result<T, ReaderError> {
        let path = self.config_path();
        let edited = tokio::task::spawn_blocking(move || edit::rewrite(&path, change)).await;
        let result = edited.map_err(|_| ReaderError::new("editing config.toml broke off; dateline.log says why"))??;
        self.follow_config().await?;
        Ok(result)
    }

    /// The number of a feed that the config has.
    pub(super) async fn known(&self, url: &FeedUrl) -> Result<FeedId, ReaderError> {
        let feeds = self.inner.writer.ask(|store| store.lists().feeds()).await?;
        let known = feeds.iter().find(|feed| feed.url == *url).map(|feed| feed.id);
        known.ok_or_else(|| ReaderError::new(format!("{url} is in the config but not in the database; start dateline again")))
    }

    fn not_yet(&self, url: &str) -> Result<(), ReaderError> {
        match self.config().feed(&FeedUrl::new(url)) {
            Some(feed) => {
                Err(ReaderError::new(format!("{} is subscribed to already", feed.title.clone().unwrap_or_else(|| feed.url.shown()))))
            }
            None => Ok(()),
        }
    }

    /// The feed at an address, or behind it.
    async fn find(&self, address: &str) -> Result<Found, NotFound> {
        let body = self.ask(address, true).await?;
        let (body, parsed) = self.parsed_in_turn(body).await?;
        let error = match parsed {
            Ok(document) => return Ok(Found { url: settled(address, &body), body, document }),
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
            if let Some(found) = self.tried(url, same_host(url, address)).await {
                return Ok(found);
            }
        }
        Err(nothing_there(address, &offered, &error).into())
    }

    async fn parsed_in_turn(&self, body: Body) -> Result<(Body, Result<ParsedFeed, ParseError>), ReaderError> {
        let _turn = self.turn_to_parse(body.bytes.len()).await?;
        self.parsed(body).await
    }

    /// The feed at exactly this address, if there is one.
    async fn tried(&self, url: &str, typed: bool) -> Option<Found> {
        let body = self.ask(url, typed).await.ok()?;
        let (body, parsed) = self.parsed_in_turn(body).await.ok()?;
        Some(Found { url: settled(url, &body), body, document: parsed.ok()? })
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

/// What was added, and from which address where that is not the one asked for.
fn said(found: &Found, asked: &str) -> Clean {
    let url = FeedUrl::new(&found.url);
    let title = Some(found.document.listed_title()).filter(|title| !title.is_empty()).unwrap_or_else(|| url.shown());
    let place = if found.url == asked { String::new() } else { format!(" from {url}") };
    Clean::new(&format!("added {title}{place}: {}", counted(found.document.entries.len() as u64, "entry", "entries")))
}

/// The address that a feed moved to, with the name and password of the old one: they are for its own server
/// only, or for the same host made safer by https.
fn with_user_info(old: &str, new: String) -> Result<String, ReaderError> {
    let (Ok(old), Ok(mut to)) = (url::Url::parse(old), url::Url::parse(&new)) else { return Ok(new) };
    if old.username().is_empty() && old.password().is_none() {
        return Ok(new);
    }
    let upgraded = old.scheme() == "http" && to.scheme() == "https" && old.port().is_none() && to.port().is_none();
    if old.host() != to.host() || !(old.origin() == to.origin() || upgraded) {
        let new = FeedUrl::new(&new);
        return Err(ReaderError::new(format!(
            "the config has a name and a password for this feed, which are not for {new}; write the new address yourself"
        )));
    }
    // Addresses with a host can have both.
    let _ = to.set_username(old.username());
    let _ = to.set_password(old.password());
    Ok(to.into())
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
    let with_scheme = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let good = is_feed_address(&with_scheme) && !typed.is_empty() && !typed.contains(char::is_whitespace);
    let plausible = url::Url::parse(&with_scheme)
        .ok()
        .filter(|url| url.host_str().is_some_and(|host| host.contains('.') || host == "localhost" || host.starts_with('[')));
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
    fn a_password_moves_with_its_feed_and_to_nobody_else() {
        let moved = |old: &str, new: &str| with_user_info(old, new.to_owned());
        assert_eq!(moved("https://me:p%40w@a.example/f", "https://a.example/g").as_deref(), Ok("https://me:p%40w@a.example/g"));
        assert_eq!(moved("http://me:pw@a.example/f", "https://a.example/f").as_deref(), Ok("https://me:pw@a.example/f"));
        assert_eq!(moved("https://a.example/f", "https://b.example/f").as_deref(), Ok("https://b.example/f"));
        for elsewhere in ["https://b.example/f", "http://a.example/f", "https://a.example:8443/f"] {
            let refused = moved("https://me:pw@a.example/f", elsewhere).unwrap_err().to_string();
            assert!(refused.contains("not for") && !refused.contains("pw"), "{refused}");
        }
    }

    #[test]
    fn addresses_as_people_type_them() {
        assert_eq!(normal(" example.org/feed ").as_deref(), Ok("https://example.org/feed"));
        assert_eq!(normal("http://127.0.0.1:8000/").as_deref(), Ok("http://127.0.0.1:8000/"));
        for nonsense in ["", "hello", "two words.org", "file:///etc/passwd", "javascript:alert(1)", "exec:ls", "ftp://a.example/"] {
            assert!(normal(nonsense).unwrap_err().to_string().contains("no address"), "{nonsense}");
        }
    }
}
