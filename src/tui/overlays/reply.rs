//! What overlays answer to keys, and the keys that mean the same in all of them.

use crate::article::Format;
use crate::command::{AppCommand, Command, GoCommand, Key, KeyCode, Keymap, Lookup, Motion, NamedKey, Place};
use crate::model::{Clean, FeedId, Scope};
use crate::reader::Offer;

/// What a typed line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) enum Purpose {
    /// The address of a feed to add.
    AddFeed,
    /// A text to look for in the list.
    SearchList,
    /// A text to look for in the article.
    SearchArticle,
}

/// What an overlay wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tui) enum Wish {
    /// Give this command.
    Run(Command, Option<u32>),
    /// Show what a query finds in all feeds.
    Show(String),
    /// Subscribe to what is at this address.
    Subscribe(String),
    /// Subscribe to what a page offers.
    TakeOffer(Offer),
    /// Look for this, now; empty: look for nothing.
    Search(Purpose, String),
    /// Open this address.
    Browse(String),
    /// Read the page at this address here.
    Read(String),
    /// Copy this address.
    Copy(String),
    /// Show this list.
    GoTo(Scope),
    /// Play what is at this address.
    Play(String),
    /// Save the article here.
    Save(String),
    /// Pipe the article, in this form, into this command line.
    Pipe(Format, String),
    /// Stop the command that runs.
    StopPipe,
    /// Give the article to the target of this name.
    Share(String),
    /// Set an option for this run.
    Set(String, String),
    /// Show this feed.
    GoToFeed(FeedId),
    /// Ask this feed for news.
    RefreshFeed(FeedId),
    /// Write the address that this feed has moved to into the config.
    FollowMove(FeedId),
    /// Remove this feed.
    RemoveFeed(FeedId),
    /// Mark everything read.
    MarkAllRead,
    /// Tell what is wrong with what was typed.
    Fail(Clean),
}

/// What came of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tui) enum Reply {
    /// The overlay stays.
    Stay,
    /// It stays, and wants something.
    Wish(Wish),
    /// It is over.
    Close,
    /// It is over, and wants something.
    Done(Wish),
}

pub(super) fn is(key: Key, named: NamedKey) -> bool {
    key.code == KeyCode::Named(named)
}

/// The motion that a key gives, by the user's own keys. Sequences don't count here, but for the key
/// that twice goes to the beginning: it does so at once.
pub(super) fn motion(key: Key, keymap: &Keymap) -> Option<Motion> {
    match keymap.look_up(Place::Entries, &[key]) {
        Lookup::Command(Command::Move(motion)) => Some(motion),
        Lookup::Prefix(following) if following.contains(&(key, Command::Move(Motion::Top))) => Some(Motion::Top),
        _ => None,
    }
}

/// The motion of a key where letters are typed: only keys that type nothing move.
pub(super) fn typed_motion(key: Key) -> Option<Motion> {
    let motions = [
        (NamedKey::Up, Motion::Up),
        (NamedKey::Down, Motion::Down),
        (NamedKey::PageUp, Motion::PageUp),
        (NamedKey::PageDown, Motion::PageDown),
    ];
    motions.into_iter().find(|(named, _)| is(key, *named)).map(|(_, motion)| motion)
}

/// Whether a key closes an overlay that nobody types in.
pub(super) fn closes(key: Key, keymap: &Keymap) -> bool {
    let closing = [Command::App(AppCommand::Close), Command::App(AppCommand::Back), Command::Go(GoCommand::Left)];
    is(key, NamedKey::Esc) || matches!(keymap.look_up(Place::Entries, &[key]), Lookup::Command(command) if closing.contains(&command))
}
