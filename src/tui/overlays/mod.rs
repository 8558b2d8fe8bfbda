//! What lies over the panes. The topmost hears keys first; Esc closes it and never quits.
//!
//! An overlay changes nothing but itself: what it wants done it says as a [`Wish`].

mod command_line;
mod help;
mod lists;
mod problems;
mod prompt;
mod sheet;
mod which_key;

pub(super) use command_line::CommandLine;
pub(super) use help::Help;
pub(super) use lists::{Info, Links};
pub(super) use problems::Problems;
pub(super) use prompt::{Confirm, Prompt, Purpose};
pub(super) use which_key::draw_which_key;

use super::{message::Size, style::Look};
use crate::command::{AppCommand, Command, GoCommand, Key, KeyCode, Keymap, Lookup, Motion, NamedKey, Place};
use crate::model::{Clean, FeedId};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

/// One overlay.
#[derive(Debug)]
pub(super) enum Overlay {
    Help(Help),
    CommandLine(CommandLine),
    Prompt(Prompt),
    Links(Links),
    Info(Info),
    Problems(Problems),
    Confirm(Confirm),
}

/// What an overlay wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// Give this command.
    Run(Command, Option<u32>),
    /// Show what a query finds in all feeds.
    Show(String),
    /// Subscribe to what is at this address.
    Subscribe(String),
    /// Look for this, now; empty: look for nothing.
    Search(Purpose, String),
    /// Open this address.
    Browse(String),
    /// Copy this address.
    Copy(String),
    /// Show this feed.
    GoToFeed(FeedId),
    /// Ask this feed for news.
    RefreshFeed(FeedId),
    /// Remove this feed.
    RemoveFeed(FeedId),
    /// Mark everything read.
    MarkAllRead,
    /// Tell what is wrong with what was typed.
    Fail(Clean),
}

/// What came of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// The overlay stays.
    Stay,
    /// It stays, and wants something.
    Wish(Wish),
    /// It is over.
    Close,
    /// It is over, and wants something.
    Done(Wish),
}

impl Overlay {
    /// Takes a key.
    pub(super) fn press(&mut self, key: Key, keymap: &Keymap) -> Reply {
        match self {
            Overlay::Help(help) => help.press(key),
            Overlay::CommandLine(line) => line.press(key),
            Overlay::Prompt(prompt) => prompt.press(key),
            Overlay::Links(links) => links.press(key, keymap),
            Overlay::Info(info) => info.press(key, keymap),
            Overlay::Problems(problems) => problems.press(key, keymap),
            Overlay::Confirm(confirm) => confirm.press(key),
        }
    }

    /// Takes pasted text, where one can type.
    pub(super) fn paste(&mut self, text: &Clean) -> Reply {
        match self {
            Overlay::Help(help) => help.paste(text),
            Overlay::CommandLine(line) => line.paste(text),
            Overlay::Prompt(prompt) => prompt.paste(text),
            _ => Reply::Stay,
        }
    }

    /// Takes the size of the screen.
    pub(super) fn fit(&mut self, screen: Size) {
        match self {
            Overlay::Help(help) => help.fit(screen),
            Overlay::Links(links) => links.fit(screen),
            Overlay::Info(info) => info.fit(screen),
            Overlay::Problems(problems) => problems.fit(screen),
            Overlay::CommandLine(_) | Overlay::Prompt(_) | Overlay::Confirm(_) => {}
        }
    }

    /// The wheel was turned over it.
    pub(super) fn scroll(&mut self, lines: i64) {
        match self {
            Overlay::Help(help) => help.scroll(lines),
            Overlay::Links(links) => links.scroll(lines),
            Overlay::Info(info) => info.scroll(lines),
            Overlay::Problems(problems) => problems.scroll(lines),
            Overlay::CommandLine(_) | Overlay::Prompt(_) | Overlay::Confirm(_) => {}
        }
    }

    /// Paints it over the panes, or on the status line; returns where the cursor stands, if one types.
    pub(super) fn draw(&self, screen: Rect, status: Rect, look: &Look, buffer: &mut Buffer) -> Option<Position> {
        match self {
            Overlay::Help(help) => return help.draw(screen, look, buffer),
            Overlay::CommandLine(line) => return line.draw(screen, status, look, buffer),
            Overlay::Prompt(prompt) => return prompt.draw(status, look, buffer),
            Overlay::Links(links) => links.draw(screen, look, buffer),
            Overlay::Info(info) => info.draw(screen, look, buffer),
            Overlay::Problems(problems) => problems.draw(screen, look, buffer),
            Overlay::Confirm(confirm) => confirm.draw(status, look, buffer),
        }
        None
    }
}

fn is(key: Key, named: NamedKey) -> bool {
    key.code == KeyCode::Named(named)
}

/// The motion that a key gives, by the user's own keys. Sequences don't count here, but for the key
/// that twice goes to the beginning: it does so at once.
fn motion(key: Key, keymap: &Keymap) -> Option<Motion> {
    match keymap.look_up(Place::Entries, &[key]) {
        Lookup::Command(Command::Move(motion)) => Some(motion),
        Lookup::Prefix(following) if following.contains(&(key, Command::Move(Motion::Top))) => Some(Motion::Top),
        _ => None,
    }
}

/// Whether a key closes an overlay that nobody types in.
fn closes(key: Key, keymap: &Keymap) -> bool {
    let closing = [Command::App(AppCommand::Close), Command::App(AppCommand::Back), Command::Go(GoCommand::Left)];
    is(key, NamedKey::Esc) || matches!(keymap.look_up(Place::Entries, &[key]), Lookup::Command(command) if closing.contains(&command))
}
