//! Clocks that jump: the order of entries and what is kept outlive them.

use super::*;
use dateline::model::Mark;
use jiff::SignedDuration;

/// Brings one more entry each hour by a clock that is wrong by `wrong` in the middle of it; how many
/// entries stand elsewhere than in the order of their publication.
fn order_changes(wrong: impl Fn(Timestamp) -> Timestamp) -> usize {
    let (mut store, feed) = library();
    let mut entries = Vec::new();
    for i in 0..12_i64 {
        let title = format!("Story number {i}");
        entries.insert(0, Entry { published: Some(hour(i)), ..entry(&title, &title) });
        let right = hour(i) + SignedDuration::from_mins(30);
        bring(&mut store, feed, &entries, if (4..8).contains(&i) { wrong(right) } else { right });
    }
    let listed = titles(&all(&store));
    assert_eq!(listed.len(), 12);
    listed.iter().enumerate().filter(|(place, title)| **title != format!("Story number {}", 11 - place)).count()
}

#[test]
fn clocks_that_jump_change_no_order() {
    let ahead = |hours| move |right: Timestamp| right + SignedDuration::from_hours(hours);
    let second = |second| move |_: Timestamp| Timestamp::from_second(second).expect("within range");
    let changes = [
        ("+10 years", order_changes(ahead(24 * 3_652))),
        ("-1 day", order_changes(ahead(-24))),
        ("1970", order_changes(second(7))),
        ("2038", order_changes(second(2_147_483_648))),
        ("9000", order_changes(second(221_845_392_000))),
        ("-1 hour", order_changes(ahead(-1))),
        ("right", order_changes(ahead(0))),
    ];
    println!("order changes: {}", changes.map(|(name, changes)| format!("{name} {changes}")).join(", "));
    assert!(changes.iter().all(|(_, changes)| *changes == 0), "{changes:?}");
}

#[test]
fn undated_entries_stand_as_they_came_though_the_clock_goes_back_a_day() {
    let (mut store, feed) = library();
    let undated = |title: &str| Entry { published: None, ..entry(title, title) };
    bring(&mut store, feed, &[undated("Harbour freezes")], hour(48));
    bring(&mut store, feed, &[undated("Tunnel opens"), undated("Harbour freezes")], hour(24));
    bring(&mut store, feed, &[undated("Museum closes"), undated("Tunnel opens"), undated("Harbour freezes")], hour(49));
    assert_eq!(titles(&all(&store)), ["Museum closes", "Tunnel opens", "Harbour freezes"]);
}

#[test]
fn a_clock_that_is_ahead_by_years_forgets_nothing() {
    let (mut store, feed) = library();
    bring(&mut store, feed, &[entry("1", "One"), entry("2", "Two")], hour(0));
    mark_all(&mut store, Mark::Read);
    bring(&mut store, feed, &[entry("2", "Two")], hour(1));
    assert_eq!(store.prune(90, hour(24 * 3_652)).expect("pruned"), 0);
    assert_eq!(store.prune(90, hour(24 * 120)).expect("pruned"), 1);
}

#[test]
fn what_was_dropped_by_a_clock_without_a_battery_has_its_days_to_stay() {
    let (mut store, feed) = library();
    bring(&mut store, feed, &[entry("1", "One"), entry("2", "Two")], hour(0));
    mark_all(&mut store, Mark::Read);
    bring(&mut store, feed, &[entry("2", "Two")], Timestamp::UNIX_EPOCH);
    assert_eq!(store.prune(90, hour(2)).expect("pruned"), 0);
}

/// The date that lists show of the only entry, in hours, and whether it is a guess.
fn shown(store: &Store) -> (i64, bool) {
    let only = &all(store)[0];
    ((only.date.as_second() - hour(0).as_second()) / 3_600, only.undated)
}

#[test]
fn a_guessed_date_gives_way_to_the_feeds() {
    let said = |published: Option<i64>| Entry { published: published.map(hour), ..entry("1", "Harbour freezes") };
    let (mut store, feed) = library();
    bring(&mut store, feed, &[said(None)], hour(0));
    assert_eq!(shown(&store), (0, true));
    bring(&mut store, feed, &[said(None)], hour(5));
    assert_eq!(shown(&store), (0, true), "a guess is not made anew");
    bring(&mut store, feed, &[said(Some(-48))], hour(6));
    assert_eq!(shown(&store), (-48, false), "nothing else changed");
    bring(&mut store, feed, &[said(Some(-24))], hour(7));
    assert_eq!(shown(&store), (-48, false), "a date that was said stays");
    bring(&mut store, feed, &[said(None)], hour(8));
    assert_eq!(shown(&store), (-48, false));
}

#[test]
fn a_guessed_date_gives_way_with_a_new_text_and_to_no_later_date_than_it_came() {
    let said = |published: Option<i64>, text: &str| Entry {
        published: published.map(hour),
        content_html: format!("<p>Harbour freezes, and the ships lie still{text}.</p>"),
        ..entry("1", "Harbour freezes")
    };
    let (mut store, feed) = library();
    bring(&mut store, feed, &[said(Some(400), "")], hour(0));
    assert_eq!(shown(&store), (0, true), "a date of a later year is none");
    bring(&mut store, feed, &[said(Some(400), " at noon")], hour(500));
    assert_eq!(shown(&store), (0, true), "nor is it one when that year has come");
    bring(&mut store, feed, &[said(Some(12), " till noon")], hour(501));
    assert_eq!(shown(&store), (0, false));
    let (mut store, feed) = library();
    bring(&mut store, feed, &[said(None, "")], hour(0));
    bring(&mut store, feed, &[said(Some(-48), " at noon")], hour(6));
    assert_eq!(shown(&store), (-48, false));
}
