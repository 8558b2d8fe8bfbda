//! Where a host lies, as far as its address says, or its name did when it was looked up last: what answers on
//! this machine or in the network around it says nothing of the way out.

use super::address::Address;
use super::public::normal;
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use url::Host;

/// Names that stood for private addresses only when they were looked up last, by any client of this process.
static INSIDE: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Where a host lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On this machine.
    Here,
    /// In a private network that this machine is in.
    Inside,
    /// In the public network, as far as is known.
    Outside,
}

/// Where the host of an address lies. Asks no resolver: a name that was never looked up lies outside, and so does
/// what is no address.
pub fn place_of(address: &str) -> Place {
    let Ok((address, _)) = Address::parse(address) else { return Place::Outside };
    match address.url().host() {
        Some(Host::Ipv4(ip)) => of_number(ip.into()),
        Some(Host::Ipv6(ip)) => of_number(ip.into()),
        Some(Host::Domain(name)) if is_local_name(name) => Place::Here,
        Some(Host::Domain(name)) if inside().contains(&normal(name)) => Place::Inside,
        Some(Host::Domain(_)) | None => Place::Outside,
    }
}

/// Notes what a name stands for now.
pub(super) fn note(name: &str, found: &[SocketAddr]) {
    let is_inside = !found.is_empty() && found.iter().all(|address| !is_public(address.ip()));
    if is_inside {
        inside().insert(normal(name));
    } else {
        inside().remove(&normal(name));
    }
}

fn of_number(ip: IpAddr) -> Place {
    let ip = ip.to_canonical();
    match ip.is_loopback() || ip.is_unspecified() {
        true => Place::Here,
        false if is_public(ip) => Place::Outside,
        false => Place::Inside,
    }
}

/// RFC 6761 §6.3: these names are this machine, whatever a resolver says.
pub(super) fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

/// Whether an address belongs to the public network.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => match embedded_v4(ip) {
            Some(inner) => is_public_v4(inner),
            None => !(ip.is_unspecified() || ip.is_loopback() || ip.is_multicast() || is_private_v6(ip)),
        },
    }
}

/// The IANA special-purpose registry (RFC 6890), but for 198.18.0.0/15: local proxies answer with
/// addresses from there for every public name ("fake IP" modes), and no private network uses it.
fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let protocol = (a, b, c) == (192, 0, 0);
    !(a == 0 || a >= 224 || shared || protocol || ip.is_loopback() || ip.is_private() || ip.is_link_local())
}

/// Unique local (fc00::/7), link-local (fe80::/10), site-local (fec0::/10) and local NAT64
/// (64:ff9b:1::/48, RFC 8215) addresses.
fn is_private_v6(ip: Ipv6Addr) -> bool {
    let [a, b, c, ..] = ip.segments();
    ip.is_unique_local() || ip.is_unicast_link_local() || a & 0xffc0 == 0xfec0 || (a, b, c) == (0x64, 0xff9b, 1)
}

/// The IPv4 address inside a mapped (RFC 4291), translated (RFC 2765), NAT64 (RFC 6052), 6to4
/// (RFC 3056) or Teredo (RFC 4380, written inside out) one.
fn embedded_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let join = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => Some(join(high, low)),
        [0x2001, 0, .., high, low] => Some(join(!high, !low)),
        _ => None,
    }
}

fn inside() -> MutexGuard<'static, BTreeSet<String>> {
    INSIDE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_say_where_they_lie_and_names_what_they_stood_for() {
        for (url, place) in [
            ("http://127.0.0.1:8080/feed", Place::Here),
            ("http://[::1]/", Place::Here),
            ("http://[::ffff:127.0.0.1]/", Place::Here),
            ("http://a.localhost/", Place::Here),
            ("http://192.168.1.4/", Place::Inside),
            ("http://[fd00::1]/", Place::Inside),
            ("https://93.184.215.14/", Place::Outside),
            ("https://example.org/", Place::Outside),
            ("nonsense", Place::Outside),
        ] {
            assert_eq!(place_of(url), place, "{url}");
        }
        let (private, public) = (SocketAddr::from(([192, 168, 1, 4], 0)), SocketAddr::from(([93, 184, 215, 14], 0)));
        let at = |found: &[SocketAddr]| {
            note("Nas.Place.Example.", found);
            place_of("http://nas.place.example/feed")
        };
        assert_eq!(
            [at(&[private]), at(&[private, public]), at(&[private]), at(&[])].map(|place| place == Place::Inside),
            [true, false, true, false]
        );
    }
}
