//! A copy of the database before its schema is changed: `dateline.db.before-N`, N being the schema that
//! the new dateline brings. One is kept; it is an ordinary database that the older dateline reads.

use super::error::StoreError;
use super::file::beside;
use super::file::make_private;
use rusqlite::Connection;
use rusqlite::backup::Backup;
use rusqlite::backup::StepResult;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

/// What a backup's name has behind the database's.
pub(super) const NAME: &str = ".before-";

/// Pages that are copied at once: all of them, so that no writer can make it begin anew.
const ALL: i32 = -1;

/// Copies the database at `path`, which is of schema `from`, before it becomes one of schema `to`.
///
/// # Errors
/// [`StoreError::NoBackup`] where there is no room, or no right to write: then the file is as it was.
pub(super) fn keep(db: &Connection, path: &Path, from: i64, to: i64) -> Result<(), StoreError> {
    let (name, unfinished) = (beside(path, &format!("{NAME}{to}")), beside(path, ".before.new"));
    if version(&name).is_some_and(|version| (1..from).contains(&version)) {
        // The migration was stopped between two steps: the copy of before the first one is the one to keep.
        return Ok(());
    }
    let made = copy(db, &unfinished).and_then(|version| {
        // Another instance may have taken the steps meanwhile: its copy is the one of before.
        if version == from {
            fs::rename(&unfinished, &name).map_err(|e| e.to_string())
        } else {
            fs::remove_file(&unfinished).map_err(|e| e.to_string())
        }
    });
    if let Err(reason) = made {
        remove(&unfinished);
        return Err(StoreError::NoBackup { path: name, reason });
    }
    for older in all(path).into_iter().filter(|older| *older != name) {
        remove(&older);
    }
    Ok(())
}

/// The backups beside the database.
pub(super) fn all(path: &Path) -> Vec<PathBuf> {
    let stem = beside(path, NAME).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let is_one = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.strip_prefix(&stem).is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path());
    files.filter(is_one).collect()
}

/// Copies all pages into a new file; the schema that the copy has.
fn copy(db: &Connection, to: &Path) -> Result<i64, String> {
    remove(to);
    make_private(to).map_err(|e| e.to_string())?;
    let plain = |error: rusqlite::Error| StoreError::from(error).to_string();
    let mut copy = Connection::open(to).map_err(plain)?;
    match Backup::new(db, &mut copy).and_then(|backup| backup.step(ALL)).map_err(plain)? {
        StepResult::Done => {}
        _ => return Err(StoreError::Busy.to_string()),
    }
    drop(copy);
    version(to).ok_or_else(|| "it can't be read again".to_owned())
}

/// The schema of a copy, as its header says (<https://sqlite.org/fileformat2.html>): to open it would put
/// files beside it.
fn version(copy: &Path) -> Option<i64> {
    let mut header = [0; 64];
    fs::File::open(copy).and_then(|mut file| file.read_exact(&mut header)).ok()?;
    Some(i64::from(u32::from_be_bytes(header[60..].try_into().ok()?)))
}

fn remove(path: &Path) {
    for more in ["", "-wal", "-shm", "-journal"] {
        // It may not be there.
        let _ = fs::remove_file(beside(path, more));
    }
}
