//! Pages of entries: kept, failed, searched, pruned; how an entry is read; saved pages; and the way from
//! a database that knew none of it.

use super::*;
use dateline::model::Access;
use dateline::model::Figure;
use dateline::model::Mark;
use dateline::model::PageText;
use dateline::model::TextFrom;
use dateline::store::Deed;
use dateline::store::FailedPage;
use dateline::store::Pageless;
use dateline::store::Reading;
use dateline::store::StoreError;
use dateline::store::StoredEntry;
use rusqlite::Connection;

fn page(words: &str) -> PageText {
    PageText {
        url: "https://a.example/story?full=1".into(),
        title: Clean::new("On the page"),
        byline: Clean::new("A. Writer"),
        site: Clean::new("A paper"),
        published: Some(hour(-3)),
        language: Some(Clean::new("en")),
        kicker: vec![Clean::new("Coast"), Clean::new("Lamps")],
        access: Access::Subscribers,
        html: format!("<p>{words}</p>"),
        figures: vec![Figure { url: Some("https://a.example/1.jpg".into()), caption: "A lamp".into(), credit: "B".into(), lead: true }],
    }
}

/// A store with these entries, each with a headline and a text of its own.
fn stories(titles: &[&str]) -> (Store, FeedId) {
    let (mut store, feed) = library();
    let entries: Vec<Entry> = titles.iter().map(|title| entry(title, title)).collect();
    bring(&mut store, feed, &entries, hour(0));
    (store, feed)
}

fn stored(store: &Store, id: EntryId) -> StoredEntry {
    store.lists().entry(id).expect("readable").expect("kept")
}

fn found(store: &Store, words: &str) -> Vec<String> {
    titles(&list(store, &EntryQuery { query: words.parse().expect("a query"), ..query(Scope::All, ReadFilter::All) }))
}

fn pageless(store: &Store, feed: FeedId, since: Timestamp, limit: usize) -> Vec<EntryId> {
    store.lists().pageless(&Pageless { feeds: &[feed], arrived_since: since, failed_before: hour(0), limit }).expect("readable")
}

#[test]
fn a_page_comes_back_as_it_was_kept() {
    let (mut store, _) = stories(&["Harbour"]);
    let id = id_of(&store, "Harbour");
    assert_eq!((stored(&store, id).page, stored(&store, id).reading), (None, Reading::default()));
    store.keep_page(id, &page("first"), hour(1)).expect("kept");
    store.keep_page(id, &page("second"), hour(2)).expect("kept");
    let kept = stored(&store, id).page.expect("a page");
    assert_eq!((kept.text, kept.fetched), (page("second"), hour(2)));
    let bare = PageText { html: "<p>x</p>".into(), ..PageText::default() };
    store.keep_page(id, &bare, hour(3)).expect("kept");
    assert_eq!(stored(&store, id).page.expect("a page").text, bare);
}

#[test]
fn a_failure_stays_until_the_page_comes_and_takes_no_page_away() {
    let (mut store, _) = stories(&["Harbour"]);
    let id = id_of(&store, "Harbour");
    store.page_failed(id, &"it answered 404".into(), hour(1)).expect("noted");
    store.page_failed(id, &"it answered 503".into(), hour(2)).expect("noted");
    assert_eq!(stored(&store, id).page_failed, Some(FailedPage { failed: hour(2), reason: "it answered 503".into() }));
    store.keep_page(id, &page("x"), hour(3)).expect("kept");
    assert_eq!(stored(&store, id).page_failed, None);
    store.page_failed(id, &"it answered 503".into(), hour(4)).expect("noted");
    assert!(stored(&store, id).page.is_some());
}

#[test]
fn choice_and_places_are_kept_apart() {
    let (mut store, _) = stories(&["Harbour"]);
    let id = id_of(&store, "Harbour");
    store.keep_place(id, TextFrom::Page, 500).expect("kept");
    store.keep_place(id, TextFrom::Feed, 20).expect("kept");
    assert_eq!(stored(&store, id).reading, Reading { chosen: None, feed_place: 20, page_place: 500 });
    store.choose_text(id, TextFrom::Page).expect("kept");
    store.keep_place(id, TextFrom::Page, 0).expect("kept");
    assert_eq!(stored(&store, id).reading, Reading { chosen: Some(TextFrom::Page), feed_place: 20, page_place: 0 });
    store.choose_text(id, TextFrom::Feed).expect("kept");
    assert_eq!(stored(&store, id).reading.chosen, Some(TextFrom::Feed));
    store.keep_place(id, TextFrom::Feed, u64::MAX).expect("kept, as large as it can be");
}

