//! Windows against the plainest model: every entry in memory, filtered and sorted.

use super::*;
use dateline::model::Mark;
use dateline::model::Query;
use dateline::model::SortKey;
use dateline::model::SortOrder;
use dateline::model::Term;
use dateline::store::Step;
use jiff::SignedDuration;
use proptest::prelude::*;
use std::cmp::Reverse;

const FEEDS: [(&str, Option<&str>); 3] = [("Ärzteblatt", Some("World")), ("the paper", Some("World")), ("Zeitung", None)];

/// Three feeds with what `plan` says: (feed, hours before, title, mark).
fn shelf(plan: &[(usize, i64, u8, Option<Mark>)]) -> (Store, Vec<FeedId>) {
    let mut store = Store::in_memory().expect("memory");
    let lines: Vec<Subscribed> = FEEDS
        .iter()
        .enumerate()
        .map(|(i, (title, folder))| Subscribed {
            url: FeedUrl::new(format!("https://{i}.example/")),
            title: Some((*title).into()),
            folder: folder.map(Clean::from),
        })
        .collect();
    let ids = store.subscribe(&lines, hour(0)).expect("subscribed");
    for (feed, id) in ids.iter().enumerate() {
        let entries: Vec<Entry> = plan
            .iter()
            .enumerate()
            .filter(|(_, (of, ..))| *of == feed)
            .map(|(i, (_, hours, title, _))| Entry {
                published: Some(hour(-hours)),
                content_html: format!("<p>word{} text{i}</p>", title % 3),
                ..entry(&i.to_string(), &format!("{} {}", char::from(b'A' + title % 26), title))
            })
            .collect();
        bring(&mut store, *id, &entries, hour(0));
    }
    let all = all(&store);
    for ((.., wanted), entry) in plan.iter().zip(all) {
        if let Some(wanted) = wanted {
            mark(&mut store, *wanted, &[entry.id]);
        }
    }
    (store, ids)
}

/// What the list must be.
fn model(store: &Store, listing: &Listing<'_>) -> Vec<EntrySummary> {
    let latest = store.lists().latest().expect("a number").0;
    let everything = (1..=latest).filter_map(|id| store.lists().entry(EntryId(id)).expect("read"));
    let query = listing.query;
    let unread_only = query.scope == Scope::Unread
        || (query.read == ReadFilter::Unread && query.scope != Scope::Dismissed)
        || query.query.terms.contains(&Term::Read(false));
    let feeds = store.lists().feeds().expect("feeds");
    let folder = |id: FeedId| feeds.iter().find(|feed| feed.id == id).and_then(|feed| feed.folder.clone());
    let mut list: Vec<EntrySummary> = everything
        .filter(|stored| {
            let entry = &stored.summary;
            let kept = listing.keep.contains(&entry.id);
            let in_scope = match &query.scope {
                Scope::Today => entry.date >= listing.moment.midnight,
                Scope::Folder(name) => folder(entry.feed).as_ref() == Some(name),
                Scope::Feed(feed) => entry.feed == *feed,
                Scope::Starred => entry.status.starred || kept,
                Scope::Unread | Scope::All | Scope::Dismissed => true,
            };
            let terms = query.query.terms.iter().all(|term| match term {
                Term::Words(word) => stored.entry.content_html.contains(&format!("{word} ")),
                Term::Newer(span) => entry.date >= listing.moment.now - *span,
                Term::Feed(part) => entry.feed_title.to_lowercase().contains(&part.to_lowercase()),
                _ => true,
            });
            in_scope
                && terms
                && entry.status.dismissed == (query.scope == Scope::Dismissed)
                && (!unread_only || !entry.status.read || kept)
                && listing.until.is_none_or(|until| entry.id <= until)
        })
        .map(|stored| stored.summary)
        .collect();
    let by_date = |entry: &EntrySummary| Reverse((entry.date, entry.feed, entry.id));
    match query.sort.key {
        SortKey::Date => list.sort_by_key(by_date),
        SortKey::Feed => list.sort_by_key(|entry| (entry.feed_title.to_lowercase(), by_date(entry))),
        SortKey::Title => list.sort_by_key(|entry| (entry.title.to_lowercase(), entry.id)),
    }
    if query.sort.reversed {
        list.reverse();
    }
    list
}

fn scope() -> impl Strategy<Value = Scope> {
    prop_oneof![
        Just(Scope::Today),
        Just(Scope::Unread),
        Just(Scope::Starred),
        Just(Scope::All),
        Just(Scope::Dismissed),
        Just(Scope::Folder("World".into())),
        (1..4i64).prop_map(|id| Scope::Feed(FeedId(id))),
    ]
}

fn terms() -> impl Strategy<Value = Vec<Term>> {
    prop_oneof![
        4 => Just(vec![]),
        1 => Just(vec![Term::Words("word1".into())]),
        1 => Just(vec![Term::Read(false)]),
        1 => Just(vec![Term::Newer(SignedDuration::from_hours(20))]),
        1 => Just(vec![Term::Feed("ÄRZTE".into()), Term::Words("word0".into())]),
    ]
}

