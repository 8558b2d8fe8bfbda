//! How a fetch went: well, with or without a document, or not.

use super::connection::Store;
use super::error::StoreError;
use super::fetched::Fetched;
use super::moves::Proof;
use super::moves::give_up_move;
use super::moves::note_move;
use super::public;
use super::rows::Millis;
use crate::model::Clean;
use crate::model::FeedHealth;
use crate::model::FeedId;
use crate::model::Trouble;
use jiff::Timestamp;
use rusqlite::Connection;
use std::time::Duration;

/// A fetch that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong, as a sentence.
    pub error: Clean,
    /// Of what kind that is.
    pub trouble: Trouble,
    /// Not to be asked again before this moment.
    pub not_before: Option<Timestamp>,
    /// Until when the server asked to be left alone.
    pub held_until: Option<Timestamp>,
    /// The server says that the feed is gone for good (410).
    pub gone: bool,
    /// The feed's host, where it stood for a public address.
    pub public_host: Option<String>,
    /// How long it took to fail.
    pub took: Option<Duration>,
}

impl Store {
    /// Looks whether the database can be written, as far as that is seen without writing: a full disk is not.
    ///
    /// # Errors
    /// Where it can't be.
    pub fn can_be_written(&mut self) -> Result<(), StoreError> {
        Ok(self.begin()?.commit()?)
    }

    /// Notes that a fetch brought nothing new: 304, or the document that was kept last (`same_bytes`).
    /// Only what is known of the fetch is written; whether the feed is now asked where it moved to.
    ///
    /// # Errors
    /// [`StoreError::NoFeed`], or where the database can't be written.
    pub fn unchanged(&mut self, feed: FeedId, fetched: &Fetched, same_bytes: bool, now: Timestamp) -> Result<bool, StoreError> {
        let tx = self.begin()?;
        note_success(&tx, feed, fetched, now)?;
        let proof = if same_bytes { Proof::Same } else { Proof::Unchanged };
        let moved = note_move(&tx, feed, fetched.moved_to.as_ref(), proof, now)?;
        tx.commit()?;
        Ok(moved)
    }

    /// Notes that a fetch failed. Entries, validators and everything else stay as they are; an address
    /// that was adopted because the feed had moved there is given up when it goes on failing.
    ///
    /// # Errors
    /// [`StoreError::NoFeed`], or where the database can't be written.
    pub fn failed(&mut self, feed: FeedId, failure: &Failure, now: Timestamp) -> Result<(), StoreError> {
        let tx = self.begin()?;
        let changed = tx.execute(
            "UPDATE feeds SET last_error = ?2, failures = failures + 1, failing_since = coalesce(failing_since, ?3),
             not_before = ?4, gone = ?5, held_until = ?6, asked = ?3, took_ms = ?7, trouble = ?8 WHERE id = ?1",
            (
                feed.0,
                failure.error.as_str(),
                Millis(now),
                failure.not_before.map(Millis),
                failure.gone,
                failure.held_until.map(Millis),
                failure.took.map(millis),
                failure.trouble.word(),
            ),
        )?;
        found(feed, changed)?;
        public::note(&tx, failure.public_host.as_deref())?;
        give_up_move(&tx, feed)?;
        Ok(tx.commit()?)
    }

    /// Takes back what [`Store::failed`] wrote since `before`: the network failed, and not the feed.
    ///
    /// # Errors
    /// [`StoreError::NoFeed`], or where the database can't be written.
    pub fn forgive(&mut self, feed: FeedId, before: &FeedHealth) -> Result<(), StoreError> {
        let time = |time: Option<Timestamp>| time.map(Millis);
        let changed = self.begin().and_then(|tx| {
            let changed = tx.execute(
                "UPDATE feeds SET last_error = ?2, failures = ?3, failing_since = ?4, not_before = ?5, gone = ?6, held_until = ?7,
                 asked_at = ?8, trouble = ?9 WHERE id = ?1",
                (
                    feed.0,
                    before.last_error.as_deref(),
                    before.failures,
                    time(before.failing_since),
                    time(before.not_before),
                    before.gone,
                    time(before.held_until),
                    before.asked_at.as_ref().map(|url| url.as_str()),
                    before.trouble.map(Trouble::word),
                ),
            )?;
            tx.commit()?;
            Ok(changed)
        })?;
        found(feed, changed)
    }
}

/// Ends a row of failures, and notes what the fetch tells for the next one.
pub(super) fn note_success(db: &Connection, feed: FeedId, fetched: &Fetched, now: Timestamp) -> Result<(), StoreError> {
    let changed = db
        .prepare_cached(
            "UPDATE feeds SET last_success = ?2, last_error = NULL, trouble = NULL, failures = 0, failing_since = NULL, not_before = ?3,
             held_until = NULL, gone = 0, asked = ?2, asked_whole = iif(?4, ?2, asked_whole), took_ms = ?5, cut = ?6 WHERE id = ?1",
        )?
        .execute((feed.0, Millis(now), fetched.not_before.map(Millis), fetched.whole, fetched.took.map(millis), fetched.cut.as_deref()))?;
    db.prepare_cached("UPDATE feeds SET etag = ?2, last_modified = ?3 WHERE id = ?1 AND (etag IS NOT ?2 OR last_modified IS NOT ?3)")?
        .execute((feed.0, &fetched.validators.etag, &fetched.validators.last_modified))?;
    public::note(db, fetched.public_host.as_deref())?;
    found(feed, changed)
}

fn millis(took: Duration) -> i64 {
    i64::try_from(took.as_millis()).unwrap_or(i64::MAX)
}

fn found(feed: FeedId, changed: usize) -> Result<(), StoreError> {
    if changed == 0 { Err(StoreError::NoFeed(feed)) } else { Ok(()) }
}
