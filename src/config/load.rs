//! A config file's text into a [`Config`]: the example below, the user's lines on top.
//!
//! Each line is judged alone, so that one mistake costs one option and nothing else. What a mistake
//! falls back on is the base that the caller gives: the defaults, or the last good config.

use super::{
    bounds,
    decode::{NotUtf8, decode},
    error::ConfigError,
    example::DEFAULTS,
    key_notes, keys,
    mistakes::Mistakes,
    names::{with_names, with_nearest},
    options::{DisplayOptions, FetchOptions, FullText, OpenOptions, ReadingOptions, StorageOptions},
    share::{self, ShareTarget},
    subscriptions::{Subscription, is_feed_address},
    syntax,
};
use crate::command::Keymap;
use crate::model::{Clean, FeedUrl};
use serde::{
    Serialize,
    de::{DeserializeOwned, IntoDeserializer},
};
use std::collections::HashSet;
use toml_edit::{Document, Item, Table, TableLike, Value};

/// All that the user decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// How dateline asks for news.
    pub fetch: FetchOptions,
    /// How articles are set.
    pub reading: ReadingOptions,
    /// What is kept.
    pub storage: StorageOptions,
    /// How the screen looks.
    pub display: DisplayOptions,
    /// Programs that dateline starts.
    pub open: OpenOptions,
    /// Commands that articles can be given to, in the file's order.
    pub share: Vec<ShareTarget>,
    /// Which keys give which command.
    pub keymap: Keymap,
    /// The subscriptions, in the file's order.
    pub feeds: Vec<Subscription>,
}

impl Config {
    /// The defaults; no subscriptions.
    pub fn defaults() -> Self {
        Self::from_text("", "config.example.toml", None).0
    }

    /// The subscription with this address.
    pub fn feed(&self, url: &FeedUrl) -> Option<&Subscription> {
        self.feeds.iter().find(|feed| feed.url == *url)
    }

    /// Takes out every command that dateline would run; their names, where there were any.
    pub(super) fn drop_commands(&mut self) -> Vec<String> {
        let OpenOptions { browser, player, editor } = &mut self.open;
        let programs = [("open.browser", browser), ("open.player", player), ("open.editor", editor)];
        let set = programs.into_iter().filter(|(_, words)| !words.is_empty());
        let mut names: Vec<String> = set.map(|(name, words)| (name.to_owned(), words.clear()).0).collect();
        names.extend(self.share.drain(..).map(|target| format!("share.{}", &*target.name)));
        names
    }

    /// Reads a config file's text. `file` is its name for error messages. Where a line is wrong,
    /// what `last_good` says stands, else the default; a text that is no TOML gives `last_good`, or the
    /// defaults, whole.
    pub fn from_text(text: &str, file: &str, last_good: Option<&Config>) -> (Self, Vec<ConfigError>) {
        Self::from_bytes(text.as_bytes(), file, last_good)
    }

    /// What is right in a config file's bytes and may not be meant: keys that commands lost, and counts. `self` is what came
    /// of these bytes; a text that is no TOML is told nothing of.
    pub(super) fn notes(&self, bytes: &[u8], file: &str) -> Vec<ConfigError> {
        let (text, _) = decode(bytes);
        let mut notes = Mistakes::new(file, &text);
        if let Ok(user) = Document::parse(text.clone()) {
            key_notes::note(user.get("keys"), &self.keymap, &mut notes);
        }
        notes.told()
    }

    /// Reads a config file's bytes; one that is not in UTF-8 is a mistake.
    pub(super) fn from_bytes(bytes: &[u8], file: &str, last_good: Option<&Config>) -> (Self, Vec<ConfigError>) {
        let (text, not_utf_8) = decode(bytes);
        let mut mistakes = Mistakes::new(file, &text);
        if not_utf_8 == Some(NotUtf8::Utf16) {
            mistakes.add_for_all(
                None,
                "the file is written in UTF-16; let your editor save it as UTF-8: until then nothing in it counts".to_owned(),
            );
        }
        let user = Document::parse(text.clone()).unwrap_or_else(|error| {
            mistakes.add_for_all(error.span(), syntax::sentence(&text, error.span(), error.message()));
            Document::parse(String::new()).expect("nothing is TOML")
        });
        if let (Some(good), 1..) = (last_good, mistakes.count()) {
            return (good.clone(), mistakes.told());
        }
        if let Some(NotUtf8::From(place)) = not_utf_8 {
            mistakes.add(
                Some(place..place),
                "a letter here is not in UTF-8, and is read as \u{fffd}; let your editor save the file as UTF-8".to_owned(),
            );
        }
        mistakes.unknown_sections(user.as_table(), DEFAULTS.as_table());
        let config = Self {
            fetch: section("fetch", &user, last_good.map(|good| &good.fetch), &mut mistakes),
            reading: section("reading", &user, last_good.map(|good| &good.reading), &mut mistakes),
            storage: section("storage", &user, last_good.map(|good| &good.storage), &mut mistakes),
            display: section("display", &user, last_good.map(|good| &good.display), &mut mistakes),
            open: section("open", &user, last_good.map(|good| &good.open), &mut mistakes),
            share: share::targets(user.get("share"), &mut mistakes),
            keymap: keys::keymap(DEFAULTS.get("keys"), user.get("keys"), &mut mistakes),
            feeds: match feeds(user.get("feeds"), &mut mistakes) {
                Some(feeds) => feeds,
                None => last_good.map_or_else(Vec::new, |good| good.feeds.clone()),
            },
        };
        (config, mistakes.told())
    }
}

