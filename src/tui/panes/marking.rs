//! Marks put on rows of the list: they show at once, and go again when the answer says that they were not kept.

use super::{
    super::effect::{Effect, Target},
    entries::EntriesPane,
    marks::Marks,
};
use crate::model::{EntryId, EntryStatus, EntrySummary, Mark};

impl EntriesPane {
    /// The status of a row, marks on their way included.
    pub(in crate::tui) fn status(&self, row: &EntrySummary) -> EntryStatus {
        self.marks.over(row.id, row.status, &self.list)
    }

    /// A mark is on its way: it shows at once.
    pub(in crate::tui) fn mark(&mut self, mark: Mark, target: Target) -> Effect {
        self.marks.sent(mark, target.clone());
        if let Target::Entries(ids) = &target {
            match mark {
                Mark::Dismissed | Mark::Restored => self.leave(ids),
                _ => ids.iter().for_each(|id| self.keep(Some(*id))),
            }
        }
        Effect::Mark(mark, target)
    }

    /// The answer to a mark came: it is kept, or gone again.
    pub(in crate::tui) fn marked(&mut self, mark: Mark, target: &Target, kept: bool) {
        self.marks.answered(mark, target);
        if kept {
            let list = &self.list;
            let covered = self.window.rows.iter_mut().filter(|row| Marks::covers(target, list, row.id));
            covered.for_each(|row| row.status = mark.on(row.status));
            if matches!((mark, target), (Mark::Read, Target::List(_))) {
                self.list.keep.clear();
            }
        } else if let Target::Entries(ids) = target {
            // They never left, read or not.
            for id in ids {
                if self.take_left(*id) {
                    self.keep(Some(*id));
                }
            }
        }
        self.stale = true;
    }

    /// A change of this entry was taken back: one that a mark took out of the list comes back into it, whatever
    /// the list's filter, and under the cursor.
    pub(in crate::tui) fn undone(&mut self, id: EntryId) {
        if self.take_left(id) {
            self.keep(Some(id));
            self.select(id);
        }
    }

    /// A change of this entry was made again: it may take it out of the list as it did before.
    pub(in crate::tui) fn redone(&mut self, id: EntryId) {
        self.leaves(id);
    }

    /// Notes that a row may leave the list.
    fn leaves(&mut self, id: EntryId) {
        if self.window.rows.iter().any(|row| row.id == id) && !self.left.contains(&id) {
            self.left.push(id);
        }
    }

    /// Whether an entry left the list; from now on it did not.
    fn take_left(&mut self, id: EntryId) -> bool {
        let place = self.left.iter().position(|left| *left == id);
        place.map(|place| self.left.remove(place)).is_some()
    }

    /// How many marks are on their way.
    pub(in crate::tui) fn marks_on_their_way(&self) -> u64 {
        self.marks.number()
    }

    /// How many of them are to be told, as one of them takes its time.
    pub(in crate::tui) fn late_marks(&self) -> u64 {
        self.marks.late_ones()
    }

    /// The newest mark that was sent since this was last asked, by its number.
    pub(in crate::tui) fn new_mark(&mut self) -> Option<u64> {
        self.marks.new_one()
    }

    /// The mark of this number, and whatever was sent before it, had its time.
    pub(in crate::tui) fn is_late(&mut self, number: u64) {
        self.marks.is_late(number);
    }

    /// Entries go out of the list; the cursor goes on to the one after them.
    fn leave(&mut self, ids: &[EntryId]) {
        ids.iter().for_each(|id| self.leaves(*id));
        self.list.keep.retain(|id| !ids.contains(id));
        self.set_aside.retain(|id| !ids.contains(id));
        if self.selected.is_some_and(|id| ids.contains(&id)) && !self.step(1) {
            self.step(-1);
        }
        let gone = self.marks.take_out(&mut self.window, &self.list);
        let above = gone.iter().filter(|row| **row < self.view.cursor).count();
        self.view.renumber(self.view.cursor - above as u64);
        if self.selected.is_some_and(|id| ids.contains(&id)) {
            // It was the only row.
            self.select_cursor();
        }
        self.fit();
    }
}
