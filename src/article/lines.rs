//! Styled text that knows no terminal: what a screen paints and what `show` prints.
//!
//! The lines measured are the lines painted; nobody wraps them again.

use crate::model::Clean;
use std::ops::Range;
use std::sync::Arc;

/// What a piece of text is; what it looks like is the theme's to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SpanKind {
    /// The story's text.
    #[default]
    Text,
    /// Stressed, usually italic.
    Emphasis,
    /// Strongly stressed, usually bold.
    Strong,
    /// Struck out.
    Deleted,
    /// Code, in the text or in a block.
    Code,
    /// A link's words.
    Link,
    /// The topics above the headline.
    Kicker,
    /// The headline.
    Headline,
    /// Source, byline, date, reading time.
    Meta,
    /// A rule across the measure.
    Rule,
    /// A heading within the story.
    Heading,
    /// The gutter of a quotation.
    QuoteMark,
    /// The mark of a list's item.
    ListMark,
    /// The gutter of a caption note, and its number.
    NoteMark,
    /// A caption.
    Caption,
    /// A picture's credit.
    Credit,
    /// A table's frame.
    TableFrame,
    /// What dateline itself says about the article.
    Notice,
    /// The entry's address on the last line.
    Address,
    /// The space between the story's text and the margin: what follows on the line is a note beside
    /// the text, no part of it.
    Gap,
    /// A hyphen that only the line's end put there: the word goes on in the next line.
    Hyphen,
    /// A line of a block of code.
    Preformatted,
}

/// A run of text of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The text, without line breaks.
    pub text: Clean,
    /// What it is.
    pub kind: SpanKind,
    /// The link that it belongs to: an index into [`ArticleLines::links`].
    pub link: Option<usize>,
}

impl Span {
    /// Text of one kind that is no link; its spaces stay.
    pub fn new(text: &str, kind: SpanKind) -> Self {
        Self { text: Clean::lines(text), kind, link: None }
    }
}

/// One line of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its spans, left to right.
    pub spans: Vec<Span>,
}

impl Line {
    /// The line's text.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }
}

/// A link in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Absolute; http, https or mailto only.
    pub url: String,
    /// The words that carry it.
    pub text: Clean,
}

/// An article at a width.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleLines {
    /// The width that it was laid out for, in columns.
    pub width: u16,
    /// The lines, top to bottom.
    pub lines: Vec<Line>,
    /// The columns of the story's text, without its margin. Only a line of code may reach beyond, and
    /// only where the setting leaves that to a screen that pans it.
    pub text: Range<u16>,
    /// The links in reading order.
    pub links: Arc<[Link]>,
    /// Where pictures stand: lines left empty for them.
    pub pictures: Vec<Place>,
}

/// Room for a picture among the lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The figure: an index into the article's.
    pub figure: usize,
    /// The first of its lines.
    pub line: usize,
    /// The first of its columns.
    pub column: u16,
    /// Its size.
    pub size: PictureSize,
}

/// The size of a picture in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PictureSize {
    /// Columns.
    pub columns: u16,
    /// Lines.
    pub lines: u16,
}
