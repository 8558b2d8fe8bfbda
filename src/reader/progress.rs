//! What is told of a refresh under way.

use crate::model::{Clean, FeedId};

/// News of a refresh under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The feed.
    pub feed: FeedId,
    /// What became of it.
    pub outcome: Outcome,
    /// Feeds, or pages, that are done so far.
    pub done: usize,
    /// How many are asked in all.
    pub total: usize,
    /// How many failed so far.
    pub failed: usize,
}

/// What became of one feed in a refresh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is being asked.
    Started,
    /// It brought this many new entries.
    New(u64),
    /// Nothing has changed.
    NotModified,
    /// It failed; the sentence says why and what to do.
    Failed(Clean),
    /// The page of one of its entries was kept. From the first of these on, pages are counted.
    PageKept,
    /// The page of one of its entries could not be had.
    PageFailed(Clean),
}
