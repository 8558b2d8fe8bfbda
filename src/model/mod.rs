//! The nouns of dateline: plain data without I/O, clock or terminal.
//!
//! Everything else speaks in these words. A [`ParsedFeed`] is what a publisher's document said; a
//! [`FeedSummary`] is a subscription as a list shows it. An [`Entry`] is one item as published; an
//! [`EntrySummary`] is its line in a list, and [`EntryStatus`] what the reader made of it.

mod address;
mod document;
mod entry;
mod escapes;
mod feed;
mod page;
mod query;
mod refusal;
mod text;
mod trouble;

pub use address::{place, same_host, same_origin, same_spelling};
pub use document::{Ending, ParsedFeed, QuietTimes};
pub use entry::{Enclosure, Entry, EntryId, EntryStatus, EntrySummary, Figure, Guid, Mark, PixelSize};
pub use escapes::without_escapes;
pub use feed::{FeedHealth, FeedId, FeedSummary, FeedUrl, Stays, Validators};
pub use page::{Access, PageText, TextFrom};
pub use query::{EntryQuery, Query, QueryError, ReadFilter, Scope, SortKey, SortOrder, Term};
pub use refusal::plain_words;
pub use text::Clean;
pub use trouble::Trouble;
