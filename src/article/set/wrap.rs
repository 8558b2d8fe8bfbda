//! Lines filled by display width, broken where `breaks` lets them be.
//!
//! No line is wider than it may be, no grapheme cluster is cut, nothing but the spaces at a break is
//! lost. A word that no line can hold is cut between clusters, unless it may be parted. Whoever paints, measures these lines.

use super::super::lines::{Line, Span, SpanKind};
use super::super::width::{display_width, fitting};
use super::breaks::{solid, words};
use super::hyphens::Hyphens;
use crate::model::Clean;
use std::ops::Range;

/// Breaks `text` into lines of at most `width` columns (0 counts as 1).
///
/// Only a single grapheme cluster that is wider than `width` makes a wider line. A newline in the
/// text always breaks. Empty text is one empty line.
pub fn wrap_text(text: &Clean, width: u16) -> Vec<Clean> {
    let lines = break_lines(text, usize::from(width), None);
    lines.into_iter().map(|line| Clean::new(&text[line.bytes])).collect()
}

/// Breaks a run of spans into lines of at most `columns`; each span keeps what it is. Words are parted
/// where `hyphens` lets them be and a line is better filled for it.
pub(super) fn wrap(spans: &[Span], columns: usize, hyphens: Option<&Hyphens>) -> Vec<Line> {
    let text: String = spans.iter().map(|span| span.text.as_str()).collect();
    let mut pieces = Pieces { spans, first: 0, start: 0 };
    let line = |broken: Broken| {
        let mut line = pieces.cut(&broken.bytes);
        line.spans.extend(broken.parts_word.then(|| Span::new(HYPHEN, SpanKind::Hyphen)));
        line
    };
    break_lines(&text, columns, hyphens).into_iter().map(line).collect()
}

/// Hands out the spans of one line after the other.
struct Pieces<'a> {
    spans: &'a [Span],
    /// The span that the next line begins in, and where that span begins in the text.
    first: usize,
    start: usize,
}

impl Pieces<'_> {
    fn cut(&mut self, line: &Range<usize>) -> Line {
        let mut out = Line::default();
        while let Some(span) = self.spans.get(self.first) {
            let end = self.start + span.text.len();
            let (from, to) = (line.start.max(self.start), line.end.min(end));
            if from < to {
                let text = Clean::lines(&span.text[from - self.start..to - self.start]);
                out.spans.push(Span { text, kind: span.kind, link: span.link });
            }
            if end > line.end {
                break;
            }
            self.first += 1;
            self.start = end;
        }
        out
    }
}

/// What stands at the end of a line that parts a word.
const HYPHEN: &str = "-";

/// A line of a text.
struct Broken {
    bytes: Range<usize>,
    /// Whether its end is within a word and needs a hyphen.
    parts_word: bool,
}

/// A line being filled.
struct Filler<'a> {
    text: &'a str,
    columns: usize,
    hyphens: Option<&'a Hyphens>,
    lines: Vec<Broken>,
    /// The open line's bytes, and its columns with the spaces at its end.
    open: Range<usize>,
    used: usize,
}

/// The lines of `text`, without the spaces at their ends.
fn break_lines(text: &str, columns: usize, hyphens: Option<&Hyphens>) -> Vec<Broken> {
    let mut filler = Filler { text, columns: columns.max(1), hyphens, lines: Vec::new(), open: 0..0, used: 0 };
    for (word, must_break) in words(text) {
        filler.add(word.clone());
        if must_break && word.end < text.len() {
            filler.close(word.end);
        }
    }
    filler.close(text.len());
    filler.lines
}

