//! The queue of marks that could not be written yet, and when that was last tried. What they are is the
//! business of those who put them there.

use super::{
    error::ReaderError,
    marks::{Done, Target, put, show},
    words::counted,
};
use crate::model::{Clean, EntryId, Mark};
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
    /// What was taken back before it was written, the last one last, until something else is done.
    pub(super) forgotten: Vec<Unwritten>,
    /// Whether the lists show something else than these marks.
    pub(super) is_unshown: bool,
    /// When they were last tried, and what was in the way.
    tried: Option<(Instant, String)>,
}

impl Unkept {
    /// How lists show all that waits.
    pub(super) fn shows(&self) -> Vec<Show> {
        self.marks.iter().map(|mark| Arc::clone(&mark.show)).collect()
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

/// What became of a mark that a reader put who stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is on the disk, as all that waited before it.
    Written(Done),
    /// It waits and is shown: how many do, and what is in the way.
    Waits(Clean),
}

/// A mark as it waits.
pub(super) fn unwritten(mark: Mark, target: Target, same_story: bool) -> Unwritten {
    let entry = target.only();
    let target = Arc::new(target);
    let shown = Arc::clone(&target);
    Unwritten {
        write: Arc::new(move |store| put(store, mark, &target, same_story)),
        show: Arc::new(move |lists| show(lists, mark, &shown, same_story)),
        entry,
    }
}

/// Shows all of these.
pub(super) fn lay(lists: &mut Lists, shows: &[Show]) -> Result<(), StoreError> {
    shows.iter().try_for_each(|show| show(lists))
}

/// What became of the marks that waited.
pub(super) enum Tried {
    /// All of them are written.
    Written,
    /// Some can't be written ever.
    Lost(ReaderError),
    /// Some still wait; what was in the way, in a few words.
    Waits(String),
}

/// What is told while marks wait.
pub(super) fn waits(waiting: &Unkept, why: &str) -> Clean {
    let number = waiting.marks.len() as u64;
    Clean::new(&format!(
        "{} {} not written yet ({why}); dateline tries again every few seconds",
        counted(number, "mark", "marks"),
        is_or_are(number)
    ))
}

/// What is told of marks that waited in vain.
pub(super) fn are_lost(number: u64, why: &StoreError) -> ReaderError {
    ReaderError::new(format!(
        "{} that waited could not be written and {} lost: {}",
        counted(number, "mark", "marks"),
        is_or_are(number),
        why.reason()
    ))
}

pub(super) fn is_or_are(number: u64) -> &'static str {
    if number == 1 { "is" } else { "are" }
}
