//! A library of any size for the benches: made-up headlines and texts in six languages, the same at
//! every run. Databases are made once and kept in cargo's folder for such things.

#![allow(dead_code, reason = "each bench uses its part")]

use dateline::model::Clean;
use dateline::model::Entry;
use dateline::model::FeedUrl;
use dateline::model::Guid;
use dateline::model::ParsedFeed;
use dateline::store::Act;
use dateline::store::Fetched;
use dateline::store::Listing;
use dateline::store::Moment;
use dateline::store::Store;
use dateline::store::Subscribed;
use dateline::store::Target;
use jiff::SignedDuration;
use jiff::Timestamp;
use std::path::Path;
use std::path::PathBuf;

/// Change it with anything below, so that databases are made anew.
const EDITION: u32 = 1;
/// Feeds of a library.
pub(crate) const FEEDS: usize = 200;
/// Documents bring this many entries at a time.
const AT_ONCE: usize = 500;

struct Language {
    /// Between words.
    space: &'static str,
    words: &'static [&'static str],
}

const LANGUAGES: &[Language] = &[
    Language {
        space: " ",
        words: &[
            "council", "harbour", "ferry", "strike", "budget", "museum", "bridge", "teachers", "river", "minister", "talks", "border",
            "storm", "hospital", "election", "court", "price", "housing", "railway", "delays", "vote", "coast", "island", "school",
            "farmers", "wheat", "winter", "record", "opens", "closes", "after", "before", "over", "against", "with", "the", "of", "and",
            "new", "old", "first", "second", "quiet", "rising",
        ],
    },
    Language {
        space: " ",
        words: &[
            "Landtag",
            "Hafen",
            "Streik",
            "Haushalt",
            "Brücke",
            "Bahn",
            "Verspätung",
            "Wahl",
            "Gericht",
            "Küste",
            "Schule",
            "Bauern",
            "Ernte",
            "Winter",
            "öffnet",
            "schließt",
            "gegen",
            "für",
            "nach",
            "vor",
            "neue",
            "alte",
            "erste",
            "zweite",
            "über",
            "Gespräche",
            "Grenze",
            "Krankenhaus",
            "der",
            "die",
        ],
    },
    Language {
        space: "",
        words: &[
            "港口", "渡輪", "罷工", "預算", "大橋", "鐵路", "延誤", "選舉", "法院", "海岸", "學校", "農民", "收成", "冬季", "開放", "關閉",
            "政府", "公布", "新", "舊", "市民", "表示", "地震", "風暴", "醫院", "房屋", "價格", "上升", "，", "今年",
        ],
    },
    Language {
        space: "",
        words: &[
            "港",
            "フェリー",
            "ストライキ",
            "予算",
            "橋",
            "鉄道",
            "遅れ",
            "選挙",
            "裁判所",
            "海岸",
            "学校",
            "農家",
            "収穫",
            "冬",
            "開く",
            "閉じる",
            "政府",
            "発表",
            "新しい",
            "市民",
            "地震",
            "台風",
            "病院",
            "住宅",
            "価格",
            "が",
            "を",
            "に",
            "、",
            "今年",
        ],
    },
    Language {
        space: " ",
        words: &[
            "порт",
            "паром",
            "забастовка",
            "бюджет",
            "мост",
            "поезд",
            "опоздание",
            "выборы",
            "суд",
            "берег",
            "школа",
            "урожай",
            "зима",
            "открыт",
            "закрыт",
            "после",
            "перед",
            "против",
            "новый",
            "старый",
            "первый",
            "второй",
            "цены",
            "больница",
            "граница",
            "шторм",
        ],
    },
    Language {
        space: " ",
        words: &[
            "ميناء",
            "عبارة",
            "إضراب",
            "ميزانية",
            "جسر",
            "قطار",
            "تأخير",
            "انتخابات",
            "محكمة",
            "ساحل",
            "مدرسة",
            "حصاد",
            "شتاء",
            "يفتح",
            "يغلق",
            "بعد",
            "قبل",
            "ضد",
            "جديد",
            "قديم",
            "أول",
            "ثان",
            "أسعار",
            "مستشفى",
            "حدود",
            "عاصفة",
        ],
    },
];

/// A generator of numbers that is the same everywhere and for ever.
pub(crate) struct Dice(u64);

impl Dice {
    /// One for each number.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    /// A number under `sides`.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// `count` words of a language. Every thousandth or so is followed by the rare word "quokka".
fn prose(dice: &mut Dice, language: &Language, count: usize) -> String {
    let mut text = String::new();
    for i in 0..count {
        if i > 0 {
            text.push_str(language.space);
        }
        text.push_str(language.words[dice.roll(language.words.len())]);
        if dice.roll(20_000) == 0 {
            text.push_str(" quokka ");
        }
    }
    text
}

/// When the newest entry of every library was published.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(1_795_500_000).expect("within range")
}

