use super::*;
use crate::config::Paths;
use crate::model::{EntryId, Mark};
use crate::reader::Target;
use crate::reader::readdress::Readdressed;
use std::{fs, time::Duration};

const LIST: &str = "[fetch]\non_start = false\n\n[[feeds]]\nurl = 'https://one.example/'\ntitle = 'One'\n";
const TWO: &str = "https://two.example/";

/// A reader in a home of its own; its first feed has one story.
fn opened() -> (tempfile::TempDir, Reader) {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("config.toml"), LIST).expect("written");
    let reader = again(&home);
    let db = rusqlite::Connection::open(home.path().join("dateline.db")).expect("opened");
    db.execute_batch("INSERT INTO status (feed, guid, arrived, date, undated, shown) SELECT id, 'a', 1, 1, 0, 1 FROM feeds")
        .expect("a story");
    (home, reader)
}

fn again(home: &tempfile::TempDir) -> Reader {
    Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened")
}

async fn star(reader: &Reader) {
    let done = reader.mark(Mark::Starred, Target::Entries(vec![EntryId(1)])).await.expect("starred");
    assert_eq!(done.changed, 1);
}

async fn add_two(reader: &Reader) {
    reader.add_lines(vec![(Subscription::new(TWO), true)]).await.expect("added");
}

/// What is written down of an edit, and the edit not made.
async fn leave_a_note(reader: &Reader) {
    let edit = ListEdit { comes: vec![TWO.to_owned()], ..ListEdit::default() };
    let deed = Deed::Subscribed(payload(edit::added(&[Subscription::new(TWO)]), &HashSet::new()));
    reader.intend(new(deed, edit)).await.expect("noted");
}

async fn undone(reader: &Reader) -> Option<String> {
    reader.undo().await.expect("undone").map(|done| done.text.to_string())
}

#[tokio::test]
async fn one_undo_takes_back_one_thing_where_an_editor_comes_between() {
    let (home, reader) = opened();
    star(&reader).await;
    add_two(&reader).await;
    let last = reader.inner.writer.ask(|store| store.lists().undoable()).await.expect("read").expect("an act").deed;
    let Deed::Subscribed(payload) = last.clone() else { panic!("{last:?}") };
    let (path, edits) = (home.path().join("config.toml"), std::sync::atomic::AtomicUsize::new(0));
    let lines = lines_of(&payload).expect("a note");
    let change = move |text: &str| {
        if edits.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0 {
            fs::write(&path, LIST).expect("an editor saves the file without that line");
        }
        let named: Vec<&str> = lines.iter().map(|line| line.cut.url.as_str()).collect();
        let (text, cuts) = edit::remove_all(text, &named)?;
        let edit = ListEdit { goes: urls(&cuts), ..ListEdit::default() };
        Ok((text, Some(Intention { course: Course::Undo, deed: last.clone(), payload: None, edit })))
    };
    let done = reader.write_config(Vec::new(), change).await.expect("written");
    assert_eq!(done.map(|done| done.deed), Some(Deed::Subscribed(payload)), "it was this act's turn");
    assert_eq!(fs::read_to_string(home.path().join("config.toml")).expect("read"), LIST);
    assert!(!rewrite::is_unmade(&reader.config_path()), "nothing is left beside it");
    let last = reader.inner.writer.ask(|store| store.lists().undoable()).await.expect("read").expect("an act").deed;
    assert_eq!(last, Deed::Marked(Mark::Starred), "the star stays");
}

/// Each of these is an answer while another one has the lock, and would have none if that were waited for.
#[tokio::test]
async fn who_holds_the_config_file_holds_up_neither_undo_nor_redo_nor_a_start() {
    let (home, reader) = opened();
    star(&reader).await;
    leave_a_note(&reader).await;
    let held = rewrite::lock(&reader.config_path(), Duration::ZERO).expect("free").expect("to be had");
    assert!(undone(&reader).await.expect("the star").ends_with("starred"));
    assert!(reader.redo().await.expect("done again").is_some());
    let beside = again(&home);
    assert_eq!(beside.config().feeds.len(), 1);
    assert!(beside.inner.writer.ask(|store| store.lists().intended()).await.expect("read").is_some(), "it may be at it still");
    drop(held);
    assert!(undone(&reader).await.expect("the star").ends_with("starred"));
    assert!(reader.inner.writer.ask(|store| store.lists().intended()).await.expect("read").is_none(), "nobody was");
}

