//! Names that stood for public addresses: from then on none of them leads to a private one (DNS rebinding).
//!
//! Known for the whole process: a new client, as each change of an option makes one, forgets none of them.
//! What later runs are to know is kept by others; here is only noted what is.

use super::address::Address;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use url::Host;

static KNOWN: Mutex<Known> = Mutex::new(Known(BTreeMap::new()));

/// Names; `true` for those that are kept for later runs.
struct Known(BTreeMap<String, bool>);

impl Known {
    fn was_public(&mut self, name: &str, is: bool) -> bool {
        let name = normal(name);
        if is {
            self.0.entry(name).or_insert(false);
            return true;
        }
        self.0.contains_key(&name)
    }

    fn learn(&mut self, kept: Vec<String>) {
        let kept: BTreeSet<String> = kept.into_iter().collect();
        self.0.retain(|name, was_kept| !*was_kept || kept.contains(name));
        self.0.extend(kept.into_iter().map(|name| (name, true)));
    }
}

/// Whether a name is known as public, as it `is` now or was before; once it is, it stays so.
pub(super) fn was_public(name: &str, is: bool) -> bool {
    known().was_public(name, is)
}

/// Learns the names that are kept for later runs. One that was kept and is no longer, as the user answers for it
/// in another instance, is forgotten.
pub fn learn_public(kept: Vec<String>) {
    known().learn(kept);
}

/// Notes that a name of [`public_name`] is kept for later runs.
pub fn public_is_kept(name: &str) {
    known().0.insert(name.to_owned(), true);
}

/// Forgets a name of [`host_name`]: the user answers for it, whatever it stands for now.
pub fn forget_public(name: &str) {
    known().0.remove(name);
}

/// The host of an address, where it is a name that stood for a public address.
pub fn public_name(address: &str) -> Option<String> {
    host_name(address).filter(|name| known().0.contains_key(name))
}

/// The host of an address, where it is a name.
pub fn host_name(address: &str) -> Option<String> {
    match Address::parse(address).ok()?.0.url().host()? {
        Host::Domain(name) => Some(normal(name)),
        Host::Ipv4(_) | Host::Ipv6(_) => None,
    }
}

/// A name as it is kept: small letters, no dot at its end.
pub(super) fn normal(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

fn known() -> MutexGuard<'static, Known> {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_forgotten_only_where_they_were_kept_and_are_no_more() {
        let mut known = Known(BTreeMap::new());
        assert!(known.was_public("Seen.example.", true) && known.was_public("seen.example", false));
        assert!(!known.was_public("other.example", false));
        known.learn(vec!["kept.example".into()]);
        assert!(known.was_public("seen.example", false), "what this run saw stays");
        assert!(known.was_public("KEPT.example.", false));
        known.learn(Vec::new());
        assert!(known.was_public("seen.example", false) && !known.was_public("kept.example", false));
    }

    #[test]
    fn numbers_are_no_names() {
        assert_eq!(host_name("http://me:pw@A.Example.:81/feed").as_deref(), Some("a.example"));
        assert_eq!(host_name("http://[::1]/").or(host_name("http://127.1/")).or(host_name("nonsense")), None);
    }
}
