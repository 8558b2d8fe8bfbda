//! Each feed's health: failing, gone, moved, slow, cut, noisy, silent, without dates. Pure.

use super::super::called::CallNames;
use super::super::step::{step_of_cut, step_of_failure, step_of_move};
use super::super::words::counted;
use super::finding::{Finding, State, Topic};
use super::trouble::{check, is_of_the_config};
use super::words::span;
use crate::model::{FeedSummary, Stays, Trouble};
use crate::store::Vitals;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// What may pass by itself is given this long.
const PASSES_WITHIN: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A fetch that takes longer is slow: a refresh of many feeds waits for it.
const SLOW: Duration = Duration::from_secs(8);
/// More entries a day are more than anybody reads of one feed.
const NOISY: f64 = 50.0;
/// A feed is silent after so many of its usual gaps, and so many days.
const GAPS: i32 = 4;
const LEAST_SILENCE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Fewer entries without a date tell nothing of the feed.
const FEW: usize = 3;

/// One finding a feed that is well, and one for each thing that it is not well in.
pub(super) fn look(feeds: &[(FeedSummary, Vitals)], names: &CallNames, now: Timestamp) -> Vec<Finding> {
    let asked = feeds.iter().filter(|(feed, _)| !feed.url.is_built_in());
    asked.flat_map(|(feed, vitals)| about(feed, vitals, names, now)).collect()
}

fn about(feed: &FeedSummary, vitals: &Vitals, names: &CallNames, now: Timestamp) -> Vec<Finding> {
    let checks = [
        failing(feed, names, now),
        moved(feed, names),
        cut(feed),
        slow(feed),
        silent(feed, now),
        noisy(feed, vitals, now),
        undated(feed, vitals),
    ];
    let found: Vec<Finding> = checks.into_iter().flatten().collect();
    if !found.is_empty() {
        return found;
    }
    let says = match feed.health.last_success {
        Some(last) => format!("well; it answered {} ago", span(now.duration_since(last))),
        None => return vec![unanswered(feed)],
    };
    vec![finding(feed, "feed", State::Ok, says)]
}

/// One that never answered, and of which nothing bad is known.
fn unanswered(feed: &FeedSummary) -> Finding {
    if feed.health.asked.is_none() {
        return finding(feed, "feed", State::Note, "was never asked").next("`dateline refresh`");
    }
    let says = "asked, without an answer so far: no server could be reached, or the network wanted a login";
    finding(feed, "feed", State::Note, says).next("`dateline refresh`, once there is a network")
}

/// Why it fails, since when.
fn failing(feed: &FeedSummary, names: &CallNames, now: Timestamp) -> Option<Finding> {
    let health = &feed.health;
    let error = health.last_error.as_ref()?;
    let step = step_of_failure(feed, names)?;
    if health.gone {
        let says = "has ended: its server answers 410 (gone), and it is asked no more";
        return Some(finding(feed, "feed_gone", State::NeedsYou, says).next(step));
    }
    let since = health.failing_since.map_or(SignedDuration::ZERO, |since| now.duration_since(since));
    let trouble = health.trouble.unwrap_or_default();
    let state = match trouble {
        _ if is_of_the_config(trouble) => State::NeedsYou,
        Trouble::Passing if since < PASSES_WITHIN => State::Note,
        _ if since < DAY => State::Note,
        _ => State::NeedsYou,
    };
    let often = if health.failures > 1 { format!(" for {}, {} times", span(since), health.failures) } else { String::new() };
    Some(finding(feed, check(trouble), state, format!("has failed{often}: {error}")).next(step))
}

/// Where it has moved, and whether it is asked there already.
fn moved(feed: &FeedSummary, names: &CallNames) -> Option<Finding> {
    let health = &feed.health;
    let step = step_of_move(feed, names)?;
    let says = match (&health.asked_at, &health.moved_to, &health.stays) {
        (Some(at), ..) => format!("has moved for good, and is asked at {at}"),
        (None, Some(to), Some(Stays::Subscribed(title))) => format!("has moved to {to}, which is subscribed to already as {title}"),
        (None, Some(to), _) => {
            format!("says that it has moved to {to}, on {} so far", counted(health.moved_days.max(1), "day", "days"))
        }
        (None, None, _) => return None,
    };
    Some(finding(feed, "feed_moved", State::Note, says).next(step))
}

