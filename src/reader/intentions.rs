//! Edits of the config file that one left unfinished who died: whether they are in the file decides what
//! becomes of their acts.
//!
//! A new text that still lies beside the file was not put in its place: what the file has now, the user wrote.

use super::error::ReaderError;
use crate::config::{edit, rewrite};
use crate::store::Store;
use std::{fs, path::Path};

/// Finishes what was left, for whom has the lock of the config file at `path`: nobody is at it still.
pub(super) fn settle_file(store: &mut Store, path: &Path) -> Result<(), ReaderError> {
    if store.lists().intended()?.is_none() {
        rewrite::clear(path);
        return Ok(());
    }
    // A file that can't be read now, or is no TOML, can be another time.
    fs::read_to_string(path).map_or(Ok(()), |text| settle(store, path, &text))
}

/// As [`settle_file`], where this is the file's text.
pub(super) fn settle(store: &mut Store, path: &Path, text: &str) -> Result<(), ReaderError> {
    let Some(intended) = store.lists().intended()? else { return Ok(()) };
    let is_made = if rewrite::is_unmade(path) { Ok(false) } else { edit::is_made(text, &intended.goes, &intended.comes) };
    if let Ok(is_made) = is_made {
        store.settle(is_made)?;
        // Only now: it is what tells.
        rewrite::clear(path);
    }
    Ok(())
}
