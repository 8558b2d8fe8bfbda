//! Opening the file: pragmas, and the steps that lead from any older schema to today's.
//!
//! To change the database add `schema/N.sql` and a line in [`STEPS`]; a released step never changes.

use super::error::StoreError;
use rusqlite::Connection;
use rusqlite::ErrorCode;
use rusqlite::OpenFlags;
use rusqlite::TransactionBehavior;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

/// Step N takes `user_version` from N - 1 to N.
const STEPS: &[&str] = &[include_str!("schema/1.sql"), include_str!("schema/2.sql"), include_str!("schema/3.sql")];

/// "dtln": tells our files from other programs' ones.
const APPLICATION_ID: i64 = 0x6474_6c6e;

/// How long lies between two tries of what SQLite has no patience for.
const STEP: Duration = Duration::from_millis(10);

/// How long a writer waits for another one before it gives up.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens or makes the database, and brings it up to today's schema.
pub(super) fn open_writing(path: &Path) -> Result<Connection, StoreError> {
    make_private(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = Connection::open_with_flags(path, flags).map_err(|e| unopened(path, &e))?;
    db.busy_timeout(PATIENCE)?;
    check_ours(&db, path)?;
    journal_ahead(&db)?;
    set_up(&db)?;
    migrate(&mut db, STEPS)?;
    Ok(db)
}

/// Opens a second connection that only reads.
pub(super) fn open_reading(path: &Path) -> Result<Connection, StoreError> {
    // Read-only by pragma, not by flag: a read-only handle could not make the shared memory that WAL needs.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(|e| unopened(path, &e))?;
    db.busy_timeout(PATIENCE)?;
    if check_ours(&db, path)? < STEPS.len() as i64 {
        return Err(StoreError::Unready { path: path.to_owned() });
    }
    set_up(&db)?;
    db.pragma_update(None, "query_only", true)?;
    Ok(db)
}

/// A database that lives as long as its connection.
pub(super) fn open_in_memory() -> Result<Connection, StoreError> {
    let mut db = Connection::open_in_memory()?;
    set_up(&db)?;
    migrate(&mut db, STEPS)?;
    Ok(db)
}

/// Makes a missing file readable by its owner only: private feeds' addresses are in it. SQLite gives
/// its companion files the same mode.
fn make_private(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(StoreError::Open { path: path.to_owned(), reason: e.kind().to_string() })
        }
        _ => Ok(()),
    }
}

fn unopened(path: &Path, error: &rusqlite::Error) -> StoreError {
    let reason = match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => "there is no such file, or it may not be read".to_owned(),
        _ => "the system refused".to_owned(),
    };
    StoreError::Open { path: path.to_owned(), reason }
}

/// The file's schema; refuses files of other programs and of the future.
fn check_ours(db: &Connection, path: &Path) -> Result<i64, StoreError> {
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

fn pragma(db: &Connection, name: &str) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, name, |row| row.get(0))
}

/// Write-ahead logging, so that readers and a writer don't wait for each other. Where the file
/// system can't do it (network shares), SQLite keeps its old way and all still works, slower.
fn journal_ahead(db: &Connection) -> Result<(), StoreError> {
    let turn = || -> rusqlite::Result<()> {
        let mode: String = db.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        if mode == "wal" { Ok(()) } else { db.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(())) }
    };
    // Two that turn at once would wait for each other for ever: SQLite refuses one of them without any patience.
    for _ in 0..PATIENCE.as_millis() / STEP.as_millis() {
        match turn() {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => std::thread::sleep(STEP),
            turned => return Ok(turned?),
        }
    }
    Ok(turn()?)
}

fn set_up(db: &Connection) -> Result<(), StoreError> {
    // NORMAL survives the death of the process; the user's own acts also ask for the power cut (see journal).
    db.pragma_update(None, "synchronous", "NORMAL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "cache_size", -4_000)?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    db.pragma_update_and_check(None, "journal_size_limit", 16 << 20, |_| Ok(()))?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Takes every missing step, each in a transaction of its own: killed half-way, it goes on next time.
fn migrate(db: &mut Connection, steps: &[&str]) -> Result<(), StoreError> {
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
