//! Forgetting by the retention rule. Status, starred and unread entries stay for ever.

use super::arrival::is_far_ahead;
use super::connection::Store;
use super::error::StoreError;
use super::rows::Millis;
use crate::model::FeedUrl;
use jiff::SignedDuration;
use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::OptionalExtension;

/// Acts that are kept, the newest ones: what undo reaches back to.
const ACTS: i64 = 1_000;

impl Store {
    /// Forgets the texts (and the page) of read entries that their feed dropped (or whose feed was unsubscribed)
    /// more than `keep_days` days ago, and answers how many. Their status stays, so that they never
    /// come back as new. The oldest acts are forgotten with them. A clock that is years ahead of all that
    /// publishers dated is not believed. Then lets SQLite refresh what it knows about its tables.
    ///
    /// # Errors
    /// Where the database can't be written.
    pub fn prune(&mut self, keep_days: u32, now: Timestamp) -> Result<u64, StoreError> {
        let span = SignedDuration::from_hours(24 * i64::from(keep_days));
        let before = now.checked_sub(span).unwrap_or(Timestamp::MIN);
        if is_far_ahead(&self.lists.db, now)? {
            return Ok(0);
        }
        let tx = self.begin()?;
        tx.execute_batch("CREATE TEMP TABLE IF NOT EXISTS pruned (id INTEGER PRIMARY KEY) STRICT; DELETE FROM temp.pruned;")?;
        let count = tx.execute(
            "INSERT INTO temp.pruned
             SELECT e.id FROM entries e JOIN status s ON s.id = e.id WHERE e.dropped < ?1 AND s.arrived < ?1 AND s.read = 1 AND s.starred = 0
             UNION
             SELECT e.id FROM feeds f JOIN entries e ON e.feed = f.id JOIN status s ON s.id = e.id
             WHERE f.unsubscribed < ?1 AND f.url <> ?2 AND e.dropped IS NULL AND s.read = 1 AND s.starred = 0",
            (Millis(before), FeedUrl::SAVED),
        )?;
        forget(&tx, "SELECT id FROM temp.pruned WHERE ?1", 1)?;
        tx.execute("UPDATE status SET shown = 0 WHERE shown = 1 AND id IN (SELECT id FROM temp.pruned)", [])?;
        forget_old(&tx)?;
        tx.commit()?;
        self.lists.db.execute_batch("PRAGMA analysis_limit = 400; PRAGMA optimize;")?;
        Ok(count as u64)
    }
}

/// Deletes all texts of the entries that `which` selects, their pages and places with them. `which` has
/// one parameter, and looks at none of these tables.
pub(super) fn forget(db: &Connection, which: &str, parameter: i64) -> Result<(), StoreError> {
    for table in ["entries", "bodies", "former", "pages", "page_failures", "reading"] {
        db.prepare_cached(&format!("DELETE FROM {table} WHERE id IN ({which})"))?.execute([parameter])?;
    }
    db.prepare_cached(&format!("DELETE FROM search WHERE rowid IN ({which})"))?.execute([parameter])?;
    Ok(())
}

/// Forgets the acts that nobody goes back to any more. Undone ones are always newer.
fn forget_old(db: &Connection) -> Result<(), StoreError> {
    let oldest: Option<i64> = db
        .prepare_cached("SELECT id FROM journal WHERE undone = 0 ORDER BY id DESC LIMIT 1 OFFSET ?1")?
        .query_row([ACTS], |row| row.get(0))
        .optional()?;
    if let Some(oldest) = oldest {
        db.prepare_cached("DELETE FROM changes WHERE act <= ?1")?.execute([oldest])?;
        db.prepare_cached("DELETE FROM journal WHERE id <= ?1 AND undone = 0")?.execute([oldest])?;
    }
    Ok(())
}
