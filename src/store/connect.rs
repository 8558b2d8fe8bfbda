//! Connections: the file opened for writing or for reading, its pragmas set.

use super::error::StoreError;
use super::file::PATIENCE;
use super::file::STEP;
use super::file::is_emptied;
use super::file::make_private;
use super::file::wal;
use super::network::Journal;
use super::schema::STEPS;
use super::schema::check_ours;
use super::schema::migrate;
use super::schema::update;
use rusqlite::Connection;
use rusqlite::ErrorCode;
use rusqlite::OpenFlags;
use rusqlite::backup::Backup;
use std::path::Path;
use std::time::Duration;

/// Opens or makes the database, and brings it up to today's schema.
pub(super) fn writing(path: &Path, journal: Journal) -> Result<Connection, StoreError> {
    make_private(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = Connection::open_with_flags(path, flags).map_err(|e| unopened(path, &e))?;
    db.busy_handler(Some(is_worth_waiting))?;
    check_ours(&db, path)?;
    keep_journal(&db, journal)?;
    set_up(&db)?;
    update(&mut db, path)?;
    Ok(db)
}

/// Opens a second connection that only reads.
pub(super) fn reading(path: &Path) -> Result<Connection, StoreError> {
    set_up_reading(existing(path)?, path)
}

/// Opens a database of ours that is there, of whatever older schema.
pub(super) fn looking(path: &Path) -> Result<Connection, StoreError> {
    let db = existing(path)?;
    check_ours(&db, path)?;
    Ok(db)
}

fn existing(path: &Path) -> Result<Connection, StoreError> {
    if is_emptied(path) {
        return Err(StoreError::Damaged);
    }
    // Read-only by pragma, not by flag: a read-only handle could not make the shared memory that WAL needs.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = Connection::open_with_flags(path, flags).map_err(|e| unopened(path, &e))?;
    db.busy_handler(Some(is_worth_waiting))?;
    Ok(db)
}

/// Opens a file that nobody can change while it is open: on a medium that is read only or has no room
/// left, where SQLite can't make the files that it needs beside it.
///
/// # Errors
/// As for reading.
pub(super) fn unchanging(path: &Path) -> Result<Connection, StoreError> {
    let has_log = std::fs::metadata(wal(path)).is_ok_and(|log| log.len() > 0);
    if has_log {
        return set_up_reading(with_log(path)?, path);
    }
    set_up_reading(alone(path)?, path)
}

/// Opens the file alone, whatever lies beside it, and whosever it is: nothing is changed, made or locked.
pub(super) fn alone(path: &Path) -> Result<Connection, StoreError> {
    let name = path.to_str().ok_or(StoreError::ReadOnly)?;
    let escaped = name.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(format!("file:{escaped}?immutable=1"), flags).map_err(|e| unopened(path, &e))
}

/// A copy in memory of a file and of the log beside it: read by one alone, that needs no file more.
fn with_log(path: &Path) -> Result<Connection, StoreError> {
    let file = existing(path)?;
    file.pragma_update_and_check(None, "locking_mode", "EXCLUSIVE", |_| Ok(()))?;
    check_ours(&file, path)?;
    let mut memory = Connection::open_in_memory()?;
    Backup::new(&file, &mut memory)?.step(-1)?;
    Ok(memory)
}

/// A database that lives as long as its connection.
pub(super) fn in_memory() -> Result<Connection, StoreError> {
    let mut db = Connection::open_in_memory()?;
    set_up(&db)?;
    migrate(&mut db, STEPS)?;
    Ok(db)
}

fn set_up_reading(db: Connection, path: &Path) -> Result<Connection, StoreError> {
    if check_ours(&db, path)? < STEPS.len() as i64 {
        return Err(StoreError::Unready { path: path.to_owned() });
    }
    set_up(&db)?;
    db.pragma_update(None, "query_only", true)?;
    Ok(db)
}

/// Waits for another instance, in steps as short as what it is waited for: SQLite's own become longer and
/// longer, and so some of many that write at once would come too late.
fn is_worth_waiting(times: i32) -> bool {
    const STEP: Duration = Duration::from_millis(1);
    std::thread::sleep(STEP);
    STEP * times.unsigned_abs() < PATIENCE
}

fn unopened(path: &Path, error: &rusqlite::Error) -> StoreError {
    let reason = match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => "there is no such file, or it may not be read".to_owned(),
        _ => "the system refused".to_owned(),
    };
    StoreError::Open { path: path.to_owned(), reason }
}

