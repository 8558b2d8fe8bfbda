//! Marks that wait and end: written, lost, or on their way still.

use super::*;
use crate::config::Paths;
use crate::model::{Entry, EntryQuery, FeedUrl, Guid, ParsedFeed, Scope};
use crate::reader::ListQuery;
use crate::store::{Fetched, Listing, Lists, Moment, Subscribed};
use jiff::{SignedDuration, Timestamp};

#[tokio::test]
async fn a_mark_that_fails_for_good_at_once_is_told_at_the_end() {
    let home = tempfile::tempdir().expect("a folder");
    let reader = Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened");
    let other = rusqlite::Connection::open(home.path().join("dateline.db")).expect("opened");
    // No second try helps.
    other.execute_batch("PRAGMA foreign_keys = OFF; DROP TABLE status").expect("dropped");
    let target = Target::Entries(vec![crate::model::EntryId(1)]);
    reader.expect_mark();
    reader.mark_or_wait(Mark::Starred, target).await.expect_err("it can't be put");
    assert_eq!((reader.waiting(), reader.lost()), (0, 1));
    let told = reader.unkept().expect("it is told").to_string();
    assert!(told.starts_with("1 mark could not be written and is lost: ") && !told.ends_with(": "), "{told}");
}

#[tokio::test]
async fn a_look_at_whether_marks_wait_is_no_mark_at_the_end() {
    let home = tempfile::tempdir().expect("a folder");
    let reader = Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened");
    // The writer is busy with something else, a refresh say, when it is looked whether marks can be written.
    let (free, busy) = std::sync::mpsc::channel::<()>();
    let writer = reader.clone();
    let other = tokio::spawn(async move { writer.inner.writer.ask(move |_| Ok::<_, ReaderError>(busy.recv())).await });
    let looking = reader.clone();
    let look = tokio::spawn(async move { looking.retry().await });
    while reader.inner.unkept.try_lock().is_ok() {
        tokio::task::yield_now().await;
    }
    assert_eq!(reader.unkept(), None, "nobody marked anything");
    let marking = reader.clone();
    reader.expect_mark();
    let mark = tokio::spawn(async move { marking.mark_or_wait(Mark::Starred, Target::Entries(Vec::new())).await });
    tokio::task::yield_now().await;
    let told = "1 mark could not be written in time and may be lost: the database gave no answer yet";
    assert_eq!(reader.unkept().as_deref(), Some(told));
    free.send(()).expect("it waits");
    let _ = (other.await, look.await, mark.await.expect("it ended").expect("marked"));
    assert_eq!(reader.unkept(), None);
}

#[tokio::test]
async fn a_mark_that_can_never_be_written_is_told_as_lost_and_not_as_written() {
    let home = tempfile::tempdir().expect("a folder");
    let reader = Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened");
    let put = |write: Write| Unwritten { write, show: Arc::new(|_| Ok(())), entry: None };
    let fails = |why: fn() -> StoreError| put(Arc::new(move |_| Err(why())));
    let mut waiting = reader.inner.unkept.lock().await;
    waiting.marks.push_back(fails(|| StoreError::Damaged));
    waiting.marks.push_back(put(Arc::new(|_| Ok(1))));
    drop(waiting);
    let told = reader.keep_waiting().await.expect_err("one is lost").to_string();
    assert!(told.contains("1 mark that waited could not be written and is lost: the database is damaged"), "{told}");
    let told = reader.unkept().expect("it is told").to_string();
    assert!(told.starts_with("1 mark could not be written and is lost: the database is damaged; "), "{told}");
    assert!(home.path().join("dateline.db.suspect").exists(), "the next start looks into it");
    // Told once by each who asks; what comes later is written.
    assert_eq!(reader.keep_waiting().await.ok(), Some(0));

    reader.inner.unkept.lock().await.marks.push_back(fails(|| StoreError::Refused(1)));
    reader.inner.unkept.lock().await.wake();
    let told = reader.retry().await.expect("it is told").to_string();
    assert!(told.contains("is lost"), "{told}");
    let told = reader.unkept().expect("it is told").to_string();
    assert!(told.starts_with("2 marks could not be written and are lost: "), "{told}");
}

#[tokio::test]
async fn a_mark_that_is_written_behind_one_that_is_lost_is_told_as_written() {
    let home = tempfile::tempdir().expect("a folder");
    let reader = Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened");
    let lost = Unwritten { write: Arc::new(|_| Err(StoreError::Refused(1))), show: Arc::new(|_| Ok(())), entry: None };
    reader.inner.unkept.lock().await.marks.push_back(lost);
    drop(reader.notices());
    reader.expect_mark();
    let put = reader.mark_or_wait(Mark::Starred, Target::Entries(Vec::new())).await;
    assert!(matches!(put, Ok(Put::Written(_))), "{put:?}");
    assert_eq!((reader.waiting(), reader.lost()), (0, 1));
    let told = reader.notices();
    assert!(matches!(&told[..], [told] if told.starts_with("1 mark that waited could not be written and is lost: ")), "{told:?}");
}

