//! The file: made, shared, refused, never destroyed.

use super::*;
use dateline::model::Mark;
use dateline::store::Lists;
use dateline::store::StoreError;
use dateline::store::check;
use std::path::Path;
use std::path::PathBuf;
use tempfile::TempDir;

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("dateline.db");
    (folder, path)
}

#[test]
fn a_database_opens_again_with_all_that_was_in_it() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).expect("opened");
    let feed = store.subscribe(&[line("https://a.example/feed")], hour(0)).expect("subscribed")[0];
    bring(&mut store, feed, &[entry("1", "One"), entry("2", "Two")], hour(0));
    mark(&mut store, Mark::Starred, &[EntryId(1)]);
    let before = all(&store);
    drop(store);
    assert_eq!(all(&Store::open(&path).expect("opened again")), before);
}

#[test]
fn readers_see_what_a_writer_did_and_are_told_of_it() {
    let (_folder, path) = place();
    assert!(matches!(Lists::open(&path), Err(StoreError::Open { .. })));
    let mut store = Store::open(&path).expect("opened");
    let feed = store.subscribe(&[line("https://a.example/feed")], hour(0)).expect("subscribed")[0];
    let lists = Lists::open(&path).expect("opened for reading");
    let before = lists.data_version().expect("a number");
    assert_eq!(lists.data_version().expect("a number"), before);
    bring(&mut store, feed, &[entry("1", "One")], hour(0));
    assert_ne!(lists.data_version().expect("a number"), before);
    assert_eq!(lists.feeds().expect("feeds")[0].unread, 1);
}

#[test]
fn eight_instances_make_one_database() {
    for _ in 0..5 {
        let (_folder, path) = place();
        std::thread::scope(|scope| {
            for i in 0..8 {
                let path = &path;
                scope.spawn(move || {
                    let mut store = Store::open(path).expect("opened");
                    store.subscribe(&[line(&format!("https://{i}.example/"))], hour(0)).expect("subscribed");
                });
            }
        });
        let urls: Vec<Subscribed> = (0..8).map(|i| line(&format!("https://{i}.example/"))).collect();
        let mut ids = Store::open(&path).expect("opened").subscribe(&urls, hour(1)).expect("subscribed");
        ids.sort();
        assert_eq!(ids, (1..=8).map(FeedId).collect::<Vec<_>>());
    }
}

#[test]
fn what_is_no_database_of_ours_is_refused_and_left_alone() {
    let other = |path: &PathBuf| {
        rusqlite::Connection::open(path).expect("made").execute_batch("CREATE TABLE songs (name)").expect("made");
    };
    let noise = |path: &PathBuf| std::fs::write(path, "This is a letter, not a database. ".repeat(100)).expect("written");
    for make in [&other as &dyn Fn(&PathBuf), &noise] {
        let (_folder, path) = place();
        make(&path);
        let before = std::fs::read(&path).expect("read");
        let error = Store::open(&path).err().expect("refused");
        assert!(matches!(error, StoreError::Foreign { .. }), "{error:?}");
        assert!(error.to_string().contains("dateline.db") && error.to_string().contains("move it away"), "{error}");
        assert!(matches!(Lists::open(&path), Err(StoreError::Foreign { .. })));
        assert_eq!(std::fs::read(&path).expect("read"), before);
    }
}

/// All files of a folder but our own lock, with what is in them.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let paths = std::fs::read_dir(folder).expect("listed").map(|file| file.expect("a file").path());
    let theirs = paths.filter(|path| path.extension().is_none_or(|end| end != "lock"));
    let mut all: Vec<_> = theirs.map(|path| (path.clone(), std::fs::read(&path).expect("read"))).collect();
    all.sort();
    all
}

#[test]
fn a_strangers_log_is_neither_merged_nor_removed() {
    // Its tables in the file and its last rows in the log; all of it in the log; a transaction to be rolled back.
    for what in ["rows", "all", "journal"] {
        let (made, path) = place();
        let db = rusqlite::Connection::open(&path).expect("made");
        db.pragma_update_and_check(None, "journal_mode", if what == "journal" { "delete" } else { "wal" }, |_| Ok(())).expect("set");
        db.execute_batch("CREATE TABLE songs (name); INSERT INTO songs VALUES ('one')").expect("made");
        if what == "rows" {
            db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("written back");
        }
        if what == "journal" {
            db.execute_batch("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN").expect("set");
            db.execute_batch("INSERT INTO songs SELECT hex(zeroblob(9000)) FROM sqlite_schema, (SELECT 1 UNION ALL SELECT 2)")
                .expect("put");
        } else {
            db.execute_batch("INSERT INTO songs VALUES ('two')").expect("put");
        }
        // As after a crash: the files as they are, and nobody who has them open.
        let left = tempfile::tempdir().expect("a folder");
        for (from, bytes) in contents(made.path()).into_iter().filter(|(from, _)| !from.to_string_lossy().ends_with("-shm")) {
            std::fs::write(left.path().join(from.file_name().expect("a name")), bytes).expect("copied");
        }
        let (path, before) = (left.path().join("dateline.db"), contents(left.path()));
        assert_eq!(before.len(), 2, "{what}: a file and its log");
        assert!(matches!(Store::open(&path), Err(StoreError::Foreign { .. })), "{what}");
        assert!(matches!(Lists::open(&path), Err(StoreError::Foreign { .. })), "{what}");
        assert!(matches!(check(&path), Err(StoreError::Foreign { .. })), "{what}");
        assert!(contents(left.path()) == before, "{what}: it is as it was");
    }
}

