//! What was brought from all sources, made one sound database: what hangs on nothing goes, what is missing
//! is made, counts and words are made anew; and how much there is in the end.

use super::super::entries::make_line;
use super::super::error::StoreError;
use super::super::index::index_again;
use super::indexes::Claims;
use crate::model::EntryId;
use rusqlite::Connection;

/// Entries that are indexed in one transaction.
const AT_ONCE: i64 = 10_000;

/// What the new database holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    /// Entries whose status is known.
    pub(super) known: i64,
    /// Entries whose line is there.
    pub(super) entries: i64,
    /// The starred ones among these.
    pub(super) starred: i64,
    /// Those among them of which only the line is left.
    pub(super) lines: i64,
    /// Entries that were in the lists, and of which only the status is left.
    pub(super) textless: i64,
    /// The starred ones among these.
    pub(super) starred_textless: i64,
}

/// Makes the rows agree, once those of all sources are there.
///
/// # Errors
/// Where the database can't be written.
pub(super) fn settle(new: &mut Connection, claims: &Claims) -> Result<Held, StoreError> {
    let tx = new.transaction()?;
    Claims::put(&tx)?;
    claims.name_the_rest(&tx)?;
    tx.execute_batch(
        "INSERT OR IGNORE INTO feeds (id, url, unsubscribed) SELECT DISTINCT feed, 'about:lost-' || feed, 0 FROM status WHERE feed NOT IN (SELECT id FROM feeds);
         DELETE FROM changes WHERE act NOT IN (SELECT id FROM journal) OR entry NOT IN (SELECT id FROM status);
         DELETE FROM aliases WHERE id NOT IN (SELECT id FROM status);",
    )?;
    lines(&tx)?;
    let held = held(&tx)?;
    // A line without its text is taken for another one, so that its feed brings the text again.
    tx.execute_batch(
        "UPDATE entries SET whole = 0 WHERE id NOT IN (SELECT id FROM bodies);
         INSERT OR IGNORE INTO bodies (id, summary_html, content_html) SELECT id, '', '' FROM entries;
         UPDATE status SET shown = 0 WHERE shown = 1
           AND (id NOT IN (SELECT id FROM entries) OR feed IN (SELECT id FROM feeds WHERE unsubscribed IS NOT NULL));
         UPDATE feeds SET fingerprint = NULL, etag = NULL, last_modified = NULL;",
    )?;
    for table in ["bodies", "former", "pages", "page_failures", "reading"] {
        tx.execute(&format!("DELETE FROM {table} WHERE id NOT IN (SELECT id FROM entries)"), [])?;
    }
    tx.execute_batch(
        "DELETE FROM counts;
         INSERT INTO counts (feed, listed, unread, starred, dismissed)
         SELECT f.id, total(s.dismissed = 0), total(s.dismissed = 0 AND s.read = 0), total(s.dismissed = 0 AND s.starred = 1), total(s.dismissed = 1)
         FROM feeds f LEFT JOIN status s ON s.feed = f.id AND s.shown = 1 GROUP BY f.id;",
    )?;
    tx.commit()?;
    index_all(new)?;
    Ok(held)
}

/// Makes the lines of texts that lost them.
fn lines(new: &Connection) -> Result<(), StoreError> {
    let mut find = new.prepare("SELECT id FROM bodies JOIN status USING (id) WHERE id NOT IN (SELECT id FROM entries)")?;
    let ids: Vec<i64> = find.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    ids.into_iter().try_for_each(|id| make_line(new, EntryId(id)))
}

fn held(new: &Connection) -> Result<Held, StoreError> {
    let count = |sql: &str| new.query_row(sql, [], |row| row.get(0));
    let lost = "FROM status WHERE shown = 1 AND id NOT IN (SELECT id FROM entries)";
    Ok(Held {
        known: count("SELECT count(*) FROM status")?,
        entries: count("SELECT count(*) FROM entries")?,
        starred: count("SELECT count(*) FROM entries JOIN status USING (id) WHERE starred = 1")?,
        lines: count("SELECT count(*) FROM entries WHERE id NOT IN (SELECT id FROM bodies)")?,
        textless: count(&format!("SELECT count(*) {lost}"))?,
        starred_textless: count(&format!("SELECT count(*) {lost} AND starred = 1"))?,
    })
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
