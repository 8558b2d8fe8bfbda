//! Text that may reach a terminal.
//!
//! Feeds, pages, servers and config files bring text; none of it may act on the terminal. The only
//! way to a [`Clean`] is through the filter here, so a type in a signature is the proof.

use super::escapes::without_escapes;
use serde::Serialize;
use std::{borrow::Borrow, fmt, ops::Deref};
use unicode_normalization::char::is_combining_mark;

/// Marks that one letter may carry: no writing needs more than this (UAX #15, stream-safe text), and
/// who piles up more wants one cell to spill over others, or a screen to hang.
const MOST_MARKS: usize = 30;
/// Joiners in one picture made of several: the largest families have three.
const MOST_JOINERS: usize = 8;

/// Text without anything that a terminal could take for more than text.
///
/// Whole escape sequences are gone, not only their ESC. It holds no C0 or C1 control (but, from [`Clean::lines`], newline and tab), no DEL, no bidi
/// embedding, override or isolate, no tag letter, no line or paragraph separator and none of the
/// invisible characters that only hide things. Joiners stay where they join, a variation selector
/// stays after a character that can vary, and marks on one letter stay as far as any language has them.
/// Why each of them goes: CVE-2021-42574 (bidi), CVE-2003-0063 (escape sequences).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Clean(String);

impl Clean {
    /// One line: every run of white space becomes one space, and the ends are trimmed.
    pub fn new(text: &str) -> Self {
        let mut out = String::with_capacity(text.len());
        for c in harmless(&without_escapes(text)) {
            match c {
                ' ' | '\t' | '\n' if out.is_empty() || out.ends_with(' ') => {}
                ' ' | '\t' | '\n' => out.push(' '),
                c => out.push(c),
            }
        }
        out.truncate(out.trim_end_matches(' ').len());
        Self(out)
    }

    /// Several lines: newline and tab stay, and so does every space.
    pub fn lines(text: &str) -> Self {
        Self(harmless(&without_escapes(text)).collect())
    }

    /// A name without the initials that some publishers add to their own, as in "North Pier Free Press
    /// NPFP".
    pub fn without_own_initials(&self) -> Self {
        let without = |(name, last): (&str, &str)| {
            let initials: String = name.split_whitespace().filter_map(|word| word.chars().next()).collect();
            (initials.chars().count() > 1 && last.trim_matches(['(', ')']) == initials).then(|| Self::new(name))
        };
        self.rsplit_once(' ').and_then(without).unwrap_or_else(|| self.clone())
    }

