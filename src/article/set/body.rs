//! The story's blocks → rows at a width.

use super::super::lines::{Span, SpanKind};
use super::super::story::{Article, Block, Item, Table, Text};
use super::super::width::{display_width, fitting};
use super::grid;
use super::marks::Marks;
use super::notebook::{Notebook, Stand};
use super::paragraph::Setter;
use super::rows::{Mark, Row, apart, prefixed, rows, stacked, suffixed};
use super::setting::Setting;
use crate::model::Clean;

/// The fewest columns that a gutter may leave to the text beside it; below that it is left out.
const MIN_COLUMNS: usize = 10;

/// A story being set.
pub(super) struct Body<'a> {
    pub(super) article: &'a Article,
    pub(super) setting: &'a Setting,
    pub(super) marks: Marks,
    pub(super) setter: &'a Setter,
    pub(super) notebook: Notebook,
    /// The columns of the text.
    column: usize,
    /// Lists open around the block being set.
    lists: usize,
}

impl<'a> Body<'a> {
    /// Nothing set yet.
    pub(super) fn new(
        article: &'a Article,
        setting: &'a Setting,
        marks: Marks,
        setter: &'a Setter,
        notebook: Notebook,
        column: usize,
    ) -> Self {
        Self { article, setting, marks, setter, notebook, column, lists: 0 }
    }

    /// The story, what dateline says before and after it, and the notes that stand at its end.
    pub(super) fn rows(&mut self) -> Vec<Row> {
        let width = self.column;
        let notice = |text: &Clean| rows(self.setter.lines(&[Span::new(text, SpanKind::Notice)], width));
        let before = self.article.notice.as_ref().map(notice).unwrap_or_default();
        let after = self.setting.summary_notice.as_ref().filter(|_| self.article.summary_only).map(notice).unwrap_or_default();
        let story = self.blocks(&self.article.blocks, width);
        apart([before, story, after, self.endnotes(width)])
    }

    fn blocks(&mut self, blocks: &[Block], width: usize) -> Vec<Row> {
        let blocks = self.with_marks(blocks);
        // What is set in belongs to the line that introduces it.
        let parts: Vec<_> = blocks.iter().map(|block| (self.block(block, width), matches!(**block, Block::Indented(_)))).collect();
        stacked(parts)
    }

    fn block(&mut self, block: &Block, width: usize) -> Vec<Row> {
        match block {
            Block::Paragraph(text) => self.text(text, None, width),
            Block::Heading(_, text) => self.text(text, Some(SpanKind::Heading), width),
            Block::Quote(blocks) => self.behind(self.marks.quote, SpanKind::QuoteMark, blocks, width),
            Block::Indented(blocks) => self.behind("  ", SpanKind::Text, blocks, width),
            Block::Details(summary, blocks) => self.details(summary, blocks, width),
            Block::List(items) => self.list(items, width),
            Block::Code(code) => self.code(code, width),
            Block::Table(table) => self.table(table, width),
            Block::Figure(index) => self.figure(*index, width),
            Block::Rule => vec![Row::of_kind(&self.marks.rule.repeat(width.min(12)), SpanKind::Rule)],
        }
    }

    /// A table, in the text's columns; else in all of the page's, where it can stand as one there.
    fn table(&self, table: &Table, width: usize) -> Vec<Row> {
        let mut out = self.text(&table.caption, Some(SpanKind::Caption), width);
        let (marks, page) = (&self.marks, usize::from(self.setting.width));
        let has_room = width == self.column && page > width && !matches!(self.notebook.stand, Stand::Margin(_));
        let fits = grid::whole(table, width, marks, self.setter).map(rows);
        let set = fits.or_else(|| grid::whole(table, page, marks, self.setter).filter(|_| has_room).map(|lines| wide(rows(lines))));
        out.extend(set.unwrap_or_else(|| rows(grid::lines(table, width, marks, self.setter))));
        out
    }

    /// A small heading with a mark, and what it heads set in a little.
    fn details(&mut self, summary: &Text, blocks: &[Block], width: usize) -> Vec<Row> {
        let mark = self.marks.unfolded;
        let Some(inner) = room(width, mark) else {
            return stacked([(self.text(summary, Some(SpanKind::Heading), width), false), (self.blocks(blocks, width), true)]);
        };
        let rest = Span::new(&" ".repeat(display_width(mark)), SpanKind::Text);
        let heading = self.text(summary, Some(SpanKind::Heading), inner);
        let heading = self.beside_gutter(heading, Some(Span::new(mark, SpanKind::ListMark)), &rest, inner);
        let rows = self.blocks(blocks, inner);
        stacked([(heading, false), (self.beside_gutter(rows, None, &rest, inner), true)])
    }

    fn text(&self, text: &Text, kind: Option<SpanKind>, width: usize) -> Vec<Row> {
        rows(self.setter.text(text, kind, width))
    }

