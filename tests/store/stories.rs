//! One story in several feeds, and moves of feeds as acts of the journal.

use super::*;
use dateline::model::Mark;
use dateline::model::Stays;
use dateline::store::Deed;

fn five_feeds() -> (Store, Vec<FeedId>) {
    let mut store = Store::in_memory().expect("memory");
    let lines: Vec<Subscribed> = (0..5).map(|i| line(&format!("https://paper{i}.example/feed"))).collect();
    let ids = store.subscribe(&lines, hour(0)).expect("subscribed");
    (store, ids)
}

/// A wire story: in each feed with a headline, text and guid of its own, at one address.
fn wire(i: usize, url: &str) -> Entry {
    Entry { url: Some(url.into()), ..entry(&format!("{i}"), &format!("Ferry sails again, edition {i}")) }
}

fn read_one(store: &mut Store, mark: Mark, id: EntryId) -> u64 {
    store.apply_in_all_feeds(Act::Mark { mark, on: Target::Entries(&[id]) }, hour(1)).expect("marked").changed
}

#[test]
fn read_in_one_is_read_in_all_and_undo_takes_all_back() {
    let (mut store, feeds) = five_feeds();
    let addresses = ["https://wire.example/ferry", "http://www.wire.example/ferry/", "https://wire.example/ferry?utm_source=rss"];
    for (i, feed) in feeds.iter().enumerate() {
        let another = entry("other", &format!("Tunnel {i} opens"));
        let another = Entry { url: Some(format!("https://paper{i}.example/tunnel")), ..another };
        bring(&mut store, *feed, &[wire(i, addresses[i % 3]), another], hour(0));
    }
    let id = id_of(&store, "Ferry sails again, edition 2");
    assert_eq!((unread(&store), read_one(&mut store, Mark::Read, id)), (10, 5));
    assert_eq!(unread(&store), 5);
    store.undo().expect("undone");
    assert_eq!(unread(&store), 10);
    store.redo().expect("done again");
    assert_eq!(unread(&store), 5);
    assert_eq!(read_one(&mut store, Mark::Unread, id), 5);
    assert_eq!(mark(&mut store, Mark::Read, &[id]), 1, "without the option only the one");
    println!("same story in 5 feeds: 1 read marks 5, undo brings 5 back");
}

#[test]
fn a_guid_that_is_unique_in_the_world_tells_too() {
    let (mut store, feeds) = five_feeds();
    let guids = ["tag:wire.example,2026:7", "tag:wire.example,2026:7", "7", "7", "https://wire.example/ferry"];
    for (i, feed) in feeds.iter().enumerate() {
        bring(&mut store, *feed, &[Entry { guid: Guid(guids[i].into()), ..wire(i, &format!("https://paper{i}.example/{i}")) }], hour(0));
    }
    let edition = |i| format!("Ferry sails again, edition {i}");
    let (tagged, numbered) = (id_of(&store, &edition(0)), id_of(&store, &edition(2)));
    assert_eq!(read_one(&mut store, Mark::Read, tagged), 2);
    assert_eq!(read_one(&mut store, Mark::Read, numbered), 1, "numbers mean nothing across feeds");
    bring(&mut store, feeds[0], &[wire(9, "http://wire.example/ferry/")], hour(2));
    let linked = id_of(&store, &edition(9));
    assert_eq!(read_one(&mut store, Mark::Read, linked), 2, "one feed's address is another one's guid");
}

#[test]
fn one_address_for_all_of_a_feed_names_no_story() {
    let (mut store, feeds) = five_feeds();
    for feed in &feeds[..2] {
        bring(&mut store, *feed, &[wire(1, "https://wire.example/live"), wire(2, "https://wire.example/live")], hour(0));
        bring(&mut store, *feed, &[wire(3, "https://wire.example/")], hour(0));
    }
    for title in ["Ferry sails again, edition 1", "Ferry sails again, edition 3"] {
        let id = id_of(&store, title);
        assert_eq!(read_one(&mut store, Mark::Read, id), 1, "{title}");
    }
}

#[test]
fn a_story_that_was_read_elsewhere_comes_read_until_that_is_undone() {
    let (mut store, feeds) = five_feeds();
    bring(&mut store, feeds[0], &[wire(0, "https://wire.example/ferry")], hour(0));
    let id = id_of(&store, "Ferry sails again, edition 0");
    read_one(&mut store, Mark::Read, id);
    let bring_later = |store: &mut Store, i: usize, same_story| {
        let document = ParsedFeed { entries: vec![wire(i, "https://wire.example/ferry")], ..ParsedFeed::default() };
        store.keep(feeds[i], &document, &Fetched { fingerprint: 9, same_story, ..Fetched::default() }, hour(2)).expect("kept");
    };
    bring_later(&mut store, 1, true);
    assert_eq!(unread(&store), 0);
    store.undo().expect("undone");
    assert_eq!(unread(&store), 2, "nothing stays hidden");
    bring_later(&mut store, 2, true);
    assert_eq!(unread(&store), 3);
    store.redo().expect("done again");
    bring_later(&mut store, 3, false);
    assert_eq!(unread(&store), 2, "one came after the undo, one without the option");
}

