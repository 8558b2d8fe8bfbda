//! The user's acts: kept at once, undone to any depth, from several instances.

use super::*;
use dateline::model::EntryStatus;
use dateline::model::Mark;
use dateline::store::Course;
use dateline::store::Deed;
use dateline::store::Intention;
use dateline::store::ListEdit;
use proptest::prelude::*;

const MARKS: [Mark; 6] = [Mark::Read, Mark::Unread, Mark::Starred, Mark::Unstarred, Mark::Dismissed, Mark::Restored];

fn filled(count: usize) -> (Store, FeedId) {
    let (mut store, feed) = library();
    fill(&mut store, feed, count);
    (store, feed)
}

fn fill(store: &mut Store, feed: FeedId, count: usize) {
    let entries: Vec<Entry> = (0..count).map(|i| entry(&i.to_string(), &format!("Story {i}"))).collect();
    assert_eq!(bring(store, feed, &entries, hour(0)).new, count as u64);
}

/// Every entry's status, by number.
fn statuses(store: &Store) -> Vec<(EntryId, EntryStatus)> {
    let latest = store.lists().latest().expect("a number").0;
    (1..=latest).filter_map(|id| store.lists().summary(EntryId(id)).expect("read")).map(|entry| (entry.id, entry.status)).collect()
}

#[test]
fn undo_takes_back_exactly_what_was_changed() {
    let (mut store, _) = filled(5);
    let one = id_of(&store, "Story 1");
    mark(&mut store, Mark::Read, &[one]);
    assert_eq!(mark_all(&mut store, Mark::Read), 4, "one was read before");
    let undone = store.undo().expect("undone").expect("something");
    assert_eq!((undone.deed, undone.changed, undone.entry), (Deed::Marked(Mark::Read), 4, None));
    assert_eq!(unread(&store), 4);
    assert_eq!(store.undo().expect("undone").expect("something").entry, Some(one));
    assert_eq!(store.undo().expect("undone"), None);
    assert_eq!(store.redo().expect("redone").expect("something").entry, Some(one));
    assert_eq!(store.redo().expect("redone").expect("something").changed, 4);
    assert_eq!((unread(&store), store.redo().expect("redone")), (0, None));
}

#[test]
fn a_new_act_cuts_what_was_undone() {
    let (mut store, _) = filled(3);
    let ids = [0, 1].map(|i| id_of(&store, &format!("Story {i}")));
    mark(&mut store, Mark::Read, &ids[..1]);
    store.undo().expect("undone");
    mark(&mut store, Mark::Starred, &ids[1..]);
    assert_eq!(store.redo().expect("nothing"), None);
    store.undo().expect("undone");
    assert_eq!(mark(&mut store, Mark::Unread, &ids), 0, "an act that changes nothing");
    assert!(store.redo().expect("redone").is_some(), "cuts nothing");
}

#[test]
fn dismissing_reads_and_hides_and_undo_gives_both_back() {
    let (mut store, _) = filled(3);
    let one = id_of(&store, "Story 1");
    mark(&mut store, Mark::Dismissed, &[one]);
    assert_eq!((all(&store).len(), unread(&store)), (2, 2));
    assert_eq!(list(&store, &query(Scope::Dismissed, ReadFilter::Unread)).len(), 1);
    store.undo().expect("undone");
    assert_eq!((all(&store).len(), unread(&store)), (3, 3));
}

#[test]
fn subscriptions_lie_in_the_same_journal() {
    let (mut store, _) = filled(1);
    let ids: Vec<EntryId> = all(&store).iter().map(|e| e.id).collect();
    mark(&mut store, Mark::Read, &ids);
    let payload = "{\"line\": 3, \"text\": \"[[feeds]]\\nurl = 'x'\"}";
    assert!(store.intend(&removal(payload), hour(1)).expect("noted"));
    assert_eq!(store.fulfil().expect("noted").expect("something").deed, Deed::Unsubscribed(payload.into()));
    assert_eq!(store.lists().undoable().expect("read").expect("something").deed, Deed::Unsubscribed(payload.into()));
    assert_eq!(store.undo().expect("undone").expect("something").deed, Deed::Unsubscribed(payload.into()));
    assert_eq!(store.undo().expect("undone").expect("something").deed, Deed::Marked(Mark::Read));
    store.redo().expect("redone");
    assert_eq!(store.redo().expect("redone").expect("something").deed, Deed::Unsubscribed(payload.into()));
}

