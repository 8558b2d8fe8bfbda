//! An entry made readable, and the account of where its pieces came from.

use super::{error::ReaderError, handle::Reader};
use crate::article::{Article, Source, from_entry};
use crate::model::{Clean, EntryId, EntrySummary, FeedSummary};
use crate::store::{Lists, StoreError, StoredEntry};
use jiff::{Timestamp, tz::TimeZone};
use std::sync::Arc;

/// An entry made readable.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its line in lists.
    pub summary: EntrySummary,
    /// The article; `article::lay_out` sets it.
    pub article: Arc<Article>,
    /// Where every piece came from: label and value.
    pub info: Vec<(Clean, Clean)>,
}

impl Reader {
    /// The entry made readable. Marks nothing.
    ///
    /// # Errors
    /// No such entry, or a database that can't be read.
    pub async fn open_entry(&self, id: EntryId) -> Result<Opened, ReaderError> {
        let (stored, feed) = self
            .inner
            .lists
            .ask(move |lists| with_feed(lists, id))
            .await?
            .ok_or_else(|| ReaderError::new(format!("there is no entry {id}; `dateline list` shows what there is")))?;
        let ended = |_| ReaderError::new("reading the article ended unexpectedly; dateline.log says why");
        tokio::task::spawn_blocking(move || opened(stored, feed.as_ref())).await.map_err(ended)
    }
}

fn with_feed(lists: &mut Lists, id: EntryId) -> Result<Option<(StoredEntry, Option<FeedSummary>)>, StoreError> {
    let Some(stored) = lists.entry(id)? else { return Ok(None) };
    let feed = lists.feeds()?.into_iter().find(|feed| feed.id == stored.summary.feed);
    Ok(Some((stored, feed)))
}

fn opened(stored: StoredEntry, feed: Option<&FeedSummary>) -> Opened {
    let article = from_entry(&Source {
        entry: &stored.entry,
        feed_title: &stored.summary.feed_title,
        page: None,
        home_url: feed.and_then(|feed| feed.home_url.as_deref()),
        date: stored.summary.date,
        undated: stored.summary.undated,
    });
    let info = info(&stored, feed, &article);
    Opened { summary: stored.summary, article: Arc::new(article), info }
}

/// What `info` shows: only what is there.
fn info(stored: &StoredEntry, feed: Option<&FeedSummary>, article: &Article) -> Vec<(Clean, Clean)> {
    let entry = &stored.entry;
    let text = match (entry.content_html.is_empty(), entry.summary_html.is_empty()) {
        (true, true) => "the feed gives none".to_owned(),
        (true, false) => format!("the feed's summary, {} bytes of HTML", entry.summary_html.len()),
        (false, _) => format!("the feed's full text, {} bytes of HTML", entry.content_html.len()),
    };
    let with_words = article.figures.iter().filter(|figure| !figure.caption.is_empty()).count();
    let listed = |words: &[Clean]| words.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(", ");
    let rows = [
        ("feed", stored.summary.feed_title.to_string()),
        ("feed's address", feed.map(|feed| feed.url.to_string()).unwrap_or_default()),
        ("page", entry.url.clone().unwrap_or_default()),
        ("author", entry.author.to_string()),
        ("published", entry.published.map(moment).unwrap_or_else(|| "the feed does not say".to_owned())),
        ("updated", entry.updated.map(moment).unwrap_or_default()),
        ("arrived", moment(stored.arrived)),
        ("text changed", stored.revised.map(moment).unwrap_or_default()),
        (
            "headline before",
            stored.former.as_ref().map(|former| former.title.to_string()).filter(|old| *old != *entry.title).unwrap_or_default(),
        ),
        ("text", text),
        ("pictures", format!("{}, {with_words} with a caption", article.figures.len())),
        ("topics", listed(&entry.categories)),
        ("language", entry.language.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("files", entry.enclosures.iter().map(|file| file.url.as_str()).collect::<Vec<_>>().join(", ")),
        ("guid", entry.guid.0.clone()),
        ("id", stored.summary.id.to_string()),
    ];
    rows.into_iter().filter(|(_, value)| !value.is_empty()).map(|(label, value)| (Clean::new(label), Clean::new(&value))).collect()
}

fn moment(at: Timestamp) -> String {
    at.to_zoned_datetime(TimeZone::system()).strftime("%a %-d %b %Y %H:%M %Z").to_string()
}
