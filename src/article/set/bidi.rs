//! Text that runs from right to left: which does, and its lines in the order of the screen (UAX #9).
//!
//! Lines are put in order one by one, as the standard wants it, after they were broken.

use super::super::lines::{Line, Span, SpanKind};
use super::kitty;
use super::scripts::{is_right_to_left, mirrored};
use crate::model::Clean;
use std::borrow::Cow;
use unicode_bidi::{BidiClass, Level, ParagraphBidiInfo, bidi_class};
use unicode_segmentation::UnicodeSegmentation;

/// Languages written from right to left, as the first part of a BCP 47 tag.
const RIGHT_TO_LEFT: [&str; 15] = ["ar", "arc", "ckb", "dv", "fa", "ha-arab", "he", "iw", "ks", "ps", "sd", "syr", "ug", "ur", "yi"];

/// Letters from which the direction of an article is told.
const BEGINNING: usize = 1_000;

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
    /// As they are seen, but what stands between two spaces as it is read: kitty turns that round by
    /// itself, though not the line. Some things can't be had: a run of two fonts is turned in two
    /// parts, one that begins and ends in letters of both directions is wrong, and lam with alef is drawn
    /// as two letters, or with a gap where lam begins. <https://sw.kovidgoyal.net/kitty/conf/#opt-kitty.force_ltr>
    Words,
}

/// A text of one line as it is given to a terminal; it runs as its first letter does.
pub fn in_order(text: &str, order: Order) -> Cow<'_, str> {
    if order == Order::Reading || !has_right_to_left(text) {
        return Cow::Borrowed(text);
    }
    let seen = visual(text, runs_left([text], None));
    Cow::Owned(given(&seen, order, |_| 0).concat())
}

/// Puts a line in the order of the screen. Each piece stays what it is.
pub(super) fn put_in_order(line: &mut Line, runs_left: bool, order: Order) {
    let text = line.text();
    if order == Order::Reading || !has_right_to_left(&text) {
        return;
    }
    let ends = line.spans.iter().scan(0, |end, span| {
        *end += span.text.len();
        Some(*end)
    });
    let ends: Vec<usize> = ends.collect();
    let seen = visual(&text, runs_left);
    let spans: Vec<usize> = seen.iter().map(|(at, ..)| ends.partition_point(|end| end <= at)).collect();
    let font = |place: usize| spans.get(place).and_then(|&span| line.spans.get(span)).map_or(0, |span| font(span.kind));
    let mut pieces: Vec<(usize, String)> = Vec::new();
    for (cluster, &span) in given(&seen, order, font).iter().zip(&spans) {
        match pieces.last_mut() {
            Some((last, piece)) if *last == span => piece.push_str(cluster),
            _ => pieces.push((span, cluster.clone())),
        }
    }
    let spans = pieces.into_iter().filter_map(|(span, text)| Some(Span { text: Clean::lines(&text), ..line.spans.get(span)?.clone() }));
    line.spans = spans.collect();
}

/// For a line that stands in an order: its characters as they are read, each with the place where it is
/// seen.
pub fn reading_order(text: &str, order: Order) -> Vec<(char, usize)> {
    if order == Order::Reading || !has_right_to_left(text) {
        return text.chars().enumerate().map(|(at, c)| (c, at)).collect();
    }
    let text = if order == Order::Words { Cow::Owned(kitty::shown(text).concat()) } else { Cow::Borrowed(text) };
    let count = |left: bool| text.chars().filter(|&c| is_right_to_left(c) == left && c.is_alphabetic()).count();
    // What was turned round once is as it was when it is turned round again.
    let clusters = visual(&text, count(true) >= count(false));
    let characters = clusters.into_iter().flat_map(|(at, cluster, mirror)| {
        let first = text[..at].chars().count();
        cluster.chars().map(move |c| if mirror { mirrored(c) } else { c }).zip(first..)
    });
    characters.collect()
}

/// The clusters of a line from left to right: where each stands in the text, and whether it is
/// to be mirrored.
fn visual(text: &str, runs_left: bool) -> Vec<(usize, &str, bool)> {
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
    out
}

/// The clusters as the terminal wants them, one for each that is seen.
fn given(seen: &[(usize, &str, bool)], order: Order, font: impl Fn(usize) -> u8) -> Vec<String> {
    let cluster = |&(_, cluster, mirror): &(usize, &str, bool)| cluster.chars().map(|c| if mirror { mirrored(c) } else { c }).collect();
    let mut clusters: Vec<String> = seen.iter().map(cluster).collect();
    if order == Order::Words {
        kitty::turn_runs(&mut clusters, font);
    }
    clusters
}

/// The font that every theme has for a kind of text within a line, as a number.
fn font(kind: SpanKind) -> u8 {
    match kind {
        SpanKind::Strong => 1,
        SpanKind::Emphasis => 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
        assert_eq!(line.text(), "עולם. 12 (שלום)");
    }

    #[test]
    fn the_order_of_reading_comes_back() {
        for order in [Order::Reading, Order::Screen, Order::Words] {
            for text in ["שלום 123 עולם", "قال الوزير |أمس| إن 45 سفينة", "plain"] {
                let mut line = Line { spans: vec![Span::new(text, SpanKind::Text)] };
                put_in_order(&mut line, true, order);
                let read: String = reading_order(&line.text(), order).into_iter().map(|(c, _)| c).collect();
                assert_eq!(read, text, "{order:?}");
            }
        }
    }

    fn for_kitty(text: &str) -> String {
        in_order(text, Order::Words).into_owned()
    }

    #[test]
    fn marks_stand_with_their_words() {
        assert_eq!(for_kitty("شق في الغروب."), "الغروب. في شق");
        assert_eq!(for_kitty("قال «نعم»، ثم"), "ثم «نعم»، قال");
        assert_eq!(for_kitty("(بني عام 1974)"), "(1974 عام (بني", "a run without letters is not turned");
        assert_eq!(for_kitty("«سهلا»، Maria."), ".Maria «سهل\u{200d}ا»،");
    }

    #[test]
    fn lam_and_alef_take_a_cell_each() {
        assert_eq!(for_kitty("إغلاق"), "إغل\u{200d}اق");
        assert_eq!(for_kitty("الاثنين"), "الاثنين", "kitty can't be given it where lam begins");
    }

    proptest! {
        #[test]
        fn kitty_shows_what_other_terminals_are_given(text in "[בדאلا.,()«» 12]{0,24}") {
            let text = format!("א{text}");
            prop_assert_eq!(kitty::shown(&for_kitty(&text)).concat(), in_order(&text, Order::Screen));
        }
    }
}
