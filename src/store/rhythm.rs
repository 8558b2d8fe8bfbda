//! A feed's own rhythm: what usually lies between two of its entries.

use super::error::StoreError;
use super::rows::Millis;
use crate::model::FeedId;
use jiff::Timestamp;
use rusqlite::Connection;

/// The newest entries that tell of the rhythm.
const LOOKED_AT: usize = 21;
/// Fewer gaps than this are no rhythm.
const FEWEST_GAPS: usize = 3;

/// Notes how often new entries come, as the newest ones tell. They lie at the end of an index.
pub(super) fn note_rhythm(db: &Connection, feed: FeedId) -> Result<(), StoreError> {
    let mut newest = db.prepare_cached(
        "SELECT date FROM status INDEXED BY status_feed WHERE feed = ?1 AND shown = 1 AND dismissed = 0 ORDER BY date DESC LIMIT ?2",
    )?;
    let dates = newest.query_map((feed.0, LOOKED_AT as i64), |row| row.get::<_, Millis>(0).map(|date| date.0))?;
    let dates: Vec<Timestamp> = dates.collect::<Result<_, _>>()?;
    db.prepare_cached("UPDATE feeds SET newest = coalesce(?2, newest), gap_minutes = coalesce(?3, gap_minutes) WHERE id = ?1")?
        .execute((feed.0, dates.first().map(|date| Millis(*date)), usual_gap_minutes(&dates)))?;
    Ok(())
}

/// The median of the gaps between dates that fall from the newest on, in minutes. What has one date (a
/// morning's edition; undated entries that arrived together) counts once. The median, as one old entry
/// that a feed keeps for ever is no rhythm.
fn usual_gap_minutes(dates: &[Timestamp]) -> Option<i64> {
    let gaps = dates.windows(2).map(|pair| pair[0].duration_since(pair[1]).as_mins());
    let mut gaps: Vec<i64> = gaps.filter(|gap| *gap > 0).collect();
    gaps.sort_unstable();
    (gaps.len() >= FEWEST_GAPS).then(|| gaps[gaps.len() / 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(minutes_ago: &[i64]) -> Vec<Timestamp> {
        minutes_ago.iter().map(|ago| Timestamp::constant(1_790_000_000 - ago * 60, 0)).collect()
    }

    #[test]
    fn the_usual_gap_is_not_the_odd_one() {
        assert_eq!(usual_gap_minutes(&dates(&[0, 60, 120, 180, 240])), Some(60));
        assert_eq!(usual_gap_minutes(&dates(&[0, 60, 120, 180, 9_000_000])), Some(60), "one entry from long ago");
        assert_eq!(usual_gap_minutes(&dates(&[0, 0, 0, 1440, 1440, 2880, 4320])), Some(1440), "three a day, at one time");
        assert_eq!(usual_gap_minutes(&dates(&[0; 20])), None, "all at once");
        assert_eq!(usual_gap_minutes(&dates(&[0, 60, 120])), None, "too few");
        assert_eq!(usual_gap_minutes(&[]), None);
    }
}
