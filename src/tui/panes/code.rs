//! Code that is wider than the text's column: a window on it that the reader pans sideways.

use super::super::{
    style::Look,
    widgets::{put, width},
};
use crate::article::{Line, SpanKind};
use crate::model::Clean;
use ratatui::{buffer::Buffer, layout::Rect};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Columns of one step.
pub(super) const STEP: i64 = 8;

/// The most columns of any line of code that a window does not show, of some lines of an article.
pub(super) fn hidden(lines: &[Line], text: &Range<u16>) -> usize {
    let over = |line: &Line| code(line).map(|(start, code)| usize::from(start.saturating_add(code).saturating_sub(text.end)));
    lines.iter().filter_map(over).max().unwrap_or(0)
}

/// Where a line's code begins, and how wide it is.
fn code(line: &Line) -> Option<(u16, u16)> {
    let at = line.spans.iter().position(|span| span.kind == SpanKind::Preformatted)?;
    let start = line.spans[..at].iter().map(|span| width(&span.text)).fold(0, u16::saturating_add);
    Some((start, width(&line.spans[at].text)))
}

/// The part in view of one line of code: all of an article's move together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// The columns that the code may take.
    start: u16,
    end: u16,
    pan: u16,
    /// Columns out of view on the right.
    more: u16,
}

impl Window {
    /// The window on a line, where it has code; a short line goes out of view as far as a long one does.
    pub(super) fn of(line: &Line, text: &Range<u16>, pan: usize) -> Option<Self> {
        let (start, columns) = code(line)?;
        let pan = u16::try_from(pan).unwrap_or(u16::MAX);
        Some(Self { start, end: text.end, pan, more: start.saturating_add(columns).saturating_sub(text.end).saturating_sub(pan) })
    }

    /// How far to pan for a character of a line to be in view; nothing where panning does not move it.
    pub(super) fn showing(line: &Line, character: usize, text: &Range<u16>) -> Option<usize> {
        let window = Self::of(line, text, 0)?;
        let column = width(&line.text().chars().take(character).collect::<String>());
        let half = window.end.saturating_sub(window.start) / 2;
        (column >= window.start).then(|| usize::from((column - window.start).saturating_sub(half).min(window.more)))
    }

    /// Where a column of the line is painted.
    pub(super) fn column(self, column: u16) -> u16 {
        if column < self.start { column } else { column.saturating_sub(self.pan).max(self.start).min(self.end) }
    }

    /// Paints the code in view, with a mark where there is more of it.
    pub(super) fn paint(self, text: &Clean, area: Rect, look: &Look, buffer: &mut Buffer) {
        let style = look.styles.span(SpanKind::Preformatted);
        let skipped = text.grapheme_indices(true).scan(0, |column, (at, cluster)| {
            let here = *column;
            *column = u16::saturating_add(here, width(cluster));
            Some((here, at))
        });
        // A wide character that is cut by the window's edge is left out.
        let from = skipped.into_iter().find(|(column, _)| *column >= self.pan);
        if let Some((column, at)) = from {
            let x = area.x + (column - self.pan).min(area.width);
            put(buffer, x, area.y, &text[at..], usize::from(area.right() - x), style);
        }
        let mark = look.styles.span(SpanKind::ListMark);
        let [before, after] = look.signs.more;
        if self.more > 0 {
            put(buffer, area.right().saturating_sub(1), area.y, after, usize::from(area.width.min(1)), mark);
        }
        if self.pan > 0 {
            put(buffer, area.x, area.y, before, usize::from(area.width.min(1)), mark);
        }
    }
}
