//! Searching: words of any script are found, and no input is an error.

use super::*;
use dateline::model::Query;
use dateline::model::Term;

fn corpus() -> Store {
    let (mut store, feed) = library();
    let told = |i: usize, title: &str, html: &str| Entry {
        content_html: html.into(),
        published: Some(hour(-(i as i64))),
        ..entry(&i.to_string(), title)
    };
    let entries = [
        told(1, "Café owners protest", "<p>They want <b>low</b>er rents &amp; longer hours.</p>"),
        told(2, "港股下跌，地震後休市", "<p>恒生指數收市報兩萬點。</p>"),
        told(3, "iPhone手機新規定", "<p>歐盟要求統一充電線。</p>"),
        told(4, "東京で地震", "<p>けが人はいない。</p>"),
        told(5, "홍콩에서 열린 회의", "<p>회의는 사흘 동안</p>"),
        told(6, "Выборы в столице", "<p>Явка была высокой</p>"),
        told(7, "Well-known C++ author retires", "<script>var lowering = 1</script><p>Nothing else.</p>"),
    ];
    bring(&mut store, feed, &entries, hour(0));
    store
}

fn found_with(store: &Store, terms: Vec<Term>, typing: bool) -> Vec<String> {
    let query = EntryQuery { scope: Scope::All, query: Query { terms }, ..EntryQuery::default() };
    let listing = Listing { typing, ..Listing::new(&query, moment(hour(0))) };
    let window = store.lists().window(&listing, 0, 100).expect("a window");
    assert_eq!(store.lists().count(&listing).expect("a count"), window.len() as u64);
    titles(&window)
}

fn found(store: &Store, words: &str) -> Vec<String> {
    found_with(store, words.split(' ').map(|word| Term::Words(word.into())).collect(), false)
}

#[test]
fn words_of_any_script_are_found() {
    let store = corpus();
    let cases = [
        ("cafe", vec!["Café owners protest"]),
        ("CAFÉ lower", vec!["Café owners protest"]),
        ("港股", vec!["港股下跌，地震後休市"]),
        ("港", vec!["港股下跌，地震後休市"]),
        ("地震", vec!["港股下跌，地震後休市", "東京で地震"]),
        ("股港", vec![]),
        ("iphone手機", vec!["iPhone手機新規定"]),
        ("手機", vec!["iPhone手機新規定"]),
        ("홍콩", vec!["홍콩에서 열린 회의"]),
        ("выборы", vec!["Выборы в столице"]),
        ("well-known", vec!["Well-known C++ author retires"]),
        ("lowering", vec![]),
        ("low", vec![]),
    ];
    for (words, expected) in cases {
        assert_eq!(found(&store, words), expected, "{words}");
    }
}

#[test]
fn a_phrase_keeps_its_order_and_a_word_being_typed_finds_longer_ones() {
    let store = corpus();
    let words = |text: &str| vec![Term::Words(text.into())];
    assert_eq!(found_with(&store, words("longer hours"), false).len(), 1);
    assert_eq!(found_with(&store, words("hours longer"), false).len(), 0);
    assert_eq!(found_with(&store, words("prot"), true), ["Café owners protest"]);
    assert_eq!(found_with(&store, words("prot"), false).len(), 0);
    assert_eq!(found_with(&store, words("地"), true).len(), 2);
}

#[test]
fn a_revision_is_found_by_its_new_words_only() {
    let (mut store, feed) = library();
    bring(&mut store, feed, &[Entry { content_html: "<p>old words</p>".into(), ..entry("1", "One") }], hour(0));
    bring(&mut store, feed, &[Entry { content_html: "<p>fresh words</p>".into(), ..entry("1", "One") }], hour(1));
    assert_eq!((found(&store, "old").len(), found(&store, "fresh").len()), (0, 1));
}

#[test]
fn a_search_asked_again_sees_what_changed_meanwhile() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("dateline.db");
    let mut store = Store::open(&path).expect("opened");
    let feed = store.subscribe(&[line("https://a.example/feed")], hour(0)).expect("subscribed")[0];
    let reader = dateline::store::Lists::open(&path).expect("opened");
    let query = EntryQuery { scope: Scope::Unread, query: "harbour".parse().expect("a query"), ..EntryQuery::default() };
    let listing = Listing::new(&query, moment(hour(0)));
    let both = |store: &Store| [reader.count(&listing).expect("a count"), store.lists().count(&listing).expect("a count")];
    assert_eq!(both(&store), [0, 0]);
    bring(&mut store, feed, &[entry("1", "Harbour freezes"), entry("2", "Harbour thaws")], hour(0));
    assert_eq!(both(&store), [2, 2]);
    mark(&mut store, dateline::model::Mark::Read, &[EntryId(1)]);
    assert_eq!(both(&store), [1, 1]);
}

/// A small generator of its own, so that a failure comes back at each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

#[test]
fn no_input_is_an_error() {
    let store = corpus();
    let pieces = [
        "\"",
        " OR ",
        " NEAR(",
        "*",
        ":",
        "^",
        "-",
        "'",
        ")",
        "{title}:",
        "title:",
        " AND ",
        " NOT ",
        "+",
        "\0",
        "\n",
        "a",
        "café",
        "港",
        "地震",
        "%",
        "_",
        ";--",
        "👩\u{200d}🚀",
        "\u{301}",
        "\u{fffd}",
        "א",
        "\\",
        "🎉",
        "x y",
        "\u{e000}",
        "",
    ];
    let mut dice = Dice(7);
    for _ in 0..2_000 {
        let term: String = (0..dice.roll(9)).map(|_| pieces[dice.roll(pieces.len())]).collect();
        let other = pieces[dice.roll(pieces.len())].to_owned();
        let typing = dice.roll(2) == 0;
        found_with(&store, vec![Term::Words(term.clone()), Term::Words(other.clone())], typing);
        found_with(&store, vec![Term::Feed(term.clone()), Term::Folder(other), Term::Words(term)], typing);
    }
}

#[test]
fn huge_inputs_are_answered() {
    let store = corpus();
    for text in ["a ".repeat(500_000), "\"".repeat(1_000_000), "港".repeat(300_000), "x".repeat(1_000_000)] {
        found_with(&store, vec![Term::Words(text.clone())], true);
        found_with(&store, text.split(' ').take(5_000).map(|word| Term::Words(word.into())).collect(), true);
    }
}

#[test]
fn marks_that_are_no_words_hide_nothing() {
    let store = corpus();
    assert_eq!(found(&store, "\"").len(), 7);
    assert_eq!(found(&store, "* cafe").len(), 1);
}