fn removal(payload: &str) -> Intention {
    let edit = ListEdit { goes: vec!["x".into()], comes: Vec::new() };
    Intention { course: Course::Do, deed: Deed::Unsubscribed(payload.into()), payload: None, edit }
}

#[test]
fn what_is_written_down_only_is_no_act_until_it_is_known_to_be_done() {
    let (mut store, _) = filled(1);
    let ids: Vec<EntryId> = all(&store).iter().map(|e| e.id).collect();
    mark(&mut store, Mark::Read, &ids);
    let last = |store: &Store| store.lists().undoable().expect("read").map(|undone| undone.deed);
    store.intend(&removal("a"), hour(1)).expect("noted");
    assert_eq!((last(&store), store.lists().intended().expect("read")), (Some(Deed::Marked(Mark::Read)), Some(removal("a").edit)));
    store.settle(false).expect("dropped");
    assert_eq!((last(&store), store.lists().intended().expect("read")), (Some(Deed::Marked(Mark::Read)), None));
    store.intend(&removal("b"), hour(1)).expect("noted");
    store.settle(true).expect("kept");
    assert_eq!((last(&store), store.lists().intended().expect("read")), (Some(Deed::Unsubscribed("b".into())), None));
    // Taken back and done again, each with another payload from then on.
    let turn = |course, payload: &str, new: &str| Intention { course, payload: Some(new.into()), ..removal(payload) };
    assert!(!store.intend(&turn(Course::Undo, "a", "c"), hour(2)).expect("looked up"), "another act is the last");
    assert!(store.intend(&turn(Course::Undo, "b", "c"), hour(2)).expect("noted"));
    assert_eq!(store.fulfil().expect("written").expect("something").deed, Deed::Unsubscribed("b".into()));
    assert_eq!(store.lists().redoable().expect("read").expect("something").deed, Deed::Unsubscribed("c".into()));
    assert!(store.intend(&turn(Course::Redo, "c", "d"), hour(3)).expect("noted"));
    // Another instance marks meanwhile: what was undone is forgotten, but its text is not.
    mark(&mut store, Mark::Starred, &ids);
    assert_eq!(store.fulfil().expect("looked up"), None, "the file is put back");
    store.settle(true).expect("written: the file could not be put back");
    store.undo().expect("undone");
    assert_eq!(last(&store), Some(Deed::Unsubscribed("d".into())));
}

#[test]
fn marking_a_list_read_spares_what_arrived_meanwhile() {
    let (mut store, feed) = filled(3);
    let until = store.lists().latest().expect("a number");
    bring(&mut store, feed, &[entry("new", "Just in")], hour(1));
    let query = query(Scope::Unread, ReadFilter::All);
    let listing = Listing { until: Some(until), ..Listing::new(&query, moment(hour(1))) };
    assert_eq!(store.apply(Act::Mark { mark: Mark::Read, on: Target::List(&listing) }, hour(1)).expect("marked").changed, 3);
    assert_eq!(titles(&list(&store, &query)), ["Just in"]);
}

#[test]
fn refreshing_between_act_and_undo_harms_neither() {
    let (mut store, feed) = filled(3);
    mark_all(&mut store, Mark::Read);
    let entries: Vec<Entry> =
        (0..3).map(|i| Entry { content_html: "changed".into(), ..entry(&i.to_string(), &format!("Story {i}")) }).collect();
    assert_eq!(bring(&mut store, feed, &entries, hour(2)).revised, 3);
    assert_eq!(unread(&store), 0);
    store.undo().expect("undone");
    assert_eq!(unread(&store), 3);
}

