//! A sheet that typing narrows down: what help and the switcher share. What the text means, and which
//! items there are for it, is their owner's.

use super::{
    super::{style::Look, widgets::LineInput},
    reply::{is, typed_motion},
    sheet::{Foot, Item, Sheet},
};
use crate::command::{Key, Motion, NamedKey};
use crate::model::Clean;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

/// A line to type in, and the items below it.
#[derive(Debug)]
pub(super) struct Finder {
    prompt: &'static str,
    filter: LineInput,
    pub(super) sheet: Sheet,
}

/// What a key led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing that the owner has to know.
    Nothing,
    /// The text changed: other items are wanted.
    Text,
    /// The item of this number was chosen.
    Item(usize),
    /// It is over.
    Close,
}

impl Finder {
    /// A sheet without items yet.
    pub(super) fn new(title: &'static str, prompt: &'static str, foot: Foot) -> Self {
        Self { prompt, filter: LineInput::default(), sheet: Sheet::new(title, 1, Vec::new(), foot).keeping_its_height() }
    }

    /// What is typed, spaces around it aside.
    pub(super) fn text(&self) -> &str {
        self.filter.text().trim()
    }

    /// Shows these items, or that there are none; the cursor stands on `first`.
    pub(super) fn set(&mut self, items: Vec<Item>, first: usize) {
        if items.is_empty() {
            return self.sheet.set(vec![Item { text: "nothing matches".into(), ..Item::default() }]);
        }
        self.sheet.set(items);
        self.sheet.select(first);
    }

    pub(super) fn press(&mut self, key: Key) -> Found {
        // Before anything is typed, a space is no letter.
        let pages = (key == Key::char(' ') && self.filter.text().is_empty()).then_some(Motion::PageDown);
        if let Some(motion) = typed_motion(key).or(pages) {
            self.sheet.go(motion);
            return Found::Nothing;
        }
        match () {
            () if is(key, NamedKey::Esc) => Found::Close,
            () if is(key, NamedKey::Enter) => Found::Item(self.sheet.here()),
            () if self.filter.press(key) => Found::Text,
            () => Found::Nothing,
        }
    }

    pub(super) fn paste(&mut self, text: &Clean) {
        self.filter.paste(text);
    }

    pub(super) fn draw(&self, screen: Rect, look: &Look, buffer: &mut Buffer) -> Option<Position> {
        let head = self.sheet.draw(screen, look, buffer);
        self.filter.paint(self.prompt, head, look, buffer)
    }
}
