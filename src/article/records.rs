//! A table as records, "label: value": for what can't show columns.

use super::lines::{Span, SpanKind};
use super::story::{Cell, Table, Text};
use crate::model::Clean;

/// A table as records: for each row a text of "label: value" lines; an empty text between two rows.
pub(super) fn records(table: &Table) -> Vec<Text> {
    let labels: Vec<String> = (0..table.rows.first().map_or(0, Vec::len)).map(|column| label(table, column)).collect();
    let mut out: Vec<Text> = Vec::new();
    let body = &table.rows[table.head.min(table.rows.len())..];
    for row in body {
        if !out.is_empty() {
            out.push(Text::default());
        }
        let says_again = |at: usize, cell: &Cell| cell.repeated && at > 0 && row[at - 1].text == cell.text;
        let cells = row.iter().enumerate().filter(|&(at, cell)| !cell.text.is_empty() && !says_again(at, cell));
        out.extend(cells.map(|(at, cell)| labelled(labels.get(at).map_or("", String::as_str), &cell.text)));
    }
    if out.iter().all(Text::is_empty) {
        return table.rows.iter().flatten().map(|cell| cell.text.clone()).filter(|text| !text.is_empty()).collect();
    }
    // A column that is empty all the way down still has its name.
    let is_empty = |column: usize| body.iter().all(|row| row.get(column).is_none_or(|cell| cell.text.is_empty()));
    let unnamed = labels.iter().enumerate().filter(|(column, label)| !label.is_empty() && is_empty(*column));
    out.extend(unnamed.map(|(_, label)| Text { lines: vec![vec![strong(&format!("{label}:"))]] }));
    out
}

fn strong(text: &str) -> Span {
    Span { text: Clean::lines(text), kind: SpanKind::Strong, link: None }
}

/// A column's label: what its headings say, from the top.
fn label(table: &Table, column: usize) -> String {
    let mut words: Vec<String> = Vec::new();
    for cell in table.rows.iter().take(table.head).filter_map(|row| row.get(column)) {
        let text = cell.text.words().replace('\n', " ");
        if !text.trim().is_empty() && !words.contains(&text) {
            words.push(text);
        }
    }
    words.join(" ")
}

fn labelled(label: &str, text: &Text) -> Text {
    let mut text = text.clone();
    if let Some(first) = text.lines.first_mut().filter(|_| !label.is_empty()) {
        first.insert(0, strong(&format!("{label}: ")));
    }
    text
}
