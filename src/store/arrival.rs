//! When an entry came and when it is from, whatever the clocks say: the publisher's goes wrong, and ours does.

use super::error::StoreError;
use super::rows::Millis;
use crate::model::Entry;
use crate::model::EntryId;
use jiff::SignedDuration;
use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::OptionalExtension;

/// 1 January 2026: before there was a dateline.
const FIRST: Timestamp = Timestamp::constant(1_767_225_600, 0);
/// Clocks that were set by hand, or to the wrong zone, are wrong by no more than this.
const SMALL_JUMP: SignedDuration = SignedDuration::from_hours(48);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Whether a clock that says so was never set.
pub fn was_never_set(now: Timestamp) -> bool {
    now < FIRST
}

/// The moment to say that `entries` arrived at. Mostly `now`; but not before what came last, where the
/// clock has gone back a little or was never set. That way the order of arrival outlives the clock.
pub(super) fn arrival(db: &Connection, entries: &[Entry], now: Timestamp) -> Result<Timestamp, StoreError> {
    let last = db
        .prepare_cached("SELECT arrived FROM status ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| row.get::<_, Millis>(0).map(|last| last.0))
        .optional()?;
    if was_never_set(now) {
        let published = entries.iter().filter_map(|entry| entry.published);
        return Ok(published.chain(last).max().map_or(FIRST, |newest| newest.max(FIRST)));
    }
    Ok(last.filter(|last| *last > now && last.duration_since(now) <= SMALL_JUMP).unwrap_or(now))
}

/// What lists are sorted by, and whether that is only the time of arrival.
///
/// Nothing is dated later than it arrived, and 1 January 1970 is a server without a clock.
pub(super) fn dated(entry: &Entry, arrived: Timestamp) -> (Timestamp, bool) {
    let is_date = |time: &Timestamp| !(0..DAY.as_secs()).contains(&time.as_second());
    let said = entry.published.filter(is_date).or(entry.updated.filter(is_date));
    let undated = said.is_none_or(|said| said.duration_since(arrived) > DAY);
    (said.unwrap_or(arrived).min(arrived), undated)
}

/// Dates an entry that had only the time of its arrival, where its feed has come to say a date. What was said
/// once stays: some feeds date everything anew at each fetch.
pub(super) fn date_late(db: &Connection, id: EntryId, entry: &Entry) -> Result<(), StoreError> {
    if entry.published.or(entry.updated).is_none() {
        return Ok(());
    }
    let guess = db
        .prepare_cached("SELECT arrived FROM status WHERE id = ?1 AND undated = 1")?
        .query_row([id.0], |row| row.get::<_, Millis>(0).map(|arrived| arrived.0))
        .optional()?;
    let Some((date, false)) = guess.map(|arrived| dated(entry, arrived)) else { return Ok(()) };
    db.prepare_cached("UPDATE status SET date = ?2, undated = 0 WHERE id = ?1")?.execute((id.0, Millis(date)))?;
    db.prepare_cached("UPDATE entries SET published = ?2, updated = ?3 WHERE id = ?1")?.execute((
        id.0,
        entry.published.map(Millis),
        entry.updated.map(Millis),
    ))?;
    Ok(())
}

/// Whether `now` can't be: far beyond all that publishers dated. Nothing is forgotten on the word of such
/// a clock.
pub(super) fn is_far_ahead(db: &Connection, now: Timestamp) -> Result<bool, StoreError> {
    let newest = db
        .prepare_cached("SELECT date FROM status WHERE shown = 1 AND dismissed = 0 AND undated = 0 ORDER BY date DESC LIMIT 1")?
        .query_row([], |row| row.get::<_, Millis>(0).map(|newest| newest.0))
        .optional()?;
    Ok(newest.is_some_and(|newest| now.duration_since(newest) > DAY * 366))
}
