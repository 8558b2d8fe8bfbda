//! What of the article's links is in view, and what a search of it stands at.

use super::{
    super::{
        find::Find,
        hints::{VisibleLink, visible_links},
    },
    article::ArticlePane,
};
use crate::article::SpanKind;
use ratatui::layout::Rect;

impl ArticlePane {
    /// The links in view, with the cells that they begin in.
    pub(in crate::tui) fn visible_links(&self) -> Vec<VisibleLink> {
        let Some(shown) = &self.shown else { return Vec::new() };
        let Rect { x, y, width, .. } = self.area;
        let text = Rect { x: x + 1, y: y + 1, width: width.saturating_sub(2), height: self.view() };
        visible_links(&shown.lines, shown.top, text)
    }

    /// The words of the line that the search stands at, without its gutter.
    pub(in crate::tui) fn found_line(&self) -> Option<String> {
        let shown = self.shown.as_ref()?;
        let line = shown.lines.lines.get(shown.find.as_ref().and_then(Find::line)?)?;
        let gutter = |kind| matches!(kind, SpanKind::QuoteMark | SpanKind::ListMark | SpanKind::NoteMark);
        Some(line.spans.iter().filter(|span| !gutter(span.kind)).map(|span| span.text.as_str()).collect())
    }
}
