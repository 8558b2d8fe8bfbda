//! Captions and credits as notes: where the picture stands, in the margin, or after the story.

use super::super::lines::{PictureSize, Span, SpanKind};
use super::super::story::{Block, Text};
use super::super::width::display_width;
use super::body::{Body, room};
use super::notebook::{GAP, Stand, has_words, picture};
use super::rows::{Mark, Row, apart, rows};
use crate::model::Clean;
use std::borrow::Cow;

/// A picture's room in so many columns: in a list or a quotation there are fewer than in the text.
fn within(size: PictureSize, width: usize) -> PictureSize {
    let columns = u16::try_from(width).unwrap_or(u16::MAX).clamp(1, size.columns);
    let lines = u32::from(size.lines) * u32::from(columns) / u32::from(size.columns);
    PictureSize { columns, lines: u16::try_from(lines).unwrap_or(u16::MAX).max(1) }
}

impl Body<'_> {
    /// A figure at its place: its picture with the note under it, the note, or the note's place.
    pub(super) fn figure(&mut self, index: usize, width: usize) -> Vec<Row> {
        let has_words = has_words(self.article, index);
        if let Some(size) = picture(self.setting, index).map(|size| within(size, width)) {
            let mut out = vec![Row::default(); usize::from(size.lines)];
            out[0].mark = Some(Mark::Picture { figure: index, column: 0, size });
            out.extend(if has_words { self.note(index, width) } else { Vec::new() });
            return out;
        }
        match self.notebook.stand {
            _ if !has_words => Vec::new(),
            Stand::Margin(_) => vec![Row::anchor(index)],
            Stand::Inline | Stand::End => self.note(index, width),
        }
    }

    /// A note: mark, number, caption; the credit on lines of its own.
    fn note(&self, index: usize, width: usize) -> Vec<Row> {
        let number = self.number(index);
        let first = format!("{}{number}", self.marks.note);
        let rest = format!("{}{}", self.marks.note, " ".repeat(number.len()));
        match room(width, &first) {
            Some(columns) => {
                let rest = Span::new(&rest, SpanKind::NoteMark);
                self.beside_gutter(self.words(index, "", columns), Some(Span::new(&first, SpanKind::NoteMark)), &rest, columns)
            }
            None => self.words(index, &number, width),
        }
    }

    /// A note for the margin: the number goes with the caption, so that no column is lost to it.
    fn side_note(&self, index: usize, columns: usize) -> Vec<Row> {
        let mark = self.marks.note;
        let inner = columns.saturating_sub(display_width(mark)).max(1);
        self.beside_gutter(self.words(index, &self.number(index), inner), None, &Span::new(mark, SpanKind::NoteMark), inner)
    }

    fn words(&self, index: usize, number: &str, columns: usize) -> Vec<Row> {
        let Some(figure) = self.article.figures.get(index) else { return Vec::new() };
        let mut caption = vec![Span::new(number, SpanKind::NoteMark), Span::new(&figure.caption, SpanKind::Caption)];
        caption.retain(|span| !span.text.is_empty());
        let mut lines = if caption.is_empty() { Vec::new() } else { self.setter.lines(&caption, columns) };
        if !figure.credit.is_empty() {
            lines.extend(self.setter.lines(&[Span::new(&figure.credit, SpanKind::Credit)], columns));
        }
        rows(lines)
    }

    fn number(&self, index: usize) -> String {
        format!("[{}] ", self.notebook.number(index))
    }

    /// The blocks with a number at the end of the paragraph that a figure follows, where notes stand
    /// at the end; a figure before all text has its number before the first paragraph.
    pub(super) fn with_marks<'b>(&mut self, blocks: &'b [Block]) -> Vec<Cow<'b, Block>> {
        if self.notebook.stand != Stand::End {
            return blocks.iter().map(Cow::Borrowed).collect();
        }
        let mut out: Vec<Cow<Block>> = Vec::new();
        let mut before: Vec<Span> = Vec::new();
        for block in blocks {
            match block {
                Block::Figure(index) if picture(self.setting, *index).is_none() => {
                    if !has_words(self.article, *index) {
                        continue;
                    }
                    self.notebook.wait(*index);
                    let number = self.number(*index);
                    match out.last_mut() {
                        Some(last) if matches!(**last, Block::Paragraph(_)) => add_mark(last.to_mut(), number.trim_end()),
                        _ => before.push(Span::new(&number, SpanKind::NoteMark)),
                    }
                }
                Block::Paragraph(text) if !before.is_empty() => out.push(Cow::Owned(Block::Paragraph(behind(&mut before, text)))),
                block => out.push(Cow::Borrowed(block)),
            }
        }
        if !before.is_empty() {
            out.push(Cow::Owned(Block::Paragraph(Text { lines: vec![before] })));
        }
        out
    }

    /// The notes that waited for the end of the story, under a short rule.
    pub(super) fn endnotes(&mut self, width: usize) -> Vec<Row> {
        let waiting = self.notebook.end();
        if waiting.is_empty() {
            return Vec::new();
        }
        let rule = vec![Row::of_kind(&self.marks.rule.repeat(width.min(12)), SpanKind::Rule)];
        let notes = waiting.into_iter().map(|index| self.note(index, width)).collect::<Vec<_>>();
        apart(std::iter::once(rule).chain(notes))
    }

    /// The rows with the notes whose places are among them beside them, in a margin of `columns`.
    ///
    /// A note begins beside its place, or below the note before it where that still runs.
    pub(super) fn beside(&self, rows: Vec<Row>, column: usize, columns: usize) -> Vec<Row> {
        let lines = rows.iter().filter(|row| !row.is_anchor()).count();
        let mut out: Vec<Row> = Vec::with_capacity(rows.len());
        let mut margin: Vec<Row> = Vec::new();
        for row in rows {
            let Some(Mark::Note(index)) = row.mark else {
                out.push(row);
                continue;
            };
            let place = if out.len() == lines { last_part(&out) } else { out.len() };
            let free = if margin.is_empty() { 0 } else { margin.len() + 1 };
            margin.resize_with(place.max(free), Row::default);
            margin.extend(self.side_note(index, columns));
        }
        out.resize_with(out.len().max(margin.len()), Row::default);
        for (row, note) in out.iter_mut().zip(margin).filter(|(_, note)| !note.spans.is_empty()) {
            // Where panned code is wider than the column, the painter ends it there.
            let gap = column.saturating_sub(row.width()) + GAP;
            row.spans.push(Span::new(&" ".repeat(gap), SpanKind::Gap));
            row.spans.extend(note.spans);
        }
        out
    }
}

/// Where the last part of the story begins: a note after it stands beside it.
fn last_part(rows: &[Row]) -> usize {
    rows.iter().rposition(|row| row.spans.is_empty() && row.mark.is_none()).map_or(0, |at| at + 1)
}

fn add_mark(block: &mut Block, number: &str) {
    if let Block::Paragraph(text) = block {
        // Never alone on a line: it stays with the word before it.
        let mark = Span { text: Clean::lines(&format!("\u{a0}{number}")), kind: SpanKind::NoteMark, link: None };
        match text.lines.last_mut() {
            Some(last) => last.push(mark),
            None => text.lines.push(vec![mark]),
        }
    }
}

fn behind(marks: &mut Vec<Span>, text: &Text) -> Text {
    let mut text = text.clone();
    let marks = std::mem::take(marks);
    match text.lines.first_mut() {
        Some(first) => {
            first.splice(0..0, marks);
        }
        None => text.lines.push(marks),
    }
    text
}