impl Filler<'_> {
    fn add(&mut self, mut word: Range<usize>) {
        self.part(&mut word);
        let word_width = display_width(solid(&self.text[word.clone()]));
        if word_width > 0 && self.used + word_width > self.columns {
            if solid(&self.text[self.open.clone()]).is_empty() {
                // Spaces alone, at the beginning of a line, give way.
                (self.open, self.used) = (word.start..word.start, 0);
            } else {
                self.close(word.start);
            }
            // A line of its own may hold what the rest of the one before did not.
            self.part(&mut word);
        }
        let whole = &self.text[word.clone()];
        if display_width(solid(whole)) > self.columns {
            self.cut(word);
        } else {
            self.open.end = word.end;
            self.used += display_width(whole.trim_end_matches('\n'));
        }
    }

    /// Parts a word that does not fit, as often as it must be; `word` is its last part then.
    fn part(&mut self, word: &mut Range<usize>) {
        while let Some(at) = self.parted(word) {
            self.open.end = at;
            self.end_line(at, true);
            word.start = at;
        }
    }

    /// The last place where a word that does not fit on the open line may be parted so that its
    /// beginning does.
    fn parted(&self, word: &Range<usize>) -> Option<usize> {
        let hyphens = self.hyphens?;
        let letters = solid(&self.text[word.clone()]);
        if self.used + display_width(letters) <= self.columns {
            return None;
        }
        let fits = |&at: &usize| self.used + display_width(&self.text[word.start..at]) + HYPHEN.len() <= self.columns;
        hyphens.places(self.text, &(word.start..word.start + letters.len()), self.columns).into_iter().rfind(fits)
    }

    /// Cuts a word that no line holds; its last part leaves its line open.
    fn cut(&mut self, word: Range<usize>) {
        let end = word.start + solid(&self.text[word.clone()]).len();
        let mut start = word.start;
        loop {
            let next = start + fitting(&self.text[start..end], self.columns);
            self.open.end = next;
            if next >= end {
                break;
            }
            self.close(next);
            start = next;
        }
        self.open.end = word.end;
        self.used = display_width(&self.text[start..word.end]);
    }

    fn close(&mut self, next: usize) {
        self.end_line(next, false);
    }

    fn end_line(&mut self, next: usize, parts_word: bool) {
        let line = solid(&self.text[self.open.clone()]);
        self.lines.push(Broken { bytes: self.open.start..self.open.start + line.len(), parts_word });
        (self.open, self.used) = (next..next, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::hyphens;
    use super::*;
    use proptest::prelude::*;
    use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

    fn lines(text: &str, width: u16) -> Vec<String> {
        wrap_text(&Clean::lines(text), width).into_iter().map(String::from).collect()
    }

    #[test]
    fn words_and_numbers_stay_whole() {
        assert_eq!(
            lines("state-of-the-art phones cost HK$8,599 (or 15.5%)", 12),
            ["state-of-", "the-art", "phones cost", "HK$8,599 (or", "15.5%)"]
        );
    }

    #[test]
    fn kinsoku() {
        assert_eq!(lines("彼は「はい」と言った、そして笑った。", 12), ["彼は「はい」", "と言った、そ", "して笑った。"]);
        assert_eq!(lines("あいうえ。か", 8), ["あいう", "え。か"]);
        assert_eq!(lines("チョコレート", 8), ["チョコ", "レート"]);
    }

    #[test]
    fn curly_quotes_break_like_brackets_in_chinese() {
        assert_eq!(lines("他们说：“你好吗”然后走了", 9), ["他们说：", "“你好吗”", "然后走了"]);
    }

    #[test]
    fn korean_keeps_its_words() {
        assert_eq!(lines("대한민국 서울에서 열린", 10), ["대한민국", "서울에서", "열린"]);
        assert_eq!(lines("시장은 “만이다”라고 말했다", 12), ["시장은", "“만이다”라고", "말했다"]);
    }

    #[test]
    fn a_word_too_long_is_cut_between_clusters() {
        assert_eq!(lines("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(lines("👩\u{200d}🚀👩\u{200d}🚀", 3), ["👩\u{200d}🚀", "👩\u{200d}🚀"]);
        assert_eq!(lines("漢字", 1), ["漢", "字"]);
    }

    #[test]
    fn a_word_that_no_line_holds_is_parted_by_its_language() {
        let hyphens = Hyphens { patterns: hyphens::patterns(Some("en"), std::iter::empty()), ..Hyphens::default() };
        let set = |text: &str, columns| {
            wrap(&[Span::new(text, SpanKind::Text)], columns, Some(&hyphens)).iter().map(Line::text).collect::<Vec<_>>()
        };
        assert_eq!(set("misunderstandings", 9), ["misunder-", "standings"]);
        assert_eq!(set("an antidisestablishmentarianism", 12), ["an antidis-", "establish-", "mentarianism"]);
        // What the open line has no room for begins on the next one.
        assert_eq!(set("eight up misunderstandings", 9), ["eight up", "misunder-", "standings"]);
        assert_eq!(set("an understanding", 13), ["an", "understanding"], "it fits on a line of its own");
    }

    #[test]
    fn spaces_never_push_a_line_over_its_width() {
        assert_eq!(lines("abcdefghi \u{3000}0,000,000", 9), ["abcdefghi", "0,000,000"]);
        assert_eq!(lines("   abcdefghi", 9), ["abcdefghi"]);
    }

    #[test]
    fn empty_text_and_newlines() {
        assert_eq!(lines("", 10), [""]);
        assert_eq!(lines("a\n\nb", 10), ["a", "", "b"]);
        assert_eq!(lines("a b", 0), ["a", "b"]);
    }

    #[test]
    fn spans_keep_what_they_are() {
        let span = |text, kind, link| Span { text: Clean::lines(text), kind, link };
        let spans = [span("one ", SpanKind::Text, None), span("two three", SpanKind::Link, Some(4)), span(".", SpanKind::Text, None)];
        let lines = wrap(&spans, 8, None);
        assert_eq!(lines[0].spans, [span("one ", SpanKind::Text, None), span("two", SpanKind::Link, Some(4))]);
        assert_eq!(lines[1].spans, [span("three", SpanKind::Link, Some(4)), span(".", SpanKind::Text, None)]);
    }

    /// Text as the world writes it: words, ideographs, kana, brackets, emoji, marks, RTL, spaces.
    fn world() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[a-zA-Z]{1,12}",
            "[0-9]{1,3}(,[0-9]{3}){0,2}",
            "[一-龠ぁ-んァ-ン가-힣]{1,9}",
            "[、。」』，：「『（）！？ー…—“”‘’]{1,2}",
            "[א-תء-ي]{1,8}",
            prop::sample::select(vec!["👩\u{200d}🚀", "🇭🇰", "👍🏽", "❤\u{fe0f}", "e\u{301}", "g\u{308}", "क्षि", "นี้"]).prop_map(str::to_owned),
            "[-/.,;!?%()·─▒ \u{a0}\u{3000}\u{301}]{1,2}",
            Just(" ".to_owned()),
            "\\PC{1,4}",
        ];
        prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
    }

    fn without_spaces(text: &str) -> String {
        text.chars().filter(|c| !c.is_whitespace()).collect()
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_nothing_is_lost(text in world(), width in 1_u16..90) {
            let text = Clean::new(&text);
            let lines = wrap_text(&text, width);
            for line in &lines {
                // Only a single cluster may be wider; what has no width may stand beside it.
                let visible = line.graphemes(true).filter(|cluster| display_width(cluster) > 0).count();
                prop_assert!(display_width(line) <= usize::from(width) || visible == 1, "{line:?} at {width}");
            }
            let joined: String = lines.iter().map(|line| line.as_str()).collect();
            prop_assert_eq!(without_spaces(&joined), without_spaces(&text));
        }

        #[test]
        fn no_cluster_is_cut(text in world(), width in 1_u16..90) {
            let text = Clean::new(&text);
            for Broken { bytes: line, .. } in break_lines(&text, usize::from(width), None) {
                // A space at a break is given up even by a cluster that holds it (Prepend, GB9b).
                for at in [line.start, line.end].into_iter().filter(|&at| !text[at..].starts_with(char::is_whitespace)) {
                    prop_assert!(GraphemeCursor::new(at, text.len(), true).is_boundary(&text, 0).unwrap());
                }
            }
        }

        #[test]
        fn lines_begin_and_end_as_they_should(text in "([一-龠ぁ-ん]{1,7}[、。」』，？！]?[「『（]?){1,20}", width in 12_u16..70) {
            let lines = wrap_text(&Clean::new(&text), width);
            for (i, line) in lines.iter().enumerate() {
                prop_assert!(i == 0 || !line.starts_with(['、', '。', '」', '』', '，', '？', '！']), "{line:?}");
                prop_assert!(i + 1 == lines.len() || !line.ends_with(['「', '『', '（']), "{line:?}");
            }
        }

        #[test]
        fn words_that_fit_are_whole(text in "([a-z]{1,11}|[0-9]{1,3},[0-9]{3})( ([a-z]{1,11}|[0-9]{1,3},[0-9]{3})){0,30}", width in 11_u16..60) {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            let lines = wrap_text(&Clean::new(&text), width);
            let set: Vec<String> = lines.iter().flat_map(|line| line.split(' ')).map(str::to_owned).collect();
            prop_assert_eq!(set, words);
        }

        #[test]
        fn lines_are_filled(text in "[a-z]{1,9}( [a-z]{1,9}){0,40}", width in 9_u16..60) {
            let lines = wrap_text(&Clean::new(&text), width);
            for pair in lines.windows(2) {
                let next = pair[1].split(' ').next().unwrap();
                prop_assert!(pair[0].len() + 1 + next.len() > usize::from(width));
            }
        }
    }
}
