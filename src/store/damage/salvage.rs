//! What can be read of a damaged database, brought into a new one: row by row, over every row that can't
//! be read. What the user decided comes first. Rows that are there already stay as they are, so that more
//! can be brought from an older copy.

use super::super::error::StoreError;
use super::super::index::index_again;
use super::indexes;
use super::readable::readable;
use crate::model::EntryId;
use rusqlite::Connection;
use rusqlite::Statement;
use rusqlite::types::Value;

/// What was brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Brought {
    /// Entries whose status is known.
    pub(super) known: i64,
    /// Entries whose text is there.
    pub(super) entries: i64,
    /// Starred ones among those known.
    pub(super) starred: i64,
    /// Whether something could not be read.
    pub(super) is_short: bool,
}

/// Tables with a number for each row, in the order in which they are brought.
const NUMBERED: [&str; 10] = ["feeds", "untyped", "status", "journal", "entries", "bodies", "pages", "reading", "former", "page_failures"];

/// Rows that are written in one transaction.
const AT_ONCE: i64 = 10_000;

/// Brings all that can be read of `old` into `new`.
///
/// # Errors
/// Those of `new`, and where the system refuses to read `old`.
pub(super) fn bring(old: &Connection, new: &mut Connection) -> Result<Brought, StoreError> {
    new.pragma_update(None, "foreign_keys", false)?;
    new.pragma_update(None, "synchronous", "OFF")?;
    let tx = new.transaction()?;
    let mut is_short = false;
    // The counts follow by themselves, from the rows of status.
    for table in NUMBERED {
        is_short |= !numbered(old, &tx, table)?;
        match table {
            "feeds" => indexes::feeds(old, &tx)?,
            "entries" => indexes::status(old, &tx)?,
            _ => {}
        }
    }
    is_short |= !keyed(old, &tx, "changes", "act", "journal")?;
    is_short |= !keyed(old, &tx, "aliases", "feed", "feeds")?;
    orphans(&tx)?;
    tx.commit()?;
    index_all(new)?;
    new.pragma_update(None, "synchronous", "FULL")?;
    let count = |sql: &str| new.query_row(sql, [], |row| row.get(0));
    Ok(Brought {
        known: count("SELECT count(*) FROM status")?,
        entries: count("SELECT count(*) FROM entries")?,
        starred: count("SELECT count(*) FROM status WHERE starred = 1")?,
        is_short,
    })
}

/// Brings a table whose rows have numbers; whether all of it could be read.
fn numbered(old: &Connection, new: &Connection, table: &str) -> Result<bool, StoreError> {
    let columns = common_columns(old, new, table)?;
    let highest = highest(old, new, table);
    if columns.is_empty() {
        return Ok(false);
    }
    let mut put = insert(new, table, &columns)?;
    let (mut at, mut is_whole) = (0, true);
    let find = old.prepare(&format!("SELECT id, {} FROM {table} WHERE id >= ?1 ORDER BY id", columns.join(", ")));
    let Some(mut rows) = readable(find)? else { return Ok(false) };
    while is_whole || at <= highest {
        let (last, ended) = copy(&mut rows, at, &mut put, columns.len())?;
        if ended {
            break;
        }
        // What lies behind the place that can't be read may be sound again.
        is_whole = false;
        at = last.max(at) + 1;
    }
    Ok(is_whole)
}

/// Copies rows from a number on; the last number that was read, and whether the end was reached.
fn copy(rows: &mut Statement<'_>, from: i64, put: &mut Statement<'_>, columns: usize) -> Result<(i64, bool), StoreError> {
    let mut last = from - 1;
    let Some(mut rows) = readable(rows.query([from]))? else { return Ok((last, false)) };
    loop {
        let row = match readable(rows.next())? {
            Some(Some(row)) => row,
            Some(None) => return Ok((last, true)),
            None => return Ok((last, false)),
        };
        match row.get::<_, i64>(0) {
            // Pages that point back would lead round for ever.
            Ok(number) if number > last => last = number,
            _ => return Ok((last, false)),
        }
        let values: rusqlite::Result<Vec<Value>> = (1..=columns).map(|column| row.get(column)).collect();
        if let Ok(values) = values {
            insert_row(put, values)?;
        }
    }
}

/// The highest number that a row of the table can have.
fn highest(old: &Connection, new: &Connection, table: &str) -> i64 {
    let max = |db: &Connection, table: &str| db.query_row(&format!("SELECT max(id) FROM {table}"), [], |row| row.get::<_, Option<i64>>(0));
    let of_status = max(new, "status").ok().flatten().unwrap_or(0);
    let in_index =
        old.query_row("SELECT max(id) FROM status INDEXED BY status_listed WHERE shown = 1 AND dismissed = 0", [], |row| row.get(0));
    let in_table = max(old, table).ok().flatten().filter(|max| *max < 1 << 32).unwrap_or(0);
    let known = in_table.max(of_status).max(in_index.unwrap_or(0));
    // A little more, where the end itself can't be read.
    known + 1_000
}

