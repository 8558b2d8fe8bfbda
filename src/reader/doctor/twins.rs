//! Two subscriptions to the same: by their addresses, or by what they bring. Pure.

use super::super::called::CallNames;
use super::feeds::finding;
use super::finding::{Finding, State};
use crate::model::{FeedId, FeedSummary, place};
use crate::store::Twins;
use std::collections::HashMap;

/// Feeds that share at least nine tenths of the smaller one's pages bring the same.
const SAME: u64 = 9;

/// Feeds that a sentence names; the rest is a number.
const NAMED: usize = 4;

/// A note for each set of feeds that are one: by what they bring where `shared` tells so, else by their
/// addresses.
pub(super) fn look(feeds: &[&FeedSummary], names: &CallNames, shared: &[Twins]) -> Vec<Finding> {
    let mut sets: Vec<Set> = Vec::new();
    let mut join = |first: FeedId, second: FeedId, by_pages: bool| {
        let (mine, others): (Vec<Set>, Vec<Set>) = sets.drain(..).partition(|set| set.has(first) || set.has(second));
        let mut whole = Set { feeds: vec![first, second], by_pages };
        for set in mine {
            whole.feeds.extend(set.feeds);
            whole.by_pages |= set.by_pages;
        }
        sets = others;
        sets.push(whole);
    };
    for twins in shared.iter().filter(|twins| twins.shared * 10 >= twins.of * SAME) {
        join(twins.first, twins.second, true);
    }
    let mut places: HashMap<String, FeedId> = HashMap::new();
    for feed in feeds.iter().filter(|feed| !feed.url.is_built_in()) {
        let url = feed.health.asked_at.as_ref().unwrap_or(&feed.url);
        if let Some(first) = places.insert(place(url.as_str()), feed.id) {
            join(first, feed.id, false);
        }
    }
    let of_set = |set: &Set| set.told(feeds.iter().copied().filter(|feed| set.has(feed.id)).collect(), names);
    sets.iter().filter_map(of_set).collect()
}

/// Feeds that are one.
struct Set {
    feeds: Vec<FeedId>,
    by_pages: bool,
}

impl Set {
    fn has(&self, feed: FeedId) -> bool {
        self.feeds.contains(&feed)
    }

    /// The finding, about the one that the config names first: it is the one to keep.
    fn told(&self, feeds: Vec<&FeedSummary>, names: &CallNames) -> Option<Finding> {
        let (first, others) = feeds.split_first().filter(|(_, others)| !others.is_empty())?;
        let name = |feed: &&FeedSummary| if feed.title == first.title { feed.url.shown().to_string() } else { feed.title.to_string() };
        let how = if self.by_pages { "brings the same pages as" } else { "is asked at the same address as" };
        let steps: Vec<String> = others.iter().map(|feed| names.command("remove", feed)).collect();
        let says = format!("{how} {}", listed(&others.iter().map(name).collect::<Vec<_>>()));
        Some(finding(first, "feed_twice", State::Note, says).next(format!("one is enough: {}", listed(&steps))))
    }
}

/// "a", "a and b", "a, b and c", "a, b, c, d and 3 more".
fn listed(names: &[String]) -> String {
    let (last, before) = match names {
        [] => return String::new(),
        [one] => return one.clone(),
        [few @ .., last] if few.len() < NAMED => (last.clone(), few),
        many => (format!("{} more", many.len() - NAMED), &many[..NAMED]),
    };
    format!("{} and {last}", before.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FeedUrl;

    fn feed(id: i64, url: &str) -> FeedSummary {
        FeedSummary::new(id, url, &format!("Feed {id}"))
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
        let said = |all: &[&FeedSummary], shared: &[Twins]| {
            look(all, &CallNames::of(all.iter().copied()), shared).iter().map(|found| found.says.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(said(&all, &[]), ["is asked at the same address as Feed 2"]);
        assert_eq!(said(&all, &[twins(1, 2, 10)]), ["brings the same pages as Feed 2"], "said once");
        assert_eq!(said(&all[2..], &[twins(3, 4, 9)]), ["brings the same pages as Feed 4"]);
        assert_eq!(said(&all[2..], &[twins(3, 4, 8)]), [""; 0], "an aggregator is no twin");
        let mut moved = feed(5, "https://old.example/");
        moved.health.asked_at = Some(FeedUrl::new("https://c.example/"));
        all.push(&moved);
        assert_eq!(said(&all[2..], &[]), ["is asked at the same address as Feed 5"]);
    }

    #[test]
    fn any_number_of_feeds_of_one_source_is_one_finding() {
        let mut feeds: Vec<FeedSummary> = (1..=7).map(|id| feed(id, &format!("https://a.example/{id}"))).collect();
        feeds[2].title = feeds[0].title.clone();
        let all: Vec<&FeedSummary> = feeds.iter().collect();
        let names = CallNames::of(&feeds);
        let pairs = |to: i64| -> Vec<Twins> {
            let pair = |first, second| Twins { first: FeedId(first), second: FeedId(second), shared: 10, of: 10 };
            (1..=to).flat_map(|first| (first + 1..=to).map(move |second| pair(first, second))).collect()
        };
        let three = look(&all, &names, &pairs(3));
        assert_eq!(three.len(), 1, "{three:?}");
        assert_eq!(three[0].url.as_deref(), Some("https://a.example/1"), "the first one stays");
        assert_eq!(&*three[0].says, "brings the same pages as Feed 2 and https://a.example/3", "a name of its own");
        assert_eq!(
            three[0].next.as_deref(),
            Some("one is enough: `dateline remove https://a.example/2` and `dateline remove https://a.example/3`")
        );
        assert!(look(&all, &names, &pairs(7))[0].says.ends_with("Feed 2, https://a.example/3, Feed 4, Feed 5 and 2 more"));
        let chain = [pairs(2), vec![Twins { first: FeedId(2), second: FeedId(5), shared: 10, of: 10 }]].concat();
        assert_eq!(look(&all, &names, &chain).len(), 1, "twins of a twin");
    }
}