#[test]
fn stories_kept_before_they_had_keys_get_them_with_the_next_document() {
    let home = tempfile::tempdir().expect("a directory");
    let path = home.path().join("dateline.db");
    let mut store = Store::open(&path).expect("opened");
    let feeds = store.subscribe(&[line("https://paper0.example/feed"), line("https://paper1.example/feed")], hour(0)).expect("subscribed");
    let story = |i| wire(i, "https://wire.example/ferry");
    for (i, feed) in feeds.iter().enumerate() {
        bring(&mut store, *feed, &[story(i)], hour(0));
    }
    // As a database of schema 2 has them once its columns are added.
    let old = rusqlite::Connection::open(&path).expect("opened");
    old.execute_batch("UPDATE entries SET link_key = NULL, guid_key = NULL").expect("as it was");
    for (i, feed) in feeds.iter().enumerate() {
        bring(&mut store, *feed, &[wire(i + 5, "https://wire.example/other"), story(i)], hour(1));
    }
    let id = id_of(&store, "Ferry sails again, edition 0");
    assert_eq!(read_one(&mut store, Mark::Read, id), 2, "in both feeds");
}

#[test]
fn a_thousand_read_at_once_spread_in_little_time() {
    let (mut store, feeds) = five_feeds();
    for feed in &feeds {
        let entries: Vec<Entry> = (0..1_000).map(|i| wire(i, &format!("https://wire.example/story/{i}"))).collect();
        bring(&mut store, *feed, &entries, hour(0));
    }
    let query = query(Scope::Feed(feeds[0]), ReadFilter::All);
    let listing = Listing::new(&query, moment(hour(0)));
    let begun = std::time::Instant::now();
    let done = store.apply_in_all_feeds(Act::Mark { mark: Mark::Read, on: Target::List(&listing) }, hour(1)).expect("marked");
    println!("1,000 stories read in one of five feeds: {} marked in {:?}", done.changed, begun.elapsed());
    assert_eq!((done.changed, unread(&store)), (5_000, 0));
}

#[test]
fn an_adoption_is_an_act_that_can_be_undone_and_done_again() {
    let (mut store, feed) = library();
    let moved = |number| Fetched { moved_to: Some("https://new.example/rss".into()), fingerprint: number, ..Fetched::default() };
    let document = ParsedFeed { title: "A paper".into(), entries: vec![entry("1", "One"), entry("2", "Two")], ..ParsedFeed::default() };
    store.keep(feed, &document, &Fetched::default(), hour(0)).expect("kept");
    let health = |store: &Store| store.lists().feeds().expect("feeds").remove(0).health;
    for day in 0..3 {
        assert_eq!(store.unchanged(feed, &moved(0), true, hour(24 * day)).expect("noted"), day == 2);
        assert_eq!(health(&store).moved_days, if day == 2 { 0 } else { day as u32 + 1 });
    }
    let new = Some(FeedUrl::new("https://new.example/rss"));
    assert_eq!((health(&store).asked_at, health(&store).moved_to), (new.clone(), None));
    let undone = store.undo().expect("undone").expect("an act");
    assert_eq!((undone.deed, health(&store).asked_at), (Deed::Moved(new.clone().expect("there")), None));
    store.redo().expect("done again");
    assert_eq!(health(&store).asked_at, new);
    assert_eq!(store.subscribe(&[line("https://new.example/rss")], hour(80)).expect("subscribed"), [feed], "the config may follow");
    assert_eq!(health(&store).asked_at, None);
    assert_eq!(all(&store).len(), 2);
}

#[test]
fn what_keeps_a_feed_where_it_is_is_known_from_the_first_day() {
    let mut store = Store::in_memory().expect("memory");
    let feeds = store.subscribe(&[line("https://a.example/feed"), line("http://www.B.example/rss/")], hour(0)).expect("subscribed");
    let health = |store: &Store| store.lists().feeds().expect("feeds").remove(0).health;
    let moved = |to: &str| Fetched { moved_to: Some(to.into()), ..Fetched::default() };
    for day in 0..3 {
        store.unchanged(feeds[0], &moved("https://new.example/rss"), true, hour(24 * day)).expect("noted");
        assert_eq!(health(&store).stays, None);
    }
    store.undo().expect("undone");
    store.unchanged(feeds[0], &moved("https://new.example/rss"), true, hour(73)).expect("noted");
    assert_eq!((health(&store).moved_days, health(&store).stays), (1, Some(Stays::TakenBack)));
    // Where another subscription is asked there would be two of one feed.
    for day in 4..9 {
        assert!(!store.unchanged(feeds[0], &moved("https://b.example/rss"), true, hour(24 * day)).expect("noted"));
        assert!(matches!(health(&store).stays, Some(Stays::Subscribed(_))), "day {day}");
    }
    assert_eq!(health(&store).asked_at, None);
}

#[test]
fn an_address_with_a_password_is_not_left() {
    let mut store = Store::in_memory().expect("memory");
    let feed = store.subscribe(&[line("https://me:pw@a.example/feed")], hour(0)).expect("subscribed")[0];
    let fetched = Fetched { moved_to: Some("https://new.example/rss".into()), ..Fetched::default() };
    for day in 0..5 {
        assert!(!store.unchanged(feed, &fetched, true, hour(24 * day)).expect("noted"));
    }
}
