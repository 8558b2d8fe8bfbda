use super::*;
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::constant(1_700_000_000, 0); // a Tuesday, 22:13 UTC
const FEED: FeedId = FeedId(1);

fn minutes(from: Timestamp) -> i64 {
    from.duration_since(NOW).as_mins()
}

fn hours(hours: u64) -> Option<Duration> {
    Some(Duration::from_secs(hours * 3_600))
}

fn adaptive(least: u32, most: u32) -> Pace {
    Pace::Adaptive { least, most }
}

#[test]
fn wishes_lengthen_the_interval_within_a_day() {
    let wishes = |fresh: u64, ttl| Wishes { fresh_for: Some(Duration::from_secs(fresh)), ttl_minutes: Some(ttl), ..Wishes::default() };
    let due = |interval, wishes| minutes(after_success(FEED, NOW, adaptive(interval, 720), &wishes));
    assert_eq!(due(60, Wishes::default()), 60);
    assert_eq!(due(60, wishes(60, 10)), 60);
    assert_eq!(due(60, wishes(7_200, 10)), 120);
    assert_eq!(due(60, wishes(u64::MAX, u32::MAX)), 24 * 60);
    assert_eq!(due(10_080, wishes(0, 0)), 10_080);
    assert_eq!(minutes(after_success(FEED, NOW, Pace::Fixed(15), &wishes(u64::MAX, u32::MAX))), 15, "a feed's own line wins");
}

#[test]
fn a_quiet_feed_is_asked_less_often_and_a_busy_one_after_the_interval() {
    let due = |gap, silent: i64| {
        let newest = Some(NOW - SignedDuration::from_hours(silent));
        minutes(after_success(FeedId(0), NOW, adaptive(60, 720), &Wishes { gap, newest, ..Wishes::default() }))
    };
    assert_eq!(due(hours(1), 0), 60, "a newspaper");
    assert_eq!(due(hours(12), 1), 180, "two stories a day");
    assert_eq!(due(hours(24), 1), 360, "a daily one");
    assert_eq!(due(hours(24 * 7), 1), 720, "a weekly one: the bound");
    assert_eq!(due(hours(1), 64), 120, "a newspaper after a weekend");
    assert_eq!(due(hours(1), 24 * 365), 720, "one that has ended");
    assert_eq!(due(None, 24 * 365), 60, "nothing is known of its rhythm");
    let off = Wishes { gap: hours(24 * 7), newest: Some(NOW), ..Wishes::default() };
    assert_eq!(minutes(after_success(FeedId(0), NOW, adaptive(60, 60), &off)), 60);
}

#[test]
fn five_hundred_quiet_feeds_do_not_come_due_together() {
    let quiet = Wishes { gap: hours(24 * 7), newest: Some(NOW), ..Wishes::default() };
    let mut by_minute = std::collections::HashMap::new();
    for feed in 1..=500 {
        *by_minute.entry(minutes(after_success(FeedId(feed), NOW, adaptive(60, 720), &quiet))).or_insert(0) += 1;
    }
    let most = by_minute.values().max().copied().unwrap_or(0);
    println!("500 quiet feeds asked at once come due in {} different minutes, {most} at most in one", by_minute.len());
    assert!(most <= 10 && by_minute.len() > 60, "{most} in {} minutes", by_minute.len());
}

#[test]
fn quiet_hours_and_days_are_kept() {
    let due = |hours: u32, days: u8| {
        let wishes = Wishes { quiet_times: QuietTimes { hours, days }, ..Wishes::default() };
        after_success(FEED, NOW, adaptive(60, 720), &wishes).to_string()
    };
    assert_eq!(due(0, 0), "2023-11-14T23:13:20Z");
    assert_eq!(due(1 << 23 | 0b11, 0), "2023-11-15T02:00:00Z", "11 pm to 2 am");
    assert_eq!(due(0, 0b10), "2023-11-15T00:00:00Z", "no Tuesdays");
    assert_eq!(due(0xff_ffff, 0), "2023-11-14T23:13:20Z", "no hour at all is no wish");
    assert_eq!(due(0, 0x7f), "2023-11-14T23:13:20Z");
}

#[test]
fn each_failure_doubles_the_wait_up_to_a_day() {
    let wait = |failures| minutes(after_failure(NOW, adaptive(60, 720), &FeedHealth { failures, ..FeedHealth::default() }));
    assert_eq!([wait(0), wait(1), wait(2), wait(5), wait(u32::MAX)], [60, 120, 240, 1440, 1440]);
}

/// Asks a feed that fails whenever it is due, for so many days; how often it was asked.
fn requests_in(days: i64) -> usize {
    let end = NOW + SignedDuration::from_hours(24 * days);
    let (mut now, mut health, mut requests) = (NOW, FeedHealth::default(), 0);
    while now < end {
        if is_asked(FEED, &health, &Which::Due, now) {
            requests += 1;
            health = FeedHealth {
                not_before: Some(after_failure(now, adaptive(60, 720), &health)),
                failures: health.failures + 1,
                failing_since: health.failing_since.or(Some(now)),
                asked: Some(now),
                ..health
            };
        }
        now += SignedDuration::from_mins(1);
    }
    requests
}

#[test]
fn what_is_missing_for_a_month_is_asked_once_a_week() {
    let (month, quarter) = (requests_in(30), requests_in(90));
    println!("404 at each request: {month} requests in 30 days, {} in the 60 days after", quarter - month);
    assert!(month <= 35, "{month}");
    assert!(quarter - month <= 10, "{quarter}");
}

