//! Blocks → lines at a width. No HTML from here on: a change of width costs microseconds.

use super::grid;
use super::lines::{ArticleLines, Line, PictureSize, Place, Span, SpanKind};
use super::marks::{ASCII, Marks, UNICODE};
use super::story::{Article, Block, Item, Text};
use super::width::{display_width, fitting};
use super::wrap::wrap;
use crate::model::Clean;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// The fewest columns that a gutter may leave to the text beside it; below that it is left out.
const MIN_COLUMNS: usize = 10;
/// Lines that the headline is set bold in, and lines that topics may take.
const HEADLINE_LINES: usize = 3;
const KICKER_LINES: usize = 2;

/// Added to a figure's index, the link of the empty span that marks its picture's first line.
const PICTURES: usize = usize::MAX / 2;

/// Where caption notes stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notes {
    /// In the margin where there is room for it, else inline.
    #[default]
    Auto,
    /// Where the picture stands.
    Inline,
    /// In the margin, beside the paragraph at the picture; inline where there is no room.
    Margin,
    /// After the story.
    End,
}

/// How an article is set.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Columns at hand; 0 counts as 1.
    pub width: u16,
    /// Columns of the text, at most.
    pub measure: u16,
    /// Whether the text stands in the middle of a wider width.
    pub centred: bool,
    /// Whether marks, rules and gutters are ASCII.
    pub ascii: bool,
    /// Whether East Asian ambiguous characters (“ ” … ─) take two columns; ornaments are ASCII then.
    pub ambiguous_wide: bool,
    /// Where the caption notes stand.
    pub notes: Notes,
    /// Whether words of languages with long ones are parted where the column is narrow.
    pub hyphenate: bool,
    /// Whether lines that run from right to left are put in the order of the screen: for terminals
    /// that don't do it themselves.
    pub reorder: bool,
    /// The room of each figure's picture, by its index; shorter than the figures, or `None`: no picture.
    pub pictures: Arc<[Option<PictureSize>]>,
    /// What dates are shown in.
    pub time_zone: TimeZone,
    /// What the line under a mere summary says; without it there is none.
    pub summary_notice: Option<Clean>,
}

/// Sets an article for a width.
///
/// No line is wider than the width but the last one: the address stands there in full.
pub fn lay_out(article: &Article, setting: &Setting) -> ArticleLines {
    let width = usize::from(setting.width.max(1));
    let column = width.min(usize::from(setting.measure.max(1)));
    let indent = if setting.centred { (width - column) / 2 } else { 0 };
    let marks = if setting.ascii { ASCII } else { UNICODE };
    let mut page = Page { article, marks, pictures: &setting.pictures, notes: 0, lists: 0 };
    let mut lines = page.head(column, &setting.time_zone);
    let body = page.body(column, setting.summary_notice.as_ref());
    let rule = || of_kind(&page.marks.rule.repeat(column), SpanKind::Rule);
    if !body.is_empty() {
        lines.extend([rule(), Line::default()]);
        lines.extend(body);
        lines.extend(article.url.is_some().then(Line::default));
    }
    if let Some(url) = &article.url {
        lines.extend([rule(), of_kind(url, SpanKind::Address)]);
    }
    let mut lines = prefixed(lines, None, &Span::new(&" ".repeat(indent), SpanKind::Text));
    let pictures = lines.iter_mut().enumerate().filter_map(|(number, line)| place(number, line, &setting.pictures)).collect();
    ArticleLines { width: setting.width, lines, links: article.links.clone(), pictures }
}

/// The picture whose room begins on a line; the mark of it goes.
fn place(number: usize, line: &mut Line, sizes: &[Option<PictureSize>]) -> Option<Place> {
    let at = line.spans.iter().position(|span| span.text.is_empty() && span.link.is_some_and(|link| link >= PICTURES))?;
    let column = line.spans[..at].iter().map(|span| display_width(&span.text)).sum::<usize>();
    let figure = line.spans.remove(at).link? - PICTURES;
    let size = sizes.get(figure).copied().flatten()?;
    Some(Place { figure, line: number, column: u16::try_from(column).unwrap_or(u16::MAX), size })
}

/// The date as the meta line shows it.
pub(super) fn date(article: &Article, time_zone: &TimeZone) -> String {
    let date = article.date.to_zoned_datetime(time_zone.clone()).strftime("%a %-d %b %Y").to_string();
    if article.undated { format!("~{date}") } else { date }
}

/// Source, byline, date and reading time, as far as known.
pub(super) fn meta(article: &Article, time_zone: &TimeZone) -> Vec<Clean> {
    let minutes =
        if article.reading_minutes == 0 { Clean::default() } else { Clean::new(&format!("{} min read", article.reading_minutes)) };
    let items = [article.source.clone(), article.byline.clone(), Clean::new(&date(article, time_zone)), minutes];
    items.into_iter().filter(|item| !item.is_empty()).collect()
}

/// An article being set.
struct Page<'a> {
    article: &'a Article,
    marks: Marks,
    pictures: &'a [Option<PictureSize>],
    /// Notes set so far, and lists open around the block being set.
    notes: usize,
    lists: usize,
}

