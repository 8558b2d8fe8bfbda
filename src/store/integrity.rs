//! Whether the database is sound: what `doctor` and the salvage of a broken file ask.

use super::connect;
use super::error::StoreError;
use super::file::real;
use super::stranger;
use crate::model::Clean;
use crate::model::FeedUrl;
use rusqlite::Connection;
use std::path::Path;

/// What is wrong in the database at `path`, a sentence each; nothing where it is sound. Reads all of
/// it: seconds for a large one. Looks at SQLite's own structures (the full-text index among them), at
/// rows that name others, and at the counts beside the feeds.
///
/// # Errors
/// Where it can't be opened or read at all.
pub fn check(path: &Path) -> Result<Vec<Clean>, StoreError> {
    let path = &real(path)?;
    stranger::refuse(path, || stranger::is_unheld(path))?;
    let db = connect::reading(path)?;
    let mut wrong: Vec<String> = texts(&db, "PRAGMA integrity_check(20)")?;
    wrong.retain(|told| told != "ok");
    wrong.iter_mut().for_each(|told| *told = format!("a part of the database is damaged (SQLite says: {told})"));
    let lost: i64 = db.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
    if lost > 0 {
        wrong.push(format!("{lost} rows belong to others that are not there"));
    }
    let feeds = texts(&db, MISCOUNTED)?.into_iter().map(FeedUrl::new);
    wrong.extend(feeds.map(|url| format!("the counts of {url} are not those of its entries")));
    Ok(wrong.iter().map(|told| Clean::new(told)).collect())
}

/// Feeds whose counts are other than a recount gives.
const MISCOUNTED: &str = "SELECT f.url FROM feeds f LEFT JOIN counts c ON c.feed = f.id LEFT JOIN (
       SELECT feed, total(dismissed = 0) AS listed, total(dismissed = 0 AND read = 0) AS unread,
              total(dismissed = 0 AND starred = 1) AS starred, total(dismissed = 1) AS dismissed
       FROM status WHERE shown = 1 GROUP BY feed
     ) s ON s.feed = f.id
     WHERE c.listed IS NOT coalesce(s.listed, 0) OR c.unread IS NOT coalesce(s.unread, 0)
        OR c.starred IS NOT coalesce(s.starred, 0) OR c.dismissed IS NOT coalesce(s.dismissed, 0)";

fn texts(db: &Connection, sql: &str) -> Result<Vec<String>, StoreError> {
    let mut told = db.prepare(sql)?;
    let told = told.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::network::Journal;

    #[test]
    fn a_new_database_is_sound() {
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().join("a.db");
        drop(connect::writing(&path, Journal::Ahead).expect("made"));
        assert_eq!(check(&path).expect("read"), Vec::<Clean>::new());
    }

    #[test]
    fn wrong_counts_lost_rows_and_a_broken_index_are_told() {
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().join("a.db");
        let db = connect::writing(&path, Journal::Ahead).expect("made");
        db.pragma_update(None, "foreign_keys", false).expect("set");
        let told = |sql: &str| {
            db.execute_batch(sql).expect("changed");
            let told = check(&path).expect("read");
            println!("{told:?}");
            told.iter().map(Clean::to_string).collect::<Vec<_>>().join("; ")
        };
        assert_eq!(told("INSERT INTO feeds (url) VALUES ('https://a.example/?token=x')"), "");
        assert!(told("UPDATE counts SET unread = 7").contains("the counts of https://a.example/"));
        assert!(!told("").contains("token=x"), "a secret is told to nobody");
        assert!(told("UPDATE counts SET unread = 0; INSERT INTO page_failures VALUES (99, 0, '')").contains("1 rows belong to others"));
        let broken = told(
            "DELETE FROM page_failures; INSERT INTO search (rowid, title, text) VALUES (1, 'a', 'b'); DELETE FROM search_data WHERE id > 10",
        );
        assert!(broken.starts_with("a part of the database is damaged (SQLite says: "), "{broken}");
    }
}
