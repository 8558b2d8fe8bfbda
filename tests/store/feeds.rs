//! Subscriptions, health, validators, what a second fetch writes, and pruning.

use super::*;
use dateline::model::Enclosure;
use dateline::model::Figure;
use dateline::model::Mark;
use dateline::model::Trouble;
use dateline::model::Validators;
use dateline::store::Failure;
use dateline::store::StoreError;

#[test]
fn feeds_follow_the_configs_list() {
    let mut store = Store::in_memory().expect("memory");
    let mut b = line("https://b.example/");
    (b.title, b.folder) = (Some("My B".into()), Some("World".into()));
    let ids = store.subscribe(&[line("https://a.example/"), b.clone()], hour(0)).expect("subscribed");
    bring(&mut store, ids[0], &[entry("1", "One"), entry("2", "Two")], hour(0));
    assert_eq!(store.subscribe(&[b, line("https://a.example/")], hour(1)).expect("subscribed"), [ids[1], ids[0]]);

    let feeds = store.lists().feeds().expect("feeds");
    let seen: Vec<(&str, Option<&str>, u64, u64)> = feeds.iter().map(|f| (&*f.title, f.folder.as_deref(), f.unread, f.entries)).collect();
    assert_eq!(seen, [("My B", Some("World"), 0, 0), ("A paper", None, 2, 2)]);
}

#[test]
fn a_feed_taken_out_is_hidden_and_comes_back_whole() {
    let (mut store, feed) = library();
    bring(&mut store, feed, &[entry("1", "One"), entry("2", "Two")], hour(0));
    let one = id_of(&store, "One");
    mark(&mut store, Mark::Starred, &[one]);
    mark(&mut store, Mark::Read, &[one]);
    let before = (all(&store), store.lists().feeds().expect("feeds"));

    store.subscribe(&[], hour(1)).expect("subscribed");
    assert_eq!((all(&store).len(), unread(&store), store.lists().feeds().expect("feeds").len()), (0, 0, 0));
    assert_eq!(store.lists().smart_counts(moment(hour(1))).expect("counts"), Default::default());

    assert_eq!(store.subscribe(&[line("https://a.example/feed")], hour(2)).expect("subscribed"), [feed]);
    assert_eq!((all(&store), store.lists().feeds().expect("feeds")), before);
}

#[test]
fn a_document_that_arrives_after_the_feed_was_taken_out_shows_nothing() {
    let (mut store, feed) = library();
    store.subscribe(&[], hour(1)).expect("subscribed");
    bring(&mut store, feed, &[entry("1", "One")], hour(1));
    assert_eq!(all(&store).len(), 0);
    store.subscribe(&[line("https://a.example/feed")], hour(2)).expect("subscribed");
    assert_eq!(all(&store).len(), 1);
}

#[test]
fn an_address_that_only_turned_to_https_or_moved_is_the_same_feed() {
    let mut store = Store::in_memory().expect("memory");
    let feed = store.subscribe(&[line("http://www.a.example/feed/")], hour(0)).expect("subscribed")[0];
    bring(&mut store, feed, &[entry("1", "One")], hour(0));
    assert_eq!(store.subscribe(&[line("https://a.example/feed")], hour(1)).expect("subscribed"), [feed]);

    let moved = Fetched { fingerprint: 7, moved_to: Some("https://new.example/rss".into()), ..Fetched::default() };
    store.keep(feed, &ParsedFeed::default(), &moved, hour(2)).expect("kept");
    assert_eq!(store.subscribe(&[line("https://new.example/rss")], hour(3)).expect("subscribed"), [feed]);
    assert_eq!(all(&store).len(), 1);

    let both = store.subscribe(&[line("https://new.example/rss"), line("http://new.example/rss")], hour(4)).expect("subscribed");
    assert_ne!(both[0], both[1], "two lines are two feeds");
}

#[test]
fn health_and_validators_are_remembered() {
    let (mut store, feed) = library();
    let failure = Failure {
        error: "feed a answered 503".into(),
        trouble: Trouble::Passing,
        not_before: Some(hour(3)),
        held_until: None,
        gone: false,
        public_host: None,
        took: None,
    };
    store.failed(feed, &failure, hour(1)).expect("noted");
    store.failed(feed, &failure, hour(2)).expect("noted");
    let health = store.lists().sources().expect("sources")[0].health.clone();
    assert_eq!((health.failures, health.failing_since, health.not_before), (2, Some(hour(1)), Some(hour(3))));
    assert_eq!(health.last_error.as_deref(), Some("feed a answered 503"));

    let validators = Validators { etag: Some("\"x\"".into()), last_modified: None };
    let fetched = Fetched { validators: validators.clone(), fingerprint: 5, ..Fetched::default() };
    store.keep(feed, &ParsedFeed { ttl_minutes: Some(90), ..ParsedFeed::default() }, &fetched, hour(4)).expect("kept");
    let source = store.lists().sources().expect("sources").remove(0);
    assert_eq!((source.validators, source.fingerprint, source.ttl_minutes), (validators, Some(5), Some(90)));
    assert_eq!((source.health.failures, source.health.last_error, source.health.last_success), (0, None, Some(hour(4))));

    assert!(matches!(store.failed(FeedId(99), &failure, hour(5)), Err(StoreError::NoFeed(FeedId(99)))));
}