#[test]
fn what_is_not_kept_has_no_page() {
    let (mut store, _) = stories(&["Harbour"]);
    let no = EntryId(99);
    let results = [
        store.keep_page(no, &page("x"), hour(1)),
        store.page_failed(no, &"x".into(), hour(1)),
        store.choose_text(no, TextFrom::Page),
        store.keep_place(no, TextFrom::Page, 1),
    ];
    assert!(results.iter().all(|result| matches!(result, Err(StoreError::NoEntry(EntryId(99))))), "{results:?}");
}

#[test]
fn search_finds_the_pages_words_also_after_the_feed_changed() {
    let (mut store, feed) = stories(&["Harbour", "Tunnel"]);
    store.keep_page(id_of(&store, "Harbour"), &page("<b>zanzi</b>barite in 燈塔"), hour(1)).expect("kept");
    assert_eq!(found(&store, "zanzibarite"), ["Harbour"]);
    let changed = Entry { content_html: "<p>Corrected wording of the harbour story.</p>".into(), ..entry("Harbour", "Harbour") };
    bring(&mut store, feed, &[changed, entry("Tunnel", "Tunnel")], hour(2));
    for words in ["zanzibarite", "燈塔", "corrected", "\"A lamp\"", "writer"] {
        assert_eq!(found(&store, words), ["Harbour"], "{words}");
    }
    store.keep_page(id_of(&store, "Harbour"), &page("other"), hour(3)).expect("kept");
    assert_eq!(found(&store, "zanzibarite"), [""; 0], "what is replaced is not found");
    assert_eq!(found(&store, "Harbour3"), [""; 0]);
}

#[test]
fn a_page_goes_with_its_entry_and_starred_ones_stay() {
    let (mut store, feed) = stories(&["Read", "Starred", "Here"]);
    let ids = ["Read", "Starred"].map(|title| id_of(&store, title));
    for id in ids {
        store.keep_page(id, &page("zanzibarite"), hour(0)).expect("kept");
        store.keep_place(id, TextFrom::Page, 5).expect("kept");
    }
    store.page_failed(ids[0], &"x".into(), hour(0)).expect("noted");
    mark(&mut store, Mark::Read, &ids);
    mark(&mut store, Mark::Starred, &ids[1..]);
    bring(&mut store, feed, &[entry("Here", "Here")], hour(1));
    assert_eq!(store.prune(1, hour(100)).expect("pruned"), 1);
    assert_eq!(found(&store, "zanzibarite"), ["Starred"]);
    // It comes back: its text does, and nothing of the page.
    bring(&mut store, feed, &[entry("Here", "Here"), entry("Read", "Read")], hour(101));
    let back = stored(&store, ids[0]);
    assert_eq!((back.page, back.page_failed, back.reading), (None, None, Reading::default()));
    assert_eq!(stored(&store, ids[1]).reading.page_place, 5);
}

#[test]
fn pages_that_are_missing_are_named_the_newest_first() {
    let (mut store, feed) = stories(&["Kept", "Failed", "Failed long ago", "Read", "New", "Newest", "Nowhere"]);
    let id = |title: &str| id_of(&store, title);
    let (kept, failed, long_ago, read, new, newest) =
        (id("Kept"), id("Failed"), id("Failed long ago"), id("Read"), id("New"), id("Newest"));
    store.keep_page(kept, &page("x"), hour(0)).expect("kept");
    store.page_failed(failed, &"x".into(), hour(0)).expect("noted");
    store.page_failed(long_ago, &"x".into(), hour(-1)).expect("noted");
    mark(&mut store, Mark::Read, &[read]);
    let mut entries: Vec<Entry> =
        ["Kept", "Failed", "Failed long ago", "Read", "New", "Newest"].iter().map(|title| entry(title, title)).collect();
    entries.push(Entry { url: None, ..entry("Nowhere", "Nowhere") });
    entries.push(Entry { published: Some(hour(3)), ..entry("Later", "Later") });
    bring(&mut store, feed, &entries, hour(4));
    let later = id_of(&store, "Later");
    // Of one date: the higher number first, which is the document's order.
    assert_eq!(pageless(&store, feed, hour(-9), 10), [later, long_ago, new, newest]);
    assert_eq!(pageless(&store, feed, hour(-9), 2), [later, long_ago]);
    assert_eq!(pageless(&store, feed, hour(4), 10), [later]);
    assert_eq!(pageless(&store, FeedId(99), hour(-9), 10), []);
}

