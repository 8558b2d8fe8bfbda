//! The sheet of what is wrong: marks that wait, mistakes in the config, then the feeds that fail, moved or came cut, each
//! with what to do.

use super::{
    super::{dates, effect::not_written, panes::without_scheme, status_bar::key_of, style::Look},
    reply::{Reply, Wish, is},
    sheet::{Foot, FootKey, Item, Sheet},
};
use crate::command::{Command, FeedsCommand, Key, Keymap, Lookup, NamedKey, Place};
use crate::model::{Clean, FeedId, FeedSummary, FeedUrl, Stays};
use crate::reader::{CallNames, MEND_CONFIG, next_steps};
use jiff::Timestamp;

const EDIT: Command = Command::Feeds(FeedsCommand::EditConfig);
const REFRESH: Command = Command::Feeds(FeedsCommand::Refresh);
const REFRESH_ALL: Command = Command::Feeds(FeedsCommand::RefreshAll);
const REMOVE: Command = Command::Feeds(FeedsCommand::Remove);
const FOLLOW: Command = Command::Feeds(FeedsCommand::FollowMove);
const FOOT: Foot = &[
    (FootKey::Fixed("Enter"), "goes there"),
    (FootKey::Of(REFRESH), "asks again"),
    (FootKey::Of(REMOVE), "removes"),
    (FootKey::Of(EDIT), "edits"),
    (FootKey::Fixed("Esc"), "closes"),
];

/// The mistakes and the feeds that fail or came cut: why, since when, what to do, when they are asked next.
#[derive(Debug)]
pub(in crate::tui) struct Problems {
    /// The feed that each item is about, if it is about one.
    feeds: Vec<Option<FeedId>>,
    pub(super) sheet: Sheet,
}

impl Problems {
    /// Lists the marks that are `waiting`, `mistakes` of the config, and those of `feeds` that fail; `None` where all is well. Since
    /// `offline` no server can be reached: that is said once, and not at every feed.
    pub(in crate::tui) fn new(
        waiting: u64,
        mistakes: &[Clean],
        feeds: &[FeedSummary],
        offline: Option<Timestamp>,
        look: &Look,
    ) -> Option<Self> {
        let is_told = |feed: &&FeedSummary| fails(feed) || feed.health.moved_to.is_some() || feed.health.cut.is_some();
        let failing: Vec<&FeedSummary> = feeds.iter().filter(is_told).collect();
        let mut items: Vec<(Option<FeedId>, Clean)> = Vec::new();
        items.extend((waiting > 0).then(|| (None, waiting_text(waiting))));
        items.extend(mistakes.iter().enumerate().map(|(at, mistake)| (None, mistake_text(mistake, at + 1 == mistakes.len()))));
        items.extend(offline.map(|since| (None, offline_text(since, look))));
        let names = CallNames::of(feeds);
        items.extend(failing.iter().map(|feed| (Some(feed.id), problem(feed, &names, offline.is_some(), look))));
        let title = title(failing.len() as u64, mistakes.len() as u64, waiting);
        let (feeds, items): (Vec<_>, Vec<_>) = items
            .into_iter()
            .map(|(feed, text)| {
                let apart = feed.is_none() || offline.is_none() || text.contains('\n');
                (feed, Item { title: true, apart, text, ..Item::default() })
            })
            .unzip();
        (!feeds.is_empty()).then(|| Self { feeds, sheet: Sheet::new(title, 0, items, FOOT) })
    }

    pub(super) fn press(&mut self, key: Key, keymap: &Keymap) -> Reply {
        let feed = self.feeds.get(self.sheet.here()).copied().flatten();
        let wish = match (keymap.look_up(Place::Feeds, &[key]), feed) {
            (_, Some(feed)) if is(key, NamedKey::Enter) => Some(Wish::GoToFeed(feed)),
            (_, None) if is(key, NamedKey::Enter) => Some(Wish::Run(EDIT, None)),
            (Lookup::Command(REFRESH), Some(feed)) => Some(Wish::RefreshFeed(feed)),
            (Lookup::Command(REMOVE), Some(feed)) => Some(Wish::RemoveFeed(feed)),
            (Lookup::Command(FOLLOW), Some(feed)) => Some(Wish::FollowMove(feed)),
            (Lookup::Command(REFRESH | REFRESH_ALL), _) => Some(Wish::Run(REFRESH_ALL, None)),
            (Lookup::Command(EDIT), _) => Some(Wish::Run(EDIT, None)),
            _ => None,
        };
        self.sheet.answer(wish, key, keymap)
    }
}

