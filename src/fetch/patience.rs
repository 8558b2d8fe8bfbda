//! How long an answer may take: each step for itself, and all of them together.

use super::error::{FetchError, Phase};
use crate::model::Clean;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The deadline of a fetch, as far as one hop is concerned.
pub(super) struct Patience {
    deadline: Instant,
    whole: Duration,
}

impl Patience {
    /// From now on `left` remains of `whole`.
    pub(super) fn new(left: Duration, whole: Duration) -> Self {
        Self { deadline: Instant::now() + left, whole }
    }

    /// Waits for a step of the fetch for `limit`, and not beyond the deadline.
    pub(super) async fn within<T>(
        &self,
        limit: Duration,
        phase: Phase,
        host: &Clean,
        step: impl Future<Output = T>,
    ) -> Result<T, FetchError> {
        let end = Instant::now() + limit;
        timeout_at(end.min(self.deadline), step).await.map_err(|_| {
            let (phase, limit) = if end < self.deadline { (phase, limit) } else { (Phase::Whole, self.whole) };
            FetchError::Timeout { host: host.clone(), phase, limit }
        })
    }

    /// Waits for something of our own, which moves the deadline.
    pub(super) async fn excuse<T>(&mut self, ours: impl Future<Output = T>) -> T {
        let start = Instant::now();
        let done = ours.await;
        self.deadline += start.elapsed();
        done
    }

    /// What remains.
    pub(super) fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }
}