/// Now, and a midnight ten hours before.
pub(crate) fn moment() -> Moment {
    Moment { now: now(), midnight: now() - SignedDuration::from_hours(10) }
}

/// The `i`-th entry of a library: the higher, the older. `words` is the length of its text.
pub(crate) fn entry(i: usize, words: usize) -> Entry {
    let mut dice = Dice::new(i as u64);
    // Half of the feeds write English.
    let language = &LANGUAGES[(i % FEEDS).saturating_sub(FEEDS / 2) % LANGUAGES.len()];
    let headline_words = 5 + dice.roll(6);
    let title = prose(&mut dice, language, headline_words);
    let paragraphs: Vec<String> =
        (0..words.div_ceil(40)).map(|_| format!("<p>{}.</p>\n", prose(&mut dice, language, words.min(40)))).collect();
    Entry {
        guid: Guid(format!("https://feed{}.example/?p={i}", i % FEEDS)),
        aliases: vec![format!("feed{}.example/?p={i}", i % FEEDS), format!("feed{}.example/{i}", i % FEEDS), format!("{i} title and day")],
        title: Clean::new(&title),
        url: Some(format!("https://feed{}.example/{i}", i % FEEDS)),
        author: Clean::new(["Jane Roe", "陳大文", "Max Muster", ""][dice.roll(4)]),
        published: Some(now() - SignedDuration::from_secs(i as i64 * 300 + dice.roll(300) as i64)),
        content_html: paragraphs.concat(),
        ..Entry::default()
    }
}

/// The subscriptions of every library.
pub(crate) fn subscriptions() -> Vec<Subscribed> {
    let line = |i: usize| Subscribed {
        url: FeedUrl::new(format!("https://feed{i}.example/rss")),
        title: (i.is_multiple_of(3)).then(|| Clean::new(&format!("Paper {}", FEEDS - i))),
        folder: (!i.is_multiple_of(4)).then(|| Clean::new(&format!("Folder {}", i % 7))),
    };
    (0..FEEDS).map(line).collect()
}

/// Fills `path` with a library of `entries`: 9 of 10 read, 1 of 200 starred.
pub(crate) fn fill(path: &Path, entries: usize, words: usize) {
    let mut store = Store::open(path).expect("a new database");
    let feeds = store.subscribe(&subscriptions(), now()).expect("subscribed");
    for (number, feed) in feeds.iter().enumerate() {
        let mut theirs: Vec<usize> = (number..entries).step_by(FEEDS).collect();
        theirs.reverse();
        for chunk in theirs.chunks(AT_ONCE) {
            let entries = chunk.iter().rev().map(|i| entry(*i, words)).collect();
            let document = ParsedFeed { title: Clean::new(&format!("The paper of feed {number}")), entries, ..ParsedFeed::default() };
            let fetched = Fetched { fingerprint: chunk[0] as i64, ..Fetched::default() };
            store.keep(*feed, &document, &fetched, now()).expect("kept");
        }
    }
    let ids: Vec<_> = (1..=entries as i64).map(dateline::model::EntryId).collect();
    let read: Vec<_> = ids.iter().copied().filter(|id| id.0 % 10 != 0).collect();
    let starred: Vec<_> = ids.iter().copied().filter(|id| id.0 % 200 == 0).collect();
    for (mark, ids) in [(dateline::model::Mark::Read, read), (dateline::model::Mark::Starred, starred)] {
        store.apply(Act::Mark { mark, on: Target::Entries(&ids) }, now()).expect("marked");
    }
    store.prune(90, now()).expect("tidied");
    let everything = dateline::model::EntryQuery { scope: dateline::model::Scope::All, ..Default::default() };
    assert_eq!(store.lists().count(&Listing::new(&everything, moment())).expect("counted"), entries as u64);
}

/// The database with `entries`, made if need be. Not to be written to: see [`copy`].
pub(crate) fn database(entries: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("library-{EDITION}-{entries}.db"));
    if !path.exists() {
        std::fs::create_dir_all(folder).expect("a folder for databases");
        let building = tempfile::tempdir_in(folder).expect("a folder");
        let unfinished = building.path().join("dateline.db");
        // A million entries tell as much with short texts.
        fill(&unfinished, entries, if entries > 200_000 { 40 } else { 200 });
        std::fs::rename(unfinished, &path).expect("renamed");
    }
    path
}

/// A copy of the database with `entries`, free to be changed.
pub(crate) fn copy(entries: usize) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let path = folder.path().join("dateline.db");
    std::fs::copy(database(entries), &path).expect("copied");
    (folder, path)
}
