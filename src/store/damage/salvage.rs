//! What can be read of a damaged database, brought into a new one: row by row, over every row that can't
//! be read. Rows that are there already stay as they are. How the rows agree is for others.

use super::super::error::StoreError;
use super::super::schema::STEPS;
use super::super::schema::migrate;
use super::super::schema::pragma;
use super::indexes::Claims;
use super::leaves;
use super::readable::bound;
use super::readable::readable;
use rusqlite::Connection;
use rusqlite::Statement;
use rusqlite::types::Value;

/// Tables with a number for each row, in the order in which they are brought.
const NUMBERED: [&str; 11] =
    ["feeds", "untyped", "public_hosts", "status", "journal", "entries", "bodies", "pages", "reading", "former", "page_failures"];

/// Numbers in a row that lead nowhere, before larger steps are taken: more than a few broken pages can hold.
const PATIENCE: u32 = 16_384;

/// What came of an old database.
pub(super) struct Brought {
    /// What its indexes say of rows that can't be read.
    pub(super) claims: Claims,
    /// Whether something could not be read.
    pub(super) is_short: bool,
    /// Whether it tells of every address that nobody typed.
    pub(super) knows_untyped: bool,
}

/// Brings all rows of `old` that can be read into `new`.
///
/// # Errors
/// Those of `new`, and where the system refuses to read `old`.
pub(super) fn bring(old: &Connection, new: &mut Connection) -> Result<Brought, StoreError> {
    let tx = new.transaction()?;
    let (mut is_short, mut knows_untyped) = (false, true);
    // The counts follow by themselves, from the rows of status.
    for table in NUMBERED {
        let is_whole = numbered(old, &tx, table)?;
        is_short |= !is_whole;
        if table == "bodies" && !is_whole {
            leaves::bring(old, &tx)?;
        }
        knows_untyped &= is_whole || table != "untyped";
    }
    let claims = Claims::of(old, &tx)?;
    is_short |= !keyed(old, &tx, "changes", "act", "SELECT id FROM journal")?;
    // A feed that is lost itself may have rows still.
    is_short |= !keyed(old, &tx, "aliases", "feed", "SELECT id FROM feeds UNION SELECT feed FROM status")?;
    tx.commit()?;
    Ok(Brought { claims, is_short, knows_untyped })
}

/// Brings a table whose rows have numbers; whether all of it could be read.
fn numbered(old: &Connection, new: &Connection, table: &str) -> Result<bool, StoreError> {
    let columns = common_columns(old, new, table)?;
    if columns.is_empty() {
        return is_of_a_later_step(old, table);
    }
    let bound = bound(old);
    let highest = highest(old, new, table, bound);
    let mut put = insert(new, table, &columns)?;
    let find = old.prepare(&format!("SELECT id, {} FROM {table} WHERE id >= ?1 ORDER BY id", columns.join(", ")));
    let Some(mut rows) = readable(find)? else { return Ok(false) };
    let (mut at, mut in_vain, mut is_whole) = (1, 0, true);
    while is_whole || at <= highest {
        let read = copy(&mut rows, at, bound, &mut put, columns.len())?;
        is_whole &= read.is_even;
        if read.is_ended {
            break;
        }
        // What lies behind the place that can't be read may be sound again.
        is_whole = false;
        in_vain = if read.sure >= at { 0 } else { in_vain + 1 };
        at = at.max(read.sure).saturating_add(step(in_vain));
    }
    Ok(is_whole)
}

/// How far is gone on after so many numbers in vain: one by one, then further and further, as the last
/// number itself may be garbage.
fn step(in_vain: u32) -> i64 {
    1 << (in_vain / PATIENCE).min(40)
}

/// How far a table was read.
struct Read {
    /// The last number that a higher one followed: the one behind it may be garbage.
    sure: i64,
    /// Whether the table's end was reached.
    is_ended: bool,
    /// Whether all numbers were such as a sound table has.
    is_even: bool,
}

