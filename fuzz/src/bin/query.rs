//! What somebody types into the search → query → SQLite: an answer, or a mistake that is told.

#![no_main]

use dateline::model::{Clean, Entry, EntryId, EntryQuery, FeedUrl, Guid, ParsedFeed, Query, Scope};
use dateline::store::{Fetched, Listing, Moment, Step, Store, Subscribed};
use dateline_fuzz::{count_own_panics_only, support::violations};
use jiff::{SignedDuration, Timestamp};
use libfuzzer_sys::fuzz_target;
use std::sync::{LazyLock, Mutex};

const TITLES: [&str; 6] =
    ["Ferry sails again", "港務局修復老燈塔", "홍콩에서 열린 회의", "Well-known C++ author", "a\"b* NEAR(c)", "Выборы"];

static STORE: LazyLock<Mutex<Store>> = LazyLock::new(|| {
    let mut store = Store::in_memory().expect("memory");
    let line = Subscribed { url: FeedUrl::new("https://pier.example/feed"), title: None, folder: Some(Clean::new("Near and far")) };
    let feeds = store.subscribe(&[line], Timestamp::UNIX_EPOCH).expect("subscribed");
    let entry = |(at, title): (usize, &&str)| Entry {
        guid: Guid(at.to_string()),
        title: Clean::new(title),
        content_html: format!("<p>{title}: said <b>to</b> be true.</p>"),
        ..Entry::default()
    };
    let document = ParsedFeed { entries: TITLES.iter().enumerate().map(entry).collect(), ..ParsedFeed::default() };
    store.keep(feeds[0], &document, &Fetched::default(), Timestamp::UNIX_EPOCH).expect("kept");
    Mutex::new(store)
});

fuzz_target!(init: count_own_panics_only(), |data: &[u8]| {
    let typed = String::from_utf8_lossy(data);
    let query: Query = match typed.parse() {
        Ok(query) => query,
        Err(mistake) => return assert_eq!(violations(&mistake.to_string()), [""; 0], "a mistake is text"),
    };
    assert_eq!(query.to_string().parse().as_ref(), Ok(&query), "a printed query reads back: {query}");
    let store = STORE.lock().expect("one thread");
    let query = EntryQuery { scope: Scope::All, query, ..EntryQuery::default() };
    let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1);
    for typing in [false, true] {
        let listing = Listing { typing, ..Listing::new(&query, Moment { now, midnight: Timestamp::UNIX_EPOCH }) };
        let rows = store.lists().window(&listing, 0, 100).expect("any query is answered");
        assert_eq!(store.lists().count(&listing).expect("any query is counted"), rows.len() as u64);
        for (at, row) in rows.iter().enumerate() {
            assert_eq!(store.lists().position(&listing, row.id).expect("a place"), Some(at as u64));
        }
        store.lists().unread_beyond(&listing, Some(EntryId(1)), Step::Next).expect("any query can be walked");
    }
});
