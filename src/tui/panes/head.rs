//! What the panes have in common: their first line, and feeds that have no name yet.

use super::super::{
    style::Look,
    widgets::{Row, Words},
};
use crate::model::Clean;
use ratatui::{buffer::Buffer, layout::Rect};

/// A feed's name; the address of one that has none yet stands without its scheme.
pub(in crate::tui) fn without_scheme(title: &Clean) -> Clean {
    let rest = title.strip_prefix("https://").or_else(|| title.strip_prefix("http://"));
    rest.map_or_else(|| title.clone(), |rest| Clean::new(rest.strip_suffix('/').unwrap_or(rest)))
}

/// Paints a pane's first line: its name, and what its right end says. Returns what is left below.
pub(super) fn head<'a>(title: impl Into<Words<'a>>, right: impl Into<Words<'a>>, area: Rect, look: &Look, buffer: &mut Buffer) -> Rect {
    let style = look.styles.of(|theme| if look.focused { theme.title } else { theme.title_quiet });
    let mark = if look.focused { look.signs.cursor } else { " " };
    Row::new(look.signs)
        .left(mark, style)
        .left(title, style)
        .right(right, style)
        .paint(Rect { height: area.height.min(1), ..area }, buffer);
    Rect { y: area.y + area.height.min(1), height: area.height.saturating_sub(1), ..area }
}
