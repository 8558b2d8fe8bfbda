//! Rows that are lost in their table and still stand in its indexes: which entry is which, and what the
//! user decided about it. An index lies on other pages than its table.

use super::super::error::StoreError;
use super::readable::readable;
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::HashMap;

/// Feeds by their addresses; titles and times come with the next refresh, folders with the config.
pub(super) fn feeds(old: &Connection, new: &Connection) -> Result<(), StoreError> {
    let mut put = new.prepare("INSERT OR IGNORE INTO feeds (id, url) VALUES (?1, ?2)")?;
    for row in both_ways(old, "SELECT id, url FROM feeds INDEXED BY sqlite_autoindex_feeds_1", "url", 2)? {
        if let [Value::Integer(id), Value::Text(url)] = row.as_slice() {
            put.execute((id, url))?;
        }
    }
    Ok(())
}

/// Entries that the table of status lost: their guids stand in one index, their dates and marks in others.
/// A text whose guid is lost everywhere gets one of ours; its feed finds it again by its other keys.
pub(super) fn status(old: &Connection, new: &Connection) -> Result<(), StoreError> {
    let lost = Lost {
        listed: listed(old, "status_listed", "shown = 1 AND dismissed = 0")?,
        dismissed: listed(old, "status_dismissed", "shown = 1 AND dismissed = 1")?,
        unread: listed(old, "status_unread", "shown = 1 AND dismissed = 0 AND read = 0")?,
        starred: listed(old, "status_starred", "shown = 1 AND dismissed = 0 AND starred = 1")?,
    };
    let mut is_known = new.prepare("SELECT EXISTS (SELECT 1 FROM status WHERE id = ?1)")?;
    let guids = "SELECT id, feed, guid FROM status INDEXED BY sqlite_autoindex_status_1";
    for row in both_ways(old, guids, "feed, guid", 3)? {
        let [Value::Integer(id), Value::Integer(feed), Value::Text(guid)] = row.as_slice() else { continue };
        if !is_known.query_row([id], |row| row.get::<_, bool>(0))? {
            lost.put(new, (*id, *feed), guid, lost.is_shown(*id), 0)?;
        }
    }
    let mut texts = new.prepare("SELECT id, feed, coalesce(published, updated, 0) FROM entries WHERE id NOT IN (SELECT id FROM status)")?;
    let texts: Vec<(i64, i64, i64)> = texts.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<Result<_, _>>()?;
    for (id, feed, date) in texts {
        lost.put(new, (id, feed), &format!("lost:{id}"), true, date)?;
    }
    Ok(())
}

/// Dates of entries by the lists that they were in.
struct Lost {
    listed: HashMap<i64, i64>,
    dismissed: HashMap<i64, i64>,
    unread: HashMap<i64, i64>,
    starred: HashMap<i64, i64>,
}

impl Lost {
    fn is_shown(&self, id: i64) -> bool {
        self.listed.contains_key(&id) || self.dismissed.contains_key(&id)
    }

    fn put(&self, new: &Connection, (id, feed): (i64, i64), guid: &str, shown: bool, said: i64) -> Result<(), StoreError> {
        let date = self.listed.get(&id).or(self.dismissed.get(&id)).copied().unwrap_or(said);
        let (read, starred, dismissed) = (!self.unread.contains_key(&id), self.starred.contains_key(&id), self.dismissed.contains_key(&id));
        new.prepare_cached(
            "INSERT OR IGNORE INTO status (id, feed, guid, arrived, date, undated, shown, read, starred, dismissed)
             VALUES (?1, ?2, ?3, ?4, ?4, 0, ?5, ?6, ?7, ?8)",
        )?
        .execute((id, feed, guid, date, shown, read, starred, dismissed))?;
        Ok(())
    }
}

fn listed(old: &Connection, index: &str, condition: &str) -> Result<HashMap<i64, i64>, StoreError> {
    let sql = format!("SELECT id, date FROM status INDEXED BY {index} WHERE {condition}");
    let rows = both_ways(old, &sql, "date, feed", 2)?;
    let pair = |row: Vec<Value>| match row.as_slice() {
        [Value::Integer(id), Value::Integer(date)] => Some((*id, *date)),
        _ => None,
    };
    Ok(rows.into_iter().filter_map(pair).collect())
}

/// The rows of an index from its beginning to where it can't be read, and from its end back to there.
fn both_ways(old: &Connection, sql: &str, order: &str, columns: usize) -> Result<Vec<Vec<Value>>, StoreError> {
    let mut found = Vec::new();
    let backwards: Vec<String> = order.split(", ").map(|column| format!("{column} DESC")).collect();
    for order in [order, &backwards.join(", ")] {
        let Some(mut find) = readable(old.prepare(&format!("{sql} ORDER BY {order}")))? else { continue };
        let Some(mut rows) = readable(find.query([]))? else { continue };
        let before = found.len();
        loop {
            match readable(rows.next())? {
                Some(Some(row)) => found.extend((0..columns).map(|column| row.get(column)).collect::<rusqlite::Result<Vec<Value>>>()),
                Some(None) if before == 0 => return Ok(found),
                Some(None) | None => break,
            }
        }
    }
    Ok(found)
}
