//! Which entry is which: revisions, reused guids, republished feeds.

use super::*;
use dateline::model::Mark;
use proptest::prelude::*;

/// What parse makes: guid without scheme, link, title and day.
fn aliased(mut entry: Entry) -> Entry {
    let day = entry.published.map(|time| time.as_second() / 86_400);
    entry.aliases = vec![
        format!("guid {}", entry.guid.0.trim_start_matches("https://").trim_start_matches("http://")),
        format!("link {:?}", entry.url.as_deref().map(|url| url.split("?utm").next().unwrap_or(url).replace("http://", "https://"))),
        format!("day {} {day:?}", entry.title),
    ];
    entry
}

fn five_hundred(change: impl Fn(usize, &mut Entry)) -> Vec<Entry> {
    let make = |i: usize| {
        let mut entry = entry(&format!("http://a.example/?p={i}"), &format!("Story number {i}"));
        change(i, &mut entry);
        aliased(entry)
    };
    (0..500).map(make).collect()
}

/// Brings 500 entries, reads all, brings them again changed; how many became unread or doubled.
fn unread_after(change: impl Fn(usize, &mut Entry)) -> u64 {
    let (mut store, feed) = library();
    assert_eq!(bring(&mut store, feed, &five_hundred(|_, _| ()), hour(0)).new, 500);
    assert_eq!(mark_all(&mut store, Mark::Read), 500);
    bring(&mut store, feed, &five_hundred(change), hour(24));
    let unread = unread(&store);
    assert_eq!(all(&store).len() as u64, 500 + unread, "what is not new is there once");
    unread
}

#[test]
fn a_storm_leaves_everything_read() {
    assert_eq!(unread_after(|_, entry| entry.published = Some(hour(23))), 0, "new dates");
    assert_eq!(unread_after(|_, entry| entry.guid.0 = entry.guid.0.replace("http:", "https:")), 0, "https in guids");
    assert_eq!(unread_after(|i, entry| entry.guid.0 = format!("tag:{i}")), 0, "new guids");
    assert_eq!(unread_after(|_, entry| entry.url.as_mut().expect("a link").push_str("?utm_source=rss")), 0, "campaigns in links");
    let moved = |i: usize, entry: &mut Entry| {
        entry.guid.0 = format!("urn:{i}");
        entry.url = Some(format!("https://new.example/{i}"));
        entry.published = Some(hour(23));
    };
    assert_eq!(unread_after(moved), 0, "all of it at once");
}

#[test]
fn after_a_storm_the_new_guids_are_known() {
    let (mut store, feed) = library();
    bring(&mut store, feed, &five_hundred(|_, _| ()), hour(0));
    let renamed = |extra: &str| {
        let mut entries = five_hundred(|i, entry| entry.guid.0 = format!("tag:{i}"));
        entries.push(entry(extra, extra));
        entries
    };
    assert_eq!(bring(&mut store, feed, &renamed("One more"), hour(1)).new, 1);
    let mut without_aliases = renamed("And another");
    without_aliases.iter_mut().for_each(|entry| entry.aliases.clear());
    assert_eq!(bring(&mut store, feed, &without_aliases, hour(2)), Arrivals { new: 1, ..Arrivals::default() });
    assert_eq!(all(&store).len(), 502);
}

#[test]
fn new_stories_amid_a_storm_are_new() {
    let changed = |i: usize, entry: &mut Entry| {
        *entry = super::entry(&format!("tag:{i}"), &if i < 7 { format!("Fresh news {i}") } else { format!("Story number {i}") });
    };
    assert_eq!(unread_after(changed), 7);
}

#[test]
fn a_revision_keeps_place_and_status_and_the_former_text() {
    let (mut store, feed) = library();
    bring(&mut store, feed, &[entry("1", "Harbour freezes"), entry("2", "Tunnel opens")], hour(0));
    let id = id_of(&store, "Harbour freezes");
    mark(&mut store, Mark::Read, &[id]);
    mark(&mut store, Mark::Starred, &[id]);
    let before = all(&store);

    let mut revised = entry("1", "Harbour freezes");
    revised.content_html.push_str("<p>Corrected.</p>");
    revised.published = Some(hour(5));
    let arrivals = bring(&mut store, feed, &[revised.clone(), entry("2", "Tunnel opens")], hour(6));

    assert_eq!(arrivals, Arrivals { revised: 1, ..Arrivals::default() });
    assert_eq!(all(&store), before);
    let stored = store.lists().entry(id).expect("read").expect("there");
    assert_eq!(stored.entry.content_html, revised.content_html);
    assert_eq!(stored.revised, Some(hour(6)));
    assert_eq!(stored.former.expect("kept").content_html, entry("1", "Harbour freezes").content_html);
}

