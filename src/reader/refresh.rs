//! A refresh: many feeds asked at once, each one's fate its own.
//!
//! fetch → parse → store for each feed; how many at a time is the fetcher's to say, when each is due
//! the schedule's.

use super::{
    clock,
    error::ReaderError,
    handle::{PARSERS, Reader},
    prefetch::PagesKept,
    progress::{Outcome, Progress},
    reach::{Reach, Unreached},
    schedule::{Which, Wishes, after_failure, after_success, held_until, is_asked},
};
use crate::fetch::{Body, FetchError, Fetched, Kind, Request};
use crate::model::{Clean, FeedId, FeedUrl, ParsedFeed};
use crate::parse::{Origin, ParseError, parse};
use crate::store::{Failure, FeedSource, Fetched as Kept, Store, fingerprint};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{sync::OwnedSemaphorePermit, task::JoinSet};

/// Bytes from which on a document is parsed alone.
const LARGE: usize = 1 << 20;

/// How a refresh ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// Feeds asked.
    pub asked: usize,
    /// Which they were.
    pub feeds: Vec<FeedId>,
    /// New entries in all.
    pub new: u64,
    /// The feeds that failed, with why.
    pub failed: Vec<(FeedId, Clean)>,
    /// What was kept of new entries' pages, where that is turned on.
    pub pages: PagesKept,
    /// Whether not one server could be reached: this machine is probably offline.
    pub offline: bool,
}

impl Refreshed {
    /// What came of it, in one sentence for the status line.
    pub fn sentence(&self) -> Clean {
        if self.offline {
            return Clean::new("no server can be reached: probably offline; everything kept stays readable");
        }
        let feeds = if self.asked == 1 { "1 feed".to_owned() } else { format!("{} feeds", self.asked) };
        let failed = if self.failed.is_empty() { String::new() } else { format!(", {} failed", self.failed.len()) };
        let pages = self.pages.words();
        let separator = if pages.is_empty() { "" } else { "; " };
        Clean::new(&format!("{feeds} asked, {} new{failed}{separator}{pages}", self.new))
    }

    fn note(&mut self, feed: FeedId, fate: &Fate) {
        match &fate.outcome {
            Outcome::New(new) => self.new += new,
            Outcome::Failed(why) => self.failed.push((feed, why.clone())),
            Outcome::Started | Outcome::NotModified | Outcome::PageKept | Outcome::PageFailed(_) => {}
        }
    }
}

/// What became of one feed, and whether the network itself seems to be missing.
struct Fate {
    outcome: Outcome,
    unreached: Option<Unreached>,
    remote: bool,
}

impl Fate {
    /// A mistake in dateline, at one feed; the others go on.
    fn broken() -> Self {
        let outcome = Outcome::Failed(Clean::new("something broke inside dateline at this feed; dateline.log says what"));
        Self { outcome, unreached: None, remote: true }
    }
}

impl Reader {
    /// Asks feeds for news. `progress` hears of each feed when it is asked and when it is done. Then
    /// keeps the pages of new entries, where the options say so.
    ///
    /// Dropping the future cancels the refresh: requests under way are closed, what came stays.
    ///
    /// # Errors
    /// Only the database's; a feed that fails is data.
    pub async fn refresh(&self, which: Which, progress: impl Fn(Progress) + Send) -> Result<Refreshed, ReaderError> {
        let begun = clock::now();
        let asked = self.asked(which).await?;
        let ids: Vec<FeedId> = asked.iter().map(|source| source.id).collect();
        let mut refreshed = self.ask_all(asked, &progress).await;
        let reading_ahead = if refreshed.new > 0 { self.prefetched(&ids).await? } else { Vec::new() };
        refreshed.feeds = ids;
        if !reading_ahead.is_empty() {
            refreshed.pages = self.keep_pages_since(reading_ahead, begun, &progress).await?;
        }
        if refreshed.asked > 0 {
            self.prune().await?;
        }
        Ok(refreshed)
    }