#[test]
fn a_second_refresh_without_news_rewrites_no_entry() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("dateline.db");
    let mut store = Store::open(&path).expect("opened");
    let feed = store.subscribe(&[line("https://a.example/feed")], hour(0)).expect("subscribed")[0];
    let entries = [entry("1", "One"), entry("2", "Two")];
    bring(&mut store, feed, &entries, hour(0));

    let spy = rusqlite::Connection::open(&path).expect("a second look");
    let dump = |table: &str| -> Vec<String> {
        let mut rows = spy.prepare(&format!("SELECT * FROM {table}")).expect("a table");
        let columns = rows.column_count();
        let rows =
            rows.query_map([], |row| Ok((0..columns).map(|i| format!("{:?}|", row.get_ref(i).expect("a value"))).collect())).expect("rows");
        rows.collect::<Result<_, _>>().expect("rows")
    };
    let tables = ["entries", "bodies", "status", "aliases", "search_data", "counts"];
    let before = tables.map(dump);
    // Triggers in the file tell of writes that leave the values as they were.
    for table in ["entries", "bodies", "status"] {
        spy.execute_batch(&format!("CREATE TRIGGER spy_{table} BEFORE UPDATE ON {table} BEGIN SELECT raise(ABORT, 'rewritten'); END;"))
            .expect("a trigger");
    }
    store.unchanged(feed, &Fetched::default(), true, hour(1)).expect("304 is noted");
    bring(&mut store, feed, &entries, hour(2));
    let mut other = entries.to_vec();
    other.reverse();
    bring(&mut store, feed, &other, hour(3));
    assert_eq!(tables.map(dump), before);
    assert_eq!(store.lists().sources().expect("sources")[0].health.last_success, Some(hour(3)));
}

#[test]
fn pruning_forgets_texts_and_never_decisions() {
    let (mut store, feed) = library();
    let names = ["Read", "Unread", "Starred", "Dismissed", "Brought"];
    let entries = names.map(|name| entry(name, name));
    bring(&mut store, feed, &entries, hour(0));
    let ids = names.map(|name| id_of(&store, name));
    mark(&mut store, Mark::Read, &[ids[0], ids[2], ids[4]]);
    mark(&mut store, Mark::Starred, &[ids[2]]);
    mark(&mut store, Mark::Dismissed, &[ids[3]]);
    bring(&mut store, feed, &entries[4..], hour(1));

    assert_eq!(store.prune(90, hour(24 * 80)).expect("pruned"), 0);
    assert_eq!(store.prune(90, hour(24 * 91)).expect("pruned"), 2, "the read and the dismissed one");
    let mut kept = titles(&all(&store));
    kept.sort();
    assert_eq!(kept, ["Brought", "Starred", "Unread"]);
    assert_eq!(store.lists().entry(ids[0]).expect("read"), None);

    assert_eq!(bring(&mut store, feed, &entries, hour(24 * 92)).new, 0, "old news is not new");
    assert_eq!((all(&store).len(), unread(&store)), (4, 1));
    assert_eq!(store.lists().entry(ids[0]).expect("read").expect("back").entry.content_html, entries[0].content_html);
}

#[test]
fn a_feed_taken_out_is_pruned_from_then_on() {
    let (mut store, feed) = library();
    bring(&mut store, feed, &[entry("1", "One"), entry("2", "Two")], hour(0));
    let one = id_of(&store, "One");
    mark(&mut store, Mark::Read, &[one]);
    store.subscribe(&[], hour(24 * 100)).expect("subscribed");
    assert_eq!(store.prune(90, hour(24 * 120)).expect("pruned"), 0);
    assert_eq!(store.prune(90, hour(24 * 200)).expect("pruned"), 1);
    store.subscribe(&[line("https://a.example/feed")], hour(24 * 201)).expect("subscribed");
    assert_eq!(titles(&all(&store)), ["Two"]);
}

#[test]
fn an_entry_comes_out_as_it_went_in() {
    let (mut store, feed) = library();
    let whole = Entry {
        author: "Jane Roe, 陳大文".into(),
        updated: Some(hour(-1)),
        summary_html: "<i>short</i>".into(),
        base: Some("https://a.example/base/".into()),
        language: Some("zh-Hant".into()),
        categories: vec!["Politics".into(), "港聞".into()],
        enclosures: vec![Enclosure {
            url: "https://a.example/1.mp3".into(),
            mime: Some("audio/mpeg".into()),
            length: Some(u64::from(u32::MAX) * 2),
        }],
        figures: vec![Figure { url: None, caption: "A caption".into(), credit: "Reuters".into(), lead: true }],
        ..entry("1", "One")
    };
    bring(&mut store, feed, std::slice::from_ref(&whole), hour(0));
    let stored = store.lists().entry(id_of(&store, "One")).expect("read").expect("there");
    assert_eq!(stored.entry, whole);
    assert_eq!((stored.arrived, stored.revised, stored.former), (hour(0), None, None));
}
