//! What needs a hand inside the store: faults that no caller can bring about.

use super::connection::Store;
use super::error::StoreError;
use super::fetched::Fetched;
use super::journal::Act;
use super::marking::Target;
use super::subscriptions::Subscribed;
use crate::model::Clean;
use crate::model::Entry;
use crate::model::EntryId;
use crate::model::FeedUrl;
use crate::model::Guid;
use crate::model::Mark;
use crate::model::ParsedFeed;
use jiff::Timestamp;

fn document(entries: usize) -> ParsedFeed {
    let entry = |i: usize| Entry {
        guid: Guid(i.to_string()),
        title: Clean::new(&format!("Story {i}")),
        content_html: format!("{i} ").repeat(500),
        ..Entry::default()
    };
    ParsedFeed { entries: (0..entries).map(entry).collect(), ..ParsedFeed::default() }
}

#[test]
fn a_full_disk_is_said_and_changes_nothing() {
    let now = Timestamp::UNIX_EPOCH;
    let mut store = Store::in_memory().expect("memory");
    let line = Subscribed { url: FeedUrl::new("https://a.example/"), title: None, folder: None };
    let feed = store.subscribe(&[line], now).expect("subscribed")[0];
    store.keep(feed, &document(2), &Fetched::default(), now).expect("kept");
    let before = store.lists().feeds().expect("feeds");

    let pages: i64 = store.lists.db.pragma_query_value(None, "page_count", |row| row.get(0)).expect("a number");
    store.lists.db.pragma_update_and_check(None, "max_page_count", pages + 4, |_| Ok(())).expect("set");
    let fetched = Fetched { fingerprint: 1, ..Fetched::default() };
    let error = store.keep(feed, &document(2_000), &fetched, now).expect_err("no room");
    assert!(matches!(error, StoreError::Full) && error.to_string().contains("disk is full"), "{error}");
    assert_eq!(store.lists().feeds().expect("feeds"), before);

    let act = Act::Mark { mark: Mark::Read, on: Target::Entries(&[EntryId(1)]) };
    assert_eq!(store.apply(act, now).expect("there is room for a mark").changed, 1);
}

#[test]
fn no_error_shows_sql() {
    let store = Store::in_memory().expect("memory");
    for sql in ["SELECT nothing FROM nowhere", "INSERT INTO status (id) VALUES ('secret')", "SELECT 1 FROM search WHERE search MATCH '\"'"]
    {
        let error = store.lists.db.query_row(sql, [], |_| Ok(())).map_err(StoreError::from).expect_err("wrong SQL");
        let text = format!("{error} {:?}", std::error::Error::source(&error));
        assert!(!["SELECT", "nowhere", "secret", "search", "status"].iter().any(|word| text.contains(word)), "{text}");
    }
}
