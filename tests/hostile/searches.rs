//! Whatever is looked for, it is text: no input is an error of the database, and each has its answer soon.

use super::support::{FeedServer, HOSTILE, Reply, TempHome, newspaper};
use dateline::config::Paths;
use dateline::model::{EntryQuery, Query, Scope};
use dateline::reader::{At, ListQuery, Reader};
use std::time::{Duration, Instant};

/// What a full-text index, a pattern or a statement would act on.
const CLASSICS: [&str; 40] = [
    "\"",
    "'",
    "*",
    "^",
    "-",
    "+",
    ":",
    ";",
    "(",
    ")",
    "{",
    "}",
    "a-b",
    "c++",
    "OR",
    "AND",
    "NOT",
    "NEAR(",
    "NEAR(a b, 5)",
    "a OR",
    "NOT a",
    "title:a",
    "text : a",
    "^a",
    "a*",
    "\"a",
    "a\"b",
    "\"\"",
    "' OR 1=1 --",
    "'; DROP TABLE entries; --",
    "%",
    "_",
    "a%b",
    "\\",
    "?1",
    "$a",
    "[a]",
    "a/*b*/",
    "-- a",
    "\u{0}",
];
/// Pieces that generated strings are made of.
const PIECES: [&str; 32] = [
    "\"",
    "'",
    "*",
    "^",
    "-",
    ":",
    "(",
    ")",
    "{",
    "}",
    " ",
    " ",
    "OR",
    "AND",
    "NOT",
    "NEAR(",
    "harbour",
    "is:",
    "feed:",
    "is:unread",
    "title",
    "漢",
    "字",
    "é",
    "\u{301}",
    "👩",
    "\u{200d}",
    "%",
    "\\",
    ";",
    "\u{1b}[31m",
    "1",
];
/// Words of SQLite that no user should read.
const OF_SQL: [&str; 10] =
    ["sqlite", "SQL", "fts5", "syntax error", "no such column", "MATCH", "unterminated", "malformed", "unrecognized token", "near \""];
/// An answer that comes later has hung, on the slowest machine; what is usual is printed.
const PATIENCE: Duration = Duration::from_secs(60);

/// The home of a feed with a few hundred stories.
fn home() -> (FeedServer, TempHome) {
    let server = FeedServer::start();
    server.serve("/feed", Reply::ok(newspaper("north", 300)));
    let home = TempHome::with_feeds([server.url("/feed").as_str()]);
    home.run(["refresh"]).ok();
    (server, home)
}

/// Strings of one to twelve pieces: the same in every run.
fn generated(count: usize) -> impl Iterator<Item = String> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move |below: usize| {
        // xorshift64*, Vigna 2016.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % below
    };
    (0..count).map(move |_| (0..=next(12)).map(|_| PIECES[next(PIECES.len())]).collect())
}

#[tokio::test]
async fn no_search_is_an_error_of_the_database() {
    let (_server, home) = home();
    let reader = Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened");
    let huge = ["x".repeat(1 << 20), "x ".repeat(1 << 19), "\"".repeat(1 << 20), "漢".repeat(1 << 18), "(".repeat(1 << 20), String::new()];
    let hostile = HOSTILE.iter().map(|hostile| hostile.text.to_string());
    let all: Vec<String> = CLASSICS.iter().map(ToString::to_string).chain(huge).chain(hostile).chain(generated(2_000)).collect();
    let (mut times, mut refused) = (Vec::new(), 0);
    for text in &all {
        let shown: String = text.chars().take(80).collect();
        for typing in [false, true] {
            let begun = Instant::now();
            let answer = match text.parse::<Query>() {
                Ok(query) => {
                    let list = ListQuery::new(EntryQuery { scope: Scope::All, query, ..EntryQuery::default() });
                    reader
                        .window(ListQuery { typing, ..list }, At::Row(0), 50)
                        .await
                        .map(|window| window.total)
                        .map_err(|error| error.to_string())
                }
                // Half a field is told, in our own words.
                Err(error) => {
                    assert!(OF_SQL.iter().all(|word| !error.to_string().contains(word)), "{shown:?}: {error}");
                    refused += 1;
                    continue;
                }
            };
            let took = begun.elapsed();
            assert!(answer.is_ok() && took < PATIENCE, "{shown:?}: {answer:?} after {took:?}");
            times.push((took, shown.clone()));
        }
    }
    times.sort();
    println!(
        "{} strings, asked twice each ({refused} told half a field): errors 0; median {:?}, 99 of 100 within {:?}, longest {:?} (unoptimised)",
        all.len(),
        times[times.len() / 2].0,
        times[times.len() * 99 / 100].0,
        times[times.len() - 1]
    );
}

#[test]
fn nor_on_the_command_line() {
    let (_server, home) = home();
    let hostile = HOSTILE.iter().map(|hostile| hostile.text.to_string()).step_by(3);
    let all: Vec<String> =
        CLASSICS.iter().filter(|text| !text.contains('\0')).map(ToString::to_string).chain(hostile).chain(["x".repeat(100_000)]).collect();
    let mut slowest = Duration::ZERO;
    for text in &all {
        let begun = Instant::now();
        let run = home.run(["list", "--", text]);
        slowest = slowest.max(begun.elapsed());
        // What reads like a field that there is none of is told so, and is no failure.
        let expected = if text.parse::<Query>().is_ok() { 0 } else { 2 };
        assert!(run.status == Some(expected), "{text:?}: {}", run.stderr);
        assert!(expected == 0 || run.stderr.contains(" is no field; there are is:, feed:"), "{text:?}: {}", run.stderr);
        assert!(OF_SQL.iter().all(|word| !run.stderr.contains(word)), "{text:?}: {}", run.stderr);
    }
    println!(
        "{} strings on the command line: errors 0; slowest run {slowest:?}, start and end of the program with it (unoptimised)",
        all.len()
    );
}
