//! Which figures have notes, what numbers they bear, and where all of them stand.
//!
//! Numbers follow the story's order, wherever the notes are.

use super::super::lines::PictureSize;
use super::super::story::Article;
use super::setting::Setting;
use crate::config::Notes;
use std::collections::HashMap;

/// Columns between the text and its margin.
pub(super) const GAP: usize = 2;
/// Columns that notes in the margin have: fewer are hard to read, more are no margin.
const MARGIN: std::ops::RangeInclusive<usize> = 30..=40;
/// What `Notes::Margin` makes do with.
const NARROW_MARGIN: usize = 24;
/// What stays free on the other side of the text where nobody asked for a margin.
const OTHER_SIDE: usize = 7;

/// Where the notes of an article stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    Inline,
    /// Beside the text, in so many columns.
    Margin(usize),
    End,
}

/// The notes of an article: their numbers, and where they stand.
#[derive(Clone, Debug)]
pub(super) struct Notebook {
    pub(super) stand: Stand,
    /// The number of each figure that has one.
    numbers: HashMap<usize, usize>,
    /// Figures whose notes wait for the end of the story.
    waiting: Vec<usize>,
}

impl Notebook {
    /// Numbers the notes and decides where they stand beside a text of `column` columns.
    pub(super) fn new(article: &Article, setting: &Setting, column: usize) -> Self {
        let mut figures = Vec::new();
        article.blocks.iter().for_each(|block| block.visit_figures(&mut |index| figures.push(index)));
        figures.retain(|&index| has_words(article, index));
        let mut numbers = HashMap::new();
        for &index in &figures {
            let next = numbers.len() + 1;
            numbers.entry(index).or_insert(next);
        }
        let beside = figures.iter().any(|&index| picture(setting, index).is_none());
        let stand = match setting.notes {
            _ if !beside => Stand::Inline,
            Notes::Inline => Stand::Inline,
            Notes::End => Stand::End,
            Notes::Auto => margin(setting, column, OTHER_SIDE, *MARGIN.start()).map_or(Stand::Inline, Stand::Margin),
            Notes::Margin => margin(setting, column, 0, NARROW_MARGIN).map_or(Stand::Inline, Stand::Margin),
        };
        Self { stand, numbers, waiting: Vec::new() }
    }

    /// The number of a figure's note.
    pub(super) fn number(&self, index: usize) -> usize {
        self.numbers.get(&index).copied().unwrap_or(0)
    }

    /// Keeps a note for the end of the story.
    pub(super) fn wait(&mut self, index: usize) {
        self.waiting.push(index);
    }

    /// The notes that were kept, in the order of their numbers.
    pub(super) fn end(&mut self) -> Vec<usize> {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.sort_by_key(|&index| self.number(index));
        waiting
    }
}

/// The columns of a margin, where `least` of them are free.
fn margin(setting: &Setting, column: usize, other_side: usize, least: usize) -> Option<usize> {
    let free = usize::from(setting.width).checked_sub(column + GAP)?;
    let columns = free.saturating_sub(other_side).max(free.min(least)).min(*MARGIN.end());
    (columns >= least && free >= columns + other_side).then_some(columns)
}

/// Whether a figure has anything to read. One without is not there until its picture is.
pub(super) fn has_words(article: &Article, index: usize) -> bool {
    article.figures.get(index).is_some_and(|figure| !figure.caption.is_empty() || !figure.credit.is_empty())
}

/// The room of a figure's picture, where it has one.
pub(super) fn picture(setting: &Setting, index: usize) -> Option<PictureSize> {
    setting.pictures.get(index).copied().flatten().filter(|size| size.lines > 0 && size.columns > 0)
}
