//! What the entries of feeds tell of their feeds' health: how many come, their dates, and feeds that bring
//! the same. A feed's rhythm is told by its [`FeedHealth`](crate::model::FeedHealth).
//! What of it is worth a word, the caller decides.

use super::connection::Lists;
use super::error::StoreError;
use super::rows::Millis;
use crate::model::FeedId;
use jiff::Timestamp;

/// The newest entries of a feed that are looked at.
const NEWEST: i64 = 60;

/// What the newest entries of a feed say about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vitals {
    /// When the newest entries are dated, at most 60, newest first; also of those no longer kept.
    pub dates: Vec<Timestamp>,
    /// How many of these the feed gave no date: theirs is that of their arrival.
    pub undated: usize,
}

/// Two feeds that bring the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Twins {
    /// The one that the config names first, as far as numbers tell.
    pub first: FeedId,
    /// The other one.
    pub second: FeedId,
    /// Pages that both bring now.
    pub shared: u64,
    /// How many the one that brings fewer brings.
    pub of: u64,
}

impl Lists {
    /// The newest entries of a feed, read, dismissed or pruned ones too.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn vitals(&self, feed: FeedId) -> Result<Vitals, StoreError> {
        let mut newest = self.db.prepare_cached("SELECT date, undated FROM status WHERE feed = ?1 ORDER BY date DESC LIMIT ?2")?;
        let mut vitals = Vitals::default();
        for row in newest.query_map((feed.0, NEWEST), |row| Ok((row.get::<_, Millis>(0)?.0, row.get::<_, bool>(1)?)))? {
            let (date, undated) = row?;
            vitals.dates.push(date);
            vitals.undated += usize::from(undated);
        }
        Ok(vitals)
    }

    /// Subscriptions that share at least three of the pages that their feeds bring now. Looks at every entry
    /// that a feed brings.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn twins(&self) -> Result<Vec<Twins>, StoreError> {
        let mut pairs = self.db.prepare_cached(
            "WITH brought AS MATERIALIZED (
               SELECT DISTINCT feed, url FROM entries JOIN feeds ON feeds.id = feed
               WHERE dropped IS NULL AND entries.url IS NOT NULL AND unsubscribed IS NULL
             ), sizes AS MATERIALIZED (SELECT feed, count(*) AS size FROM brought GROUP BY feed)
             SELECT a.feed, b.feed, count(*), min(x.size, y.size)
             FROM brought a JOIN brought b ON b.url = a.url AND b.feed > a.feed
             JOIN sizes x ON x.feed = a.feed JOIN sizes y ON y.feed = b.feed
             GROUP BY a.feed, b.feed HAVING count(*) >= 3 ORDER BY a.feed, b.feed",
        )?;
        let twins = pairs.query_map([], |row| {
            Ok(Twins {
                first: FeedId(row.get(0)?),
                second: FeedId(row.get(1)?),
                shared: row.get::<_, i64>(2)?.cast_unsigned(),
                of: row.get::<_, i64>(3)?.cast_unsigned(),
            })
        })?;
        Ok(twins.collect::<Result<_, _>>()?)
    }

    /// The latest moment that the database knows of: of a fetch, or of an act of the user.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn latest_moment(&self) -> Result<Option<Timestamp>, StoreError> {
        let latest = "SELECT max(at) FROM (SELECT max(last_success) AS at FROM feeds UNION ALL SELECT max(at) FROM journal)";
        let latest: Option<Millis> = self.db.query_row(latest, [], |row| row.get(0))?;
        Ok(latest.map(|millis| millis.0))
    }
}
