//! A broken file is set aside, never destroyed, and what can be read of it is brought over.
//!
//! `DATELINE_PAGES=1` flips every page of the database in turn; without it every seventh.

use super::*;
use dateline::model::Mark;
use dateline::store::StoreError;
use dateline::store::check;
use dateline::store::suspect;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use tempfile::TempDir;

pub(crate) const ENTRIES: usize = 240;

/// What the user decided, and what is kept of the texts.
#[derive(Debug, PartialEq)]
pub(crate) struct Kept {
    pub(crate) starred: usize,
    pub(crate) unread: usize,
    pub(crate) dismissed: usize,
    pub(crate) entries: usize,
}

pub(crate) const WHOLE: Kept = Kept { starred: 60, unread: 120, dismissed: 10, entries: ENTRIES };

/// A closed database: two feeds, a quarter of the entries starred, half of them read, ten dismissed.
pub(crate) fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("dateline.db");
    fill(&path);
    (folder, path)
}

fn fill(path: &Path) {
    let mut store = Store::open(path).expect("opened");
    let feeds = store.subscribe(&[line("https://a.example/feed"), line("https://b.example/feed")], hour(0)).expect("subscribed");
    for (feed, name) in feeds.iter().zip(["Harbour", "Market"]) {
        let entries: Vec<Entry> = (0..ENTRIES / 2).map(|i| entry(&format!("urn:{name}:{i}"), &format!("{name} story {i}"))).collect();
        bring(&mut store, *feed, &entries, hour(1));
    }
    let ids = |keep: fn(&usize) -> bool| (1..=ENTRIES).filter(keep).map(|id| EntryId(id as i64)).collect::<Vec<_>>();
    mark(&mut store, Mark::Starred, &ids(|id| id % 4 == 1));
    mark(&mut store, Mark::Read, &ids(|id| id % 2 == 0));
    mark(&mut store, Mark::Dismissed, &ids(|id| id % 24 == 6));
}

pub(crate) fn kept(path: &Path) -> Kept {
    let db = rusqlite::Connection::open(path).expect("opened");
    let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("counted") as usize;
    Kept {
        starred: count("SELECT count(*) FROM status WHERE starred = 1"),
        unread: count("SELECT count(*) FROM status WHERE read = 0"),
        dismissed: count("SELECT count(*) FROM status WHERE dismissed = 1"),
        entries: count("SELECT count(*) FROM entries"),
    }
}

fn texts_of(path: &Path) -> usize {
    let db = rusqlite::Connection::open(path).expect("opened");
    let texts = "SELECT count(*) FROM bodies WHERE content_html <> ''";
    db.query_row(texts, [], |row| row.get::<_, i64>(0)).expect("counted") as usize
}

/// The files that were set aside, logs not counted.
pub(crate) fn aside(path: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(path.parent().expect("a folder")).expect("listed").flatten().map(|file| file.path());
    let is_main = |path: &PathBuf| {
        path.to_string_lossy().contains(".damaged-") && !["-wal", "-shm"].iter().any(|end| path.to_string_lossy().ends_with(end))
    };
    files.filter(is_main).collect()
}

/// Opens a damaged file; the damage may only be seen by reading all of it. Whether it was mended.
fn opened(path: &Path) -> bool {
    let store = Store::open(path).expect("opened");
    let mut is_mended = !store.told().is_empty();
    drop(store);
    if !is_mended && check(path).map_or(true, |wrong| !wrong.is_empty()) {
        suspect(path);
        let store = Store::open(path).expect("opened again");
        is_mended = !store.told().is_empty();
        assert!(is_mended, "what is suspect and wrong is mended");
    }
    assert_eq!(check(path).expect("read"), [] as [Clean; 0], "the new one is sound");
    is_mended
}

#[test]
fn any_one_page_that_is_lost_costs_no_mark() {
    let (_folder, model) = place();
    let bytes = fs::read(&model).expect("read");
    let step = if std::env::var_os("DATELINE_PAGES").is_some() { 1 } else { 7 };
    let (mut tried, mut mended, mut marks, mut texts) = (0, 0, 0, 0);
    for page in (0..bytes.len() / 4096).step_by(step) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("dateline.db");
        let mut broken = bytes.clone();
        broken[page * 4096..][..4096].fill(0xa5);
        fs::write(&path, &broken).expect("written");
        tried += 1;
        if !opened(&path) {
            // A page that nothing is in.
            assert_eq!(kept(&path), WHOLE, "page {page}");
            continue;
        }
        mended += 1;
        assert_eq!(fs::read(&aside(&path)[0]).expect("kept"), broken, "page {page}: set aside as it was");
        let kept = kept(&path);
        if (kept.starred, kept.unread, kept.dismissed) != (WHOLE.starred, WHOLE.unread, WHOLE.dismissed) {
            println!("page {page}: {kept:?}");
            marks += 1;
        }
        texts += ENTRIES - texts_of(&path);
    }
    println!(
        "{tried} of {} pages destroyed in turn: {mended} databases mended, {marks} lost a mark, {texts} texts lost in all",
        bytes.len() / 4096
    );
    assert_eq!(marks, 0);
    assert!(mended * 2 > tried, "most pages hold something");
    assert!(texts < mended * 40, "{texts} texts");
}

