//! What becomes of an entry's page and of the way it is read: kept, failed, chosen, the place in it.

use super::connection::Lists;
use super::connection::Store;
use super::error::StoreError;
use super::index::index_again;
use super::pages;
use super::rows::Millis;
use super::sql::Sql;
use crate::model::Clean;
use crate::model::EntryId;
use crate::model::FeedId;
use crate::model::PageText;
use crate::model::TextFrom;
use jiff::Timestamp;
use rusqlite::Connection;

/// Which entries' pages are missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pageless<'a> {
    /// Of these feeds.
    pub feeds: &'a [FeedId],
    /// Only what arrived at this moment or later.
    pub arrived_since: Timestamp,
    /// Not those that were asked for in vain at this moment or later.
    pub failed_before: Timestamp,
    /// At most this many.
    pub limit: usize,
}

impl Store {
    /// Keeps the article of an entry's page, in the place of an older one; search finds its words.
    ///
    /// # Errors
    /// [`StoreError::NoEntry`] where the entry's text is not kept, or a database that can't be written.
    pub fn keep_page(&mut self, id: EntryId, page: &PageText, now: Timestamp) -> Result<(), StoreError> {
        let tx = self.begin()?;
        check(&tx, id)?;
        write(&tx, id, page, now)?;
        Ok(tx.commit()?)
    }

    /// Notes that an entry's page could not be had. One that is kept stays.
    ///
    /// # Errors
    /// As [`Store::keep_page`].
    pub fn page_failed(&mut self, id: EntryId, reason: &Clean, now: Timestamp) -> Result<(), StoreError> {
        let tx = self.begin()?;
        check(&tx, id)?;
        tx.prepare_cached("INSERT OR REPLACE INTO page_failures (id, failed, reason) VALUES (?1, ?2, ?3)")?.execute((
            id.0,
            Millis(now),
            reason.as_str(),
        ))?;
        Ok(tx.commit()?)
    }

    /// Notes which of an entry's texts the user wants to read.
    ///
    /// # Errors
    /// As [`Store::keep_page`].
    pub fn choose_text(&mut self, id: EntryId, text: TextFrom) -> Result<(), StoreError> {
        let tx = self.begin()?;
        check(&tx, id)?;
        tx.prepare_cached("INSERT INTO reading (id, chosen) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET chosen = ?2")?
            .execute((id.0, text == TextFrom::Page))?;
        Ok(tx.commit()?)
    }

    /// Notes how many letters stand above the view in one of an entry's texts.
    ///
    /// # Errors
    /// As [`Store::keep_page`].
    pub fn keep_place(&mut self, id: EntryId, text: TextFrom, place: u64) -> Result<(), StoreError> {
        let column = match text {
            TextFrom::Feed => "feed_place",
            TextFrom::Page => "page_place",
        };
        let tx = self.begin()?;
        check(&tx, id)?;
        let sql = format!("INSERT INTO reading (id, {column}) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET {column} = ?2");
        tx.prepare_cached(&sql)?.execute((id.0, i64::try_from(place).unwrap_or(i64::MAX)))?;
        Ok(tx.commit()?)
    }
}

impl Lists {
    /// Entries that have an address but no page, the newest first; read, dismissed and dropped ones aside.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn pageless(&self, which: &Pageless<'_>) -> Result<Vec<EntryId>, StoreError> {
        let feeds: Vec<String> = which.feeds.iter().map(|feed| feed.0.to_string()).collect();
        let mut sql = Sql::new(
            "SELECT s.id FROM status s JOIN entries e ON e.id = s.id
             WHERE s.shown = 1 AND s.dismissed = 0 AND s.read = 0 AND e.dropped IS NULL AND e.url IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM pages p WHERE p.id = s.id)
               AND s.feed IN (SELECT value FROM json_each(",
        );
        sql.bind(format!("[{}]", feeds.join(","))).push(")) AND s.arrived >= ").bind(which.arrived_since.as_millisecond());
        sql.push(" AND NOT EXISTS (SELECT 1 FROM page_failures f WHERE f.id = s.id AND f.failed >= ");
        sql.bind(which.failed_before.as_millisecond()).push(") ORDER BY s.date DESC, s.id DESC LIMIT ");
        sql.bind(i64::try_from(which.limit).unwrap_or(i64::MAX));
        let mut find = self.db.prepare_cached(&sql.text)?;
        let ids = find.query_map(sql.values(), |row| row.get(0).map(EntryId))?.collect::<Result<_, _>>()?;
        Ok(ids)
    }
}

fn check(db: &Connection, id: EntryId) -> Result<(), StoreError> {
    let is_kept: bool = db.prepare_cached("SELECT EXISTS (SELECT 1 FROM entries WHERE id = ?1)")?.query_row([id.0], |row| row.get(0))?;
    if is_kept { Ok(()) } else { Err(StoreError::NoEntry(id)) }
}

/// Writes a page over an older one, and its words into the index.
pub(super) fn write(db: &Connection, id: EntryId, page: &PageText, now: Timestamp) -> Result<(), StoreError> {
    pages::write(db, id, page, now)?;
    index_again(db, id)
}