impl Page<'_> {
    fn head(&self, width: usize, time_zone: &TimeZone) -> Vec<Line> {
        let topics: Vec<Clean> = self.article.kicker.iter().map(|topic| Clean::new(&topic.to_uppercase())).collect();
        let mut lines = self.items(&topics, SpanKind::Kicker, width);
        lines.truncate(KICKER_LINES);
        let headline = wrap(&[Span::new(&self.article.headline, SpanKind::Headline)], width);
        for (n, mut line) in headline.into_iter().filter(|line| !line.spans.is_empty()).enumerate() {
            if n >= HEADLINE_LINES {
                line.spans.iter_mut().for_each(|span| span.kind = SpanKind::Text);
            }
            lines.push(line);
        }
        lines.extend(self.items(&meta(self.article, time_zone), SpanKind::Meta, width));
        lines
    }

    /// Items with dots between them; a line ends after one, never begins with a dot.
    fn items(&self, items: &[Clean], kind: SpanKind, width: usize) -> Vec<Line> {
        let mut rows: Vec<String> = Vec::new();
        for item in items {
            match rows.last_mut() {
                Some(row) if display_width(row) + display_width(item) + display_width(self.marks.dot) <= width => {
                    row.push_str(self.marks.dot);
                    row.push_str(item);
                }
                _ => rows.push(item.to_string()),
            }
        }
        rows.iter().flat_map(|row| wrap(&[Span::new(row, kind)], width)).collect()
    }

    fn body(&mut self, width: usize, summary_notice: Option<&Clean>) -> Vec<Line> {
        let notice = |text: &Clean| wrap(&[Span::new(text, SpanKind::Notice)], width);
        let parts = [
            self.article.notice.as_ref().map(notice),
            Some(self.blocks(&self.article.blocks, width)),
            summary_notice.filter(|_| self.article.summary_only).map(notice),
        ];
        apart(parts.into_iter().flatten())
    }

    fn blocks(&mut self, blocks: &[Block], width: usize) -> Vec<Line> {
        let mut out = Vec::new();
        for block in blocks {
            let lines = self.block(block, width);
            // What is set in belongs to the line that introduces it.
            if !out.is_empty() && !lines.is_empty() && !matches!(block, Block::Indented(_)) {
                out.push(Line::default());
            }
            out.extend(lines);
        }
        out
    }

    fn block(&mut self, block: &Block, width: usize) -> Vec<Line> {
        match block {
            Block::Paragraph(text) => set(text, None, width),
            Block::Heading(_, text) => set(text, Some(SpanKind::Heading), width),
            Block::Quote(blocks) => self.behind(self.marks.quote, SpanKind::QuoteMark, blocks, width),
            Block::Indented(blocks) => self.behind("  ", SpanKind::Text, blocks, width),
            Block::List(items) => self.list(items, width),
            Block::Code(code) => self.code(code, width),
            Block::Table(table) => {
                let mut lines = set(&table.caption, Some(SpanKind::Caption), width);
                lines.extend(grid::lines(table, width, &self.marks));
                lines
            }
            Block::Figure(index) => self.note(*index, width),
            Block::Rule => vec![of_kind(&self.marks.rule.repeat(width.min(12)), SpanKind::Rule)],
        }
    }

    /// Blocks with a gutter before each line.
    fn behind(&mut self, gutter: &str, kind: SpanKind, blocks: &[Block], width: usize) -> Vec<Line> {
        match room(width, gutter) {
            Some(inner) => prefixed(self.blocks(blocks, inner), None, &Span::new(gutter, kind)),
            None => self.blocks(blocks, width),
        }
    }

    fn list(&mut self, items: &[Item], width: usize) -> Vec<Line> {
        let bullet = self.marks.bullets[self.lists % self.marks.bullets.len()];
        let numbers: Vec<&str> = items.iter().map(|item| item.number.as_deref().unwrap_or(bullet)).collect();
        let widest = numbers.iter().map(|number| display_width(number)).max().unwrap_or(0);
        let is_tight = items.iter().all(|item| item.blocks.iter().skip(1).all(|block| matches!(block, Block::List(_))));
        self.lists += 1;
        let set: Vec<Vec<Line>> = items.iter().zip(numbers).map(|(item, number)| self.item(item, number, widest, width)).collect();
        self.lists -= 1;
        if is_tight { set.concat() } else { apart(set) }
    }

    fn item(&mut self, item: &Item, number: &str, widest: usize, width: usize) -> Vec<Line> {
        let mark = format!("{}{number} ", " ".repeat(widest.saturating_sub(display_width(number))));
        let (mark, inner) = match room(width, &mark) {
            Some(inner) => (mark, Some(inner)),
            None => (format!("{number} "), None),
        };
        let columns = inner.unwrap_or(width);
        let parts = item.blocks.iter().enumerate().map(|(n, block)| match block {
            Block::Paragraph(text) if n == 0 && inner.is_none() => set(&with_mark(text, &mark), None, columns),
            block => self.block(block, columns),
        });
        let parts: Vec<Vec<Line>> = parts.collect();
        let is_tight = item.blocks.iter().skip(1).all(|block| matches!(block, Block::List(_)));
        let lines = if is_tight { parts.concat() } else { apart(parts) };
        match inner {
            Some(_) => {
                let rest = Span::new(&" ".repeat(display_width(&mark)), SpanKind::Text);
                prefixed(lines, Some(Span::new(&mark, SpanKind::ListMark)), &rest)
            }
            None => lines,
        }
    }

    /// Code keeps its lines; one that is too long goes on behind a mark, so that nothing is out of reach.
    fn code(&self, code: &[Clean], width: usize) -> Vec<Line> {
        let (inner, indent) = if width >= 2 * MIN_COLUMNS { (width - 2, "  ") } else { (width, "") };
        let mark = Some(self.marks.goes_on).filter(|mark| display_width(mark) + 4 <= inner).unwrap_or("");
        let mut lines = Vec::new();
        for text in code {
            let mut rest = text.as_str();
            let mut before = String::new();
            loop {
                let end = fitting(rest, inner - display_width(&before));
                lines.push(of_kind((before + &rest[..end]).trim_end(), SpanKind::Code));
                rest = &rest[end..];
                if rest.is_empty() {
                    break;
                }
                before = mark.to_owned();
            }
        }
        prefixed(lines, None, &Span::new(indent, SpanKind::Text))
    }

    /// A figure's caption and credit, numbered. One without words is not there yet.
    fn note(&mut self, index: usize, width: usize) -> Vec<Line> {
        let Some(figure) = self.article.figures.get(index) else { return Vec::new() };
        let mut room = vec![Line::default(); self.pictures.get(index).copied().flatten().map_or(0, |size| usize::from(size.lines))];
        if let Some(first) = room.first_mut() {
            first.spans.push(Span { link: Some(PICTURES + index), ..Span::default() });
        }
        if figure.caption.is_empty() && figure.credit.is_empty() {
            return room;
        }
        room.extend(self.words(index, width));
        room
    }

    fn words(&mut self, index: usize, width: usize) -> Vec<Line> {
        let Some(figure) = self.article.figures.get(index) else { return Vec::new() };
        self.notes += 1;
        let number = format!("[{}] ", self.notes);
        let first = format!("{}{number}", self.marks.note);
        let inner = room(width, &first);
        let mut caption = vec![Span::new(&figure.caption, SpanKind::Caption)];
        if inner.is_none() {
            caption.insert(0, Span::new(&number, SpanKind::NoteMark));
        }
        let columns = inner.unwrap_or(width);
        let mut lines = if figure.caption.is_empty() && inner.is_some() { Vec::new() } else { wrap(&caption, columns) };
        if !figure.credit.is_empty() {
            lines.extend(wrap(&[Span::new(&figure.credit, SpanKind::Credit)], columns));
        }
        if inner.is_none() {
            return lines;
        }
        let rest = format!("{}{}", self.marks.note, " ".repeat(number.len()));
        prefixed(lines, Some(Span::new(&first, SpanKind::NoteMark)), &Span::new(&rest, SpanKind::NoteMark))
    }
}