#[test]
fn who_is_asked() {
    let later = Some(later(NOW, SignedDuration::from_mins(5)));
    let due = FeedHealth::default();
    let fresh = FeedHealth { not_before: later, ..FeedHealth::default() };
    let held = FeedHealth { not_before: later, held_until: later, ..FeedHealth::default() };
    let gone = FeedHealth { gone: true, ..FeedHealth::default() };
    let asked = |which: &Which| [&due, &fresh, &held, &gone].map(|health| is_asked(FEED, health, which, NOW));
    assert_eq!(asked(&Which::Due), [true, false, false, false]);
    assert_eq!(asked(&Which::All), [true, true, false, false]);
    assert_eq!(asked(&Which::Feeds(vec![FEED])), [true; 4]);
    assert_eq!(asked(&Which::Feeds(vec![FeedId(2)])), [false; 4]);
}

#[test]
fn once_a_week_an_answer_is_asked_for_without_validators() {
    let day = |days: i64| NOW - SignedDuration::from_hours(24 * days);
    assert!(is_asked_whole(FEED, None, NOW));
    assert!(!is_asked_whole(FEED, Some(day(0)), NOW));
    assert!(!is_asked_whole(FEED, Some(day(5)), NOW));
    assert!(is_asked_whole(FEED, Some(day(7)), NOW));
    assert!(is_asked_whole(FEED, Some(day(-3650)), NOW), "a clock that was ahead");
    let weekly: Vec<bool> =
        (0..500).map(|feed| is_asked_whole(FeedId(feed), Some(NOW - SignedDuration::from_mins(6 * 1440 + 720)), NOW)).collect();
    let half = weekly.iter().filter(|whole| **whole).count();
    assert!((200..300).contains(&half), "not all on one day: {half}");
}

#[test]
fn a_clock_that_jumps_neither_storms_nor_silences() {
    let years = SignedDuration::from_hours(24 * 365 * 10);
    for (name, then) in [
        ("+10 years", NOW + years),
        ("-1 day", NOW - SignedDuration::from_hours(24)),
        ("1970", Timestamp::UNIX_EPOCH),
        ("2038", Timestamp::constant(2_147_483_648, 0)),
        ("9000", Timestamp::constant(221_845_392_000, 0)),
    ] {
        let wrong = visit(FEED, FeedHealth::default(), then);
        let once = is_asked(FEED, &wrong, &Which::Due, then);
        assert!(!once, "{name}: asked again at once");
        let healed = (0..48).filter(|half| is_asked(FEED, &wrong, &Which::Due, NOW + SignedDuration::from_mins(30 * half))).count();
        assert!(healed >= 45, "{name}: due within {} half hours after the clock is right", 48 - healed);
        let right = visit(FEED, wrong, NOW);
        assert!(!is_asked(FEED, &right, &Which::Due, NOW), "{name}: once is enough");
        assert!(is_asked(FEED, &right, &Which::Due, NOW + SignedDuration::from_hours(1)), "{name}");
    }
}

/// A feed's health after it was asked.
fn visit(feed: FeedId, before: FeedHealth, now: Timestamp) -> FeedHealth {
    let not_before = Some(after_success(feed, now, adaptive(60, 720), &Wishes::default()));
    FeedHealth { asked: Some(now), last_success: Some(now), not_before, ..before }
}

fn moments() -> impl Strategy<Value = Timestamp> {
    (-2_000_000_000_i64..250_000_000_000).prop_map(|second| Timestamp::from_second(second).expect("within range"))
}

fn wishes() -> impl Strategy<Value = Wishes> {
    let gap = prop::option::of(0..u64::MAX).prop_map(|gap| gap.map(Duration::from_secs));
    let fresh = prop::option::of(0..u64::MAX).prop_map(|fresh| fresh.map(Duration::from_secs));
    (gap, fresh, prop::option::of(any::<u32>()), prop::option::of(moments()), any::<u32>(), any::<u8>()).prop_map(
        |(gap, fresh_for, ttl_minutes, newest, hours, days)| Wishes {
            fresh_for,
            ttl_minutes,
            quiet_times: QuietTimes { hours, days },
            gap,
            newest,
        },
    )
}

proptest! {
    /// Whatever feeds and servers say: not before the user's interval, and not later than the user's
    /// bound or a day, quiet times aside; and always by a moment that a later refresh believes.
    #[test]
    fn nobody_is_asked_too_soon_or_never(feed in any::<i64>(), now in moments(), least in 1..10_080_u32, most in 1..10_080_u32, wishes in wishes()) {
        let (feed, pace) = (FeedId(feed), adaptive(least, most));
        let due = after_success(feed, now, pace, &wishes).duration_since(now);
        prop_assert!(due >= SignedDuration::from_mins(i64::from(least)));
        prop_assert!(due <= FARTHEST);
        let no_quiet = Wishes { quiet_times: QuietTimes::default(), ..wishes };
        let due = after_success(feed, now, pace, &no_quiet).duration_since(now);
        prop_assert!(due <= SignedDuration::from_mins(i64::from(least.max(most))).max(LONGEST));
    }

    /// However wrong a clock was: once it is right, no feed waits for longer than from a right one.
    #[test]
    fn no_moment_of_a_wrong_clock_holds_for_ever(wrong in moments(), now in moments(), failures in any::<u32>()) {
        let health = FeedHealth { failures, ..FeedHealth::default() };
        let not_before = Some(after_failure(wrong, adaptive(60, 720), &health));
        let health = FeedHealth { asked: Some(wrong), not_before, held_until: held_until(wrong, Some(Duration::MAX)), ..health };
        prop_assert!(is_asked(FEED, &health, &Which::Due, later(now, FARTHEST + SLACK)) || wrong > now);
        if wrong > later(now, SLACK) {
            prop_assert!(is_asked(FEED, &health, &Which::Due, now));
            prop_assert!(is_asked(FEED, &health, &Which::All, now));
        }
    }
}
