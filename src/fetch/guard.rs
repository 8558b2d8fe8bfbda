//! Which addresses may be reached.
//!
//! The public network may not send the reader into the private one (server-side request forgery:
//! GHSA-xwh2-742g-w3wp). Literal addresses are looked at before a hop; names by the resolver that
//! the connection itself uses, so that what was checked is what is connected to.

use super::address::Address;
use super::error::FetchError;
use super::place::{self, is_local_name, is_public};
use super::public;
use crate::model::Clean;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::error::Error;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use thiserror::Error;
use url::Host;

/// Finds the addresses of a name.
pub(super) type Lookup = fn(String) -> Found;
/// The addresses of a name, once they are found.
pub(super) type Found = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;

/// Resolves names to public addresses only, but for the proxies that the user named.
pub(super) struct Guard {
    lookup: Lookup,
    proxies: Vec<String>,
}

/// Resolves names that the user typed: also to private addresses, unless the name was public before
/// (DNS rebinding: a page or a feed turns its own name to the home network once it is trusted).
pub(super) struct Doorman(pub(super) Arc<Guard>);

/// A name that stands only for private addresses; travels through reqwest's errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{address} is a private address")]
pub(super) struct Refusal {
    pub(super) address: IpAddr,
    /// Whether the name was a public one before.
    pub(super) turned: bool,
}

/// The system's resolver.
pub(super) fn system_lookup(name: String) -> Found {
    Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) })
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let trusted = self.is_proxy(name.as_str());
        let addresses = (self.lookup)(name.as_str().to_owned());
        Box::pin(async move {
            let found = addresses.await?;
            if trusted {
                return Ok(boxed(found));
            }
            // So that it stays public where it counts as typed later: a feed that a page offered.
            was_public(name.as_str(), &found);
            only_public(found, false)
        })
    }
}

impl Resolve for Doorman {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = Arc::clone(&self.0);
        Box::pin(async move {
            let name = name.as_str();
            let found = (guard.lookup)(name.to_owned()).await?;
            place::note(name, &found);
            let may_be_private = guard.is_proxy(name) || !was_public(name, &found);
            if may_be_private { Ok(boxed(found)) } else { only_public(found, true) }
        })
    }
}

fn only_public(found: Vec<SocketAddr>, turned: bool) -> Result<Addrs, Box<dyn Error + Send + Sync>> {
    let allowed: Vec<SocketAddr> = found.iter().copied().filter(|address| is_public(address.ip())).collect();
    match found.first() {
        Some(private) if allowed.is_empty() => Err(Refusal { address: private.ip(), turned }.into()),
        _ => Ok(boxed(allowed)),
    }
}

fn boxed(addresses: Vec<SocketAddr>) -> Addrs {
    Box::new(addresses.into_iter())
}

impl Guard {
    /// A guard that lets these proxies pass.
    pub(super) fn new(lookup: Lookup, proxies: Vec<String>) -> Self {
        Self { lookup, proxies }
    }

    fn is_proxy(&self, name: &str) -> bool {
        self.proxies.iter().any(|proxy| proxy.eq_ignore_ascii_case(name))
    }

    /// Looks at what needs no resolver: literal addresses, names of this machine, and the proxies,
    /// whose names [`Guard::resolve`] lets pass.
    pub(super) fn check(&self, address: &Address) -> Result<(), FetchError> {
        let is_proxy = matches!(address.url().host(), Some(Host::Domain(name)) if self.is_proxy(name));
        match inside(address).or_else(|| is_proxy.then(|| "a proxy".to_owned())) {
            Some(what) => Err(FetchError::RefusedAddress { host: address.host(), address: Clean::new(&what), led: None }),
            None => Ok(()),
        }
    }
}

/// Whether an address says by itself, without a resolver, that it lies in a private network or on this machine.
pub fn is_private(address: &str) -> bool {
    Address::parse(address).is_ok_and(|(address, _)| inside(&address).is_some())
}

/// What private place an address names by itself.
fn inside(address: &Address) -> Option<String> {
    match address.url().host()? {
        Host::Ipv4(ip) => (!is_public(ip.into())).then(|| ip.to_string()),
        Host::Ipv6(ip) => (!is_public(ip.into())).then(|| ip.to_string()),
        Host::Domain(name) => is_local_name(name).then(|| "this machine".to_owned()),
    }
}

