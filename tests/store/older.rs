//! What an older copy beside a broken database has more comes in, where both agree on what it is; and what
//! is told of that adds up.

use super::damage::{ENTRIES, Kept, WHOLE, aside, kept, place};
use super::*;
use dateline::model::Mark;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::time::Instant;
use tempfile::TempDir;

fn copy_of(path: &Path) -> PathBuf {
    path.with_extension("db.before-3")
}

/// The numbers of a table's or index's pages that hold rows.
fn leaves(path: &Path, table: &str) -> Vec<usize> {
    let db = rusqlite::Connection::open(path).expect("opened");
    let mut pages = db.prepare("SELECT pageno FROM dbstat WHERE name = ?1 AND pagetype = 'leaf' ORDER BY path").expect("known");
    let pages = pages.query_map([table], |row| row.get::<_, i64>(0)).expect("read");
    pages.map(|page| page.expect("a number") as usize).collect()
}

fn destroy(path: &Path, pages: impl IntoIterator<Item = usize>) {
    let mut bytes = fs::read(path).expect("read");
    pages.into_iter().for_each(|page| bytes[(page - 1) * 4096..][..4096].fill(0xa5));
    fs::write(path, &bytes).expect("written");
    dateline::store::suspect(path);
}

/// Opens what is broken; what it tells.
pub(crate) fn told(path: &Path) -> String {
    let store = Store::open(path).expect("opened");
    let told = store.told().first().expect("it is told").to_string();
    drop(store);
    assert_eq!(dateline::store::check(path).expect("read"), [] as [Clean; 0], "{told}");
    told
}

fn number(path: &Path, sql: &str) -> i64 {
    rusqlite::Connection::open(path).expect("opened").query_row(sql, [], |row| row.get(0)).expect("a number")
}

/// A database, and a copy of it that was made before its last marks.
fn with_copy() -> (TempDir, PathBuf) {
    let (folder, path) = place();
    fs::copy(&path, copy_of(&path)).expect("copied");
    let mut store = Store::open(&path).expect("opened");
    mark(&mut store, Mark::Starred, &[EntryId(2)]);
    (folder, path)
}

#[test]
fn what_a_copy_has_more_is_brought_and_can_be_searched_and_later_marks_stay() {
    let (_folder, path) = with_copy();
    let pages = ["feeds", "sqlite_autoindex_feeds_1", "entries", "bodies"].map(|table| leaves(&path, table)).concat();
    destroy(&path, pages);
    let told = told(&path);
    println!("{told}");
    assert!(told.contains("with the older copy") && told.contains("240 entries, 61 of them starred."), "{told}");
    assert_eq!(kept(&path), Kept { starred: 61, ..WHOLE });
    let store = Store::open(&path).expect("opened");
    assert_eq!(store.lists().feeds().expect("read").len(), 2, "the feeds have their addresses");
    assert_eq!(number(&path, "SELECT count(*) FROM search WHERE search MATCH 'Marketstory170'"), 1);
    let untyped = number(&path, "SELECT count(*) FROM untyped JOIN feeds USING (url)");
    assert_eq!(untyped, 2, "nobody knows whether the addresses that only the copy has were typed");
}

#[test]
fn marks_that_only_the_copy_knows_are_brought_and_newer_ones_of_an_index_win() {
    let (_folder, path) = with_copy();
    let pages = leaves(&path, "status");
    destroy(&path, pages);
    println!("{}", told(&path));
    assert_eq!(kept(&path), Kept { starred: 61, ..WHOLE });
}

#[test]
fn a_copy_of_another_lineage_lends_its_marks_to_nobody() {
    let (_folder, path) = place();
    // Begun anew from the same feeds, which brought their stories in another order; all of it is starred.
    let other = path.with_file_name("other.db");
    let mut store = Store::open(&other).expect("opened");
    let feeds = store.subscribe(&[line("https://a.example/feed"), line("https://b.example/feed")], hour(0)).expect("subscribed");
    for (feed, name) in feeds.iter().zip(["Harbour", "Market"]) {
        let entries: Vec<Entry> = (0..ENTRIES / 2).rev().map(|i| entry(&format!("urn:{name}:{i}"), &format!("{name} story {i}"))).collect();
        bring(&mut store, *feed, &entries, hour(1));
    }
    mark_all(&mut store, Mark::Starred);
    drop(store);
    fs::rename(&other, copy_of(&path)).expect("renamed");
    let titles = |path: &Path| {
        let db = rusqlite::Connection::open(path).expect("opened");
        let mut rows = db.prepare("SELECT title, starred FROM entries JOIN status USING (id) ORDER BY title").expect("known");
        let rows = rows.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?))).expect("read");
        rows.collect::<Result<std::collections::BTreeMap<_, _>, _>>().expect("rows")
    };
    let before = titles(&path);
    let mut pages = ["status", "sqlite_autoindex_status_1"].map(|table| leaves(&path, table));
    pages.iter_mut().for_each(|pages| pages.truncate(2));
    destroy(&path, pages.concat());
    println!("{}", told(&path));
    let after = titles(&path);
    let wrong: Vec<_> = after.iter().filter(|(title, starred)| before[*title] != **starred).collect();
    println!("{} of {} entries kept; stars that were another's: {}", after.len(), before.len(), wrong.len());
    assert_eq!((wrong.len(), after.len()), (0, ENTRIES));
}

