//! Blocks that are about the page and not the story: what only their words and links give away.
//!
//! The first rule is to cut no real paragraph. A phrase alone drops a block only where it is all that
//! the block says; otherwise the block must also be short and mostly link.

use super::cuts::Cuts;
use super::lines::Span;
use super::opening;
use super::phrases;
use super::signposts;
use super::story::{Block, Text};

/// The longest block, in bytes, that can be about the page.
const MAX_FURNITURE: usize = 1_000;

/// What is known of the page that the story is on.
pub(super) struct Page<'a> {
    pub(super) headline: &'a str,
    pub(super) byline: &'a str,
    /// Whether the text is a web page's: more stands around it than in a feed.
    pub(super) is_web: bool,
    /// The numbers of links that lead to the page itself.
    pub(super) own: &'a [usize],
}

/// How a text points to the rest of the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadOn {
    /// It says so: "Continue reading".
    Says,
    /// It ends in a link to its own page.
    Links,
}

impl Page<'_> {
    /// Takes out of `blocks` what is not the story. What pointed to the rest of the story is gone
    /// too, but told.
    pub(super) fn tidy(&self, blocks: &mut Vec<Block>, cuts: &mut Cuts) -> Option<ReadOn> {
        let ends_in_heading = matches!(blocks.last(), Some(Block::Heading(..)));
        drop_headline(blocks, self.headline, cuts);
        if self.is_web {
            opening::trim(blocks, self.byline, cuts);
            cut_at_wall(blocks, cuts);
        }
        cut_ending(blocks, cuts);
        drop_related_lists(blocks, cuts);
        if self.is_web {
            drop_link_lists(blocks, cuts);
        }
        blocks.retain(|block| {
            let is_furniture = is_furniture(block) || self.is_signature(block);
            if is_furniture {
                cuts.add("line about the page", &words(block));
            }
            !is_furniture
        });
        let read_on = self.drop_read_on(blocks);
        drop_loose_ends(blocks, ends_in_heading);
        read_on
    }

    /// A line like "The post A headline appeared first on A paper", in whatever language: a link to
    /// this very page that says its headline, in few words.
    fn is_signature(&self, block: &Block) -> bool {
        let Block::Paragraph(text) = block else { return false };
        let links = Links::of(&[text]);
        let says_headline =
            |span: &Span| span.link.is_some_and(|link| self.own.contains(&link)) && normal(&span.text) == normal(self.headline);
        !self.headline.is_empty() && text.spans().any(says_headline) && links.letters - links.linked < 60
    }

    /// Takes the link to the whole story off the end of a teaser.
    fn drop_read_on(&self, blocks: &mut Vec<Block>) -> Option<ReadOn> {
        let Some(Block::Paragraph(text) | Block::Heading(_, text)) = blocks.last_mut() else { return None };
        let last = text.lines.last()?.last()?;
        let words = normal(&last.text);
        let says = words.chars().count() < 60 && signposts::READ_ON.iter().any(|phrase| words.starts_with(phrase));
        let alone = text.spans().count() == 1;
        let leads_here = last.link.is_some_and(|link| self.own.contains(&link));
        let found = match () {
            () if says && (last.link.is_some() || text.lines.len() > 1) => ReadOn::Says,
            () if leads_here && alone && words.chars().count() < 60 => ReadOn::Links,
            () => return None,
        };
        text.lines.last_mut()?.pop();
        while text.lines.last().is_some_and(|line| line.iter().all(|span| span.text.trim().is_empty())) {
            text.lines.pop();
        }
        if text.is_empty() {
            blocks.pop();
        }
        Some(found)
    }
}

/// The text as phrases are compared: lower case, without marks at its ends.
fn normal(text: &str) -> String {
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ':' | '.'
                    | '→'
                    | '»'
                    | '>'
                    | '—'
                    | '-'
                    | '•'
                    | '▸'
                    | '►'
                    | '*'
                    | '['
                    | ']'
                    | '…'
                    | '【'
                    | '】'
                    | '・'
                    | '「'
                    | '」'
                    | '＞'
                    | '|'
            )
    })
    .to_lowercase()
}

/// A heading at the top that says the headline again.
fn drop_headline(blocks: &mut Vec<Block>, headline: &str, cuts: &mut Cuts) {
    let again = match blocks.first() {
        Some(Block::Heading(_, text)) => normal(&text.words()) == normal(headline),
        _ => false,
    };
    if again {
        cuts.add("headline said again", headline);
        blocks.remove(0);
    }
}

/// The end-of-article rule: past 40 % of the blocks, a bar of links ends the story.
fn cut_ending(blocks: &mut Vec<Block>, cuts: &mut Cuts) {
    let start = (blocks.len() * 2).div_ceil(5).max(1);
    if let Some(end) = blocks.iter().enumerate().skip(start).find(|(_, block)| is_link_bar(block)).map(|(at, _)| at) {
        blocks.drain(end..).for_each(|block| cuts.add("end of the article, at a bar of links", &words(&block)));
    }
}

