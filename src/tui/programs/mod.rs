//! Other programs: browser, player, editor, and commands that articles are given to. A command and
//! its arguments, never a shell.

mod editor;
mod filter;
mod foreground;
mod opener;

pub(super) use editor::edit;
pub(super) use filter::{filter, take_over};
pub(super) use opener::{browse, play};
