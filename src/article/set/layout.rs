//! Blocks → lines at a width. No HTML from here on: a change of width costs microseconds.

use super::super::lines::{ArticleLines, Line, Place, Span, SpanKind};
use super::super::story::Article;
use super::super::width::with_ambiguous_wide;
use super::body::Body;
use super::head;
use super::marks::{ASCII, UNICODE};
use super::notebook::{GAP, Notebook, Stand};
use super::paragraph::Setter;
use super::rows::{Mark, Row, rows};
use super::setting::Setting;
use crate::model::FeedUrl;
use std::ops::Range;

/// Sets an article for a width.
///
/// No line is wider than the width but the last one, where the address stands in full, and lines of
/// code where the setting lets them be.
pub fn lay_out(article: &Article, setting: &Setting) -> ArticleLines {
    with_ambiguous_wide(setting.ambiguous_wide, || set(article, setting))
}

fn set(article: &Article, setting: &Setting) -> ArticleLines {
    let width = usize::from(setting.width.max(1));
    let column = width.min(usize::from(setting.measure.max(1)));
    let marks = if setting.ascii || setting.ambiguous_wide { ASCII } else { UNICODE };
    let setter = Setter::new(article, setting);
    let notebook = Notebook::new(article, setting, column);
    let stand = notebook.stand;
    let mut body = Body::new(article, setting, marks, &setter, notebook, column);
    let mut story = body.rows();
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
        out.extend([rule(), Row::of_kind(&FeedUrl::new(url).shown(), SpanKind::Address)]);
    }
    let indent = if setting.centred { (width - whole) / 2 } else { 0 };
    let text = columns(indent)..columns(indent + column);
    out.iter_mut().for_each(|row| centre(row, indent, width));
    finished(out, text, article, setting)
}

/// Rows as the lines that are painted.
fn finished(rows: Vec<Row>, text: Range<u16>, article: &Article, setting: &Setting) -> ArticleLines {
    let (mut lines, mut pictures) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows.into_iter().filter(|row| !row.is_anchor()) {
        if let Some(Mark::Picture { figure, column, size }) = row.mark {
            pictures.push(Place { figure, line: lines.len(), column: columns(column), size });
        }
        lines.push(Line { spans: row.spans });
    }
    ArticleLines { width: setting.width, lines, text, links: article.links.clone(), pictures }
}

/// Puts a row where the page has it: behind the indent, or further left where it is too wide for that.
fn centre(row: &mut Row, indent: usize, width: usize) {
    let indent = match &mut row.mark {
        Some(Mark::Wide(columns)) => indent.min(width.saturating_sub(*columns) / 2),
        Some(Mark::Picture { column, .. }) => {
            *column += indent;
            indent
        }
        _ => indent,
    };
    if !row.spans.is_empty() && indent > 0 {
        row.spans.insert(0, Span::new(&" ".repeat(indent), SpanKind::Text));
    }
}

/// Columns as a screen counts them.
fn columns(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX)
}
