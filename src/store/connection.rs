//! The two handles of the database: one that writes and one that reads.
//!
//! How they come about stands in `opening`, what they can do in the files of the nouns: entries, feeds,
//! journal, lists.

use super::connect;
use super::error::StoreError;
use super::file::Hold;
use super::file::Written;
use super::hits::Hits;
use crate::model::Clean;
use rusqlite::Connection;
use rusqlite::ErrorCode;
use rusqlite::Transaction;
use rusqlite::TransactionBehavior;
use std::cell::RefCell;
use std::time::Duration;
use std::time::Instant;

/// One that began to write this long ago and writes again is in a hurry.
const SOON: Duration = Duration::from_millis(10);

/// What it leaves to others.
const GAP: Duration = Duration::from_millis(2);

/// How long is waited at most while others write.
const QUEUE: Duration = Duration::from_secs(60);

/// The database, open for reading.
pub struct Lists {
    pub(super) db: Connection,
    /// The search that was answered last.
    pub(super) hits: RefCell<Hits>,
    /// Whether marks that are not written lie over it.
    pub(super) is_overlaid: bool,
}

/// How the file is had.
#[derive(Debug)]
pub(super) enum Access {
    /// It is read and written.
    Written,
    /// It is read, and with it a log that others may write. The file, its log or the log's index can't be written,
    /// nor can they by any connection of this process until all of them have been closed: they share the index.
    ReadOnly,
    /// It is read, and nobody changes it.
    Unchanging {
        /// Whether that is for want of room, and not of rights.
        full: bool,
    },
}

/// The database, open for reading and writing.
pub struct Store {
    pub(super) lists: Lists,
    /// What the user must know of the opening, a sentence each.
    pub(super) told: Vec<Clean>,
    pub(super) access: Access,
    /// A suspicion that was found wrong, where the note of it could not be taken away.
    pub(super) unfounded: Option<Written>,
    /// When the last transaction began.
    pub(super) begun: Option<Instant>,
    /// Nobody sets the file aside while it is open here.
    pub(super) hold: Option<Hold>,
}

impl Store {
    /// A database that is gone when it is dropped.
    ///
    /// # Errors
    /// Only where memory or SQLite itself fails.
    pub fn in_memory() -> Result<Self, StoreError> {
        Ok(Self {
            lists: Lists::on(connect::in_memory()?),
            told: Vec::new(),
            access: Access::Written,
            unfounded: None,
            begun: None,
            hold: None,
        })
    }

    /// The reading side, on the same connection: it sees what was just written.
    pub fn lists(&self) -> &Lists {
        &self.lists
    }

    /// A transaction that takes the writers' turn at once, so that it never fails half-way for being late.
    ///
    /// Who writes again and again leaves a gap for others: they look only every millisecond whether it is
    /// their turn, and would come too late for ever.
    pub(super) fn begin(&mut self) -> Result<Transaction<'_>, StoreError> {
        if matches!(self.access, Access::Unchanging { full: true }) {
            // SQLite knows only that the file was opened for reading.
            return Err(StoreError::Full);
        }
        if self.begun.is_some_and(|begun| begun.elapsed() < SOON) {
            std::thread::sleep(GAP);
        }
        let asked = Instant::now();
        self.begun = Some(asked);
        loop {
            let before = self.lists.data_version();
            match Transaction::new_unchecked(&self.lists.db, TransactionBehavior::Immediate) {
                // As long as others come and go it is a queue. Where nothing changes, one holds the database.
                Err(error) if is_busy(&error) && asked.elapsed() < QUEUE && changed(before, self.lists.data_version()) => {}
                begun => return Ok(begun?),
            }
        }
    }
}

impl Lists {
    pub(super) fn on(db: Connection) -> Self {
        Self { db, hits: RefCell::default(), is_overlaid: false }
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

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

/// Whether another one has written between two looks.
fn changed(before: Result<i64, StoreError>, after: Result<i64, StoreError>) -> bool {
    before.ok().zip(after.ok()).is_some_and(|(before, after)| before != after)
}
