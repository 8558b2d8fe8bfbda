//! A mark that may have to wait: how it is written and shown, and what is told of it. Where it waits is the
//! queue's business.

use super::{
    error::ReaderError,
    marks::{Done, Target, put, show},
    unkept::{Unkept, Unwritten},
    words::{counted, is_or_are},
};
use crate::model::{Clean, Mark};
use crate::store::{Moment, StoreError};
use std::sync::Arc;

/// What became of a mark that a reader put who stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is on the disk, as all that waited before it.
    Written(Done),
    /// It waits and is shown: how many do, and what is in the way.
    Waits(Clean),
}

/// A mark as it waits. Shown and written whenever, it is on what the target holds at this moment.
pub(super) fn unwritten(mark: Mark, target: Target, same_story: bool, moment: Moment) -> Unwritten {
    let entry = target.only();
    let target = Arc::new(target);
    let shown = Arc::clone(&target);
    Unwritten {
        write: Arc::new(move |store| put(store, mark, &target, same_story, moment)),
        show: Arc::new(move |lists| show(lists, mark, &shown, same_story, moment)),
        entry,
    }
}

/// What became of the marks that waited. Those that are not told of here are written.
#[derive(Default)]
pub(super) struct Tried {
    /// That some can't be written ever.
    pub(super) lost: Option<ReaderError>,
    /// Whether the newest is one of them.
    pub(super) is_newest_lost: bool,
    /// What was in the way of those that still wait, in a few words.
    pub(super) waits: Option<String>,
}

/// How many marks are not on the disk, in words.
pub fn not_written(marks: u64) -> Clean {
    Clean::new(&format!("{} {} not written yet", counted(marks, "mark", "marks"), is_or_are(marks)))
}

/// What is told while marks wait.
pub(super) fn waits(waiting: &Unkept, why: &str) -> Clean {
    let marks = not_written(waiting.marks.len() as u64);
    Clean::new(&format!("{marks} ({why}); dateline tries again every few seconds"))
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
