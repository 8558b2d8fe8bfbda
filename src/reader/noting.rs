//! Writing what came of asking a feed, or letting the feed rest where the database can't be written.

use super::{
    error::ReaderError,
    handle::Reader,
    standstill::{Rest, Trouble},
};
use crate::model::FeedId;
use crate::store::{Store, StoreError};
use std::sync::Arc;

impl Reader {
    /// Writes what came of asking a feed. Where the database can't be written the feed rests in memory, and
    /// what else this refresh has in the queue is not tried: each would wait for seconds.
    pub(super) async fn note_visit<T: Send + 'static>(
        &self,
        feed: FeedId,
        rest: Rest,
        change: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Trouble> {
        let stopped = self.inner.standstill.why();
        let why = Arc::clone(&stopped);
        let written = self.inner.writer.ask(move |store| {
            if why.get().is_some() {
                return Err(StoreError::Busy);
            }
            change(store).inspect_err(|error| {
                if error.may_pass() {
                    why.get_or_init(|| ReaderError::new(error.to_string()));
                }
            })
        });
        let written = written.await;
        match written {
            Ok(done) => {
                self.inner.standstill.wake(feed);
                Ok(done)
            }
            Err(_) if stopped.get().is_some() => {
                self.inner.standstill.rest(feed, rest);
                Err(Trouble::Database)
            }
            Err(error) => Err(Trouble::Feed(error)),
        }
    }
}
