//! Rows that are lost in their table and still stand in its indexes: which entry is which, and what the
//! user decided about it. An index lies on other pages than its table.

use super::super::error::StoreError;
use super::readable::bound;
use super::readable::readable;
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::HashMap;

/// What the indexes of a broken database say of rows that its tables lost. The rows themselves lie in
/// `temp.lost_feeds` (id, url) and `temp.lost_status`, for the old copies to be compared with.
#[derive(Debug, Default)]
pub(super) struct Claims {
    listed: Listed,
    dismissed: Listed,
    unread: Listed,
    starred: Listed,
}

/// What an index says of one entry; `None`: it can't be told.
struct Said {
    date: Option<i64>,
    shown: Option<bool>,
    read: Option<bool>,
    starred: Option<bool>,
    dismissed: Option<bool>,
}

/// The dates of a list's entries.
#[derive(Debug, Default)]
struct Listed {
    dates: HashMap<i64, i64>,
    is_whole: bool,
}

impl Listed {
    fn of(old: &Connection, index: &str, condition: &str) -> Result<Self, StoreError> {
        let sql = format!("SELECT id, date FROM status INDEXED BY {index} WHERE {condition}");
        let mut dates = HashMap::new();
        let is_whole = both_ways(old, &sql, "date, feed", 2, &mut |row| {
            if let [Value::Integer(id), Value::Integer(date)] = row {
                dates.insert(*id, *date);
            }
            Ok(())
        })?;
        Ok(Self { dates, is_whole })
    }

    /// Whether the entry is in it.
    fn has(&self, id: i64) -> Option<bool> {
        if self.dates.contains_key(&id) { Some(true) } else { self.is_whole.then_some(false) }
    }
}

impl Claims {
    /// Where nothing of the broken database can be read.
    pub(super) fn none(new: &Connection) -> Result<Self, StoreError> {
        new.execute_batch(TABLES)?;
        Ok(Self::default())
    }

    /// Reads the indexes of `old`, and notes what the tables of `new` don't have. Nothing is put into these.
    pub(super) fn of(old: &Connection, new: &Connection) -> Result<Self, StoreError> {
        new.execute_batch(TABLES)?;
        let claims = Self {
            listed: Listed::of(old, "status_listed", "shown = 1 AND dismissed = 0")?,
            dismissed: Listed::of(old, "status_dismissed", "shown = 1 AND dismissed = 1")?,
            unread: Listed::of(old, "status_unread", "shown = 1 AND dismissed = 0 AND read = 0")?,
            starred: Listed::of(old, "status_starred", "shown = 1 AND dismissed = 0 AND starred = 1")?,
        };
        let numbers = 1..=bound(old);
        let mut put = new.prepare("INSERT OR IGNORE INTO lost_feeds SELECT ?1, ?2 WHERE ?1 NOT IN (SELECT id FROM feeds)")?;
        both_ways(old, "SELECT id, url FROM feeds INDEXED BY sqlite_autoindex_feeds_1", "url", 2, &mut |row| {
            if let [Value::Integer(id), Value::Text(url)] = row
                && numbers.contains(id)
            {
                put.execute((id, url))?;
            }
            Ok(())
        })?;
        let mut is_known = new.prepare("SELECT EXISTS (SELECT 1 FROM status WHERE id = ?1)")?;
        both_ways(old, "SELECT id, feed, guid FROM status INDEXED BY sqlite_autoindex_status_1", "feed, guid", 3, &mut |row| {
            if let [Value::Integer(id), Value::Integer(feed), Value::Text(guid)] = row
                && numbers.contains(id)
                && !is_known.query_row([id], |row| row.get::<_, bool>(0))?
            {
                claims.note(new, (*id, *feed), guid)?;
            }
            Ok(())
        })?;
        Ok(claims)
    }

