//! One line of text being typed. Only text that would pass as `Clean` gets in, typed or pasted.

use super::{
    super::style::Look,
    text::{put, width},
};
use crate::command::{Key, KeyCode, NamedKey};
use crate::model::Clean;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use tui_input::{Input, InputRequest};
use unicode_segmentation::UnicodeSegmentation;

/// Characters that a line may have: who pastes a file into a prompt has missed the window.
const LONGEST: usize = 4096;

/// The line.
#[derive(Clone, Debug, Default)]
pub(in crate::tui) struct LineInput(Input);

impl LineInput {
    /// A line that holds `text`, the cursor at its end.
    pub(in crate::tui) fn with(text: &str) -> Self {
        Self(Input::new(text.to_owned()))
    }

    /// What stands in it.
    pub(in crate::tui) fn text(&self) -> &str {
        self.0.value()
    }

    /// Takes a key; says whether the text changed. Keys with Ctrl are the shell's.
    pub(in crate::tui) fn press(&mut self, key: Key) -> bool {
        let harmless = |c: char| !Clean::lines(c.encode_utf8(&mut [0; 4])).is_empty();
        let full = self.room() == 0;
        let request = request(key).filter(|request| !matches!(request, InputRequest::InsertChar(c) if full || !harmless(*c)));
        request.and_then(|request| self.0.handle(request)).is_some_and(|changed| changed.value)
    }

    /// Takes pasted text, as much of it as there is room for.
    pub(in crate::tui) fn paste(&mut self, text: &Clean) {
        for c in text.chars().take(self.room()) {
            self.0.handle(InputRequest::InsertChar(c));
        }
    }

    /// Characters that may still be added.
    fn room(&self) -> usize {
        LONGEST.saturating_sub(self.text().chars().count())
    }

    /// Paints prompt and text on the first line of `area`; returns where the cursor stands.
    pub(in crate::tui) fn paint(&self, prompt: &str, area: Rect, look: &Look, buffer: &mut Buffer) -> Option<Position> {
        let area = area.intersection(*buffer.area());
        if area.is_empty() {
            return None;
        }
        let start = put(buffer, area.x, area.y, prompt, area.width.into(), look.styles.of(|theme| theme.key));
        let room = usize::from(area.right() - start).saturating_sub(1);
        let before: String = self.text().chars().take(self.0.cursor()).collect();
        let cursor = usize::from(width(&before));
        let skip = cursor.saturating_sub(room);
        put(buffer, start, area.y, after(self.text(), skip), room + 1, look.styles.of(|theme| theme.text));
        let column = cursor.saturating_sub(skip).min(room);
        Some(Position::new(start + u16::try_from(column).unwrap_or(0), area.y)).filter(|position| area.contains(*position))
    }
}

/// `text` without its first `columns` columns.
fn after(text: &str, columns: usize) -> &str {
    let mut used = 0;
    let at = text.grapheme_indices(true).find(|(_, cluster)| {
        let here = used;
        used += usize::from(width(cluster));
        here >= columns
    });
    &text[at.map_or(text.len(), |(at, _)| at)..]
}

fn request(key: Key) -> Option<InputRequest> {
    Some(match key.code {
        KeyCode::Char(c) if key.ctrl => match c {
            'a' => InputRequest::GoToStart,
            'e' => InputRequest::GoToEnd,
            'b' => InputRequest::GoToPrevChar,
            'f' => InputRequest::GoToNextChar,
            'w' => InputRequest::DeletePrevWord,
            'u' => InputRequest::DeleteFromStart,
            'k' => InputRequest::DeleteTillEnd,
            'y' => InputRequest::Yank,
            _ => return None,
        },
        KeyCode::Char('b') if key.alt => InputRequest::GoToPrevWord,
        KeyCode::Char('f') if key.alt => InputRequest::GoToNextWord,
        KeyCode::Char(_) if key.alt => return None,
        KeyCode::Char(c) => InputRequest::InsertChar(c),
        KeyCode::Named(NamedKey::Backspace) => InputRequest::DeletePrevChar,
        KeyCode::Named(NamedKey::Delete) => InputRequest::DeleteNextChar,
        KeyCode::Named(NamedKey::Left) => InputRequest::GoToPrevChar,
        KeyCode::Named(NamedKey::Right) => InputRequest::GoToNextChar,
        KeyCode::Named(NamedKey::Home) => InputRequest::GoToStart,
        KeyCode::Named(NamedKey::End) => InputRequest::GoToEnd,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_megabyte_pasted_is_cut_and_the_line_can_still_be_mended() {
        let mut line = LineInput::default();
        line.paste(&Clean::new(&"漢".repeat(1 << 20)));
        assert_eq!(line.text().chars().count(), LONGEST);
        assert!(!line.press(Key::char('x')) && line.press("backspace".parse().expect("a key")) && line.press(Key::char('x')));
        assert!(line.text().ends_with("漢x") && line.text().chars().count() == LONGEST);
    }

    #[test]
    fn what_is_left_begins_at_its_column() {
        assert_eq!(after("漢字abc", 3), "abc");
        assert_eq!(after("e\u{301}x", 1), "x");
        assert_eq!((after("abc", 0), after("abc", 9)), ("abc", ""));
    }
}
