//! What the answers of many servers together say of the network that this machine is in.
//!
//! No publisher can take itself for the network: only what several of different origins say counts. A page in
//! the place of the feeds of one origin alone is held against them, as that origin's trouble.

use crate::fetch::{Body, FetchError, Place, place_of};
use crate::model::{Clean, FeedId, FeedUrl, same_origin};
use crate::store::fingerprint;
use std::collections::{BTreeSet, HashSet};

/// Feeds, and origins, that must agree before it is the network's doing and not theirs.
const WITNESSES: usize = 2;

/// What one answer that brought no feed may say of the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// Something else answered: a login page of this host, or with this fingerprint under the feed's own name.
    Stranger {
        /// What tells this stranger from others.
        key: String,
        /// Its name, where it gave another one than the feed's.
        host: Option<Clean>,
    },
    /// Somebody else answered for an https address, as certificates tell.
    Impostor,
    /// Nobody answered.
    Silence,
    /// This machine has no way to any network.
    NoNetwork,
}

impl Sign {
    /// Of a web page in the place of a feed.
    pub(super) fn of_page(url: &FeedUrl, body: &Body) -> Self {
        if same_origin(url.as_str(), &body.url) {
            return Self::Stranger { key: format!("{:x}", fingerprint(&body.bytes)), host: None };
        }
        let parsed = url::Url::parse(&body.url).ok();
        let host = parsed.as_ref().and_then(|url| url.host_str()).unwrap_or_default();
        Self::Stranger {
            key: format!("{host}:{}", parsed.as_ref().and_then(url::Url::port_or_known_default).unwrap_or(0)),
            host: Some(Clean::new(host)),
        }
    }

    /// Of a fetch that failed.
    pub(super) fn of_failure(error: &FetchError) -> Option<Self> {
        match error {
            // A login page on the local network; or "network authentication required" (RFC 6585 §6).
            FetchError::RefusedAddress { host, .. } => Some(Self::Stranger { key: host.to_string(), host: Some(host.clone()) }),
            FetchError::Status { code: 511, .. } => Some(Self::Stranger { key: "511".to_owned(), host: None }),
            FetchError::Tls { .. } => Some(Self::Impostor),
            error if error.is_networkless() => Some(Self::NoNetwork),
            error if error.is_unreachable() => Some(Self::Silence),
            _ => None,
        }
    }
}

/// The signs of one refresh.
#[derive(Default)]
pub(super) struct Network {
    /// Feeds of which an answer, or none, says something of the network.
    heard: usize,
    signs: Vec<Sign>,
    /// The feeds that these came in the place of.
    touched: HashSet<FeedId>,
    origins: BTreeSet<String>,
    /// The origins in whose place a stranger answered.
    replaced: HashSet<String>,
}

impl Network {
    /// Takes in what the asking of the feed at `url` says of the network.
    pub(super) fn note(&mut self, feed: FeedId, url: &FeedUrl, sign: Option<&Sign>) {
        if !says_something(url, sign) {
            return;
        }
        let origin = origin(url);
        if matches!(sign, Some(Sign::Stranger { .. })) {
            self.replaced.insert(origin.clone());
        }
        self.heard += 1;
        self.touched.extend(sign.map(|_| feed));
        self.signs.extend(sign.cloned());
        self.origins.insert(origin);
    }

    /// Whether servers were asked and not one was reached: no proof that there is a network.
    pub(super) fn is_silent(&self) -> bool {
        let silent = self.signs.iter().filter(|sign| matches!(sign, Sign::Silence | Sign::NoNetwork)).count();
        self.heard > 0 && silent == self.heard
    }

    /// Whether only one publisher's servers were asked and not one was reached: it may be down.
    pub(super) fn is_alone(&self) -> bool {
        self.is_silent() && self.origins.len() < WITNESSES
    }

    /// The host that was asked alone and was not reached; `None` also where the system knows that there is no network.
    pub(super) fn alone(&self) -> Option<Clean> {
        let origin = self.origins.first().filter(|_| self.is_alone() && !self.signs.contains(&Sign::NoNetwork))?;
        url::Url::parse(origin).ok()?.host_str().map(Clean::new)
    }

    /// Whether something else than its own answer came in a feed's place.
    pub(super) fn touches(&self, feed: FeedId) -> bool {
        self.touched.contains(&feed)
    }