#[test]
fn a_file_cut_off_is_set_aside_and_its_beginning_brought_over() {
    let (_folder, path) = place();
    let bytes = fs::read(&path).expect("read");
    for percent in [90, 75, 60] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("dateline.db");
        let cut = &bytes[..bytes.len() * percent / 100];
        fs::write(&path, cut).expect("written");
        assert!(opened(&path), "cut to {percent} %: {:?}", kept(&path));
        println!("cut to {percent} %: {:?} of {WHOLE:?}", kept(&path));
        assert_eq!(check(&path).expect("read"), [] as [Clean; 0]);
        assert_eq!(fs::read(&aside(&path)[0]).expect("kept"), cut);
        assert!(kept(&path).starred > 0 && kept(&path).entries > 0);
    }
}

#[test]
fn a_header_that_is_gone_a_first_page_of_zeros_and_an_emptied_file_with_its_log_are_ours_still() {
    for (what, whole) in [("no header", true), ("no first page", true), ("emptied, with its log", true), ("zeros", false)] {
        let (_folder, path) = place();
        let mut bytes = fs::read(&path).expect("read");
        match what {
            "no header" => bytes[..100].fill(0),
            "no first page" => bytes[..4096].fill(0),
            "zeros" => bytes.fill(0),
            _ => {
                // All that was written is in the log, as with a file that no checkpoint has reached yet.
                fs::remove_file(&path).expect("removed");
                let db = rusqlite::Connection::open(&path).expect("made");
                db.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(())).expect("set");
                // Held open, so that nobody is the last to close it.
                db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).expect("read");
                fill(&path);
                let log = fs::read(path.with_extension("db-wal")).expect("a log");
                drop(db);
                fs::write(path.with_extension("db-wal"), log).expect("written");
                bytes.clear();
            }
        }
        fs::write(&path, &bytes).expect("written");
        let store = Store::open(&path).expect("opened");
        let told = store.told().first().expect("it is told").to_string();
        drop(store);
        println!("{what}: {:?}; {told}", kept(&path));
        if whole {
            assert_eq!(kept(&path), WHOLE, "{what}");
        } else {
            assert!(told.contains("nothing of it could be read"), "{told}");
        }
        assert_eq!(fs::read(&aside(&path)[0]).expect("kept"), bytes, "{what}");
        assert_eq!(check(&path).expect("read"), [] as [Clean; 0]);
    }
}

#[test]
fn a_mending_that_was_killed_before_its_last_step_is_begun_again_from_what_was_set_aside() {
    for emptied in [true, false] {
        let (_folder, path) = place();
        let aside = path.with_extension("db.damaged-2026-01-02");
        fs::rename(&path, &aside).expect("set aside");
        // What is left in its place looks sound: nothing, or what it was before its log.
        if emptied {
            fs::write(&path, "").expect("written");
        } else {
            drop(Store::open(&path).expect("made"));
        }
        fs::write(path.with_extension("db.suspect"), "dateline.db.damaged-2026-01-02").expect("noted");
        let told = Store::open(&path).expect("opened").told().len();
        assert_eq!((kept(&path), told), (WHOLE, 1), "emptied: {emptied}");
        assert!(!path.with_extension("db.suspect").exists());
        // From now on it is a database like any other.
        assert!(Store::open(&path).expect("opened").told().is_empty());
    }
}

#[cfg(unix)]
#[test]
fn damage_seen_through_a_link_is_noted_beside_the_file_itself() {
    let (folder, path) = place();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let link = elsewhere.path().join("link.db");
    std::os::unix::fs::symlink(&path, &link).expect("linked");
    suspect(&link);
    assert!(path.with_extension("db.suspect").exists());
    assert_eq!(fs::read_dir(elsewhere.path()).expect("listed").count(), 1);
    drop(folder);
}

