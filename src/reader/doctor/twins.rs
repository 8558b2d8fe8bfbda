//! Two subscriptions to the same: by their addresses, or by what they bring. Pure.

use super::feeds::{finding, quoted};
use super::finding::{Finding, State};
use crate::model::{FeedId, FeedSummary, place};
use crate::store::Twins;
use std::collections::HashMap;

/// Feeds that share at least nine tenths of the smaller one's pages bring the same.
const SAME: u64 = 9;

/// A note for each pair: by what they bring where `shared` tells so, else by their addresses.
pub(super) fn look(feeds: &[&FeedSummary], shared: &[Twins]) -> Vec<Finding> {
    let by_id: HashMap<FeedId, &FeedSummary> = feeds.iter().map(|feed| (feed.id, *feed)).collect();
    let alike = shared.iter().filter(|twins| twins.shared * 10 >= twins.of * SAME);
    let same: Vec<(&FeedSummary, &FeedSummary)> =
        alike.filter_map(|twins| Some((*by_id.get(&twins.first)?, *by_id.get(&twins.second)?))).collect();
    let mut found: Vec<Finding> = same.iter().map(|(first, second)| of(first, second, "brings the same pages as")).collect();
    let mut places: HashMap<String, &FeedSummary> = HashMap::new();
    for feed in feeds.iter().filter(|feed| !feed.url.is_built_in()) {
        let url = feed.health.asked_at.as_ref().unwrap_or(&feed.url);
        let Some(first) = places.insert(place(url.as_str()), feed) else { continue };
        if !same.iter().any(|(a, b)| [a.id, b.id].contains(&first.id) && [a.id, b.id].contains(&feed.id)) {
            found.push(of(first, feed, "is asked at the same address as"));
        }
    }
    found
}

fn of(first: &FeedSummary, second: &FeedSummary, how: &str) -> Finding {
    let says = format!("{how} {}", first.title);
    finding(second, "feed_twice", State::Note, says).next(format!("one is enough: `dateline remove {}`", quoted(&second.url.shown())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Clean, FeedHealth, FeedUrl};

    fn feed(id: i64, url: &str) -> FeedSummary {
        FeedSummary {
            id: FeedId(id),
            url: FeedUrl::new(url),
            title: Clean::new(&format!("Feed {id}")),
            folder: None,
            home_url: None,
            unread: 0,
            entries: 0,
            health: FeedHealth::default(),
        }
    }

    #[test]
    fn feeds_are_the_same_by_address_by_pages_or_after_a_move() {
        let feeds = [
            feed(1, "https://A.example/feed"),
            feed(2, "http://www.a.example/feed/"),
            feed(3, "https://b.example/"),
            feed(4, "https://c.example/"),
        ];
        let mut all: Vec<&FeedSummary> = feeds.iter().collect();
        let twins = |first, second, shared| Twins { first: FeedId(first), second: FeedId(second), shared, of: 10 };
        let said =
            |all: &[&FeedSummary], shared: &[Twins]| look(all, shared).iter().map(|found| found.says.to_string()).collect::<Vec<_>>();
        assert_eq!(said(&all, &[]), ["is asked at the same address as Feed 1"]);
        assert_eq!(said(&all, &[twins(1, 2, 10)]), ["brings the same pages as Feed 1"], "said once");
        assert_eq!(said(&all[2..], &[twins(3, 4, 9)]), ["brings the same pages as Feed 3"]);
        assert_eq!(said(&all[2..], &[twins(3, 4, 8)]), [""; 0], "an aggregator is no twin");
        let mut moved = feed(5, "https://old.example/");
        moved.health.asked_at = Some(FeedUrl::new("https://c.example/"));
        all.push(&moved);
        assert_eq!(said(&all[2..], &[]), ["is asked at the same address as Feed 4"]);
    }
}