/// Copies rows from a number on.
fn copy(rows: &mut Statement<'_>, from: i64, bound: i64, put: &mut Statement<'_>, columns: usize) -> Result<Read, StoreError> {
    let (mut sure, mut last, mut is_even) = (from - 1, from - 1, true);
    let broken = |sure| Ok(Read { sure, is_ended: false, is_even: false });
    let Some(mut rows) = readable(rows.query([from]))? else { return broken(sure) };
    // Pages that point back would lead round for ever.
    for _ in 0..bound {
        let row = match readable(rows.next())? {
            Some(Some(row)) => row,
            Some(None) => return Ok(Read { sure, is_ended: true, is_even }),
            None => return broken(sure),
        };
        match row.get::<_, i64>(0) {
            Ok(number) if number <= sure && (1..=bound).contains(&number) => return broken(sure),
            // Garbage in a broken page: the rows behind it may be sound.
            Ok(number) if !(1..=bound).contains(&number) => {
                is_even = false;
                continue;
            }
            Ok(number) if number > last => (sure, last) = (last, number),
            Ok(number) => (last, is_even) = (number, false),
            Err(_) => return broken(sure),
        }
        let values: rusqlite::Result<Vec<Value>> = (1..=columns).map(|column| row.get(column)).collect();
        match values {
            Ok(values) => insert_row(put, values)?,
            Err(_) => is_even = false,
        }
    }
    broken(sure)
}

/// The highest number that a row of the table can have.
fn highest(old: &Connection, new: &Connection, table: &str, bound: i64) -> i64 {
    let asked = |db: &Connection, sql: &str| db.query_row(sql, [], |row| row.get::<_, Option<i64>>(0)).ok().flatten();
    let known = [
        asked(old, &format!("SELECT max(id) FROM {table}")),
        asked(old, &format!("SELECT seq FROM sqlite_sequence WHERE name = '{table}'")),
        asked(old, "SELECT max(id) FROM status INDEXED BY status_listed WHERE shown = 1 AND dismissed = 0"),
        asked(new, "SELECT max(id) FROM status"),
    ];
    let known = known.into_iter().flatten().filter(|number| *number <= bound).max().unwrap_or(0);
    // A little more, where the end itself can't be read.
    known + 1_000
}

/// Brings a table whose rows belong to those that `of` selects; whether all of it could be read.
fn keyed(old: &Connection, new: &Connection, table: &str, key: &str, of: &str) -> Result<bool, StoreError> {
    let columns = common_columns(old, new, table)?;
    if columns.is_empty() {
        return Ok(false);
    }
    let mut put = insert(new, table, &columns)?;
    let ids: Vec<i64> = new.prepare(of)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
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

/// Whether a database of the step that `old` says it was made by has no such table: then nothing of it is lost.
fn is_of_a_later_step(old: &Connection, table: &str) -> Result<bool, StoreError> {
    let version = readable(pragma(old, "user_version"))?.and_then(|version| usize::try_from(version).ok());
    let Some(steps) = version.filter(|version| *version > 0).and_then(|version| STEPS.get(..version)) else { return Ok(false) };
    let mut made = Connection::open_in_memory()?;
    migrate(&mut made, steps)?;
    Ok(!made.table_exists(None, table)?)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn made_by(steps: usize) -> Connection {
        let mut db = Connection::open_in_memory().expect("memory");
        migrate(&mut db, &STEPS[..steps]).expect("its steps");
        db
    }

    #[test]
    fn what_an_older_schema_never_had_is_no_loss_and_what_it_lost_is() {
        for steps in 1..=STEPS.len() {
            let old = made_by(steps);
            old.execute("INSERT INTO feeds (url) VALUES ('https://a.example/')", []).expect("written");
            let is_short = |old: &Connection| bring(old, &mut made_by(STEPS.len())).expect("brought").is_short;
            assert!(!is_short(&old), "step {steps}");
            old.execute_batch("DROP TABLE former").expect("lost");
            assert!(is_short(&old), "step {steps}");
        }
        let old = made_by(1);
        old.pragma_update(None, "user_version", STEPS.len() as i64).expect("written");
        assert!(bring(&old, &mut made_by(STEPS.len())).expect("brought").is_short, "a header that was made anew says nothing");
    }

    #[test]
    fn hosts_that_were_public_are_brought_over_and_cost_nothing_else_where_they_are_lost() {
        let (old, mut new) = (made_by(STEPS.len()), made_by(STEPS.len()));
        old.execute_batch("INSERT INTO feeds (url) VALUES ('https://a.example/'); INSERT INTO public_hosts (host) VALUES ('a.example')")
            .expect("written");
        bring(&old, &mut new).expect("brought");
        let count = |db: &Connection, table: &str| {
            db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0)).expect("counted")
        };
        assert_eq!(count(&new, "public_hosts"), 1);
        old.execute_batch("DROP TABLE public_hosts").expect("lost");
        let mut new = made_by(STEPS.len());
        bring(&old, &mut new).expect("brought");
        assert_eq!((count(&new, "feeds"), count(&new, "public_hosts")), (1, 0));
    }
}
