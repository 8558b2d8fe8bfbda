//! Nothing from outside becomes a command: not to the terminal, not to a shell, not to the database.
//!
//! Each test prints what it saw, as in `cargo test --test hostile -- --nocapture`.
#![allow(clippy::print_stdout, reason = "each test prints its figure")]

mod exports;
#[cfg(unix)]
mod files;
mod frames;
mod lists;
#[cfg(unix)]
mod names;
mod outputs;
#[cfg(unix)]
mod programs;
mod searches;
#[path = "../support/mod.rs"]
mod support;
#[cfg(unix)]
mod terminal;
