//! Which feeds are due, and when each is to be asked again. Pure: takes `now`.
//!
//! A feed is asked after the user's interval at the earliest. One that brings news rarely is asked less
//! often, by its own rhythm and up to the user's bound; servers and publishers may ask for more. Clocks
//! go wrong: a moment that could not have been set by a right one holds nobody back.

use crate::model::{FeedHealth, FeedId, QuietTimes};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
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
/// What has failed for [`LONG_FAILING`] is asked once a week.
const LONGEST_FAILING: SignedDuration = SignedDuration::from_hours(7 * 24);
const LONG_FAILING: SignedDuration = SignedDuration::from_hours(30 * 24);
/// The silence of a server is held against its feeds after this long, where nothing tells that there was a network.
const LONG_SILENT: SignedDuration = SignedDuration::from_hours(3 * 24);
/// No right clock sets a moment further ahead than this: a week's interval and a week's quiet.
const FARTHEST: SignedDuration = SignedDuration::from_hours(15 * 24);
/// Clocks of one machine may differ by this much from one moment to the next.
const SLACK: SignedDuration = SignedDuration::from_mins(10);
/// A feed is asked this often in what usually lies between two of its entries.
const ASKED_IN_A_GAP: i32 = 4;
/// A silence slows the asking down by this part of itself: after a weekend by two hours.
const PART_OF_SILENCE: i32 = 32;
/// Validators could tell readers apart; so each week one answer is asked for without any.
const WHOLE_EVERY: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Whether a refresh asks this feed now.
///
/// A feed that answered 410 is asked only when it is named. A server that said when to come back
/// (Retry-After) is left alone till then, unless the feed is named.
pub(super) fn is_asked(feed: FeedId, health: &FeedHealth, which: &Which, now: Timestamp) -> bool {
    // Asked in the future: the clock was ahead then, and so are all moments that were set by it.
    let clock_was_ahead = health.asked.is_some_and(|asked| asked.duration_since(now) > SLACK);
    let holds = |until: Option<Timestamp>| until.is_some_and(|until| until > now && until.duration_since(now) <= FARTHEST);
    match which {
        Which::Feeds(named) => named.contains(&feed),
        Which::All => !health.gone && (clock_was_ahead || !holds(health.held_until)),
        Which::Due => !health.gone && (clock_was_ahead || !holds(health.not_before)),
    }
}

/// Whether a feed that answered whole at `last` is asked without validators now: once a week, each feed
/// at an hour of its own.
pub(super) fn is_asked_whole(feed: FeedId, last: Option<Timestamp>, now: Timestamp) -> bool {
    let early = LONGEST.as_secs() * i64::from(place_of(feed)) / i64::from(PLACES);
    let due = |last: Timestamp| later(last, WHOLE_EVERY - SignedDuration::from_secs(early));
    last.is_none_or(|last| due(last) <= now || last.duration_since(now) > SLACK)
}

/// How often the user lets a feed be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// After exactly so many minutes, whatever the publisher wishes: the feed has a line of its own.
    Fixed(u32),
    /// After `least` minutes at the earliest; by its own rhythm after `most` at the latest.
    Adaptive {
        /// The general interval.
        least: u32,
        /// What a quiet feed may come to; no more than `least`: its rhythm does not count.
        most: u32,
    },
}

impl Pace {
    fn least(self) -> SignedDuration {
        let (Self::Fixed(least) | Self::Adaptive { least, .. }) = self;
        SignedDuration::from_mins(i64::from(least))
    }
}

/// When a feed of which nothing could be noted is due again.
pub(super) fn soonest(now: Timestamp, pace: Pace) -> Timestamp {
    later(now, pace.least())
}

/// What a feed's answers say about when to ask again.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wishes {
    /// Cache-Control or Expires.
    pub(super) fresh_for: Option<Duration>,
    /// The feed's `ttl` or `sy:` elements, in minutes.
    pub(super) ttl_minutes: Option<u32>,
    /// The feed's `skipHours` and `skipDays`.
    pub(super) quiet_times: QuietTimes,
    /// What usually lies between two of its entries.
    pub(super) gap: Option<Duration>,
    /// The date of its newest entry.
    pub(super) newest: Option<Timestamp>,
}

