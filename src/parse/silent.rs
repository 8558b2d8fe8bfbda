//! Text without what XML forbids, and without terminals' sequences: whole, however a feed writes them.
//!
//! A sequence is whole only once references are read and pieces joined. So the two characters that it is told by
//! live on from the first pass, and go with it, or alone, in the second.

use crate::model::without_escapes;
use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

/// What begins a terminal's sequence, and what may end one: XML has neither, but a sequence is told by them.
pub(super) const FOR_TERMINALS: [char; 2] = ['\u{1b}', '\u{7}'];

/// A document without the characters that XML forbids (XML 1.0 §2.2), and without the sequences that are whole as
/// it stands, as a tool leaves them that prints its markup in colours. ESC and BEL stay where they may belong to
/// more: outside the names of tags. Those of the C1 range are what is left of Windows-1252 that was taken for
/// Latin-1: they become the quotes and dashes they were.
pub(super) fn without_controls(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    if !text.contains(forbidden) {
        return text.into();
    }
    let text = without_escapes(text);
    let mut out = String::with_capacity(text.len());
    let mut in_name = false;
    for c in text.chars() {
        match u8::try_from(c) {
            Ok(byte @ 0x80..=0x9f) => out.push_str(&WINDOWS_1252.decode_without_bom_handling(&[byte]).0),
            _ if FOR_TERMINALS.contains(&c) && !in_name => out.push(c),
            _ if forbidden(c) => {}
            _ => {
                in_name = c == '<' || in_name && !c.is_ascii_whitespace() && !matches!(c, '>' | '!');
                out.push(c);
            }
        }
    }
    out.into()
}

/// Whether nothing in decoded text belongs to a terminal.
pub(super) fn is_silent(text: &str) -> bool {
    !text.contains(FOR_TERMINALS)
}

/// Decoded text without the sequences in it that are whole, and without what may be left of others.
pub(super) fn without_sequences(text: Cow<'_, str>) -> Cow<'_, str> {
    if is_silent(&text) { text } else { without_escapes(&text).replace(FOR_TERMINALS, "").into() }
}
