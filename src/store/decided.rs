//! What the user decided and the file can't take yet, laid over the lists of one connection.
//!
//! As long as something lies there, two views of the connection's own stand before the tables of the same
//! names, `status` and `counts`: whoever reads these reads what was decided. They live in memory; nothing is
//! written to the file, and no other connection sees them. Where the file has by now what lies over it,
//! nothing is counted twice: the views count what is other in it than was decided.

use super::connection::Lists;
use super::deed::Target;
use super::error::StoreError;
use super::marking::changed_by;
use super::marking::columns;
use super::same_story::decide_same_stories;
use crate::model::Mark;
use rusqlite::Connection;

/// `decided` holds only what was decided of an entry, so that all else stays what the file says of it.
/// `deciding` holds the entries of one mark.
const OVER: &str = "
    CREATE TEMP TABLE decided (id INTEGER PRIMARY KEY, read INTEGER, starred INTEGER, dismissed INTEGER) STRICT;
    CREATE TEMP TABLE deciding (id INTEGER PRIMARY KEY) STRICT;
    CREATE TEMP VIEW status AS SELECT s.id, s.feed, s.guid, s.arrived, s.date, s.undated, s.shown,
        coalesce((SELECT d.read FROM decided d WHERE d.id = s.id), s.read) AS read,
        coalesce((SELECT d.starred FROM decided d WHERE d.id = s.id), s.starred) AS starred,
        coalesce((SELECT d.dismissed FROM decided d WHERE d.id = s.id), s.dismissed) AS dismissed
      FROM main.status s;
    CREATE TEMP VIEW counts AS SELECT c.feed,
        c.listed + coalesce(d.listed, 0) AS listed, c.unread + coalesce(d.unread, 0) AS unread,
        c.starred + coalesce(d.starred, 0) AS starred, c.dismissed + coalesce(d.dismissed, 0) AS dismissed
      FROM main.counts c LEFT JOIN (
        SELECT now.feed AS feed,
          sum((NOT now.dismissed) - (NOT was.dismissed)) AS listed,
          sum((NOT now.dismissed AND NOT now.read) - (NOT was.dismissed AND NOT was.read)) AS unread,
          sum((NOT now.dismissed AND now.starred) - (NOT was.dismissed AND was.starred)) AS starred,
          sum(now.dismissed - was.dismissed) AS dismissed
        FROM decided d CROSS JOIN main.status was ON was.id = d.id CROSS JOIN status now ON now.id = d.id
        WHERE was.shown = 1 GROUP BY now.feed
      ) d ON d.feed = c.feed;";

/// Without the views the tables are seen again.
const AWAY: &str = "DROP VIEW counts; DROP VIEW status; DROP TABLE deciding; DROP TABLE decided";

impl Lists {
    /// Lays a mark over the lists, above those that lie there: entries and counts are from now on what they
    /// would be if it were written, as by [`Store::apply`](super::connection::Store::apply) or, `in_all_feeds`,
    /// by [`Store::apply_in_all_feeds`](super::connection::Store::apply_in_all_feeds). Costs memory for each
    /// entry that it changes, and a list's count and windows are slower by those.
    ///
    /// # Errors
    /// Where the database can't be read: then all is as before.
    pub fn decide(&mut self, mark: Mark, on: Target<'_>, in_all_feeds: bool) -> Result<(), StoreError> {
        let is_first = !self.is_overlaid;
        self.in_memory(|lists| {
            if is_first {
                lists.db.execute_batch(OVER)?;
            }
            let affected = changed_by(mark, on, |listing| lists.plan(listing))?;
            let deciding = format!("INSERT INTO deciding (id) SELECT id {}", affected.text);
            lists.db.prepare(&deciding)?.execute(affected.values())?;
            if in_all_feeds && matches!(mark, Mark::Read | Mark::Unread) {
                decide_same_stories(&lists.db, mark == Mark::Read)?;
            }
            put(&lists.db, mark)
        })?;
        self.is_overlaid = true;
        Ok(())
    }

    /// Takes away all that lies over the lists: they are what the file says.
    ///
    /// # Errors
    /// Only where memory or SQLite itself fails.
    pub fn forget_decided(&mut self) -> Result<(), StoreError> {
        if self.is_overlaid {
            // Emptied first: by that the last search's answer is known to be an old one.
            self.in_memory(|lists| Ok(lists.db.execute_batch(&format!("DELETE FROM decided; {AWAY}"))?))?;
            self.is_overlaid = false;
        }
        Ok(())
    }

    /// Changes what the connection has in memory, whole or not at all.
    fn in_memory(&self, work: impl FnOnce(&Self) -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.db.pragma_update(None, "query_only", false)?;
        let done = self.snapshot().and_then(|all| {
            work(self)?;
            Ok(all.commit()?)
        });
        self.db.pragma_update(None, "query_only", true)?;
        done
    }
}

/// Decides what the mark says of the entries that are being decided.
fn put(db: &Connection, mark: Mark) -> Result<(), StoreError> {
    let (columns, values): (Vec<_>, Vec<_>) = columns(mark).map(|(column, value)| (column, u8::from(value).to_string())).unzip();
    let set: Vec<String> = columns.iter().map(|column| format!("{column} = excluded.{column}")).collect();
    db.execute_batch(&format!(
        "INSERT INTO decided (id, {}) SELECT id, {} FROM deciding WHERE true ON CONFLICT (id) DO UPDATE SET {};
         DELETE FROM deciding",
        columns.join(", "),
        values.join(", "),
        set.join(", ")
    ))?;
    Ok(())
}