/// When a feed that answered is due again: after the user's interval; later where its rhythm allows it,
/// within the user's bound, or server and publisher wish it, within a day; never in the publisher's quiet
/// hours and days.
pub(super) fn after_success(feed: FeedId, now: Timestamp, pace: Pace, wishes: &Wishes) -> Timestamp {
    let least = pace.least();
    let Pace::Adaptive { most, .. } = pace else { return later(now, least) };
    let fresh = wishes.fresh_for.map_or(SignedDuration::ZERO, seconds);
    let ttl = SignedDuration::from_mins(i64::from(wishes.ttl_minutes.unwrap_or(0)));
    let wished = fresh.max(ttl).min(LONGEST);
    let most = SignedDuration::from_mins(i64::from(most)).max(least);
    let own = spread(feed, least, rhythm(wishes, now).clamp(least, most));
    beyond(wishes.quiet_times, later(now, own.max(wished)))
}

/// What a feed's own rhythm allows to wait.
fn rhythm(wishes: &Wishes, now: Timestamp) -> SignedDuration {
    let Some(gap) = wishes.gap.map(seconds) else { return SignedDuration::ZERO };
    let silence = wishes.newest.map_or(SignedDuration::ZERO, |newest| now.duration_since(newest));
    (gap / ASKED_IN_A_GAP).max(silence / PART_OF_SILENCE)
}

/// Takes up to an eighth from what a feed waits beyond the interval, each feed its own part: hundreds of
/// quiet feeds that came due together do not come due together again.
fn spread(feed: FeedId, least: SignedDuration, wait: SignedDuration) -> SignedDuration {
    let beyond = wait.as_secs() - least.as_secs();
    wait - SignedDuration::from_secs(beyond / 8 * i64::from(place_of(feed)) / i64::from(PLACES))
}

const PLACES: u32 = 1 << 10;

/// A number below [`PLACES`] for each feed, neighbours far apart (Fibonacci hashing).
fn place_of(feed: FeedId) -> u32 {
    (feed.0.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 54) as u32
}

/// The first moment from `then` on that lies in no quiet time; `then` itself where all of a week does.
fn beyond(quiet: QuietTimes, then: Timestamp) -> Timestamp {
    if quiet == QuietTimes::default() {
        return then;
    }
    let into_hour = SignedDuration::from_secs(then.as_second().rem_euclid(3_600));
    let hour = |hours| if hours == 0 { then } else { later(then, SignedDuration::from_hours(hours) - into_hour) };
    let is_quiet = |moment: &Timestamp| {
        let time = moment.to_zoned_datetime(TimeZone::UTC);
        let day = time.weekday().to_monday_zero_offset().unsigned_abs();
        quiet.hours >> time.hour().unsigned_abs() & 1 == 1 || quiet.days >> day & 1 == 1
    };
    (0..=7 * 24).map(hour).find(|moment| !is_quiet(moment)).unwrap_or(then)
}

/// When a feed that failed is due again: each failure in a row doubles the wait, up to a day; after a
/// month of nothing but failures, up to a week.
pub(super) fn after_failure(now: Timestamp, pace: Pace, before: &FeedHealth) -> Timestamp {
    let least = pace.least();
    let doubled = least.as_mins().saturating_mul(1 << before.failures.min(20));
    let for_long = before.failing_since.is_some_and(|since| now.duration_since(since) >= LONG_FAILING);
    later(now, SignedDuration::from_mins(doubled).min(if for_long { LONGEST_FAILING } else { LONGEST }).max(least))
}

/// When a feed is due again that could not be asked, as there was no network: soon.
pub(super) fn after_outage(now: Timestamp, before: &FeedHealth) -> Timestamp {
    let soon = later(now, SignedDuration::from_mins(5));
    before.not_before.map_or(soon, |then| then.max(soon))
}

/// When a feed is due again whose server was silent, though nothing tells that there was a network: its wait is
/// what it was.
pub(super) fn after_silence(now: Timestamp, pace: Pace, before: &FeedHealth) -> Timestamp {
    after_failure(now, pace, &FeedHealth { failures: before.failures.saturating_sub(1), ..before.clone() })
}

/// Whether a server that was silent `since` then has been so for days, which speaks against it at last.
pub(super) fn is_long_silent(now: Timestamp, since: Timestamp) -> bool {
    now.duration_since(since) >= LONG_SILENT
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
mod tests;
