//! The end: the database is let go of, so that it is one file again.

use super::handle::Reader;
use crate::store::Beside;
use std::time::Duration;

/// Bytes of the log that a slow disk takes in a millisecond. A process whose disk is at work does not end,
/// however long it was willing to wait.
const PER_MILLISECOND: u64 = 100_000;

impl Reader {
    /// Lets go of the database, for all clones: what was asked before is carried out, what is asked later is
    /// not. Whoever is the last to close it moves its log into the file, which then is all there is to copy.
    /// After `at_most` nobody waits any more; where the log is too large for that, nothing is done. Then it
    /// stays as it is, and nothing is lost by that.
    pub async fn close(&self, at_most: Duration) {
        let room = at_most.as_millis() as u64 * PER_MILLISECOND;
        if Beside::of(&self.inner.database).log > room {
            return tracing::debug!("the log is too large for a quick end; it stays beside the database");
        }
        // One after the other: of two that close at once neither would be the last.
        let closing = async {
            self.inner.lists.close().await;
            self.inner.writer.close().await;
        };
        if tokio::time::timeout(at_most, closing).await.is_err() {
            tracing::debug!("the database was not closed in time; its log stays beside it");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Paths;

    #[tokio::test]
    async fn a_log_that_is_too_large_for_a_quick_end_stays_as_it_is() {
        let home = tempfile::tempdir().expect("a folder");
        let reader = Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened");
        let log = home.path().join("dateline.db-wal");
        let before = std::fs::read(&log).expect("a log");
        reader.close(Duration::ZERO).await;
        assert!(std::fs::read(&log).expect("it stays") == before);
        reader.inner.lists.look(|lists| lists.feeds()).await.expect("it was not let go of");
        reader.close(Duration::from_secs(60)).await;
        assert!(!log.exists());
        assert!(reader.inner.lists.look(|lists| lists.feeds()).await.is_err());
    }
}
