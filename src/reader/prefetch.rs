//! Pages kept ahead of reading: where the user turned it on, or asked for it now.

use super::{
    articles::LEFT_ALONE,
    clock,
    error::ReaderError,
    handle::Reader,
    progress::{Outcome, Progress},
    words::counted,
};
use crate::config::{FullText, Subscription};
use crate::model::{Clean, EntryId, FeedId, TextFrom};
use crate::store::{Lists, Pageless};
use jiff::Timestamp;
use tokio::task::JoinSet;

/// Pages that one refresh asks for at most: told in config.example.toml.
const MOST: usize = 50;
/// Entries that are looked at to find so many of which the feed gives only a summary.
const LOOKED_AT: usize = 500;
/// Pages asked for at the same time; what one origin gets of it is fetch's to say.
const AT_ONCE: usize = 8;

/// What came of keeping pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PagesKept {
    /// Pages that are kept now.
    pub kept: u64,
    /// Entries whose page could not be had, with why.
    pub failed: Vec<(EntryId, Clean)>,
}

impl PagesKept {
    /// The same and more.
    pub fn add(&mut self, more: Self) {
        self.kept += more.kept;
        self.failed.extend(more.failed);
    }

    /// What came of it, in a few words; empty where no page was asked for.
    pub fn words(&self) -> Clean {
        let failed = if self.failed.is_empty() { String::new() } else { format!(", {} failed", self.failed.len()) };
        if self.kept == 0 && failed.is_empty() {
            return Clean::default();
        }
        Clean::new(&format!("{} kept{failed}", counted(self.kept, "page", "pages")))
    }
}

impl Reader {
    /// Keeps the pages of these feeds' unread entries of which the feed gives only a summary: at most 50, the
    /// newest first, and none that failed within a day. `progress` hears of each.
    ///
    /// Dropping the future cancels it; what came stays.
    ///
    /// # Errors
    /// Only the database's; a page that fails is data.
    pub async fn keep_pages(&self, feeds: Vec<FeedId>, progress: impl Fn(Progress) + Send) -> Result<PagesKept, ReaderError> {
        self.keep_pages_since(feeds, Timestamp::UNIX_EPOCH, &progress).await
    }

    /// The same for what arrived at a moment or later.
    pub(super) async fn keep_pages_since(
        &self,
        feeds: Vec<FeedId>,
        since: Timestamp,
        progress: &(impl Fn(Progress) + Send),
    ) -> Result<PagesKept, ReaderError> {
        let teasers = self.teasers(feeds, since).await?;
        let (mut kept, total) = (PagesKept::default(), teasers.len());
        let mut waiting = teasers.into_iter();
        let mut jobs = JoinSet::new();
        loop {
            while jobs.len() < AT_ONCE
                && let Some((entry, feed)) = waiting.next()
            {
                let reader = self.clone();
                jobs.spawn(async move { (entry, feed, reader.have_page(entry, false).await) });
            }
            let Some(job) = jobs.join_next().await else { return Ok(kept) };
            // A job that broke is one page less; what broke it stands in the log.
            let Ok((entry, feed, result)) = job else { continue };
            let outcome = match result.unwrap_or_else(|error| Err(error.0)) {
                Ok(()) => {
                    kept.kept += 1;
                    Outcome::PageKept
                }
                Err(why) => {
                    kept.failed.push((entry, why.clone()));
                    Outcome::PageFailed(why)
                }
            };
            let failed = kept.failed.len();
            progress(Progress { feed, outcome, done: total - waiting.len() - jobs.len(), total, failed });
        }
    }

    /// The feeds among these whose new entries' pages are kept by a refresh.
    pub(super) async fn prefetched(&self, among: &[FeedId]) -> Result<Vec<FeedId>, ReaderError> {
        let config = self.config();
        // A feed whose line wants no pages is not among "all"; only its own line says so.
        let wanted = |line: &Subscription| line.prefetch.unwrap_or(config.fetch.prefetch && line.full_text != Some(FullText::Never));
        if !config.feeds.iter().any(wanted) {
            return Ok(Vec::new());
        }
        let feeds = self.inner.lists.look(|lists| lists.feeds()).await?;
        let wanted = |feed: &FeedId| {
            let line = feeds.iter().find(|known| known.id == *feed).and_then(|known| config.feed(&known.url));
            line.is_some_and(wanted)
        };
        Ok(among.iter().copied().filter(wanted).collect())
    }

    /// Entries of which the feed gives only a summary, or whose page is always to be read.
    async fn teasers(&self, feeds: Vec<FeedId>, since: Timestamp) -> Result<Vec<(EntryId, FeedId)>, ReaderError> {
        let failed_before = clock::now().checked_sub(LEFT_ALONE).unwrap_or(Timestamp::MIN);
        let look =
            move |lists: &mut Lists| lists.pageless(&Pageless { feeds: &feeds, arrived_since: since, failed_before, limit: LOOKED_AT });
        let known = self.inner.lists.look(|lists| lists.feeds()).await?;
        let always: Vec<FeedId> = known.iter().filter(|feed| self.full_text(Some(feed)) == FullText::Always).map(|feed| feed.id).collect();
        let mut teasers = Vec::new();
        for id in self.inner.lists.look(look).await? {
            let opened = self.opened(id, Some(TextFrom::Feed)).await?;
            let feed = opened.summary.feed;
            if opened.article.summary_only || always.contains(&feed) {
                teasers.push((id, feed));
            }
            if teasers.len() == MOST {
                break;
            }
        }
        Ok(teasers)
    }
}
