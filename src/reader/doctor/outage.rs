//! Whether every feed fails though the network is there. Pure.

use super::super::words::counted;
use super::finding::{Finding, State, Topic};
use crate::model::same_origin;
use crate::store::FeedSource;
use jiff::Timestamp;

/// Whether the network is there, as far as was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Network {
    /// Somebody answered.
    Up,
    /// Nobody was asked, or one server did not answer.
    Unknown,
    /// There is none; that is told already.
    Down,
}

/// Told where each feed that is asked failed when it was asked last, those of two servers at least: one
/// server's bad hour is its own, two at once are rather something between here and all of them. It needs the
/// user, however short it has lasted, where the network is there.
pub(super) fn look(sources: &[FeedSource], network: Network, now: Timestamp) -> Option<Finding> {
    let asked = || sources.iter().filter(|source| !source.url.is_built_in() && !source.health.gone);
    let first = asked().next()?.url.as_str();
    let one_server = asked().all(|source| same_origin(first, source.url.as_str()));
    if network == Network::Down || one_server || asked().any(|source| source.health.last_error.is_none()) {
        return None;
    }
    let feeds = counted(asked().count(), "feed", "feeds");
    // Who asks to be left alone has answered.
    let answered = asked().any(|source| source.health.held_until.is_some_and(|until| until > now));
    if network == Network::Unknown && !answered {
        let says = format!("each of the {feeds} failed when it was asked last; whether the network is there is not known");
        return Some(finding(State::Note, says).next("`dateline doctor` without --offline asks one server"));
    }
    let step = "`dateline refresh` asks them again; if they fail still, look at what all of them pass: fetch.proxy and \
                fetch.user_agent in config.toml, a firewall, a filter or the login of this network";
    let says = format!("each of the {feeds} failed when it was asked last, though the network is there");
    Some(finding(State::NeedsYou, says).next(step))
}

fn finding(state: State, says: String) -> Finding {
    Finding::new(Topic::Network, "all_feeds_fail", state, says)
}