fn saved_feed(store: &mut Store) -> FeedId {
    store.subscribe(&[line("https://a.example/feed"), line(FeedUrl::SAVED)], hour(0)).expect("subscribed")[1]
}

fn essay() -> Entry {
    Entry { content_html: String::new(), ..entry("https://b.example/essay", "Essay") }
}

#[test]
fn a_saved_page_is_an_act_that_can_be_undone_and_done_again() {
    let (mut store, _) = stories(&["Harbour"]);
    let feed = saved_feed(&mut store);
    let id = store.save(feed, &essay(), &page("zanzibarite"), true, hour(1)).expect("saved");
    assert_eq!(store.lists().saved("https://b.example/essay").expect("readable"), Some(id));
    let (shown, count) = (|store: &Store| found(store, "zanzibarite"), |store: &Store| store.lists().feeds().expect("feeds")[1].unread);
    assert_eq!((shown(&store), count(&store)), (vec!["Essay".to_owned()], 1));
    store.save(feed, &essay(), &page("zanzibarite"), true, hour(2)).expect("saved");
    let undone = store.undo().expect("undone").expect("an act");
    assert_eq!((undone.deed, undone.entry), (Deed::Saved, Some(id)));
    assert_eq!((shown(&store), count(&store)), (Vec::new(), 0));
    assert_eq!(store.lists().saved("https://b.example/essay").expect("readable"), None);
    assert_eq!(store.undo().expect("asked"), None, "saving it again was no act of its own");
    // The config is read again, the feed goes and comes back: what was undone stays so.
    store.subscribe(&[line("https://a.example/feed")], hour(3)).expect("subscribed");
    saved_feed(&mut store);
    assert_eq!(count(&store), 0);
    store.redo().expect("done again").expect("an act");
    assert_eq!((shown(&store), count(&store)), (vec!["Essay".to_owned()], 1));
}

#[test]
fn what_was_undone_is_forgotten_when_something_new_is_done() {
    let (mut store, _) = stories(&["Harbour"]);
    let feed = saved_feed(&mut store);
    let id = store.save(feed, &essay(), &page("zanzibarite"), true, hour(1)).expect("saved");
    store.undo().expect("undone");
    let harbour = id_of(&store, "Harbour");
    mark(&mut store, Mark::Read, &[harbour]);
    assert_eq!(store.lists().entry(id).expect("readable"), None, "its text is gone");
    // Saved once more it has its old number, and its text.
    assert_eq!(store.save(feed, &essay(), &page("second"), true, hour(2)).expect("saved"), id);
    assert_eq!(found(&store, "second"), ["Essay"]);
    store.undo().expect("undone");
    assert_eq!(store.save(feed, &essay(), &page("third"), true, hour(3)).expect("saved"), id);
    assert_eq!(found(&store, "third"), ["Essay"], "saved over what was undone");
}

#[test]
fn undoing_a_second_save_gives_back_what_the_user_had() {
    let (mut store, _) = stories(&["Harbour"]);
    let feed = saved_feed(&mut store);
    let id = store.save(feed, &essay(), &page("zanzibarite"), true, hour(1)).expect("saved");
    mark(&mut store, Mark::Starred, &[id]);
    mark(&mut store, Mark::Dismissed, &[id]);
    let had = stored(&store, id).summary.status;
    assert!(had.read && had.starred && had.dismissed);
    let dismissed = |store: &Store| list(store, &query(Scope::Dismissed, ReadFilter::All)).len();
    store.save(feed, &essay(), &page("zanzibarite"), true, hour(2)).expect("saved again");
    assert_eq!((found(&store, "zanzibarite"), dismissed(&store)), (vec!["Essay".to_owned()], 0));
    store.undo().expect("undone");
    assert_eq!((stored(&store, id).summary.status, dismissed(&store)), (had, 1));
    store.redo().expect("done again");
    assert_eq!((stored(&store, id).summary.status.read, dismissed(&store)), (false, 0));
    store.undo().expect("undone");
    // The feed goes and comes back: what was there before the second save does so, too.
    store.subscribe(&[line("https://a.example/feed")], hour(3)).expect("subscribed");
    saved_feed(&mut store);
    assert_eq!(dismissed(&store), 1);
    // Anything else is done: the second save has no future, and the first one's text stays.
    let harbour = id_of(&store, "Harbour");
    mark(&mut store, Mark::Read, &[harbour]);
    assert_eq!((stored(&store, id).summary.status, dismissed(&store)), (had, 1));
    assert!(stored(&store, id).page.is_some());
}

