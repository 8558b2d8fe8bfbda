//! A few things to choose from, each with a key of its own: sounds and films, share targets.

use super::{
    reply::{Reply, Wish, is},
    sheet::{Foot, FootKey, Item, Sheet},
};
use crate::command::{Key, KeyCode, Keymap, NamedKey};
use crate::model::Clean;

const FOOT: Foot = &[(FootKey::Fixed("its key"), "or"), (FootKey::Fixed("Enter"), "picks"), (FootKey::Fixed("Esc"), "closes")];

/// The keys, in the order in which they are given out; none of them moves the cursor by default.
const KEYS: &str = "1234567890abcdefimnoprstuvwxyz";

/// One of the things.
#[derive(Clone, Debug)]
pub(in crate::tui) struct Chance {
    /// What it is.
    pub(in crate::tui) name: Clean,
    /// What stands under it: an address, a command.
    pub(in crate::tui) detail: Clean,
    /// What choosing it asks for.
    pub(in crate::tui) wish: Wish,
}

/// The sheet.
#[derive(Debug)]
pub(in crate::tui) struct Choice {
    keys: Vec<char>,
    wishes: Vec<Wish>,
    pub(super) sheet: Sheet,
}

impl Choice {
    /// Lists things, numbered; those beyond the keys at hand are for the cursor alone.
    pub(in crate::tui) fn numbered(title: &'static str, chances: Vec<Chance>) -> Self {
        Self::new(title, KEYS.chars().collect(), chances)
    }

    /// Lists things, each under a letter of its name where one is free.
    pub(in crate::tui) fn lettered(title: &'static str, chances: Vec<Chance>) -> Self {
        let mut keys: Vec<char> = Vec::new();
        for chance in &chances {
            let own = chance.name.chars().map(|c| c.to_ascii_lowercase());
            let free = |c: &char| KEYS.contains(*c) && !keys.contains(c);
            let key = own.chain(KEYS.chars()).find(free);
            keys.push(key.unwrap_or(' '));
        }
        Self::new(title, keys, chances)
    }

    fn new(title: &'static str, keys: Vec<char>, chances: Vec<Chance>) -> Self {
        let item = |(place, chance): (usize, &Chance)| Item {
            label: Clean::new(&keys.get(place).map(char::to_string).unwrap_or_default()),
            text: chance.name.clone(),
            address: Some(chance.detail.clone()),
            title: true,
            ..Item::default()
        };
        let items = chances.iter().enumerate().map(item).collect();
        Self { keys, wishes: chances.into_iter().map(|chance| chance.wish).collect(), sheet: Sheet::new(title, 0, items, FOOT) }
    }

    pub(super) fn press(&mut self, key: Key, keymap: &Keymap) -> Reply {
        let plain = !key.ctrl && !key.alt;
        let place = match key.code {
            _ if is(key, NamedKey::Enter) => Some(self.sheet.here()),
            KeyCode::Char(c) if plain && c != ' ' => self.keys.iter().position(|known| *known == c),
            _ => None,
        };
        let wish = place.and_then(|place| self.wishes.get(place)).cloned();
        self.sheet.answer(wish, key, keymap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_thing_has_a_key_of_its_own() {
        let chance = |name: &str| Chance { name: name.into(), detail: "x".into(), wish: Wish::Share(name.to_owned()) };
        let names = ["mail", "Mastodon", "jk", "mm", "港口"];
        let choice = Choice::lettered("Share", names.iter().map(|name| chance(name)).collect());
        assert_eq!(choice.keys, ['m', 'a', '1', '2', '3']);
        let many = Choice::lettered("Share", (0..60).map(|n| chance(&format!("a{n}"))).collect());
        assert_eq!(many.keys.iter().filter(|key| **key == ' ').count(), 60 - KEYS.len());
    }
}
