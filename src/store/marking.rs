//! A mark, put on entries: which of them it changes, what each was before, and back to that.

use super::deed::Target;
use super::error::StoreError;
use super::listing::Listing;
use super::plan::Plan;
use super::sql::Sql;
use crate::model::EntryStatus;
use crate::model::Mark;
use rusqlite::Connection;

/// `FROM status …`: the entries of the target that the mark leaves other than they are: the same for a mark
/// that is written and for one that waits to be.
pub(super) fn changed_by(
    mark: Mark,
    on: Target<'_>,
    plan: impl FnOnce(&Listing<'_>) -> Result<Plan, StoreError>,
) -> Result<Sql, StoreError> {
    let mut sql = Sql::new("FROM status NOT INDEXED WHERE id IN (");
    match on {
        Target::Entries(ids) => {
            let ids: Vec<String> = ids.iter().map(|id| id.0.to_string()).collect();
            sql.push("SELECT value FROM json_each(").bind(format!("[{}]", ids.join(","))).push(")");
        }
        Target::List(listing) => {
            sql.push("SELECT id FROM (").append(&plan(listing)?.select(&Sql::default())).push(")");
        }
    }
    let others: Vec<String> = columns(mark).map(|(column, value)| format!("{column} <> {}", u8::from(value))).collect();
    sql.push(&format!(") AND ({})", others.join(" OR ")));
    Ok(sql)
}

/// Writes down which entries the mark will change, and what they were.
pub(super) fn note(db: &Connection, act: i64, mark: Mark, on: Target<'_>) -> Result<u64, StoreError> {
    let mut sql = Sql::new("INSERT INTO changes (act, entry, was) SELECT ");
    sql.bind(act).push(", id, read + 2 * starred + 4 * dismissed ");
    sql.append(&changed_by(mark, on, |listing| Plan::new(db, listing))?);
    Ok(db.prepare_cached(&sql.text)?.execute(sql.values())? as u64)
}

/// Puts the mark on the entries that were written down.
pub(super) fn put(db: &Connection, act: i64, mark: Mark) -> Result<(), StoreError> {
    let columns: Vec<String> = columns(mark).map(|(column, value)| format!("{column} = {}", u8::from(value))).collect();
    let sql = format!("UPDATE status SET {} WHERE id IN (SELECT entry FROM changes WHERE act = ?1)", columns.join(", "));
    db.prepare_cached(&sql)?.execute([act])?;
    Ok(())
}

/// Makes the entries what they were before the mark.
pub(super) fn put_back(db: &Connection, act: i64, mark: Mark) -> Result<(), StoreError> {
    // Only the mark's own columns: an index on another one then needs no look.
    let was = |column| match column {
        "read" => "read = was & 1",
        "starred" => "starred = was >> 1 & 1",
        _ => "dismissed = was >> 2 & 1",
    };
    let columns: Vec<&str> = columns(mark).map(|(column, _)| was(column)).collect();
    let sql = format!("UPDATE status SET {} FROM changes WHERE act = ?1 AND entry = status.id", columns.join(", "));
    db.prepare_cached(&sql)?.execute([act])?;
    Ok(())
}

/// The columns that a mark decides, with their values: those that come out alike whatever they were.
pub(super) fn columns(mark: Mark) -> impl Iterator<Item = (&'static str, bool)> {
    let from_none = mark.on(EntryStatus::default());
    let from_all = mark.on(EntryStatus { read: true, starred: true, dismissed: true });
    let outcomes = [
        ("read", from_none.read, from_all.read),
        ("starred", from_none.starred, from_all.starred),
        ("dismissed", from_none.dismissed, from_all.dismissed),
    ];
    outcomes.into_iter().filter(|(_, a, b)| a == b).map(|(column, value, _)| (column, value))
}