    async fn ask_all(&self, asked: Vec<FeedSource>, progress: &(impl Fn(Progress) + Send)) -> Refreshed {
        let (mut jobs, mut feeds) = (JoinSet::new(), HashMap::new());
        let mut refreshed = Refreshed { asked: asked.len(), ..Refreshed::default() };
        let total = asked.len();
        for source in asked {
            progress(Progress { feed: source.id, outcome: Outcome::Started, done: 0, total, failed: 0 });
            let (reader, feed) = (self.clone(), source.id);
            let job = jobs.spawn(async move { reader.refresh_one(source).await });
            feeds.insert(job.id(), feed);
        }
        let (mut done, mut reach) = (0, Reach::default());
        while let Some(job) = jobs.join_next_with_id().await {
            let (id, fate) = job.unwrap_or_else(|error| (error.id(), Fate::broken()));
            let Some(feed) = feeds.remove(&id) else { continue };
            done += 1;
            refreshed.note(feed, &fate);
            if fate.remote {
                reach.note(fate.unreached);
            }
            progress(Progress { feed, outcome: fate.outcome, done, total, failed: refreshed.failed.len() });
        }
        refreshed.offline = reach.is_offline();
        refreshed
    }

    /// The feeds that a refresh asks now.
    async fn asked(&self, which: Which) -> Result<Vec<FeedSource>, ReaderError> {
        let now = clock::now();
        let sources = self.inner.lists.look(|lists| lists.sources()).await?;
        let asked = sources.into_iter().filter(|source| !source.url.is_saved());
        Ok(asked.filter(|source| is_asked(source.id, &source.health, &which, now)).collect())
    }

    async fn prune(&self) -> Result<(), ReaderError> {
        let keep_days = self.config().storage.keep_days;
        let pruned = self.inner.writer.ask(move |store| store.prune(keep_days, clock::now())).await?;
        tracing::debug!(pruned, "pruned");
        Ok(())
    }

    /// One feed, from its address to the database. What fails here, be it the database, is this feed's.
    async fn refresh_one(&self, source: FeedSource) -> Fate {
        match self.try_one(&source).await {
            Ok(fate) => fate,
            Err(error) => {
                let noted = self.note(&source, error.0.clone(), None, false).await;
                Fate { outcome: noted.unwrap_or(Outcome::Failed(error.0)), unreached: None, remote: true }
            }
        }
    }

    async fn try_one(&self, source: &FeedSource) -> Result<Fate, ReaderError> {
        if source.url.is_welcome() {
            let outcome = self.take_in(source, welcome()).await?;
            return Ok(Fate { outcome, unreached: None, remote: false });
        }
        let config = self.config();
        let agent = config.feed(&source.url).and_then(|feed| feed.user_agent.as_deref());
        let request =
            Request { url: source.url.as_str(), validators: Some(&source.validators), user_agent: agent, kind: Kind::Feed, typed: true };
        let (outcome, unreached) = match self.fetcher()?.get(&request).await {
            Ok(Fetched::Body(body)) => (self.take_in(source, body).await?, None),
            Ok(Fetched::NotModified(answer)) => {
                let due = after_success(clock::now(), config.fetch.interval_minutes, wishes(source, answer.wait));
                let feed = source.id;
                let moved_to = answer.moved_to.as_deref().map(Clean::new);
                let note =
                    move |store: &mut Store| store.unchanged(feed, Some(&answer.validators), moved_to.as_ref(), Some(due), clock::now());
                self.inner.writer.ask(note).await?;
                (Outcome::NotModified, None)
            }
            Err(error) => (self.note_failure(source, &error).await?, Unreached::of(&error, &source.url)),
        };
        Ok(Fate { outcome, unreached, remote: true })
    }

    /// Keeps what a document says; one that is the last one to the byte costs no parsing.
    async fn take_in(&self, source: &FeedSource, body: Body) -> Result<Outcome, ReaderError> {
        let feed = source.id;
        if source.fingerprint == Some(fingerprint(&body.bytes)) {
            let due = after_success(clock::now(), self.config().fetch.interval_minutes, wishes(source, body.wait));
            let moved_to = body.moved_to.as_deref().map(Clean::new);
            let note = move |store: &mut Store| store.unchanged(feed, Some(&body.validators), moved_to.as_ref(), Some(due), clock::now());
            self.inner.writer.ask(note).await?;
            return Ok(Outcome::NotModified);
        }
        // Held until the document is kept: parsed ones do not pile up before the database either.
        let _turn = self.turn_to_parse(body.bytes.len()).await?;
        let (body, parsed) = self.parsed(body).await?;
        let document = match (parsed, &body.truncated) {
            (Ok(document), _) => document,
            (Err(_), Some(cut)) => return self.note_failure(source, cut).await,
            (Err(error), None) => return self.note_parse_failure(source, &error).await,
        };
        let new = self.keep(feed, body, document).await?;
        Ok(if new == 0 { Outcome::NotModified } else { Outcome::New(new) })
    }

