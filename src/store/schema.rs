//! The schema: whose file it is, and the steps that lead from any older schema to today's.
//!
//! To change the database add `schema/N.sql` and a line in [`STEPS`]; a released step never changes.

use super::backup;
use super::error::StoreError;
use rusqlite::Connection;
use rusqlite::ErrorCode;
use rusqlite::TransactionBehavior;
use std::path::Path;
use std::path::PathBuf;

/// Step N takes `user_version` from N - 1 to N.
pub(super) const STEPS: &[&str] = &[include_str!("schema/1.sql"), include_str!("schema/2.sql"), include_str!("schema/3.sql")];

/// "dtln": tells our files from other programs' ones.
pub(super) const APPLICATION_ID: i64 = 0x6474_6c6e;

/// Brings the database at `path` up to today's schema. One that has entries is copied first.
///
/// # Errors
/// [`StoreError::NoBackup`], or where it can't be written: then it is as it was, or further by whole steps.
pub(super) fn update(db: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let (version, today) = (pragma(db, "user_version")?, STEPS.len() as i64);
    if version > 0 && version < today && has_entries(db)? {
        backup::keep(db, path, version, today)?;
    }
    migrate(db, STEPS)
}

fn has_entries(db: &Connection) -> Result<bool, StoreError> {
    Ok(db.query_row("SELECT EXISTS (SELECT 1 FROM status)", [], |row| row.get(0))?)
}

/// The file's schema; refuses files of other programs and of the future.
pub(super) fn check_ours(db: &Connection, path: &Path) -> Result<i64, StoreError> {
    let foreign = || StoreError::Foreign { path: path.to_owned() };
    let read = || -> rusqlite::Result<(i64, i64, i64)> {
        // One state for all three: another instance may be making the database just now.
        let state = db.unchecked_transaction()?;
        let tables = state.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        Ok((pragma(&state, "application_id")?, pragma(&state, "user_version")?, tables))
    };
    let (application, version, tables) = read().map_err(|e| match e.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => foreign(),
        _ => e.into(),
    })?;
    let known = STEPS.len() as i64;
    match application {
        APPLICATION_ID if version > known => Err(StoreError::Newer { path: PathBuf::from(path), found: version, known }),
        APPLICATION_ID => Ok(version),
        0 if tables == 0 && version == 0 => Ok(0),
        _ => Err(foreign()),
    }
}

pub(super) fn pragma(db: &Connection, name: &str) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, name, |row| row.get(0))
}

/// Takes every missing step, each in a transaction of its own: killed half-way, it goes on next time.
pub(super) fn migrate(db: &mut Connection, steps: &[&str]) -> Result<(), StoreError> {
    while pragma(db, "user_version")? < steps.len() as i64 {
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Asked again, now that no other instance can be taking the same step.
        let version = pragma(&tx, "user_version")?;
        if let Some(step) = usize::try_from(version).ok().and_then(|version| steps.get(version)) {
            tx.execute_batch(step)?;
            tx.pragma_update(None, "application_id", APPLICATION_ID)?;
            tx.pragma_update(None, "user_version", version + 1)?;
        }
        tx.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &[&str] = &["CREATE TABLE a (x); INSERT INTO a VALUES (1);", "CREATE TABLE b (y); INSERT INTO b SELECT x + 1 FROM a;"];

    #[test]
    fn steps_are_taken_once_each_from_any_version() {
        let mut db = Connection::open_in_memory().expect("memory");
        migrate(&mut db, &TWO[..1]).expect("the first step");
        assert_eq!(pragma(&db, "user_version").expect("read"), 1);
        migrate(&mut db, TWO).expect("the second step");
        migrate(&mut db, TWO).expect("nothing to do");
        let sum: i64 = db.query_row("SELECT (SELECT sum(x) FROM a) * 10 + (SELECT sum(y) FROM b)", [], |row| row.get(0)).expect("read");
        assert_eq!((sum, pragma(&db, "application_id").expect("read")), (12, APPLICATION_ID));
    }

    #[test]
    fn a_step_that_fails_half_way_leaves_the_version_before_it() {
        let mut db = Connection::open_in_memory().expect("memory");
        let broken = [TWO[0], "CREATE TABLE b (y); INSERT INTO nowhere VALUES (1);"];
        assert!(migrate(&mut db, &broken).is_err());
        assert_eq!(pragma(&db, "user_version").expect("read"), 1);
        migrate(&mut db, TWO).expect("the mended step goes through");
        assert_eq!(pragma(&db, "user_version").expect("read"), 2);
    }
}
