//! Documents that are not closed: cut on their way, or of publishers who never close them. Which of the two it is
//! shows when the very same document comes again.

use super::error::StoreError;
use super::fetched::Fetched;
use super::recognise::alias_keys;
use crate::model::Clean;
use crate::model::Ending;
use crate::model::Entry;
use crate::model::FeedId;
use crate::model::ParsedFeed;
use crate::model::Validators;
use rusqlite::Connection;
use std::collections::HashSet;

/// How much of a document counts, and what is kept with it.
pub(super) struct Extent<'a> {
    /// What is kept of its entries.
    pub(super) entries: &'a [Entry],
    /// Whether what it does not bring is no longer in the feed.
    pub(super) is_all: bool,
    /// What came with it. The fingerprint of one that is not closed is turned until it is taken for all there is, so
    /// that the same one is read when it comes again; that of one that broke off on its way is turned otherwise, as a
    /// cache may hand out later, as if it were whole, what broke off before.
    pub(super) fetched: Fetched,
}

impl<'a> Extent<'a> {
    /// `known` is the fingerprint that was kept last.
    pub(super) fn of(
        db: &Connection,
        feed: FeedId,
        document: &'a ParsedFeed,
        fetched: &Fetched,
        known: Option<i64>,
    ) -> Result<Self, StoreError> {
        let mut extent = Self { entries: document.whole_entries(), is_all: true, fetched: fetched.clone() };
        if document.ending == Ending::Closed {
            return Ok(extent);
        }
        let turned = if fetched.truncated { !fetched.fingerprint.rotate_left(1) } else { !fetched.fingerprint };
        let comes_again = known == Some(turned) && !fetched.truncated;
        extent.is_all =
            known == Some(fetched.fingerprint) || comes_again && (document.ending == Ending::Open || has_new_half(db, feed, document)?);
        if extent.is_all {
            extent.entries = &document.entries;
            // Nothing more is to come.
            extent.fetched.cut = document.ending.told().map(Clean::from);
        } else {
            extent.fetched.fingerprint = turned;
            // A 304 would hide what did not come.
            extent.fetched.validators = Validators::default();
        }
        Ok(extent)
    }
}

/// Whether the document's last entry, which is only begun, is a story that is not known, as far as that can be told:
/// it has a headline and more, and nothing that the feed had and that did not come begins like it.
fn has_new_half(db: &Connection, feed: FeedId, document: &ParsedFeed) -> Result<bool, StoreError> {
    let Some(half) = document.entries.last().filter(|_| document.half) else { return Ok(false) };
    let has_text = !half.summary_html.is_empty() || !half.content_html.is_empty();
    if half.title.is_empty() || !(has_text || half.published.is_some()) {
        return Ok(false);
    }
    let mut named = db.prepare_cached("SELECT EXISTS (SELECT 1 FROM aliases WHERE feed = ?1 AND key = ?2)")?;
    for key in alias_keys(half) {
        if named.query_row((feed.0, key), |row| row.get(0))? {
            return Ok(false);
        }
    }
    let came: HashSet<&str> = document.whole_entries().iter().map(|entry| entry.guid.0.as_str()).collect();
    let mut had = db.prepare_cached(
        "SELECT s.guid, e.title FROM status s LEFT JOIN entries e ON e.id = s.id AND e.dropped IS NULL WHERE s.feed = ?1",
    )?;
    let mut rows = had.query([feed.0])?;
    while let Some(row) = rows.next()? {
        let (guid, title): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        let begins_so = title.is_some_and(|title| title.starts_with(half.title.as_str()));
        if guid == half.guid.0 || (begins_so && !came.contains(guid.as_str())) {
            return Ok(false);
        }
    }
    Ok(true)
}
