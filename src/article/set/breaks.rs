//! The one law of where a line may break: UAX #14 with strict kinsoku, and never within a grapheme cluster.

use super::super::width::{display_width, is_wide};
use std::ops::Range;
use unicode_linebreak::BreakOpportunity;
use unicode_segmentation::GraphemeCursor;

/// The widest part of `text` between two places where a line may break.
pub(super) fn widest_word(text: &str) -> usize {
    words(text).map(|(word, _)| display_width(solid(&text[word]))).max().unwrap_or(0)
}

/// `text` without the white space at its end that a break swallows.
pub(super) fn solid(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}'))
}

/// The unbreakable parts of `text` with the spaces after them, and whether a break must follow.
pub(super) fn words(text: &str) -> impl Iterator<Item = (Range<usize>, bool)> + '_ {
    let disguise = disguised(text);
    let breaks: Vec<_> = unicode_linebreak::linebreaks(disguise.as_deref().unwrap_or(text)).collect();
    let mut start = 0;
    breaks.into_iter().filter(|&(at, _)| at > 0 && is_boundary(text, at)).map(move |(end, kind)| {
        let word = start..end;
        start = end;
        (word, kind == BreakOpportunity::Mandatory)
    })
}

/// Whether no cluster is cut at `at`. A break after a space may stand before a lone combining mark.
fn is_boundary(text: &str, at: usize) -> bool {
    match text[at..].chars().next() {
        None | Some('\0'..='\x7f' | '\u{3000}'..='\u{3029}' | '\u{3030}'..='\u{3098}' | '\u{309b}'..='\u{9fff}') => true,
        Some(_) => GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(true),
    }
}

/// The text to look for breaks in where it differs from the one that is set; of the same length.
///
/// Curly quotes around East Asian text break like corner brackets (UAX #14 LB19a, which is younger
/// than the tables of `unicode-linebreak`). Hangul keeps together between spaces, as Korean is set.
fn disguised(text: &str) -> Option<String> {
    if !text.chars().any(|c| matches!(c, '“' | '”' | '‘' | '’' | '가'..='힣')) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let breaks = |c: char| is_wide(c) && !matches!(c, '가'..='힣');
        let wide_before = before.is_some_and(breaks);
        let wide_after = rest.peek().copied().is_some_and(breaks);
        out.push(match c {
            '“' | '‘' if wide_after => '「',
            '”' | '’' if wide_before => '」',
            '가'..='힣' => 'ᴀ',
            c => c,
        });
        before = Some(c);
    }
    Some(out)
}
