//! The clock: against a server's, against what the database and the files know. Pure.

use super::finding::{Finding, State, Topic};
use super::words::span;
use crate::fetch::Reached;
use crate::store::was_never_set;
use jiff::{SignedDuration, Timestamp};

/// More than this apart from a server's clock, and one of the two is wrong.
const APART: SignedDuration = SignedDuration::from_mins(5);
/// Files and the database may be this much ahead: a machine whose clock was set back by a little.
const AHEAD: SignedDuration = SignedDuration::from_hours(1);

/// What the clock is held against.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// A server that answered just now.
    pub(super) server: Option<Reached>,
    /// The last moment that the database knows.
    pub(super) database: Option<Timestamp>,
    /// When the newest file was written.
    pub(super) file: Option<Timestamp>,
}

/// Whether `now` can be right.
pub(super) fn look(seen: &Seen, now: Timestamp) -> Vec<Finding> {
    let set = "set the clock (NTP does it by itself): dates, back-off and certificates go by it";
    if was_never_set(now) {
        return vec![finding(State::NeedsYou, format!("this machine's clock says {}, which is long ago", day(now))).next(set)];
    }
    let date = seen.server.as_ref().and_then(|server| Some((server, server.date?)));
    let mut found = Vec::new();
    match date {
        Some((server, date)) => {
            let apart = now.duration_since(date);
            let way = if apart.is_positive() { "ahead of" } else { "behind" };
            if apart.abs() > APART {
                let says = format!("this machine's clock is {} {way} that of {}", span(apart), server.host);
                found.push(finding(State::NeedsYou, says).next(set));
            } else {
                found.push(finding(State::Ok, format!("the clock agrees with that of {}", server.host)));
            }
        }
        None => found.push(finding(State::Ok, format!("the clock says {}; no server was there to compare it with", day(now)))),
    }
    for (what, latest) in [("the database knows of", seen.database), ("a file of dateline's was written at", seen.file)] {
        let Some(latest) = latest.filter(|latest| latest.duration_since(now) > AHEAD) else { continue };
        let says = format!("{what} a moment {} from now: the clock was ahead then, or is behind now", span(latest.duration_since(now)));
        found.push(finding(State::Note, says).next(set));
    }
    found
}

fn day(moment: Timestamp) -> String {
    moment.strftime("%-d %b %Y, %H:%M UTC").to_string()
}

fn finding(state: State, says: impl AsRef<str>) -> Finding {
    Finding::new(Topic::Clock, "clock", state, says)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Clean;
    use std::time::Duration;

    fn states(seen: &Seen, now: &str) -> Vec<(State, String)> {
        look(seen, now.parse().expect("a time")).into_iter().map(|found| (found.state, found.says.to_string())).collect()
    }

    fn at(date: &str) -> Seen {
        let date = Some(date.parse().expect("a time"));
        let server = Reached { host: Clean::new("a.example"), code: 200, date, took: Duration::ZERO };
        Seen { server: Some(server), ..Seen::default() }
    }

    #[test]
    fn a_wrong_clock_is_told_by_whichever_witness_there_is() {
        let now = "2026-03-01T12:00:00Z";
        assert_eq!(states(&Seen::default(), now)[0].0, State::Ok);
        for long_ago in ["1970-01-01T00:10:00Z", "2025-12-31T23:59:59Z"] {
            assert_eq!(states(&Seen::default(), long_ago)[0].0, State::NeedsYou, "{long_ago}");
        }
        assert_eq!(states(&at("2026-03-01T12:04:00Z"), now)[0].0, State::Ok);
        let ahead = &states(&at("2026-02-20T12:00:00Z"), now)[0];
        assert_eq!((ahead.0, ahead.1.as_str()), (State::NeedsYou, "this machine's clock is 9 days ahead of that of a.example"));
        let behind = &states(&at("2026-03-01T14:00:00Z"), now)[0];
        assert_eq!((behind.0, behind.1.as_str()), (State::NeedsYou, "this machine's clock is 2 h behind that of a.example"));
        let later = Some("2036-03-01T12:00:00Z".parse().expect("a time"));
        for seen in [Seen { database: later, ..Seen::default() }, Seen { file: later, ..Seen::default() }] {
            let found = states(&seen, now);
            assert!(found[1].0 == State::Note && found[1].1.contains("10 years from now"), "{found:?}");
        }
    }
}
