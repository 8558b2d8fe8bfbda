//! The real program in a pseudo-terminal, on 100,000 entries and during a refresh of 100 slow feeds:
//! `cargo bench --bench screen`. Prints medians and 99th percentiles in milliseconds; each key is timed
//! from the byte written to the byte that shows its effect. The floor is a bare echo through the same pty.

#![expect(clippy::print_stdout, clippy::panic, reason = "a bench prints its figures, and one that hangs has none")]

mod generate;
#[path = "../tests/support/mod.rs"]
mod support;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::{
    fmt::Write as _,
    fs,
    io::{Read, Write},
    num::NonZero,
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};
use support::{FeedServer, Reply, TempHome, newspaper};

const COLUMNS: NonZero<u16> = NonZero::new(120).expect("not zero");
const ROWS: NonZero<u16> = NonZero::new(36).expect("not zero");
const ENTRIES: usize = 100_000;
/// Longer than this for one key and the run is given up.
const PATIENCE: Duration = Duration::from_secs(20);

fn main() {
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return;
    }
    floor();
    kept_pages();
    big_library();
    slow_feeds();
}

/// A program in a pseudo-terminal, and what it has drawn so far.
struct Terminal {
    chunks: Receiver<Vec<u8>>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    screen: vt100::Parser,
    _pair: portable_pty::PtyPair,
}

