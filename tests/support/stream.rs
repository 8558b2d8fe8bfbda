//! What a program writes to a terminal, taken apart: text, control characters, control sequences.
//!
//! The parts have kinds, so that two streams can be compared: what is told of a colour or a place stays
//! in the kind only where a reader's own writing has few of them.

use base64::{Engine, engine::general_purpose::STANDARD};
use std::collections::BTreeSet;

/// One part of a stream that is more than text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// What it does, in a few words.
    pub kind: String,
    /// It, byte by byte; invalid UTF-8 as U+FFFD.
    pub exact: String,
}

/// The parts of a stream that are more than text, in order. Text itself is a part where it has a character
/// that no text of ours may have.
pub fn parts(stream: &[u8]) -> Vec<Part> {
    let mut parts = Vec::new();
    for chunk in stream.utf8_chunks() {
        read(chunk.valid(), &mut parts);
        for byte in chunk.invalid() {
            parts.push(Part { kind: format!("byte {byte:02x}"), exact: char::REPLACEMENT_CHARACTER.to_string() });
        }
    }
    parts
}

/// The kinds of a stream's parts.
pub fn kinds(stream: &[u8]) -> BTreeSet<String> {
    parts(stream).into_iter().map(|part| part.kind).collect()
}

fn read(text: &str, parts: &mut Vec<Part>) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if c == '\x1b' { sequence(rest) } else { c.len_utf8() };
        let exact = &rest[..length];
        rest = &rest[length..];
        let kind = match c {
            '\x1b' => kind_of(exact),
            c if acts(c) => format!("character U+{:04X}", u32::from(c)),
            _ => continue,
        };
        parts.push(Part { kind, exact: exact.to_owned() });
    }
}

/// Whether a character is one that text on a terminal never has: controls, and what is not seen but
/// hides or reorders text.
pub fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{fdd0}'..='\u{fdef}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Bytes of the sequence that a text begins with (ECMA-48, 5.3 to 5.6).
fn sequence(text: &str) -> usize {
    match text[1..].chars().next() {
        Some('[') => text[2..].find(|c: char| ('\x40'..='\x7e').contains(&c)).map_or(text.len(), |end| end + 3),
        Some(']' | 'P' | '_' | '^' | 'X' | 'k') => {
            let bell = text[2..].find('\x07').map(|at| at + 3);
            let terminator = text[2..].find("\x1b\\").map(|at| at + 4);
            bell.into_iter().chain(terminator).min().unwrap_or(text.len())
        }
        // ( and its like choose a character set that a second character names.
        Some('(' | ')' | '*' | '+' | '%' | '#' | ' ') => 2 + text[2..].chars().next().map_or(0, char::len_utf8),
        Some(c) => 1 + c.len_utf8(),
        None => 1,
    }
}

fn kind_of(sequence: &str) -> String {
    if let Some(inside) = sequence.strip_prefix("\x1b[") {
        let Some(end) = inside.chars().next_back() else { return "[".to_owned() };
        let parameters = &inside[..inside.len() - end.len_utf8()];
        return match end {
            'm' if parameters.split(';').any(|word| ["38", "48", "58"].contains(&word)) => format!("colour {parameters}"),
            'm' => format!("style {parameters}"),
            'H' if parameters.bytes().all(|byte| byte.is_ascii_digit() || byte == b';') => "move".to_owned(),
            end => format!("[{parameters}{end}"),
        };
    }
    let Some(body) = sequence.strip_prefix("\x1b]") else { return format!("esc {:?}", sequence[1..].chars().next()) };
    let body = body.trim_end_matches('\x07').trim_end_matches("\x1b\\");
    if body == "8;;" {
        return "link's end".to_owned();
    }
    if is_link(body) {
        return "link".to_owned();
    }
    match body.strip_prefix("52;c;").and_then(|packed| String::from_utf8(STANDARD.decode(packed).ok()?).ok()) {
        Some(copied) if !copied.chars().any(|c| acts(c) && !may_be_copied(c)) => "copy".to_owned(),
        _ => format!("osc {body}"),
    }
}

/// Lines, and marks of direction: they belong to text of both directions and leave nothing open.
fn may_be_copied(c: char) -> bool {
    matches!(c, '\n' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// Whether it is a link as dateline writes them: to the web or mail, in visible ASCII.
fn is_link(body: &str) -> bool {
    let Some((number, address)) = body.strip_prefix("8;id=dateline").and_then(|rest| rest.split_once(';')) else { return false };
    let schemes = ["http://", "https://", "mailto:"];
    number.bytes().all(|byte| byte.is_ascii_digit())
        && schemes.iter().any(|scheme| address.starts_with(scheme))
        && address.bytes().all(|byte| (0x21..=0x7e).contains(&byte))
}
