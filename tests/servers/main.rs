//! Servers that lie, drip, bomb, loop and redirect inward, against the real program: what it costs, what
//! is reached, what is told. Each test prints its figures: `cargo test --test servers -- --nocapture`.
//!
//! `DATELINE_DRIP_SECONDS` (10) is the deadline of the fetches that drip; the config's own default is 30.
//! `DATELINE_PROGRAM` names an optimised build to take times with: 49 good feeds are in within 5 s, and no
//! frame takes 33 ms. That wants a machine with nothing else to do, or `chrt --rr 10` before the command.

#![cfg(unix)]
#![allow(clippy::panic, clippy::print_stdout, reason = "what tests share fails the test and prints its figures")]

#[path = "../support/mod.rs"]
mod support;

mod bombs;
mod crowds;
mod cut;
mod kinds;
mod liars;
#[cfg(target_os = "linux")]
mod names;
mod offers;
mod reach;
mod secrets;
#[cfg(target_os = "linux")]
mod trust;
#[cfg(target_os = "linux")]
mod typed;
mod unclosed;

use serde_json::Value;
use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use support::TempHome;

/// The real program.
const PROGRAM: &str = env!("CARGO_BIN_EXE_dateline");
/// Longer than this for one run, and it has hung.
const PATIENCE: Duration = Duration::from_secs(300);

/// How a run of the program went.
struct Measured {
    status: Option<i32>,
    stdout: String,
    stderr: String,
    peak_mib: u64,
    took: Duration,
}

/// Runs a command to its end and looks at its memory all the while.
fn measured(mut command: Command) -> Measured {
    let begun = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let [stdout, stderr] = [collect(child.stdout.take()), collect(child.stderr.take())];
    let mut peak = 0;
    let status = loop {
        peak = peak.max(peak_kib(child.id()));
        if let Some(status) = child.try_wait().expect("our own child can be asked") {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            let _ = child.kill();
            panic!("the program hung");
        }
        thread::sleep(Duration::from_millis(2));
    };
    let text = |thread: thread::JoinHandle<String>| thread.join().expect("the pipe ends with the program");
    let took = begun.elapsed();
    Measured { status: status.code(), stdout: text(stdout), stderr: text(stderr), peak_mib: peak / 1024, took }
}

fn collect(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    let mut pipe = pipe.expect("it is piped");
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The most memory that a process had resident; 0 where the system does not tell.
fn peak_kib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// A home with these options and feeds that have no network but loopback's.
fn home(options: &str, urls: &[String]) -> TempHome {
    let home = TempHome::new();
    let feeds: String = urls.iter().map(|url| format!("[[feeds]]\nurl = '{url}'\n")).collect();
    let fetch = if options.contains("[fetch]") { String::new() } else { "[fetch]\n".to_owned() };
    home.write_config(&format!("{fetch}{options}\nproxy = \"none\"\n{feeds}"));
    home
}

/// `dateline refresh` in a home.
fn refresh(home: &TempHome) -> Command {
    let mut command = home.command();
    command.arg("refresh");
    command
}

/// The optimised build that times are taken with, if there is one.
fn optimised() -> Option<String> {
    std::env::var("DATELINE_PROGRAM").ok()
}

/// The same command of the optimised build, if there is one.
fn of_choice(command: Command) -> Command {
    match optimised() {
        Some(program) => like(Command::new(program), &command),
        None => command,
    }
}

/// A command with the arguments and the environment of another one.
fn like(mut command: Command, other: &Command) -> Command {
    command.args(other.get_args()).env_clear().envs(other.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command
}

/// What `feeds --json` says of the feed at an address.
fn feed(home: &TempHome, url: &str) -> Value {
    let feeds: Value = serde_json::from_str(&home.run(["feeds", "--json"]).ok()).expect("JSON");
    let shown = dateline::model::FeedUrl::new(url).to_string();
    feeds.as_array().expect("a list").iter().find(|row| row["url"] == shown.as_str()).cloned().unwrap_or_default()
}

/// What went wrong at a feed; empty, if nothing did.
fn error_of(home: &TempHome, url: &str) -> String {
    feed(home, url)["last_error"].as_str().unwrap_or_default().to_owned()
}

/// Entries in the database, as a reader beside the program counts them; 0 while there is none.
fn entries(home: &TempHome) -> i64 {
    let database = rusqlite::Connection::open_with_flags(home.file("dateline.db"), rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY);
    database.and_then(|database| database.query_row("SELECT count(*) FROM entries", [], |row| row.get(0))).unwrap_or(0)
}

/// The log, as far as it goes.
fn log(home: &TempHome) -> String {
    fs::read_to_string(home.file("dateline.log")).unwrap_or_default()
}
