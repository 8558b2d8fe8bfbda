//! Help: every command with the user's own keys, made from the table and the keymap.
//! Typing narrows it down; Enter gives the command.

use super::{
    finder::{Finder, Found},
    reply::{Reply, Wish},
    sheet::{Foot, FootKey, Item},
};
use crate::command::{Command, Key, Keymap, Place};
use crate::model::Clean;

const FOOT: Foot =
    &[(FootKey::Fixed("Enter"), "runs it"), (FootKey::Fixed("Esc"), "closes"), (FootKey::Fixed("type"), "to narrow it down")];

/// The help screen.
#[derive(Debug)]
pub(in crate::tui) struct Help {
    all: Vec<(Command, Clean)>,
    shown: Vec<Option<Command>>,
    pub(super) finder: Finder,
}

impl Help {
    /// What can be done in a place.
    pub(in crate::tui) fn new(place: Place, keymap: &Keymap) -> Self {
        let keys = |command| keymap.keys_of(command).iter().map(|keys| keys.short()).collect::<Vec<_>>().join(" ");
        let here = Command::ALL.iter().copied().filter(|command| place.has(*command));
        let all = here.map(|command| (command, Clean::new(&keys(command)))).collect();
        let mut help = Self { all, shown: Vec::new(), finder: Finder::new("Help", "filter: ", FOOT) };
        help.narrow();
        help
    }

    pub(super) fn press(&mut self, key: Key) -> Reply {
        match self.finder.press(key) {
            Found::Nothing => Reply::Stay,
            Found::Close => Reply::Close,
            Found::Text => {
                self.narrow();
                Reply::Stay
            }
            Found::Item(place) => {
                self.shown.get(place).copied().flatten().map_or(Reply::Close, |command| Reply::Done(Wish::Run(command, None)))
            }
        }
    }

    pub(super) fn paste(&mut self, text: &Clean) -> Reply {
        self.finder.paste(text);
        self.narrow();
        Reply::Stay
    }

    /// Takes the commands that have the filter's text in name, sentence or keys, each group under its
    /// heading.
    fn narrow(&mut self) {
        let wanted = self.finder.text().to_lowercase();
        let has = |command: Command, keys: &str| {
            command.name().contains(&wanted) || command.doc().to_lowercase().contains(&wanted) || keys.contains(self.finder.text())
        };
        let (mut items, mut shown, mut group) = (Vec::new(), Vec::new(), "");
        for (command, keys) in self.all.iter().filter(|(command, keys)| has(*command, keys)) {
            if command.group() != group {
                group = command.group();
                items.push(Item { text: Clean::new(group), title: true, ..Item::default() });
                shown.push(None);
            }
            items.push(Item { label: keys.clone(), text: Clean::new(command.doc()), ..Item::default() });
            shown.push(Some(*command));
        }
        self.shown = shown;
        // The first is a heading.
        self.finder.set(items, 1);
    }
}
