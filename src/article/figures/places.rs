//! Figures and their places in the story: those of the text and those that the feed names beside it,
//! in the order in which they are shown.

use super::super::story::Block;
use super::super::wording;
use super::captions;
use super::credit;
use super::pictures;
use super::take;
use crate::model::Clean;
use crate::model::Figure;

/// Joins the figures that page and feed name beside the text to those in it, and puts all in the
/// order in which the story shows them; a lead with a caption comes first.
///
/// `beside` begins with those of the text's own source: of what others show as well, its words stand.
pub(in crate::article) fn arrange(blocks: &mut Vec<Block>, mut figures: Vec<Figure>, beside: &[&[Figure]]) -> Vec<Figure> {
    adopt_credits(blocks, &mut figures);
    let mut others: Vec<Figure> = Vec::new();
    for (figure, is_own) in beside.iter().enumerate().flat_map(|(rank, told)| told.iter().map(move |figure| (figure, rank == 0))) {
        let mut figure = figure.clone();
        if figure.credit.is_empty() {
            (figure.caption, figure.credit) = credit::split(&figure.caption);
        }
        match figures.iter_mut().chain(&mut others).find(|known| is_known(known, &figure, is_own)) {
            Some(known) => complete(known, figure),
            None => others.push(figure),
        }
    }
    let (mut leads, mut silent): (Vec<_>, Vec<_>) = others.into_iter().partition(|figure| !figure.caption.is_empty());
    leads.iter_mut().for_each(|figure| figure.lead = true);
    // A picture without words stands in only where the story shows none: mostly it is the same one, smaller.
    if leads.is_empty() && figures.iter().all(|figure| figure.url.is_none()) && !silent.is_empty() {
        leads.push(Figure { lead: true, ..silent.remove(0) });
    }
    let mut ordered = leads;
    let places = (0..ordered.len()).map(Block::Figure).collect::<Vec<_>>();
    renumber(blocks, &figures, &mut ordered);
    drop_told(blocks, &mut ordered);
    blocks.splice(0..0, places);
    ordered.append(&mut silent);
    ordered
}

/// Whether `known` is the figure that is told beside the text, by its own source or by another.
fn is_known(known: &Figure, figure: &Figure, is_own: bool) -> bool {
    let says_other = !known.caption.is_empty() && !figure.caption.is_empty() && known.caption != figure.caption;
    let is_same = take::same_picture(known.url.as_deref(), figure.url.as_deref()) && !(is_own && figure.lead && says_other);
    let is_crop = || matches!((&known.url, &figure.url), (Some(one), Some(other)) if pictures::is_like(one, other));
    is_same
        || (!is_own && known.lead && !says_other && is_crop())
        || (!figure.caption.is_empty() && wording::letters(&known.caption) == wording::letters(&figure.caption))
}

fn complete(known: &mut Figure, figure: Figure) {
    if known.caption.is_empty() {
        known.caption = figure.caption;
    }
    if known.credit.is_empty() {
        known.credit = figure.credit;
    }
    captions::settle(known);
    known.url = known.url.take().or(figure.url);
    known.lead |= figure.lead;
}

/// Takes out the paragraphs that say what a caption says. Where that is the whole story, it is a feed
/// that calls its story so: then the caption goes.
fn drop_told(blocks: &mut Vec<Block>, figures: &mut [Figure]) {
    let told: Vec<Option<usize>> = blocks.iter().map(|block| told_by(block, figures)).collect();
    let has_more = blocks.iter().zip(&told).any(|(block, told)| told.is_none() && !block.texts().iter().all(|text| text.is_empty()));
    if has_more {
        let mut told = told.iter();
        blocks.retain(|_| told.next().is_none_or(Option::is_none));
        return;
    }
    for (block, figure) in blocks.iter().zip(told).filter_map(|(block, told)| Some((block, told?))) {
        let words: String = block.texts().iter().map(|text| wording::letters(&text.words())).collect();
        figures[figure].caption = Clean::default();
        if words.contains(&wording::letters(&figures[figure].credit)) {
            figures[figure].credit = Clean::default();
        }
    }
}

/// The figure whose caption says what a paragraph says.
fn told_by(block: &Block, figures: &[Figure]) -> Option<usize> {
    let Block::Paragraph(text) = block else { return None };
    let words = wording::letters(&text.words());
    figures.iter().position(|figure| {
        let caption = wording::letters(&figure.caption);
        caption.len() >= TOLD && words.len() < caption.len() + 100 && words.starts_with(&caption)
    })
}

/// As many letters in the same order are no coincidence.
const TOLD: usize = 30;

/// Moves the figures that `blocks` still have a place for behind those in `ordered`.
fn renumber(blocks: &mut Vec<Block>, figures: &[Figure], ordered: &mut Vec<Figure>) {
    let mut seen = vec![false; figures.len()];
    blocks.retain_mut(|block| renumber_one(block, figures, &mut seen, ordered));
}

/// Renumbers the figures in a block; false where the block only held a place for nothing.
fn renumber_one(block: &mut Block, figures: &[Figure], seen: &mut [bool], ordered: &mut Vec<Figure>) -> bool {
    let mut inside = |blocks: &mut Vec<Block>| blocks.retain_mut(|block| renumber_one(block, figures, seen, ordered));
    match block {
        Block::Figure(index) => match figures.get(*index) {
            Some(figure) if !std::mem::replace(&mut seen[*index], true) => {
                *index = ordered.len();
                ordered.push(figure.clone());
            }
            _ => return false,
        },
        Block::Quote(blocks) | Block::Indented(blocks) | Block::Details(_, blocks) => inside(blocks),
        Block::List(items) => items.iter_mut().for_each(|item| inside(&mut item.blocks)),
        _ => {}
    }
    true
}

/// Gives paragraphs that are nothing but a credit to the last picture before them that has none.
fn adopt_credits(blocks: &mut Vec<Block>, figures: &mut [Figure]) {
    let mut last: Option<usize> = None;
    blocks.retain(|block| match block {
        Block::Figure(index) => {
            last = Some(*index);
            true
        }
        Block::Paragraph(text) => {
            let waiting = last.and_then(|index| figures.get_mut(index)).filter(|figure| figure.credit.is_empty());
            let Some(figure) = waiting else { return true };
            let (caption, credit) = credit::split(&text.words());
            let is_credit = caption.is_empty() && !credit.is_empty();
            if is_credit {
                figure.credit = credit;
            }
            !is_credit
        }
        _ => true,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(url: &str) -> Figure {
        Figure { url: Some(format!("https://a.example/{url}")), ..Figure::default() }
    }

    #[test]
    fn a_picture_without_words_leads_a_story_that_shows_none() {
        let mut blocks = Vec::new();
        let figures = arrange(&mut blocks, Vec::new(), &[&[figure("harbour-thumbnail.jpg"), figure("harbour-square.jpg")]]);
        assert_eq!(blocks, [Block::Figure(0)]);
        assert!(figures[0].lead && !figures[1].lead);
        let mut blocks = vec![Block::Figure(0)];
        let figures = arrange(&mut blocks, vec![figure("ferry.jpg")], &[&[figure("harbour-thumbnail.jpg")]]);
        assert_eq!((blocks.len(), figures[0].url.as_deref()), (1, Some("https://a.example/ferry.jpg")), "it has its own");
    }
}
