//! A block's inline HTML to styled text, through html2text: the only file that names it.
//!
//! Blocks go through it in portions, so wide that it breaks no line; what comes back are annotated
//! strings. Text without markup needs no renderer and takes the same rules of white space. The blocks
//! of a long article are shared among threads.

use super::super::lines::{Span, SpanKind};
use super::super::story::Text;
use crate::model::Clean;
use html2text::render::TextDecorator;
use std::num::NonZero;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::thread;
use std::thread::available_parallelism;

/// Wider than any block that the guard lets through.
const UNBROKEN: usize = 1 << 24;

/// Bytes of HTML that go through html2text at once: less costs more for each of its runs.
const AT_ONCE: usize = 16 * 1024;
/// Bytes from which several threads share the work.
const SHARED: usize = 4 * AT_ONCE;
const THREADS: usize = 4;

/// Reads each piece of the inline HTML that `Run` wrote.
///
/// It never fails: what html2text can't render comes back as its text alone.
pub(super) fn read_all(pieces: &[String]) -> Vec<Text> {
    let (marked, plain): (Vec<usize>, Vec<usize>) = (0..pieces.len()).partition(|&at| pieces[at].contains('<'));
    let mut texts = vec![Text::default(); pieces.len()];
    for at in plain {
        texts[at] = Text::plain(Clean::new(htmlize::unescape(&*pieces[at]).trim()));
    }
    let groups = groups(&marked, pieces);
    let size: usize = marked.iter().map(|&at| pieces[at].len()).sum();
    let threads = if size < SHARED { 1 } else { available_parallelism().map_or(1, NonZero::get).min(THREADS) };
    let read = shared(&groups, threads, |group| read_group(group, pieces));
    for (at, text) in marked.into_iter().zip(read) {
        texts[at] = text;
    }
    texts
}

/// Pieces in a row, as many as make up a portion.
fn groups(marked: &[usize], pieces: &[String]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut size = AT_ONCE;
    for &at in marked {
        size += pieces[at].len();
        if size > AT_ONCE {
            groups.push(Vec::new());
            size = pieces[at].len();
        }
        if let Some(group) = groups.last_mut() {
            group.push(at);
        }
    }
    groups
}

/// Does the work on each group, a part of the groups on each thread; the results in order.
fn shared(groups: &[Vec<usize>], threads: usize, work: impl Fn(&[usize]) -> Vec<Text> + Sync) -> Vec<Text> {
    let work = &work;
    let part = |part: &[Vec<usize>]| part.iter().flat_map(|group| work(group)).collect::<Vec<Text>>();
    let mut parts = groups.chunks(groups.len().div_ceil(threads.max(1)).max(1));
    let Some(own) = parts.next() else { return Vec::new() };
    thread::scope(|scope| {
        let others: Vec<_> = parts.map(|others| (others, scope.spawn(move || part(others)))).collect();
        let mut out = part(own);
        for (groups, thread) in others {
            out.extend(thread.join().unwrap_or_else(|_| part(groups)));
        }
        out
    })
}

/// Reads some pieces in one run of html2text, or one by one where their bounds get lost in it.
fn read_group(group: &[usize], pieces: &[String]) -> Vec<Text> {
    let html = group.iter().map(|&at| pieces[at].replace(BOUND, "")).collect::<Vec<_>>().join(&BOUND.to_string());
    let texts = if group.len() > 1 { rendered(&html) } else { None };
    texts.filter(|texts| texts.len() == group.len()).unwrap_or_else(|| group.iter().map(|&at| read_one(&pieces[at])).collect())
}

fn read_one(html: &str) -> Text {
    let text = rendered(&html.replace(BOUND, "")).and_then(|texts| texts.into_iter().next());
    text.filter(|text| !text.is_empty()).unwrap_or_else(|| Text::plain(Clean::new(&super::super::html::paragraphs(html).join(" "))))
}

/// What html2text makes of HTML, cut at its bounds.
fn rendered(html: &str) -> Option<Vec<Text>> {
    catch_unwind(AssertUnwindSafe(|| render(html))).ok().flatten()
}

/// Stands between two pieces: no text has one, `Clean` lets it through nowhere.
const BOUND: char = '\u{fdd3}';

