//! Who an entry is: the guid of one that brings none, and the one rule of sameness.

use crate::model::Entry;
use crate::model::Guid;
use siphasher::sip128::Hasher128;
use siphasher::sip128::SipHasher13;
use std::collections::HashMap;
use std::collections::HashSet;
use std::hash::Hasher;
use url::Url;

/// Query fields that say where a reader came from, not what is read; beside all of `utm_…`.
const TRACKING: &[&str] =
    &["fbclid", "gclid", "mc_cid", "mc_eid", "at_medium", "at_campaign", "traffic_source", "ns_mchannel", "ns_campaign"];

/// Gives every entry a guid of its own: the publisher's, else one made of its address, else of its
/// words. Where one guid stands for several stories, each gets its story's mark added, so none
/// replaces another; one story that comes twice keeps one guid.
pub(super) fn settle(entries: &mut [Entry]) {
    for entry in entries.iter_mut() {
        if entry.guid.0.is_empty() {
            entry.guid = made_up(entry);
        }
    }
    let mut stories: HashMap<Guid, Vec<String>> = HashMap::new();
    for entry in entries.iter() {
        let known = stories.entry(entry.guid.clone()).or_default();
        let story = story(entry);
        if !known.contains(&story) {
            known.push(story);
        }
    }
    for entry in entries.iter_mut().filter(|entry| stories.get(&entry.guid).is_some_and(|stories| stories.len() > 1)) {
        entry.guid.0 = format!("{}#{}", entry.guid.0, story(entry));
    }
    name(entries);
}

/// Fills in the aliases, but for those that would name two entries of this document.
fn name(entries: &mut [Entry]) {
    let mut owners: HashMap<String, Guid> = HashMap::new();
    let mut shared: Vec<String> = Vec::new();
    for entry in entries.iter_mut() {
        entry.aliases = aliases(entry);
        for alias in &entry.aliases {
            if owners.entry(alias.clone()).or_insert_with(|| entry.guid.clone()) != &entry.guid {
                shared.push(alias.clone());
            }
        }
    }
    let shared: HashSet<String> = shared.into_iter().collect();
    for entry in entries {
        entry.aliases.retain(|alias| !shared.contains(alias));
    }
}

/// The guid as its publisher wrote it: without the mark that tells two stories under one guid apart.
/// Of an entry that brought none it is the one that was made for it.
pub fn guid_as_written(entry: &Entry) -> &str {
    let guid = entry.guid.0.as_str();
    guid.strip_suffix(&story(entry)).and_then(|rest| rest.strip_suffix('#')).unwrap_or(guid)
}

/// The keys by which an entry is known again when its publisher gives it another guid: its guid and
/// its address without what changes (scheme, `www.`, tracking, revision counters), and its title
/// with its day. Entries of one feed that share a key are the same one, republished.
pub fn aliases(entry: &Entry) -> Vec<String> {
    let mut keys = vec![normal(&entry.guid.0)];
    if let Some(url) = entry.url.as_deref().map(normal).filter(|url| *url != keys[0]) {
        keys.push(url);
    }
    if let (false, Some(published)) = (entry.title.is_empty(), entry.published) {
        let day = published.as_second().div_euclid(86_400);
        keys.push(format!("title:{}", mark(&[&entry.title.to_lowercase(), &day.to_string()])));
    }
    keys
}

fn made_up(entry: &Entry) -> Guid {
    let (title, body) = (&*entry.title, [entry.summary_html.as_str(), entry.content_html.as_str()]);
    Guid(match (&entry.url, entry.published) {
        (Some(url), _) => format!("url:{}", mark(&[&normal(url)])),
        (None, Some(published)) if !title.is_empty() => format!("title:{}", mark(&[title, &published.to_string()])),
        _ => format!("text:{}", mark(&[title, body[0], body[1]])),
    })
}

/// What tells two stories under one guid apart.
fn story(entry: &Entry) -> String {
    mark(&[&entry.url.as_deref().map(normal).unwrap_or_default(), &entry.title.to_lowercase()])
}

/// A guid or an address without what changes between two fetches of the same story.
fn normal(text: &str) -> String {
    let text = without_counter(text.trim());
    let Some(mut url) = Url::parse(text).ok().filter(|url| url.has_host() && matches!(url.scheme(), "http" | "https")) else {
        return text.to_owned();
    };
    let is_tracking = |name: &str| name.starts_with("utm_") || TRACKING.contains(&name);
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !is_tracking(&name.to_ascii_lowercase()))
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    match kept.is_empty() {
        true => url.set_query(None),
        false => drop(url.query_pairs_mut().clear().extend_pairs(kept)),
    }
    let tail = url[url::Position::BeforeHost..].trim_end_matches('/');
    tail.strip_prefix("www.").unwrap_or(tail).to_owned()
}

