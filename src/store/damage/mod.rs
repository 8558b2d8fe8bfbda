//! A damaged database: told from a stranger's file, set aside with all that lies beside it, and what can
//! be read of it brought into a new one. Nothing of it is ever destroyed.
//!
//! - `schema_pages`: whose file it was, where its header no longer says so; and the pages of its schema made anew.
//! - `copied`: the copy that is worked on, begun anew for each try.
//! - `aside`: the old file's new name, and the moment when the new one takes its place.
//! - `salvage`: row by row from the old file into the new one.
//! - `readable`: what is wrong in the file, told from what the system refuses.
//! - `indexes`: rows that are lost in their table, read from the table's indexes.
//! - `leaves`: texts that their table no longer leads to, read from its leaves.
//! - `older`: what an older copy has more, where it agrees with the file.
//! - `settle`: all that was brought, made one sound database.
//! - `told`: what was done, in a sentence.
//!
//! Whoever mends has the database alone; see `Hold`.

mod aside;
mod copied;
mod indexes;
mod leaves;
mod older;
mod readable;
mod salvage;
mod schema_pages;
mod settle;
mod told;

pub(super) use aside::ASIDE;
pub(super) use aside::is_unfinished;
pub use aside::suspect;
pub(super) use aside::suspicion;
pub(super) use aside::trust;
pub(super) use schema_pages::was_ours;

use super::backup;
use super::connect;
use super::error::StoreError;
use super::file::is_void;
use super::network::Journal;
use super::untyped::doubt_all;
use crate::model::Clean;
use copied::Copied;
use indexes::Claims;
use rusqlite::Connection;
use salvage::Brought;
use settle::settle;
use std::path::Path;
use told::Made;

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
    let (old, new, scratch) = aside::copies(path).map_err(|e| unmended(e.to_string()))?;
    let made = gather(path, &old, &new, scratch.path()).map_err(|e| unmended(e.to_string()))?;
    if is_void(path) && !is_unfinished(path) {
        aside::fill(path, &new).map_err(|e| unmended(e.to_string()))?;
        return Ok(told::of_void(&made, path));
    }
    let aside = aside::replace(path, &new).map_err(|e| unmended(e.to_string()))?;
    Ok(told::of_damaged(&made, &aside))
}

/// Makes the new database of the broken one, and of older copies where that is not enough.
fn gather(path: &Path, old: &Copied, new: &Path, scratch: &Path) -> Result<Made, StoreError> {
    let mut store = connect::writing(new, Journal::Rollback)?;
    store.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF")?;
    let Brought { claims, is_short, knows_untyped } = match schema_pages::open(old)? {
        Some(old) => salvage::bring(&old, &mut store)?,
        None => Brought { claims: Claims::none(&store)?, is_short: true, knows_untyped: false },
    };
    let mut made = Made { forgot_untyped: !knows_untyped, ..Made::default() };
    let is_empty: bool = store.query_row("SELECT NOT EXISTS (SELECT 1 FROM status)", [], |row| row.get(0))?;
    for copy in if is_short || is_empty { backup::all(path) } else { Vec::new() } {
        match older::join(&copy, scratch, &mut store)? {
            None => made.joined.push(copy),
            Some(reason) => made.unread.push((copy, reason)),
        }
    }
    if made.forgot_untyped {
        doubt_all(&store)?;
    }
    made.held = settle(&mut store, &claims)?;
    Ok(made)
}
