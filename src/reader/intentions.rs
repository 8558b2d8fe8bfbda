//! Edits of the config file that one left unfinished who died: whether they are in the file decides what
//! becomes of their acts.

use super::error::ReaderError;
use crate::config::edit;
use crate::store::Store;
use std::{fs, path::Path};

/// Finishes what was left, for whom has the lock of the config file at `path`: nobody is at it still.
pub(super) fn settle_file(store: &mut Store, path: &Path) -> Result<(), ReaderError> {
    if store.lists().intended()?.is_none() {
        return Ok(());
    }
    // A file that can't be read now, or is no TOML, can be another time.
    fs::read_to_string(path).map_or(Ok(()), |text| settle(store, &text))
}

/// As [`settle_file`], where this is the file's text.
pub(super) fn settle(store: &mut Store, text: &str) -> Result<(), ReaderError> {
    if let Some(intended) = store.lists().intended()?
        && let Ok(is_made) = edit::is_made(text, &intended.goes, &intended.comes)
    {
        store.settle(is_made)?;
    }
    Ok(())
}
