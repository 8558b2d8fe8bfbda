//! The n-th write, sync, or making of a file fails, for every n: of one refresh, and of a mark.
//! `DATELINE_FAULTS=1`: every n, and many of a large refresh; else every fifth, and a few.

use super::shim::{EIO, ENOSPC, Fault, shim, variables};
use super::*;

#[test]
fn a_refresh_whose_nth_write_fails_leaves_the_state_before_or_after() {
    let Some(shim) = shim() else { return };
    let server = FeedServer::start();
    let before = home(&server, 30);
    let stars: Vec<String> = ids(&before).into_iter().take(10).collect();
    for id in &stars {
        before.run(["mark", "starred", "--id", id]).ok();
    }
    server.serve("/feed", Reply::ok(newspaper("alpha", 60)));
    for fault in [Fault::Once(EIO), Fault::Ever(ENOSPC), Fault::Kill] {
        let (mut tried, mut as_before) = (0, 0);
        for nth in (1..).step_by(step()) {
            let home = twin(&before);
            let note = home.file("note");
            let mut command = home.command();
            let run = command.arg("refresh").envs(variables(shim, fault, nth, &note)).output().expect("ran");
            let entries = count(&home, &[]);
            assert_sound(home.path(), &format!("{fault:?} at write {nth}"));
            assert!([30, 60].contains(&entries), "{fault:?} at write {nth}: {entries} entries");
            assert_eq!(count(&home, &["is:starred"]), 10, "{fault:?} at write {nth}");
            if !note.exists() {
                assert_eq!((run.status.code(), entries), (Some(0), 60), "without a fault all goes well");
                break;
            }
            if matches!(fault, Fault::Ever(_)) && entries == 30 {
                assert_eq!(run.status.code(), Some(1), "what failed is told");
                assert!(!run.stderr.is_empty());
            }
            tried += 1;
            as_before += usize::from(entries == 30);
        }
        println!(
            "refresh, {fault:?}: {tried} writes failed in turn; {as_before} times as before, {} as after, 0 between",
            tried - as_before
        );
        assert!(tried > 3);
    }
}

#[test]
fn a_mark_whose_nth_write_fails_is_there_if_it_was_acknowledged() {
    let Some(shim) = shim() else { return };
    let server = FeedServer::start();
    let before = home(&server, 30);
    let id = ids(&before)[0].clone();
    for fault in [Fault::Once(EIO), Fault::Ever(ENOSPC), Fault::Kill] {
        let (mut tried, mut acknowledged) = (0, 0);
        for nth in 1.. {
            let home = twin(&before);
            let note = home.file("note");
            let mut command = home.command();
            let run = command.args(["mark", "starred", "--id", &id]).envs(variables(shim, fault, nth, &note)).output().expect("ran");
            let said = run.stdout == b"1 starred\n";
            let starred = count(&home, &["is:starred"]);
            assert_sound(home.path(), &format!("{fault:?} at write {nth}"));
            assert!(starred == 1 || !said, "{fault:?} at write {nth}: acknowledged and lost");
            // One that is killed on its way out has said it all the same.
            assert!(said || run.status.code() != Some(0), "{fault:?} at write {nth}: {}", String::from_utf8_lossy(&run.stderr));
            if !note.exists() {
                assert!(said);
                break;
            }
            tried += 1;
            acknowledged += usize::from(said);
        }
        println!("mark, {fault:?}: {tried} writes failed in turn; {acknowledged} marks acknowledged all the same, 0 of them lost");
        assert!(tried > 3);
    }
}

/// A log that grows beyond a thousand pages is written into the file: that must not be seen half done either.
#[test]
fn a_refresh_that_moves_the_log_into_the_file_leaves_the_state_before_or_after() {
    let Some(shim) = shim() else { return };
    let server = FeedServer::start();
    // Half of the log is full already.
    let before = home(&server, 2_000);
    before.run(["mark", "starred", "is:unread"]).ok();
    server.serve("/feed", Reply::ok(newspaper("beta", 2_000)));
    let (mut tried, mut moved) = (0, 0);
    // Primes, so that every kind of write has its turn.
    for nth in (1..).step_by(if is_whole() { 29 } else { 801 }) {
        let fault = [Fault::Kill, Fault::Ever(ENOSPC), Fault::Once(EIO)][tried % 3];
        let home = twin(&before);
        let note = home.file("note");
        let mut command = home.command();
        let run = command.arg("refresh").envs(variables(shim, fault, nth, &note)).output().expect("ran");
        assert_sound(home.path(), &format!("{fault:?} at write {nth}"));
        let entries = count(&home, &[]);
        assert!([2_000, 4_000].contains(&entries), "{fault:?} at write {nth}: {entries} entries");
        assert_eq!(count(&home, &["is:starred"]), 2_000, "{fault:?} at write {nth}");
        if !note.exists() {
            assert_eq!(entries, 4_000, "without a fault: {run:?}");
            break;
        }
        tried += 1;
        moved += usize::from(entries == 4_000);
    }
    println!("a refresh of 2,000 entries: {tried} writes failed in turn, {moved} of them after the change was whole; 0 between");
    assert!(tried > 2);
}

#[test]
fn a_migration_killed_at_any_write_goes_on_and_its_backup_is_whole() {
    let Some(shim) = shim() else { return };
    let old = TempHome::new();
    old.write_config("[[feeds]]\nurl = 'https://a.example/'\n");
    let db = rusqlite::Connection::open(old.file("dateline.db")).expect("made");
    db.execute_batch(include_str!("../../src/store/schema/1.sql")).expect("the first schema");
    db.execute_batch(
        "PRAGMA application_id = 1685351534; PRAGMA user_version = 1;
         INSERT INTO feeds (url) VALUES ('https://a.example/');
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
         INSERT INTO status (feed, guid, arrived, date, undated, shown, starred) SELECT 1, 'urn:' || i, i, i, 0, 1, i % 2 FROM n;
         INSERT INTO entries (id, feed, title, lead, title_key, author, whole, gist) SELECT id, feed, guid, '', guid, '', 0, 0 FROM status;",
    )
    .expect("filled");
    drop(db);
    let mut killed = 0;
    for nth in (1..).step_by(step()) {
        let home = twin(&old);
        let note = home.file("note");
        let mut command = home.command();
        command.arg("count").envs(variables(shim, Fault::Kill, nth, &note)).output().expect("ran");
        if !note.exists() {
            break;
        }
        killed += 1;
        assert_eq!(count(&home, &["is:starred"]), 100, "killed at write {nth}");
        assert_sound(home.path(), &format!("killed at write {nth}"));
        let files = fs::read_dir(home.path()).expect("a folder").flatten().map(|file| file.path());
        let backups: Vec<_> = files.filter(|file| file.to_string_lossy().contains(".before-")).collect();
        assert_eq!(backups.len(), 1, "killed at write {nth}: {backups:?}");
        let backup = rusqlite::Connection::open(&backups[0]).expect("opened");
        let kept = backup.query_row("SELECT count(*) FROM status WHERE starred = 1", [], |row| row.get::<_, i64>(0)).expect("counted");
        let version = backup.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).expect("read");
        assert_eq!((kept, version), (100, 1), "killed at write {nth}");
    }
    println!("migration from the first schema killed at {killed} writes in turn: {killed} went on, {killed} backups whole, 0 bad");
    assert!(killed > 5);
}

fn is_whole() -> bool {
    std::env::var_os("DATELINE_FAULTS").is_some()
}

fn step() -> usize {
    if is_whole() { 1 } else { 5 }
}
