//! What each command does: one file for each group of the command table, and one for the answers.
//!
//! Motions are answered by the panes themselves.

mod answers;
mod entry;
mod feeds;
mod go;
mod list;
mod own;
mod pages;
mod wishes;
