//! Whether every feed fails though the network is there. Pure.

use super::super::words::counted;
use super::finding::{Finding, State, Topic};
use crate::model::{Trouble, same_origin};
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
/// user, however short it has lasted, where the network is there. What a server said itself of its own feed is
/// not counted.
pub(super) fn look(sources: &[FeedSource], network: Network, now: Timestamp) -> Option<Finding> {
    let asked = || sources.iter().filter(|source| !source.url.is_built_in() && !source.health.gone);
    if network == Network::Down || asked().any(|source| source.health.last_error.is_none()) {
        return None;
    }
    let (said_why, failed): (Vec<_>, Vec<_>) = asked().partition(|source| is_own_answer(source));
    let first = failed.first()?.url.as_str();
    if failed.iter().all(|source| same_origin(first, source.url.as_str())) {
        return None;
    }
    let feeds = format!("each of the {} failed when it was asked last", counted(failed.len(), "feed", "feeds"));
    let not_counted = match said_why.len() {
        0 => String::new(),
        more => format!("; not counted: {} whose own server said why", counted(more, "feed", "feeds")),
    };
    // Who asks to be left alone has answered.
    let answered = failed.iter().any(|source| source.health.held_until.is_some_and(|until| until > now));
    if network == Network::Unknown && !answered {
        let says = format!("{feeds}; whether the network is there is not known{not_counted}");
        return Some(finding(State::Note, says).next("`dateline doctor` without --offline asks one server"));
    }
    let step = "`dateline refresh` asks them again; if they fail still, look at what all of them pass: fetch.proxy and \
                fetch.user_agent in config.toml, a firewall, a filter or the login of this network";
    let says = format!("{feeds}, though the network is there{not_counted}");
    Some(finding(State::NeedsYou, says).next(step))
}

/// Whether the failure is what the feed's own server said of it, so that it was reached; or ours, who never asked.
fn is_own_answer(source: &FeedSource) -> bool {
    let at = source.health.asked_at.as_ref().unwrap_or(&source.url);
    match source.health.trouble.unwrap_or_default() {
        Trouble::Password | Trouble::WrongPassword | Trouble::NotFound | Trouble::Page | Trouble::Downgrade | Trouble::Address => true,
        // Over https nobody in between can put a page of his own there.
        Trouble::NotAFeed | Trouble::Broken => at.as_str().get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:")),
        // A filter, a proxy or a login page answers like this too.
        Trouble::Refused | Trouble::Certificate | Trouble::Settings | Trouble::Private | Trouble::Turned | Trouble::Passing => false,
    }
}

fn finding(state: State, says: String) -> Finding {
    Finding::new(Topic::Network, "all_feeds_fail", state, says)
}
