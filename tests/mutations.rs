//! Documents as transmission, broken software and malice change them: bits flipped, parts lost, doubled,
//! swapped or taken from elsewhere. None may cost more than itself.
//!
//! Plain `cargo test` makes a thousand mutations of the fixtures. More, and of other documents:
//! `DATELINE_MUTATIONS=1000000 DATELINE_MUTATE_DIR=some/folder cargo test --release --test mutations -- --nocapture`
//! (`DATELINE_MUTATE_FROM=n` begins at mutation n: with a count of 1, that one alone.)
//! A folder's `feeds/`, `pages/` and `articles/` are read, however deep; `.html.gz` is unpacked. Mutation
//! number n is the same in every run; what fails is kept in `target/tmp/`.

mod support;

use fastrand::Rng;
use flate2::read::GzDecoder;
use std::{
    collections::BTreeMap,
    env, fs,
    io::Read,
    ops::Range,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};
use support::{check_feed, check_page, check_story};

/// Mutations of a plain run.
const FEW: u64 = 1_000;
/// Threads that mutate.
const THREADS: usize = 2;
/// What one document may take of a processor: much longer without optimisation, on a slow machine.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 40 } else { 2 });
/// Nothing done for so long is a hang.
const HANG: Duration = Duration::from_secs(120);
/// Of so many mutations one is of a page or an article: they take twenty times as long.
const PAGES: u64 = 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Feed,
    Page,
    Article,
}

struct Document {
    name: String,
    kind: Kind,
    bytes: Vec<u8>,
}

/// What one mutation came to.
struct Outcome {
    number: u64,
    name: String,
    took: Duration,
    /// Why it failed, and the document that did it.
    failed: Option<(String, Vec<u8>)>,
}

#[test]
fn no_mutation_breaks_a_reader() {
    let number = |name| env::var(name).ok().and_then(|number| number.parse::<u64>().ok());
    let (first, count) = (number("DATELINE_MUTATE_FROM").unwrap_or(0), number("DATELINE_MUTATIONS").unwrap_or(FEW));
    let folder =
        env::var_os("DATELINE_MUTATE_DIR").map_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures").into(), PathBuf::from);
    let documents = documents(&folder);
    let feeds = documents.iter().filter(|document| document.kind == Kind::Feed).count();
    assert!((1..documents.len()).contains(&feeds), "{} lacks feeds/, or both pages/ and articles/", folder.display());
    let panics = count_panics();
    let start = Instant::now();
    let (slowest, failures) = mutate(documents, first..first + count);
    let panics = panics.lock().expect("nobody panics while counting").clone();
    let (ours, foreign): (Vec<_>, Vec<_>) = panics.into_iter().partition(|(place, _)| place.starts_with("src/"));
    println!(
        "{count} mutations in {:.0} s, slowest {:.0} ms ({})",
        start.elapsed().as_secs_f64(),
        slowest.1.as_secs_f64() * 1e3,
        slowest.0
    );
    println!(
        "panics and broken promises {}, over {LIMIT:?} {}",
        failures.len(),
        failures.iter().filter(|why| why.contains("took")).count()
    );
    println!("panics of libraries that were caught: {foreign:?}; peak memory {}", peak_memory());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(ours.is_empty(), "code of our own panicked and was caught: {ours:?}");
}

/// Every place that panics, and how often; nothing is printed.
fn count_panics() -> Arc<Mutex<BTreeMap<String, u64>>> {
    let places = Arc::new(Mutex::new(BTreeMap::new()));
    let counted = places.clone();
    let ours = thread::current().id();
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if thread::current().id() == ours {
            return usual(panic);
        }
        if let (Some(place), Ok(mut counted)) = (panic.location(), counted.lock()) {
            *counted.entry(format!("{}:{}", place.file(), place.line())).or_insert(0) += 1;
        }
    }));
    places
}

