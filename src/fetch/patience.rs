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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_we_wait_for_ourselves_costs_nothing() {
        let whole = Duration::from_millis(300);
        let mut patience = Patience::new(whole, whole);
        patience.excuse(tokio::time::sleep(whole + whole / 4)).await;
        assert!(patience.left() > Duration::ZERO);
    }

    #[tokio::test]
    async fn the_limit_that_is_passed_first_is_named() {
        let host = Clean::new("example.org");
        let short = Duration::from_millis(10);
        for (left, expected) in [(Duration::from_secs(9), Phase::Body), (Duration::ZERO, Phase::Whole)] {
            let late = Patience::new(left, left).within(short, Phase::Body, &host, std::future::pending::<()>()).await;
            assert!(matches!(late, Err(FetchError::Timeout { phase, .. }) if phase == expected), "{late:?}");
        }
    }
}