#[tokio::test]
async fn an_edit_is_refused_where_another_one_keeps_the_config_file() {
    let (home, reader) = opened();
    let held = rewrite::lock(&reader.config_path(), Duration::ZERO).expect("free").expect("to be had");
    let told = reader.add_lines(vec![(Subscription::new(TWO), true)]).await.expect_err("it is held").to_string();
    assert!(told.contains("config.toml was not changed: another dateline has held its lock for 5 seconds; try again"), "{told}");
    assert_eq!((fs::read_to_string(home.path().join("config.toml")).expect("read").as_str(), undone(&reader).await), (LIST, None));
    drop(held);
    add_two(&reader).await;
    assert_eq!(undone(&reader).await.as_deref(), Some("undone: added https://two.example/"));
}

/// An act that the user has undone by hand stands in nobody's way, nor one whose note can't be read.
#[tokio::test]
async fn what_was_taken_back_by_hand_leaves_the_way_to_what_was_done_before_it() {
    let moved = "https://moved.example/";
    let change = || Readdressed { old: "https://one.example/".into(), new: moved.into(), old_untyped: false, new_untyped: false };
    for by_hand in [LIST.to_owned(), "[fetch]\non_start = false\n".to_owned(), format!("{LIST}\n[[feeds]]\nurl = '{moved}'\n")] {
        let (home, reader) = opened();
        star(&reader).await;
        let deed = Deed::Readdressed(change().payload());
        reader.write_address(change(), deed).await.expect("written").expect("an act");
        fs::write(home.path().join("config.toml"), &by_hand).expect("an editor saves");
        assert_eq!(undone(&reader).await.as_deref(), Some("undone: https://moved.example/ written into the config"));
        assert_eq!(fs::read_to_string(home.path().join("config.toml")).expect("readable"), by_hand, "it is the user's");
        assert_eq!(undone(&reader).await.as_deref(), Some("undone: “(no headline)” starred"));
        reader.redo().await.expect("done again").expect("the star");
        reader.redo().await.expect("done again").expect("the address");
        assert_eq!(reader.redo().await.expect("asked"), None);
    }
    for deed in ["subscribed", "unsubscribed", "readdressed"] {
        let (home, reader) = opened();
        star(&reader).await;
        let db = rusqlite::Connection::open(home.path().join("dateline.db")).expect("opened");
        let row = "INSERT INTO journal (at, deed, payload, undone) VALUES (1, ?1, '{\"lines\":', 0)";
        db.execute(row, [deed]).expect("a note that is no JSON");
        let told = undone(&reader).await.expect("it is taken back, as far as it can be");
        assert!(told.contains("can't be read"), "{told}");
        assert_eq!(fs::read_to_string(home.path().join("config.toml")).expect("readable"), LIST);
        assert_eq!(undone(&reader).await.as_deref(), Some("undone: “(no headline)” starred"));
    }
}

/// The addresses of the feeds that the database knows.
async fn known_feeds(reader: &Reader) -> HashSet<String> {
    let feeds = reader.inner.lists.ask(|lists: &mut crate::store::Lists| lists.feeds()).await.expect("read");
    feeds.into_iter().map(|feed| feed.url.as_str().to_owned()).collect()
}

/// What it read while another one is at the file may be older than what that one does there.
#[tokio::test]
async fn a_start_beside_one_who_edits_takes_no_feed_away() {
    let (home, reader) = opened();
    add_two(&reader).await;
    fs::write(home.path().join("config.toml"), LIST).expect("as it was");
    let held = rewrite::lock(&home.path().join("config.toml"), Duration::ZERO).expect("free").expect("to be had");
    let beside = again(&home);
    assert!(known_feeds(&beside).await.contains(TWO), "the one with the lock is about to put it there");
    drop(held);
    beside.follow_config().await.expect("followed");
    assert_eq!(known_feeds(&beside).await, HashSet::from(["https://one.example/".to_owned()]));
}
