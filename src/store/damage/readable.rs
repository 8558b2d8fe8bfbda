//! A damaged place, told from what the system refuses just now: over the one the reading goes on, at the
//! other it stops, as the same may go well later. And how far numbers in it can be true.

use super::super::error::StoreError;
use rusqlite::Connection;
use rusqlite::ErrorCode;

/// What was read; `None` where the file is damaged or lacks what was asked for.
///
/// # Errors
/// Where the system refused: its disk, its memory, its locks.
pub(super) fn readable<T>(read: rusqlite::Result<T>) -> Result<Option<T>, StoreError> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(error) if error.sqlite_error_code().is_some_and(is_of_the_system) => Err(error.into()),
        Err(_) => Ok(None),
    }
}

/// The highest number that can be true: no row takes less than a byte, and hardly one is ever deleted.
pub(super) fn bound(old: &Connection) -> i64 {
    let of = |name: &str| old.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap_or(1 << 16);
    of("page_count").saturating_mul(of("page_size")).clamp(1 << 16, 1 << 40)
}

fn is_of_the_system(code: ErrorCode) -> bool {
    use ErrorCode as Code;
    matches!(
        code,
        Code::SystemIoFailure
            | Code::OutOfMemory
            | Code::DiskFull
            | Code::CannotOpen
            | Code::PermissionDenied
            | Code::ReadOnly
            | Code::DatabaseBusy
            | Code::DatabaseLocked
            | Code::OperationInterrupted
            | Code::FileLockingProtocolFailed
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    #[test]
    fn only_what_is_wrong_in_the_file_is_passed_over() {
        let told = |code| readable::<()>(Err(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)));
        for damage in [ffi::SQLITE_CORRUPT, ffi::SQLITE_NOTADB, ffi::SQLITE_TOOBIG, ffi::SQLITE_ERROR] {
            assert!(matches!(told(damage), Ok(None)), "{damage}");
        }
        for refused in [ffi::SQLITE_IOERR_READ, ffi::SQLITE_NOMEM, ffi::SQLITE_FULL, ffi::SQLITE_CANTOPEN, ffi::SQLITE_BUSY] {
            assert!(told(refused).is_err(), "{refused}");
        }
    }
}