#[tokio::test]
async fn lists_that_could_not_be_opened_anew_are_at_the_next_try() {
    let home = tempfile::tempdir().expect("a folder");
    let reader = Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened");
    let (path, aside) = (home.path().join("dateline.db"), home.path().join("aside"));
    let first = reader.inner.lists.ask(|lists: &mut Lists| lists.data_version()).await.expect("read");
    let other = rusqlite::Connection::open(&path).expect("opened");
    other.execute_batch("CREATE TABLE theirs (a)").expect("changed");
    assert_ne!(reader.inner.lists.ask(|lists: &mut Lists| lists.data_version()).await.expect("read"), first);

    // The database was opened anew for writing, and the lists can't be; a new connection counts changes from the start.
    reader.inner.unkept.lock().await.are_lists_old = true;
    std::fs::rename(&path, &aside).expect("away");
    let why = reader.keep_waiting().await.expect_err("they can't be opened").to_string();
    assert!(why.contains("there is no such file"), "{why}");
    std::fs::rename(&aside, &path).expect("back");
    reader.keep_waiting().await.expect("opened");
    assert!(!reader.inner.unkept.lock().await.are_lists_old);
    assert_eq!(reader.inner.lists.ask(|lists: &mut Lists| lists.data_version()).await.expect("read"), first, "it is a new connection");
}

#[tokio::test]
async fn what_was_closed_and_could_not_be_opened_anew_is_at_the_next_try() {
    let home = tempfile::tempdir().expect("a folder");
    let reader = Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened");
    let (path, aside) = (home.path().join("dateline.db"), home.path().join("aside"));
    reader.inner.unkept.lock().await.is_closed = true;
    std::fs::rename(&path, &aside).expect("away");
    let why = reader.keep_waiting().await.expect_err("it can't be opened").to_string();
    assert!(why.contains("it is gone") && !path.exists(), "{why}");
    assert!(reader.inner.lists.ask(|lists: &mut Lists| lists.data_version()).await.is_err(), "it is closed");
    std::fs::rename(&aside, &path).expect("back");
    reader.keep_waiting().await.expect("opened");
    assert!(!reader.inner.unkept.lock().await.is_closed);
    reader.inner.lists.ask(|lists: &mut Lists| lists.data_version()).await.expect("it is open");
    reader.expect_mark();
    let put = reader.mark_or_wait(Mark::Starred, Target::Entries(Vec::new())).await;
    assert!(matches!(put, Ok(Put::Written(_))), "{put:?}");
}

/// The list is another one later: over midnight, or where it holds what is newer than a minute.
#[test]
fn a_mark_that_waits_is_shown_and_written_on_what_its_list_held_when_it_was_put() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("dateline.db");
    let mut store = Store::open(&path).expect("opened");
    let now = Timestamp::constant(1_700_000_000, 0);
    let line = Subscribed { url: FeedUrl::new("https://a.example/feed"), title: None, folder: None };
    let feed = store.subscribe(&[line], now).expect("subscribed")[0];
    let entry = |guid: &str, at| Entry { guid: Guid(guid.into()), title: guid.into(), published: Some(at), ..Entry::default() };
    let entries = vec![entry("new", now), entry("old", now - SignedDuration::from_hours(24))];
    store.keep(feed, &ParsedFeed { entries, ..ParsedFeed::default() }, &Fetched::default(), now).expect("kept");
    let mut lists = Lists::open(&path).expect("opened");
    let moment = Moment { now, midnight: now - SignedDuration::from_hours(1) };
    let starred = EntryQuery { scope: Scope::Starred, ..EntryQuery::default() };
    let stars = |lists: &Lists| lists.count(&Listing::new(&starred, moment)).expect("counted");
    let newer = EntryQuery { scope: Scope::All, query: "newer:1m".parse().expect("a query"), ..EntryQuery::default() };
    for query in [EntryQuery { scope: Scope::Today, ..EntryQuery::default() }, newer] {
        let mark = unwritten(Mark::Starred, Target::List(ListQuery::new(query)), false, moment);
        (mark.show)(&mut lists).expect("shown");
        assert_eq!(stars(&lists), 1);
        assert_eq!((mark.write)(&mut store).expect("written"), 1);
        lists.forget_decided().expect("forgotten");
        assert_eq!(stars(&lists), 1);
        store.undo().expect("undone");
    }
}
