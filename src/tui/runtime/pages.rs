//! Web pages on their way: each may be let go of, so that one that hangs stands in no other's way.

use super::{
    super::effect::{Answer, Opened, ReaderError},
    work::Inbox,
};
use crate::model::EntryId;
use std::{collections::HashMap, future::Future, sync::Arc};
use tokio::task::AbortHandle;

/// The fetches, by entry.
#[derive(Default)]
pub(super) struct PagesOnTheWay(HashMap<EntryId, AbortHandle>);

impl PagesOnTheWay {
    /// Fetches an entry's page by `work`, and answers with the entry as it is then; it takes the place of a
    /// fetch that is under way.
    pub(super) fn fetch(&mut self, id: EntryId, work: impl Future<Output = Result<Opened, ReaderError>> + Send + 'static, inbox: &Inbox) {
        self.0.retain(|_, job| !job.is_finished());
        let job = inbox.ask(work, move |result| Answer::PageFetched(id, result.map(Arc::new)));
        if let Some(older) = self.0.insert(id, job) {
            older.abort();
        }
    }

    /// Lets go of an entry's page; no answer will come.
    pub(super) fn leave(&mut self, id: EntryId) {
        if let Some(job) = self.0.remove(&id) {
            job.abort();
        }
    }
}
