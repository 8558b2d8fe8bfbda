//! The database under faults, in the real program: writes that fail, full disks, kill -9, many instances,
//! one that is stopped while it holds the database. Nothing that was acknowledged is lost.
//!
//! Small by default; the whole counts, with their figures, by
//! `DATELINE_FAULTS=1 DATELINE_KILLS=500 DATELINE_MARKS=1000 cargo test --test faults -- --nocapture --test-threads=1`.
//!
//! There are no lock files that could go stale and no process numbers: the locks are the system's, and go
//! with their process however it ends.
#![allow(clippy::print_stdout, reason = "tests print their figures")]
#![cfg(unix)]
#![allow(clippy::panic, reason = "what stands beside the tests fails like them")]

mod damaged;
mod edits;
mod full;
mod holder;
mod instances;
mod kills;
mod shim;
mod undone;
mod waiting;
mod writes;

#[path = "../support/mod.rs"]
mod support;

use dateline::{model::Clean, store::check};
use std::{fs, path::Path};
use support::{FeedServer, Pty, Reply, TempHome, newspaper};

const PROGRAM: &str = env!("CARGO_BIN_EXE_dateline");

/// A count that the environment may set.
fn wished(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable).ok().and_then(|count| count.parse().ok()).unwrap_or(otherwise)
}

/// What a query counts in a home.
fn count(home: &TempHome, query: &[&str]) -> usize {
    home.run(["count"].iter().chain(query).copied()).ok().trim().parse().expect("a number")
}

/// A home with one fetched newspaper, and nothing that is fetched by itself.
fn home(server: &FeedServer, entries: usize) -> TempHome {
    server.serve("/feed", Reply::ok(newspaper("alpha", entries)));
    let home = TempHome::new();
    home.write_config(&format!("[fetch]\non_start = false\n[display]\nopen_with = \"all\"\n[[feeds]]\nurl = '{}'\n", server.url("/feed")));
    home.run(["refresh"]).ok();
    home
}

/// How many lines of the log say this.
fn logged(home: &TempHome, text: &str) -> usize {
    fs::read_to_string(home.file("dateline.log")).expect("a log").lines().filter(|line| line.contains(text)).count()
}

/// A home with the same files: config and database.
fn twin(home: &TempHome) -> TempHome {
    let twin = TempHome::new();
    for file in fs::read_dir(home.path()).expect("a folder").flatten().filter(|file| file.path().is_file()) {
        fs::copy(file.path(), twin.file(&file.file_name().to_string_lossy())).expect("copied");
    }
    twin
}

fn ids(home: &TempHome) -> Vec<String> {
    home.run(["list"]).ok().lines().filter_map(|line| line.split('\t').next()).map(str::to_owned).collect()
}

/// Fails where the database has anything wrong in it.
fn assert_sound(home: &Path, when: &str) {
    assert_eq!(check(&home.join("dateline.db")).expect("read"), [] as [Clean; 0], "{when}");
}
