//! Other programs' databases: known before SQLite opens them in earnest, which would merge their logs into
//! them and take these away.

use super::connect;
use super::damage::was_ours;
use super::error::StoreError;
use super::file::Hold;
use super::file::beside;
use super::file::wal;
use super::schema::APPLICATION_ID;
use super::schema::pragma;
use rusqlite::Connection;
use std::fs;
use std::io;
use std::path::Path;

/// Refuses what is another program's, without a change to it or to what lies beside it. What is in doubt
/// passes: who opens it looks again. Whether no dateline has the file open is asked where it must be read
/// past SQLite, which would take away the locks that this process has on it.
///
/// # Errors
/// [`StoreError::Foreign`].
pub(super) fn refuse(path: &Path, is_unheld: impl FnOnce() -> bool) -> Result<(), StoreError> {
    let is_strangers = match fs::metadata(path).map(|meta| meta.len()) {
        Ok(length) if length > 0 => match connect::alone(path).map(|file| face(&file)) {
            Ok(Ok(Face::Ours)) | Err(_) => false,
            Ok(Ok(Face::Blank)) => has_log(path) && is_unheld() && is_another_in_a_copy(path),
            Ok(Ok(Face::Another) | Err(_)) => !was_ours(path),
        },
        _ => false,
    };
    if is_strangers { Err(StoreError::Foreign { path: path.to_owned() }) } else { Ok(()) }
}

/// Whether no dateline has the database open, as the lock beside it tells; it is not made for that.
pub(super) fn is_unheld(path: &Path) -> bool {
    !beside(path, ".lock").exists() || Hold::shared(path).alone_now()
}

/// What a file without its log looks like.
enum Face {
    Ours,
    /// Nothing is in it yet: one of ours is so until its log is first written back.
    Blank,
    Another,
}

fn face(file: &Connection) -> rusqlite::Result<Face> {
    let application = pragma(file, "application_id")?;
    if application == APPLICATION_ID {
        return Ok(Face::Ours);
    }
    let tables: i64 = file.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(if (application, pragma(file, "user_version")?, tables) == (0, 0, 0) { Face::Blank } else { Face::Another })
}

fn has_log(path: &Path) -> bool {
    [wal(path), beside(path, "-journal")].iter().any(|log| fs::metadata(log).is_ok_and(|meta| meta.len() > 0))
}

/// Whether it is another's with what its log holds; false where it can't be copied.
fn is_another_in_a_copy(path: &Path) -> bool {
    let look = || -> io::Result<bool> {
        let folder = tempfile::tempdir()?;
        let copy = folder.path().join("copy");
        for more in ["", "-wal", "-journal"] {
            match fs::copy(beside(path, more), beside(&copy, more)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(matches!(connect::looking(&copy), Err(StoreError::Foreign { .. })))
    };
    look().unwrap_or(false)
}
