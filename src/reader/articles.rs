//! An entry made readable: from its feed's text or from its page's, whichever is wanted.

use super::{address::host, clock, error::ReaderError, handle::Reader, info::info, lists::no_entry};
use crate::article::{Article, Source, from_entry};
use crate::config::FullText;
use crate::model::{Access, Clean, EntryId, EntrySummary, FeedSummary, TextFrom};
use crate::store::{FailedPage, Lists, StoreError, StoredEntry};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// How long a page that failed is not asked for by itself, ahead of its reader.
pub(super) const LEFT_ALONE: SignedDuration = SignedDuration::from_hours(24);
/// How long a page that failed is not asked for when its entry is opened once more: most failures pass,
/// and whoever opens a story wants to read it.
const AT_REST: SignedDuration = SignedDuration::from_mins(2);

/// An entry made readable.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its line in lists.
    pub summary: EntrySummary,
    /// The article; `article::lay_out` sets it.
    pub article: Arc<Article>,
    /// Where every piece came from: label and value.
    pub info: Vec<(Clean, Clean)>,
    /// Which of the entry's texts it is made from.
    pub text: TextFrom,
    /// How many letters stood above the view when this text was left; 0: at its beginning.
    pub place: u64,
    /// What is known of the entry's page.
    pub page: PageState,
    /// Whether opening the entry is to fetch its page, as the options say.
    pub wants_page: bool,
    /// What the text does not have.
    pub missing: Option<Missing>,
}

/// What is known of an entry's web page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageState {
    /// The entry names none.
    #[default]
    Nowhere,
    /// It is not kept.
    Away,
    /// Its article is kept.
    Kept,
}

/// What a text does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The feed gives only a summary.
    Summary,
    /// The page was asked for in vain; the sentence says why.
    Failed(Clean),
    /// The page says that the rest is for subscribers.
    Subscribers,
}

impl Missing {
    /// What is said under the text; what can be done about it is the asker's to add.
    pub fn sentence(&self) -> Clean {
        match self {
            Missing::Summary => Clean::new("The feed gives only a summary"),
            Missing::Failed(why) => Clean::new(&format!("The page can’t be read here: {why}")),
            Missing::Subscribers => Clean::new("The rest is for the site’s subscribers"),
        }
    }
}

impl Reader {
    /// The entry made readable, from the text that the user chose, else the one that the options say.
    /// Marks nothing, and fetches nothing.
    ///
    /// # Errors
    /// No such entry, or a database that can't be read.
    pub async fn open_entry(&self, id: EntryId) -> Result<Opened, ReaderError> {
        self.opened(id, None).await
    }

    /// The entry made readable from this text. Marks nothing, fetches nothing, and notes no wish.
    ///
    /// # Errors
    /// As [`Reader::open_entry`]; a page that is not kept, a text that the feed does not give.
    pub async fn open_text(&self, id: EntryId, text: TextFrom) -> Result<Opened, ReaderError> {
        let opened = self.opened(id, Some(text)).await?;
        if opened.text == text {
            return Ok(opened);
        }
        Err(ReaderError::new(match text {
            TextFrom::Feed => format!("the feed gives no text of entry {id}"),
            TextFrom::Page => format!("the page of entry {id} is not kept; `dateline show --full-text {id}` fetches it"),
        }))
    }

    pub(super) async fn opened(&self, id: EntryId, text: Option<TextFrom>) -> Result<Opened, ReaderError> {
        let (stored, feed) = self.stored(id).await?;
        let full_text = self.full_text(feed.as_ref());
        let ended = |_| ReaderError::new("reading the article ended unexpectedly; dateline.log says why");
        let now = clock::now();
        let opening = move || Opening { stored, feed, full_text, now }.open(text);
        tokio::task::spawn_blocking(opening).await.map_err(ended)
    }

    /// An entry with all that is kept of it, and its feed where that is subscribed to.
    pub(super) async fn stored(&self, id: EntryId) -> Result<(StoredEntry, Option<FeedSummary>), ReaderError> {
        let found = self.inner.lists.ask(move |lists| with_feed(lists, id)).await?;
        found.ok_or_else(|| no_entry(id))
    }

    /// What the options say of the pages of a feed's entries.
    pub(super) fn full_text(&self, feed: Option<&FeedSummary>) -> FullText {
        let config = self.config();
        let own = feed.and_then(|feed| config.feed(&feed.url)).and_then(|line| line.full_text);
        own.unwrap_or(config.reading.full_text)
    }
}

fn with_feed(lists: &mut Lists, id: EntryId) -> Result<Option<(StoredEntry, Option<FeedSummary>)>, StoreError> {
    let Some(stored) = lists.entry(id)? else { return Ok(None) };
    let feed = lists.feeds()?.into_iter().find(|feed| feed.id == stored.summary.feed);
    Ok(Some((stored, feed)))
}

