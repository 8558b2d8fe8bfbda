//! The two handles of the database: one that writes and one that reads.
//!
//! What they can do stands in the files of the nouns: entries, feeds, journal, lists.

use super::error::StoreError;
use super::hits::Hits;
use super::schema;
use rusqlite::Connection;
use rusqlite::InterruptHandle;
use rusqlite::Transaction;
use rusqlite::TransactionBehavior;
use std::cell::RefCell;
use std::path::Path;

/// The database, open for reading.
pub struct Lists {
    pub(super) db: Connection,
    /// The search that was answered last.
    pub(super) hits: RefCell<Hits>,
}

/// The database, open for reading and writing.
pub struct Store {
    pub(super) lists: Lists,
}

/// Stops what a [`Lists`] is doing, from another thread: a newer search cancels the older one.
pub struct Canceller(InterruptHandle);

impl Store {
    /// Opens the database, makes a missing one, and brings an older one up to date.
    ///
    /// # Errors
    /// [`StoreError::Foreign`], [`StoreError::Newer`] and [`StoreError::Damaged`] for files that it
    /// can't use; they stay as they are. [`StoreError::Open`] where the path can't be opened.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { lists: Lists::on(schema::open_writing(path)?) })
    }

    /// A database that is gone when it is dropped.
    ///
    /// # Errors
    /// Only where memory or SQLite itself fails.
    pub fn in_memory() -> Result<Self, StoreError> {
        Ok(Self { lists: Lists::on(schema::open_in_memory()?) })
    }

    /// The reading side, on the same connection: it sees what was just written.
    pub fn lists(&self) -> &Lists {
        &self.lists
    }

    /// A transaction that takes the writers' turn at once, so that it never fails half-way for being late.
    pub(super) fn begin(&mut self) -> Result<Transaction<'_>, StoreError> {
        Ok(self.lists.db.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}

impl Lists {
    fn on(db: Connection) -> Self {
        Self { db, hits: RefCell::default() }
    }

    /// Opens a database that a [`Store`] has opened before, for reading only.
    ///
    /// # Errors
    /// As [`Store::open`], and [`StoreError::Unready`] where a `Store` must open it first.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self::on(schema::open_reading(path)?))
    }

    /// A number that changes whenever another connection, of this process or another, has changed
    /// something. Costs a few microseconds: made to be asked every second.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn data_version(&self) -> Result<i64, StoreError> {
        Ok(self.db.pragma_query_value(None, "data_version", |row| row.get(0))?)
    }

    /// One state of the database for all statements until it is dropped.
    pub(super) fn snapshot(&self) -> Result<Transaction<'_>, StoreError> {
        // A canceller may have hit the end of the last one, too.
        if !self.db.is_autocommit() {
            self.db.execute_batch("ROLLBACK")?;
        }
        Ok(self.db.unchecked_transaction()?)
    }

    /// What stops a query of this connection; the query then answers [`StoreError::Cancelled`].
    pub fn canceller(&self) -> Canceller {
        Canceller(self.db.get_interrupt_handle())
    }
}

impl Canceller {
    /// Stops the query that is running now; later ones are not concerned.
    pub fn cancel(&self) {
        self.0.interrupt();
    }
}

#[cfg(test)]
mod tests {
    use super::super::entries::Fetched;
    use super::super::journal::Act;
    use super::super::journal::Target;
    use super::super::subscriptions::Subscribed;
    use super::*;
    use crate::model::Clean;
    use crate::model::Entry;
    use crate::model::EntryId;
    use crate::model::FeedUrl;
    use crate::model::Guid;
    use crate::model::Mark;
    use crate::model::ParsedFeed;
    use jiff::Timestamp;

    fn document(entries: usize) -> ParsedFeed {
        let entry = |i: usize| Entry {
            guid: Guid(i.to_string()),
            title: Clean::new(&format!("Story {i}")),
            content_html: format!("{i} ").repeat(500),
            ..Entry::default()
        };
        ParsedFeed { entries: (0..entries).map(entry).collect(), ..ParsedFeed::default() }
    }

    #[test]
    fn a_full_disk_is_said_and_changes_nothing() {
        let now = Timestamp::UNIX_EPOCH;
        let mut store = Store::in_memory().expect("memory");
        let line = Subscribed { url: FeedUrl::new("https://a.example/"), title: None, folder: None };
        let feed = store.subscribe(&[line], now).expect("subscribed")[0];
        store.keep(feed, &document(2), &Fetched::default(), now).expect("kept");
        let before = store.lists().feeds().expect("feeds");

        let pages: i64 = store.lists.db.pragma_query_value(None, "page_count", |row| row.get(0)).expect("a number");
        store.lists.db.pragma_update_and_check(None, "max_page_count", pages + 4, |_| Ok(())).expect("set");
        let fetched = Fetched { fingerprint: 1, ..Fetched::default() };
        let error = store.keep(feed, &document(2_000), &fetched, now).expect_err("no room");
        assert!(matches!(error, StoreError::Full) && error.to_string().contains("disk is full"), "{error}");
        assert_eq!(store.lists().feeds().expect("feeds"), before);

        let act = Act::Mark { mark: Mark::Read, on: Target::Entries(&[EntryId(1)]) };
        assert_eq!(store.apply(act, now).expect("there is room for a mark").changed, 1);
    }

    #[test]
    fn no_error_shows_sql() {
        let store = Store::in_memory().expect("memory");
        for sql in
            ["SELECT nothing FROM nowhere", "INSERT INTO status (id) VALUES ('secret')", "SELECT 1 FROM search WHERE search MATCH '\"'"]
        {
            let error = store.lists.db.query_row(sql, [], |_| Ok(())).map_err(StoreError::from).expect_err("wrong SQL");
            let text = format!("{error} {:?}", std::error::Error::source(&error));
            assert!(!["SELECT", "nowhere", "secret", "search", "status"].iter().any(|word| text.contains(word)), "{text}");
        }
    }
}