impl Terminal {
    fn start(program: &str, arguments: &[&str]) -> Self {
        let size = PtySize { rows: ROWS.get(), cols: COLUMNS.get(), pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        let mut output = pair.master.try_clone_reader().expect("readable");
        let keys = pair.master.take_writer().expect("writable");
        let (sender, chunks) = channel();
        let child = pair.slave.spawn_command(command).expect("starts");
        thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { chunks, keys, child, screen: vt100::Parser::new(ROWS, COLUMNS, 0), _pair: pair }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("the program listens");
        self.keys.flush().expect("the program listens");
    }

    /// Waits until what is drawn is as wanted; how long that took.
    fn wait(&mut self, what: &str, shows: impl Fn(&str) -> bool) -> Duration {
        let begun = Instant::now();
        loop {
            if shows(&self.screen.screen().contents()) {
                return begun.elapsed();
            }
            let left = PATIENCE.checked_sub(begun.elapsed());
            match left.and_then(|left| self.chunks.recv_timeout(left).ok()) {
                Some(chunk) => self.screen.process(&chunk),
                None => panic!("{what}: not within {PATIENCE:?}; the screen:\n{}", self.screen.screen().contents()),
            }
        }
    }

    fn time(&mut self, keys: &str, shows: impl Fn(&str) -> bool) -> Duration {
        self.press(keys);
        self.wait(&format!("{keys:?}"), shows)
    }

    /// Memory now, in MiB.
    fn memory(&self) -> u64 {
        let pid = self.child.process_id().expect("it runs");
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _it_may_have_quit = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where the cursor stands and how long the list is, as the headlines' title says: `3/79`.
fn place(screen: &str) -> Option<(u64, u64)> {
    let first = screen.lines().next()?;
    first.split(['│', ' ']).find_map(|word| {
        let (place, total) = word.split_once('/')?;
        Some((place.parse().ok()?, total.parse().ok()?))
    })
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize].as_secs_f64() * 1e3;
    println!("{what:<52} median {:>7.2} ms   99 % {:>7.2} ms   worst {:>7.2} ms   n {}", at(0.5), at(0.99), at(1.0), times.len());
}

fn floor() {
    let mut echo = Terminal::start("cat", &[]);
    let mut times = Vec::new();
    for _ in 0..200 {
        let before = echo.screen.screen().contents();
        times.push(echo.time("x", move |now| now != before));
    }
    report("floor: echo of a byte through the pty", times);
}

fn big_library() {
    let home = TempHome::new();
    fs::copy(generate::database(ENTRIES), home.file("dateline.db")).expect("copied");
    let mut config = String::from("[fetch]\non_start = false\n[display]\nopen_with = \"all\"\n");
    for feed in generate::subscriptions() {
        write!(config, "[[feeds]]\nurl = {:?}\n", feed.url.as_str()).expect("a String takes all");
    }
    home.write_config(&config);
    let path = home.path().to_string_lossy().into_owned();
    // The first run brings the page cache and the feed list up to date.
    home.run(["count"]).ok();
    let start = || {
        let begun = Instant::now();
        let mut terminal = Terminal::start(env!("CARGO_BIN_EXE_dateline"), &["--home", &path]);
        terminal.wait("first headlines", |screen| place(screen).is_some_and(|(_, total)| total > 1_000));
        (begun.elapsed(), terminal)
    };
    report(&format!("start to first headlines, {ENTRIES} entries"), (0..10).map(|_| start().0).collect());
    let (_, mut terminal) = start();
    let total = place(&terminal.screen.screen().contents()).expect("shown").1;
    let down = (2..=200).map(|row| terminal.time("j", move |screen| place(screen).is_some_and(|(at, _)| at == row))).collect();
    report("j in the headlines", down);
    let mut jumps = Vec::new();
    for _ in 0..20 {
        jumps.push(terminal.time("G", move |screen| place(screen) == Some((total, total))));
        jumps.push(terminal.time("gg", |screen| place(screen).is_some_and(|(at, _)| at == 1)));
    }
    report("G and gg", jumps);
    let mut searches = Vec::new();
    for word in ["harbour", "Brücke", "ferry strike", "quiet"] {
        searches.push(terminal.time(&format!("/{word}"), move |screen| place(screen).is_some_and(|(_, found)| found < total)));
        terminal.time("\u{1b}", move |screen| place(screen).is_some_and(|(_, all)| all == total));
    }
    report("/ and a word: typed to shown", searches);
    println!("{:<52} {} MiB", "memory after all that, at its peak", terminal.memory());
}

/// Two entries whose pages are kept, 5,000 words each: from the key to the article's first words, and from
/// `x` to the other text's.
fn kept_pages() {
    let server = FeedServer::start();
    let mut items = String::new();
    for i in 0..2 {
        let url = server.url(&format!("/story/{i}"));
        write!(items, "<item><title>Report {i}</title><link>{url}</link><description>Summary {i}.</description></item>").expect("written");
        let paragraph =
            |n: usize| format!("<p>Story {i}, part {n}: {}</p>", "the crew cleaned <a href='/glass'>the glass</a> again. ".repeat(12));
        let page: String = (1..=50).map(paragraph).collect();
        server.serve(
            &format!("/story/{i}"),
            Reply::ok(format!("<html><body><article>{page}</article></body></html>")).content_type("text/html"),
        );
    }
    server.serve("/feed", Reply::ok(format!("<rss version='2.0'><channel><title>Lamps</title>{items}</channel></rss>")));
    let home = TempHome::new();
    let config = "[fetch]\non_start = false\n[display]\nopen_with = \"all\"\n[[feeds]]\nurl = ";
    home.write_config(&format!("{config}{:?}\n", server.url("/feed")));
    home.run(["refresh", "--full-text"]).ok();
    let mut terminal = Terminal::start(env!("CARGO_BIN_EXE_dateline"), &["--home", &home.path().to_string_lossy()]);
    terminal.wait("an article", |screen| screen.contains("part 1:"));
    let here = usize::from(terminal.screen.screen().contents().contains("Story 1, part 1"));
    terminal.press("\r");
    let (mut articles, mut texts) = (Vec::new(), Vec::new());
    for _ in 0..50 {
        articles.push(terminal.time("J", move |screen| screen.contains(&format!("Story {}, part 1", 1 - here))));
        articles.push(terminal.time("K", move |screen| screen.contains(&format!("Story {here}, part 1"))));
        texts.push(terminal.time("x", move |screen| screen.contains(&format!("Summary {here}."))));
        texts.push(terminal.time("x", move |screen| screen.contains(&format!("Story {here}, part 1"))));
    }
    report("J and K to a kept page of 5,000 words", articles);
    report("x to the other text", texts);
}

fn slow_feeds() {
    let servers: Vec<FeedServer> = (0..100).map(|_| FeedServer::start()).collect();
    let home = TempHome::new();
    let mut config = String::from("[fetch]\non_start = false\n[display]\nopen_with = \"all\"\n");
    let ready = FeedServer::start();
    ready.serve("/feed", Reply::ok(newspaper("ready", 1_000)));
    write!(config, "[[feeds]]\nurl = {:?}\n", ready.url("/feed")).expect("a String takes all");
    for (i, server) in servers.iter().enumerate() {
        let delay = Duration::from_millis(500 + 40 * i as u64);
        server.serve("/feed", Reply::ok(newspaper(&format!("n{i}"), 200)).after(delay));
        write!(config, "[[feeds]]\nurl = {:?}\n", server.url("/feed")).expect("a String takes all");
    }
    home.write_config(&config);
    home.run(["refresh", "--feed", &ready.url("/feed")]).ok();
    let path = home.path().to_string_lossy().into_owned();
    let mut terminal = Terminal::start(env!("CARGO_BIN_EXE_dateline"), &["--home", &path]);
    terminal.wait("first headlines", |screen| place(screen).is_some());
    terminal.press("R");
    terminal.wait("the refresh", |screen| screen.contains("refreshing"));
    let (begun, mut times) = (Instant::now(), Vec::new());
    while begun.elapsed() < Duration::from_secs(5) {
        let (before, total) = place(&terminal.screen.screen().contents()).expect("shown");
        let key = if before < total.min(900) { "j" } else { "gg" };
        times.push(terminal.time(key, move |screen| place(screen).is_some_and(|(at, _)| at != before)));
        thread::sleep(Duration::from_millis(10));
    }
    report("j while 100 slow feeds are refreshed", times);
}
