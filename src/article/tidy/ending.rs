//! Where a story ends: at a bar of links, at a line for subscribers, before the outlet's pleas.

use super::super::story::Block;
use super::cuts::Cuts;
use super::phrases;
use super::saying::{Links, normal, words};
use super::signposts;

/// The end-of-article rule: past 40 % of the blocks, a bar of links ends the story.
pub(super) fn cut_at_bar(blocks: &mut Vec<Block>, cuts: &mut Cuts) {
    let start = (blocks.len() * 2).div_ceil(5).max(1);
    if let Some(end) = blocks.iter().enumerate().skip(start).find(|(_, block)| is_link_bar(block)).map(|(at, _)| at) {
        blocks.drain(end..).for_each(|block| cuts.add("end of the article, at a bar of links", &words(&block)));
    }
}

/// A line that says that the rest is for subscribers ends the story, unless nothing was before it.
pub(super) fn cut_at_wall(blocks: &mut Vec<Block>, cuts: &mut Cuts) {
    let is_wall = |block: &Block| {
        let text = normal(&words(block));
        text.chars().count() < 250 && signposts::WALLS.iter().any(|wall| text.starts_with(wall) || (wall.len() > 20 && text.contains(wall)))
    };
    let Some(at) = blocks.iter().position(is_wall).filter(|at| *at > 0) else { return };
    let letters = |blocks: &[Block]| blocks.iter().map(|block| words(block).len()).sum::<usize>();
    let is_end = letters(&blocks[at..]) < letters(&blocks[..at]).max(2_000) && !blocks[at..].iter().any(is_long);
    let end = if is_end { blocks.len() } else { at + 1 };
    blocks.drain(at..end).for_each(|block| cuts.add("line for subscribers", &words(&block)));
}

/// Whether a block can only be a story's.
fn is_long(block: &Block) -> bool {
    matches!(block, Block::Paragraph(text) if text.words().chars().count() > 300)
}

fn is_link_bar(block: &Block) -> bool {
    let Block::Paragraph(text) = block else { return false };
    let links = Links::of(&[text]);
    let marks = text.spans().flat_map(|span| span.text.chars()).filter(|c| matches!(c, '|' | '·' | '•')).count();
    links.count >= 3 && links.exceed(70) && marks >= 2
}

/// Takes what is said about the author off the end of a page: under a heading that says so, or in a
/// last paragraph that begins with the name in the byline.
pub(super) fn cut_author(blocks: &mut Vec<Block>, byline: &str, cuts: &mut Cuts) {
    let is_heading = |block: &Block| phrases::AUTHORS.contains(&&*normal(&words(block)));
    let tail = blocks.len().saturating_sub(MAX_AUTHOR);
    let heading = blocks.iter().skip(tail).position(is_heading).map(|at| tail + at);
    if let Some(at) = heading.filter(|at| *at > 0 && !blocks[*at..].iter().any(is_long)) {
        blocks.drain(at..).for_each(|block| cuts.add("about the author", &words(&block)));
    }
    if let Some(about) = blocks.pop_if(|block| matches!(block, Block::Paragraph(_)) && presents(&words(block), byline)) {
        cuts.add("about the author", &words(&about));
    }
}

/// How many blocks an author's box has at most.
const MAX_AUTHOR: usize = 8;

/// Whether a short text presents one of the people in the byline: "Jane Roe is a reporter who …".
fn presents(text: &str, byline: &str) -> bool {
    const VERBS: [&str; 12] = ["is", "was", "has", "covers", "writes", "reports", "ist", "schreibt", "est", "es", "è", "é"];
    let names = byline.split([',', ';', '&']).flat_map(|names| names.split(" and ")).map(str::trim);
    let mut people = names.filter(|name| name.split_whitespace().count() > 1);
    let verb = people.find_map(|name| text.trim().strip_prefix(name)?.split_whitespace().next());
    text.chars().count() < 400 && verb.is_some_and(|verb| VERBS.contains(&verb))
}

/// How many blocks at the end may be pleas.
const MAX_PLEAS: usize = 5;

/// Takes pleas off the end of a page: short blocks that begin as pleas do, or ask twice.
pub(super) fn cut_pleas(blocks: &mut Vec<Block>, cuts: &mut Cuts) {
    let is_plea = |block: &Block| {
        let text = normal(&words(block));
        let begins = phrases::PLEAS.iter().any(|plea| text.starts_with(plea));
        let asks = phrases::ASKS.iter().filter(|ask| text.contains(*ask)).count();
        // News tells of subscribers and donations too; what asks for them has a link.
        text.chars().count() < 600 && (begins || asks > 1) && Links::of(&block.texts()).count > 0
    };
    for _ in 0..MAX_PLEAS {
        let Some(last) = blocks.pop_if(|block| is_plea(block) && !matches!(block, Block::Figure(_))) else { break };
        cuts.add("plea at the end", &words(&last));
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::lines::{Span, SpanKind};
    use super::super::super::story::Text;
    use super::*;
    use crate::model::Clean;

    fn paragraph(text: &str, is_link: bool) -> Block {
        let link = is_link.then_some(0);
        Block::Paragraph(Text { lines: vec![vec![Span { text: Clean::new(text), kind: SpanKind::Text, link }]] })
    }

    #[test]
    fn news_of_subscribers_is_no_plea() {
        for (text, is_link) in [
            ("Meta, which owns Facebook, Instagram and WhatsApp, declined to comment.", true),
            ("It costs 12 dollars a month, and 3 million people subscribed to its newsletter last year.", false),
        ] {
            let mut blocks = vec![paragraph("The harbour froze.", false), paragraph(text, is_link)];
            cut_pleas(&mut blocks, &mut Cuts::told());
            assert_eq!(blocks.len(), 2, "{text}");
        }
        let mut blocks = vec![paragraph("The harbour froze.", false), paragraph("Subscribe to our newsletter here.", true)];
        cut_pleas(&mut blocks, &mut Cuts::told());
        assert_eq!(blocks.len(), 1);
    }

    #[test]
    fn an_author_is_presented_by_name_and_verb() {
        assert!(presents("Jane Roe is a reporter who writes about boats.", "Jane Roe"));
        assert!(presents("John Doe covers the coast.", "Jane Roe, John Doe"));
        assert!(presents("John Doe covers the coast.", "Jane Roe and John Doe"));
        assert!(!presents("Jane Roe will not leave the island.", "Jane Roe"));
        assert!(!presents("Jane Roe is a reporter.", "John Doe"));
        assert!(!presents("Reuters is an agency.", "Reuters"));
        assert!(!presents("Jane Roe is a reporter.", ""));
    }
}