/// Whether a name is known as public, now or from before.
fn was_public(name: &str, found: &[SocketAddr]) -> bool {
    public::was_public(name, found.iter().any(|address| is_public(address.ip())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn guard(lookup: Lookup) -> Guard {
        Guard::new(lookup, vec!["proxy.lan".into()])
    }

    fn check(url: &str) -> Result<(), FetchError> {
        guard(system_lookup).check(&Address::parse(url).unwrap().0)
    }

    async fn resolve(resolver: &impl Resolve, name: &str) -> Result<Vec<SocketAddr>, IpAddr> {
        let found = resolver.resolve(name.parse().unwrap()).await;
        found.map(Iterator::collect).map_err(|error| error.downcast::<Refusal>().unwrap().address)
    }

    #[test]
    fn every_spelling_of_a_private_address_is_refused() {
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "0.0.0.0",
            "0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0xa9fea9fe",
            "100.64.0.1",
            "192.0.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:a9fe:a9fe]",
            "[::127.0.0.1]",
            "[fe80::1]",
            "[fec0::1]",
            "[fd00::1]",
            "[ff02::1]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b:1::1]",
            "[2002:7f00:1::]",
            "[::ffff:0:127.0.0.1]",
            "[2001:0:5db8:d70e:0:0:80ff:fffe]",
            "127.0.0.1.",
            "017700000001",
            "0x7f.0.0.1",
            "127.0x1",
            "100.127.255.255",
            "169.254.0.1",
            "[fdff::1]",
            "[febf::1]",
            "localhost.",
            "loc%61lhost",
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "１２７.0.0.1",
            "proxy.lan",
        ] {
            let url = format!("http://{host}:8080/");
            assert!(matches!(check(&url), Err(FetchError::RefusedAddress { .. })), "{url}");
        }
    }

    #[test]
    fn public_addresses_pass() {
        for host in
            ["93.184.215.14", "198.18.0.7", "172.32.0.1", "[2606:4700::1111]", "[64:ff9b::5db8:d70e]", "example.org", "localhost.org"]
        {
            check(&format!("http://{host}/")).unwrap();
        }
    }

    #[tokio::test]
    async fn names_are_judged_by_what_they_stand_for() {
        let mixed = guard(|_| Box::pin(async { Ok(vec![([10, 0, 0, 1], 0).into(), ([93, 184, 215, 14], 0).into()]) }));
        assert_eq!(resolve(&mixed, "example.org").await, Ok(vec![([93, 184, 215, 14], 0).into()]));
        let private = guard(|_| Box::pin(async { Ok(vec![([10, 0, 0, 1], 0).into()]) }));
        assert_eq!(resolve(&private, "example.org").await, Err([10, 0, 0, 1].into()));
        assert_eq!(resolve(&private, "proxy.lan").await, Ok(vec![([10, 0, 0, 1], 0).into()]));
    }

    #[tokio::test]
    async fn a_name_that_turns_private_is_refused_from_then_on() {
        static ASKED: AtomicU32 = AtomicU32::new(0);
        let rebinding = guard(|_| {
            let first = ASKED.fetch_add(1, Ordering::Relaxed) == 0;
            Box::pin(async move { Ok(vec![if first { ([93, 184, 215, 14], 0) } else { ([127, 0, 0, 1], 0) }.into()]) })
        });
        assert!(resolve(&rebinding, "rebind.example").await.is_ok());
        assert_eq!(resolve(&rebinding, "rebind.example").await, Err([127, 0, 0, 1].into()));
    }

    #[tokio::test]
    async fn a_name_that_was_public_stays_so_for_other_clients() {
        let public = guard(|_| Box::pin(async { Ok(vec![([93, 184, 215, 14], 0).into()]) }));
        assert!(resolve(&public, "offered.example").await.is_ok());
        let anew = Doorman(Arc::new(guard(|_| Box::pin(async { Ok(vec![([192, 168, 1, 1], 0).into()]) }))));
        assert_eq!(resolve(&anew, "offered.example").await, Err([192, 168, 1, 1].into()));
    }

    #[tokio::test]
    async fn a_typed_name_may_be_private_from_the_start_and_never_turns() {
        let public: SocketAddr = ([93, 184, 215, 14], 0).into();
        let private: SocketAddr = ([192, 168, 1, 1], 0).into();
        let at_home = Doorman(Arc::new(guard(|_| Box::pin(async { Ok(vec![([192, 168, 1, 1], 0).into()]) }))));
        assert_eq!(resolve(&at_home, "nas.lan").await, Ok(vec![private]));
        let mixed =
            Doorman(Arc::new(guard(|_| Box::pin(async { Ok(vec![([192, 168, 1, 1], 0).into(), ([93, 184, 215, 14], 0).into()]) }))));
        assert_eq!(resolve(&mixed, "both.example").await, Ok(vec![public]));
        static ASKED: AtomicU32 = AtomicU32::new(0);
        let turning = Doorman(Arc::new(guard(|_| {
            let first = ASKED.fetch_add(1, Ordering::Relaxed) == 0;
            Box::pin(async move { Ok(vec![if first { ([93, 184, 215, 14], 0) } else { ([192, 168, 1, 1], 0) }.into()]) })
        })));
        assert_eq!(resolve(&turning, "swinging.example").await, Ok(vec![public]));
        assert_eq!(resolve(&turning, "Swinging.Example.").await, Err(private.ip()));
    }
}
