//! Text that runs from right to left: which does, and its lines in the order of the screen (UAX #9).
//!
//! Lines are put in order one by one, as the standard wants it, after they were broken.

use super::super::lines::{Line, Span};
use crate::model::Clean;
use unicode_bidi::{BidiClass, Level, ParagraphBidiInfo, bidi_class};
use unicode_segmentation::UnicodeSegmentation;

/// Languages written from right to left, as the first part of a BCP 47 tag.
const RIGHT_TO_LEFT: [&str; 15] = ["ar", "arc", "ckb", "dv", "fa", "ha-arab", "he", "iw", "ks", "ps", "sd", "syr", "ug", "ur", "yi"];

/// Letters from which the direction of an article is told.
const BEGINNING: usize = 1_000;

/// Characters that have a mirror image, and what it is (BidiMirroring.txt of Unicode).
const MIRRORED: [(char, char); 19] = [
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('<', '>'),
    ('«', '»'),
    ('‹', '›'),
    ('≤', '≥'),
    ('⟨', '⟩'),
    ('⟦', '⟧'),
    ('「', '」'),
    ('『', '』'),
    ('【', '】'),
    ('《', '》'),
    ('〈', '〉'),
    ('〔', '〕'),
    ('（', '）'),
    ('［', '］'),
    ('｛', '｝'),
    ('⁅', '⁆'),
];

/// Whether a language is written from right to left; nothing where none is named.
pub(super) fn language_runs_left(language: Option<&str>) -> Option<bool> {
    let language = language?.trim().to_ascii_lowercase();
    let first = language.split(['-', '_']).next().filter(|first| !first.is_empty())?;
    Some(RIGHT_TO_LEFT.iter().any(|known| *known == first || *known == language))
}

/// Whether a text runs from right to left: as its language does, unless all of its letters are of
/// the other kind; without a language, as its first letter does.
pub(super) fn runs_left<'a>(texts: impl IntoIterator<Item = &'a str>, language: Option<bool>) -> bool {
    let mut seen = [false; 2];
    for class in texts.into_iter().flat_map(str::chars).filter(|c| !c.is_ascii() || c.is_ascii_alphabetic()).map(bidi_class) {
        let left = match class {
            BidiClass::L => false,
            BidiClass::R | BidiClass::AL => true,
            _ => continue,
        };
        match language {
            None => return left,
            Some(language) if left == language => return left,
            Some(_) => seen[usize::from(left)] = true,
        }
    }
    match seen {
        [true, false] => false,
        [false, true] => true,
        _ => language.unwrap_or(false),
    }
}

/// Whether an article runs from right to left: as its language does, else as most letters of its
/// beginning.
pub(super) fn mostly_runs_left<'a>(texts: impl IntoIterator<Item = &'a str>, language: Option<bool>) -> bool {
    let letters = texts.into_iter().flat_map(str::chars).filter(|c| c.is_alphabetic()).take(BEGINNING);
    language.unwrap_or_else(|| {
        let (count, left) = letters.fold((0, 0), |(count, left), c| (count + 1, left + usize::from(is_right_to_left(c))));
        2 * left > count
    })
}

/// Whether anything in a text runs from right to left.
pub(super) fn has_right_to_left(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(|c| c >= '\u{590}' && matches!(bidi_class(c), BidiClass::R | BidiClass::AL | BidiClass::AN))
}

/// How the lines of a text that runs from right to left stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As they are read: the terminal puts them in order.
    #[default]
    Reading,
    /// As they are seen.
    Screen,
    /// As they are seen, but the letters of each word as they are read: kitty turns words round by
    /// itself, though not the line. <https://sw.kovidgoyal.net/kitty/conf/#opt-kitty.force_ltr>
    Words,
}

/// Puts a line in the order of the screen. Each piece stays what it is.
pub(super) fn put_in_order(line: &mut Line, runs_left: bool, order: Order) {
    let text = line.text();
    if order == Order::Reading || !has_right_to_left(&text) {
        return;
    }
    let mut ends = line.spans.iter().scan(0, |end, span| {
        *end += span.text.len();
        Some(*end)
    });
    let ends: Vec<usize> = ends.by_ref().collect();
    let mut pieces: Vec<(usize, String)> = Vec::new();
    for (at, cluster, mirror) in visual(&text, runs_left, order) {
        let span = ends.partition_point(|&end| end <= at);
        if pieces.last().is_none_or(|(last, _)| *last != span) {
            pieces.push((span, String::new()));
        }
        if let Some((_, piece)) = pieces.last_mut() {
            piece.extend(cluster.chars().map(|c| if mirror { mirrored(c) } else { c }));
        }
    }
    let spans = pieces.into_iter().filter_map(|(span, text)| Some(Span { text: Clean::lines(&text), ..line.spans.get(span)?.clone() }));
    line.spans = spans.collect();
}

