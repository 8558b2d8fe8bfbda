//! Lines that were typed before: the arrows go back to them and forth again.

use super::line_input::LineInput;
use crate::command::{Key, KeyCode, NamedKey};

/// The lines of this run, and how far back one is.
#[derive(Clone, Debug, Default)]
pub(in crate::tui) struct History {
    /// Oldest first.
    lines: Vec<String>,
    /// 0: the line typed now.
    back: usize,
}

impl History {
    /// Stands at the line typed now; `lines` has the oldest first.
    pub(in crate::tui) fn new(lines: &[String]) -> Self {
        Self { lines: lines.to_vec(), back: 0 }
    }

    /// The line that an arrow leads to; `None` for every other key.
    pub(in crate::tui) fn press(&mut self, key: Key) -> Option<LineInput> {
        let back = match key.code {
            KeyCode::Named(NamedKey::Up) => self.back + 1,
            KeyCode::Named(NamedKey::Down) => self.back.saturating_sub(1),
            _ => return None,
        };
        self.back = back.min(self.lines.len());
        let line = self.lines.len().checked_sub(self.back).and_then(|at| self.lines.get(at));
        Some(LineInput::with(line.map_or("", String::as_str)))
    }
}