    /// Keeps a document that was parsed from `body`; how many of its entries are new.
    pub(super) async fn keep(&self, feed: FeedId, body: Body, document: ParsedFeed) -> Result<u64, ReaderError> {
        let wait = Wishes { fresh_for: body.wait, ttl_minutes: document.ttl_minutes };
        let kept = Kept {
            not_before: Some(after_success(clock::now(), self.config().fetch.interval_minutes, wait)),
            moved_to: body.moved_to.as_deref().map(Clean::new),
            fingerprint: fingerprint(&body.bytes),
            validators: body.validators,
        };
        let arrivals = self.inner.writer.ask(move |store| store.keep(feed, &document, &kept, clock::now())).await?;
        tracing::info!(feed = feed.0, new = arrivals.new, revised = arrivals.revised, "kept");
        Ok(arrivals.new)
    }

    /// The right to parse a document of this size: a few small ones at a time, or one large one.
    pub(super) async fn turn_to_parse(&self, bytes: usize) -> Result<OwnedSemaphorePermit, ReaderError> {
        let turns = if bytes > LARGE { PARSERS } else { 1 };
        let turn = Arc::clone(&self.inner.parsers).acquire_many_owned(turns).await;
        turn.map_err(|_| ReaderError::new("dateline is closing"))
    }

    /// Parses a document away from the threads that wait for the network.
    pub(super) async fn parsed(&self, body: Body) -> Result<(Body, Result<ParsedFeed, ParseError>), ReaderError> {
        let ended = |_| ReaderError::new("this document broke the parser; dateline.log says how");
        let max_entries = self.config().fetch.max_entries;
        let parsing = tokio::task::spawn_blocking(move || {
            let parsed = parse(&body.bytes, &origin(&body, max_entries));
            (body, parsed)
        });
        parsing.await.map_err(ended)
    }

    async fn note_failure(&self, source: &FeedSource, error: &FetchError) -> Result<Outcome, ReaderError> {
        self.note(source, Clean::new(&error.to_string()), error.retry_after(), error.is_gone()).await
    }

    async fn note_parse_failure(&self, source: &FeedSource, error: &ParseError) -> Result<Outcome, ReaderError> {
        self.note(source, Clean::new(&error.to_string()), None, false).await
    }

    async fn note(&self, source: &FeedSource, error: Clean, wait: Option<Duration>, gone: bool) -> Result<Outcome, ReaderError> {
        let now = clock::now();
        let held_until = held_until(now, wait);
        let due = after_failure(now, self.config().fetch.interval_minutes, &source.health);
        let failure = Failure { error: error.clone(), not_before: Some(held_until.map_or(due, |held| held.max(due))), held_until, gone };
        tracing::warn!(feed = %source.url, %error, "failed");
        let feed = source.id;
        self.inner.writer.ask(move |store| store.failed(feed, &failure, now)).await?;
        Ok(Outcome::Failed(error))
    }
}

fn wishes(source: &FeedSource, wait: Option<Duration>) -> Wishes {
    Wishes { fresh_for: wait, ttl_minutes: source.ttl_minutes }
}

/// The built-in feed, as if a server had sent it.
pub(super) fn welcome() -> Body {
    let bytes = include_bytes!("../../assets/welcome.xml").to_vec();
    Body { bytes, url: FeedUrl::WELCOME.to_owned(), ..Body::default() }
}

/// What parse is told about where a body came from.
pub(super) fn origin(body: &Body, max_entries: usize) -> Origin<'_> {
    Origin {
        url: Some(body.url.as_str()).filter(|url| !url.is_empty()),
        content_type: body.content_type.as_deref(),
        content_location: body.content_location.as_deref(),
        max_entries,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_refresh_ended_is_one_sentence() {
        let failed = Refreshed { asked: 3, new: 12, failed: vec![(FeedId(1), "it is gone".into())], ..Refreshed::default() };
        assert_eq!(&*failed.sentence(), "3 feeds asked, 12 new, 1 failed");
        assert_eq!(&*Refreshed { asked: 1, ..Refreshed::default() }.sentence(), "1 feed asked, 0 new");
        let pages = PagesKept { kept: 1, failed: Vec::new() };
        assert_eq!(&*Refreshed { asked: 1, new: 2, pages, ..Refreshed::default() }.sentence(), "1 feed asked, 2 new; 1 page kept");
        assert!(Refreshed { offline: true, ..failed }.sentence().contains("probably offline"));
    }
}
