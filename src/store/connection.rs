//! The two handles of the database: one that writes and one that reads.
//!
//! What they can do stands in the files of the nouns: entries, feeds, journal, lists.

use super::error::StoreError;
use super::hits::Hits;
use super::schema;
use rusqlite::Connection;
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
        Ok(self.db.unchecked_transaction()?)
    }
}
