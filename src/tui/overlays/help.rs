//! Help: every command with the user's own keys, made from the table and the keymap.
//! Typing narrows it down; Enter gives the command.

use super::{
    super::{message::Size, style::Look, widgets::LineInput},
    reply::{Reply, Wish, is, typed_motion},
    sheet::{Foot, FootKey, Item, Sheet},
};
use crate::command::{Command, Key, Keymap, NamedKey, Place};
use crate::model::Clean;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

const FOOT: Foot =
    &[(FootKey::Fixed("Enter"), "runs it"), (FootKey::Fixed("Esc"), "closes"), (FootKey::Fixed("type"), "to narrow it down")];

/// The help screen.
#[derive(Debug)]
pub(in crate::tui) struct Help {
    all: Vec<(Command, Clean)>,
    shown: Vec<Option<Command>>,
    filter: LineInput,
    sheet: Sheet,
}

impl Help {
    /// What can be done in a place.
    pub(in crate::tui) fn new(place: Place, keymap: &Keymap) -> Self {
        let keys = |command| keymap.keys_of(command).iter().map(|keys| keys.short()).collect::<Vec<_>>().join(" ");
        let here = Command::ALL.iter().copied().filter(|command| place.has(*command));
        let all = here.map(|command| (command, Clean::new(&keys(command)))).collect();
        let sheet = Sheet::new("Help", 1, Vec::new(), FOOT);
        let mut help = Self { all, shown: Vec::new(), filter: LineInput::default(), sheet };
        help.narrow();
        help
    }

    pub(super) fn press(&mut self, key: Key) -> Reply {
        if let Some(motion) = typed_motion(key) {
            self.sheet.go(motion);
        } else if is(key, NamedKey::Esc) {
            return Reply::Close;
        } else if is(key, NamedKey::Enter) {
            let chosen = self.shown.get(self.sheet.here()).copied().flatten();
            return chosen.map_or(Reply::Close, |command| Reply::Done(Wish::Run(command, None)));
        } else if self.filter.press(key) {
            self.narrow();
        }
        Reply::Stay
    }

    pub(super) fn paste(&mut self, text: &Clean) -> Reply {
        self.filter.paste(text);
        self.narrow();
        Reply::Stay
    }

    pub(super) fn fit(&mut self, screen: Size) {
        self.sheet.fit(screen);
    }

    pub(super) fn scroll(&mut self, lines: i64) {
        self.sheet.scroll(lines);
    }

    pub(super) fn draw(&self, screen: Rect, look: &Look, buffer: &mut Buffer) -> Option<Position> {
        let head = self.sheet.draw(screen, look, buffer);
        self.filter.paint("filter: ", head, look, buffer)
    }

    /// Takes the commands that have the filter's text in name, sentence or keys, each group under its
    /// heading.
    fn narrow(&mut self) {
        let wanted = self.filter.text().to_lowercase();
        let has = |command: Command, keys: &str| {
            command.name().contains(&wanted) || command.doc().to_lowercase().contains(&wanted) || keys.contains(self.filter.text())
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
        if items.is_empty() {
            items.push(Item { text: "nothing matches".into(), ..Item::default() });
        }
        self.shown = shown;
        self.sheet.set(items);
        if !self.shown.is_empty() {
            self.sheet.select(1);
        }
    }
}