#[test]
fn eight_instances_lose_no_mark() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("dateline.db");
    let mut store = Store::open(&path).expect("opened");
    let feed = store.subscribe(&[line("https://a.example/feed")], hour(0)).expect("subscribed")[0];
    fill(&mut store, feed, 160);
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let path = &path;
            scope.spawn(move || {
                let mut store = Store::open(path).expect("opened beside the others");
                for i in 0..20 {
                    assert_eq!(mark(&mut store, Mark::Read, &[EntryId(thread * 20 + i + 1)]), 1);
                }
            });
        }
    });
    assert_eq!(unread(&store), 0);
    let undone = std::iter::from_fn(|| store.undo().expect("undone")).count();
    assert_eq!((undone, unread(&store)), (160, 160));
}

#[derive(Clone, Debug)]
enum Wish {
    Mark(usize, Vec<i64>),
    Undo,
    Redo,
    Reopen,
}

fn wish() -> impl Strategy<Value = Wish> {
    prop_oneof![
        6 => (0..6usize, prop::collection::vec(1..10i64, 1..5)).prop_map(|(mark, ids)| Wish::Mark(mark, ids)),
        3 => Just(Wish::Undo),
        2 => Just(Wish::Redo),
        1 => Just(Wish::Reopen),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// The store against the plainest model of undo: a stack of whole states.
    #[test]
    fn undo_of_do_is_nothing(wishes in prop::collection::vec(wish(), 1..40)) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("dateline.db");
        let mut store = Store::open(&path).expect("opened");
        let feed = store.subscribe(&[line("https://a.example/feed")], hour(0)).expect("subscribed")[0];
        fill(&mut store, feed, 8);
        let (mut past, mut future) = (vec![statuses(&store)], Vec::new());
        for wish in wishes {
            match wish {
                Wish::Mark(which, ids) => {
                    let ids: Vec<EntryId> = ids.into_iter().map(EntryId).collect();
                    let mut state = past.last().expect("never empty").clone();
                    for (_, status) in state.iter_mut().filter(|(id, _)| ids.contains(id)) {
                        *status = MARKS[which].on(*status);
                    }
                    let changed = state.iter().zip(past.last().expect("never empty")).filter(|(a, b)| a != b).count();
                    prop_assert_eq!(mark(&mut store, MARKS[which], &ids), changed as u64);
                    if changed > 0 {
                        past.push(state);
                        future.clear();
                    }
                }
                Wish::Undo => {
                    prop_assert_eq!(store.undo().expect("undone").is_some(), past.len() > 1);
                    if past.len() > 1 {
                        future.push(past.pop().expect("checked"));
                    }
                }
                Wish::Redo => {
                    prop_assert_eq!(store.redo().expect("redone").is_some(), !future.is_empty());
                    past.extend(future.pop());
                }
                Wish::Reopen => {
                    drop(store);
                    store = Store::open(&path).expect("opened again");
                }
            }
            prop_assert_eq!(&statuses(&store), past.last().expect("never empty"));
            let unread = past.last().expect("never empty").iter().filter(|(_, s)| !s.read && !s.dismissed).count();
            prop_assert_eq!(store.lists().feeds().expect("feeds")[0].unread, unread as u64);
        }
    }
}

#[test]
fn the_newest_thousand_acts_can_be_undone_and_older_ones_are_forgotten() {
    let (mut store, feed) = library();
    bring(&mut store, feed, &[entry("1", "One")], hour(0));
    let id = id_of(&store, "One");
    for i in 0..1_202 {
        mark(&mut store, if i % 2 == 0 { Mark::Starred } else { Mark::Unstarred }, &[id]);
    }
    for _ in 0..2 {
        store.undo().expect("written").expect("there was one");
    }
    store.prune(30, hour(1)).expect("pruned");
    assert!(store.redo().expect("written").is_some(), "what was undone can be done again");
    store.undo().expect("written").expect("there was one");
    let mut undone = 0;
    while store.undo().expect("written").is_some() {
        undone += 1;
    }
    println!("1,200 acts, {undone} undone after pruning");
    assert_eq!(undone, 1_000);
}
