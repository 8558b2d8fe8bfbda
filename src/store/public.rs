//! Hosts of feeds that stood for a public address once: what a later run must know, so that none of them leads
//! into a private network (DNS rebinding).
//!
//! There is one a feed at most, noted with what came of asking it; they stay for as long as the feeds do.

use super::connection::Lists;
use super::connection::Store;
use super::error::StoreError;
use rusqlite::Connection;

impl Lists {
    /// The hosts that stood for a public address once.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn public_hosts(&self) -> Result<Vec<String>, StoreError> {
        let mut all = self.db.prepare_cached("SELECT host FROM public_hosts")?;
        Ok(all.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }
}

impl Store {
    /// Forgets that a host was public: the user answers for it. Whether that was known.
    ///
    /// # Errors
    /// Where the database can't be written.
    pub fn forget_public(&mut self, host: &str) -> Result<bool, StoreError> {
        let tx = self.begin()?;
        let known = tx.prepare_cached("DELETE FROM public_hosts WHERE host = ?1")?.execute([host])? > 0;
        tx.commit()?;
        Ok(known)
    }
}

/// Notes the host of a feed that was asked; writes nothing where it is known.
pub(super) fn note(db: &Connection, host: Option<&str>) -> Result<(), StoreError> {
    if let Some(host) = host {
        db.prepare_cached("INSERT OR IGNORE INTO public_hosts (host) VALUES (?1)")?.execute([host])?;
    }
    Ok(())
}
