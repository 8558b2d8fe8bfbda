//! What a fetch brought when it brought no document: nothing new, or a failure.

use super::connection::Store;
use super::error::StoreError;
use super::rows::Millis;
use crate::model::Clean;
use crate::model::FeedId;
use crate::model::Validators;
use jiff::Timestamp;
use rusqlite::Connection;

/// A fetch that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong, as a sentence.
    pub error: Clean,
    /// Not to be asked again before this moment.
    pub not_before: Option<Timestamp>,
    /// Until when the server asked to be left alone.
    pub held_until: Option<Timestamp>,
    /// The server says that the feed is gone for good (410).
    pub gone: bool,
}

impl Store {
    /// Notes that a fetch brought nothing new: 304, or the document that was kept last. Only times
    /// are written, and `validators` and `moved_to` where they are others than before.
    ///
    /// # Errors
    /// [`StoreError::NoFeed`], or where the database can't be written.
    pub fn unchanged(
        &mut self,
        feed: FeedId,
        validators: Option<&Validators>,
        moved_to: Option<&Clean>,
        not_before: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let tx = self.begin()?;
        note_success(&tx, feed, not_before, now)?;
        tx.prepare_cached("UPDATE feeds SET moved_to = ?2 WHERE id = ?1 AND moved_to IS NOT ?2")?
            .execute((feed.0, moved_to.map(Clean::as_str)))?;
        if let Some(validators) = validators {
            note_validators(&tx, feed, validators)?;
        }
        Ok(tx.commit()?)
    }

    /// Notes that a fetch failed. Entries, validators and everything else stay as they are.
    ///
    /// # Errors
    /// [`StoreError::NoFeed`], or where the database can't be written.
    pub fn failed(&mut self, feed: FeedId, failure: &Failure, now: Timestamp) -> Result<(), StoreError> {
        let tx = self.begin()?;
        let changed = tx.execute(
            "UPDATE feeds SET last_error = ?2, failures = failures + 1, failing_since = coalesce(failing_since, ?3),
             not_before = ?4, gone = ?5, held_until = ?6 WHERE id = ?1",
            (feed.0, failure.error.as_str(), Millis(now), failure.not_before.map(Millis), failure.gone, failure.held_until.map(Millis)),
        )?;
        found(feed, changed)?;
        Ok(tx.commit()?)
    }
}

/// Ends a row of failures.
pub(super) fn note_success(db: &Connection, feed: FeedId, not_before: Option<Timestamp>, now: Timestamp) -> Result<(), StoreError> {
    let changed = db
        .prepare_cached(
            "UPDATE feeds SET last_success = ?2, last_error = NULL, failures = 0, failing_since = NULL, not_before = ?3, held_until = NULL, gone = 0
             WHERE id = ?1",
        )?
        .execute((feed.0, Millis(now), not_before.map(Millis)))?;
    found(feed, changed)
}

pub(super) fn note_validators(db: &Connection, feed: FeedId, validators: &Validators) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE feeds SET etag = ?2, last_modified = ?3 WHERE id = ?1 AND (etag IS NOT ?2 OR last_modified IS NOT ?3)")?
        .execute((feed.0, &validators.etag, &validators.last_modified))?;
    Ok(())
}

fn found(feed: FeedId, changed: usize) -> Result<(), StoreError> {
    if changed == 0 { Err(StoreError::NoFeed(feed)) } else { Ok(()) }
}
