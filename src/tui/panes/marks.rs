//! Marks on their way: shown before they are kept, forgotten when the answer comes.

use super::super::effect::Target;
use crate::model::{EntryId, EntryStatus, Mark};

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

    /// What `status` becomes by them.
    pub(super) fn over(&self, id: EntryId, status: EntryStatus) -> EntryStatus {
        self.0.iter().filter(|(_, target)| Self::covers(target, id)).fold(status, |status, (mark, _)| mark.on(status))
    }

    /// Whether a target has this row of the list shown.
    pub(super) fn covers(target: &Target, id: EntryId) -> bool {
        match target {
            Target::Entries(ids) => ids.contains(&id),
            // Lists are marked whole, and only the one on the screen.
            Target::List(_) | Target::Everything => true,
        }
    }
}
