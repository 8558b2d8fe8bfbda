//! What can go wrong with the database, in sentences with the next step. Never SQL.

use crate::model::EntryId;
use crate::model::FeedId;
use rusqlite::ErrorCode;
use std::path::PathBuf;

/// Why the store could not do what it was asked. Nothing is half done: each call is one transaction.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process held the database for longer than we wait.
    #[error("the database is busy: another program has held it for 5 seconds; try again")]
    Busy,
    /// No space is left on the device.
    #[error("the disk is full, so nothing was changed; free some space and try again")]
    Full,
    /// The file or its folder can't be written.
    #[error("the database can't be changed: the file or its folder is read-only")]
    ReadOnly,
    /// SQLite found damage.
    #[error("the database is damaged; move the file away and dateline begins a new one, or restore it from a backup")]
    Damaged,
    /// The operating system refused to read or write.
    #[error("the database can't be read or written: the disk or the system refused (SQLite's code {0})")]
    Io(i32),
    /// The file can't be opened or made.
    #[error("{} can't be opened: {reason}", path.display())]
    Open {
        /// The database's path.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// The file is something else; it stays as it is.
    #[error("{} is no dateline database; it was left as it is: move it away, or set storage.path in config.toml", path.display())]
    Foreign {
        /// The database's path.
        path: PathBuf,
    },
    /// The file was made by a later dateline; it stays as it is.
    #[error("{} was written by a newer dateline (schema {found}, this one knows {known}); update dateline", path.display())]
    Newer {
        /// The database's path.
        path: PathBuf,
        /// The file's schema.
        found: i64,
        /// The newest schema known here.
        known: i64,
    },
    /// The database is yet to be made, or to be brought up to date, by a [`Store`](super::connection::Store).
    #[error("{} is not ready for reading; open it for writing once", path.display())]
    Unready {
        /// The database's path.
        path: PathBuf,
    },
    /// There is no such feed.
    #[error("there is no feed with the number {}", .0.0)]
    NoFeed(FeedId),
    /// There is no such entry.
    #[error("there is no entry with the number {0}")]
    NoEntry(EntryId),
    /// A mistake in dateline.
    #[error("the database refused (SQLite's code {0}); this is a mistake in dateline, please report it")]
    Refused(i32),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(failure) = error.sqlite_error() else {
            return match error {
                // A value of the wrong kind in a row: the file was changed by something else.
                rusqlite::Error::FromSqlConversionFailure(..) | rusqlite::Error::InvalidColumnType(..) => Self::Damaged,
                _ => Self::Refused(0),
            };
        };
        match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::DiskFull => Self::Full,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged,
            ErrorCode::SystemIoFailure | ErrorCode::CannotOpen => Self::Io(failure.extended_code),
            _ => Self::Refused(failure.extended_code),
        }
    }
}