fn cut(feed: &FeedSummary) -> Option<Finding> {
    let (cut, step) = (feed.health.cut.as_ref()?, step_of_cut(feed)?);
    Some(finding(feed, "feed_cut", State::Note, format!("did not come whole, and what came was kept: {cut}")).next(step))
}

fn slow(feed: &FeedSummary) -> Option<Finding> {
    let took = feed.health.took.filter(|took| *took >= SLOW && feed.health.last_error.is_none())?;
    let says = format!("is slow: its last fetch took {} s", took.as_secs());
    Some(finding(feed, "feed_slow", State::Note, says).next("nothing has to be done; other feeds do not wait for it"))
}

/// Silent against its own rhythm.
fn silent(feed: &FeedSummary, now: Timestamp) -> Option<Finding> {
    let health = &feed.health;
    let (newest, gap) = (health.newest?, SignedDuration::try_from(health.gap?).ok()?);
    let silence = now.duration_since(newest);
    let usual = gap.checked_mul(GAPS).unwrap_or(SignedDuration::MAX);
    if health.last_error.is_some() || silence < LEAST_SILENCE || silence < usual {
        return None;
    }
    let says = format!("has brought nothing for {}; before, there was something every {}", span(silence), span(gap));
    let page = feed.home_url.as_deref().unwrap_or("its web page");
    Some(finding(feed, "feed_silent", State::Note, says).next(format!("see at {page} whether it goes on elsewhere")))
}

/// Entries a day, as the newest ones tell. What has no dates came when it was fetched, and tells nothing;
/// neither does an edition, all of which has one date.
fn noisy(feed: &FeedSummary, vitals: &Vitals, now: Timestamp) -> Option<Finding> {
    let (Some(newest), Some(oldest)) = (vitals.dates.first(), vitals.dates.last()) else { return None };
    let days = newest.duration_since(*oldest).as_secs_f64() / DAY.as_secs_f64();
    let moments = 1 + vitals.dates.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let dated = vitals.undated == 0 && vitals.dates.len() >= NOISY as usize && moments * 2 > vitals.dates.len();
    let a_day = vitals.dates.len() as f64 / days.max(0.01);
    if !dated || a_day < NOISY || now.duration_since(*newest) > PASSES_WITHIN {
        return None;
    }
    let says = format!("brings some {:.0} entries a day", a_day.min(9_999.0));
    Some(finding(feed, "feed_noisy", State::Note, says).next("its publisher may have a narrower feed; `A` in its list marks all read"))
}

fn undated(feed: &FeedSummary, vitals: &Vitals) -> Option<Finding> {
    (vitals.dates.len() >= FEW && vitals.undated == vitals.dates.len()).then(|| {
        let says = "gives its entries no dates: they stand where they arrived";
        finding(feed, "feed_undated", State::Note, says).next("nothing has to be done")
    })
}