fn sort() -> impl Strategy<Value = SortOrder> {
    (prop_oneof![Just(SortKey::Date), Just(SortKey::Feed), Just(SortKey::Title)], any::<bool>())
        .prop_map(|(key, reversed)| SortOrder { key, reversed })
}

fn some_mark() -> impl Strategy<Value = Option<Mark>> {
    prop_oneof![3 => Just(None), 2 => Just(Some(Mark::Read)), 1 => Just(Some(Mark::Starred)), 1 => Just(Some(Mark::Dismissed))]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn windows_make_up_the_list(
        plan in prop::collection::vec((0..3usize, 0..40i64, any::<u8>(), some_mark()), 0..24),
        (scope, unread, terms, sort) in (scope(), any::<bool>(), terms(), sort()),
        keep in prop::collection::vec(1..24i64, 0..6),
        (until, size) in (prop::option::of(1..30i64), 1..7u64),
    ) {
        let (store, _) = shelf(&plan);
        let read = if unread { ReadFilter::Unread } else { ReadFilter::All };
        let query = EntryQuery { scope, read, query: Query { terms }, sort };
        let keep: Vec<EntryId> = keep.into_iter().map(EntryId).collect();
        let listing = Listing { keep: &keep, until: until.map(EntryId), ..Listing::new(&query, moment(hour(0))) };
        let expected = model(&store, &listing);

        let lists = store.lists();
        prop_assert_eq!(lists.count(&listing).expect("a count"), expected.len() as u64);
        let mut seen = Vec::new();
        for offset in (0..=expected.len() as u64).step_by(size as usize) {
            seen.extend(lists.window(&listing, offset, size).expect("a window"));
        }
        prop_assert_eq!(&seen, &expected);
        for (i, entry) in expected.iter().enumerate() {
            prop_assert_eq!(lists.position(&listing, entry.id).expect("a place"), Some(i as u64));
        }
        for id in (1..=lists.latest().expect("a number").0).map(EntryId).filter(|id| expected.iter().all(|entry| entry.id != *id)) {
            prop_assert_eq!(lists.position(&listing, id).expect("a place"), None);
        }
        prop_assert!(lists.window(&listing, expected.len() as u64 + 5, 10).expect("a window").is_empty());

        let is_unread = |entry: &&EntrySummary| !entry.status.read;
        for (i, entry) in expected.iter().enumerate() {
            let next = expected[i + 1..].iter().find(is_unread).map(|e| e.id);
            let previous = expected[..i].iter().rev().find(is_unread).map(|e| e.id);
            prop_assert_eq!(lists.unread_beyond(&listing, Some(entry.id), Step::Next).expect("read"), next);
            prop_assert_eq!(lists.unread_beyond(&listing, Some(entry.id), Step::Previous).expect("read"), previous);
        }
        prop_assert_eq!(lists.unread_beyond(&listing, None, Step::Next).expect("read"), expected.iter().find(is_unread).map(|e| e.id));
    }
}

#[test]
fn an_entry_just_read_stays_until_the_view_is_left() {
    let plan = [(0, 1, 1, None), (0, 2, 2, None), (0, 3, 3, None)];
    let (mut store, _) = shelf(&plan);
    let query = query(Scope::Unread, ReadFilter::All);
    let before = list(&store, &query);
    let read = [before[1].id];
    mark(&mut store, Mark::Read, &read);
    assert_eq!(list(&store, &query).len(), 2);
    let listing = Listing { keep: &read, ..Listing::new(&query, moment(hour(0))) };
    let kept = store.lists().window(&listing, 0, 10).expect("a window");
    assert_eq!(titles(&kept), titles(&before));
    assert!(kept[1].status.read);
}

#[test]
fn smart_counts_are_those_of_their_lists() {
    let plan =
        [(0, 1, 1, None), (0, 2, 2, Some(Mark::Read)), (1, 30, 3, Some(Mark::Starred)), (2, 3, 4, Some(Mark::Dismissed)), (1, 40, 5, None)];
    let (store, _) = shelf(&plan);
    let counts = store.lists().smart_counts(moment(hour(0))).expect("counts");
    let count = |scope, read| list(&store, &query(scope, read)).len() as u64;
    assert_eq!(
        (counts.today, counts.unread, counts.starred, counts.all, counts.dismissed),
        (
            count(Scope::Today, ReadFilter::Unread),
            count(Scope::Unread, ReadFilter::All),
            count(Scope::Starred, ReadFilter::All),
            count(Scope::All, ReadFilter::All),
            count(Scope::Dismissed, ReadFilter::All)
        )
    );
    assert_eq!(counts.all, 4);
}

#[test]
fn equal_dates_stand_in_the_documents_order() {
    let (mut store, feed) = library();
    let entries: Vec<Entry> = (0..5).map(|i| Entry { published: None, ..entry(&i.to_string(), &format!("Story {i}")) }).collect();
    bring(&mut store, feed, &entries, hour(0));
    assert_eq!(titles(&all(&store)), ["Story 0", "Story 1", "Story 2", "Story 3", "Story 4"]);
}
