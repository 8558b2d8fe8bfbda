//! Whether the user answers for an address: the one place that decides it. Only such an address may lead
//! into a private network (this machine, the home network).

use crate::model::{FeedHealth, FeedSummary, FeedUrl, same_host, same_origin};
use crate::store::StoredEntry;

/// The address that a feed is asked at, and whether the user answers for it: where he typed the feed's own,
/// and it has not moved to another host.
pub(super) fn feed_address<'a>(url: &'a FeedUrl, health: &'a FeedHealth) -> (&'a str, bool) {
    let at = health.asked_at.as_ref().unwrap_or(url).as_str();
    (at, !health.untyped && same_host(at, url.as_str()))
}

/// Whether an address that an entry names has the origin that the user typed: the one of the entry's
/// feed, or of the page that was saved so. A feed on the user's own network has its pages there; a page
/// that a link led to vouches for nothing, since its host may name another address by now.
pub(super) fn is_at_home(url: &str, stored: &StoredEntry, feed: Option<&FeedSummary>) -> bool {
    let typed = match feed {
        Some(feed) if feed.url.is_saved() => stored.entry.url.as_deref().filter(|_| stored.page.as_ref().is_some_and(|page| page.typed)),
        feed => feed.filter(|feed| !feed.health.untyped).map(|feed| feed.url.as_str()),
    };
    typed.is_some_and(|typed| same_origin(url, typed))
}

/// Whether the user, who typed `typed`, answers for `led`, where that led: nobody else is there.
pub(super) fn answers_for(led: &str, typed: &str) -> bool {
    same_host(led, typed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Entry, PageText};
    use crate::store::{Store, Subscribed};
    use jiff::Timestamp;

    #[test]
    fn a_feed_is_typed_at_its_own_host_and_nowhere_else() {
        let url = FeedUrl::new("http://nas.example/feed");
        let typed = |at: Option<&str>, untyped| {
            let health = FeedHealth { asked_at: at.map(FeedUrl::new), untyped, ..FeedHealth::default() };
            feed_address(&url, &health).1
        };
        assert!(typed(None, false) && typed(Some("https://nas.example/new"), false));
        assert!(!typed(Some("http://router.example/"), false));
        assert!(!typed(None, true) && !typed(Some("https://nas.example/new"), true));
    }

    #[test]
    fn only_what_the_user_typed_is_at_home() {
        let mut store = Store::in_memory().expect("memory");
        let feeds = ["http://nas.example/feed", FeedUrl::SAVED].map(|url| Subscribed { url: FeedUrl::new(url), title: None, folder: None });
        let saved = store.subscribe(&feeds, Timestamp::UNIX_EPOCH).expect("subscribed")[1];
        let entry = Entry { url: Some("http://pier.example/story".into()), ..Entry::default() };
        let mut at_home = |typed, url: &str| {
            let id = store.save(saved, &entry, &PageText::default(), typed, Timestamp::UNIX_EPOCH).expect("saved");
            let stored = store.lists().entry(id).expect("readable").expect("kept");
            is_at_home(url, &stored, store.lists().feeds().expect("readable").iter().find(|feed| feed.id == saved))
        };
        assert!(at_home(true, "http://pier.example/1.jpg"));
        assert!(!at_home(true, "http://other.example/1.jpg") && !at_home(true, "http://pier.example:81/1.jpg"));
        assert!(!at_home(false, "http://pier.example/1.jpg"), "a link led there");
        let id = store.save(saved, &entry, &PageText::default(), false, Timestamp::UNIX_EPOCH).expect("saved");
        let stored = store.lists().entry(id).expect("readable").expect("kept");
        let mut feed = store.lists().feeds().expect("readable").swap_remove(0);
        assert!(is_at_home("http://nas.example/1.jpg", &stored, Some(&feed)));
        feed.health.untyped = true;
        assert!(!is_at_home("http://nas.example/1.jpg", &stored, Some(&feed)), "nobody typed the feed");
    }
}