pub(super) fn finding(feed: &FeedSummary, check: &'static str, state: State, says: impl AsRef<str>) -> Finding {
    Finding { url: Some(feed.url.shown()), ..Finding::new(Topic::Feeds, check, state, says).of(feed.title.as_str()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Clean, FeedHealth, FeedId, FeedUrl};

    fn now() -> Timestamp {
        "2026-03-01T12:00:00Z".parse().expect("a time")
    }

    fn ago(hours: i64) -> Timestamp {
        now() - SignedDuration::from_hours(hours)
    }

    /// What is said about a feed that answered an hour ago and has this health.
    fn said(health: FeedHealth, vitals: &Vitals) -> Vec<(&'static str, State, String)> {
        let feed = FeedSummary {
            id: FeedId(1),
            url: FeedUrl::new("https://me:pw@a.example/feed?token=x"),
            title: Clean::new("Alpha"),
            folder: None,
            home_url: Some("https://a.example/".to_owned()),
            unread: 0,
            entries: 0,
            health: FeedHealth { last_success: Some(ago(1)), ..health },
        };
        let names = CallNames::of([&feed]);
        let found = look(&[(feed, vitals.clone())], &names, now());
        found.into_iter().map(|found| (found.check, found.state, format!("{} → {}", found.says, found.next.unwrap_or_default()))).collect()
    }

    fn failed(trouble: Trouble, hours: i64, failures: u32) -> FeedHealth {
        FeedHealth {
            last_error: Some("why".into()),
            trouble: Some(trouble),
            failing_since: Some(ago(hours)),
            failures,
            ..FeedHealth::default()
        }
    }

    fn of(health: FeedHealth) -> (&'static str, State) {
        let said = said(health, &Vitals::default());
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(!said[0].2.contains("pw") && !said[0].2.contains("token=x"), "{said:?}");
        (said[0].0, said[0].1)
    }

    #[test]
    fn failures_need_the_user_when_they_do_not_pass_by_themselves() {
        assert_eq!(of(FeedHealth::default()), ("feed", State::Ok));
        assert_eq!(of(failed(Trouble::Passing, 24, 5)), ("feed_failing", State::Note));
        assert_eq!(of(failed(Trouble::Passing, 8 * 24, 50)), ("feed_failing", State::NeedsYou));
        assert_eq!(of(failed(Trouble::NotFound, 2, 1)), ("feed_not_found", State::Note));
        assert_eq!(of(failed(Trouble::NotFound, 30, 9)), ("feed_not_found", State::NeedsYou));
        assert_eq!(of(failed(Trouble::Password, 0, 1)), ("feed_password", State::NeedsYou));
        assert_eq!(of(failed(Trouble::Page, 30, 9)), ("feed_is_none", State::NeedsYou));
        assert_eq!(of(failed(Trouble::Certificate, 30, 9)), ("feed_certificate", State::NeedsYou));
        let old = FeedHealth { trouble: None, ..failed(Trouble::Password, 1, 1) };
        assert_eq!(of(old), ("feed_failing", State::Note), "an older dateline noted no kind");
        assert_eq!(of(FeedHealth { gone: true, ..failed(Trouble::Passing, 1, 1) }), ("feed_gone", State::NeedsYou));
    }

    #[test]
    fn what_is_odd_but_works_is_a_note() {
        let moved = FeedHealth { moved_to: Some(FeedUrl::new("https://b.example/?token=x")), moved_days: 2, ..FeedHealth::default() };
        assert_eq!(of(moved), ("feed_moved", State::Note));
        assert_eq!(
            of(FeedHealth { asked_at: Some(FeedUrl::new("https://me:pw@b.example/?token=x")), ..FeedHealth::default() }),
            ("feed_moved", State::Note)
        );
        assert_eq!(of(FeedHealth { cut: Some(Clean::new("a.example hung up")), ..FeedHealth::default() }), ("feed_cut", State::Note));
        assert_eq!(of(FeedHealth { took: Some(Duration::from_secs(12)), ..FeedHealth::default() }), ("feed_slow", State::Note));
    }

    #[test]
    fn silence_is_measured_by_the_feeds_own_rhythm() {
        let rhythm = |gap_hours: u64, silent_hours| {
            let gap = Some(Duration::from_secs(gap_hours * 3_600));
            of(FeedHealth { newest: Some(ago(silent_hours)), gap, ..FeedHealth::default() })
        };
        assert_eq!(rhythm(1, 13 * 24), ("feed", State::Ok), "not two weeks yet");
        assert_eq!(rhythm(1, 15 * 24), ("feed_silent", State::Note));
        assert_eq!(rhythm(30 * 24, 100 * 24), ("feed", State::Ok), "a monthly one, within four months");
        assert_eq!(rhythm(30 * 24, 130 * 24), ("feed_silent", State::Note));
    }

    #[test]
    fn entries_tell_of_noise_and_missing_dates() {
        let every = |minutes: i64, undated| Vitals {
            dates: (0..60).map(|number| now() - SignedDuration::from_mins(minutes * number)).collect(),
            undated,
        };
        let check = |vitals: &Vitals| said(FeedHealth::default(), vitals)[0].0;
        assert_eq!(check(&every(10, 0)), "feed_noisy");
        assert_eq!(check(&every(60, 0)), "feed", "24 a day");
        assert_eq!(check(&every(0, 0)), "feed", "an edition of sixty, however often it comes");
        assert_eq!(check(&every(0, 60)), "feed_undated");
        assert_eq!(check(&every(10, 1)), "feed", "dates of arrival tell of no rhythm");
    }
}
