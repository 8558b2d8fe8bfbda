//! Two sheets: the article's links, and where an entry came from.

use super::{
    super::hyperlinks::shown,
    reply::{Reply, Wish, is},
    sheet::{Foot, FootKey, Item, Sheet},
};
use crate::article::Link;
use crate::command::{Command, EntriesCommand, Key, Keymap, Lookup, NamedKey, Place};
use crate::model::Clean;
use std::sync::Arc;

const LINKS_FOOT: Foot = &[
    (FootKey::Fixed("1-9"), "pick"),
    (FootKey::Fixed("Enter"), "read here"),
    (FootKey::Of(Command::Entries(EntriesCommand::Browse)), "browser"),
    (FootKey::Of(Command::Entries(EntriesCommand::CopyLink)), "copy"),
    (FootKey::Fixed("Esc"), "close"),
];
const INFO_FOOT: Foot = &[(FootKey::Fixed("Esc"), "closes")];

/// The links of an article: a number opens one as soon as no other begins with it.
#[derive(Debug)]
pub(in crate::tui) struct Links {
    links: Arc<[Link]>,
    pub(super) sheet: Sheet,
    number: usize,
}

impl Links {
    /// Lists links.
    pub(in crate::tui) fn new(links: Arc<[Link]>) -> Self {
        let item = |(number, link): (usize, &Link)| Item {
            label: Clean::new(&(number + 1).to_string()),
            text: link.text.clone(),
            address: Some(shown(&link.url)),
            title: true,
            ..Item::default()
        };
        let items = links.iter().enumerate().map(item).collect();
        Self { links, sheet: Sheet::new("Links", 0, items, LINKS_FOOT), number: 0 }
    }

    pub(super) fn press(&mut self, key: Key, keymap: &Keymap) -> Reply {
        if let Some(digit) = key.digit() {
            let number = self.number * 10 + digit as usize;
            // A digit that makes no number of a link begins a new one.
            self.number = if number <= self.links.len() { number } else { digit as usize };
            let Some(link) = self.number.checked_sub(1).and_then(|place| self.links.get(place)) else { return Reply::Stay };
            if self.number * 10 > self.links.len() {
                return Reply::Done(Wish::Browse(link.url.clone()));
            }
            self.sheet.select(self.number - 1);
            return Reply::Stay;
        }
        self.number = 0;
        let url = || self.links.get(self.sheet.here()).map(|link| link.url.clone());
        let wish = match keymap.look_up(Place::Article, &[key]) {
            _ if is(key, NamedKey::Enter) => url().map(Wish::Read),
            Lookup::Command(Command::Entries(EntriesCommand::Browse)) => url().map(Wish::Browse),
            Lookup::Command(Command::Entries(EntriesCommand::CopyLink)) => url().map(Wish::Copy),
            _ => None,
        };
        self.sheet.answer(wish, key, keymap)
    }
}

/// Where an entry and its parts came from.
#[derive(Debug)]
pub(in crate::tui) struct Info {
    pub(super) sheet: Sheet,
}

impl Info {
    /// Lists labels and values.
    pub(in crate::tui) fn new(info: &[(Clean, Clean)]) -> Self {
        let item = |(label, text): &(Clean, Clean)| Item { label: label.clone(), text: text.clone(), ..Item::default() };
        Self { sheet: Sheet::new("Info", 0, info.iter().map(item).collect(), INFO_FOOT) }
    }

    pub(super) fn press(&mut self, key: Key, keymap: &Keymap) -> Reply {
        if is(key, NamedKey::Enter) { Reply::Close } else { self.sheet.answer(None, key, keymap) }
    }
}
