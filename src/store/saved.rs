//! Saved pages: entries of the built-in feed that no publisher brings. To save one is an act of the
//! user's, in the journal like any other.

use super::connection::Lists;
use super::connection::Store;
use super::entries::keep_one;
use super::error::StoreError;
use super::journal::note_saved;
use super::reading;
use crate::model::Entry;
use crate::model::EntryId;
use crate::model::FeedId;
use crate::model::FeedUrl;
use crate::model::PageText;
use jiff::Timestamp;
use rusqlite::OptionalExtension;

impl Store {
    /// Keeps a page as an entry of `feed`, under the entry's guid; one that is there already is kept
    /// anew, under its old number. `typed`: the user typed its address; remembered with the page. It can be
    /// undone, if it was not in the lists: then it is what it was before, but for its text.
    ///
    /// # Errors
    /// Where the database can't be written: then nothing was kept.
    pub fn save(&mut self, feed: FeedId, entry: &Entry, page: &PageText, typed: bool, now: Timestamp) -> Result<EntryId, StoreError> {
        self.lastingly(|db| {
            let dismissed: Option<bool> = db
                .prepare_cached("SELECT dismissed FROM status WHERE feed = ?1 AND guid = ?2 AND shown = 1")?
                .query_row((feed.0, &entry.guid.0), |row| row.get(0))
                .optional()?;
            let id = keep_one(db, feed, entry, now)?;
            reading::write(db, id, page, now)?;
            db.prepare_cached("UPDATE pages SET typed = ?2 WHERE id = ?1")?.execute((id.0, typed))?;
            if dismissed != Some(false) {
                note_saved(db, id, dismissed.is_none(), now)?;
            }
            Ok(id)
        })
    }
}

impl Lists {
    /// The page saved under this guid that a saving would write over: dismissed or not.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn saved_or_dismissed(&self, guid: &str) -> Result<Option<EntryId>, StoreError> {
        let mut find = self.db.prepare_cached(
            "SELECT s.id FROM feeds f JOIN status s ON s.feed = f.id JOIN pages p ON p.id = s.id
             WHERE f.url = ?1 AND s.guid = ?2 AND s.shown = 1",
        )?;
        Ok(find.query_row((FeedUrl::SAVED, guid), |row| row.get(0).map(EntryId)).optional()?)
    }

    /// The saved page with this guid, where its text is kept and it is in the list.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn saved(&self, guid: &str) -> Result<Option<EntryId>, StoreError> {
        let mut find = self.db.prepare_cached(
            "SELECT s.id FROM feeds f JOIN status s ON s.feed = f.id JOIN pages p ON p.id = s.id
             WHERE f.url = ?1 AND s.guid = ?2 AND s.shown = 1 AND s.dismissed = 0",
        )?;
        Ok(find.query_row((FeedUrl::SAVED, guid), |row| row.get(0).map(EntryId)).optional()?)
    }
}
