//! The queue of marks that could not be written yet, and when that was last tried. What they are is the
//! business of those who put them there.

use crate::model::EntryId;
use crate::store::{Lists, Store, StoreError};
use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

/// How long lies between two tries.
const BETWEEN: Duration = Duration::from_secs(3);

/// A write that may be tried again and again.
pub(super) type Write = Arc<dyn Fn(&mut Store) -> Result<u64, StoreError> + Send + Sync>;

/// How lists show what is not written.
pub(super) type Show = Arc<dyn Fn(&mut Lists) -> Result<(), StoreError> + Send + Sync>;

/// A mark that waits.
#[derive(Clone)]
pub(super) struct Unwritten {
    pub(super) write: Write,
    pub(super) show: Show,
    /// The entry that it is about, where there is only one.
    pub(super) entry: Option<EntryId>,
}

/// What waits, oldest first.
#[derive(Default)]
pub(super) struct Unkept {
    pub(super) marks: VecDeque<Unwritten>,
    /// What was taken back before it was written, the last one last, until something else is done here.
    pub(super) forgotten: Vec<Unwritten>,
    /// How many acts of the journal were taken back behind these, and are to be done again before them.
    pub(super) behind: usize,
    /// Whether the lists show something else than these marks.
    pub(super) is_unshown: bool,
    /// Whether the database was opened anew and the lists were not yet: they may not see what is written.
    pub(super) are_lists_old: bool,
    /// Whether the database was closed to be opened anew, and that was not done to the end.
    pub(super) is_closed: bool,
    /// When they were last tried, and what was in the way.
    tried: Option<(Instant, String)>,
}

impl Unkept {
    /// How lists show all that waits.
    pub(super) fn shows(&self) -> Vec<Show> {
        self.marks.iter().map(|mark| Arc::clone(&mark.show)).collect()
    }

    /// Something else was done: what was taken back has no future any more.
    pub(super) fn leave_forgotten(&mut self) {
        self.forgotten.clear();
        self.behind = 0;
    }

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

/// Shows all of these.
pub(super) fn lay(lists: &mut Lists, shows: &[Show]) -> Result<(), StoreError> {
    shows.iter().try_for_each(|show| show(lists))
}
