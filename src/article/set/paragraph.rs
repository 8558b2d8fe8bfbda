//! A run of text at a width: broken, its words parted where that is wanted, put in order.

use super::super::lines::{Line, Span, SpanKind};
use super::super::story::{Article, Block, Text};
use super::super::width::display_width;
use super::bidi::{self, Order};
use super::hyphens::{self, Hyphens};
use super::setting::Setting;
use super::wrap::wrap;

/// How the texts of one article are set.
#[derive(Clone, Debug)]
pub(super) struct Setter {
    hyphens: Option<Hyphens>,
    /// Whether the language runs from right to left, where that is known.
    language_runs_left: Option<bool>,
    /// Whether the article as a whole does: its gutters stand on the right then.
    pub(super) runs_left: bool,
    order: Order,
}

impl Setter {
    /// What an article's language and a setting want.
    pub(super) fn new(article: &Article, setting: &Setting) -> Self {
        let texts = || article.blocks.iter().flat_map(Block::texts).flat_map(Text::spans).map(|span| &*span.text);
        let declared = bidi::language_runs_left(article.language.as_deref());
        let article_runs_left = bidi::mostly_runs_left(std::iter::once(&*article.headline).chain(texts()), declared);
        let hyphens = setting
            .hyphenate
            .then(|| Hyphens { patterns: hyphens::patterns(article.language.as_deref(), texts()), soft: article.soft_hyphens.clone() });
        Self {
            hyphens: hyphens.filter(|hyphens| !hyphens.are_none()),
            // Without a word about it, an article that runs left has paragraphs that do, whatever name they
            // begin with.
            language_runs_left: declared.or(article_runs_left.then_some(true)),
            runs_left: article_runs_left,
            order: setting.order(),
        }
    }

    /// The lines of one run, in the direction of its letters.
    pub(super) fn lines(&self, spans: &[Span], columns: usize) -> Vec<Line> {
        self.directed(spans, columns, bidi::runs_left(spans.iter().map(|span| &*span.text), self.language_runs_left))
    }

    /// The lines of one run, in the direction of the article.
    pub(super) fn lines_of_article(&self, spans: &[Span], columns: usize) -> Vec<Line> {
        self.directed(spans, columns, self.runs_left)
    }

    fn directed(&self, spans: &[Span], columns: usize, runs_left: bool) -> Vec<Line> {
        let mut lines = wrap(spans, columns, self.hyphens.as_ref());
        for line in lines.iter_mut().filter(|line| !line.spans.is_empty()) {
            bidi::put_in_order(line, runs_left, self.order);
            if runs_left {
                let used: usize = line.spans.iter().map(|span| display_width(&span.text)).sum();
                line.spans.insert(0, Span::new(&" ".repeat(columns.saturating_sub(used)), SpanKind::Text));
                line.spans.retain(|span| !span.text.is_empty());
            }
        }
        lines
    }

    /// A text's own lines, each wrapped; all of it as `kind` where one is given.
    pub(super) fn text(&self, text: &Text, kind: Option<SpanKind>, columns: usize) -> Vec<Line> {
        let mut lines: Vec<Line> = text.lines.iter().flat_map(|line| self.lines(line, columns)).collect();
        if let Some(kind) = kind {
            lines
                .iter_mut()
                .flat_map(|line| &mut line.spans)
                .filter(|span| span.kind != SpanKind::Hyphen)
                .for_each(|span| span.kind = kind);
        }
        lines
    }
}
