//! A written date in pieces: numbers, words and marks.
//!
//! What they mean together is left to the door.

use std::borrow::Cow;

/// A piece of a written date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Piece<'a> {
    Number(&'a str),
    Word(&'a str),
    Mark(char),
}

/// The pieces of `text`, white space among them.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = |belongs: fn(char) -> bool| rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        let length = if first.is_ascii_digit() {
            run(|c| c.is_ascii_digit())
        } else if first.is_alphabetic() {
            run(|c| c.is_alphabetic() || ('\u{300}'..'\u{370}').contains(&c))
        } else {
            first.len_utf8()
        };
        let (piece, after) = rest.split_at(length);
        pieces.push(match first {
            c if c.is_ascii_digit() => Piece::Number(piece),
            c if c.is_alphabetic() => Piece::Word(piece),
            '−' => Piece::Mark('-'),
            c => Piece::Mark(c),
        });
        rest = after;
    }
    pieces
}

/// Hours and minutes that East Asia writes with words, as others write them.
pub(super) fn with_colons(text: &str) -> Cow<'_, str> {
    const HOURS: [char; 5] = ['時', '时', '點', '点', '시'];
    let between = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
    if !text.contains(HOURS) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if (HOURS.contains(&c) || matches!(c, '分' | '분')) && between(rest) {
            out.push(':');
            rest = rest.trim_start();
        } else {
            out.push(c);
        }
    }
    out.into()
}
