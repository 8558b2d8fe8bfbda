//! A framed box over the panes.

use super::{
    super::style::Look,
    row::{Row, Words},
    text::width,
};
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Style,
    widgets::{Clear, Widget},
};

/// Clears and frames a box of at most `columns` × `lines` inside, in the middle of `area`, and
/// returns its inside. Where the area is small the frame stays and the inside shrinks.
pub(in crate::tui) fn popup<'a>(
    title: impl Into<Words<'a>>,
    columns: u16,
    lines: u16,
    area: Rect,
    look: &Look,
    buffer: &mut Buffer,
) -> Rect {
    let (wide, high) = (columns.saturating_add(4).min(area.width), lines.saturating_add(2).min(area.height));
    let (x, y) = (area.x + (area.width - wide) / 2, area.y + (area.height - high) / 2);
    let outer = Rect::new(x, y, wide, high).intersection(*buffer.area());
    // A wide character that the edge cuts through would push the frame aside.
    let beside = Rect { x: outer.x.saturating_sub(1), width: (outer.width + 1).min(1), ..outer };
    for position in beside.positions().filter(|position| position.x < outer.x) {
        if width(buffer[position].symbol()) > 1 {
            buffer[position].set_symbol(" ");
        }
    }
    Clear.render(outer, buffer);
    buffer.set_style(outer, look.styles.of(|theme| theme.popup));
    frame(outer, look, buffer);
    let style = look.styles.of(|theme| theme.popup_title);
    let head = Rect { x: outer.x + 2, width: outer.width.saturating_sub(4), height: outer.height.min(1), ..outer };
    if outer.width > 4 {
        Row::new(look.signs).left(" ", style).left(title, style).left(" ", style).paint(head, buffer);
    }
    Rect { x: outer.x + 2, y: outer.y + 1, width: outer.width.saturating_sub(4), height: outer.height.saturating_sub(2) }
        .intersection(*buffer.area())
}

fn frame(area: Rect, look: &Look, buffer: &mut Buffer) {
    if area.width < 2 || area.height < 2 {
        return;
    }
    let style = look.styles.of(|theme| theme.frame);
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    let mut put = |x, y, sign: &'static str, style: Style| {
        buffer[(x, y)].set_symbol(sign).set_style(style);
    };
    for x in area.x + 1..right {
        put(x, area.y, look.signs.rule, style);
        put(x, bottom, look.signs.rule, style);
    }
    for y in area.y + 1..bottom {
        put(area.x, y, look.signs.side, style);
        put(right, y, look.signs.side, style);
    }
    for (sign, (x, y)) in look.signs.corners.into_iter().zip([(area.x, area.y), (right, area.y), (area.x, bottom), (right, bottom)]) {
        put(x, y, sign, style);
    }
}
