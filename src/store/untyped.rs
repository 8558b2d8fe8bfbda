//! Which addresses in the config nobody typed: dateline wrote them there, out of a list, a page's offer or
//! a move to another host.
//!
//! Noted before the config is written, so that no other instance takes such a line for the user's own. The
//! note outlives the line: a file that was emptied, mistyped or checked out anew tells nothing of who typed
//! what. Only who gives the address to dateline himself answers for it.

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
                true => tx.prepare_cached("DELETE FROM untyped WHERE url = ?1")?.execute([url.as_str()])?,
                false => note(&tx, url.as_str())?,
            };
        }
        tx.commit()?;
        Ok(changed)
    }
}

/// Stands for every address that the config has when it is next followed.
const ALL: &str = "*";

/// Notes that nobody knows any more which addresses were typed: then none was.
pub(super) fn doubt_all(db: &Connection) -> Result<(), StoreError> {
    db.execute("INSERT OR IGNORE INTO untyped (url) SELECT url FROM feeds UNION SELECT ?1", [ALL])?;
    Ok(())
}

/// Whether all addresses that are listed next are in doubt.
pub(super) fn all_in_doubt(db: &Connection) -> Result<bool, StoreError> {
    Ok(db.prepare_cached("SELECT EXISTS (SELECT 1 FROM untyped WHERE url = ?1)")?.query_row([ALL], |row| row.get(0))?)
}

/// Notes these addresses for all that were in doubt.
pub(super) fn doubt<'a>(db: &Connection, mut listed: impl Iterator<Item = &'a str>) -> Result<(), StoreError> {
    listed.try_for_each(|url| note(db, url).map(drop))?;
    db.execute("DELETE FROM untyped WHERE url = ?1", [ALL])?;
    Ok(())
}

fn note(db: &Connection, url: &str) -> Result<usize, StoreError> {
    Ok(db.prepare_cached("INSERT OR IGNORE INTO untyped (url) VALUES (?1)")?.execute([url])?)
}