/// Columns that `gutter` leaves, where it leaves enough.
fn room(width: usize, gutter: &str) -> Option<usize> {
    width.checked_sub(display_width(gutter)).filter(|&left| left >= MIN_COLUMNS)
}

/// A text's own lines, each wrapped; all of it as `kind` where one is given.
fn set(text: &Text, kind: Option<SpanKind>, width: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = text.lines.iter().flat_map(|line| wrap(line, width)).collect();
    if let Some(kind) = kind {
        lines.iter_mut().flat_map(|line| &mut line.spans).for_each(|span| span.kind = kind);
    }
    lines
}

fn with_mark(text: &Text, mark: &str) -> Text {
    let mut text = text.clone();
    if let Some(first) = text.lines.first_mut() {
        first.insert(0, Span::new(mark, SpanKind::ListMark));
    }
    text
}

/// Parts with an empty line between each two that have lines.
fn apart(parts: impl IntoIterator<Item = Vec<Line>>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    for lines in parts.into_iter().filter(|lines| !lines.is_empty()) {
        if !out.is_empty() {
            out.push(Line::default());
        }
        out.extend(lines);
    }
    out
}

/// Puts `first` before the first line and `rest` before the others; no line gets spaces at its end.
fn prefixed(mut lines: Vec<Line>, first: Option<Span>, rest: &Span) -> Vec<Line> {
    let mut first = first;
    for line in &mut lines {
        let mut prefix = first.take().unwrap_or_else(|| rest.clone());
        if line.spans.is_empty() {
            prefix.text = Clean::lines(prefix.text.trim_end());
        }
        if !prefix.text.is_empty() {
            line.spans.insert(0, prefix);
        }
    }
    lines
}

fn of_kind(text: &str, kind: SpanKind) -> Line {
    let spans = if text.is_empty() { Vec::new() } else { vec![Span::new(text, kind)] };
    Line { spans }
}
