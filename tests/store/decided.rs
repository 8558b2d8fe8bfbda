//! Marks that can't be written yet: lists show them as if they were, on a connection that only reads.

use super::*;
use dateline::model::Mark;
use dateline::model::SortKey;
use dateline::model::SortOrder;
use dateline::store::Lists;
use dateline::store::Step;
use proptest::prelude::*;
use std::fmt::Debug;
use std::path::Path;

const MARKS: [Mark; 6] = [Mark::Read, Mark::Unread, Mark::Starred, Mark::Unstarred, Mark::Dismissed, Mark::Restored];

/// A file with two feeds of six entries each; three of them are stories that both feeds have.
fn shelf(path: &Path) -> Store {
    let mut store = Store::open(path).expect("opened");
    let feeds = ["https://a.example/feed", "https://b.example/feed"].map(line);
    let feeds = [Subscribed { folder: Some("World".into()), ..feeds[0].clone() }, feeds[1].clone()];
    for (of, feed) in store.subscribe(&feeds, hour(0)).expect("subscribed").into_iter().enumerate() {
        let entries: Vec<Entry> = (0..6)
            .map(|i| {
                let title = if i < 3 { format!("Story {i}") } else { format!("Own {of} {i}") };
                Entry { published: Some(hour(-5 * i)), ..entry(&i.to_string(), &title) }
            })
            .collect();
        bring(&mut store, feed, &entries, hour(0));
    }
    store
}

/// All that anybody can ask of lists, in words.
fn seen(lists: &Lists) -> Vec<String> {
    let mut seen = Vec::new();
    let mut note = |what: &dyn Debug| seen.push(format!("{what:?}"));
    note(&lists.smart_counts(moment(hour(0))));
    for feed in lists.feeds().expect("feeds") {
        note(&(feed.id, feed.unread, feed.entries));
    }
    for id in (1..=12).map(EntryId) {
        note(&lists.summary(id));
    }
    for query in queries() {
        for keep in [&[][..], &[EntryId(2), EntryId(9)]] {
            for until in [None, Some(EntryId(8))] {
                let listing = Listing { keep, until, ..Listing::new(&query, moment(hour(0))) };
                note(&(&query, keep, until, lists.count(&listing), lists.window(&listing, 0, 100), lists.window(&listing, 3, 2)));
                for id in [2, 6, 11].map(EntryId) {
                    let beyond = [Step::Next, Step::Previous].map(|step| lists.unread_beyond(&listing, Some(id), step));
                    note(&(id, lists.position(&listing, id), beyond));
                }
                note(&lists.unread_beyond(&listing, None, Step::Next));
            }
        }
    }
    seen
}

fn queries() -> Vec<EntryQuery> {
    let scopes =
        [Scope::Today, Scope::Unread, Scope::Starred, Scope::All, Scope::Dismissed, Scope::Folder("World".into()), Scope::Feed(FeedId(2))];
    let mut queries = Vec::new();
    for scope in scopes {
        for (read, key, text) in [
            (ReadFilter::All, SortKey::Date, ""),
            (ReadFilter::Unread, SortKey::Date, ""),
            (ReadFilter::Unread, SortKey::Feed, ""),
            (ReadFilter::All, SortKey::Title, ""),
            (ReadFilter::All, SortKey::Date, "own"),
            (ReadFilter::All, SortKey::Feed, "is:read"),
        ] {
            let query = text.parse().expect("a query");
            queries.push(EntryQuery { scope: scope.clone(), read, sort: SortOrder { key, reversed: false }, query });
        }
    }
    queries
}

/// The list of all entries, among the [`queries`].
const ALL: usize = 18;

/// A mark on entries, or on a list where there are none.
type Wish = (usize, Vec<i64>, usize, bool);

/// What a wish is put on, handed to `act`.
fn with<T>((mark, ids, list, all_feeds): &Wish, act: impl FnOnce(Mark, Target<'_>, bool) -> T) -> T {
    let ids: Vec<EntryId> = ids.iter().copied().map(EntryId).collect();
    let query = queries().swap_remove(list % queries().len());
    let listing = Listing { until: Some(EntryId(10)), ..Listing::new(&query, moment(hour(0))) };
    let on = if ids.is_empty() { Target::List(&listing) } else { Target::Entries(&ids) };
    act(MARKS[*mark], on, *all_feeds)
}

fn decide(lists: &mut Lists, wish: &Wish) {
    with(wish, |mark, on, all_feeds| lists.decide(mark, on, all_feeds)).expect("decided");
}

fn write(store: &mut Store, wish: &Wish) {
    with(wish, |mark, on, all_feeds| {
        let act = Act::Mark { mark, on };
        if all_feeds { store.apply_in_all_feeds(act, hour(1)) } else { store.apply(act, hour(1)) }
    })
    .expect("written");
}

fn wish() -> impl Strategy<Value = Wish> {
    (0..6usize, prop::collection::vec(1..13i64, 0..4), 0..100usize, any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is decided looks like what is written: before it is written, in between, after it, and
    /// when nothing lies over the file any more.
    #[test]
    fn what_is_decided_looks_like_what_is_written(
        before in prop::collection::vec(wish(), 0..4),
        wishes in prop::collection::vec(wish(), 1..6),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("dateline.db");
        let mut store = shelf(&path);
        before.iter().for_each(|wish| write(&mut store, wish));
        let mut lists = Lists::open(&path).expect("opened");
        let untouched = seen(&lists);
        wishes.iter().for_each(|wish| decide(&mut lists, wish));
        let decided = seen(&lists);
        prop_assert_eq!(&seen(store.lists()), &untouched, "nobody else sees it");
        for wish in &wishes {
            write(&mut store, wish);
        }
        prop_assert_eq!(&decided, &seen(store.lists()));
        prop_assert_eq!(&seen(&lists), &decided, "nothing counts twice");
        lists.forget_decided().expect("forgotten");
        prop_assert_eq!(&seen(&lists), &decided);
    }
}

#[test]
fn what_is_forgotten_is_as_if_it_had_never_been() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("dateline.db");
    let store = shelf(&path);
    let mut lists = Lists::open(&path).expect("opened");
    let before = seen(&lists);
    for _ in 0..2 {
        decide(&mut lists, &(0, vec![1, 2], 0, false));
        decide(&mut lists, &(4, vec![3], 0, false));
        assert_ne!(seen(&lists), before);
        lists.forget_decided().expect("forgotten");
        assert_eq!(seen(&lists), before);
    }
    lists.forget_decided().expect("nothing to do");
    assert_eq!(seen(store.lists()), before);
}

#[test]
#[cfg(unix)]
fn a_file_that_can_only_be_read_takes_no_byte_of_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("dateline.db");
    drop(shelf(&path));
    let rights = |rights| std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(rights)).expect("set");
    let before = std::fs::read(&path).expect("read");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o400)).expect("set");
    rights(0o500);
    let store = Store::open(&path).expect("opened");
    let mut lists = store.beside(&path).expect("opened");
    decide(&mut lists, &(0, Vec::new(), ALL, false));
    let left = query(Scope::All, ReadFilter::Unread);
    assert_eq!(lists.count(&Listing::new(&left, moment(hour(0)))).expect("counted"), 2, "those beyond the tenth stay unread");
    rights(0o700);
    assert_eq!(std::fs::read(&path).expect("read"), before);
    // Who may write everywhere opens it for writing, with a log beside it.
    if store.is_read_only() {
        assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 1);
    }
}