/// BBC's guids end in `#0`, `#1` …: how often the story was revised.
fn without_counter(text: &str) -> &str {
    match text.rsplit_once('#') {
        Some((before, counter)) if counter.len() <= 3 && counter.bytes().all(|b| b.is_ascii_digit()) => before,
        _ => text,
    }
}

/// A short mark of some texts, the same in every run, version and machine.
fn mark(texts: &[&str]) -> String {
    let mut hasher = SipHasher13::new();
    for text in texts {
        hasher.write(text.as_bytes());
        hasher.write(&[0xff]);
    }
    let sum = hasher.finish128();
    format!("{:016x}{:016x}", sum.h1, sum.h2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Clean;

    fn entry(guid: &str, url: &str, title: &str) -> Entry {
        let url = Some(url.to_owned()).filter(|url| !url.is_empty());
        let published = "2024-10-06T12:00:00Z".parse().ok();
        Entry { guid: Guid(guid.to_owned()), url, title: Clean::new(title), published, ..Entry::default() }
    }

    fn settled(mut entries: Vec<Entry>) -> Vec<Entry> {
        settle(&mut entries);
        entries
    }

    #[test]
    fn a_republished_entry_is_known_again() {
        let pairs = [
            (entry("http://a.example/1", "", ""), entry("https://www.a.example/1/", "", "")),
            (entry("https://bbc.example/news/1#0", "", ""), entry("https://bbc.example/news/1#2", "", "")),
            (entry("1", "https://a.example/1?utm_source=rss&id=5", ""), entry("2", "https://a.example/1?id=5", "")),
            (entry("1", "", "Coast’s Li vows"), entry("2", "", "Coast’s Li vows")),
        ];
        for (old, new) in pairs {
            let known = aliases(&old);
            assert!(aliases(&new).iter().any(|alias| known.contains(alias)), "{old:?} {new:?}");
        }
    }

    #[test]
    fn different_entries_share_nothing() {
        let known = aliases(&entry("https://a.example/?p=1", "https://a.example/one", "One"));
        let other = aliases(&entry("https://a.example/?p=2", "https://a.example/two", "Two"));
        assert!(other.iter().all(|alias| !known.contains(alias)));
    }

    #[test]
    fn two_stories_under_one_guid_are_two_entries() {
        let entries = settled(vec![entry("7", "https://a.example/1", "One"), entry("7", "https://a.example/2", "Two")]);
        assert_ne!(entries[0].guid, entries[1].guid);
        assert!(entries.iter().all(|entry| guid_as_written(entry) == "7"));
        let swapped = settled(vec![entry("7", "https://a.example/2", "Two"), entry("7", "https://a.example/1", "One")]);
        assert_eq!(entries[0].guid, swapped[1].guid);
    }

    #[test]
    fn one_story_twice_is_one_entry() {
        let entries = settled(vec![entry("7", "https://a.example/1", "One"), entry("7", "https://a.example/1", "One")]);
        assert_eq!(entries[0].guid, entries[1].guid);
        assert_eq!(entries[0].guid.0, "7");
    }

    #[test]
    fn an_address_that_all_entries_share_names_none() {
        let entries = settled(vec![entry("1", "https://a.example/", "One"), entry("2", "https://a.example/", "Two")]);
        assert!(entries.iter().all(|entry| !entry.aliases.contains(&"a.example".to_owned())));
    }

    #[test]
    fn undated_entries_of_one_title_differ_by_their_words() {
        let mut second = Entry { published: None, summary_html: "Two".to_owned(), ..entry("", "", "Update") };
        let first = Entry { summary_html: "One".to_owned(), ..second.clone() };
        assert_ne!(settled(vec![first])[0].guid, settled(vec![second.clone()])[0].guid);
        second.published = "2024-10-06T12:00:00Z".parse().ok();
        let edited = Entry { summary_html: "Two, corrected".to_owned(), ..second.clone() };
        assert_eq!(settled(vec![second])[0].guid, settled(vec![edited])[0].guid);
    }

    #[test]
    fn without_a_guid_an_edited_title_changes_nothing() {
        let before = settled(vec![entry("", "https://a.example/1", "One")]);
        let after = settled(vec![entry("", "http://a.example/1/", "One, corrected")]);
        assert_eq!(before[0].guid, after[0].guid);
    }
}
