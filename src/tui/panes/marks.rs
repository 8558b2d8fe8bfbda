//! Marks on their way: shown before they are kept, forgotten when the answer comes.

use super::super::effect::{ListQuery, Target};
use crate::model::{EntryId, EntryQuery, EntryStatus, Mark, Query, ReadFilter, Scope, SortKey, SortOrder};

/// What shows everything in all feeds.
const ALL: EntryQuery = EntryQuery {
    scope: Scope::All,
    read: ReadFilter::All,
    query: Query { terms: Vec::new() },
    sort: SortOrder { key: SortKey::Date, reversed: false },
};

/// The marks that were sent and not yet answered, in order.
#[derive(Debug, Default)]
pub(super) struct Marks(Vec<(Mark, Target)>);

impl Marks {
    /// A mark was sent.
    pub(super) fn sent(&mut self, mark: Mark, target: Target) {
        self.0.push((mark, target));
    }

    /// Its answer came.
    pub(super) fn answered(&mut self, mark: Mark, target: &Target) {
        if let Some(at) = self.0.iter().position(|(sent, to)| *sent == mark && to == target) {
            self.0.remove(at);
        }
    }

    /// What the status of a row of `list` becomes by them.
    pub(super) fn over(&self, id: EntryId, status: EntryStatus, list: &ListQuery) -> EntryStatus {
        self.0.iter().filter(|(_, target)| Self::covers(target, list, id)).fold(status, |status, (mark, _)| mark.on(status))
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