/// One section: the example's lines, each replaced by the user's where that one is right.
fn section<T: DeserializeOwned + Serialize>(name: &str, user: &Document<String>, last_good: Option<&T>, mistakes: &mut Mistakes) -> T {
    let mut lines = DEFAULTS[name].as_table().expect("a tested example has every section").clone();
    let fallback = last_good.and_then(|good| toml_edit::ser::to_document(good).ok());
    if let Some(given) = user.get(name) {
        if let Some(given) = given.as_table_like() {
            mistakes.unknown_names(given, &lines, &format!("[{name}] has no option"));
            for (key, item) in given.iter() {
                let Some(default) = lines.get(key).cloned() else { continue };
                lines.insert(key, item.clone());
                if let Err(why) = bounds::check(name, key, item).and_then(|()| read::<T>(&lines).map(drop)) {
                    mistakes.add(item.span(), format!("{name}.{key}: {why}"));
                    lines.insert(key, fallback.as_ref().and_then(|good| good.get(key).cloned()).unwrap_or(default));
                }
            }
        } else {
            mistakes.add(given.span(), format!("`{name}` is a section, written once as [{name}] on a line of its own"));
        }
    }
    read(&lines).expect("each line was judged when it was put in")
}

pub(super) fn read<T: DeserializeOwned>(lines: &Table) -> Result<T, String> {
    let value = Value::InlineTable(lines.clone().into_inline_table());
    T::deserialize(value.into_deserializer()).map_err(|error| error.message().to_owned())
}

/// `[[feeds]]`; `None`: that is no list, so nobody knows what is subscribed to.
fn feeds(item: Option<&Item>, mistakes: &mut Mistakes) -> Option<Vec<Subscription>> {
    let wanted = "feeds are written as [[feeds]] entries, each with a url below it";
    let mut tables: Vec<&dyn TableLike> = Vec::new();
    match item {
        None => {}
        Some(Item::ArrayOfTables(entries)) => tables.extend(entries.iter().map(|table| table as &dyn TableLike)),
        Some(Item::Value(Value::Array(values))) if values.is_empty() || values.iter().any(Value::is_inline_table) => {
            for value in values {
                match value.as_inline_table() {
                    Some(table) => tables.push(table),
                    None => mistakes.add(value.span(), wanted.to_owned()),
                }
            }
        }
        Some(other) => {
            mistakes.add_for_all(other.span(), wanted.to_owned());
            return None;
        }
    }
    let mut seen = HashSet::new();
    let read = tables.into_iter().filter_map(|table| subscription(table, mistakes).map(|feed| (table, feed)));
    let mut feeds = Vec::new();
    for (table, feed) in read.collect::<Vec<_>>() {
        if seen.insert(feed.url.clone()) {
            feeds.push(feed);
        } else {
            mistakes.add(table.get("url").and_then(Item::span), format!("{} is subscribed to twice; the first entry counts", feed.url));
        }
    }
    Some(feeds)
}

fn subscription(table: &dyn TableLike, mistakes: &mut Mistakes) -> Option<Subscription> {
    for (name, item) in table.iter() {
        let span = table.key(name).and_then(toml_edit::Key::span);
        if !Subscription::FIELDS.contains(&name) {
            mistakes.add(span, with_names(format!("a feed has no option `{name}`"), name, &Subscription::FIELDS));
        } else if let Err(why) = check_field(name, item) {
            mistakes.add(span, format!("feeds.{name} {why}"));
        }
    }
    let text = |name| table.get(name).and_then(Item::as_str).filter(|text| !text.trim().is_empty());
    let Some(url) = text("url") else {
        let first = table.iter().next().and_then(|(name, _)| table.key(name)).and_then(toml_edit::Key::span);
        mistakes.add(first, "a [[feeds]] entry needs a url".to_owned());
        return None;
    };
    if !is_feed_address(url) {
        let sentence = format!("`{}` is no feed address; it must begin with http:// or https://", FeedUrl::new(url));
        mistakes.add(table.get("url").and_then(Item::span), sentence);
        return None;
    }
    Some(Subscription {
        title: text("title").map(Clean::new),
        folder: text("folder").map(Clean::new),
        user_agent: text("user_agent").map(str::to_owned),
        full_text: text("full_text").and_then(FullText::of),
        prefetch: table.get("prefetch").and_then(Item::as_bool),
        interval_minutes: table.get("interval_minutes").and_then(minutes),
        ..Subscription::new(url)
    })
}

fn minutes(item: &Item) -> Option<u32> {
    item.as_integer().filter(|minutes| (1..=bounds::MOST_MINUTES).contains(minutes)).and_then(|minutes| minutes.try_into().ok())
}

/// Whether a value may stand for a field of a feed.
fn check_field(name: &str, item: &Item) -> Result<(), String> {
    match (name, item.as_str()) {
        ("prefetch", _) if item.as_bool().is_none() => Err("must be true or false".to_owned()),
        ("prefetch", _) => Ok(()),
        ("interval_minutes", _) if minutes(item).is_none() => Err(format!("must be a number of minutes, 1 to {}", bounds::MOST_MINUTES)),
        ("interval_minutes", _) => Ok(()),
        (_, None) => Err("must be a text in quotes".to_owned()),
        ("full_text", Some(word)) if FullText::of(word).is_none() => {
            let all = FullText::WORDS.join("`, `");
            Err(with_nearest(format!("can't be `{word}`; it is one of `{all}`"), word, &FullText::WORDS))
        }
        (_, Some(_)) => Ok(()),
    }
}

#[cfg(test)]
mod tests;
