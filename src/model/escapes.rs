//! Escape sequences, whole: without its ESC alone a sequence acts no more, but "[31m" stays behind as a word.

use std::borrow::Cow;

const ESC: char = '\u{1b}';
const ESC_BYTE: u8 = 0x1b;
/// A control sequence is no longer than this; what seems longer is text.
const LONGEST: usize = 64;
/// Nor is a string for the terminal, a window's title for one.
const LONGEST_STRING: usize = 1024;

/// `text` without the control sequences (CSI) and strings (OSC, DCS, APC, PM, SOS) that an ESC begins and
/// that are whole (ECMA-48 §5.4, §5.6), nor those that are whole once others are taken out. What is cut off or
/// something else keeps all its characters: words are never lost to an ESC that stands alone, and markup to
/// none. The C1 forms stay: in a feed they are misread Windows-1252.
pub fn without_escapes(text: &str) -> Cow<'_, str> {
    if !text.contains(ESC) {
        return text.into();
    }
    // No sequence is in what was written so far, so that a new one ends with the newest character.
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        out.push(c);
        if let Some(begin) = begin(out.as_bytes()) {
            out.truncate(begin);
        }
    }
    out.into()
}

/// Where the sequence begins that `text` ends with.
fn begin(text: &[u8]) -> Option<usize> {
    match text.split_last()? {
        (0x07, body) => string(body),
        (b'\\', [body @ .., ESC_BYTE]) => string(body),
        // Not `]`, which ends a CDATA section.
        (b'@'..=b'\\' | b'^'..=b'~', body) => control(body),
        _ => None,
    }
}

/// Where the control sequence begins of which `text` ends with all but the last byte. No byte that markup is told
/// by is in one: `<`, `>`, `&`, and quotes but for one at its end.
fn control(text: &[u8]) -> Option<usize> {
    let back = |text: &[u8], is_part: fn(u8) -> bool| text.iter().rev().take(LONGEST).take_while(|byte| is_part(**byte)).count();
    let end = text.len() - usize::from(matches!(text.last(), Some(b'"' | b'\'')));
    let end = end - back(&text[..end], |byte| matches!(byte, b' '..=b'/') && !matches!(byte, b'"' | b'&' | b'\''));
    let end = end - back(&text[..end], |byte| matches!(byte, b'0'..=b';' | b'=' | b'?'));
    text[..end].ends_with(&[ESC_BYTE, b'[']).then(|| end - 2)
}

/// Where the string for the terminal begins of which `text` ends with all but what closes it.
fn string(text: &[u8]) -> Option<usize> {
    let length = text.iter().rev().take(LONGEST_STRING).position(|byte| matches!(*byte, 0x07 | ESC_BYTE | b'<' | b'>'))?;
    let begin = text.len() - length - 1;
    let is_string = text[begin] == ESC_BYTE && matches!(text.get(begin + 1), Some(b']' | b'P' | b'X' | b'^' | b'_'));
    is_string.then_some(begin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whole_sequences_go_and_words_stay() {
        for (text, left) in [
            ("\u{1b}[31mred\u{1b}[0m and plain", "red and plain"),
            ("a\u{1b}]0;owned\u{7}b\u{1b}]8;;https://a.example/\u{1b}\\c\u{1b}]8;;\u{1b}\\", "abc"),
            ("\u{1b}Pq#0~\u{1b}\\x\u{1b}_Ga=1\u{1b}\\", "x"),
            ("\u{1b}[?25l\u{1b}[1;1Hon", "on"),
            ("\u{1b}[</b>\u{1b}[]]>\u{1b}[&amp;", "\u{1b}[</b>\u{1b}[]]>\u{1b}[&amp;"),
            ("\u{1b}]0;a</b>\u{7}", "\u{1b}]0;a</b>\u{7}"),
            ("\u{1b}[\u{6e2f}", "\u{1b}[\u{6e2f}"),
            ("\u{1b}]0;not closed", "\u{1b}]0;not closed"),
            ("\u{1b}]0;not closed\u{1b}[1mhere", "\u{1b}]0;not closedhere"),
            ("\u{1b}Hello\u{1b}", "\u{1b}Hello\u{1b}"),
            ("plain [31m", "plain [31m"),
            ("a\u{1b}[1 qb\u{1b}[!pc\u{1b}[=5ud\u{1b}[3~e\u{1b}[4@f\u{1b}[61\"pg\u{1b}[`h", "abcdefgh"),
            ("\u{1b}\u{1b}[m[31mred", "red"),
            ("\u{1b}]0;a\u{1b}\u{1b}[m\\b\u{1b}]0;a\u{1b}[mc\u{7}d", "bd"),
            ("<a title=\"\u{1b}[\" href='\u{1b}[' id=x>", "<a title=\"\u{1b}[\" href='\u{1b}[' id=x>"),
            ("\u{1b}[>4;2m", "\u{1b}[>4;2m"),
        ] {
            assert_eq!(without_escapes(text), left, "{text:?}");
        }
        let words = format!("\u{1b}]0;{}\u{7}", "words ".repeat(1_000));
        assert_eq!(without_escapes(&words), words, "a text is no title");
    }

    proptest! {
        #[test]
        fn nothing_is_added_and_text_without_esc_stays(text in "[\u{1b}\u{7}\\[\\]P\\\\;0-9a-d港 !=~\"]{0,40}") {
            let left = without_escapes(&text);
            let again = without_escapes(&left);
            prop_assert_eq!(&again, &left, "nothing is left to take out");
            prop_assert!(left.len() <= text.len());
            let plain = text.replace('\u{1b}', "");
            prop_assert_eq!(without_escapes(&plain), plain.as_str());
        }
    }
}
