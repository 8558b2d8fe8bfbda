//! A run of text at a width: broken, its words parted where that is wanted, put in order.

use super::lines::{Line, Span, SpanKind};
use super::story::Text;
use super::wrap::wrap;

/// How the texts of one article are set.
#[derive(Clone, Debug, Default)]
pub(super) struct Setter {}

impl Setter {
    /// The lines of one run.
    #[expect(clippy::unused_self, reason = "the words to part and the direction follow")]
    pub(super) fn lines(&self, spans: &[Span], columns: usize) -> Vec<Line> {
        wrap(spans, columns)
    }

    /// A text's own lines, each wrapped; all of it as `kind` where one is given.
    pub(super) fn text(&self, text: &Text, kind: Option<SpanKind>, columns: usize) -> Vec<Line> {
        let mut lines: Vec<Line> = text.lines.iter().flat_map(|line| self.lines(line, columns)).collect();
        if let Some(kind) = kind {
            lines.iter_mut().flat_map(|line| &mut line.spans).for_each(|span| span.kind = kind);
        }
        lines
    }
}
