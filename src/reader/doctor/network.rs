//! The network: the proxy in between, and whether one server that the user subscribed to answers.

use super::finding::{Finding, State, Topic};
use super::outage::Network;
use super::words::span;
use crate::config::{Config, FetchOptions};
use crate::fetch::{Fetcher, Kind, Reached, Request};
use crate::model::{Clean, FeedUrl};
use crate::reader::clock;
use crate::reader::typed::feed_address;
use crate::store::FeedSource;
use jiff::SignedDuration;
use std::env;

/// The variables that requests go by, as HTTP clients know them.
const VARIABLES: [&str; 8] = ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"];

/// What a look at the network brings: who answered, whether it is there, and what was found.
pub(super) type Looked = (Option<Reached>, Network, Vec<Finding>);

/// Asks one feed's server, the one that answered last, for what a refresh would ask it.
pub(super) async fn look(options: &FetchOptions, config: &Config, sources: &[FeedSource], offline: bool) -> Looked {
    let mut found = vec![proxy(&options.proxy)];
    let now = clock::now();
    let mut known: Vec<&FeedSource> = sources.iter().filter(|source| !source.url.is_built_in() && !source.health.gone).collect();
    known.retain(|source| source.health.held_until.is_none_or(|until| until <= now));
    let Some(source) = known.iter().max_by_key(|source| source.health.last_success) else {
        found.push(finding(State::Ok, "no feed can be asked now, so no server was"));
        return (None, Network::Unknown, found);
    };
    if offline {
        found.push(finding(State::Ok, "no server was asked, as --offline says"));
        return (None, Network::Unknown, found);
    }
    let (reached, network, said) = ask(options, config, source).await;
    found.push(said);
    found.extend(sources.iter().filter_map(|source| source.health.last_success).max().map(|last| last_refresh(now.duration_since(last))));
    (reached, network, found)
}

async fn ask(options: &FetchOptions, config: &Config, source: &FeedSource) -> (Option<Reached>, Network, Finding) {
    let (url, typed) = feed_address(&source.url, &source.health);
    let agent = config.feed(&source.url).and_then(|feed| feed.user_agent.as_deref());
    let request = Request { url, validators: Some(&source.validators), user_agent: agent, kind: Kind::Feed, typed };
    let fetcher = match Fetcher::new(options) {
        Ok(fetcher) => fetcher,
        Err(error) => {
            let step = "mend fetch.proxy or fetch.user_agent in config.toml";
            return (None, Network::Unknown, finding(State::NeedsYou, error.to_string()).next(step));
        }
    };
    match fetcher.reach(&request).await {
        Ok(reached) => {
            let took = SignedDuration::try_from(reached.took).unwrap_or_default();
            let says = format!("{} answers {} within {} ms", reached.host, reached.code, took.as_millis());
            (Some(reached), Network::Up, finding(State::Ok, says))
        }
        Err(error) if error.may_be_offline() => {
            let step = "look at this machine's network and name server; what was kept can be read without";
            (None, Network::Down, finding(State::NeedsYou, format!("no server can be reached: {error}")).next(step))
        }
        Err(error) => {
            let step = "if `dateline refresh` says the same of every feed it is this machine's network, a proxy or a firewall";
            let network = if error.is_unreachable() { Network::Unknown } else { Network::Up };
            (None, network, finding(State::Note, error.to_string()).next(step))
        }
    }
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