/// Spaces that html2text takes for plain ones, and the noncharacters that stand in for them there:
/// `Clean` lets none of those through, so no text can hold one of its own.
const SPACES: [(char, char); 3] = [('\u{3000}', '\u{fdd0}'), ('\u{202f}', '\u{fdd1}'), ('\u{2009}', '\u{fdd2}')];

/// A space's stand-in, or the space that a stand-in stands for; any other character itself.
fn swapped(c: char, back: bool) -> char {
    if c.is_ascii() {
        return c;
    }
    let found = SPACES.iter().find(|(space, stand_in)| c == if back { *stand_in } else { *space });
    found.map_or(c, |&(space, stand_in)| if back { space } else { stand_in })
}

fn render(html: &str) -> Option<Vec<Text>> {
    let html: String = html.chars().filter(|&c| swapped(c, true) == c).map(|c| swapped(c, false)).collect();
    let config = html2text::config::with_decorator(Marks).unicode_strikeout(false).allow_width_overflow().max_wrap_width(UNBROKEN);
    let lines = config.lines_from_read(html.as_bytes(), UNBROKEN).ok()?;
    let mut texts = vec![Text::default()];
    for line in lines {
        let mut spans: Vec<Span> = Vec::new();
        for piece in line.tagged_strings() {
            for (n, part) in piece.s.split(BOUND).enumerate() {
                if n > 0 {
                    add_line(&mut texts, std::mem::take(&mut spans));
                    texts.push(Text::default());
                }
                push(&mut spans, span(part, &piece.tag));
            }
        }
        add_line(&mut texts, spans);
    }
    for text in &mut texts {
        text.lines.truncate(text.lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1));
    }
    Some(texts)
}

/// Ends a line of the last text; none is empty before there is something to see.
fn add_line(texts: &mut [Text], spans: Vec<Span>) {
    let spans = trim(spans);
    if let Some(text) = texts.last_mut().filter(|text| !text.lines.is_empty() || !spans.is_empty()) {
        text.lines.push(spans);
    }
}

/// Adds a span, to the one before it where both are the same.
fn push(spans: &mut Vec<Span>, span: Span) {
    match spans.last_mut() {
        Some(last) if last.kind == span.kind && last.link == span.link => last.text = Clean::lines(&(last.text.to_string() + &span.text)),
        _ if span.text.is_empty() => {}
        _ => spans.push(span),
    }
}

fn span(text: &str, marks: &[Mark]) -> Span {
    let link = marks.iter().find_map(|mark| if let Mark::Link(index) = mark { Some(*index) } else { None });
    let has = |mark| marks.contains(&mark);
    let kind = match () {
        () if link.is_some() => SpanKind::Link,
        () if has(Mark::Code) => SpanKind::Code,
        () if has(Mark::Deleted) => SpanKind::Deleted,
        () if has(Mark::Strong) => SpanKind::Strong,
        () if has(Mark::Emphasis) => SpanKind::Emphasis,
        () => SpanKind::Text,
    };
    let text: String = text.chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { swapped(c, true) }).collect();
    Span { text: Clean::lines(&text), kind, link }
}

/// Takes the white space off the ends of a line; a space alone is no line.
fn trim(mut spans: Vec<Span>) -> Vec<Span> {
    while let Some(first) = spans.first_mut() {
        if first.text.starts_with(char::is_whitespace) {
            first.text = Clean::lines(first.text.trim_start());
        }
        if !first.text.is_empty() {
            break;
        }
        spans.remove(0);
    }
    while let Some(last) = spans.last_mut() {
        if last.text.ends_with(char::is_whitespace) {
            last.text = Clean::lines(last.text.trim_end());
        }
        if !last.text.is_empty() {
            break;
        }
        spans.pop();
    }
    spans
}

/// What html2text says about a string.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Mark {
    #[default]
    None,
    Link(usize),
    Emphasis,
    Strong,
    Deleted,
    Code,
}

/// Annotations only: nothing is written into the text.
#[derive(Clone)]
struct Marks;

impl TextDecorator for Marks {
    type Annotation = Mark;

    fn decorate_link_start(&mut self, url: &str) -> (String, Mark) {
        let index = url.strip_prefix("dl:").and_then(|index| index.parse().ok());
        (String::new(), index.map_or(Mark::None, Mark::Link))
    }