#[test]
fn a_stranger_is_left_alone_even_if_it_is_broken_and_suspect() {
    let stranger = |path: &Path| {
        let db = rusqlite::Connection::open(path).expect("made");
        db.execute_batch("CREATE TABLE songs (name); INSERT INTO songs VALUES (hex(zeroblob(20000)))").expect("made");
    };
    for what in ["sound", "cut", "flipped", "emptied beside a log", "a letter"] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("dateline.db");
        stranger(&path);
        let mut bytes = fs::read(&path).expect("read");
        match what {
            "cut" => bytes.truncate(8192),
            "flipped" => bytes[100..4096].fill(0xa5),
            "emptied beside a log" => {
                fs::write(path.with_extension("db-wal"), "some other program's log".repeat(100)).expect("written");
                bytes.clear();
            }
            "a letter" => bytes = b"Dear reader, ".repeat(1_000),
            _ => {}
        }
        fs::write(&path, &bytes).expect("written");
        suspect(&path);
        let error = Store::open(&path).err().expect("refused");
        println!("{what}: {error}");
        assert!(matches!(error, StoreError::Foreign { .. }), "{what}: {error:?}");
        assert_eq!(fs::read(&path).expect("read"), bytes, "{what}");
        assert!(aside(&path).is_empty());
    }
}

#[test]
fn a_newer_database_is_left_alone_even_if_it_is_suspect() {
    let (_folder, path) = place();
    rusqlite::Connection::open(&path).expect("opened").pragma_update(None, "user_version", 99).expect("set");
    let before = fs::read(&path).expect("read");
    suspect(&path);
    assert!(matches!(Store::open(&path).err(), Some(StoreError::Newer { found: 99, .. })));
    assert_eq!(fs::read(&path).expect("read"), before);
    assert!(aside(&path).is_empty());
}

#[test]
fn a_suspicion_that_proves_wrong_is_dropped() {
    let (_folder, path) = place();
    suspect(&path);
    assert!(Store::open(&path).expect("opened").told().is_empty());
    assert_eq!((kept(&path), aside(&path)), (WHOLE, vec![]));
    assert!(!path.with_extension("db.suspect").exists());
}

#[test]
fn a_damaged_database_that_another_instance_has_open_stays_until_that_one_is_closed() {
    let (_folder, path) = place();
    let other = Store::open(&path).expect("opened");
    suspect(&path);
    let mut bytes = fs::read(&path).expect("read");
    let half = bytes.len() / 2;
    bytes[half..].fill(0xa5);
    fs::write(&path, &bytes).expect("written");
    let error = Store::open(&path).err().expect("refused");
    assert!(matches!(error, StoreError::DamagedElsewhere), "{error:?}");
    drop(other);
    assert_eq!(Store::open(&path).expect("mended").told().len(), 1);
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_folders_and_links_to_nothing_refused() {
    let (folder, path) = place();
    let link = folder.path().join("link.db");
    std::os::unix::fs::symlink(&path, &link).expect("linked");
    let mut bytes = fs::read(&path).expect("read");
    bytes[..4096].fill(0);
    fs::write(&path, &bytes).expect("written");
    assert_eq!(Store::open(&link).expect("mended").told().len(), 1);
    assert!(link.is_symlink(), "the link stays a link");
    assert_eq!((kept(&path), aside(&path).len()), (WHOLE, 1));

    fs::remove_file(&path).expect("removed");
    let error = Store::open(&link).err().expect("refused").to_string();
    assert!(error.contains("a link to a file that is not there") && !path.exists(), "{error}");
    let error = Store::open(folder.path()).err().expect("refused").to_string();
    assert!(error.contains("it is a folder"), "{error}");
}

#[test]
fn a_text_whose_guid_is_lost_stays_and_its_feed_finds_it_again() {
    let (_folder, path) = place();
    let db = rusqlite::Connection::open(&path).expect("opened");
    let roots: Vec<usize> = ["status", "sqlite_autoindex_status_1"]
        .into_iter()
        .map(|name| {
            db.query_row("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [name], |row| row.get::<_, i64>(0)).expect("read") as usize
        })
        .collect();
    drop(db);
    let mut bytes = fs::read(&path).expect("read");
    roots.iter().for_each(|root| bytes[(root - 1) * 4096..][..4096].fill(0xa5));
    fs::write(&path, &bytes).expect("written");
    assert!(opened(&path));
    assert_eq!(kept(&path), WHOLE);
    let mut store = Store::open(&path).expect("opened");
    let again: Vec<Entry> = (0..ENTRIES / 2).map(|i| entry(&format!("urn:Harbour:{i}"), &format!("Harbour story {i}"))).collect();
    let new = bring(&mut store, FeedId(1), &again, hour(2)).new;
    println!("all guids lost: {:?}; the feed brings them again: {new} new", kept(&path));
    assert_eq!(new, 0);
}
