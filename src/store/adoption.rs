//! The address that a feed moved to, adopted: what the journal keeps of it, done, undone and done again.

use super::error::StoreError;
use crate::model::FeedUrl;
use rusqlite::Connection;
use serde::Deserialize;
use serde::Serialize;

/// An adoption, as it lies in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Adoption {
    pub(super) feed: i64,
    /// Where it was asked before; `None`: at the subscription's address.
    pub(super) from: Option<String>,
    pub(super) to: String,
}

impl Adoption {
    /// Out of a journal's note.
    pub(super) fn read(payload: &str) -> Result<Self, StoreError> {
        serde_json::from_str(payload).map_err(|_| StoreError::Damaged)
    }

    /// For the journal.
    pub(super) fn payload(&self) -> Result<String, StoreError> {
        serde_json::to_string(self).map_err(|_| StoreError::Damaged)
    }

    /// The new address.
    pub(super) fn address(&self) -> FeedUrl {
        FeedUrl::new(&self.to)
    }

    /// The feed is asked at its new address.
    pub(super) fn put(&self, db: &Connection) -> Result<(), StoreError> {
        db.prepare_cached(
            "UPDATE feeds SET asked_at = ?2, stays_from = NULL, moved_to = NULL, moved_days = 0, moved_day = NULL WHERE id = ?1",
        )?
        .execute((self.feed, &self.to))?;
        Ok(())
    }

    /// The feed is asked where it was before, and stays there.
    pub(super) fn take_back(&self, db: &Connection) -> Result<(), StoreError> {
        db.prepare_cached(
            "UPDATE feeds SET asked_at = ?2, stays_from = ?3, moved_to = NULL, moved_days = 0, moved_day = NULL, not_before = NULL
             WHERE id = ?1 AND (asked_at = ?3 OR asked_at IS NULL)",
        )?
        .execute((self.feed, &self.from, &self.to))?;
        Ok(())
    }
}