    fn decorate_link_end(&mut self) -> String {
        String::new()
    }

    fn decorate_em_start(&self) -> (String, Mark) {
        (String::new(), Mark::Emphasis)
    }

    fn decorate_em_end(&self) -> String {
        String::new()
    }

    fn decorate_strong_start(&self) -> (String, Mark) {
        (String::new(), Mark::Strong)
    }

    fn decorate_strong_end(&self) -> String {
        String::new()
    }

    fn decorate_strikeout_start(&self) -> (String, Mark) {
        (String::new(), Mark::Deleted)
    }

    fn decorate_strikeout_end(&self) -> String {
        String::new()
    }

    fn decorate_code_start(&self) -> (String, Mark) {
        (String::new(), Mark::Code)
    }

    fn decorate_code_end(&self) -> String {
        String::new()
    }

    fn decorate_preformat_first(&self) -> Mark {
        Mark::None
    }

    fn decorate_preformat_cont(&self) -> Mark {
        Mark::None
    }

    fn decorate_image(&mut self, _: &str, title: &str) -> (String, Mark) {
        (title.to_owned(), Mark::None)
    }

    fn header_prefix(&self, _: usize) -> String {
        String::new()
    }

    fn quote_prefix(&self) -> String {
        String::new()
    }

    fn unordered_item_prefix(&self) -> String {
        String::new()
    }

    fn ordered_item_prefix(&self, _: i64) -> String {
        String::new()
    }

    fn make_subblock_decorator(&self) -> Self {
        Marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<String> {
        let span = |span: &Span| match (span.kind, span.link) {
            (SpanKind::Text, None) => span.text.to_string(),
            (kind, link) => format!("[{kind:?}{} {}]", link.map_or(String::new(), |n| n.to_string()), &*span.text),
        };
        read_all(&[html.to_owned()])[0].lines.iter().map(|line| line.iter().map(span).collect()).collect()
    }

    #[test]
    fn plain_text_is_collapsed() {
        assert_eq!(shown("  a \n b &amp;\tc "), ["a b & c"]);
    }

    #[test]
    fn marks_and_the_spaces_beside_them() {
        assert_eq!(shown("a <em>b</em> <strong> c</strong>d"), ["a [Emphasis b] [Strong c]d"]);
        assert_eq!(shown("<code>x &lt; y</code>, <del>z</del>"), ["[Code x < y], [Deleted z]"]);
        assert_eq!(shown("see <a href=\"dl:12\">this <em>page</em></a>."), ["see [Link12 this page]."]);
    }

    #[test]
    fn pieces_that_go_together_come_apart_again() {
        let pieces: Vec<String> = (0..5_000)
            .map(|n| match n % 4 {
                0 => format!("plain {n} &amp; simple"),
                1 => format!(" <em>lean</em> {n}<br>and <a href=\"dl:{n}\">a link</a> "),
                2 => format!("<strong>only {n}</strong>"),
                _ => format!("a <code>b\u{fdd3}</code>{n}\u{fdd3}"),
            })
            .collect();
        let together = read_all(&pieces);
        for (piece, text) in pieces.iter().zip(&together) {
            assert_eq!(*text, read_all(std::slice::from_ref(piece))[0], "{piece}");
        }
        assert_eq!(together[1].words(), "lean 1\nand a link");
        assert_eq!(together.len(), pieces.len());
    }

    #[test]
    fn hard_breaks_stay() {
        assert_eq!(shown("a<br>b <em>c<br>d</em>"), ["a", "b [Emphasis c]", "[Emphasis d]"]);
    }

    #[test]
    fn long_text_is_not_broken() {
        assert_eq!(shown(&format!("<em>{}</em>", "word ".repeat(20_000))).len(), 1);
    }

    #[test]
    fn other_scripts_come_through() {
        assert_eq!(shown("<em>漢字</em>、 かな\u{3000}<em>한국</em>"), ["[Emphasis 漢字]、 かな\u{3000}[Emphasis 한국]"]);
        assert_eq!(shown("<em>👩\u{200d}🚀</em> e\u{301}"), ["[Emphasis 👩\u{200d}🚀] e\u{301}"]);
    }
}
