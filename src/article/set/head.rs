//! What stands above the story: topics, headline, and the line of source, byline and date.

use super::super::lines::{Line, Span, SpanKind};
use super::super::meta::meta;
use super::super::story::Article;
use super::super::width::display_width;
use super::marks::Marks;
use super::paragraph::Setter;
use crate::model::Clean;
use jiff::tz::TimeZone;

/// Lines that the headline is set bold in.
const HEADLINE_LINES: usize = 3;

/// The lines above the story's first rule.
pub(super) fn lines(article: &Article, width: usize, marks: &Marks, setter: &Setter, time_zone: &TimeZone) -> Vec<Line> {
    let row = Items { width, dot: marks.dot, setter };
    let topics = article.topics().iter().map(|topic| Clean::new(&topic.to_uppercase()));
    // One line of them, each whole: they are there to be passed over.
    let topics: Vec<Clean> = topics.filter(|topic| display_width(topic) <= width).collect();
    let mut lines = row.lines(&topics, SpanKind::Kicker);
    lines.truncate(1);
    let headline = setter.lines(&[Span::new(&article.headline, SpanKind::Headline)], width);
    for (n, mut line) in headline.into_iter().filter(|line| !line.spans.is_empty()).enumerate() {
        if n >= HEADLINE_LINES {
            line.spans.iter_mut().for_each(|span| span.kind = SpanKind::Text);
        }
        lines.push(line);
    }
    lines.extend(row.lines(&meta(article, time_zone), SpanKind::Meta));
    lines
}

/// Rows of items with dots between them.
struct Items<'a> {
    width: usize,
    dot: &'a str,
    setter: &'a Setter,
}

impl Items<'_> {
    /// A line ends after an item, never begins with a dot.
    fn lines(&self, items: &[Clean], kind: SpanKind) -> Vec<Line> {
        let mut rows: Vec<String> = Vec::new();
        for item in items {
            match rows.last_mut() {
                Some(row) if display_width(row) + display_width(item) + display_width(self.dot) <= self.width => {
                    row.push_str(self.dot);
                    row.push_str(item);
                }
                _ => rows.push(item.to_string()),
            }
        }
        rows.iter().flat_map(|row| self.setter.lines_of_article(&[Span::new(row, kind)], self.width)).collect()
    }
}