#[test]
fn who_typed_an_address_is_remembered_with_the_page() {
    let (mut store, _) = stories(&["Harbour"]);
    let harbour = id_of(&store, "Harbour");
    store.keep_page(harbour, &page("x"), hour(1)).expect("kept");
    assert!(!stored(&store, harbour).page.expect("a page").typed, "a publisher named it");
    let feed = saved_feed(&mut store);
    for typed in [false, true] {
        let id = store.save(feed, &essay(), &page("x"), typed, hour(1)).expect("saved");
        store.keep_page(id, &page("y"), hour(2)).expect("fetched again");
        assert_eq!(stored(&store, id).page.expect("a page").typed, typed);
    }
}

#[test]
fn saved_pages_are_never_pruned_nor_dropped() {
    let (mut store, _) = stories(&["Harbour"]);
    let feed = saved_feed(&mut store);
    let first = store.save(feed, &essay(), &page("x"), true, hour(1)).expect("saved");
    let other = Entry { guid: Guid("https://b.example/other".into()), ..entry("other", "Other") };
    store.save(feed, &other, &page("y"), true, hour(2)).expect("saved");
    mark(&mut store, Mark::Read, &[first]);
    store.prune(1, hour(10_000)).expect("pruned");
    assert!(stored(&store, first).page.is_some());
    store.subscribe(&[line("https://a.example/feed")], hour(20_000)).expect("unsubscribed");
    store.prune(1, hour(30_000)).expect("pruned");
    assert!(stored(&store, first).page.is_some(), "also while the feed is away");
}

/// The tables of version 1 that this test fills, as its first release made them.
const VERSION_1: &str = include_str!("../../src/store/schema/1.sql");

#[test]
fn a_database_of_version_1_is_brought_up_to_date_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("dateline.db");
    let old = Connection::open(&path).expect("opened");
    old.execute_batch(VERSION_1).expect("version 1");
    old.execute_batch(
        "INSERT INTO feeds (id, url, title) VALUES (1, 'https://a.example/feed', 'A paper');
         INSERT INTO status (id, feed, guid, arrived, date, undated, shown, read, starred) VALUES (7, 1, 'g', 1000, 1000, 0, 1, 0, 1);
         INSERT INTO entries (id, feed, title, lead, title_key, url, author, whole, gist)
           VALUES (7, 1, 'Harbour', '', 'harbour', 'https://a.example/7', '', 1, 2);
         INSERT INTO bodies (id, summary_html, content_html) VALUES (7, 'A summary.', '');
         INSERT INTO search (rowid, title, text) VALUES (7, 'Harbour', 'A summary.');
         INSERT INTO journal (id, at, deed) VALUES (1, 1000, 'starred');
         INSERT INTO changes (act, entry, was) VALUES (1, 7, 0);
         PRAGMA application_id = 0x64746c6e; PRAGMA user_version = 1;",
    )
    .expect("filled");
    drop(old);
    assert!(matches!(dateline::store::Lists::open(&path), Err(StoreError::Unready { .. })), "a reader waits for a writer");
    let mut store = Store::open(&path).expect("brought up to date");
    let entry = stored(&store, EntryId(7));
    assert_eq!((entry.entry.summary_html.as_str(), entry.summary.status.starred, entry.page), ("A summary.", true, None));
    store.keep_page(EntryId(7), &page("zanzibarite"), hour(1)).expect("kept");
    assert_eq!((found(&store, "zanzibarite summary"), unread(&store)), (vec!["Harbour".to_owned()], 1));
    assert_eq!(store.undo().expect("undone").expect("an act").deed, Deed::Marked(Mark::Starred));
    drop(store);
    let again = dateline::store::Lists::open(&path).expect("ready");
    assert!(again.entry(EntryId(7)).expect("readable").expect("kept").page.is_some());
}
