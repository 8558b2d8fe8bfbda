//! Lists of entries and feeds, a window at a time.

use super::{clock, error::ReaderError, handle::Reader};
use crate::model::{EntryId, EntryQuery, EntrySummary, FeedSummary};
use crate::store::{Listing, Lists, Moment, Step, StoreError};

/// A list as a screen asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// What the list shows.
    pub query: EntryQuery,
    /// What stays in it until the list is left, although it no longer matches: what was just read.
    pub keep: Vec<EntryId>,
    /// Nothing that arrived after this entry: for marking what a reader saw and no more.
    pub until: Option<EntryId>,
    /// Whether the last word is still being typed; it then finds words that begin with it.
    pub typing: bool,
}

impl ListQuery {
    /// All that matches `query`.
    pub fn new(query: EntryQuery) -> Self {
        Self { query, ..Self::default() }
    }
}

/// Where a window of a list begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// At this row, counted from 0; past the end: the last rows.
    Row(u64),
    /// So that this entry stands in the middle; where it is not in the list, around row `or`.
    Entry {
        /// The entry.
        id: EntryId,
        /// The row that it stood at when it was last seen.
        or: u64,
    },
}

/// A part of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    /// How many rows the whole list has.
    pub total: u64,
    /// The number of the first row here.
    pub offset: u64,
    /// The rows.
    pub rows: Vec<EntrySummary>,
    /// The row number of the entry that was asked for, if the list has it.
    pub found: Option<u64>,
    /// The newest entry there is, for [`ListQuery::until`].
    pub latest: Option<EntryId>,
}

/// Which way to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Down the list.
    Forward,
    /// Up the list.
    Backward,
}

/// All that the feeds pane shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Library {
    /// The subscriptions in the config's order.
    pub feeds: Vec<FeedSummary>,
    /// Unread entries dated today (local time).
    pub today: u64,
    /// All unread entries.
    pub unread: u64,
    /// All starred entries.
    pub starred: u64,
    /// All entries that are not dismissed.
    pub all: u64,
    /// Dismissed entries.
    pub dismissed: u64,
}

impl Reader {
    /// What the feeds pane shows.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub async fn library(&self) -> Result<Library, ReaderError> {
        let moment = moment();
        let read = move |lists: &mut Lists| -> Result<Library, StoreError> {
            let counts = lists.smart_counts(moment)?;
            let feeds = lists.feeds()?;
            Ok(Library {
                feeds,
                today: counts.today,
                unread: counts.unread,
                starred: counts.starred,
                all: counts.all,
                dismissed: counts.dismissed,
            })
        };
        self.inner.lists.look(read).await
    }

    /// A part of a list: at most `rows` rows.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub async fn window(&self, list: ListQuery, at: At, rows: usize) -> Result<Window, ReaderError> {
        let moment = moment();
        self.inner.lists.look(move |lists| window(lists, &listing(&list, moment), at, rows as u64)).await
    }

    /// Those of `ids` that entries have, and for each other one a sentence that says so.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub async fn known_entries(&self, ids: Vec<EntryId>) -> Result<(Vec<EntryId>, Vec<ReaderError>), ReaderError> {
        let look = move |lists: &mut Lists| -> Result<_, StoreError> {
            let (mut known, mut unknown) = (Vec::new(), Vec::new());
            for id in ids {
                match lists.summary(id)? {
                    Some(_) => known.push(id),
                    None => unknown.push(no_entry(id)),
                }
            }
            Ok((known, unknown))
        };
        self.inner.lists.look(look).await
    }

    /// The nearest unread entry of the list beyond `from`; beyond its beginning (or end) without it.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub async fn next_unread(&self, list: ListQuery, from: Option<EntryId>, direction: Direction) -> Result<Option<EntryId>, ReaderError> {
        let moment = moment();
        let step = match direction {
            Direction::Forward => Step::Next,
            Direction::Backward => Step::Previous,
        };
        self.inner.lists.look(move |lists| lists.unread_beyond(&listing(&list, moment), from, step)).await
    }
}

fn window(lists: &Lists, listing: &Listing<'_>, at: At, rows: u64) -> Result<Window, StoreError> {
    // Before the rows: what arrives meanwhile was not seen.
    let latest = Some(lists.latest()?);
    let total = lists.count(listing)?;
    let found = match at {
        At::Row(_) => None,
        At::Entry { id, .. } => lists.position(listing, id)?,
    };
    let first = match at {
        At::Row(row) => row,
        At::Entry { or, .. } => found.unwrap_or(or).saturating_sub(rows / 2),
    };
    let offset = first.min(total.saturating_sub(rows));
    let rows = if rows == 0 { Vec::new() } else { lists.window(listing, offset, rows)? };
    Ok(Window { total, offset, rows, found, latest })
}

/// What is said of an id that no entry has.
pub(super) fn no_entry(id: EntryId) -> ReaderError {
    ReaderError::new(format!("there is no entry {id}; `dateline list` shows what there is"))
}

/// A list as the store takes it.
pub(super) fn listing(list: &ListQuery, moment: Moment) -> Listing<'_> {
    Listing { query: &list.query, keep: &list.keep, until: list.until, typing: list.typing, moment }
}

pub(super) fn moment() -> Moment {
    Moment { now: clock::now(), midnight: clock::midnight() }
}