/// Brings a table whose rows belong to those of another one; whether all of it could be read.
fn keyed(old: &Connection, new: &Connection, table: &str, key: &str, of: &str) -> Result<bool, StoreError> {
    let columns = common_columns(old, new, table)?;
    if columns.is_empty() {
        return Ok(false);
    }
    let mut put = insert(new, table, &columns)?;
    let mut ids = new.prepare(&format!("SELECT id FROM {of}"))?;
    let ids: Vec<i64> = ids.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let find = old.prepare(&format!("SELECT {} FROM {table} WHERE {key} = ?1", columns.join(", ")));
    let Some(mut find) = readable(find)? else { return Ok(false) };
    let mut is_whole = true;
    for id in ids {
        let Some(mut rows) = readable(find.query([id]))? else { continue };
        loop {
            match readable(rows.next())? {
                Some(Some(row)) => {
                    let values: rusqlite::Result<Vec<Value>> = (0..columns.len()).map(|column| row.get(column)).collect();
                    if let Ok(values) = values {
                        insert_row(&mut put, values)?;
                    }
                }
                Some(None) => break,
                None => {
                    is_whole = false;
                    break;
                }
            }
        }
    }
    Ok(is_whole)
}

/// Columns that both have: an older file lacks some.
fn common_columns(old: &Connection, new: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
    let of = |db: &Connection| -> rusqlite::Result<Vec<String>> {
        let mut names = db.prepare("SELECT name FROM pragma_table_info(?1)")?;
        names.query_map([table], |row| row.get(0))?.collect()
    };
    let known = readable(of(old))?.unwrap_or_default();
    Ok(of(new)?.into_iter().filter(|name| known.contains(name)).collect())
}

fn insert<'a>(new: &'a Connection, table: &str, columns: &[String]) -> Result<Statement<'a>, StoreError> {
    let places: Vec<String> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
    Ok(new.prepare(&format!("INSERT OR IGNORE INTO {table} ({}) VALUES ({})", columns.join(", "), places.join(", ")))?)
}

/// Writes a row; one that is not as the table wants it is left out.
fn insert_row(put: &mut Statement<'_>, values: Vec<Value>) -> Result<(), StoreError> {
    match put.execute(rusqlite::params_from_iter(values)) {
        Ok(_) => Ok(()),
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Takes out what belongs to rows that could not be read, and makes the rest agree.
fn orphans(new: &Connection) -> Result<(), StoreError> {
    new.execute_batch(
        "INSERT OR IGNORE INTO feeds (id, url, unsubscribed) SELECT DISTINCT feed, 'about:lost-' || feed, 0 FROM status WHERE feed NOT IN (SELECT id FROM feeds);
         DELETE FROM changes WHERE act NOT IN (SELECT id FROM journal) OR entry NOT IN (SELECT id FROM status);
         DELETE FROM aliases WHERE id NOT IN (SELECT id FROM status);
         INSERT OR IGNORE INTO bodies (id, summary_html, content_html) SELECT id, '', '' FROM entries;
         UPDATE status SET shown = 0 WHERE shown = 1
           AND (id NOT IN (SELECT id FROM entries) OR feed IN (SELECT id FROM feeds WHERE unsubscribed IS NOT NULL));
         UPDATE feeds SET fingerprint = NULL, etag = NULL, last_modified = NULL;",
    )?;
    for table in ["bodies", "former", "pages", "page_failures", "reading"] {
        new.execute(&format!("DELETE FROM {table} WHERE id NOT IN (SELECT id FROM entries)"), [])?;
    }
    new.execute_batch(
        "DELETE FROM counts;
         INSERT INTO counts (feed, listed, unread, starred, dismissed)
         SELECT f.id, total(s.dismissed = 0), total(s.dismissed = 0 AND s.read = 0), total(s.dismissed = 0 AND s.starred = 1), total(s.dismissed = 1)
         FROM feeds f LEFT JOIN status s ON s.feed = f.id AND s.shown = 1 GROUP BY f.id;",
    )?;
    Ok(())
}

/// Makes the full-text index anew.
fn index_all(new: &mut Connection) -> Result<(), StoreError> {
    let mut last = 0;
    loop {
        let tx = new.transaction()?;
        let mut find = tx.prepare("SELECT id FROM entries WHERE id > ?1 ORDER BY id LIMIT ?2")?;
        let ids: Vec<i64> = find.query_map([last, AT_ONCE], |row| row.get(0))?.collect::<Result<_, _>>()?;
        drop(find);
        for id in &ids {
            index_again(&tx, EntryId(*id))?;
        }
        tx.commit()?;
        let Some(id) = ids.last() else { return Ok(()) };
        last = *id;
    }
}
