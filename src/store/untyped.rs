//! Which addresses in the config nobody typed: dateline wrote them there, out of a list, a page's offer or
//! a move to another host.
//!
//! Noted before the config is written, so that no other instance takes such a line for the user's own. The
//! note goes with the line: what comes back by another hand than dateline's was typed.

use super::connection::Store;
use super::error::StoreError;
use crate::model::FeedUrl;
use rusqlite::Connection;

impl Store {
    /// Notes of each address whether the user typed it (or answers for it, which is as good); how many notes are new.
    ///
    /// # Errors
    /// Where the database can't be written: then nothing was noted.
    pub fn note_typed(&mut self, addresses: &[(FeedUrl, bool)]) -> Result<usize, StoreError> {
        let tx = self.begin()?;
        let mut changed = 0;
        for (url, typed) in addresses {
            changed += match typed {
                true => forget(&tx, url.as_str())?,
                false => tx.prepare_cached("INSERT OR IGNORE INTO untyped (url) VALUES (?1)")?.execute([url.as_str()])?,
            };
        }
        tx.commit()?;
        Ok(changed)
    }
}

/// The line with this address is gone from the config.
pub(super) fn forget(db: &Connection, url: &str) -> Result<usize, StoreError> {
    Ok(db.prepare_cached("DELETE FROM untyped WHERE url = ?1")?.execute([url])?)
}
