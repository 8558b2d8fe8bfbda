//! Finding text in laid-out lines: over line breaks, letter case aside.
//!
//! The story is read to its end, then its margin: no match runs from the one into the other.

use crate::article::{Line, Order, SpanKind, reading_order};
use std::ops::Range;

/// A search in an article: the matches, and which of them the reader is at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Find {
    text: String,
    /// Each match: its pieces, a line and a range of that line's characters; one piece a line.
    matches: Vec<Vec<(usize, Range<usize>)>>,
    here: usize,
}

impl Find {
    /// Looks for `text`; the reader is at the first match from line `from` on. `order` is
    /// how lines that run from right to left stand.
    pub(super) fn new(text: &str, lines: &[Line], from: usize, order: Order) -> Self {
        let matches = matches(text, lines, order);
        let here = matches.iter().position(|pieces| pieces.iter().any(|(line, _)| *line >= from)).unwrap_or(0);
        Self { text: text.to_owned(), matches, here }
    }

    /// What is looked for.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// How many matches there are.
    pub(super) fn len(&self) -> usize {
        self.matches.len()
    }

    /// Goes on by matches, round the ends.
    pub(super) fn step(&mut self, by: i64) {
        let count = self.matches.len() as i64;
        if count > 0 {
            self.here = (self.here as i64 + by).rem_euclid(count) as usize;
        }
    }

    /// "3/12".
    pub(super) fn place(&self) -> Option<String> {
        (!self.matches.is_empty()).then(|| format!("{}/{}", self.here + 1, self.matches.len()))
    }

    /// The line of the match that the reader is at.
    pub(super) fn line(&self) -> Option<usize> {
        self.matches.get(self.here)?.first().map(|(line, _)| *line)
    }

    /// What is found on a line: ranges of its characters, and whether the reader is at it.
    pub(super) fn on(&self, line: usize) -> impl Iterator<Item = (Range<usize>, bool)> + '_ {
        let numbered = self.matches.iter().enumerate();
        let pieces = numbered.flat_map(move |(number, pieces)| pieces.iter().map(move |piece| (piece, number == self.here)));
        pieces.filter(move |((on, _), _)| *on == line).map(|((_, range), here)| (range.clone(), here))
    }
}

fn matches(text: &str, lines: &[Line], order: Order) -> Vec<Vec<(usize, Range<usize>)>> {
    let wanted: Vec<char> = squeeze(text.chars().map(|c| (c, ()))).into_iter().map(|(c, ())| c).collect();
    let mut found = Vec::new();
    for margin in [false, true] {
        let all = squeeze(lines.iter().enumerate().flat_map(|(number, line)| characters(number, line, margin, order)));
        let mut at = 0;
        while !wanted.is_empty() && at + wanted.len() <= all.len() {
            let here = &all[at..at + wanted.len()];
            if here.iter().map(|(c, _)| c).eq(&wanted) {
                found.push(pieces(here.iter().filter(|(c, _)| *c != ' ').map(|(_, place)| *place)));
                at += wanted.len();
            } else {
                at += 1;
            }
        }
    }
    found.sort_by_key(|pieces| pieces.first().map(|(line, range)| (*line, range.start)));
    found
}

/// The characters of a line's story, or of its margin, with their places. A space follows the last
/// unless the line's end parts a word; gutters and marks are left out.
fn characters(number: usize, line: &Line, margin: bool, order: Order) -> Vec<(char, (usize, usize))> {
    let gutter = |kind| matches!(kind, SpanKind::QuoteMark | SpanKind::NoteMark | SpanKind::TableFrame | SpanKind::Rule);
    let (mut out, mut column, mut beside, mut parted) = (Vec::new(), 0, false, false);
    for span in &line.spans {
        beside |= span.kind == SpanKind::Gap;
        let letters = span.text.chars().count();
        if beside == margin && span.kind == SpanKind::Hyphen {
            parted = true;
        } else if beside == margin && span.kind != SpanKind::Gap {
            out.extend(span.text.chars().enumerate().map(|(at, c)| (if gutter(span.kind) { ' ' } else { c }, (number, column + at))));
        }
        column += letters;
    }
    if order != Order::Reading {
        let shown: String = out.iter().map(|(c, _)| *c).collect();
        out = reading_order(&shown, order).into_iter().filter_map(|(c, at)| Some((c, out.get(at)?.1))).collect();
    }
    if !parted {
        out.push((' ', (number, column)));
    }
    out
}