    /// Notes what is known of an entry.
    fn note(&self, new: &Connection, (id, feed): (i64, i64), guid: &str) -> Result<(), StoreError> {
        let Said { date, shown, read, starred, dismissed } = self.said(id);
        new.prepare_cached("INSERT OR IGNORE INTO lost_status VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
            .execute((id, feed, guid, date, shown, read, starred, dismissed))?;
        Ok(())
    }

    fn said(&self, id: i64) -> Said {
        let (listed, dismissed) = (self.listed.has(id), self.dismissed.has(id));
        // What is in no list has no marks in an index.
        let among_listed = |list: &Listed| match (list.has(id), listed) {
            (Some(false), Some(true)) => Some(false),
            (Some(true), _) => Some(true),
            _ => None,
        };
        Said {
            date: self.listed.dates.get(&id).or(self.dismissed.dates.get(&id)).copied(),
            shown: if listed == Some(true) || dismissed == Some(true) { Some(true) } else { listed.and(dismissed) },
            read: among_listed(&self.unread).map(|is_unread| !is_unread),
            starred: among_listed(&self.starred),
            dismissed: if listed == Some(true) { Some(false) } else { dismissed },
        }
    }

    /// Puts what is noted into the tables: marks that an older copy's rows have otherwise, and the rows that
    /// are in no table at all.
    pub(super) fn put(new: &Connection) -> Result<(), StoreError> {
        Ok(new.execute_batch(PUT)?)
    }

    /// Gives texts whose guids are lost everywhere one of ours; their feeds find them again by their other keys.
    pub(super) fn name_the_rest(&self, new: &Connection) -> Result<(), StoreError> {
        let mut texts = new.prepare("SELECT id, feed FROM entries WHERE id NOT IN (SELECT id FROM status)")?;
        let texts: Vec<(i64, i64)> = texts.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        new.execute("DELETE FROM lost_status", [])?;
        for (id, feed) in texts {
            self.note(new, (id, feed), &format!("lost:{id}"))?;
        }
        // The text is there: it is shown.
        new.execute("UPDATE lost_status SET shown = 1", [])?;
        Self::put(new)
    }
}

const TABLES: &str = "
    CREATE TEMP TABLE lost_feeds (id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE) STRICT;
    CREATE TEMP TABLE lost_status (
      id INTEGER PRIMARY KEY, feed INTEGER NOT NULL, guid TEXT NOT NULL, date INTEGER,
      shown INTEGER, read INTEGER, starred INTEGER, dismissed INTEGER,
      UNIQUE (feed, guid)
    ) STRICT;";

/// Where nothing is known an entry is shown, and unread if it is in the lists.
const PUT: &str = "
    INSERT OR IGNORE INTO feeds (id, url) SELECT id, url FROM lost_feeds;
    UPDATE status SET
      shown = coalesce(l.shown, status.shown), read = coalesce(l.read, status.read),
      starred = coalesce(l.starred, status.starred), dismissed = coalesce(l.dismissed, status.dismissed)
    FROM lost_status l WHERE l.id = status.id AND l.feed = status.feed AND l.guid = status.guid;
    INSERT OR IGNORE INTO status (id, feed, guid, arrived, date, undated, shown, read, starred, dismissed)
    SELECT l.id, l.feed, l.guid, coalesce(l.date, e.published, e.updated, 0), coalesce(l.date, e.published, e.updated, 0), 0,
      coalesce(l.shown, 1), coalesce(l.read, l.dismissed OR NOT l.shown, 0), coalesce(l.starred, 0), coalesce(l.dismissed, 0)
    FROM lost_status l LEFT JOIN entries e ON e.id = l.id;";

/// Gives each row of an index to `each`: from its beginning to where it can't be read, and from its end back to
/// there. Whether it could be read as a whole.
fn both_ways(
    old: &Connection,
    sql: &str,
    order: &str,
    columns: usize,
    each: &mut dyn FnMut(&[Value]) -> Result<(), StoreError>,
) -> Result<bool, StoreError> {
    let backwards: Vec<String> = order.split(", ").map(|column| format!("{column} DESC")).collect();
    for (order, is_first) in [(order, true), (&backwards.join(", "), false)] {
        let Some(mut find) = readable(old.prepare(&format!("{sql} ORDER BY {order}")))? else { continue };
        let Some(mut rows) = readable(find.query([]))? else { continue };
        loop {
            match readable(rows.next())? {
                Some(Some(row)) => {
                    if let Ok(row) = (0..columns).map(|column| row.get(column)).collect::<rusqlite::Result<Vec<Value>>>() {
                        each(&row)?;
                    }
                }
                Some(None) if is_first => return Ok(true),
                Some(None) | None => break,
            }
        }
    }
    Ok(false)
}