#[test]
fn new_markup_around_the_same_words_is_no_revision() {
    let (mut store, feed) = library();
    bring(&mut store, feed, &[entry("1", "Harbour freezes")], hour(0));
    let mut again = entry("1", "Harbour freezes");
    again.content_html = again.content_html.replace("<p>", "<p class=new>");
    assert_eq!(bring(&mut store, feed, &[again.clone()], hour(1)), Arrivals::default());
    let stored = store.lists().entry(id_of(&store, "Harbour freezes")).expect("read").expect("there");
    assert_eq!((stored.entry.content_html, stored.former), (again.content_html, None));
}

#[test]
fn one_guid_for_many_stories_loses_none() {
    let (mut store, feed) = library();
    let [a, b, c] = ["Harbour freezes", "Tunnel opens", "Museum closes"].map(|title| entry("same", title));
    assert_eq!(bring(&mut store, feed, &[a.clone(), b.clone()], hour(0)).new, 2);
    mark_all(&mut store, Mark::Read);
    assert_eq!(bring(&mut store, feed, &[c.clone(), b.clone(), a.clone()], hour(1)).new, 1);
    assert_eq!(bring(&mut store, feed, &[b, c, a], hour(2)), Arrivals::default());
    assert_eq!((unread(&store), all(&store).len()), (1, 3));
}

#[test]
fn a_guid_used_again_next_day_for_another_story_is_a_new_entry() {
    let (mut store, feed) = library();
    bring(&mut store, feed, &[entry("today", "Harbour freezes")], hour(0));
    mark_all(&mut store, Mark::Read);
    let next = Entry { published: Some(hour(22)), ..entry("today", "Tunnel opens") };
    assert_eq!(bring(&mut store, feed, &[next], hour(24)).new, 1);
    assert_eq!(titles(&all(&store)), ["Tunnel opens", "Harbour freezes"]);
}

#[test]
fn one_link_for_many_stories_loses_none() {
    let (mut store, feed) = library();
    let home = |guid: &str, title: &str| aliased(Entry { url: Some("https://a.example/".into()), ..entry(guid, title) });
    bring(&mut store, feed, &[home("1", "Harbour freezes"), home("2", "Tunnel opens")], hour(0));
    let arrivals = bring(&mut store, feed, &[home("3", "Museum closes"), home("1", "Harbour freezes")], hour(1));
    assert_eq!((arrivals.new, all(&store).len()), (1, 3));
}

#[test]
fn same_headline_and_day_without_text_are_two_entries_if_links_differ() {
    let (mut store, feed) = library();
    let note = |i: usize| {
        aliased(Entry {
            content_html: String::new(),
            url: Some(format!("https://a.example/?p={i}")),
            ..entry(&i.to_string(), "Correction")
        })
    };
    bring(&mut store, feed, &[note(1)], hour(0));
    assert_eq!(bring(&mut store, feed, &[note(2)], hour(1)).new, 1);
}

#[test]
fn an_entry_given_twice_in_a_document_is_kept_once() {
    let (mut store, feed) = library();
    assert_eq!(bring(&mut store, feed, &[entry("1", "Harbour freezes"), entry("1", "Harbour freezes")], hour(0)).new, 1);
    assert_eq!(bring(&mut store, feed, &vec![entry("1", "Harbour freezes"); 3], hour(1)), Arrivals::default());
}

#[test]
fn guids_mean_nothing_across_feeds() {
    let mut store = Store::in_memory().expect("memory");
    let ids = store.subscribe(&[line("https://a.example/"), line("https://b.example/")], hour(0)).expect("subscribed");
    bring(&mut store, ids[0], &[entry("1", "Harbour freezes")], hour(0));
    mark_all(&mut store, Mark::Read);
    assert_eq!(bring(&mut store, ids[1], &[entry("1", "Harbour freezes")], hour(0)).new, 1);
    assert_eq!(unread(&store), 1);
}

