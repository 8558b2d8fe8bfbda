//! Which entries a mark changes, and what of them: the same for a mark that is written and for one that
//! waits to be.

use super::error::StoreError;
use super::listing::Listing;
use super::plan::Plan;
use super::sql::Sql;
use crate::model::EntryId;
use crate::model::EntryStatus;
use crate::model::Mark;

/// What a mark is put on.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// These entries.
    Entries(&'a [EntryId]),
    /// All of a list; see [`Listing::until`] about what arrives meanwhile.
    List(&'a Listing<'a>),
}

/// `FROM status …`: the entries of the target that the mark leaves other than they are.
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