/// A line that says that the rest is for subscribers ends the story, unless nothing was before it.
fn cut_at_wall(blocks: &mut Vec<Block>, cuts: &mut Cuts) {
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

/// Lists of two or more links to other stories, in lists or in short lines.
fn drop_link_lists(blocks: &mut Vec<Block>, cuts: &mut Cuts) {
    let is_short_link = |block: &Block| match block {
        Block::Paragraph(text) => {
            let length = text.words().chars().count();
            length < 160 && Links::of(&[text]).exceed(90)
        }
        Block::List(items) => items.len() > 1 && Links::of(&block.texts()).exceed(90),
        _ => false,
    };
    let all: usize = blocks.iter().map(|block| words(block).len()).sum();
    let mut at = 0;
    while at < blocks.len() {
        let run = blocks[at..].iter().take_while(|block| is_short_link(block)).count();
        let is_list = run > 1 || (run == 1 && matches!(blocks[at], Block::List(_)));
        let length: usize = blocks[at..at + run].iter().map(|block| words(block).len()).sum();
        if is_list && length * 3 < all {
            blocks.drain(at..at + run).for_each(|block| cuts.add("links to other stories", &words(&block)));
        } else {
            at += run.max(1);
        }
    }
}

/// What a block says.
fn words(block: &Block) -> String {
    block.texts().iter().map(|text| text.words()).collect::<Vec<_>>().join(" ")
}

fn is_link_bar(block: &Block) -> bool {
    let Block::Paragraph(text) = block else { return false };
    let links = Links::of(&[text]);
    let marks = text.spans().flat_map(|span| span.text.chars()).filter(|c| matches!(c, '|' | '·' | '•')).count();
    links.count >= 3 && links.exceed(70) && marks >= 2
}

/// How much of a text is link.
struct Links {
    count: usize,
    linked: usize,
    letters: usize,
}

impl Links {
    fn of(texts: &[&Text]) -> Self {
        let mut links = Links { count: 0, linked: 0, letters: 0 };
        let mut before = None;
        for span in texts.iter().flat_map(|text| text.spans()) {
            let letters = span.text.chars().filter(|c| c.is_alphanumeric()).count();
            links.letters += letters;
            if span.link.is_some() {
                links.linked += letters;
                links.count += usize::from(span.link != before);
            }
            before = span.link;
        }
        links
    }

    /// Whether more than so many of a hundred letters are link.
    fn exceed(&self, percent: usize) -> bool {
        self.linked * 100 > self.letters * percent
    }
}

fn is_furniture(block: &Block) -> bool {
    let texts = block.texts();
    let length: usize = texts.iter().flat_map(|text| text.spans()).map(|span| span.text.len()).sum();
    if length == 0 || length > MAX_FURNITURE {
        return false;
    }
    let words = texts.iter().map(|text| text.words()).collect::<Vec<_>>().join(" ");
    let (text, links) = (normal(&words), Links::of(&texts));
    if phrases::FURNITURE.contains(&&*text) {
        return true;
    }
    let begins = |list: &[&str]| list.iter().any(|phrase| text.starts_with(phrase));
    let is_item_of_page = match block {
        Block::Paragraph(_) => links.count > 0,
        Block::List(_) => links.exceed(80),
        _ => false,
    };
    is_item_of_page && (appeared_first(&text) || (links.exceed(50) && (begins(&phrases::PLEAS) || is_related(&texts))))
}

fn appeared_first(text: &str) -> bool {
    phrases::APPEARED_FIRST.iter().any(|(begin, middle)| text.starts_with(begin) && text.contains(middle))
}

/// "Read more: A headline": the words before the link say so, or all is link and begins so.
fn is_related(texts: &[&Text]) -> bool {
    let before: String =
        texts.iter().flat_map(|text| text.spans()).take_while(|span| span.link.is_none()).map(|span| span.text.as_str()).collect();
    let all = texts.iter().map(|text| text.words()).collect::<String>();
    let opener = if before.trim().is_empty() { all.split([':', '：']).next().unwrap_or_default().to_owned() } else { before };
    let opener = normal(&opener);
    opener.chars().count() < 40 && signposts::RELATED.iter().any(|phrase| opener.starts_with(phrase.trim_end_matches(':')))
}

/// Headings like "Related" go with the links under them.
fn drop_related_lists(blocks: &mut Vec<Block>, cuts: &mut Cuts) {
    let mut at = 0;
    while at < blocks.len() {
        let heads = match &blocks[at] {
            Block::Heading(_, text) | Block::Paragraph(text) => {
                let words = normal(&text.words());
                words.chars().count() < 40 && signposts::RELATED.iter().any(|phrase| words.starts_with(phrase.trim_end_matches(':')))
            }
            _ => false,
        };
        let under = if heads { blocks[at + 1..].iter().take_while(|block| is_links(block)).count() } else { 0 };
        if under > 0 {
            blocks.drain(at..=at + under).for_each(|block| cuts.add("links to other stories", &words(&block)));
        } else {
            at += 1;
        }
    }
}

fn is_links(block: &Block) -> bool {
    let texts = block.texts();
    matches!(block, Block::List(_) | Block::Paragraph(_)) && Links::of(&texts).exceed(80)
}

/// Rules at the ends or twice in a row, and headings left with nothing under them.
fn drop_loose_ends(blocks: &mut Vec<Block>, ends_in_heading: bool) {
    blocks.dedup_by(|next, before| *next == Block::Rule && *before == Block::Rule);
    while blocks.first() == Some(&Block::Rule) {
        blocks.remove(0);
    }
    let is_loose = |block: &Block| match block {
        Block::Rule => true,
        Block::Heading(..) => !ends_in_heading,
        _ => false,
    };
    while blocks.len() > 1 && blocks.last().is_some_and(is_loose) {
        blocks.pop();
    }
}
