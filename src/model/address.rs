//! When two addresses are the same: one truth for feeds, pages and stories. Pure text, so that what is no
//! address is compared too.

use url::Url;

/// Whether two addresses have the host in common: a redirect there, as to https, leads to nobody else.
pub fn same_host(one: &str, other: &str) -> bool {
    let host = |address: &str| Url::parse(address).ok().and_then(|url| url.host().map(|host| host.to_owned()));
    host(one).is_some_and(|one| host(other) == Some(one))
}

/// Whether two addresses have scheme, host and port in common.
pub fn same_origin(one: &str, other: &str) -> bool {
    let origin = |address: &str| Url::parse(address).ok().map(|url| url.origin()).filter(url::Origin::is_tuple);
    origin(one).is_some_and(|one| origin(other) == Some(one))
}

/// An address as it is compared: two that browsers take for one are one.
pub fn same_spelling(address: &str) -> String {
    Url::parse(address).map_or_else(|_| address.to_owned(), String::from)
}

/// What stays of an address when its site modernises: without scheme, `www.`, last slash and fragment.
/// Hosts have no letter case; paths have.
pub fn place(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or(rest);
    let (site, rest) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let (user, host) = site.split_at(site.rfind('@').map_or(0, |at| at + 1));
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let (path, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
    format!("{user}{host}{}{query}", path.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_modernise_and_stay_where_they_are() {
        for same in ["HTTP://WWW.A.example/feed", "https://a.example/feed/", "https://a.example/feed#top"] {
            assert_eq!(place(same), "a.example/feed", "{same}");
        }
        assert_ne!(place("https://a.example/Feed"), place("https://a.example/feed"), "paths have letter case");
        assert_ne!(place("https://a.example/?a=B"), place("https://a.example/?a=b"));
        assert_eq!(place("https://a.example?x"), place("https://a.example/?x"));
        assert_ne!(place("https://me:PW@a.example/"), place("https://me:pw@a.example/"));
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        assert!(same_origin("http://127.0.0.1:80/story", "http://127.0.0.1/feed"));
        assert!(!same_origin("http://127.0.0.1:81/story", "http://127.0.0.1/feed"));
        assert!(!same_origin("http://a.example/", "https://a.example/"));
        assert!(same_host("http://a.example/", "https://a.example:8443/") && !same_host("http://a.example/", "http://b.a.example/"));
        assert!(!same_origin("mailto:a@a.example", "mailto:a@a.example"));
    }
}
