//! Tables → lines: columns fitted by wrapping cells, or "label: value" where no fitting helps.
//!
//! No column is ever out of reach.

use super::super::lines::{Line, Span, SpanKind};
use super::super::records::records;
use super::super::story::{Cell, Table, Text};
use super::super::width::display_width;
use super::breaks::widest_word;
use super::marks::Marks;
use super::paragraph::Setter;
use crate::model::Clean;

/// The narrowest that a column is made, and the widest that one word may force it to be.
const MIN_COLUMN: usize = 4;
const MAX_WORD: usize = 20;

/// Sets a table in `width` columns.
pub(super) fn lines(table: &Table, width: usize, marks: &Marks, setter: &Setter) -> Vec<Line> {
    let records = || records(table).into_iter().flat_map(|text| record_lines(&text, width, setter)).collect();
    whole(table, width, marks, setter).unwrap_or_else(records)
}

/// Sets a table in as few columns as it needs, where it can stand as one in `width`.
pub(super) fn whole(table: &Table, width: usize, marks: &Marks, setter: &Setter) -> Option<Vec<Line>> {
    let columns = columns(table, width, display_width(marks.column))?;
    Some(Grid { table, columns, marks, setter }.lines())
}

fn record_lines(text: &Text, width: usize, setter: &Setter) -> Vec<Line> {
    if text.lines.is_empty() {
        return vec![Line::default()];
    }
    let hang = if width >= 20 { 2 } else { 0 };
    let mut lines: Vec<Line> = setter.text(text, None, width - hang);
    for line in lines.iter_mut().skip(1).filter(|line| hang > 0 && !line.spans.is_empty()) {
        line.spans.insert(0, Span::new("  ", SpanKind::Text));
    }
    lines
}

/// The columns' widths; nothing where they can't be made narrow enough.
fn columns(table: &Table, width: usize, gap: usize) -> Option<Vec<usize>> {
    let count = table.rows.first()?.len();
    let room = width.checked_sub(gap * count.saturating_sub(1))?;
    let natural: Vec<usize> = (0..count).map(|column| widest(table, column, display_width)).collect();
    if natural.iter().sum::<usize>() <= room {
        return Some(natural);
    }
    let least = |column| widest(table, column, |line| widest_word(line).clamp(MIN_COLUMN, MAX_WORD)).min(natural[column]);
    let mut widths: Vec<usize> = (0..count).map(least).collect();
    let mut left = room.checked_sub(widths.iter().sum())?;
    // What is left goes to the columns that lack most, a little at a time.
    while left > 0 {
        let hungry = (0..count).max_by_key(|&column| (natural[column] - widths[column], count - column))?;
        if natural[hungry] == widths[hungry] {
            break;
        }
        widths[hungry] += 1;
        left -= 1;
    }
    Some(widths)
}

fn widest(table: &Table, column: usize, measure: impl Fn(&str) -> usize) -> usize {
    let lines = table.rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.repeated).flat_map(|cell| &cell.text.lines);
    lines.map(|line| measure(&line.iter().map(|span| span.text.as_str()).collect::<String>())).max().unwrap_or(0)
}

/// A table that fits.
struct Grid<'a> {
    table: &'a Table,
    columns: Vec<usize>,
    marks: &'a Marks,
    setter: &'a Setter,
}

impl Grid<'_> {
    fn lines(&self) -> Vec<Line> {
        let right: Vec<bool> = (0..self.columns.len()).map(|column| self.is_numeric(column)).collect();
        let rows: Vec<Vec<Line>> =
            self.table.rows.iter().enumerate().map(|(at, row)| self.row(row, at < self.table.head, &right)).collect();
        let spread = rows.iter().skip(self.table.head).any(|row| row.len() > 1);
        let last = rows.len().saturating_sub(1);
        let mut out = Vec::new();
        for (at, row) in rows.into_iter().enumerate() {
            out.extend(row);
            if at < last && (at + 1 == self.table.head || (spread && at + 1 > self.table.head)) {
                out.push(self.rule());
            }
        }
        out
    }

    fn rule(&self) -> Line {
        let parts: Vec<String> = self.columns.iter().map(|&width| self.marks.rule.repeat(width)).collect();
        Line { spans: vec![Span::new(&parts.join(self.marks.cross), SpanKind::TableFrame)] }
    }

    fn row(&self, row: &[Cell], is_head: bool, right: &[bool]) -> Vec<Line> {
        let cells: Vec<Vec<Line>> =
            row.iter().zip(&self.columns).map(|(cell, &width)| cell_lines(cell, width, is_head, self.setter)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        (0..height).map(|at| self.line(&cells, at, right)).collect()
    }

    /// One line through all cells; what is blank at its end is left out.
    fn line(&self, cells: &[Vec<Line>], at: usize, right: &[bool]) -> Line {
        let mut spans: Vec<Span> = Vec::new();
        for (column, (cell, &width)) in cells.iter().zip(&self.columns).enumerate() {
            if column > 0 {
                spans.push(Span::new(self.marks.column, SpanKind::TableFrame));
            }
            let content = cell.get(at).map(|line| line.spans.clone()).unwrap_or_default();
            let used: usize = content.iter().map(|span| display_width(&span.text)).sum();
            let pad = Span::new(&" ".repeat(width.saturating_sub(used)), SpanKind::Text);
            let (before, after) = if right[column] { (Some(pad), None) } else { (None, Some(pad)) };
            spans.extend(before.into_iter().chain(content).chain(after).filter(|span| !span.text.is_empty()));
        }
        while spans.last().is_some_and(|span| span.text.trim().is_empty()) {
            spans.pop();
        }
        if let Some(last) = spans.last_mut() {
            last.text = Clean::lines(last.text.trim_end());
        }
        Line { spans }
    }

    /// Whether a column holds numbers, which stand flush right.
    fn is_numeric(&self, column: usize) -> bool {
        let body = self.table.rows.iter().skip(self.table.head).filter_map(|row| row.get(column)).map(|cell| cell.text.words());
        let filled: Vec<String> = body.filter(|text| !text.trim().is_empty()).collect();
        let is_number = |text: &String| {
            text.chars().any(|c| c.is_ascii_digit()) && text.chars().filter(|c| c.is_alphabetic()).count() <= 2 && !text.contains('\n')
        };
        !filled.is_empty() && filled.iter().all(is_number)
    }
}

fn cell_lines(cell: &Cell, width: usize, is_head: bool, setter: &Setter) -> Vec<Line> {
    if cell.repeated {
        return Vec::new();
    }
    let mut lines: Vec<Line> = setter.text(&cell.text, None, width.max(1));
    for span in lines.iter_mut().flat_map(|line| &mut line.spans).filter(|span| is_head && span.kind != SpanKind::Hyphen) {
        span.kind = SpanKind::Strong;
    }
    lines
}
