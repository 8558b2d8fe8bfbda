//! Which feeds are due, and when each is to be asked again. Pure: takes `now`.

use crate::model::{FeedHealth, FeedId};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// Which feeds a refresh asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// All, due or not; what is gone (410) and what asked to be left alone (Retry-After) aside.
    All,
    /// Those that are due.
    Due,
    /// These, whatever is known about them.
    Feeds(Vec<FeedId>),
}

/// However long a server asks to wait, it is asked once a day.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// Whether a refresh asks this feed now.
///
/// A feed that answered 410 is asked only when it is named. A server that said when to come back
/// (Retry-After) is left alone till then, unless the feed is named.
pub(super) fn is_asked(feed: FeedId, health: &FeedHealth, which: &Which, now: Timestamp) -> bool {
    match which {
        Which::Feeds(named) => named.contains(&feed),
        Which::All => !health.gone && health.held_until.is_none_or(|until| until <= now),
        Which::Due => !health.gone && health.not_before.is_none_or(|then| then <= now),
    }
}

/// What servers and publishers say about when to ask again.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wishes {
    /// Cache-Control or Expires.
    pub(super) fresh_for: Option<Duration>,
    /// The feed's `ttl` or `sy:` elements, in minutes.
    pub(super) ttl_minutes: Option<u32>,
}

/// When a feed that answered is due again: after the user's interval, or after what server and
/// publisher wish where that is longer, but within a day.
pub(super) fn after_success(now: Timestamp, interval_minutes: u32, wishes: Wishes) -> Timestamp {
    let interval = SignedDuration::from_mins(i64::from(interval_minutes));
    let fresh = wishes.fresh_for.map_or(SignedDuration::ZERO, seconds);
    let ttl = SignedDuration::from_mins(i64::from(wishes.ttl_minutes.unwrap_or(0)));
    later(now, interval.max(fresh.max(ttl).min(LONGEST)))
}

/// When a feed that failed is due again: each failure in a row doubles the wait, up to a day.
pub(super) fn after_failure(now: Timestamp, interval_minutes: u32, before: &FeedHealth) -> Timestamp {
    let doubled = i64::from(interval_minutes).saturating_mul(1 << before.failures.min(12));
    let interval = SignedDuration::from_mins(i64::from(interval_minutes));
    later(now, SignedDuration::from_mins(doubled).min(LONGEST).max(interval))
}

/// Until when a server that said Retry-After is left alone.
pub(super) fn held_until(now: Timestamp, retry_after: Option<Duration>) -> Option<Timestamp> {
    retry_after.map(|wait| later(now, seconds(wait).min(LONGEST)))
}

fn seconds(wait: Duration) -> SignedDuration {
    SignedDuration::from_secs(i64::try_from(wait.as_secs()).unwrap_or(i64::MAX))
}

fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_700_000_000, 0);

    fn minutes(from: Timestamp) -> i64 {
        from.duration_since(NOW).as_mins()
    }

    #[test]
    fn wishes_lengthen_the_interval_within_a_day() {
        let wishes = |fresh: u64, ttl| Wishes { fresh_for: Some(Duration::from_secs(fresh)), ttl_minutes: Some(ttl) };
        assert_eq!(minutes(after_success(NOW, 60, Wishes::default())), 60);
        assert_eq!(minutes(after_success(NOW, 60, wishes(60, 10))), 60);
        assert_eq!(minutes(after_success(NOW, 60, wishes(7_200, 10))), 120);
        assert_eq!(minutes(after_success(NOW, 60, wishes(u64::MAX, u32::MAX))), 24 * 60);
        assert_eq!(minutes(after_success(NOW, 10_080, wishes(0, 0))), 10_080);
    }

    #[test]
    fn each_failure_doubles_the_wait_up_to_a_day() {
        let wait = |failures| minutes(after_failure(NOW, 60, &FeedHealth { failures, ..FeedHealth::default() }));
        assert_eq!([wait(0), wait(1), wait(2), wait(5), wait(u32::MAX)], [60, 120, 240, 1440, 1440]);
    }

    #[test]
    fn who_is_asked() {
        let later = Some(later(NOW, SignedDuration::from_mins(5)));
        let due = FeedHealth::default();
        let fresh = FeedHealth { not_before: later, ..FeedHealth::default() };
        let held = FeedHealth { not_before: later, held_until: later, ..FeedHealth::default() };
        let gone = FeedHealth { gone: true, ..FeedHealth::default() };
        let asked = |which: &Which| [&due, &fresh, &held, &gone].map(|health| is_asked(FeedId(1), health, which, NOW));
        assert_eq!(asked(&Which::Due), [true, false, false, false]);
        assert_eq!(asked(&Which::All), [true, true, false, false]);
        assert_eq!(asked(&Which::Feeds(vec![FeedId(1)])), [true; 4]);
        assert_eq!(asked(&Which::Feeds(vec![FeedId(2)])), [false; 4]);
    }
}
