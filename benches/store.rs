//! The store at 100,000 entries, and with `DATELINE_MILLION=1` at a million: `cargo bench --bench store`.

mod generate;

use dateline::model::EntryId;
use dateline::model::EntryQuery;
use dateline::model::Mark;
use dateline::model::ReadFilter;
use dateline::model::Scope;
use dateline::model::SortKey;
use dateline::model::SortOrder;
use dateline::store::Act;
use dateline::store::Listing;
use dateline::store::Lists;
use dateline::store::Step;
use dateline::store::Store;
use dateline::store::Target;
use divan::Bencher;
use divan::black_box;
use generate::moment;

/// Rows of a tall screen.
const SCREEN: u64 = 60;

fn main() {
    divan::main();
}

fn sizes() -> Vec<usize> {
    if std::env::var_os("DATELINE_MILLION").is_some() { vec![100_000, 1_000_000] } else { vec![100_000] }
}

fn lists(size: usize) -> Lists {
    let path = generate::database(size);
    drop(Store::open(&path).expect("opened"));
    Lists::open(&path).expect("opened")
}

fn all() -> EntryQuery {
    EntryQuery { scope: Scope::All, ..EntryQuery::default() }
}

fn sorted(key: SortKey) -> EntryQuery {
    EntryQuery { sort: SortOrder { key, reversed: false }, ..all() }
}

/// One window at a share of the list's length.
fn window(bencher: Bencher<'_, '_>, size: usize, query: &EntryQuery, at: f64) {
    let lists = lists(size);
    let listing = Listing::new(query, moment());
    let count = lists.count(&listing).expect("counted");
    let offset = ((count.saturating_sub(SCREEN)) as f64 * at) as u64;
    bencher.bench_local(|| black_box(lists.window(&listing, offset, SCREEN).expect("a window")));
}

#[divan::bench(args = sizes())]
fn open_and_first_window(bencher: Bencher<'_, '_>, size: usize) {
    let path = generate::database(size);
    let query = EntryQuery::default();
    bencher.bench_local(|| {
        let store = Store::open(&path).expect("opened");
        black_box(store.lists().feeds().expect("feeds"));
        black_box(store.lists().window(&Listing::new(&query, moment()), 0, SCREEN).expect("a window"));
    });
}

#[divan::bench(args = sizes())]
fn window_start(bencher: Bencher<'_, '_>, size: usize) {
    window(bencher, size, &all(), 0.0);
}

#[divan::bench(args = sizes())]
fn window_middle(bencher: Bencher<'_, '_>, size: usize) {
    window(bencher, size, &all(), 0.5);
}

#[divan::bench(args = sizes())]
fn window_end(bencher: Bencher<'_, '_>, size: usize) {
    window(bencher, size, &all(), 1.0);
}

#[divan::bench(args = sizes())]
fn window_middle_unread(bencher: Bencher<'_, '_>, size: usize) {
    window(bencher, size, &EntryQuery::default(), 0.5);
}

#[divan::bench(args = sizes())]
fn window_middle_folder(bencher: Bencher<'_, '_>, size: usize) {
    window(bencher, size, &EntryQuery { scope: Scope::Folder("Folder 3".into()), ..all() }, 0.5);
}

#[divan::bench(args = sizes())]
fn window_middle_by_feed(bencher: Bencher<'_, '_>, size: usize) {
    window(bencher, size, &sorted(SortKey::Feed), 0.5);
}

#[divan::bench(args = sizes())]
fn window_middle_by_title(bencher: Bencher<'_, '_>, size: usize) {
    window(bencher, size, &sorted(SortKey::Title), 0.5);
}

#[divan::bench(args = sizes())]
fn window_end_with_kept(bencher: Bencher<'_, '_>, size: usize) {
    let lists = lists(size);
    let query = EntryQuery { read: ReadFilter::Unread, ..all() };
    let keep: Vec<EntryId> = (1..2_000).map(EntryId).collect();
    let listing = Listing { keep: &keep, ..Listing::new(&query, moment()) };
    let count = lists.count(&listing).expect("counted");
    bencher.bench_local(|| black_box(lists.window(&listing, count - SCREEN, SCREEN).expect("a window")));
}

#[divan::bench(args = sizes())]
fn count_and_feeds(bencher: Bencher<'_, '_>, size: usize) {
    let lists = lists(size);
    bencher.bench_local(|| {
        black_box(lists.feeds().expect("feeds"));
        black_box(lists.smart_counts(moment()).expect("counts"));
        black_box(lists.count(&Listing::new(&all(), moment())).expect("counted"));
    });
}

