//! Escape sequences, whole: without its ESC alone a sequence acts no more, but "[31m" stays behind as a word.

use std::borrow::Cow;

const ESC: char = '\u{1b}';
/// A control sequence is no longer than this; what seems longer is text.
const LONGEST: usize = 64;
/// Nor is a string for the terminal, a window's title for one.
const LONGEST_STRING: usize = 1024;

/// `text` without the control sequences (CSI) and strings (OSC, DCS, APC, PM, SOS) that an ESC begins and
/// that are whole (ECMA-48 §5.4, §5.6). What is cut off or something else keeps all its characters: words
/// are never lost to an ESC that stands alone, and markup to none. The C1 forms stay: in a feed they are misread Windows-1252.
pub fn without_escapes(text: &str) -> Cow<'_, str> {
    if !text.contains(ESC) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(ESC) {
        out.push_str(&rest[..at]);
        let sequence = &rest[at + 1..];
        match length(sequence.as_bytes()) {
            Some(length) => rest = &sequence[length..],
            None => {
                out.push(ESC);
                rest = sequence;
            }
        }
    }
    (out + rest).into()
}

/// How long the sequence is whose ESC stands before `text`; it ends between two characters.
fn length(text: &[u8]) -> Option<usize> {
    let (first, body) = text.split_first()?;
    let end = match first {
        b'[' => {
            let end = body.iter().take(LONGEST).take_while(|byte| matches!(byte, b'0'..=b';' | b'?')).count();
            body.get(end).filter(|byte| byte.is_ascii_alphabetic()).map(|_| end + 1)?
        }
        b']' | b'P' | b'X' | b'^' | b'_' => {
            let body = &body[..body.len().min(LONGEST_STRING)];
            let end = body.iter().position(|byte| matches!(byte, 0x07 | 0x1b | b'<' | b'>'))?;
            match (body[end], body.get(end + 1)) {
                (0x07, _) => end + 1,
                (_, Some(b'\\')) => end + 2,
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(1 + end)
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
        ] {
            assert_eq!(without_escapes(text), left, "{text:?}");
        }
        let words = format!("\u{1b}]0;{}\u{7}", "words ".repeat(1_000));
        assert_eq!(without_escapes(&words), words, "a text is no title");
    }

    proptest! {
        #[test]
        fn nothing_is_added_and_text_without_esc_stays(text in "[\u{1b}\u{7}\\[\\]P\\\\;0-9a-d港 ]{0,40}") {
            let left = without_escapes(&text);
            prop_assert!(left.len() <= text.len());
            let plain = text.replace('\u{1b}', "");
            prop_assert_eq!(without_escapes(&plain), plain.as_str());
        }
    }
}
