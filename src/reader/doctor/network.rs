//! The network: the proxy in between, and whether one server that the user subscribed to answers.

use super::finding::{Finding, State, Topic};
use super::outage::Network;
use super::words::span;
use crate::config::{Config, FetchOptions};
use crate::fetch::{FetchError, Fetcher, Kind, Place, Reached, Request, place_of};
use crate::model::{Clean, FeedUrl, same_origin};
use crate::reader::clock;
use crate::reader::typed::feed_address;
use crate::store::FeedSource;
use jiff::{SignedDuration, Timestamp};
use std::cmp::Reverse;
use std::env;

/// The variables that requests go by, as HTTP clients know them.
const VARIABLES: [&str; 8] = ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"];

/// What a look at the network brings: who answered, whether it is there, and what was found.
pub(super) type Looked = (Option<Reached>, Network, Vec<Finding>);

/// Asks one feed's server, the one that answered last, for what a refresh would ask it; where that can't be reached,
/// one more. What lies on this machine or beside it is asked only where there is nothing else: it proves no network.
pub(super) async fn look(options: &FetchOptions, config: &Config, sources: &[FeedSource], offline: bool) -> Looked {
    let mut found = vec![proxy(&options.proxy)];
    let now = clock::now();
    let known = may_be_asked(sources, now);
    let Some(source) = known.first() else {
        found.push(finding(State::Ok, "no feed can be asked now, so no server was"));
        return (None, Network::Unknown, found);
    };
    if offline {
        found.push(finding(State::Ok, "no server was asked, as --offline says"));
        return (None, Network::Unknown, found);
    }
    let other = known.iter().find(|other| !same_origin(other.url.as_str(), source.url.as_str()) && is_outside(other));
    let (reached, network, said) = ask(options, config, source, other.copied()).await;
    found.push(said);
    found.extend(sources.iter().filter_map(|source| source.health.last_success).max().map(|last| last_refresh(now.duration_since(last))));
    (reached, network, found)
}

/// The feeds whose servers may be asked now, the best witness first.
fn may_be_asked(sources: &[FeedSource], now: Timestamp) -> Vec<&FeedSource> {
    let mut known: Vec<&FeedSource> = sources.iter().filter(|source| !source.url.is_built_in() && !source.health.gone).collect();
    known.retain(|source| source.health.held_until.is_none_or(|until| until <= now));
    known.sort_by_key(|source| Reverse((is_outside(source), source.health.last_success)));
    known
}

fn is_outside(source: &FeedSource) -> bool {
    place_of(source.url.as_str()) == Place::Outside
}

async fn ask(
    options: &FetchOptions,
    config: &Config,
    source: &FeedSource,
    other: Option<&FeedSource>,
) -> (Option<Reached>, Network, Finding) {
    let fetcher = match Fetcher::new(options) {
        Ok(fetcher) => fetcher,
        Err(error) => {
            let step = "mend fetch.proxy or fetch.user_agent in config.toml";
            return (None, Network::Unknown, finding(State::NeedsYou, error.to_string()).next(step));
        }
    };
    let error = match reach(&fetcher, config, source).await {
        Ok(reached) => return answered(reached),
        Err(error) => error,
    };
    if let Some(other) = other.filter(|_| error.is_unreachable()) {
        return match reach(&fetcher, config, other).await {
            Ok(reached) => {
                let step = "the network is there; `dateline refresh` says more of that feed";
                let says = format!("{error}; {} answers {}", reached.host, reached.code);
                (Some(reached), Network::Up, finding(State::Note, says).next(step))
            }
            Err(second) if second.is_unreachable() => none(&format!("{error}; {second}")),
            Err(_) => unsure(&error),
        };
    }
    if error.may_be_offline() { none(&error.to_string()) } else { unsure(&error) }
}

async fn reach(fetcher: &Fetcher, config: &Config, source: &FeedSource) -> Result<Reached, FetchError> {
    let (url, typed) = feed_address(&source.url, &source.health);
    let agent = config.feed(&source.url).and_then(|feed| feed.user_agent.as_deref());
    fetcher.reach(&Request { url, validators: Some(&source.validators), user_agent: agent, kind: Kind::Feed, typed }).await
}

fn answered(reached: Reached) -> (Option<Reached>, Network, Finding) {
    let took = SignedDuration::try_from(reached.took).unwrap_or_default();
    let says = format!("{} answers {} within {} ms", reached.host, reached.code, took.as_millis());
    (Some(reached), Network::Up, finding(State::Ok, says))
}

fn none(why: &str) -> (Option<Reached>, Network, Finding) {
    let step = "look at this machine's network and name server; what was kept can be read without";
    (None, Network::Down, finding(State::NeedsYou, format!("no server can be reached: {why}")).next(step))
}

/// One server did not answer as it should, and nobody else was asked or could tell.
fn unsure(error: &FetchError) -> (Option<Reached>, Network, Finding) {
    let step = "if `dateline refresh` says the same of every feed it is this machine's network, a proxy or a firewall";
    let network = if error.is_unreachable() { Network::Unknown } else { Network::Up };
    (None, network, finding(State::Note, error.to_string()).next(step))
}

/// How long ago a refresh last brought an answer.
fn last_refresh(ago: SignedDuration) -> Finding {
    let stale = ago > SignedDuration::from_hours(14 * 24);
    let says = format!("the last feed that answered a refresh did so {} ago", span(ago));
    let found = Finding::new(Topic::Network, "last_refresh", if stale { State::Note } else { State::Ok }, says);
    if stale { found.next("`dateline refresh`") } else { found }
}

/// The proxy that requests go through.
fn proxy(option: &str) -> Finding {
    let set: Vec<String> = VARIABLES
        .iter()
        .filter_map(|name| Some(format!("{name}={}", shown(&env::var(name).ok().filter(|value| !value.is_empty())?))))
        .collect();
    let says = match (option, set.is_empty()) {
        ("none", _) => "no proxy is used, as fetch.proxy says".to_owned(),
        ("", true) => "no proxy is set".to_owned(),
        ("", false) => format!("the environment names a proxy: {}", set.join(", ")),
        (address, _) => format!("fetch.proxy names {}", shown(address)),
    };
    Finding::new(Topic::Network, "proxy", State::Ok, says)
}

/// A proxy's address without name and password, whichever way it is written.
fn shown(address: &str) -> Clean {
    FeedUrl::new(address).shown().shortened(100)
}

fn finding(state: State, says: impl AsRef<str>) -> Finding {
    Finding::new(Topic::Network, "network", state, says)
}
