//! Rows that are lost in their table and still stand in its indexes: which entry is which, and what the
//! user decided about it. An index lies on other pages than its table.

use super::super::error::StoreError;
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::HashMap;
use std::collections::HashSet;

/// Feeds by their addresses; titles and times come with the next refresh, folders with the config.
pub(super) fn feeds(old: &Connection, new: &Connection) -> Result<(), StoreError> {
    let mut put = new.prepare("INSERT OR IGNORE INTO feeds (id, url) VALUES (?1, ?2)")?;
    for row in both_ways(old, "SELECT id, url FROM feeds INDEXED BY sqlite_autoindex_feeds_1", "url", 2) {
        if let [Value::Integer(id), Value::Text(url)] = row.as_slice() {
            put.execute((id, url))?;
        }
    }
    Ok(())
}

/// Entries that the table of status lost: their guids stand in one index, their dates and marks in others.
pub(super) fn status(old: &Connection, new: &Connection) -> Result<(), StoreError> {
    let listed = listed(old, "status_listed", "shown = 1 AND dismissed = 0");
    let dismissed = listed_ids(old, "status_dismissed", "shown = 1 AND dismissed = 1");
    let unread = listed_ids(old, "status_unread", "shown = 1 AND dismissed = 0 AND read = 0");
    let starred = listed_ids(old, "status_starred", "shown = 1 AND dismissed = 0 AND starred = 1");
    let mut is_known = new.prepare("SELECT EXISTS (SELECT 1 FROM status WHERE id = ?1)")?;
    let mut put = new.prepare(
        "INSERT OR IGNORE INTO status (id, feed, guid, arrived, date, undated, shown, read, starred, dismissed)
         VALUES (?1, ?2, ?3, ?4, ?4, 0, ?5, ?6, ?7, ?8)",
    )?;
    let guids = "SELECT id, feed, guid FROM status INDEXED BY sqlite_autoindex_status_1";
    for row in both_ways(old, guids, "feed, guid", 3) {
        let [Value::Integer(id), Value::Integer(feed), Value::Text(guid)] = row.as_slice() else { continue };
        if is_known.query_row([id], |row| row.get::<_, bool>(0))? {
            continue;
        }
        let (date, is_shown) = (listed.get(id), listed.contains_key(id) || dismissed.contains(id));
        let date = date.copied().unwrap_or_default();
        put.execute((id, feed, guid, date, is_shown, !unread.contains(id), starred.contains(id), dismissed.contains(id)))?;
    }
    Ok(())
}

fn listed(old: &Connection, index: &str, condition: &str) -> HashMap<i64, i64> {
    let sql = format!("SELECT id, date FROM status INDEXED BY {index} WHERE {condition}");
    let rows = both_ways(old, &sql, "date, feed", 2);
    let pair = |row: Vec<Value>| match row.as_slice() {
        [Value::Integer(id), Value::Integer(date)] => Some((*id, *date)),
        _ => None,
    };
    rows.into_iter().filter_map(pair).collect()
}

fn listed_ids(old: &Connection, index: &str, condition: &str) -> HashSet<i64> {
    listed(old, index, condition).into_keys().collect()
}

/// The rows of an index from its beginning to where it can't be read, and from its end back to there.
fn both_ways(old: &Connection, sql: &str, order: &str, columns: usize) -> Vec<Vec<Value>> {
    let mut found = Vec::new();
    let backwards: Vec<String> = order.split(", ").map(|column| format!("{column} DESC")).collect();
    for order in [order, &backwards.join(", ")] {
        let Ok(mut find) = old.prepare(&format!("{sql} ORDER BY {order}")) else { continue };
        let Ok(mut rows) = find.query([]) else { continue };
        let before = found.len();
        loop {
            match rows.next() {
                Ok(Some(row)) => found.extend((0..columns).map(|column| row.get(column)).collect::<rusqlite::Result<Vec<Value>>>()),
                Ok(None) if before == 0 => return found,
                Ok(None) | Err(_) => break,
            }
        }
    }
    found
}
