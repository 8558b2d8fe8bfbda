//! Blocks → lines at a width. No HTML from here on: a change of width costs microseconds.

use super::body::Body;
use super::head;
use super::lines::{ArticleLines, Line, PictureSize, Place, Span, SpanKind};
use super::marks::{ASCII, UNICODE};
use super::notes::{GAP, Notebook, Stand};
use super::paragraph::Setter;
use super::rows::{Mark, Row, prefixed, rows};
use super::story::Article;
use crate::model::Clean;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// Where caption notes stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notes {
    /// In the margin where there is room for it, else inline.
    #[default]
    Auto,
    /// Where the picture stands.
    Inline,
    /// In the margin, beside the paragraph at the picture, even in a narrow one; inline where there
    /// is no room at all.
    Margin,
    /// After the story, a number in the text where the picture stands.
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
    let marks = if setting.ascii { ASCII } else { UNICODE };
    let setter = Setter::default();
    let notebook = Notebook::new(article, setting, column);
    let stand = notebook.stand;
    let mut body = Body::new(article, setting, marks, &setter, notebook);
    let mut story = body.rows(column);
    let mut whole = column;
    if let Stand::Margin(columns) = stand {
        story = body.beside(story, column, columns);
        whole += GAP + columns;
    }
    let rule = || Row::of_kind(&marks.rule.repeat(column), SpanKind::Rule);
    let mut out = rows(head::lines(article, column, &marks, &setter, &setting.time_zone));
    if !story.is_empty() {
        out.extend([rule(), Row::default()]);
        out.extend(story);
        out.extend(article.url.is_some().then(Row::default));
    }
    if let Some(url) = &article.url {
        out.extend([rule(), Row::of_kind(url, SpanKind::Address)]);
    }
    let indent = if setting.centred { (width - whole) / 2 } else { 0 };
    finished(prefixed(out, None, &Span::new(&" ".repeat(indent), SpanKind::Text)), article, setting)
}

/// Rows as the lines that are painted.
fn finished(rows: Vec<Row>, article: &Article, setting: &Setting) -> ArticleLines {
    let (mut lines, mut pictures) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows.into_iter().filter(|row| !row.is_anchor()) {
        if let Some(Mark::Picture { figure, column, size }) = row.mark {
            pictures.push(Place { figure, line: lines.len(), column: u16::try_from(column).unwrap_or(u16::MAX), size });
        }
        lines.push(Line { spans: row.spans });
    }
    ArticleLines { width: setting.width, lines, links: article.links.clone(), pictures }
}