fn fails(feed: &FeedSummary) -> bool {
    feed.health.last_error.is_some() || feed.health.gone
}

/// "Problems: 3 feeds, 1 mistake, 2 marks waiting".
fn title(feeds: u64, mistakes: u64, waiting: u64) -> Clean {
    let counted = |number: u64, noun: &str, more: &str| {
        let s = if number == 1 { "" } else { "s" };
        (number > 0).then(|| format!("{number} {noun}{s}{more}"))
    };
    let parts = [counted(feeds, "feed", ""), counted(mistakes, "mistake", ""), counted(waiting, "mark", " waiting")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    Clean::new(&if parts.is_empty() { "Problems".to_owned() } else { format!("Problems: {}", parts.join(", ")) })
}

fn waiting_text(waiting: u64) -> Clean {
    let marks = not_written(waiting);
    Clean::lines(&format!("{marks}\nThe database can't be written now; it is tried again every few seconds. `dateline doctor` says why."))
}

/// A mistake; the step that mends all of them stands under the last.
fn mistake_text(mistake: &Clean, is_last: bool) -> Clean {
    let step = if is_last { format!("\n{}", step_text(MEND_CONFIG)) } else { String::new() };
    Clean::lines(&format!("A mistake in the config\n{mistake}{step}"))
}

fn step_text(step: &str) -> String {
    format!("Next: {step}.")
}

fn offline_text(since: Timestamp, look: &Look) -> Clean {
    let when = dates::moment(since, look);
    Clean::lines(&format!("No server could be reached at {when}: probably offline\nEverything kept stays readable."))
}

fn problem(feed: &FeedSummary, names: &CallNames, offline: bool, look: &Look) -> Clean {
    let health = &feed.health;
    let name = without_scheme(&feed.title);
    let since = health.failing_since.map(|since| dates::moment(since, look));
    if offline && !health.gone && health.moved_to.is_none() && health.cut.is_none() {
        let since = since.map(|since| format!("{}failing since {since}", look.signs.separator)).unwrap_or_default();
        return Clean::new(&format!("{}{since}", name.shortened(40)));
    }
    let address = feed.url.shown();
    let mut lines = vec![name.to_string()];
    lines.extend((name != without_scheme(&address)).then(|| address.to_string()));
    lines.extend(health.last_error.iter().map(Clean::to_string));
    lines.extend(
        (health.gone && health.last_error.is_none()).then(|| "The server says it is gone for good; it is asked no more.".to_owned()),
    );
    lines.extend(health.cut.iter().map(|why| format!("It did not come whole, and what came was kept: {why}.")));
    lines.extend(health.moved_to.iter().map(|to| moved_text(health.stays.as_ref(), to)));
    let times = if health.failures > 1 { format!(", {} times", health.failures) } else { String::new() };
    let failing = since.map(|since| format!("Failing since {since}{times}."));
    let next = health.not_before.filter(|next| *next > look.now && !health.gone);
    let asked = next.map(|next| format!("Asked again after {}.", dates::moment(next, look)));
    lines.extend([failing, asked].into_iter().flatten().reduce(|failing, asked| format!("{failing} {asked}")));
    lines.extend(next_steps(feed, names).iter().map(|step| step_text(step)));
    let is_twin = matches!(health.stays, Some(Stays::Subscribed(_)));
    if let Some(key) = key_of(FOLLOW, look.keymap).filter(|_| health.moved_to.is_some() && !health.gone && !is_twin) {
        lines.push(format!("{key} writes the new address into the config."));
    }
    Clean::lines(&lines.join("\n"))
}

/// Where it has moved, and whether it is asked there by itself.
fn moved_text(stays: Option<&Stays>, to: &FeedUrl) -> String {
    match stays {
        Some(Stays::Secret) => format!("It has moved to {to}. As its address holds a secret, it is asked there only when you say so."),
        Some(Stays::TakenBack) => format!("It has moved to {to}, and is asked at its old address, as you took that back."),
        Some(Stays::Subscribed(title)) => format!("It has moved to {to}, which you have already as {}.", title.shortened(40)),
        None => format!("It has moved to {to}, and is asked there after three days of this."),
    }
}
