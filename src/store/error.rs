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
    #[error("the database is damaged; close dateline and start it again: it sets the file aside and brings over what can be read")]
    Damaged,
    /// It is damaged, and another instance has it open.
    #[error(
        "the database is damaged, and another dateline has it open; close that one and start again, and what can be read is brought over"
    )]
    DamagedElsewhere,
    /// It is damaged, and no new one could be made; it stays as it is.
    #[error("{} is damaged and can't be mended now: {reason}; nothing was changed", path.display())]
    Unmended {
        /// The database's path.
        path: PathBuf,
        /// What was in the way.
        reason: String,
    },
    /// No copy could be kept before the schema is changed; the file stays as it is.
    #[error("before this dateline changes the database it keeps a copy, {}, which can't be written: {reason}", path.display())]
    NoBackup {
        /// The copy's path.
        path: PathBuf,
        /// What was in the way.
        reason: String,
    },
    /// The operating system refused to read or write.
    #[error("the database can't be read or written: {}", refused(*.0))]
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

impl StoreError {
    /// Whether the same may go well later, without anybody's doing in dateline: a disk that is full, a
    /// folder that is read-only, a lock that another program holds.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Busy | Self::Full | Self::ReadOnly | Self::Io(_))
    }

    /// What is in the way, in a few words.
    pub fn reason(&self) -> String {
        match self {
            Self::Busy => "another program holds it".to_owned(),
            Self::Full => "the disk is full".to_owned(),
            Self::ReadOnly => "the file or its folder is read-only".to_owned(),
            Self::Io(code) => refused(*code),
            other => other.to_string(),
        }
    }
}

/// Why the system refused, from SQLite's extended code.
fn refused(code: i32) -> String {
    match code & 0xff {
        rusqlite::ffi::SQLITE_CANTOPEN => {
            "its files can't be opened or made, as on a read-only disk or where their rights do not allow it".to_owned()
        }
        _ => format!("the disk or the system refused (SQLite's code {code})"),
    }
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
            // The log's index could not be made larger: most likely "the underlying filesystem volume is out of
            // space" (<https://sqlite.org/rescode.html#ioerr_shmsize>).
            ErrorCode::SystemIoFailure if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => Self::Full,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged,
            ErrorCode::SystemIoFailure | ErrorCode::CannotOpen => Self::Io(failure.extended_code),
            _ => Self::Refused(failure.extended_code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logs_index_that_finds_no_room_is_a_full_disk() {
        let error = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR_SHMSIZE);
        assert!(matches!(StoreError::from(rusqlite::Error::SqliteFailure(error, None)), StoreError::Full));
    }

    #[test]
    fn what_can_not_be_opened_is_told_without_a_number() {
        let told = [StoreError::Io(14).to_string(), StoreError::Io(14 | 2 << 8).reason()];
        assert!(told.iter().all(|told| told.contains("read-only disk") && !told.contains("code")), "{told:?}");
    }
}
