//! Bytes as a config file, edited as dateline edits it; and as an OPML file of a stranger.

#![no_main]

use dateline::config::{Config, Subscription, edit, is_feed_address, opml};
use dateline::model::Clean;
use dateline::reader::read_list;
use dateline_fuzz::{count_own_panics_only, support::violations};
use libfuzzer_sys::fuzz_target;

/// The feed that is added.
const ADDED: &str = "https://added.example/feed";

fuzz_target!(init: count_own_panics_only(), |data: &[u8]| {
    list_of_a_stranger(data);
    let Ok(text) = std::str::from_utf8(data) else { return };
    let config = read(text);
    let (again, _) = Config::from_text(text, "config.toml", Some(&config));
    assert_eq!(again, config, "read over itself, a config is the same");
    removed_and_put_back(text, &config);
    added(text, &config);
    let (name, value) = text.lines().next().unwrap_or_default().split_once('=').unwrap_or_default();
    if let Err(why) = config.with_option(name.trim(), value.trim()) {
        assert_eq!(violations(&why), [""; 0], "a mistake is text: {why:?}");
    }
});

fn read(text: &str) -> Config {
    let (config, mistakes) = Config::from_text(text, "config.toml", None);
    for mistake in mistakes {
        let said = mistake.to_string();
        assert_eq!(violations(&said), [""; 0], "a mistake is text: {said:?}");
    }
    for feed in &config.feeds {
        assert!(is_feed_address(feed.url.as_str()), "{:?} is subscribed to", feed.url);
    }
    config
}

/// What is taken out of a file comes back to the byte.
fn removed_and_put_back(text: &str, config: &Config) {
    for feed in &config.feeds {
        let Ok((without, removed)) = edit::remove_all(text, &[feed.url.as_str()]) else { continue };
        let cut: usize = removed.iter().map(|entry| entry.text.len()).sum();
        assert_eq!(without.len() + cut, text.len(), "more was cut than its entries:\n{text:?}\n{without:?}");
        let back = edit::put_back(&without, &removed).expect("what was just taken out can be put back");
        assert_eq!(back, text, "what was taken out of {without:?} comes back");
    }
}

/// A feed is added, and nothing else is changed.
fn added(text: &str, config: &Config) {
    let name = Clean::new(text).shortened(40);
    let title = (!name.is_empty()).then_some(name);
    let feed = Subscription { title: title.clone(), folder: title, ..Subscription::new(ADDED) };
    let Ok(more) = edit::add(text, std::slice::from_ref(&feed)) else { return };
    assert!(is_inside(text, &more), "another byte was changed:\n{text:?}\n{more:?}");
    let after = read(&more);
    assert!(after.feeds.contains(&feed), "the feed is there:\n{more:?}");
    assert_eq!(Config { feeds: Vec::new(), ..after }, Config { feeds: Vec::new(), ..config.clone() }, "nothing else is different");
}

/// Whether `short` is `long` with one piece taken out.
fn is_inside(short: &str, long: &str) -> bool {
    let same = |(a, b): &(u8, u8)| a == b;
    let before = short.bytes().zip(long.bytes()).take_while(same).count();
    let after = short.bytes().rev().zip(long.bytes().rev()).take_while(same).count();
    short.len() <= long.len() && before + after >= short.len()
}

/// Addresses of the web come in and nothing else; what is written is read again as it was.
fn list_of_a_stranger(data: &[u8]) {
    let outlines = match read_list(data) {
        Ok(outlines) => outlines,
        Err(why) => return assert_eq!(violations(&why.to_string()), [""; 0], "a mistake is text"),
    };
    for feed in &outlines.feeds {
        let url = feed.url.as_str();
        assert!(is_feed_address(url) && url.to_ascii_lowercase().starts_with("http"), "{url:?} came in");
    }
    for refused in &outlines.refused {
        assert_eq!(violations(refused), [""; 0], "what is refused is told as text");
    }
    let written = opml::write(&outlines.feeds);
    let again = read_list(written.as_bytes()).expect("our own OPML");
    assert_eq!((by_address(again.feeds), again.refused), (by_address(outlines.feeds.clone()), Vec::new()), "{written}");
    let text = edit::add("", &outlines.feeds).expect("feeds can be added to nothing");
    assert_eq!(read(&text).feeds, outlines.feeds, "{text}");
}

/// Written, folders stand together: in another order than a stranger's file may have.
fn by_address(mut feeds: Vec<Subscription>) -> Vec<Subscription> {
    feeds.sort_by(|one, other| one.url.cmp(&other.url));
    feeds
}
