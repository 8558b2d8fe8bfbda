//! Questions on the status line: an address to add, a text to look for, yes or no.

use super::{
    super::{
        style::Look,
        widgets::{LineInput, Row, width},
    },
    reply::{Purpose, Reply, Wish, is},
};
use crate::command::{Key, KeyCode, NamedKey};
use crate::model::Clean;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

/// A line being typed.
#[derive(Debug)]
pub(in crate::tui) struct Prompt {
    purpose: Purpose,
    line: LineInput,
    told: Clean,
}

impl Prompt {
    /// Asks for a line.
    pub(in crate::tui) fn new(purpose: Purpose) -> Self {
        Self { purpose, line: LineInput::default(), told: Clean::default() }
    }

    /// Tells something beside the line: how much was found, what is wrong.
    pub(in crate::tui) fn tell(&mut self, told: Clean) {
        self.told = told;
    }

    pub(super) fn press(&mut self, key: Key) -> Reply {
        let search = self.purpose != Purpose::AddFeed;
        if is(key, NamedKey::Esc) {
            return if search { Reply::Done(Wish::Search(self.purpose, String::new())) } else { Reply::Close };
        }
        if is(key, NamedKey::Enter) {
            let text = self.line.text().trim();
            // Nothing is told of a list's search but what is wrong with it: it waits to be mended.
            if self.purpose == Purpose::SearchList && !self.told.is_empty() {
                return Reply::Stay;
            }
            return if search || text.is_empty() { Reply::Close } else { Reply::Done(Wish::Subscribe(text.to_owned())) };
        }
        if self.line.press(key) { self.changed() } else { Reply::Stay }
    }

    pub(super) fn paste(&mut self, text: &Clean) -> Reply {
        self.line.paste(text);
        self.changed()
    }

    fn changed(&self) -> Reply {
        match self.purpose {
            Purpose::AddFeed => Reply::Stay,
            purpose => Reply::Wish(Wish::Search(purpose, self.line.text().to_owned())),
        }
    }

    pub(super) fn draw(&self, status: Rect, look: &Look, buffer: &mut Buffer) -> Option<Position> {
        let (prompt, short) = match self.purpose {
            Purpose::AddFeed => ("Add the feed at or behind: ", "Add: "),
            _ => ("/", "/"),
        };
        buffer.set_style(status, look.styles.of(|theme| theme.status));
        let typed = width(prompt) + width(self.line.text()) + 2;
        let told = width(&self.told).min(status.width.saturating_sub(typed).max(status.width / 2));
        let line = Rect { width: status.width - told, ..status };
        let style = look.styles.of(|theme| theme.quiet);
        Row::new(look.signs).left(&self.told, style).paint(Rect { x: line.right(), width: told, ..status }, buffer);
        self.line.paint(if status.width < 60 { short } else { prompt }, line, look, buffer)
    }
}

/// The one question that there is: mark everything read?
#[derive(Debug)]
pub(in crate::tui) struct Confirm;

impl Confirm {
    pub(super) fn press(&mut self, key: Key) -> Reply {
        match key.code {
            KeyCode::Char('y' | 'Y') => Reply::Done(Wish::MarkAllRead),
            KeyCode::Named(NamedKey::Enter) => Reply::Done(Wish::MarkAllRead),
            _ => Reply::Close,
        }
    }

    pub(super) fn draw(&self, status: Rect, look: &Look, buffer: &mut Buffer) {
        let style = look.styles.of(|theme| theme.popup_title);
        let row = Row::new(look.signs).left("Mark everything read, in all feeds? ", style);
        row.left("y", look.styles.of(|theme| theme.key)).left(" yes, any other key no", style).paint(status, buffer);
    }
}