/// Lower case, each run of white space one space, none at the ends.
fn squeeze<T>(characters: impl Iterator<Item = (char, T)>) -> Vec<(char, T)> {
    let mut out: Vec<(char, T)> = Vec::new();
    for (c, place) in characters {
        let c = if c.is_whitespace() { ' ' } else { c.to_lowercase().next().unwrap_or(c) };
        if c != ' ' || out.last().is_some_and(|(last, _)| *last != ' ') {
            out.push((c, place));
        }
    }
    if out.last().is_some_and(|(last, _)| *last == ' ') {
        out.pop();
    }
    out
}

/// Places joined to one range a line; what lies between two of a line belongs to it.
fn pieces(places: impl Iterator<Item = (usize, usize)>) -> Vec<(usize, Range<usize>)> {
    let mut pieces: Vec<(usize, Range<usize>)> = Vec::new();
    for (line, column) in places {
        match pieces.last_mut().filter(|(last, _)| *last == line) {
            Some((_, range)) => *range = range.start.min(column)..range.end.max(column + 1),
            None => pieces.push((line, column..column + 1)),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Span;
    use crate::model::Clean;

    fn line(spans: &[(&str, SpanKind)]) -> Line {
        Line { spans: spans.iter().map(|(text, kind)| Span { text: Clean::lines(text), kind: *kind, link: None }).collect() }
    }

    #[test]
    fn over_line_breaks_and_gutters() {
        let lines = [
            line(&[("│ ", SpanKind::QuoteMark), ("to North", SpanKind::Text)]),
            line(&[("│ ", SpanKind::QuoteMark), ("Korea", SpanKind::Text)]),
        ];
        let find = Find::new("north  korea", &lines, 0, Order::Reading);
        assert_eq!(find.len(), 1);
        assert_eq!(find.on(0).collect::<Vec<_>>(), [(5..10, true)]);
        assert_eq!(find.on(1).collect::<Vec<_>>(), [(2..7, true)]);
    }

    #[test]
    fn parted_words_are_found_and_the_margin_by_itself() {
        let lines = [
            line(&[("die Donau", SpanKind::Text), ("-", SpanKind::Hyphen), ("  ", SpanKind::Gap), ("a ship", SpanKind::Caption)]),
            line(&[("dampfschiffe", SpanKind::Text), ("  ", SpanKind::Gap), ("at night", SpanKind::Caption)]),
        ];
        assert_eq!(Find::new("Donaudampf", &lines, 0, Order::Reading).on(1).collect::<Vec<_>>(), [(0..5, true)]);
        assert_eq!(Find::new("ship at", &lines, 0, Order::Reading).on(0).collect::<Vec<_>>(), [(14..18, true)]);
        assert_eq!(Find::new("dampfschiffe at", &lines, 0, Order::Reading).len(), 0);
    }

    #[test]
    fn lines_in_the_order_of_the_screen_are_read_in_theirs() {
        let lines = [line(&[("םלוע", SpanKind::Text), (" םולש", SpanKind::Strong)]), line(&[("  בוט רקוב", SpanKind::Text)])];
        assert_eq!(Find::new("שלום עולם", &lines, 0, Order::Screen).on(0).collect::<Vec<_>>(), [(0..9, true)]);
        assert_eq!(Find::new("עולם בוקר", &lines, 0, Order::Screen).on(1).collect::<Vec<_>>(), [(6..10, true)]);
        assert_eq!(Find::new("שלום", &lines, 0, Order::Reading).len(), 0);
    }

    #[test]
    fn steps_go_round() {
        let lines = [line(&[("a b a", SpanKind::Text)]), line(&[("A", SpanKind::Text)])];
        let mut find = Find::new("a", &lines, 1, Order::Reading);
        assert_eq!((find.place().as_deref(), find.line()), (Some("3/3"), Some(1)));
        find.step(1);
        assert_eq!(find.place().as_deref(), Some("1/3"));
        find.step(-2);
        assert_eq!(find.place().as_deref(), Some("2/3"));
    }

    #[test]
    fn nothing_is_found_of_nothing() {
        assert_eq!(Find::new("", &[line(&[("a", SpanKind::Text)])], 0, Order::Reading).len(), 0);
        assert_eq!(Find::new("abc", &[], 0, Order::Reading).place(), None);
    }
}