    /// Whether the server of this address was asked.
    pub(super) fn has_asked(&self, url: &FeedUrl) -> bool {
        self.origins.contains(&origin(url))
    }

    /// What answered in the place of every publisher that answered at all: a network that wants a login.
    pub(super) fn portal(&self) -> Option<Clean> {
        let mut strangers = self.signs.iter().filter_map(|sign| match sign {
            Sign::Stranger { key, host } => Some((key, host)),
            Sign::Impostor | Sign::Silence | Sign::NoNetwork => None,
        });
        let (first, host) = strangers.next()?;
        let one = strangers.all(|(key, _)| key == first);
        let all = self.signs.len() == self.heard && self.replaced.len() >= WITNESSES;
        (one && all).then(|| host.clone().unwrap_or_else(|| Clean::new("this network")))
    }
}

fn origin(url: &FeedUrl) -> String {
    url::Url::parse(url.as_str()).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
}

/// Whether what came of asking there says anything of the network.
fn says_something(url: &FeedUrl, sign: Option<&Sign>) -> bool {
    match (place_of(url.as_str()), sign) {
        // What listens on this machine, or no longer does, needs no network.
        (Place::Here, None | Some(Sign::Silence | Sign::NoNetwork)) => false,
        // Neighbours answer also where there is no way out.
        (Place::Inside, None) => false,
        (Place::Here | Place::Inside | Place::Outside, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(fates: &[(&str, Option<Sign>)]) -> Network {
        let mut network = Network::default();
        for (feed, (url, sign)) in (0..).zip(fates) {
            network.note(FeedId(feed), &FeedUrl::new(*url), sign.as_ref());
        }
        network
    }

    fn login() -> Option<Sign> {
        Some(Sign::Stranger { key: "login.example:80".into(), host: Some("login.example".into()) })
    }

    #[test]
    fn one_stranger_in_place_of_all_is_a_portal() {
        let (a, b, c) = ("http://a.example/", "http://b.example/", "https://c.example/");
        assert_eq!(network(&[(a, login()), (b, login())]).portal().as_deref(), Some("login.example"));
        assert!(network(&[(a, login()), (b, login()), (c, Some(Sign::Impostor))]).portal().is_some(), "https is no way round");
        assert!(network(&[(a, login()), (b, login()), (c, Some(Sign::Silence))]).portal().is_some());
        assert_eq!(network(&[(a, login()), (b, login()), (c, None)]).portal(), None, "one publisher was there");
        assert_eq!(network(&[(a, login()), (a, login())]).portal(), None, "one publisher's own page");
        let other = Some(Sign::Stranger { key: "x".into(), host: None });
        assert_eq!(network(&[(a, login()), (b, other)]).portal(), None, "two pages");
        assert_eq!(network(&[]).portal(), None);
    }

    #[test]
    fn offline_is_silence_everywhere() {
        let silence = || Some(Sign::Silence);
        assert!(network(&[("http://a.example/", silence()), ("http://b.example/", silence())]).is_silent());
        assert!(!network(&[("http://a.example/", silence()), ("http://b.example/", None)]).is_silent());
        assert!(!network(&[]).is_silent());
        let one_server = network(&[("http://a.example/1", silence()), ("http://a.example/2", silence())]);
        assert!(one_server.is_alone() && one_server.alone().as_deref() == Some("a.example"));
        let none = network(&[("http://a.example/1", Some(Sign::NoNetwork))]);
        assert!(none.is_silent() && none.alone().is_none(), "the system says so");
    }

    #[test]
    fn what_is_near_proves_no_network() {
        let (a, b) = (("http://a.example/", Some(Sign::Silence)), ("http://b.example/", Some(Sign::Silence)));
        for near in ["http://127.0.0.1:81/feed", "http://localhost/", "http://192.168.1.4/feed"] {
            let network = network(&[a.clone(), b.clone(), (near, None)]);
            assert!(network.is_silent() && !network.touches(FeedId(2)) && network.touches(FeedId(1)), "{near}");
        }
        let here = |sign| network(&[("http://127.0.0.1:81/", sign)]);
        assert!(!here(Some(Sign::Silence)).is_silent(), "this machine needs no network to reach itself");
        assert!(network(&[("http://192.168.1.4/", Some(Sign::Silence))]).is_alone(), "a neighbour does");
        let portal = [("http://a.example/", login()), ("http://b.example/", login()), ("http://127.0.0.1:81/", None)];
        assert!(network(&portal).portal().is_some());
    }
}