    /// Blocks with a gutter before each line.
    fn behind(&mut self, gutter: &str, kind: SpanKind, blocks: &[Block], width: usize) -> Vec<Row> {
        match room(width, gutter) {
            Some(inner) => {
                let rows = self.blocks(blocks, inner);
                self.beside_gutter(rows, None, &Span::new(gutter, kind), inner)
            }
            None => self.blocks(blocks, width),
        }
    }

    /// Rows of `width` columns with a gutter on the side where their reading begins.
    pub(super) fn beside_gutter(&self, rows: Vec<Row>, first: Option<Span>, rest: &Span, width: usize) -> Vec<Row> {
        if self.setter.runs_left { suffixed(rows, first, rest, width) } else { prefixed(rows, first, rest) }
    }

    fn list(&mut self, items: &[Item], width: usize) -> Vec<Row> {
        let bullet = self.marks.bullets[self.lists % self.marks.bullets.len()];
        let numbers: Vec<&str> = items.iter().map(|item| item.number.as_deref().unwrap_or(bullet)).collect();
        let widest = numbers.iter().map(|number| display_width(number)).max().unwrap_or(0);
        let is_tight = items.iter().all(is_tight);
        self.lists += 1;
        let set: Vec<Vec<Row>> = items.iter().zip(numbers).map(|(item, number)| self.item(item, number, widest, width)).collect();
        self.lists -= 1;
        if is_tight { set.concat() } else { apart(set) }
    }

    fn item(&mut self, item: &Item, number: &str, widest: usize, width: usize) -> Vec<Row> {
        let mark = format!("{}{number} ", " ".repeat(widest.saturating_sub(display_width(number))));
        let (mark, inner) = match room(width, &mark) {
            Some(inner) => (mark, Some(inner)),
            None => (format!("{number} "), None),
        };
        let columns = inner.unwrap_or(width);
        let blocks = self.with_marks(&item.blocks);
        let parts = blocks.iter().enumerate().map(|(n, block)| match &**block {
            Block::Paragraph(text) if n == 0 && inner.is_none() => self.text(&with_mark(text, &mark), None, columns),
            block => self.block(block, columns),
        });
        let parts: Vec<Vec<Row>> = parts.collect();
        let lines = if is_tight(item) { parts.concat() } else { apart(parts) };
        match inner {
            Some(inner) => {
                let rest = Span::new(&" ".repeat(display_width(&mark)), SpanKind::Text);
                self.beside_gutter(lines, Some(Span::new(&mark, SpanKind::ListMark)), &rest, inner)
            }
            None => lines,
        }
    }

    /// Code keeps its lines. One that is too long goes on behind a mark, or stays for the screen to pan.
    fn code(&self, code: &[Clean], width: usize) -> Vec<Row> {
        let (inner, indent) = if width >= 2 * MIN_COLUMNS { (width - 2, "  ") } else { (width, "") };
        let whole = |text: &Clean| vec![Row::of_kind(text.trim_end(), SpanKind::Preformatted)];
        let set = |text: &Clean| if self.setting.pan_code { whole(text) } else { self.broken_code(text, inner) };
        prefixed(code.iter().flat_map(set).collect(), None, &Span::new(indent, SpanKind::Text))
    }

    fn broken_code(&self, text: &Clean, width: usize) -> Vec<Row> {
        let mark = Some(self.marks.goes_on).filter(|mark| display_width(mark) + 4 <= width).unwrap_or("");
        let (mut lines, mut rest, mut before) = (Vec::new(), text.as_str(), String::new());
        loop {
            let end = fitting(rest, width - display_width(&before));
            lines.push(Row::of_kind((before + &rest[..end]).trim_end(), SpanKind::Preformatted));
            rest = &rest[end..];
            if rest.is_empty() {
                return lines;
            }
            before = mark.to_owned();
        }
    }
}

/// Rows that stand together in the middle of the page.
fn wide(mut rows: Vec<Row>) -> Vec<Row> {
    let columns = rows.iter().map(Row::width).max().unwrap_or(0);
    rows.iter_mut().for_each(|row| row.mark = Some(Mark::Wide(columns)));
    rows
}

/// Whether nothing but lists follows an item's first block.
fn is_tight(item: &Item) -> bool {
    item.blocks.iter().skip(1).all(|block| matches!(block, Block::List(_)))
}

/// Columns that `gutter` leaves, where it leaves enough.
pub(super) fn room(width: usize, gutter: &str) -> Option<usize> {
    width.checked_sub(display_width(gutter)).filter(|&left| left >= MIN_COLUMNS)
}

fn with_mark(text: &Text, mark: &str) -> Text {
    let mut text = text.clone();
    if let Some(first) = text.lines.first_mut() {
        first.insert(0, Span::new(mark, SpanKind::ListMark));
    }
    text
}
