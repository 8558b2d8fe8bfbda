//! A damaged database: told from a stranger's file, set aside with all that lies beside it, and what can
//! be read of it brought into a new one. Nothing of it is ever destroyed.
//!
//! - `schema_pages`: whose file it was, where its header no longer says so; and the pages of its schema made anew.
//! - `aside`: the old file's new name, and the moment when the new one takes its place.
//! - `salvage`: row by row from the old file into the new one, what the user decided before all else.
//! - `readable`: what is wrong in the file, told from what the system refuses.
//! - `indexes`: rows that are lost in their table, read from the table's indexes.
//!
//! Whoever mends has the database alone; see `Hold`.

mod aside;
mod indexes;
mod readable;
mod salvage;
mod schema_pages;

pub(super) use aside::is_suspect;
pub(super) use aside::is_unfinished;
pub use aside::suspect;
pub(super) use aside::trust;
pub(super) use schema_pages::was_ours;

use super::backup;
use super::connect;
use super::error::StoreError;
use super::file::wal;
use super::network::Journal;
use crate::model::Clean;
use rusqlite::Connection;
use salvage::Brought;
use std::fs;
use std::path::Path;

/// Whether the file was emptied while its log stayed: SQLite would throw the log away on opening it.
pub(super) fn is_emptied(path: &Path) -> bool {
    let length = |path: &Path| fs::metadata(path).map_or(0, |meta| meta.len());
    length(path) == 0 && length(&wal(path)) > 0
}

/// Whether SQLite finds nothing wrong in the file. Reads all of it.
///
/// # Errors
/// Where it can't be asked, or the file is of a newer dateline.
pub(super) fn is_sound(path: &Path) -> Result<bool, StoreError> {
    let ask = |db: Connection| Ok(db.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0))? == "ok");
    match connect::looking(path).and_then(ask) {
        Err(StoreError::Damaged | StoreError::Foreign { .. }) => Ok(false),
        answer => answer,
    }
}

/// Sets the database aside and puts a new one in its place that holds what could be read; what was done,
/// in a sentence. Whatever stops it half-way, the old file is there and the next try begins again.
///
/// # Errors
/// [`StoreError::Unmended`] where there is no room, or no right to write: then nothing was changed.
pub(super) fn mend(path: &Path) -> Result<Clean, StoreError> {
    let unmended = |reason: String| StoreError::Unmended { path: path.to_owned(), reason };
    let (old, new, _scratch) = aside::copies(path).map_err(|e| unmended(e.to_string()))?;
    let mut store = connect::writing(&new, Journal::Rollback).map_err(|e| unmended(e.to_string()))?;
    let mut brought = match schema_pages::open(&old).map_err(|e| unmended(e.to_string()))? {
        Some(old) => salvage::bring(&old, &mut store).map_err(|e| unmended(e.to_string()))?,
        None => Brought { is_short: true, ..Brought::default() },
    };
    if brought.is_short {
        for backup in backup::all(path) {
            let Ok(older) = Connection::open(&backup) else { continue };
            brought = salvage::bring(&older, &mut store).map_err(|e| unmended(e.to_string()))?;
        }
    }
    // Closed, it is one file.
    drop(store);
    let name = aside::replace(path, &new).map_err(|e| unmended(e.to_string()))?;
    Ok(sentence(&brought, &name))
}

fn sentence(brought: &Brought, aside: &Path) -> Clean {
    let what = match brought {
        Brought { known: 0, .. } => "nothing of it could be read, and the next refresh fills it".to_owned(),
        Brought { entries, starred, .. } => format!("it holds what could be read: {entries} entries, {starred} starred"),
    };
    Clean::new(&format!("the database was damaged: a new one was made; {what}. The old one was kept as {}", aside.display()))
}