/// An entry on its way to be read.
struct Opening {
    stored: StoredEntry,
    feed: Option<FeedSummary>,
    full_text: FullText,
    now: Timestamp,
}

impl Opening {
    fn open(self, asked: Option<TextFrom>) -> Opened {
        let stored = &self.stored;
        let mut of_feed = None;
        let mut is_teaser = || of_feed.get_or_insert_with(|| self.article(TextFrom::Feed)).summary_only;
        let text = self.text(asked, &mut is_teaser);
        let wants_page = text == TextFrom::Feed && self.wants_page(&mut is_teaser);
        let mut article = of_feed.filter(|_| text == TextFrom::Feed).unwrap_or_else(|| self.article(text));
        let missing = self.missing(text, article.summary_only);
        // The line under the text stands where something is missing from it.
        article.summary_only = missing.is_some();
        let info = info(stored, self.feed.as_ref(), &article, text);
        let place = match text {
            TextFrom::Feed => stored.reading.feed_place,
            TextFrom::Page => stored.reading.page_place,
        };
        let page = match (&stored.page, &stored.entry.url) {
            (Some(_), _) => PageState::Kept,
            (None, Some(_)) => PageState::Away,
            (None, None) => PageState::Nowhere,
        };
        Opened { article: Arc::new(article), info, text, place, page, wants_page, missing, summary: self.stored.summary }
    }

    /// The text that is to be read.
    fn text(&self, asked: Option<TextFrom>, is_teaser: &mut impl FnMut() -> bool) -> TextFrom {
        let entry = &self.stored.entry;
        let has_none = entry.summary_html.trim().is_empty() && entry.content_html.trim().is_empty();
        match (&self.stored.page, asked.or(self.stored.reading.chosen), self.full_text) {
            (None, ..) => TextFrom::Feed,
            // A saved page, mostly: there is nothing else to read.
            (Some(_), ..) if has_none => TextFrom::Page,
            (Some(_), Some(wanted), _) => wanted,
            (Some(_), None, FullText::Always) => TextFrom::Page,
            (Some(_), None, FullText::Auto) if is_teaser() => TextFrom::Page,
            (Some(_), None, FullText::Auto | FullText::Never) => TextFrom::Feed,
        }
    }

    /// Whether opening the entry is to fetch its page.
    fn wants_page(&self, is_teaser: &mut impl FnMut() -> bool) -> bool {
        let stored = &self.stored;
        let is_open = stored.page.is_none() && stored.entry.url.is_some() && self.failure_within(AT_REST).is_none();
        is_open
            && match (stored.reading.chosen, self.full_text) {
                (Some(wanted), _) => wanted == TextFrom::Page,
                (None, FullText::Always) => true,
                (None, FullText::Auto) => is_teaser(),
                (None, FullText::Never) => false,
            }
    }

    fn failure_within(&self, time: SignedDuration) -> Option<&FailedPage> {
        self.stored.page_failed.as_ref().filter(|page| self.now.duration_since(page.failed) < time)
    }

    fn missing(&self, text: TextFrom, is_teaser: bool) -> Option<Missing> {
        let access = self.stored.page.as_ref().map(|page| page.text.access).unwrap_or_default();
        match (text, self.failure_within(LEFT_ALONE)) {
            (TextFrom::Page, _) => (access == Access::Subscribers).then_some(Missing::Subscribers),
            (TextFrom::Feed, Some(page)) if self.stored.page.is_none() => Some(Missing::Failed(page.reason.clone())),
            (TextFrom::Feed, _) => is_teaser.then_some(Missing::Summary),
        }
    }

    /// Where the article comes from: its feed, or the outlet whose page was saved.
    fn source(&self) -> Clean {
        let page = self.stored.page.as_ref().filter(|_| self.feed.as_ref().is_some_and(|feed| feed.url.is_saved()));
        match page {
            Some(page) if !page.text.site.is_empty() => page.text.site.without_own_initials(),
            Some(page) => host(&page.text.url),
            None => self.stored.summary.feed_title.clone(),
        }
    }

    fn article(&self, text: TextFrom) -> Article {
        let stored = &self.stored;
        from_entry(&Source {
            entry: &stored.entry,
            feed_title: &self.source(),
            page: stored.page.as_ref().map(|page| &page.text).filter(|_| text == TextFrom::Page),
            home_url: self.feed.as_ref().and_then(|feed| feed.home_url.as_deref()),
            date: stored.summary.date,
            undated: stored.summary.undated,
        })
    }
}
