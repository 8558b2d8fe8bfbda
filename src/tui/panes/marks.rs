//! Marks on their way: shown before they are kept, forgotten when the answer comes.

use super::super::effect::{ListQuery, Target, Window};
use crate::model::{EntryId, EntryQuery, EntryStatus, EntrySummary, Mark, Query, ReadFilter, Scope, SortKey, SortOrder};

/// What shows everything in all feeds.
const ALL: EntryQuery = EntryQuery {
    scope: Scope::All,
    read: ReadFilter::All,
    query: Query { terms: Vec::new() },
    sort: SortOrder { key: SortKey::Date, reversed: false },
};

/// The marks that were sent and not yet answered, in order.
#[derive(Debug, Default)]
pub(super) struct Marks {
    unanswered: Vec<(Mark, Target)>,
    /// How many were sent in all: the number of the last one.
    sent: u64,
    /// The number of the last one that was told of.
    told: u64,
    /// Whether one of them takes its time: that they are not written yet is worth a word.
    late: bool,
}

impl Marks {
    /// A mark was sent.
    pub(super) fn sent(&mut self, mark: Mark, target: Target) {
        self.unanswered.push((mark, target));
        self.sent += 1;
    }

    /// Its answer came.
    pub(super) fn answered(&mut self, mark: Mark, target: &Target) {
        if let Some(at) = self.unanswered.iter().position(|(sent, to)| *sent == mark && to == target) {
            self.unanswered.remove(at);
        }
        self.late &= !self.unanswered.is_empty();
    }

    /// How many there are.
    pub(super) fn number(&self) -> u64 {
        self.unanswered.len() as u64
    }

    /// The newest that was sent since this was last asked, by its number.
    pub(super) fn new_one(&mut self) -> Option<u64> {
        let before = std::mem::replace(&mut self.told, self.sent);
        (before < self.sent).then_some(self.sent)
    }

    /// The one of this number had its time. They are answered in order.
    pub(super) fn is_late(&mut self, number: u64) {
        self.late |= number + self.number() > self.sent;
    }

    /// How many there are, where one of them is late.
    pub(super) fn late_ones(&self) -> u64 {
        if self.late { self.number() } else { 0 }
    }

    /// Takes rows out of a part of `list` that they dismiss or bring back, as the list will have them no more; the
    /// numbers that those had.
    pub(super) fn take_out(&self, window: &mut Window, list: &ListQuery) -> Vec<u64> {
        let goes = |row: &EntrySummary| self.over(row.id, row.status, list).dismissed != row.status.dismissed;
        let numbered = (window.offset..).zip(&window.rows);
        let gone: Vec<u64> = numbered.filter(|(_, row)| goes(row)).map(|(number, _)| number).collect();
        window.rows.retain(|row| !goes(row));
        window.total = window.total.saturating_sub(gone.len() as u64);
        gone
    }

    /// What the status of a row of `list` becomes by them.
    pub(super) fn over(&self, id: EntryId, status: EntryStatus, list: &ListQuery) -> EntryStatus {
        self.unanswered.iter().filter(|(_, target)| Self::covers(target, list, id)).fold(status, |status, (mark, _)| mark.on(status))
    }

    /// Whether a target has this row of `list`, as far as that can be told here: another list may have
    /// it as well, and the next answer from the database says so.
    pub(super) fn covers(target: &Target, list: &ListQuery, id: EntryId) -> bool {
        match target {
            Target::Entries(ids) => ids.contains(&id),
            Target::List(marked) => marked.query == list.query || marked.query == ALL,
        }
    }
}
