//! What a refresh knows of a database that can't be written: why it stopped, and, in memory, when the
//! feeds whose news could not be noted may be asked again. Without it a full disk would have them asked
//! every minute.

use super::error::ReaderError;
use crate::model::{FeedHealth, FeedId};
use crate::store::FeedSource;
use jiff::Timestamp;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

/// Why a feed's news could not be kept.
pub(super) enum Trouble {
    /// Whatever it was, it is this feed's.
    Feed(ReaderError),
    /// The database can't be written just now: no feed's fault, and the end of a refresh.
    Database,
}

impl From<ReaderError> for Trouble {
    fn from(error: ReaderError) -> Self {
        Self::Feed(error)
    }
}

/// When a feed may be asked again that the database could not note this of.
#[derive(Clone, Copy, Default)]
pub(super) struct Rest {
    pub(super) not_before: Option<Timestamp>,
    pub(super) held_until: Option<Timestamp>,
    pub(super) gone: bool,
}

/// The state of the refresh that is under way, and what is left of earlier ones.
#[derive(Default)]
pub(super) struct Standstill(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    /// What stopped this refresh; its own, so that what is still queued of an earlier one stays stopped.
    why: Arc<OnceLock<ReaderError>>,
    rests: HashMap<FeedId, Rest>,
}

impl Standstill {
    /// A refresh begins: nothing has stopped it yet.
    pub(super) fn begin(&self) {
        self.inner().why = Arc::default();
    }

    /// Where it is noted what stops this refresh.
    pub(super) fn stopped(&self) -> Arc<OnceLock<ReaderError>> {
        Arc::clone(&self.inner().why)
    }

    /// What stopped the refresh that ends with this.
    pub(super) fn end(&self) -> ReaderError {
        let why = std::mem::take(&mut self.inner().why);
        why.get().cloned().unwrap_or_else(|| ReaderError::new("the database can't be written; try again"))
    }

    /// Lets a feed rest, as the database can't note it.
    pub(super) fn rest(&self, feed: FeedId, rest: Rest) {
        self.inner().rests.insert(feed, rest);
    }

    /// A feed is as the database says again.
    pub(super) fn wake(&self, feed: FeedId) {
        self.inner().rests.remove(&feed);
    }

    /// Whether nothing at all is known of a feed's rest.
    pub(super) fn is_awake(&self, feed: FeedId) -> bool {
        !self.inner().rests.contains_key(&feed)
    }

    /// A feed's health, with what could not be noted of it.
    pub(super) fn health(&self, source: &FeedSource) -> FeedHealth {
        let health = source.health.clone();
        match self.inner().rests.get(&source.id) {
            Some(rest) => FeedHealth {
                not_before: health.not_before.max(rest.not_before),
                held_until: health.held_until.max(rest.held_until),
                gone: health.gone || rest.gone,
                ..health
            },
            None => health,
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
