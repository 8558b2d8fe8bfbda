//! Whether a refresh says something of the network: one dead server does not, all of them do.

use crate::fetch::FetchError;
use crate::model::FeedUrl;
use std::collections::HashSet;
use url::Url;

/// Why nobody answered for a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unreached {
    /// This machine has no network.
    NoNetwork,
    /// Nobody was there: a dead server, a name that is gone, or a network that leads nowhere.
    Nobody(String),
}

impl Unreached {
    /// What an error says of the way to a feed's server; nothing, if it came from beyond.
    pub(super) fn of(error: &FetchError, feed: &FeedUrl) -> Option<Self> {
        if error.is_networkless() {
            return Some(Self::NoNetwork);
        }
        let server = || Url::parse(feed.as_str()).map_or_else(|_| String::new(), |url| url.origin().ascii_serialization());
        error.is_unreachable().then(|| Self::Nobody(server()))
    }
}

/// What a refresh has seen of the network so far.
#[derive(Debug, Default)]
pub(super) struct Reach {
    servers: HashSet<String>,
    networkless: bool,
    reached: bool,
}

impl Reach {
    /// Notes how it went at a feed that has a server.
    pub(super) fn note(&mut self, unreached: Option<Unreached>) {
        match unreached {
            None => self.reached = true,
            Some(Unreached::NoNetwork) => self.networkless = true,
            Some(Unreached::Nobody(server)) => drop(self.servers.insert(server)),
        }
    }

    /// Whether this machine is probably offline: nothing was reached, of two servers at least.
    pub(super) fn is_offline(&self) -> bool {
        !self.reached && (self.networkless || self.servers.len() > 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(seen: &[Option<&str>]) -> bool {
        let mut reach = Reach::default();
        seen.iter().for_each(|server| reach.note(server.map(|server| Unreached::Nobody(server.to_owned()))));
        reach.is_offline()
    }

    #[test]
    fn one_dead_server_is_not_the_network() {
        assert!(!reach(&[]) && !reach(&[None]));
        assert!(!reach(&[Some("http://a")]));
        assert!(!reach(&[Some("http://a"), Some("http://a")]), "three feeds of one server are one server");
        assert!(reach(&[Some("http://a"), Some("http://b")]));
        assert!(!reach(&[Some("http://a"), Some("http://b"), None]));
        let mut networkless = Reach::default();
        networkless.note(Some(Unreached::NoNetwork));
        assert!(networkless.is_offline());
    }
}