#[test]
fn a_database_of_ours_is_known_by_its_log_alone() {
    let (made, path) = place();
    let held = Store::open(&path).expect("made");
    let left = tempfile::tempdir().expect("a folder");
    for name in ["dateline.db", "dateline.db-wal"] {
        std::fs::copy(made.path().join(name), left.path().join(name)).expect("copied");
    }
    let path = left.path().join("dateline.db");
    assert_eq!(std::fs::metadata(&path).expect("there").len(), 4096, "all of it is in the log");
    Lists::open(&path).expect("it is ours");
    // A first start that was killed while it wrote.
    for length in [0, 20, 5_000] {
        let log = std::fs::read(made.path().join("dateline.db-wal")).expect("a log");
        std::fs::copy(made.path().join("dateline.db"), &path).expect("copied");
        std::fs::write(left.path().join("dateline.db-wal"), &log[..length]).expect("written");
        Store::open(&path).unwrap_or_else(|error| panic!("cut to {length}: {error}"));
    }
    drop(held);
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let (_folder, path) = place();
    drop(Store::open(&path).expect("opened"));
    let db = rusqlite::Connection::open(&path).expect("opened");
    db.pragma_update(None, "user_version", 99).expect("set");
    drop(db);
    let error = Store::open(&path).err().expect("refused");
    assert!(matches!(error, StoreError::Newer { found: 99, .. }), "{error:?}");
    assert!(error.to_string().contains("update dateline"), "{error}");
    assert!(matches!(Lists::open(&path), Err(StoreError::Newer { .. })));
}

#[test]
fn an_empty_file_becomes_a_database() {
    let (_folder, path) = place();
    std::fs::write(&path, "").expect("written");
    assert!(matches!(Lists::open(&path), Err(StoreError::Unready { .. })));
    Store::open(&path).expect("opened");
    Lists::open(&path).expect("ready now");
}

#[test]
fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = Store::open(&folder.path().join("no/dateline.db")).err().expect("refused");
    assert!(error.to_string().contains("no/dateline.db"), "{error}");
}

#[cfg(unix)]
#[test]
fn the_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = place();
    let mut store = Store::open(&path).expect("opened");
    store.subscribe(&[line("https://a.example/?token=secret")], hour(0)).expect("subscribed");
    for file in std::fs::read_dir(folder.path()).expect("a folder") {
        let file = file.expect("a file");
        assert_eq!(file.metadata().expect("a file").permissions().mode() & 0o077, 0, "{file:?}");
    }
}

#[test]
fn both_handles_can_move_to_a_thread_of_their_own() {
    fn movable<T: Send>() {}
    movable::<Store>();
    movable::<Lists>();
}

#[test]
fn lists_are_whole_while_a_refresh_and_a_reader_write() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).expect("opened");
    let feed = store.subscribe(&[line("https://a.example/feed")], hour(0)).expect("subscribed")[0];
    bring(&mut store, feed, &[entry("first", "First")], hour(0));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut store = Store::open(&path).expect("opened");
            for i in 0..30 {
                let entries: Vec<Entry> = (0..10).map(|j| entry(&format!("{i}/{j}"), &format!("Story {i} {j}"))).collect();
                assert_eq!(bring(&mut store, feed, &entries, hour(i)).new, 10);
            }
        });
        scope.spawn(|| {
            let mut store = Store::open(&path).expect("opened");
            for i in 0..30 {
                mark(&mut store, if i % 2 == 0 { Mark::Read } else { Mark::Unread }, &[EntryId(1)]);
            }
        });
        let lists = Lists::open(&path).expect("opened");
        let query = query(Scope::All, ReadFilter::All);
        for _ in 0..200 {
            let window = lists.window(&Listing::new(&query, moment(hour(0))), 0, 1_000).expect("never locked");
            assert_eq!(window.len() % 10, 1, "documents arrive whole");
        }
    });
    assert_eq!((all(&store).len(), unread(&store)), (301, 301));
}
