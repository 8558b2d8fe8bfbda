//! What a list holds, as the caller says it.

use crate::model::EntryId;
use crate::model::EntryQuery;
use jiff::Timestamp;

/// The time for which a list is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Now: for `newer:` and `older:`.
    pub now: Timestamp,
    /// The last local midnight: where Today begins.
    pub midnight: Timestamp,
}

/// A list to read: a query, and how it stands on the screen.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    /// What the list shows.
    pub query: &'a EntryQuery,
    /// Entries that stay in the list although they were read (or unstarred) while it was seen.
    pub keep: &'a [EntryId],
    /// Only entries numbered up to this one: what had arrived when the list was drawn. For marking
    /// what a reader saw, and nothing that came behind their back.
    pub until: Option<EntryId>,
    /// Whether the query's last word is still being typed: it then finds words that begin with it.
    pub typing: bool,
    /// When.
    pub moment: Moment,
}

impl<'a> Listing<'a> {
    /// All that matches `query`.
    pub fn new(query: &'a EntryQuery, moment: Moment) -> Self {
        Self { query, keep: &[], until: None, typing: false, moment }
    }
}