/// Makes mutations of these numbers on two threads; the slowest, and what failed.
fn mutate(documents: Vec<Document>, numbers: Range<u64>) -> ((String, Duration), Vec<String>) {
    let (documents, next, (sender, outcomes)) = (Arc::new(documents), Arc::new(AtomicU64::new(numbers.start)), mpsc::channel());
    for _ in 0..THREADS {
        let (documents, next, sender) = (documents.clone(), next.clone(), sender.clone());
        thread::spawn(move || {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= numbers.end || sender.send(outcome(&documents, number)).is_err() {
                    return;
                }
            }
        });
    }
    drop(sender);
    let (mut slowest, mut failures) = ((String::new(), Duration::ZERO), Vec::new());
    for _ in numbers {
        let outcome = outcomes.recv_timeout(HANG).expect("no mutation hangs");
        if outcome.took > slowest.1 {
            slowest = (format!("mutation {} of {}", outcome.number, outcome.name), outcome.took);
        }
        if let Some((why, bytes)) = outcome.failed {
            let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mutation-{}", outcome.number));
            fs::write(&path, bytes).expect("a place for what failed");
            let told = format!("mutation {} of {}: {why} ({})", outcome.number, outcome.name, path.display());
            fs::write(path.with_extension("why"), &told).expect("a place for what failed");
            failures.push(told);
        }
    }
    (slowest, failures)
}

fn outcome(documents: &[Document], number: u64) -> Outcome {
    let mut rng = Rng::with_seed(number);
    let wants_page = rng.u64(..PAGES) == 0;
    let fitting: Vec<&Document> = documents.iter().filter(|document| (document.kind == Kind::Feed) != wants_page).collect();
    // The smaller of two: a bit counts for more in it, and it takes less time.
    let drawn = [0; 2].map(|_| fitting[rng.usize(..fitting.len())]);
    let Document { name, kind, bytes } = drawn.into_iter().min_by_key(|document| document.bytes.len()).expect("two were drawn");
    let mut bytes = bytes.clone();
    for _ in 0..rng.usize(1..=8) {
        let other = &documents[rng.usize(..documents.len())].bytes;
        change(&mut bytes, other, &mut rng);
    }
    let width = rng.u16(2..=200);
    let begin = cpu_time();
    let check = || match kind {
        Kind::Feed => drop(check_feed(&bytes, None, width, 2)),
        Kind::Page => drop(check_page(&bytes, width)),
        Kind::Article => check_story(&String::from_utf8_lossy(&bytes), width),
    };
    let ended = panic::catch_unwind(AssertUnwindSafe(check));
    let took = cpu_time().saturating_sub(begin);
    let why = ended.err().map(|panic| words(&*panic)).or_else(|| (took > LIMIT).then(|| format!("took {took:?}")));
    Outcome { number, name: name.clone(), took, failed: why.map(|why| (why, bytes)) }
}

fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("a panic without words").chars().take(600).collect()
}

/// One thing that happens to documents.
fn change(bytes: &mut Vec<u8>, other: &[u8], rng: &mut Rng) {
    let here = part(bytes.len(), rng);
    match rng.u8(..10) {
        0 => flip(bytes, rng),
        1 => bytes.truncate(here.start),
        2 => drop(bytes.drain(here)),
        3 => {
            let doubled = bytes[here.clone()].to_vec();
            (0..rng.usize(1..=3)).for_each(|_| drop(bytes.splice(here.end..here.end, doubled.iter().copied())));
        }
        4 => drop(bytes.splice(here, other[part(other.len(), rng)].iter().copied())),
        5 | 6 => swap_tags(bytes, rng),
        7 => repeat_tag(bytes, rng),
        8 => drop(bytes.splice(here.start..here.start, rng.choice(PIECES).unwrap_or(&"").bytes())),
        _ => bytes[here].iter_mut().for_each(|byte| *byte = rng.u8(..)),
    }
}

