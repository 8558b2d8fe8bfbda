//! The answer to the last search. Reading a part of a search costs as much as reading all, so its
//! numbers are kept until the database changes: count, windows and places then cost nothing.

use super::sql::Sql;
use crate::model::EntryId;
use rusqlite::Connection;
use std::sync::Arc;

/// The numbers that a search found, in the list's order; 8 bytes each.
#[derive(Default)]
pub(super) struct Hits {
    asked: Option<Asked>,
    ids: Arc<[EntryId]>,
}

/// What was asked, and of which state of the database.
#[derive(PartialEq)]
struct Asked {
    sql: Sql,
    others: i64,
    ours: u64,
}

impl Hits {
    /// The answer to `sql`, from memory where nothing changed since.
    pub(super) fn of(&mut self, db: &Connection, sql: Sql) -> rusqlite::Result<Arc<[EntryId]>> {
        let others = db.pragma_query_value(None, "data_version", |row| row.get(0))?;
        let asked = Asked { sql, others, ours: db.total_changes() };
        if self.asked.as_ref() != Some(&asked) {
            self.asked = None;
            let mut statement = db.prepare_cached(&asked.sql.text)?;
            self.ids = statement.query_map(asked.sql.values(), |row| row.get(0).map(EntryId))?.collect::<Result<_, _>>()?;
            self.asked = Some(asked);
        }
        Ok(self.ids.clone())
    }
}