    /// The same text, at most `limit` characters long; a longer one ends in `…`.
    pub fn shortened(&self, limit: usize) -> Self {
        if self.0.chars().count() <= limit {
            return self.clone();
        }
        let kept: String = self.0.chars().take(limit.saturating_sub(1)).collect();
        Self(kept.trim_end().to_owned() + "…")
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Clean {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Clean {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl From<&str> for Clean {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<Clean> for String {
    fn from(text: Clean) -> Self {
        text.0
    }
}

/// The characters of `text` that may stay, in order; `\r\n`, `\r`, U+2028 and U+2029 as newlines.
fn harmless(text: &str) -> impl Iterator<Item = char> + '_ {
    let (mut before, mut piled) = (None, Piled::default());
    let mut rest = text.chars().peekable();
    std::iter::from_fn(move || {
        loop {
            let c = rest.next()?;
            let kept = match c {
                '\r' if rest.peek() == Some(&'\n') => None,
                '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
                '\n' | '\t' => Some(c),
                c if c.is_control() || is_hidden(c) => None,
                '\u{200c}' | '\u{200d}' => {
                    let next = rest.peek().copied().filter(|next| !is_selector(*next));
                    (joins(before) && joins(next)).then_some(c)
                }
                c if is_selector(c) => before.is_some_and(can_vary).then_some(c),
                c => Some(c),
            };
            let Some(c) = kept.filter(|c| piled.bears(*c, before)) else { continue };
            before = Some(c);
            return before;
        }
    })
}

/// How much lies on one letter, or hangs on one picture, so far.
#[derive(Default)]
struct Piled {
    marks: usize,
    joiners: usize,
}

impl Piled {
    /// Whether one more character is borne.
    fn bears(&mut self, c: char, before: Option<char>) -> bool {
        let joiner = matches!(c, '\u{200c}' | '\u{200d}');
        if is_combining_mark(c) {
            self.marks += 1;
        } else if joiner {
            self.joiners += 1;
        } else {
            self.marks = 0;
            if !matches!(before, Some('\u{200c}' | '\u{200d}')) && !is_selector(c) && !('\u{1f3fb}'..='\u{1f3ff}').contains(&c) {
                self.joiners = 0;
            }
        }
        self.marks <= MOST_MARKS && (!joiner || self.joiners <= MOST_JOINERS)
    }
}

/// Characters that are never seen and can only hide or reorder text.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'     // bidi embeddings, overrides, isolates
        | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{feff}'   // zero width, invisible operators
        | '\u{ad}' | '\u{34f}' | '\u{180e}'                   // soft hyphen, grapheme joiner, Mongolian separator
        | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'   // Hangul fillers
        | '\u{17b4}' | '\u{17b5}' | '\u{1bca0}'..='\u{1bca3}' // Khmer inherent vowels, shorthand controls
        | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' // specials, musical controls
        | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}' // tag letters
        | '\u{fdd0}'..='\u{fdef}')                             // noncharacters
        || (c as u32) & 0xfffe == 0xfffe
}

/// Whether a joiner beside this character can do what joiners are for.
fn joins(c: Option<char>) -> bool {
    c.is_some_and(|c| !c.is_ascii() && !c.is_whitespace() && !c.is_control() && !is_hidden(c) && !matches!(c, '\u{200c}' | '\u{200d}'))
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a variation selector may follow: a symbol, an ideograph or a keycap's digit.
fn can_vary(c: char) -> bool {
    !is_selector(c) && !matches!(c, '\u{200c}' | '\u{200d}') && (matches!(c, '#' | '*' | '0'..='9') || !c.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_goes_without_its_own_initials() {
        let name = |text: &str| Clean::new(text).without_own_initials().to_string();
        assert_eq!(name("North Pier Free Press NPFP"), "North Pier Free Press");
        assert_eq!(name("Pier Daily (PD)"), "Pier Daily");
        for text in ["BBC News", "A A", "Pier Daily PDX", "NPFP", "", "World news | Pier"] {
            assert_eq!(name(text), text);
        }
    }

    #[test]
    fn nothing_acts_on_the_terminal() {
        for hostile in ["\x1b[31mred", "\x1b]52;c;AA\x07", "\u{9b}2J", "a\u{7f}b", "\x1bP+q\x1b\\", "x\u{0}y"] {
            let clean = Clean::new(hostile);
            assert!(!clean.chars().any(char::is_control), "{hostile:?} became {clean:?}");
        }
    }

    #[test]
    fn a_sequence_leaves_nothing_behind() {
        assert_eq!(&*Clean::new("\x1b[31mred\x1b[0m and \x1b]0;owned\x07plain"), "red and plain");
        assert_eq!(&*Clean::lines("a\x1b[1m\n b"), "a\n b");
    }

    #[test]
    fn bidi_and_tag_letters_go() {
        assert_eq!(&*Clean::new("user\u{202e}txt.exe\u{2066}a\u{2069}"), "usertxt.exea");
        assert_eq!(&*Clean::new("a\u{e0041}\u{e0042}b"), "ab");
    }

    #[test]
    fn joiners_stay_where_they_join() {
        assert_eq!(&*Clean::new("👩\u{200d}🚀"), "👩\u{200d}🚀");
        assert_eq!(&*Clean::new("می\u{200c}خواهم"), "می\u{200c}خواهم");
        assert_eq!(&*Clean::new("pay\u{200d}pal"), "paypal");
        assert_eq!(&*Clean::new("\u{e9}\u{200d}\u{fe00}t"), "\u{e9}\u{fe00}t", "a selector is nothing to join");
        assert_eq!(&*Clean::new("❤\u{fe0f}"), "❤\u{fe0f}");
        assert_eq!(&*Clean::new("a\u{fe0f}\u{fe0f}"), "a");
    }

    #[test]
    fn what_is_piled_up_ends_somewhere_and_families_stay_whole() {
        let marks = Clean::new(&format!("a{}b", "\u{301}".repeat(100_000)));
        assert_eq!(marks.chars().count(), MOST_MARKS + 2);
        let joined = Clean::new(&"👩\u{200d}".repeat(20_000));
        let longest = joined.split("👩👩").map(|part| part.matches('\u{200d}').count()).max();
        assert_eq!(longest, Some(MOST_JOINERS), "a new picture begins");
        let families = "👩🏽\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👨🏿".repeat(40);
        assert_eq!(&*Clean::new(&families), families);
        let words = "می\u{200c}خواهم ".repeat(40);
        assert_eq!(&*Clean::new(&words), words.trim_end());
    }

    #[test]
    fn one_line_is_one_line() {
        assert_eq!(&*Clean::new("  a\r\n\tb\u{2029}c  "), "a b c");
        assert_eq!(&*Clean::lines("a\r\nb\tc"), "a\nb\tc");
    }

    #[test]
    fn shortened_says_so() {
        assert_eq!(&*Clean::new("abcdef").shortened(4), "abc…");
        assert_eq!(&*Clean::new("abcd").shortened(4), "abcd");
    }
}