/// What readers have stumbled over before.
const PIECES: &[&str] = &[
    "<",
    ">",
    "&",
    "]]>",
    "<![CDATA[",
    "<!--",
    "\0",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{200d}\u{fe0f}",
    "&#0;",
    "&#x110000;",
    "&#xD800;",
    "&amp;amp;lt;",
    "<!DOCTYPE x [<!ENTITY e '&e;'>]>",
    "<?xml version='1.0' encoding='UTF-16'?>",
    "<media:group><media:content url='a'><media:description/>",
    "<table><tr><td rowspan=0 colspan=999999999>",
    "<ol start=9223372036854775807><li>",
    "<pre>\t\t",
    "<svg><title><p>",
    "<template>",
    "<base href='javascript:x'>",
    "99999999999999999999",
    "-1",
    "{\"items\":[",
    "漢字",
    "\u{5d0}\u{5d1} ",
];

/// A part of so many bytes, mostly short; empty where there are none.
fn part(length: usize, rng: &mut Rng) -> Range<usize> {
    let start = rng.usize(..=length);
    let longest = if rng.u8(..8) == 0 { length } else { 64 };
    start..(start + rng.usize(..=longest)).min(length)
}

fn flip(bytes: &mut [u8], rng: &mut Rng) {
    for _ in 0..rng.usize(1..=16) {
        if let Some(byte) = rng.choice(bytes.iter_mut()) {
            *byte ^= 1 << rng.u8(..8);
        }
    }
}

/// A tag, from its `<` to its `>`.
fn tag(bytes: &[u8], rng: &mut Rng) -> Option<Range<usize>> {
    let from = rng.usize(..=bytes.len());
    let start = from + bytes[from..].iter().position(|byte| *byte == b'<')?;
    let end = start + bytes[start..].iter().position(|byte| *byte == b'>')? + 1;
    Some(start..end)
}

fn swap_tags(bytes: &mut Vec<u8>, rng: &mut Rng) {
    let (Some(one), Some(two)) = (tag(bytes, rng), tag(bytes, rng)) else { return };
    let (first, second) = if one.start <= two.start { (one, two) } else { (two, one) };
    if first.end <= second.start {
        let (later, earlier) = (bytes[second.clone()].to_vec(), bytes[first.clone()].to_vec());
        bytes.splice(second, earlier);
        bytes.splice(first, later);
    }
}

/// A tag many times over: depth where it opens something, breadth where it does not.
fn repeat_tag(bytes: &mut Vec<u8>, rng: &mut Rng) {
    if let Some(tag) = tag(bytes, rng).filter(|tag| tag.len() < 200) {
        let many = bytes[tag.clone()].repeat(1 << rng.u32(1..=10));
        bytes.splice(tag, many);
    }
}

fn documents(folder: &Path) -> Vec<Document> {
    let mut found = Vec::new();
    collect(folder, &mut found);
    found.sort();
    found.iter().filter_map(|path| document(path, folder)).collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for file in fs::read_dir(folder).expect("a readable folder") {
        let path = file.expect("a readable folder").path();
        if path.is_dir() { collect(&path, found) } else { found.push(path) }
    }
}

fn document(path: &Path, folder: &Path) -> Option<Document> {
    let name = path.strip_prefix(folder).expect("it was found there").to_string_lossy().into_owned();
    let is_web = name.ends_with(".html") || name.ends_with(".html.gz");
    let kind = match name.split('/').next()? {
        "feeds" if name.matches('/').count() > 1 || !(name.ends_with("cases.json") || name.ends_with(".csv")) => Kind::Feed,
        "pages" if is_web => Kind::Page,
        "articles" if is_web => Kind::Article,
        _ => return None,
    };
    let mut bytes = fs::read(path).expect("a readable document");
    if name.ends_with(".gz") {
        let packed = std::mem::take(&mut bytes);
        GzDecoder::new(&packed[..]).read_to_end(&mut bytes).expect("gzip");
    }
    (!name.ends_with(".expected.json")).then_some(Document { name, kind, bytes })
}

/// What this thread has taken of a processor; where the system doesn't say, the time itself.
fn cpu_time() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let said = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = said.and_then(|said| said.split_whitespace().next()?.parse().ok());
    nanos.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

fn peak_memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown").trim().to_owned()
}
