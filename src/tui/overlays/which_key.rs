//! What may follow the keys typed so far.

use super::super::{
    style::Look,
    widgets::{Row, popup},
};
use crate::command::{Command, Key};
use crate::model::Clean;
use ratatui::{buffer::Buffer, layout::Rect};

/// Paints keys and their commands in a box above the status line.
pub(in crate::tui) fn draw_which_key(typed: &Clean, following: &[(Key, Command)], screen: Rect, look: &Look, buffer: &mut Buffer) {
    let rows = u16::try_from(following.len()).unwrap_or(u16::MAX);
    let high = rows.saturating_add(2).min(screen.height.saturating_sub(1));
    let area = Rect { y: screen.bottom().saturating_sub(high + 1), height: high, ..screen };
    let inside = popup(typed, 64, rows, area, look, buffer);
    for ((key, command), y) in following.iter().zip(inside.y..inside.bottom()) {
        let keys = Clean::lines(&format!("{:<8}", key.short()));
        let row = Row::new(look.signs).left(keys, look.styles.of(|theme| theme.key));
        row.left(command.doc(), look.styles.of(|theme| theme.text)).paint(Rect { y, height: 1, ..inside }, buffer);
    }
}
