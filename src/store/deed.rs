//! What can be done and undone: acts as they are asked for, deeds as the journal names them.

use super::adoption::Adoption;
use super::error::StoreError;
use super::listing::Listing;
use crate::model::EntryId;
use crate::model::FeedUrl;
use crate::model::Mark;

/// Something that the user does and may want undone.
#[derive(Clone, Copy, Debug)]
pub enum Act<'a> {
    /// Puts a mark on entries.
    Mark {
        /// Which.
        mark: Mark,
        /// On what.
        on: Target<'a>,
    },
    /// A subscription was removed from the config. The payload is the caller's: what it needs to
    /// put the line back.
    Unsubscribed {
        /// Comes back with [`Undone`](super::journal::Undone).
        payload: &'a str,
    },
    /// A subscription was added to the config.
    Subscribed {
        /// Comes back with [`Undone`](super::journal::Undone).
        payload: &'a str,
    },
    /// A subscription was given another address in the config.
    Readdressed {
        /// Comes back with [`Undone`](super::journal::Undone).
        payload: &'a str,
    },
}

/// What a mark is put on.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// These entries.
    Entries(&'a [EntryId]),
    /// All of a list; see [`Listing::until`] about what arrives meanwhile.
    List(&'a Listing<'a>),
}

/// What an act in the journal did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Put a mark on entries.
    Marked(Mark),
    /// Removed a subscription; with the caller's payload.
    Unsubscribed(String),
    /// Added a subscription; with the caller's payload.
    Subscribed(String),
    /// Gave a subscription another address; with the caller's payload.
    Readdressed(String),
    /// Saved a page.
    Saved,
    /// Not the user's own: a feed that moved is asked at its new address, which is this.
    Moved(FeedUrl),
}

impl Act<'_> {
    /// The word for it in the journal, and the caller's payload.
    pub(super) fn noted(&self) -> (&'static str, Option<&str>) {
        match *self {
            Act::Mark { mark, .. } => (word(mark), None),
            Act::Unsubscribed { payload } => ("unsubscribed", Some(payload)),
            Act::Subscribed { payload } => ("subscribed", Some(payload)),
            Act::Readdressed { payload } => ("readdressed", Some(payload)),
        }
    }
}

impl Deed {
    /// Reads what the journal says.
    pub(super) fn read(deed: &str, payload: String) -> Result<Self, StoreError> {
        Ok(match deed {
            "unsubscribed" => Deed::Unsubscribed(payload),
            "subscribed" => Deed::Subscribed(payload),
            "readdressed" => Deed::Readdressed(payload),
            "saved" => Deed::Saved,
            "moved" => Deed::Moved(Adoption::read(&payload)?.address()),
            other => Deed::Marked(MARKS.into_iter().find(|mark| word(*mark) == other).ok_or(StoreError::Damaged)?),
        })
    }
}

const MARKS: [Mark; 6] = [Mark::Read, Mark::Unread, Mark::Starred, Mark::Unstarred, Mark::Dismissed, Mark::Restored];

fn word(mark: Mark) -> &'static str {
    match mark {
        Mark::Read => "read",
        Mark::Unread => "unread",
        Mark::Starred => "starred",
        Mark::Unstarred => "unstarred",
        Mark::Dismissed => "dismissed",
        Mark::Restored => "restored",
    }
}
