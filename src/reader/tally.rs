//! How many marks are on their way, wait or are lost, for whoever can't wait for the database: the last line,
//! and the end.

use super::words::{counted, is_or_are};
use crate::model::Clean;
use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

/// Marks by what became of them, since the start.
#[derive(Default)]
pub(super) struct Tally {
    /// Asked for, and not put yet.
    on_their_way: AtomicU64,
    /// Could not be written yet.
    waiting: AtomicU64,
    /// Could not be written for good.
    lost: AtomicU64,
    /// What was in the way last; empty: nothing was.
    hindrance: Mutex<String>,
}

impl Tally {
    /// One was asked for.
    pub(super) fn expect(&self) {
        self.on_their_way.fetch_add(1, Ordering::SeqCst);
    }

    /// One that was expected is written, waits or is lost.
    pub(super) fn arrived(&self) {
        self.on_their_way.fetch_sub(1, Ordering::SeqCst);
    }

    /// So many wait.
    pub(super) fn wait(&self, number: usize) {
        self.waiting.store(number as u64, Ordering::SeqCst);
    }

    /// One is lost.
    pub(super) fn lose(&self, why: &str) {
        self.hindered(why);
        self.lost.fetch_add(1, Ordering::SeqCst);
    }

    /// Something was in the way of one.
    pub(super) fn hindered(&self, why: &str) {
        why.clone_into(&mut self.hindrance.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// How many wait.
    pub(super) fn waiting(&self) -> u64 {
        self.waiting.load(Ordering::SeqCst)
    }

    /// How many are lost.
    pub(super) fn lost(&self) -> u64 {
        self.lost.load(Ordering::SeqCst)
    }

    /// What the end tells of them and why; `None`: all are kept. `is_tried`: those that wait are being written
    /// just now, and may come through.
    pub(super) fn at_the_end(&self, is_tried: bool) -> Option<Clean> {
        let on_their_way = self.on_their_way.load(Ordering::SeqCst);
        let number = self.waiting() + self.lost() + on_their_way;
        let marks = counted(number, "mark", "marks");
        let why = Some(self.hindrance.lock().unwrap_or_else(PoisonError::into_inner).clone()).filter(|why| !why.is_empty());
        let sentence = if is_tried || on_their_way > 0 {
            let why = why.unwrap_or_else(|| "the database gave no answer yet".to_owned());
            format!("{marks} could not be written in time and may be lost: {why}")
        } else {
            format!("{marks} could not be written and {} lost: {}", is_or_are(number), why.unwrap_or_default())
        };
        (number > 0).then(|| Clean::new(&sentence))
    }
}