/// Turns to the journal that the file system needs, if it is another one now.
fn keep_journal(db: &Connection, journal: Journal) -> Result<(), StoreError> {
    let turn = || -> rusqlite::Result<()> {
        let mode: String = db.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        if mode == journal.word() { Ok(()) } else { db.pragma_update_and_check(None, "journal_mode", journal.word(), |_| Ok(())) }
    };
    // Two that turn at once would wait for each other for ever: SQLite refuses one of them without any patience.
    for _ in 0..PATIENCE.as_millis() / STEP.as_millis() {
        match turn() {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => std::thread::sleep(STEP),
            turned => return Ok(turned?),
        }
    }
    match turn() {
        // Others have the log open: it goes when the last of them is closed.
        Err(error) if journal == Journal::Rollback && error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(()),
        turned => Ok(turned?),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn mode(db: &Connection) -> String {
        db.pragma_query_value(None, "journal_mode", |row| row.get(0)).expect("read")
    }

    fn place() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        (folder, path)
    }

    #[test]
    fn two_instances_write_and_read_on_a_network_folder_without_a_log() {
        let (_folder, path) = place();
        // Made on this machine, moved to the network: the log is given up.
        drop(writing(&path, Journal::Ahead).expect("made"));
        let names = ["one", "two"];
        std::thread::scope(|scope| {
            for name in names {
                let path = &path;
                scope.spawn(move || {
                    let db = writing(path, Journal::Rollback).expect("opened");
                    let lists = reading(path).expect("opened for reading");
                    for i in 0..50 {
                        db.execute("INSERT INTO feeds (url) VALUES (?1)", [format!("{name} {i}")]).expect("never locked");
                        let seen: i64 = lists
                            .query_row("SELECT count(*) FROM feeds WHERE url LIKE ?1 || ' %'", [name], |row| row.get(0))
                            .expect("never locked");
                        assert_eq!(seen, i + 1, "a reader sees what was written");
                    }
                });
            }
        });
        let db = writing(&path, Journal::Rollback).expect("opened");
        let feeds: i64 = db.query_row("SELECT count(*) FROM feeds", [], |row| row.get(0)).expect("counted");
        println!("two instances without a log: {feeds} of 100 writes kept, journal_mode={}", mode(&db));
        assert_eq!((feeds, mode(&db).as_str()), (100, "delete"));
        assert!(!wal(&path).exists());
    }

    #[test]
    fn back_on_a_disk_the_log_is_back() {
        let (_folder, path) = place();
        drop(writing(&path, Journal::Rollback).expect("made"));
        assert_eq!(mode(&writing(&path, Journal::Ahead).expect("opened")), "wal");
    }

    #[test]
    fn what_is_read_as_unchanging_needs_no_file_beside_it() {
        let (folder, path) = place();
        let odd = folder.path().join("a %20?#.db");
        drop(writing(&path, Journal::Ahead).expect("made"));
        std::fs::rename(&path, &odd).expect("renamed");
        let db = unchanging(&odd).expect("opened");
        db.query_row("SELECT count(*) FROM feeds", [], |row| row.get::<_, i64>(0)).expect("read");
        assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 1);
        assert!(db.execute("INSERT INTO feeds (url) VALUES ('x')", []).is_err());
    }
}
