//! The nouns: an article as blocks of styled text, before any width is known.
//!
//! All of it is plain data, made once an entry and laid out as often as the window changes.

use super::lines::{Link, Span};
use crate::model::Access;
use crate::model::Clean;
use crate::model::Figure;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;

/// Words with soft hyphens: the word without them, and the bytes that they stood before.
pub type SoftHyphens = HashMap<Box<str>, Vec<usize>>;

/// An entry made readable.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// The publisher's topics, in its order.
    pub kicker: Vec<Clean>,
    /// The headline; empty where the publisher gave none.
    pub headline: Clean,
    /// Where it comes from: the subscription's title.
    pub source: Clean,
    /// Who wrote it; empty where unknown or where it is the source itself.
    pub byline: Clean,
    /// When it was published.
    pub date: Timestamp,
    /// Whether `date` is only the time of arrival (shown with "~").
    pub undated: bool,
    /// Minutes to read the text at hand; 0 where there is none.
    pub reading_minutes: u32,
    /// Whether the text is only a summary of what the page says.
    pub summary_only: bool,
    /// The entry's page; http or https only.
    pub url: Option<String>,
    /// BCP 47 tag of the text's language, where declared.
    pub language: Option<Clean>,
    /// The story.
    pub blocks: Vec<Block>,
    /// Its pictures, those without words too; [`Block::Figure`] holds a place in the story.
    pub figures: Vec<Figure>,
    /// The links in reading order; [`Span::link`] is an index into them.
    pub links: Arc<[Link]>,
    /// Who may read all of it.
    pub access: Access,
    /// Words that their author marked with soft hyphens: where each may be parted, in bytes.
    pub soft_hyphens: Arc<SoftHyphens>,
    /// What dateline has to say about the article.
    pub notice: Option<Clean>,
}

/// How many topics stand over a headline: the rest is a list for machines.
const TOPICS: usize = 4;

impl Article {
    /// The first few topics: those that stand over the headline.
    pub fn topics(&self) -> &[Clean] {
        &self.kicker[..self.kicker.len().min(TOPICS)]
    }
}

/// A part of the story.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Text),
    /// A heading within the story; level 1 to 6.
    Heading(u8, Text),
    /// A quotation.
    Quote(Vec<Block>),
    /// What a term or a summary introduces: set in a little.
    Indented(Vec<Block>),
    /// What a page would fold away, shown open: what it is said to be, and what is in it.
    Details(Text, Vec<Block>),
    /// A list.
    List(Vec<Item>),
    /// Lines of code, spaces and all.
    Code(Vec<Clean>),
    /// A table of data.
    Table(Table),
    /// Where a figure stands: an index into [`Article::figures`].
    Figure(usize),
    /// A change of scene.
    Rule,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its number with what follows it ("3.", "iv."); `None` for a bullet.
    pub number: Option<Clean>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A table of data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Its title.
    pub caption: Text,
    /// How many rows at its top are headings.
    pub head: usize,
    /// Its rows, all equally long.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// Its text.
    pub text: Text,
    /// Whether a cell above or before it reaches here and has said so already.
    pub repeated: bool,
}

/// Styled text: the lines that its author broke, not yet wrapped.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// Usually one; more where the text has hard breaks.
    pub lines: Vec<Vec<Span>>,
}

impl Text {
    /// Text of one kind; empty text has no lines.
    pub fn plain(text: Clean) -> Self {
        let lines = if text.is_empty() { Vec::new() } else { vec![vec![Span { text, ..Span::default() }]] };
        Self { lines }
    }

    /// Whether there is nothing to see.
    pub fn is_empty(&self) -> bool {
        self.spans().all(|span| span.text.trim().is_empty())
    }

    /// Its spans, line after line.
    pub fn spans(&self) -> impl Iterator<Item = &Span> {
        self.lines.iter().flatten()
    }

    /// Its words alone, hard breaks as newlines.
    pub fn words(&self) -> String {
        let line = |spans: &Vec<Span>| spans.iter().map(|span| span.text.as_str()).collect::<String>();
        self.lines.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

impl Block {
    /// The texts of a block and of all blocks in it, in reading order.
    pub fn texts(&self) -> Vec<&Text> {
        let mut texts = Vec::new();
        self.visit(&mut |text| texts.push(text));
        texts
    }

    fn visit<'a>(&'a self, each: &mut impl FnMut(&'a Text)) {
        match self {
            Block::Paragraph(text) | Block::Heading(_, text) => each(text),
            Block::Quote(blocks) | Block::Indented(blocks) => blocks.iter().for_each(|block| block.visit(each)),
            Block::Details(summary, blocks) => {
                each(summary);
                blocks.iter().for_each(|block| block.visit(each));
            }
            Block::List(items) => items.iter().flat_map(|item| &item.blocks).for_each(|block| block.visit(each)),
            Block::Table(table) => {
                each(&table.caption);
                table.rows.iter().flatten().filter(|cell| !cell.repeated).for_each(|cell| each(&cell.text));
            }
            Block::Code(_) | Block::Figure(_) | Block::Rule => {}
        }
    }

    /// Gives the index of every figure in a block to `each`, in reading order.
    pub(super) fn visit_figures(&self, each: &mut dyn FnMut(usize)) {
        match self {
            Block::Figure(index) => each(*index),
            Block::Quote(blocks) | Block::Indented(blocks) | Block::Details(_, blocks) => {
                blocks.iter().for_each(|block| block.visit_figures(each));
            }
            Block::List(items) => items.iter().flat_map(|item| &item.blocks).for_each(|block| block.visit_figures(each)),
            Block::Paragraph(_) | Block::Heading(..) | Block::Code(_) | Block::Table(_) | Block::Rule => {}
        }
    }

    /// Gives every span of a block, and of all blocks in it, to `each`, in reading order.
    pub(super) fn spans_mut(&mut self, each: &mut dyn FnMut(&mut Span)) {
        match self {
            Block::Paragraph(text) | Block::Heading(_, text) => text.lines.iter_mut().flatten().for_each(each),
            Block::Quote(blocks) | Block::Indented(blocks) => blocks.iter_mut().for_each(|block| block.spans_mut(each)),
            Block::Details(summary, blocks) => {
                summary.lines.iter_mut().flatten().for_each(&mut *each);
                blocks.iter_mut().for_each(|block| block.spans_mut(each));
            }
            Block::List(items) => items.iter_mut().flat_map(|item| &mut item.blocks).for_each(|block| block.spans_mut(each)),
            Block::Table(table) => {
                let cells = table.rows.iter_mut().flatten().map(|cell| &mut cell.text);
                let texts = std::iter::once(&mut table.caption).chain(cells);
                texts.flat_map(|text| text.lines.iter_mut().flatten()).for_each(each);
            }
            Block::Code(_) | Block::Figure(_) | Block::Rule => {}
        }
    }
}
