//! One row of text: pieces from the left, pieces from the right, an ellipsis between them.
//!
//! It takes the program's own words and `Clean` ones, nothing else, and never paints past its area.

use super::super::style::Ornaments;
use super::text::{fitting, put, width};
use crate::article::{Order, in_order};
use crate::model::Clean;
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Color, Modifier, Style},
};
use std::borrow::Cow;

/// Words that may be painted: literals of the program, numbers, and text that was cleaned.
#[derive(Clone, Debug)]
pub(in crate::tui) struct Words<'a>(Cow<'a, str>);

impl From<&'static str> for Words<'_> {
    fn from(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a Clean> for Words<'a> {
    fn from(text: &'a Clean) -> Self {
        Self(Cow::Borrowed(text.as_str()))
    }
}

impl From<Clean> for Words<'_> {
    fn from(text: Clean) -> Self {
        Self(Cow::Owned(text.into()))
    }
}

impl From<u64> for Words<'_> {
    fn from(number: u64) -> Self {
        Self(Cow::Owned(number.to_string()))
    }
}

/// Lays `style` over what is painted. The colours of the parts go first: in a reversed row they would
/// stand there as blocks.
pub(in crate::tui) fn highlight(area: Rect, style: Style, buffer: &mut Buffer) {
    if style.add_modifier.contains(Modifier::REVERSED) || style.bg.is_some() {
        buffer.set_style(area, Style::new().fg(Color::Reset).bg(Color::Reset));
    }
    buffer.set_style(area, style);
}

/// A row under construction.
#[derive(Clone, Debug)]
pub(in crate::tui) struct Row<'a> {
    left: Vec<(Words<'a>, Style)>,
    right: Vec<(Words<'a>, Style)>,
    ellipsis: &'static str,
    order: Order,
}

impl<'a> Row<'a> {
    /// An empty row.
    pub(in crate::tui) fn new(signs: &Ornaments) -> Self {
        Self { left: Vec::new(), right: Vec::new(), ellipsis: signs.ellipsis, order: signs.order }
    }

    /// The next piece from the left.
    pub(in crate::tui) fn left(mut self, words: impl Into<Words<'a>>, style: Style) -> Self {
        self.left.push((words.into(), style));
        self
    }

    /// The next piece of the group at the right edge.
    pub(in crate::tui) fn right(mut self, words: impl Into<Words<'a>>, style: Style) -> Self {
        self.right.push((words.into(), style));
        self
    }

    /// The columns that the pieces from the left take.
    pub(in crate::tui) fn left_width(&self) -> u16 {
        total(&self.left)
    }

    /// Paints the first line of `area`. The right group stays whole where it fits in half of the
    /// row or the left one needs no more; else it goes.
    pub(in crate::tui) fn paint(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(*buffer.area());
        if area.is_empty() {
            return;
        }
        let (left, right) = (total(&self.left), total(&self.right));
        let fits = right > 0 && (right <= area.width / 2 || left.saturating_add(right) < area.width);
        let reserved = if fits { right + 1 } else { 0 };
        let room = area.width.saturating_sub(reserved);
        let mut at = area.x;
        let over = left > room;
        let limit = if over { room.saturating_sub(width(self.ellipsis)) } else { room };
        for (words, style) in &self.left {
            let free = usize::from((area.x + limit).saturating_sub(at));
            let kept = fitting(&words.0, free);
            if kept < words.0.len() {
                // In one piece with what it cuts: it stands where that ends, be it on the left.
                let cut = [&words.0[..kept], self.ellipsis].concat();
                put(buffer, at, area.y, &in_order(&cut, self.order), usize::from((area.x + room).saturating_sub(at)), *style);
                break;
            }
            at = put(buffer, at, area.y, &in_order(&words.0, self.order), free, *style);
        }
        if fits {
            at = area.right() - right;
            for (words, style) in &self.right {
                at = put(buffer, at, area.y, &in_order(&words.0, self.order), usize::from(area.right() - at), *style);
            }
        }
    }
}

fn total(pieces: &[(Words<'_>, Style)]) -> u16 {
    pieces.iter().map(|(words, _)| width(&words.0)).fold(0, u16::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::super::super::style::ornaments;
    use super::*;
    use crate::config::Icons;
    use proptest::prelude::*;

    fn painted(left: &str, right: &'static str, columns: u16) -> String {
        painted_in(Order::Reading, left, right, columns)
    }

    fn painted_in(order: Order, left: &str, right: &'static str, columns: u16) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, 1));
        let text = Clean::new(left);
        let row = Row::new(ornaments(Icons::Unicode, order)).left(&text, Style::default()).right(right, Style::default());
        row.paint(Rect::new(0, 0, columns, 1), &mut buffer);
        buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn right_stays_and_left_is_cut() {
        assert_eq!(painted("headline", "3h", 12), "headline  3h");
        assert_eq!(painted("a long headline", "3h", 12), "a long h… 3h");
        assert_eq!(painted("abc", "much too long", 5), "abc  ");
    }

    #[test]
    fn text_from_right_to_left_stands_as_it_is_seen_and_is_cut_at_its_end() {
        assert_eq!(painted_in(Order::Screen, "שלום עולם.", "3h", 14), ".םלוע םולש  3h");
        assert_eq!(painted_in(Order::Screen, "שלום עולם.", "3h", 10), "…ע םולש 3h");
        assert_eq!(painted_in(Order::Words, "שלום עולם.", "3h", 10), "ע… שלום 3h");
        assert_eq!(painted_in(Order::Screen, "say שלום", "", 9), "say םולש ");
        assert_eq!(painted("שלום עולם.", "3h", 14), "שלום עולם.  3h");
    }

    #[test]
    fn wide_characters_are_not_halved() {
        assert_eq!(painted("老燈塔與港務局", "", 6), "老 燈 … ");
    }

    proptest! {
        #[test]
        fn nothing_is_painted_outside(text in "\\PC{0,40}", columns in 0_u16..20, start in 0_u16..4) {
            let mut buffer = Buffer::filled(Rect::new(0, 0, 30, 1), ratatui::buffer::Cell::new("|"));
            let text = Clean::new(&text);
            Row::new(ornaments(Icons::Unicode, Order::Reading)).left(&text, Style::default()).right(&text, Style::default())
                .paint(Rect::new(start, 0, columns, 1), &mut buffer);
            prop_assert!(buffer.content[..usize::from(start)].iter().all(|cell| cell.symbol() == "|"));
            prop_assert!(buffer.content[usize::from(start + columns)..].iter().all(|cell| cell.symbol() == "|"));
        }
    }
}
