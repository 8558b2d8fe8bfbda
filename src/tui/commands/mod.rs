//! What each command does: one file for each group of the command table, two more for what is done with
//! articles, one for the end, and one for the answers.
//!
//! Motions are answered by the panes themselves.

mod answers;
mod entry;
mod feeds;
mod go;
mod keep;
mod leave;
mod links;
mod list;
mod own;
mod pages;
mod wishes;
