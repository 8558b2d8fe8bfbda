//! Blocks that are about the page and not the story: what only their words and links give away.
//!
//! The first rule is to cut no real paragraph. A phrase alone drops a block only where it is all that
//! the block says; otherwise the block must also be short and mostly link.

use super::super::lines::Span;
use super::super::story::{Block, Text};
use super::cuts::Cuts;
use super::ending;
use super::opening;
use super::phrases;
use super::saying::{Links, normal, words};
use super::signposts;
use crate::model::Clean;

/// The longest block, in bytes, that can be about the page.
const MAX_FURNITURE: usize = 1_000;

/// What is known of the page that the story is on.
pub(in crate::article) struct Page<'a> {
    pub(in crate::article) headline: &'a str,
    pub(in crate::article) byline: &'a str,
    /// Whether the text is a web page's: more stands around it than in a feed.
    pub(in crate::article) is_web: bool,
    /// The numbers of links that lead to the page itself.
    pub(in crate::article) own: &'a [usize],
}

/// How a text points to the rest of the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::article) enum ReadOn {
    /// It says so: "Continue reading".
    Says,
    /// It ends in a link to its own page.
    Links,
}

impl Page<'_> {
    /// Takes out of `blocks` what is not the story. What pointed to the rest of the story is gone
    /// too, but told.
    pub(in crate::article) fn tidy(&self, blocks: &mut Vec<Block>, cuts: &mut Cuts) -> Option<ReadOn> {
        let ends_in_heading = matches!(blocks.last(), Some(Block::Heading(..)));
        drop_headline(blocks, self.headline, cuts);
        if self.is_web {
            opening::trim(blocks, self.headline, self.byline, cuts);
            ending::cut_at_wall(blocks, cuts);
        }
        ending::cut_at_bar(blocks, cuts);
        drop_related_lists(blocks, cuts);
        if self.is_web {
            drop_link_lists(blocks, cuts);
            drop_openers(blocks, cuts);
            ending::cut_pleas(blocks, cuts);
            drop_lone_links(blocks, cuts);
        }
        blocks.retain(|block| {
            let is_furniture = is_furniture(block) || self.is_signature(block) || (self.is_web && is_button(block));
            if is_furniture {
                cuts.add("line about the page", &words(block));
            }
            !is_furniture
        });
        if self.is_web {
            ending::cut_author(blocks, self.byline, cuts);
        }
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
        let found = self.points_on(text)?;
        drop_last_words(text.lines.last_mut()?);
        while text.lines.last().is_some_and(|line| line.iter().all(|span| span.text.trim().is_empty())) {
            text.lines.pop();
        }
        if text.is_empty() {
            blocks.pop();
        }
        Some(found)
    }

    /// How the last words of a text, or its last link, point to the rest of the story.
    fn points_on(&self, text: &Text) -> Option<ReadOn> {
        let line = text.lines.last()?;
        let last = line.get(last_words(line)?)?;
        let words = normal(last.text.trim_matches(['(', ')', '（', '）', ' ']));
        let is_few = words.chars().count() < 60;
        let says = is_few && signposts::READ_ON.iter().any(|phrase| words.starts_with(phrase));
        let alone = text.spans().filter(|span| !is_mark(span)).count() == 1;
        let leads_here = last.link.is_some_and(|link| self.own.contains(&link));
        match () {
            () if says && (last.link.is_some() || text.lines.len() > 1) => Some(ReadOn::Says),
            () if leads_here && signposts::REST.contains(&&*words) => Some(ReadOn::Says),
            () if leads_here && alone && is_few => Some(ReadOn::Links),
            () => None,
        }
    }
}

/// Whether a span is nothing but marks: brackets, a full stop, an arrow.
fn is_mark(span: &Span) -> bool {
    span.link.is_none() && span.text.chars().count() < 6 && !span.text.contains(char::is_alphanumeric)
}

/// Where the last words of a line stand: its last span, or the link before the marks that end it. A
/// bracket that is closed after a link must be opened just before it.
fn last_words(line: &[Span]) -> Option<usize> {
    let at = line.iter().rposition(|span| !is_mark(span))?;
    let marks: String = line[at + 1..].iter().map(|span| span.text.as_str()).collect();
    if marks.trim().is_empty() {
        return Some(at);
    }
    let is_bracketed = || line[..at].last().is_some_and(|before| before.text.trim_end().ends_with(OPENING));
    (line[at].link.is_some() && (!marks.contains(CLOSING) || is_bracketed())).then_some(at)
}

/// The brackets around a link to the rest.
const OPENING: [char; 4] = ['[', '(', '（', '【'];
const CLOSING: [char; 4] = [']', ')', '）', '】'];

/// Takes the last words off a line, with the marks around them.
fn drop_last_words(line: &mut Vec<Span>) {
    let Some(at) = last_words(line) else { return };
    let is_closed = line[at + 1..].iter().any(|span| span.text.contains(CLOSING));
    line.truncate(at);
    if let Some(before) = line.last_mut().filter(|_| is_closed) {
        before.text = Clean::lines(before.text.trim_end().trim_end_matches(OPENING));
    }
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

/// The longest line that is about the page for its beginning alone, in characters.
const MAX_ABOUT: usize = 300;

/// Single headlines of other stories between the paragraphs: all link, many words, no sentence.
fn drop_lone_links(blocks: &mut Vec<Block>, cuts: &mut Cuts) {
    let is_headline = |block: &Block| {
        let Block::Paragraph(text) = block else { return false };
        let words = text.words();
        let (links, count) = (Links::of(&[text]), words.split_whitespace().count());
        let is_sentence = words.trim_end().ends_with(['.', '!', '。', '…', '”', '"', '»', ')']);
        links.count == 1 && links.exceed(98) && (6..=30).contains(&count) && !is_sentence
    };
    // A page that is made of such lines is a list.
    if blocks.iter().filter(|block| is_headline(block)).count() * 4 < blocks.len() {
        blocks.retain(|block| {
            let is_headline = is_headline(block);
            if is_headline {
                cuts.add("another story's headline", &words(block));
            }
            !is_headline
        });
    }
}

/// Whether a block is a word of the page's own machinery.
fn is_button(block: &Block) -> bool {
    let text = normal(&words(block));
    let is_line = || text.chars().count() < MAX_ABOUT && phrases::LINES.iter().any(|line| text.starts_with(line));
    matches!(block, Block::Paragraph(_) | Block::Heading(..)) && (phrases::BUTTONS.contains(&&*text) || is_line())
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

/// Lines like "Read also:" whose links went before them.
fn drop_openers(blocks: &mut Vec<Block>, cuts: &mut Cuts) {
    blocks.retain(|block| {
        let (Block::Heading(_, text) | Block::Paragraph(text)) = block else { return true };
        let text = normal(&text.words());
        let is_opener = signposts::RELATED.iter().any(|phrase| text == phrase.trim_end_matches(':'));
        if is_opener {
            cuts.add("links to other stories", &text);
        }
        !is_opener
    });
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