#[test]
fn garbage_for_a_number_hides_no_row_and_takes_no_time() {
    for number in [i64::MAX - 1, -7, 1 << 31] {
        let (_folder, path) = place();
        let db = rusqlite::Connection::open(&path).expect("opened");
        for table in ["status", "entries", "bodies"] {
            db.execute_batch(&format!(
                "CREATE TEMP TABLE odd AS SELECT * FROM {table} WHERE id = 100; UPDATE odd SET id = {number};
                 {} INSERT INTO {table} SELECT * FROM odd; DROP TABLE odd;",
                if table == "status" { "UPDATE odd SET guid = 'odd';" } else { "" }
            ))
            .expect("put");
        }
        drop(db);
        let pages = leaves(&path, "status")[1];
        destroy(&path, [pages]);
        let begun = Instant::now();
        let told = told(&path);
        println!("a row of the number {number}: {:?} in {:?}; {told}", kept(&path), begun.elapsed());
        assert_eq!(kept(&path), WHOLE);
        assert!(begun.elapsed().as_secs() < 20);
    }
}

#[test]
fn a_number_that_was_garbled_in_a_page_costs_its_own_row_alone() {
    for table in ["entries", "bodies", "status"] {
        let (_folder, path) = place();
        let mut bytes = fs::read(&path).expect("read");
        let page = leaves(&path, table)[1];
        let start = (page - 1) * 4096;
        // The third row of the page: its length, then its number, in seven bits each.
        let pointer = start + 8 + 2 * 2;
        let cell = start + usize::from(u16::from_be_bytes([bytes[pointer], bytes[pointer + 1]]));
        let length = if bytes[cell] < 0x80 { 1 } else { 2 };
        let numbered = &mut bytes[cell + length..][..2];
        let width = if numbered[0] < 0x80 { 1 } else { 2 };
        println!("{table}: a number of {width} bytes, {numbered:02x?}");
        numbered[..width].copy_from_slice(if width == 1 { &[0x7f] } else { &[0xff, 0x7f] });
        fs::write(&path, &bytes).expect("written");
        dateline::store::suspect(&path);
        println!("{}", told(&path));
        let Kept { starred, entries, .. } = kept(&path);
        assert!(entries >= ENTRIES - 1 && starred >= WHOLE.starred, "{table}: {:?}", kept(&path));
    }
}

#[test]
fn a_copy_that_cannot_be_read_is_told() {
    for what in ["a folder", "a letter"] {
        let (_folder, path) = place();
        if what == "a folder" {
            fs::create_dir(copy_of(&path)).expect("made");
        } else {
            fs::write(copy_of(&path), "Dear reader, ".repeat(1_000)).expect("written");
        }
        let pages = leaves(&path, "entries")[0];
        destroy(&path, [pages]);
        let told = told(&path);
        println!("{what}: {told}");
        assert!(told.contains("the older copy") && told.contains("could not be read: "), "{told}");
    }
}

#[test]
fn what_is_told_of_a_mending_adds_up() {
    let (_folder, path) = place();
    let pages = [leaves(&path, "entries"), leaves(&path, "bodies")[..3].to_vec()].concat();
    destroy(&path, pages);
    let told = told(&path);
    println!("{told}");
    // A text without its line gets one, so only what lost both is lost.
    let numbers: Vec<i64> = told.split([' ', ',', ';']).filter_map(|word| word.parse().ok()).collect();
    let [entries, starred, lost, lost_starred] = numbers[..] else { panic!("{told}") };
    assert_eq!(entries, number(&path, "SELECT count(*) FROM entries"));
    assert!(0 < lost && starred <= entries && lost_starred <= lost);
    assert_eq!((entries + lost, starred + lost_starred), (ENTRIES as i64, WHOLE.starred as i64));
}

#[test]
fn a_database_of_zero_bytes_is_told_and_the_copy_beside_it_brought() {
    let (_folder, path) = with_copy();
    fs::write(&path, "").expect("emptied");
    let told_with = told(&path);
    assert!(told_with.contains("empty file") && told_with.contains("240 entries, 60 of them starred"), "{told_with}");
    assert_eq!(kept(&path), WHOLE);
    assert!(copy_of(&path).exists() && aside(&path).is_empty());
    assert!(Store::open(&path).expect("opened").told().is_empty(), "told once");

    fs::remove_file(copy_of(&path)).expect("removed");
    fs::write(&path, "").expect("emptied");
    let told_without = told(&path);
    assert!(told_without.contains("empty file") && told_without.contains("If you have a backup"), "{told_without}");
    println!("{told_with}\n{told_without}");
}

#[test]
fn a_text_whose_line_is_lost_stays_and_a_line_whose_text_is_lost_gets_it_again() {
    for table in ["entries", "bodies"] {
        let (_folder, path) = place();
        let pages = leaves(&path, table);
        destroy(&path, pages);
        let told = told(&path);
        assert_eq!(kept(&path), WHOLE, "{table}");
        let texts = "SELECT count(*) FROM bodies WHERE content_html LIKE '%story%'";
        let before = number(&path, texts);
        assert_eq!(before, if table == "entries" { ENTRIES as i64 } else { 0 });
        let mut store = Store::open(&path).expect("opened");
        assert!(all(&store).iter().all(|entry| !entry.title.is_empty()), "each has a headline, or the beginning of its text");
        for (feed, name) in [(FeedId(1), "Harbour"), (FeedId(2), "Market")] {
            let entries: Vec<Entry> = (0..ENTRIES / 2).map(|i| entry(&format!("urn:{name}:{i}"), &format!("{name} story {i}"))).collect();
            assert_eq!(bring(&mut store, feed, &entries, hour(2)).new, 0);
        }
        drop(store);
        println!("all {table} lost: {before} texts before the feeds came again, {} after; {told}", number(&path, texts));
        assert_eq!((kept(&path), number(&path, texts)), (WHOLE, ENTRIES as i64));
        assert_eq!(number(&path, "SELECT count(*) FROM entries WHERE title LIKE '% story %'"), ENTRIES as i64);
    }
}
