//! Feeds that say that they have moved for good (301, 308).
//!
//! A captive portal says so too, of everything. So a move is only noted at first; it is adopted when the
//! same feed was seen at the new address on three days, and is an act in the journal then: it can be
//! undone, and stays undone. The config is never written here.

use super::adoption::Adoption;
use super::error::StoreError;
use super::feeds::is_asked_at;
use super::journal::note_moved;
use crate::model::Clean;
use crate::model::FeedId;
use crate::model::FeedUrl;
use jiff::Timestamp;
use rusqlite::Connection;

/// On how many days the same feed must be seen at its new address.
const DAYS: i64 = 3;
/// Failures in a row after which an adopted address is given up.
const PATIENCE: i64 = 3;

/// What an answer from a new address proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// It was the same feed.
    Same,
    /// "Nothing new" (304): as good as the feed, if that was seen there before.
    Unchanged,
    /// It was a feed, but it need not be the same.
    None,
}

impl Proof {
    /// What a document proves: `recognised` of its `entries` were known, `before` is how many the last one had.
    pub(super) fn of(same_title: bool, recognised: usize, before: usize, entries: usize) -> Self {
        let most_are_known = recognised > 0 && recognised * 2 >= entries.min(before);
        let some_are_known = recognised > 0 || before == 0;
        if most_are_known || (same_title && some_are_known) { Self::Same } else { Self::None }
    }
}

/// What is known of a feed's move.
#[derive(Default)]
struct Move {
    to: Option<String>,
    /// On how many days the same feed was seen there.
    days: i64,
    /// The last of them, in days since 1970.
    day: Option<i64>,
}

/// Notes where a server says that the feed has moved; whether that address has now been adopted.
pub(super) fn note_move(db: &Connection, feed: FeedId, to: Option<&Clean>, proof: Proof, now: Timestamp) -> Result<bool, StoreError> {
    let known = db
        .prepare_cached("SELECT moved_to, moved_days, moved_day FROM feeds WHERE id = ?1")?
        .query_row([feed.0], |row| Ok(Move { to: row.get(0)?, days: row.get(1)?, day: row.get(2)? }))?;
    let Some(to) = to.map(Clean::as_str) else {
        return if known.to.is_some() { write(db, feed, &Move::default()).map(|()| false) } else { Ok(false) };
    };
    let goes_on = known.to.as_deref() == Some(to);
    let before = if goes_on { known } else { Move { to: Some(to.to_owned()), ..Move::default() } };
    let (days, day) = counted(&before, proof, now.as_second().div_euclid(24 * 3_600));
    if days >= DAYS && adopt(db, feed, to, now)? {
        return Ok(true);
    }
    if !goes_on || (days, day) != (before.days, before.day) {
        write(db, feed, &Move { days, day, ..before })?;
    }
    Ok(false)
}

/// The days on which the feed was seen at its new address, `today` included.
fn counted(before: &Move, proof: Proof, today: i64) -> (i64, Option<i64>) {
    let is_it = match proof {
        Proof::Same => true,
        Proof::Unchanged => before.days > 0,
        Proof::None => return (0, None),
    };
    match before.day {
        _ if !is_it => (before.days, before.day),
        Some(day) if day == today => (before.days, before.day),
        // A clock that was ahead and is right again: the day before today is not known.
        Some(day) if day > today => (before.days.min(1), Some(today)),
        _ => (before.days + 1, Some(today)),
    }
}

fn write(db: &Connection, feed: FeedId, it: &Move) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE feeds SET moved_to = ?2, moved_days = ?3, moved_day = ?4 WHERE id = ?1")?
        .execute((feed.0, &it.to, it.days, it.day))?;
    Ok(())
}

/// Asks the feed at its new address from now on, unless the user once took that back, or its own
/// address holds a password or a key (that is not for others), or another one is subscribed to there.
fn adopt(db: &Connection, feed: FeedId, to: &str, now: Timestamp) -> Result<bool, StoreError> {
    let (url, from, stays_from): (String, Option<String>, Option<String>) = db
        .prepare_cached("SELECT url, asked_at, stays_from FROM feeds WHERE id = ?1")?
        .query_row([feed.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    if FeedUrl::new(&url).holds_secret() || stays_from.as_deref() == Some(to) || is_taken(db, feed, to)? {
        return Ok(false);
    }
    let adoption = Adoption { feed: feed.0, from, to: to.to_owned() };
    adoption.put(db)?;
    note_moved(db, &adoption.payload()?, now)?;
    Ok(true)
}

/// Whether another subscription is asked there: one feed would come twice.
fn is_taken(db: &Connection, feed: FeedId, to: &str) -> Result<bool, StoreError> {
    let mut others = db.prepare_cached("SELECT url, asked_at FROM feeds WHERE id <> ?1 AND unsubscribed IS NULL")?;
    let mut rows = others.query([feed.0])?;
    while let Some(row) = rows.next()? {
        let (url, asked_at) = (FeedUrl::new(row.get::<_, String>(0)?), row.get::<_, Option<String>>(1)?.map(FeedUrl::new));
        if is_asked_at(&url, asked_at.as_ref(), &FeedUrl::new(to)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Asks a feed at its own address again when it fails and fails at the one that it moved to.
pub(super) fn give_up_move(db: &Connection, feed: FeedId) -> Result<(), StoreError> {
    db.prepare_cached(
        "UPDATE feeds SET asked_at = NULL, gone = 0 WHERE id = ?1 AND asked_at IS NOT NULL AND (gone = 1 OR failures >= ?2)",
    )?
    .execute((feed.0, PATIENCE))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_once_and_only_for_the_same_feed() {
        let at = |days, day| Move { to: None, days, day };
        assert_eq!(counted(&at(0, None), Proof::Same, 7), (1, Some(7)));
        assert_eq!(counted(&at(1, Some(7)), Proof::Same, 7), (1, Some(7)), "the same day");
        assert_eq!(counted(&at(1, Some(7)), Proof::Unchanged, 8), (2, Some(8)));
        assert_eq!(counted(&at(0, None), Proof::Unchanged, 8), (0, None), "never seen there");
        assert_eq!(counted(&at(2, Some(8)), Proof::None, 9), (0, None));
        assert_eq!(counted(&at(2, Some(3_650)), Proof::Same, 9), (1, Some(9)), "a clock that was ahead");
    }

    #[test]
    fn what_proves_the_same_feed() {
        assert_eq!(Proof::of(false, 10, 20, 20), Proof::Same, "half of the entries are known");
        assert_eq!(Proof::of(false, 1, 20, 20), Proof::None);
        assert_eq!(Proof::of(true, 1, 20, 20), Proof::Same, "the title, and one entry");
        assert_eq!(Proof::of(true, 0, 20, 20), Proof::None, "a title is quickly copied");
        assert_eq!(Proof::of(true, 0, 0, 20), Proof::Same, "nothing was known before");
        assert_eq!(Proof::of(false, 0, 0, 0), Proof::None);
    }
}
