//! Lines while they are being put together: spans, and what stands at a place besides text.
//!
//! Gutters go before them, empty lines between them; a mark keeps its place through all of that.

use super::super::lines::{Line, PictureSize, Span, SpanKind};
use super::super::width::display_width;
use crate::model::Clean;

/// A line on its way, or the place of a note that stands elsewhere.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// Its spans, left to right.
    pub(super) spans: Vec<Span>,
    /// What is at this place besides text.
    pub(super) mark: Option<Mark>,
}

/// What a row is the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A figure's note in the margin begins here: the row itself is no line.
    Note(usize),
    /// The first of the lines that a picture has; `column` is where its left edge stands.
    Picture { figure: usize, column: usize, size: PictureSize },
    /// A line that is wider than the text's column, with all that are set with it in so many columns:
    /// it stands in the middle of the page.
    Wide(usize),
}

impl Row {
    /// The place of a note that stands in the margin.
    pub(super) fn anchor(figure: usize) -> Self {
        Self { spans: Vec::new(), mark: Some(Mark::Note(figure)) }
    }

    /// Text of one kind; none makes an empty line.
    pub(super) fn of_kind(text: &str, kind: SpanKind) -> Self {
        let spans = if text.is_empty() { Vec::new() } else { vec![Span::new(text, kind)] };
        Self { spans, mark: None }
    }

    /// Whether it is a place only.
    pub(super) fn is_anchor(&self) -> bool {
        matches!(self.mark, Some(Mark::Note(_)))
    }

    /// The columns that it takes.
    pub(super) fn width(&self) -> usize {
        self.spans.iter().map(|span| display_width(&span.text)).sum()
    }
}

impl From<Line> for Row {
    fn from(line: Line) -> Self {
        Self { spans: line.spans, mark: None }
    }
}

/// Lines as rows.
pub(super) fn rows(lines: Vec<Line>) -> Vec<Row> {
    lines.into_iter().map(Row::from).collect()
}

/// Puts parts one below the other: each new one after an empty line unless `joins` says that it
/// belongs to the one before. A place without lines belongs to what follows it.
pub(super) fn stacked(parts: impl IntoIterator<Item = (Vec<Row>, bool)>) -> Vec<Row> {
    let (mut out, mut places) = (Vec::new(), Vec::new());
    let mut begun = false;
    for (part, joins) in parts {
        if part.iter().all(Row::is_anchor) {
            places.extend(part);
            continue;
        }
        if begun && !joins {
            out.push(Row::default());
        }
        out.append(&mut places);
        out.extend(part);
        begun = true;
    }
    out.append(&mut places);
    out
}

/// Parts with an empty line between each two that have lines.
pub(super) fn apart(parts: impl IntoIterator<Item = Vec<Row>>) -> Vec<Row> {
    stacked(parts.into_iter().map(|part| (part, false)))
}

/// Puts `first` before the first line and `rest` before the others; no line gets spaces at its end.
pub(super) fn prefixed(mut rows: Vec<Row>, first: Option<Span>, rest: &Span) -> Vec<Row> {
    let mut first = first;
    for row in rows.iter_mut().filter(|row| !row.is_anchor()) {
        let mut prefix = first.take().unwrap_or_else(|| rest.clone());
        if let Some(Mark::Picture { column, .. }) = &mut row.mark {
            *column += display_width(&prefix.text);
        }
        if row.spans.is_empty() {
            prefix.text = Clean::lines(prefix.text.trim_end());
        }
        if !prefix.text.is_empty() {
            row.spans.insert(0, prefix);
        }
    }
    rows
}

/// Puts `first` after the first line and `rest` after the others, turned round, for text that runs
/// from right to left in `width` columns.
pub(super) fn suffixed(mut rows: Vec<Row>, first: Option<Span>, rest: &Span, width: usize) -> Vec<Row> {
    let mut first = first;
    for row in rows.iter_mut().filter(|row| !row.is_anchor()) {
        let gutter = first.take().unwrap_or_else(|| rest.clone());
        let words: Vec<&str> = gutter.text.split(' ').rev().collect();
        let turned = words.join(" ");
        let free = width.saturating_sub(row.width());
        if !turned.trim().is_empty() {
            row.spans.push(Span::new(&" ".repeat(free), SpanKind::Text));
            row.spans.push(Span { text: Clean::lines(turned.trim_end()), ..gutter });
            row.spans.retain(|span| !span.text.is_empty());
        }
    }
    rows
}
