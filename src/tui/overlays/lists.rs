//! Three sheets: the article's links, where an entry came from, and the feeds that fail.

use super::{
    super::{dates, message::Size, style::Look},
    Reply, Wish, closes, is, motion,
    sheet::{Item, Sheet},
};
use crate::article::Link;
use crate::command::{Command, EntriesCommand, Key, Keymap, Lookup, NamedKey, Place};
use crate::model::{Clean, FeedId, FeedSummary};
use ratatui::{buffer::Buffer, layout::Rect};
use std::sync::Arc;

/// The links of an article: digits choose, Enter opens.
#[derive(Debug)]
pub(in crate::tui) struct Links {
    links: Arc<[Link]>,
    sheet: Sheet,
    number: usize,
}

impl Links {
    /// Lists links.
    pub(in crate::tui) fn new(links: Arc<[Link]>) -> Self {
        let item = |(number, link): (usize, &Link)| Item {
            label: Clean::new(&(number + 1).to_string()),
            text: Clean::lines(&format!("{}\n{}", link.text, host(&link.url))),
            title: true,
        };
        let items = links.iter().enumerate().map(item).collect();
        Self { links, sheet: Sheet::new("Links", 0, items), number: 0 }
    }

    pub(super) fn press(&mut self, key: Key, keymap: &Keymap) -> Reply {
        if let Some(digit) = key.digit() {
            let number = self.number * 10 + digit as usize;
            // A digit that makes no number of a link begins a new one.
            self.number = if number <= self.links.len() { number } else { digit as usize };
            if (1..=self.links.len()).contains(&self.number) {
                self.sheet.select(self.number - 1);
            }
            return Reply::Stay;
        }
        self.number = 0;
        if let Some(motion) = motion(key, keymap) {
            self.sheet.go(motion);
            return Reply::Stay;
        }
        let url = || self.links.get(self.sheet.here()).map(|link| link.url.clone());
        let reply = match keymap.look_up(Place::Article, &[key]) {
            _ if is(key, NamedKey::Enter) => url().map(Wish::Browse),
            Lookup::Command(Command::Entries(EntriesCommand::Browse)) => url().map(Wish::Browse),
            Lookup::Command(Command::Entries(EntriesCommand::CopyLink)) => url().map(Wish::Copy),
            _ => None,
        };
        match reply {
            Some(wish) => Reply::Done(wish),
            None if closes(key, keymap) => Reply::Close,
            None => Reply::Stay,
        }
    }

    pub(super) fn fit(&mut self, screen: Size) {
        self.sheet.fit(screen);
    }

    pub(super) fn scroll(&mut self, lines: i64) {
        self.sheet.scroll(lines);
    }

    pub(super) fn draw(&self, screen: Rect, look: &Look, buffer: &mut Buffer) {
        self.sheet.draw(screen, look, buffer);
    }
}

/// Where a link goes: the host, or the mail address.
fn host(url: &str) -> String {
    let parsed = url::Url::parse(url).ok();
    let host = parsed.as_ref().and_then(|url| url.host_str().map(str::to_owned).or_else(|| Some(url.path().to_owned())));
    host.unwrap_or_default()
}

/// Where an entry and its parts came from.
#[derive(Debug)]
pub(in crate::tui) struct Info(Sheet);

impl Info {
    /// Lists labels and values.
    pub(in crate::tui) fn new(info: &[(Clean, Clean)]) -> Self {
        let item = |(label, text): &(Clean, Clean)| Item { label: label.clone(), text: text.clone(), title: false };
        Self(Sheet::new("Info", 0, info.iter().map(item).collect()))
    }

    pub(super) fn press(&mut self, key: Key, keymap: &Keymap) -> Reply {
        if let Some(motion) = motion(key, keymap) {
            self.0.go(motion);
            return Reply::Stay;
        }
        if closes(key, keymap) || is(key, NamedKey::Enter) { Reply::Close } else { Reply::Stay }
    }

    pub(super) fn fit(&mut self, screen: Size) {
        self.0.fit(screen);
    }

    pub(super) fn scroll(&mut self, lines: i64) {
        self.0.scroll(lines);
    }

    pub(super) fn draw(&self, screen: Rect, look: &Look, buffer: &mut Buffer) {
        self.0.draw(screen, look, buffer);
    }
}

/// The feeds that fail: why, since when, what to do, when they are asked next. Enter goes to one.
#[derive(Debug)]
pub(in crate::tui) struct Problems {
    feeds: Vec<FeedId>,
    sheet: Sheet,
}

impl Problems {
    /// Lists those of `feeds` that fail; `None` where all are well.
    pub(in crate::tui) fn new(feeds: &[FeedSummary], look: &Look) -> Option<Self> {
        let failing: Vec<&FeedSummary> =
            feeds.iter().filter(|feed| feed.health.last_error.is_some() || feed.health.gone || feed.health.moved_to.is_some()).collect();
        let items = failing.iter().map(|feed| Item { text: problem(feed, look), title: true, ..Item::default() }).collect();
        let feeds: Vec<FeedId> = failing.iter().map(|feed| feed.id).collect();
        (!feeds.is_empty()).then(|| Self { feeds, sheet: Sheet::new("Feed problems", 0, items) })
    }

    pub(super) fn press(&mut self, key: Key, keymap: &Keymap) -> Reply {
        if let Some(motion) = motion(key, keymap) {
            self.sheet.go(motion);
            return Reply::Stay;
        }
        match self.feeds.get(self.sheet.here()) {
            Some(feed) if is(key, NamedKey::Enter) => Reply::Done(Wish::GoToFeed(*feed)),
            _ if closes(key, keymap) => Reply::Close,
            _ => Reply::Stay,
        }
    }

    pub(super) fn fit(&mut self, screen: Size) {
        self.sheet.fit(screen);
    }

    pub(super) fn scroll(&mut self, lines: i64) {
        self.sheet.scroll(lines);
    }

    pub(super) fn draw(&self, screen: Rect, look: &Look, buffer: &mut Buffer) {
        self.sheet.draw(screen, look, buffer);
    }
}

fn problem(feed: &FeedSummary, look: &Look) -> Clean {
    let health = &feed.health;
    let mut lines = vec![feed.title.to_string(), feed.url.shown().to_string()];
    lines.extend(health.last_error.iter().map(Clean::to_string));
    lines.extend(health.moved_to.iter().map(|to| format!("It has moved to {to}; write that address into the config.")));
    if let Some(since) = health.failing_since {
        let times = if health.failures > 1 { format!(", {} times", health.failures) } else { String::new() };
        lines.push(format!("Failing since {}{times}.", dates::moment(since, look)));
    }
    match health.not_before {
        _ if health.gone => lines.push("The server says it is gone for good; it is asked no more.".to_owned()),
        Some(next) if next > look.now => lines.push(format!("It is asked again after {}.", dates::moment(next, look))),
        _ => {}
    }
    Clean::lines(&lines.join("\n"))
}