#[divan::bench(args = sizes())]
fn position_middle(bencher: Bencher<'_, '_>, size: usize) {
    let lists = lists(size);
    let query = all();
    let listing = Listing::new(&query, moment());
    let id = lists.window(&listing, size as u64 / 2, 1).expect("a window")[0].id;
    bencher.bench_local(|| black_box(lists.position(&listing, id).expect("a place")));
}

#[divan::bench(args = sizes())]
fn next_unread_from_middle(bencher: Bencher<'_, '_>, size: usize) {
    let lists = lists(size);
    let query = all();
    let listing = Listing::new(&query, moment());
    let id = lists.window(&listing, size as u64 / 2, 1).expect("a window")[0].id;
    bencher.bench_local(|| black_box(lists.unread_beyond(&listing, Some(id), Step::Next).expect("an entry")));
}

/// First window and count of a search that was not asked before: what `/` needs at each key.
fn search(bencher: Bencher<'_, '_>, size: usize, text: &str) {
    let lists = lists(size);
    let query = EntryQuery { query: text.parse().expect("a query"), ..all() };
    let mut until = i64::MAX;
    bencher.bench_local(|| {
        until -= 1;
        let listing = Listing { typing: true, until: Some(EntryId(until)), ..Listing::new(&query, moment()) };
        black_box(lists.count(&listing).expect("counted"));
        black_box(lists.window(&listing, 0, SCREEN).expect("a window"));
    });
}

#[divan::bench(args = sizes())]
fn search_rare_word(bencher: Bencher<'_, '_>, size: usize) {
    search(bencher, size, "quokka");
}

#[divan::bench(args = sizes())]
fn search_two_ideographs(bencher: Bencher<'_, '_>, size: usize) {
    search(bencher, size, "地震");
}

#[divan::bench(args = sizes())]
fn search_one_letter(bencher: Bencher<'_, '_>, size: usize) {
    search(bencher, size, "h");
}

#[divan::bench(args = sizes())]
fn search_commonest_word(bencher: Bencher<'_, '_>, size: usize) {
    search(bencher, size, "the");
}

#[divan::bench(args = sizes())]
fn search_two_words(bencher: Bencher<'_, '_>, size: usize) {
    search(bencher, size, "harbour strike");
}

/// Scrolling in what was found.
#[divan::bench(args = sizes())]
fn search_next_window(bencher: Bencher<'_, '_>, size: usize) {
    let query = EntryQuery { query: "harbour".parse().expect("a query"), ..all() };
    window(bencher, size, &query, 0.5);
}

#[divan::bench(args = sizes(), sample_count = 5, sample_size = 1)]
fn mark_all_read(bencher: Bencher<'_, '_>, size: usize) {
    bencher.with_inputs(|| opened_copy(size)).bench_local_values(|(folder, mut store)| {
        let query = all();
        let listing = Listing::new(&query, moment());
        let act = Act::Mark { mark: Mark::Unread, on: Target::List(&listing) };
        assert!(store.apply(act, moment().now).expect("marked").changed > 0);
        (folder, store)
    });
}

#[divan::bench(args = sizes(), sample_count = 5, sample_size = 1)]
fn undo_mark_all(bencher: Bencher<'_, '_>, size: usize) {
    let marked = || {
        let (folder, mut store) = opened_copy(size);
        let query = all();
        let listing = Listing::new(&query, moment());
        store.apply(Act::Mark { mark: Mark::Unread, on: Target::List(&listing) }, moment().now).expect("marked");
        (folder, store)
    };
    bencher.with_inputs(marked).bench_local_values(|(folder, mut store)| {
        store.undo().expect("undone");
        (folder, store)
    });
}

#[divan::bench(args = sizes())]
fn mark_one(bencher: Bencher<'_, '_>, size: usize) {
    let (_folder, mut store) = opened_copy(size);
    let mut marks = [Mark::Read, Mark::Unread].into_iter().cycle();
    bencher.bench_local(|| {
        let mark = marks.next().expect("endless");
        store.apply(Act::Mark { mark, on: Target::Entries(&[EntryId(500)]) }, moment().now).expect("marked");
    });
}

/// Two hundred new feeds of fifty entries each, indexed, marked and tidied.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn fill_10_000(bencher: Bencher<'_, '_>) {
    let folder = || tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    bencher.with_inputs(folder).bench_local_values(|folder| {
        generate::fill(&folder.path().join("dateline.db"), 10_000, 200);
        folder
    });
}

fn opened_copy(size: usize) -> (tempfile::TempDir, Store) {
    let (folder, path) = generate::copy(size);
    let store = Store::open(&path).expect("opened");
    (folder, store)
}
