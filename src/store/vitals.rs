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
               SELECT DISTINCT feed, entries.url FROM entries JOIN feeds ON feeds.id = feed
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

#[cfg(test)]
mod tests {
    use crate::model::{Entry, FeedId, FeedUrl, Guid, ParsedFeed};
    use crate::store::{Fetched, Store, Subscribed, Twins};
    use jiff::{SignedDuration, Timestamp};

    fn beginning() -> Timestamp {
        "2024-01-01T00:00:00Z".parse().expect("a time")
    }

    fn document(dated: bool, pages: std::ops::Range<i64>) -> ParsedFeed {
        let entry = |page: i64| Entry {
            guid: Guid(page.to_string()),
            url: Some(format!("https://a.example/{page}")),
            published: dated.then(|| beginning() + SignedDuration::from_hours(page)),
            ..Entry::default()
        };
        ParsedFeed { entries: pages.map(entry).collect(), ..ParsedFeed::default() }
    }

    #[test]
    fn dates_and_shared_pages_are_told() {
        let mut store = Store::in_memory().expect("memory");
        assert_eq!(store.lists().latest_moment().expect("read"), None);
        assert_eq!(store.lists().sources().expect("read"), []);
        assert_eq!(store.lists().twins().expect("read"), []);
        let line = |url: &str| Subscribed { url: FeedUrl::new(url), title: None, folder: None };
        let feeds = store.subscribe(&["https://a.example/", "https://b.example/", "https://c.example/"].map(line), beginning());
        let feeds: Vec<FeedId> = feeds.expect("subscribed");
        let now = beginning() + SignedDuration::from_hours(1_000);
        for (feed, dated, pages) in [(feeds[0], true, 0..100), (feeds[1], true, 98..102), (feeds[2], false, 95..100)] {
            store.keep(feed, &document(dated, pages), &Fetched::default(), now).expect("kept");
        }
        let lists = store.lists();
        let vitals = lists.vitals(feeds[0]).expect("read");
        assert_eq!((vitals.dates.len(), vitals.undated), (60, 0));
        assert_eq!(vitals.dates[0], beginning() + SignedDuration::from_hours(99), "the newest first");
        assert_eq!(lists.vitals(feeds[2]).expect("read").undated, 5);
        assert_eq!(lists.twins().expect("read"), [Twins { first: feeds[0], second: feeds[2], shared: 5, of: 5 }]);
        assert_eq!(lists.latest_moment().expect("read"), Some(now));
    }
}
