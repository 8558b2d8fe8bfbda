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
use rusqlite::OptionalExtension;
use rusqlite::Transaction;

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
    CREATE TEMP TABLE sums (feed INTEGER PRIMARY KEY, listed INTEGER, unread INTEGER, starred INTEGER, dismissed INTEGER) STRICT;
    CREATE TEMP TABLE summed (version INTEGER) STRICT;
    CREATE TEMP VIEW counts AS SELECT c.feed,
        c.listed + coalesce(d.listed, 0) AS listed, c.unread + coalesce(d.unread, 0) AS unread,
        c.starred + coalesce(d.starred, 0) AS starred, c.dismissed + coalesce(d.dismissed, 0) AS dismissed
      FROM main.counts c LEFT JOIN sums d ON d.feed = c.feed;";

/// What the counts are other by than the file's.
const SUM: &str = "
    DELETE FROM sums;
    INSERT INTO sums SELECT now.feed,
        sum((NOT now.dismissed) - (NOT was.dismissed)),
        sum((NOT now.dismissed AND NOT now.read) - (NOT was.dismissed AND NOT was.read)),
        sum((NOT now.dismissed AND now.starred) - (NOT was.dismissed AND was.starred)),
        sum(now.dismissed - was.dismissed)
      FROM decided d CROSS JOIN main.status was ON was.id = d.id CROSS JOIN status now ON now.id = d.id
      WHERE was.shown = 1 GROUP BY now.feed;
    DELETE FROM summed;";

/// Without the views the tables are seen again.
const AWAY: &str = "DROP VIEW counts; DROP VIEW status; DROP TABLE summed; DROP TABLE sums; DROP TABLE deciding; DROP TABLE decided";

impl Lists {
    /// Lays a mark over the lists, above those that lie there: entries and counts are from now on what they
    /// would be if it were written, as by [`Store::apply`](super::connection::Store::apply) or, `in_all_feeds`,
    /// by [`Store::apply_in_all_feeds`](super::connection::Store::apply_in_all_feeds). Costs memory for each
    /// entry that it changes; a list's windows are slower by those, and counts once for each change of the file.
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

    /// As [`Lists::snapshot`], for whom reads counts: what lies over them is added up for that state.
    pub(super) fn counting(&self) -> Result<Transaction<'_>, StoreError> {
        // Before it, so that it stays; within it, in case another one wrote in between.
        self.add_up()?;
        let all = self.snapshot()?;
        self.add_up()?;
        Ok(all)
    }

    /// Adds up what lies over the counts, unless that was done since something changed: it reads every entry
    /// that was decided.
    fn add_up(&self) -> Result<(), StoreError> {
        if !self.is_overlaid {
            return Ok(());
        }
        // Before the sums, which are then of this version or a later one. In a table, so that whoever takes the
        // sums back takes it back too.
        let version = self.data_version()?;
        let known = self.db.prepare_cached("SELECT version FROM summed")?.query_row([], |row| row.get::<_, i64>(0)).optional()?;
        if known == Some(version) {
            return Ok(());
        }
        self.db.pragma_update(None, "query_only", false)?;
        let added = self.db.execute_batch(&format!("{SUM} INSERT INTO summed VALUES ({version})"));
        self.db.pragma_update(None, "query_only", true)?;
        Ok(added?)
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
         DELETE FROM deciding; DELETE FROM summed",
        columns.join(", "),
        values.join(", "),
        set.join(", ")
    ))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Entry, EntryId, EntryQuery, FeedUrl, Guid, ParsedFeed, Scope};
    use crate::store::{Act, Fetched, Listing, Moment, Store, Subscribed};
    use jiff::Timestamp;
    use rusqlite::StatementStatus;

    /// How much SQLite did for the counts, in steps of its machine.
    fn steps(lists: &Lists) -> i32 {
        let mut counts = lists.db.prepare("SELECT total(unread) FROM counts").expect("SQL");
        counts.query_row([], |row| row.get::<_, f64>(0)).expect("read");
        counts.get_status(StatementStatus::VmStep)
    }

    #[test]
    fn counts_cost_no_more_where_much_is_decided_and_see_what_others_write() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("dateline.db");
        let mut store = Store::open(&path).expect("opened");
        let line = Subscribed { url: FeedUrl::new("https://a.example/feed"), title: None, folder: None };
        let (now, moment) = (Timestamp::UNIX_EPOCH, Moment { now: Timestamp::UNIX_EPOCH, midnight: Timestamp::UNIX_EPOCH });
        let feed = store.subscribe(&[line], now).expect("subscribed")[0];
        let entries = (0..300).map(|i| Entry { guid: Guid(i.to_string()), title: i.to_string().as_str().into(), ..Entry::default() });
        let document = ParsedFeed { entries: entries.collect(), ..ParsedFeed::default() };
        store.keep(feed, &document, &Fetched::default(), now).expect("kept");
        let unread = EntryQuery { scope: Scope::Unread, ..EntryQuery::default() };
        let unread = Listing::new(&unread, moment);
        let mut lists = Lists::open(&path).expect("opened");
        let one = [EntryId(1)];
        lists.decide(Mark::Read, Target::Entries(&one), false).expect("decided");
        assert_eq!(lists.count(&unread).expect("counted"), 299);
        let little = steps(&lists);
        lists.decide(Mark::Read, Target::List(&unread), false).expect("decided");
        assert_eq!((lists.count(&unread).expect("counted"), lists.feeds().expect("feeds")[0].unread), (0, 0));
        assert_eq!(steps(&lists), little);
        // What was decided is written elsewhere: it counts once.
        store.apply(Act::Mark { mark: Mark::Read, on: Target::Entries(&one) }, now).expect("written");
        assert_eq!(lists.feeds().expect("feeds")[0].unread, 0);
        assert_eq!(lists.smart_counts(moment).expect("counted").unread, 0);
        assert_eq!((lists.count(&unread).expect("counted"), steps(&lists)), (0, little));
    }
}
