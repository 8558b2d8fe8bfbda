//! What can be done and undone: acts as they are asked for, deeds as the journal names them.

use super::adoption::Adoption;
use super::error::StoreError;
use super::listing::Listing;
use crate::model::EntryId;
use crate::model::FeedUrl;
use crate::model::Mark;

/// Something that the user does and may want undone; what changes the config file is an
/// [`Intention`](super::Intention) first.
#[derive(Clone, Copy, Debug)]
pub enum Act<'a> {
    /// Puts a mark on entries.
    Mark {
        /// Which.
        mark: Mark,
        /// On what.
        on: Target<'a>,
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

impl Deed {
    /// The journal's word for an act that changed the config file, and what its way back needs; `None`: it did not.
    pub(super) fn in_the_config(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::Unsubscribed(payload) => Some(("unsubscribed", payload)),
            Self::Subscribed(payload) => Some(("subscribed", payload)),
            Self::Readdressed(payload) => Some(("readdressed", payload)),
            Self::Marked(_) | Self::Saved | Self::Moved(_) => None,
        }
    }

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

/// The journal's word for a mark.
pub(super) fn word(mark: Mark) -> &'static str {
    match mark {
        Mark::Read => "read",
        Mark::Unread => "unread",
        Mark::Starred => "starred",
        Mark::Unstarred => "unstarred",
        Mark::Dismissed => "dismissed",
        Mark::Restored => "restored",
    }
}
