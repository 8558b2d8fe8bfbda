//! The schema: whose file it is, and the steps that lead from any older schema to today's.
//!
//! To change the database add `schema/N.sql` and a line in [`STEPS`]; a released step never changes.

use super::backup;
use super::error::StoreError;
use super::same_story::fill_keys;
use rusqlite::Connection;
use rusqlite::ErrorCode;
use rusqlite::TransactionBehavior;
use std::path::Path;
use std::path::PathBuf;

/// Step N takes `user_version` from N - 1 to N.
pub(super) const STEPS: &[&str] =
    &[include_str!("schema/1.sql"), include_str!("schema/2.sql"), include_str!("schema/3.sql"), include_str!("schema/4.sql")];

/// The last schema whose entries may lack what their stories are known by.
const KEYLESS: i64 = 3;

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
            if version == KEYLESS {
                fill_keys(&tx)?;
            }
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

    /// A database as the first dateline made it, with entries and marks in it.
    fn of_the_first_step(path: &Path) -> Connection {
        let mut db = Connection::open(path).expect("made");
        db.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(())).expect("set");
        migrate(&mut db, &STEPS[..1]).expect("the first step");
        db.execute_batch(
            "INSERT INTO feeds (url) VALUES ('https://a.example/');
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
             INSERT INTO status (feed, guid, arrived, date, undated, shown, starred) SELECT 1, 'urn:' || i, i, i, 0, 1, i % 2 FROM n;",
        )
        .expect("filled");
        db
    }

    fn starred(db: &Connection) -> i64 {
        db.query_row("SELECT count(*) FROM status WHERE starred = 1", [], |row| row.get(0)).expect("counted")
    }

    /// The statements of a step, triggers whole.
    fn statements(step: &str) -> Vec<String> {
        let lines = step.lines().map(|line| line.split("--").next().unwrap_or_default());
        let mut found = vec![String::new()];
        let mut is_trigger = false;
        for line in lines {
            is_trigger |= line.starts_with("CREATE TRIGGER");
            let last = found.last_mut().expect("there is one");
            last.push_str(line);
            last.push('\n');
            if line.trim_end().ends_with(';') && (!is_trigger || line.starts_with("END;")) {
                is_trigger = false;
                found.push(String::new());
            }
        }
        found.retain(|statement| !statement.trim().is_empty());
        found
    }

    #[test]
    fn a_migration_killed_at_any_statement_goes_on_at_the_next_start() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut kills = 0;
        for from in 0..STEPS.len() {
            let all = statements(STEPS[from]);
            for killed_after in 0..=all.len() {
                let path = folder.path().join(format!("{from}-{killed_after}.db"));
                let mut db = if from == 0 { Connection::open(&path).expect("made") } else { of_the_first_step(&path) };
                migrate(&mut db, &STEPS[..from]).expect("the steps before");
                db.pragma_update(None, "cache_size", 1).expect("set");
                db.execute_batch("BEGIN IMMEDIATE").expect("begun");
                all[..killed_after].iter().for_each(|statement| db.execute_batch(statement).expect("ran"));
                // What lies on the disk at this moment is what kill -9 would leave.
                let left = folder.path().join(format!("left-{from}-{killed_after}.db"));
                for more in ["", "-wal", "-journal"] {
                    let file = super::super::file::beside(&path, more);
                    if file.exists() {
                        std::fs::copy(file, super::super::file::beside(&left, more)).expect("copied");
                    }
                }
                drop(db);
                let mut db = Connection::open(&left).expect("opened");
                assert_eq!(pragma(&db, "user_version").expect("read"), from as i64, "a step is taken whole or not at all");
                update(&mut db, &left).expect("it goes on");
                assert_eq!(pragma(&db, "user_version").expect("read"), STEPS.len() as i64);
                assert_eq!(starred(&db), if from == 0 { 0 } else { 250 });
                let sound: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("checked");
                assert_eq!(sound, "ok");
                kills += 1;
            }
        }
        println!("{kills} migrations killed, one at each statement of {} steps: all went on, 0 broken", STEPS.len());
        assert!(kills > 30, "{kills}");
    }

    #[test]
    fn entries_of_a_file_of_schema_2_get_the_keys_of_their_stories() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("dateline.db");
        let mut db = of_the_first_step(&path);
        migrate(&mut db, &STEPS[..2]).expect("the second step");
        db.execute_batch(
            "INSERT INTO feeds (url) VALUES ('https://b.example/');
             INSERT INTO status (id, feed, guid, arrived, date, undated, shown) VALUES (900, 2, '17', 1, 1, 0, 1);
             INSERT INTO entries (id, feed, title, lead, title_key, url, author, whole, gist)
               SELECT id, feed, 'Ferry', '', '', 'http://www.wire.example/ferry/', '', 1, 1 FROM status WHERE id IN (1, 900);
             INSERT INTO entries (id, feed, title, lead, title_key, url, author, whole, gist)
               VALUES (2, 1, 'Front', '', '', 'https://wire.example/', '', 1, 1);",
        )
        .expect("filled");
        update(&mut db, &path).expect("brought up to date");
        let keys = |id: i64| -> (Option<i64>, Option<i64>) {
            db.query_row("SELECT link_key, guid_key FROM entries WHERE id = ?1", [id], |row| Ok((row.get(0)?, row.get(1)?))).expect("read")
        };
        assert!(keys(1).0.is_some() && keys(1).1.is_some());
        assert_eq!((keys(900).0, keys(900).1), (keys(1).0, None), "one story in two feeds, whose guid is only a number");
        assert_eq!(keys(2).0, None, "a front page is no story");
    }

    #[test]
    fn a_copy_is_kept_before_the_schema_changes_and_only_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("dateline.db");
        let mut db = of_the_first_step(&path);
        let older = folder.path().join("dateline.db.before-2");
        std::fs::write(&older, "an older copy").expect("written");
        update(&mut db, &path).expect("brought up to date");
        let copies = backup::all(&path);
        assert_eq!(copies, [folder.path().join(format!("dateline.db.before-{}", STEPS.len()))]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&copies[0]).expect("a file").permissions().mode() & 0o077, 0, "its owner's alone");
        }
        let copy = Connection::open(&copies[0]).expect("opened");
        assert_eq!((pragma(&copy, "user_version").expect("read"), starred(&copy)), (1, 250));
        update(&mut db, &path).expect("nothing to do");
        assert_eq!(backup::all(&path).len(), 1);
    }

    #[test]
    fn a_copy_that_cannot_be_kept_stops_the_migration_before_it_begins() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("dateline.db");
        let mut db = of_the_first_step(&path);
        // A folder in the copy's place: nothing can be written there.
        std::fs::create_dir(folder.path().join("dateline.db.before.new")).expect("made");
        let error = update(&mut db, &path).expect_err("refused");
        assert!(matches!(error, StoreError::NoBackup { .. }) && error.to_string().contains("dateline.db.before-"), "{error}");
        assert_eq!((pragma(&db, "user_version").expect("read"), starred(&db)), (1, 250));
    }

    #[test]
    fn a_new_or_empty_database_needs_no_copy() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("dateline.db");
        let mut db = Connection::open(&path).expect("made");
        migrate(&mut db, &STEPS[..1]).expect("the first step");
        update(&mut db, &path).expect("brought up to date");
        assert!(backup::all(&path).is_empty());
    }
}
