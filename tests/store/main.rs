//! The store as its callers see it, on real files and in memory.

mod clocks;
mod damage;
mod decided;
mod feeds;
mod files;
mod lists;
mod marks;
mod mending;
mod older;
mod pages;
mod sameness;
mod search;
mod stories;
mod texts;

use dateline::model::Clean;
use dateline::model::Entry;
use dateline::model::EntryId;
use dateline::model::EntryQuery;
use dateline::model::EntrySummary;
use dateline::model::FeedId;
use dateline::model::FeedUrl;
use dateline::model::Guid;
use dateline::model::ParsedFeed;
use dateline::model::ReadFilter;
use dateline::model::Scope;
use dateline::store::Act;
use dateline::store::Arrivals;
use dateline::store::Fetched;
use dateline::store::Listing;
use dateline::store::Moment;
use dateline::store::Store;
use dateline::store::Subscribed;
use dateline::store::Target;
use dateline::store::fingerprint;
use jiff::Timestamp;

/// `hours` after the tests' first morning.
fn hour(hours: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + hours * 3_600).expect("within range")
}

fn moment(now: Timestamp) -> Moment {
    Moment { now, midnight: now - jiff::SignedDuration::from_hours(12) }
}

fn line(url: &str) -> Subscribed {
    Subscribed { url: FeedUrl::new(url), title: None, folder: None }
}

/// A store with one feed.
fn library() -> (Store, FeedId) {
    let mut store = Store::in_memory().expect("memory");
    let ids = store.subscribe(&[line("https://a.example/feed")], hour(0)).expect("subscribed");
    (store, ids[0])
}

/// An entry whose text is its own: twelve words that hang on the title.
fn entry(guid: &str, title: &str) -> Entry {
    let text: Vec<String> = (0..12).map(|i| format!("{}{i}", title.replace(' ', ""))).collect();
    Entry {
        guid: Guid(guid.into()),
        title: Clean::new(title),
        url: Some(format!("https://a.example/{}", title.replace(' ', "-"))),
        published: Some(hour(-2)),
        content_html: format!("<p>{}</p>", text.join(" ")),
        ..Entry::default()
    }
}

/// Keeps a document with these entries; its fingerprint is that of its content.
fn bring(store: &mut Store, feed: FeedId, entries: &[Entry], now: Timestamp) -> Arrivals {
    let document = ParsedFeed { title: Clean::new("A paper"), entries: entries.to_vec(), ..ParsedFeed::default() };
    let fetched = Fetched { fingerprint: fingerprint(format!("{document:?}").as_bytes()), ..Fetched::default() };
    store.keep(feed, &document, &fetched, now).expect("kept")
}

fn query(scope: Scope, read: ReadFilter) -> EntryQuery {
    EntryQuery { scope, read, ..EntryQuery::default() }
}

fn list(store: &Store, query: &EntryQuery) -> Vec<EntrySummary> {
    store.lists().window(&Listing::new(query, moment(hour(0))), 0, 10_000).expect("a window")
}

fn all(store: &Store) -> Vec<EntrySummary> {
    list(store, &query(Scope::All, ReadFilter::All))
}

fn unread(store: &Store) -> u64 {
    store.lists().count(&Listing::new(&query(Scope::Unread, ReadFilter::All), moment(hour(0)))).expect("a count")
}

fn titles(entries: &[EntrySummary]) -> Vec<String> {
    entries.iter().map(|entry| entry.title.to_string()).collect()
}

fn id_of(store: &Store, title: &str) -> EntryId {
    all(store).into_iter().find(|entry| &*entry.title == title).expect("the entry is listed").id
}

fn mark(store: &mut Store, mark: dateline::model::Mark, ids: &[EntryId]) -> u64 {
    store.apply(Act::Mark { mark, on: Target::Entries(ids) }, hour(1)).expect("marked").changed
}

fn mark_all(store: &mut Store, mark: dateline::model::Mark) -> u64 {
    let query = query(Scope::All, ReadFilter::All);
    let listing = Listing::new(&query, moment(hour(0)));
    store.apply(Act::Mark { mark, on: Target::List(&listing) }, hour(1)).expect("marked").changed
}
