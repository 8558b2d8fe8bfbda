//! The queue of writes that could not be made yet, and when they were last tried. What they are is the
//! business of those who put them there.

use crate::model::EntryId;
use crate::store::{Store, StoreError};
use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

/// How long lies between two tries.
const BETWEEN: Duration = Duration::from_secs(3);

/// A write that may be tried again and again.
pub(super) type Write = Arc<dyn Fn(&mut Store) -> Result<u64, StoreError> + Send + Sync>;

/// What waits, oldest first, each with the entry that it is about, where there is only one.
#[derive(Default)]
pub(super) struct Unkept {
    pub(super) writes: VecDeque<(Write, Option<EntryId>)>,
    /// When they were last tried, and what was in the way.
    tried: Option<(Instant, String)>,
}

impl Unkept {
    /// What was in the way a moment ago: too soon to try again.
    pub(super) fn rests(&self) -> Option<&str> {
        self.tried.as_ref().filter(|(at, _)| at.elapsed() < BETWEEN).map(|(_, why)| why.as_str())
    }

    /// Notes what was in the way just now.
    pub(super) fn failed(&mut self, why: String) -> String {
        self.tried = Some((Instant::now(), why.clone()));
        why
    }

    /// The next try may be made at once.
    pub(super) fn wake(&mut self) {
        self.tried = None;
    }
}
