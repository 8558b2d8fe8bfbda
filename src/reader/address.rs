//! What addresses of pages have in common, and the requests that are made of them.

use crate::fetch::Request;
use crate::model::{Clean, FeedUrl};

/// What a saved page is known by: its address, without the fragment and a name and password in it.
pub(super) fn page_guid(url: &str) -> String {
    let Ok(mut parsed) = url::Url::parse(url) else { return url.to_owned() };
    parsed.set_fragment(None);
    // Addresses that can't have them have none.
    let _ = parsed.set_username("");
    let _ = parsed.set_password(None);
    parsed.into()
}

/// A request for a page whose address the user typed, or that an article links to.
pub(super) fn page_request(url: &str, typed: bool) -> Request<'_> {
    Request { typed, ..Request::page(url) }
}

/// The host of an address, for sentences.
pub(super) fn host(url: &str) -> Clean {
    let parsed = url::Url::parse(url).ok();
    parsed.as_ref().and_then(url::Url::host_str).map_or_else(|| FeedUrl::new(url).shown(), Clean::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_known_by_its_address() {
        assert_eq!(page_guid("https://me:pw@a.example/essay?p=1#part"), "https://a.example/essay?p=1");
        assert_eq!(page_guid("https://a.example"), page_guid("https://a.example/"));
        assert_eq!(page_guid("no address"), "no address");
    }
}