/// For a line that stands in an order: the places of its characters as they are read.
pub fn reading_order(text: &str, order: Order) -> Vec<usize> {
    let all: Vec<char> = text.chars().collect();
    if order == Order::Reading || !has_right_to_left(text) {
        return (0..all.len()).collect();
    }
    // What was turned round once is as it was when it is turned round again: words first, then the line.
    let mut seen: Vec<usize> = (0..all.len()).collect();
    if order == Order::Words {
        turn_words(&mut seen, |&at| is_right_to_left(all[at]));
    }
    let text: String = seen.iter().map(|&at| all[at]).collect();
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let count = |left: bool| text.chars().filter(|&c| is_right_to_left(c) == left && c.is_alphabetic()).count();
    let clusters = visual(&text, count(true) >= count(false), Order::Screen);
    let places = clusters.into_iter().flat_map(|(at, cluster, _)| {
        let first = starts.partition_point(|&start| start < at);
        first..first + cluster.chars().count()
    });
    places.filter_map(|at| seen.get(at).copied()).collect()
}

fn is_right_to_left(c: char) -> bool {
    matches!(bidi_class(c), BidiClass::R | BidiClass::AL)
}

/// Turns each run of letters round.
fn turn_words<T>(parts: &mut [T], is_letter: impl Fn(&T) -> bool) {
    let mut at = 0;
    while at < parts.len() {
        let length = parts[at..].iter().take_while(|part| is_letter(part)).count();
        parts[at..at + length].reverse();
        at += length.max(1);
    }
}

/// The clusters of a line from left to right: where each stands in the text, and whether it is
/// to be mirrored.
fn visual(text: &str, runs_left: bool, order: Order) -> Vec<(usize, &str, bool)> {
    let level = if runs_left { Level::rtl() } else { Level::ltr() };
    let info = ParagraphBidiInfo::new(text, Some(level));
    let (levels, runs) = info.visual_runs(0..text.len());
    let mut out = Vec::with_capacity(text.len());
    for run in runs {
        let turned = levels.get(run.start).is_some_and(Level::is_rtl);
        let clusters = text[run.clone()].grapheme_indices(true).map(|(at, cluster)| (run.start + at, cluster, turned));
        let from = out.len();
        out.extend(clusters);
        if turned {
            out[from..].reverse();
        }
    }
    if order == Order::Words {
        turn_words(&mut out, |(_, cluster, _)| cluster.chars().next().is_some_and(is_right_to_left));
    }
    out
}

fn mirrored(c: char) -> char {
    let found = MIRRORED.iter().find_map(|&(open, close)| match c {
        c if c == open => Some(close),
        c if c == close => Some(open),
        _ => None,
    });
    found.unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::super::super::lines::SpanKind;
    use super::*;

    fn ordered(text: &str, left: bool) -> String {
        let mut line = Line { spans: vec![Span::new(text, SpanKind::Text)] };
        put_in_order(&mut line, left, Order::Screen);
        line.text()
    }

    #[test]
    fn letters_turn_round_and_numbers_do_not() {
        assert_eq!(ordered("שלום 123 עולם", true), "םלוע 123 םולש");
        assert_eq!(ordered("abc שלום def", false), "abc םולש def");
        assert_eq!(ordered("plain (text)", true), "plain (text)", "no letter runs left: as it is");
    }

    #[test]
    fn brackets_are_mirrored_and_clusters_whole() {
        assert_eq!(ordered("(שלום) «a»", true), "«a» (םולש)");
        assert_eq!(ordered("שָלום", true), "םולשָ");
    }

    #[test]
    fn spans_keep_what_they_are() {
        let mut line =
            Line { spans: vec![Span::new("אב ", SpanKind::Text), Span { link: Some(3), ..Span::new("גד", SpanKind::Link) }] };
        put_in_order(&mut line, true, Order::Screen);
        let shown: Vec<_> = line.spans.iter().map(|span| (&*span.text, span.kind, span.link)).collect();
        assert_eq!(shown, [("דג", SpanKind::Link, Some(3)), (" בא", SpanKind::Text, None)]);
    }

    #[test]
    fn direction_is_the_languages_unless_no_letter_is_its_own() {
        assert_eq!(language_runs_left(Some("ar-EG")), Some(true));
        assert_eq!(language_runs_left(Some("en")), Some(false));
        assert_eq!(language_runs_left(None), None);
        assert!(runs_left(["BBC: שלום"], Some(true)) && !runs_left(["BBC News"], Some(true)) && runs_left(["12"], Some(true)));
        assert!(!runs_left(["שלום means hello"], Some(false)) && runs_left(["שלום means hello"], None));
    }

    #[test]
    fn where_the_terminal_turns_words_only_the_line_is_turned() {
        let mut line = Line { spans: vec![Span::new("(שלום) 12 עולם.", SpanKind::Text)] };
        put_in_order(&mut line, true, Order::Words);
        assert_eq!(line.text(), ".עולם 12 (שלום)");
    }

    #[test]
    fn the_order_of_reading_comes_back() {
        for order in [Order::Reading, Order::Screen, Order::Words] {
            for text in ["שלום 123 עולם", "قال الوزير |أمس| إن 45 سفينة", "plain"] {
                let mut line = Line { spans: vec![Span::new(text, SpanKind::Text)] };
                put_in_order(&mut line, true, order);
                let shown: Vec<char> = line.text().chars().collect();
                let read: String = reading_order(&line.text(), order).into_iter().map(|at| shown[at]).collect();
                assert_eq!(read, text, "{order:?}");
            }
        }
    }
}