#[test]
fn a_feed_that_comes_back_empty_and_then_full_changes_nothing() {
    let (mut store, feed) = library();
    let entries = five_hundred(|_, _| ());
    bring(&mut store, feed, &entries, hour(0));
    mark_all(&mut store, Mark::Read);
    assert_eq!(bring(&mut store, feed, &[], hour(1)), Arrivals::default());
    assert_eq!(store.prune(0, hour(2)).expect("pruned"), 0);
    assert_eq!(bring(&mut store, feed, &entries, hour(3)), Arrivals::default());
    assert_eq!((unread(&store), all(&store).len()), (0, 500));
}

#[test]
fn dates_are_never_later_than_arrival_and_never_change() {
    let (mut store, feed) = library();
    let dated = |title: &str, published| Entry { published, ..entry(title, title) };
    let future = dated("Future", Some(hour(24 * 365)));
    let epoch = dated("Epoch", Some(Timestamp::UNIX_EPOCH));
    bring(
        &mut store,
        feed,
        &[future.clone(), dated("None", None), dated("Old", Some(hour(-50))), epoch, dated("Ahead", Some(hour(2)))],
        hour(0),
    );
    let seen: Vec<(String, Timestamp, bool)> = all(&store).into_iter().map(|e| (e.title.to_string(), e.date, e.undated)).collect();
    let expected = [
        ("Future", hour(0), true),
        ("None", hour(0), true),
        ("Epoch", hour(0), true),
        ("Ahead", hour(0), false),
        ("Old", hour(-50), false),
    ];
    assert_eq!(seen, expected.map(|(title, date, undated)| (title.to_owned(), date, undated)));
    let stored = store.lists().entry(id_of(&store, "Future")).expect("read").expect("there");
    assert_eq!(stored.entry.published, future.published, "the raw date is kept");
}

#[test]
fn an_entry_without_headline_is_listed_by_its_text() {
    let (mut store, feed) = library();
    let note = Entry { title: Clean::default(), content_html: "<p>A note, <b>without</b> a headline.</p>".into(), ..entry("1", "x") };
    bring(&mut store, feed, &[note], hour(0));
    let listed = &all(&store)[0];
    assert_eq!(&*listed.title, "A note, without a headline.");
    assert!(store.lists().entry(listed.id).expect("read").expect("there").entry.title.is_empty());
}

/// Six stories that have nothing in common.
fn story(number: usize, guid: usize, link: usize) -> Entry {
    let name = ["Harbour freezes", "Tunnel opens", "Museum closes", "Teachers strike", "Wheat grows", "Ferry sinks"][number];
    let mut entry = aliased(Entry { url: Some(format!("https://a.example/{link}")), ..super::entry(&format!("guid {guid}"), name) });
    entry.published = Some(hour(-(number as i64)));
    entry
}

/// A document: stories, each with a guid and a link out of few.
fn document() -> impl Strategy<Value = Vec<Entry>> {
    prop::collection::vec((0..6usize, 0..3usize, 0..3usize), 1..8)
        .prop_map(|items| items.into_iter().map(|(number, guid, link)| story(number, guid, link)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// However publishers reuse guids and links: what a document tells is there, and telling it
    /// again brings nothing.
    #[test]
    fn no_story_is_lost_and_none_comes_twice(documents in prop::collection::vec(document(), 1..5)) {
        let (mut store, feed) = library();
        for (i, document) in documents.iter().enumerate() {
            bring(&mut store, feed, document, hour(i as i64));
            let listed = titles(&all(&store));
            for entry in document {
                prop_assert!(listed.contains(&entry.title.to_string()), "{} is lost among {listed:?}", entry.title);
            }
            mark_all(&mut store, Mark::Read);
            let mut again = document.clone();
            again.reverse();
            again.push(super::entry(&format!("marker {i}"), &format!("Marker {i}")));
            prop_assert_eq!(bring(&mut store, feed, &again, hour(i as i64)).new, 1);
            prop_assert_eq!(unread(&store), 1);
        }
    }
}
