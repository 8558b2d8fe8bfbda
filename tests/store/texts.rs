//! Texts that their table no longer leads to are found on its leaves, and nothing else is taken for one.

use super::damage::{ENTRIES, WHOLE, kept, place};
use super::older::told;
use super::*;
use std::fs;
use std::path::Path;

/// The page above all texts, by its number from 1.
pub(crate) fn root(path: &Path) -> u64 {
    let db = rusqlite::Connection::open(path).expect("opened");
    let root = "SELECT rootpage FROM sqlite_schema WHERE name = 'bodies'";
    db.query_row(root, [], |row| row.get::<_, i64>(0)).expect("known") as u64
}

/// Destroys the page above all texts.
fn lose_the_way(path: &Path) {
    let root = root(path);
    let mut bytes = fs::read(path).expect("read");
    bytes[(root as usize - 1) * 4096..][..4096].fill(0xa5);
    fs::write(path, bytes).expect("written");
    dateline::store::suspect(path);
}

/// The texts by number, without those that are lost.
fn texts(path: &Path) -> Vec<(i64, String)> {
    let db = rusqlite::Connection::open(path).expect("opened");
    let mut texts = db.prepare("SELECT id, content_html FROM bodies WHERE content_html <> '' ORDER BY id").expect("known");
    texts.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("read").collect::<Result<_, _>>().expect("texts")
}

#[test]
fn the_page_above_all_texts_is_lost_and_every_text_stays() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).expect("opened");
    let long = |i: usize| Entry {
        content_html: format!("<p>{}</p>", "Long words. ".repeat(i * 400)),
        base: Some("https://a.example/".to_owned()),
        categories: vec![Clean::new("Harbour")],
        ..entry(&format!("urn:long:{i}"), "A long story")
    };
    bring(&mut store, FeedId(1), &(0..20).map(long).collect::<Vec<_>>(), hour(2));
    drop(store);
    let before = texts(&path);
    assert_eq!(before.len(), ENTRIES + 20);
    lose_the_way(&path);
    let told = told(&path);
    println!("{told}");
    assert_eq!(texts(&path), before);
    assert!(!told.contains("texts of"), "{told}");
}

#[test]
fn a_text_that_was_replaced_or_is_garbled_is_nobodys() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).expect("opened");
    let said = |i: usize, words: &str| Entry {
        content_html: format!("<p>{}</p>", format!("{words} {i}. ").repeat(600)),
        ..entry(&format!("urn:{i}"), "A story with a text of its own")
    };
    let all = |words: &str| (0..30).map(|i| said(i, words)).collect::<Vec<_>>();
    // Each version leaves the pages of the one before free, and what stood on them.
    for (words, at) in [("First", 2), ("Second", 3), ("Third", 4)] {
        bring(&mut store, FeedId(1), &all(words), hour(at));
    }
    drop(store);
    let before = texts(&path);
    let mut bytes = fs::read(&path).expect("read");
    let at = bytes.windows(9).position(|part| part == b"Third 17.").expect("it is there");
    bytes[at] = b'W';
    fs::write(&path, bytes).expect("written");
    lose_the_way(&path);
    let told = told(&path);
    println!("{told}");
    let after = texts(&path);
    let lost: Vec<&(i64, String)> = before.iter().filter(|text| !after.contains(text)).collect();
    assert!(after.iter().all(|text| before.contains(text)), "nothing but what was there last");
    assert!(lost.len() == 1 && lost[0].1.contains("Third 17."), "{lost:?}");
    assert_eq!(kept(&path).starred, WHOLE.starred);
}
