//! Addresses in feeds, made absolute.

use std::borrow::Cow;
use url::Url;

/// The longest base: it is copied into every address below it.
const MAX_BASE: usize = 2048;

/// Schemes that lead to nothing that a reader could open, or to harm.
const REFUSED: &[&str] = &["javascript", "vbscript", "data", "file", "blob", "about"];

/// `href` made absolute against `base`; `None` where that can't be done, where it is empty, or
/// where its scheme is one that no feed has a reason to name.
pub(super) fn absolute(href: &str, base: Option<&Url>) -> Option<String> {
    // What sets an address apart in a text is none of it (RFC 3986, appendix C).
    let quoted = |open, close| href.trim().strip_prefix(open)?.strip_suffix(close);
    let href = quoted('<', '>').or_else(|| quoted('"', '"')).unwrap_or(href).trim();
    if href.is_empty() {
        return None;
    }
    // Written by hand, a host without its scheme is meant as a host, not as a file beside the feed.
    let href: Cow<'_, str> = if href.starts_with("www.") { format!("http://{href}").into() } else { href.into() };
    let url = match base {
        Some(base) => base.join(&href),
        None => Url::parse(&href),
    };
    // "note: see below" has a scheme too: what no address may hold tells it from one (RFC 3986 §2).
    let url = url.ok().filter(|url| !REFUSED.contains(&url.scheme()) && url.as_str().bytes().all(|b| b.is_ascii_graphic()))?;
    let as_written = href.bytes().all(|b| b.is_ascii_graphic() && b != b'\\') && Url::parse(&href).is_ok();
    Some(if as_written { href.into_owned() } else { url.into() })
}

/// The base of a document: its `Content-Location`, itself relative to its address (RFC 9110 §8.7),
/// or its address.
pub(super) fn of_document(url: Option<&str>, content_location: Option<&str>) -> Option<Url> {
    let url = url.and_then(|url| Url::parse(url).ok());
    let location = content_location.and_then(|location| moved(url.as_ref(), location));
    location.or(url)
}

/// The base that an `xml:base` makes of the one around it.
pub(super) fn moved(base: Option<&Url>, href: &str) -> Option<Url> {
    let href = href.trim();
    let url = match base {
        _ if href.len() > MAX_BASE => return None,
        Some(base) => base.join(href),
        None => Url::parse(href),
    };
    url.ok().filter(|url| url.as_str().len() <= MAX_BASE && !url.cannot_be_a_base() && !REFUSED.contains(&url.scheme()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_with_a_colon_is_no_address() {
        for words in ["xml: A Disruptive Technology", "urn:uuid:1225c695 Some text.", "mailto:one of us"] {
            assert_eq!(absolute(words, None), None, "{words}");
        }
        assert_eq!(absolute("urn:uuid:1225c695", None).as_deref(), Some("urn:uuid:1225c695"));
    }

    #[test]
    fn the_document_is_where_its_header_says() {
        let base = |url, location| of_document(url, location).map(String::from);
        assert_eq!(base(Some("https://a.example/x/feed"), Some("/y/feed")).as_deref(), Some("https://a.example/y/feed"));
        assert_eq!(base(Some("https://a.example/feed"), None).as_deref(), Some("https://a.example/feed"));
        assert_eq!(base(None, Some("/y")), None);
    }

    #[test]
    fn absolute_addresses_stay_as_written() {
        let base = Url::parse("https://a.example/b/").ok();
        assert_eq!(absolute(" http://x.example ", base.as_ref()).as_deref(), Some("http://x.example"));
        assert_eq!(absolute("../c d", base.as_ref()).as_deref(), Some("https://a.example/c%20d"));
        assert_eq!(absolute("javascript:alert(1)", base.as_ref()), None);
        assert_eq!(absolute("c", None), None);
    }
}
