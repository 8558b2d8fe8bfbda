//! The way that redirects lead, hop by hop, and the rules of the road.

use super::address::Address;
use super::address::Credentials;
use super::error::FetchError;
use super::request::Request;
use url::Url;

/// Redirects that are followed; one more is an error.
const MOST_HOPS: usize = 10;

/// Where a fetch stands: begins at the address that was asked for.
pub(super) struct Trail {
    /// The addresses so far; the last one is where the fetch stands.
    stations: Vec<Address>,
    credentials: Option<Credentials>,
    typed: bool,
    permanent: bool,
}

impl Trail {
    pub(super) fn begin(request: &Request<'_>) -> Result<Self, FetchError> {
        let (address, credentials) = Address::parse(request.url)?;
        Ok(Self { stations: vec![address], credentials, typed: request.typed, permanent: true })
    }

    /// Where the fetch stands.
    pub(super) fn here(&self) -> &Address {
        self.stations.last().expect("a trail has its beginning")
    }

    fn beginning(&self) -> &Address {
        &self.stations[0]
    }

    /// Whether the user typed the host that the fetch stands at: it may be a private one.
    pub(super) fn is_typed(&self) -> bool {
        self.typed && self.here().same_host(self.beginning())
    }

    /// The address to send: with user info only where that is trusted.
    pub(super) fn url(&self) -> Url {
        match self.credentials() {
            Some(credentials) => self.here().with(credentials),
            None => self.here().url().clone(),
        }
    }

    /// Name and password, where the fetch stands at a server that they are for.
    fn credentials(&self) -> Option<&Credentials> {
        self.credentials.as_ref().filter(|_| self.beginning().trusts(self.here()))
    }

    /// Whether the server was given a name and a password.
    pub(super) fn is_authorized(&self) -> bool {
        self.credentials().is_some()
    }

    /// Takes the next hop, if the rules allow it.
    pub(super) fn follow(&mut self, code: u16, location: &str) -> Result<(), FetchError> {
        let here = self.here();
        let next = here.join(location)?;
        if here.url().scheme() == "https" && next.url().scheme() == "http" {
            return Err(FetchError::Downgrade { address: next.shown() });
        }
        if self.stations.contains(&next) {
            return Err(FetchError::RedirectLoop { address: next.shown() });
        }
        if self.stations.len() > MOST_HOPS {
            return Err(FetchError::TooManyRedirects { hops: MOST_HOPS, address: next.shown() });
        }
        self.permanent &= matches!(code, 301 | 308);
        self.stations.push(next);
        Ok(())
    }

    /// The error of the hop that the fetch stands at, with the way that led there where that matters.
    pub(super) fn told(&self, error: FetchError) -> FetchError {
        match (error, self.stations.as_slice()) {
            (FetchError::RefusedAddress { host, address, .. }, [.., before, here]) => {
                FetchError::RefusedAddress { host, address, led: Some((before.host(), here.shown())) }
            }
            (error, _) => error,
        }
    }

    /// Where the address has moved for good: only if every hop said so.
    pub(super) fn moved_to(&self) -> Option<String> {
        (self.stations.len() > 1 && self.permanent).then(|| self.here().url().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trail(url: &str) -> Trail {
        Trail::begin(&Request::feed(url)).unwrap()
    }

    #[test]
    fn moved_only_if_every_hop_says_so() {
        let mut moved = trail("http://a.example/");
        assert_eq!(moved.moved_to(), None);
        moved.follow(301, "https://a.example/").unwrap();
        moved.follow(308, "/feed").unwrap();
        assert_eq!(moved.moved_to().as_deref(), Some("https://a.example/feed"));
        moved.follow(302, "/feed/1").unwrap();
        assert_eq!(moved.moved_to(), None);
    }

    #[test]
    fn circles_downgrades_and_long_ways_are_refused() {
        let mut circle = trail("http://a.example/1");
        circle.follow(302, "/2").unwrap();
        assert!(matches!(circle.follow(302, "/1"), Err(FetchError::RedirectLoop { .. })));
        assert!(matches!(trail("https://a.example/").follow(301, "http://a.example/"), Err(FetchError::Downgrade { .. })));
        let mut long = trail("http://a.example/0");
        for hop in 1..=10 {
            long.follow(302, &format!("/{hop}")).unwrap();
        }
        assert!(matches!(long.follow(302, "/11"), Err(FetchError::TooManyRedirects { hops: 10, .. })));
    }

    #[test]
    fn a_password_stays_with_its_host() {
        let mut away = trail("http://me:pw@a.example/");
        assert_eq!(away.url().username(), "me");
        away.follow(302, "/feed").unwrap();
        assert_eq!(away.url().username(), "me");
        away.follow(302, "http://b.example/").unwrap();
        assert_eq!(away.url().username(), "");
        assert!(!away.is_typed());
        away.follow(302, "http://a.example/2").unwrap();
        assert_eq!(away.url().username(), "me");
    }
}
