//! Which of an entry's texts is its story, and whether that is only a summary of what its page says.
//!
//! Elements tell little: teasers come as `content:encoded` too, and the same one as both. What tells is
//! how long a text is, how it ends, and whether anything but a teaser has its form.

use super::html;
use super::links::Addresses;
use super::story::{Block, Text};
use super::tidy::{self, ReadOn};
use super::width;
use super::wording;
use crate::model::Entry;

/// Shorter than this, in letters, a text that came as a summary is taken for no more than one.
const WHOLE_STORY: usize = 1_000;

/// How many letters a teaser may have more where it is given again: a credit, a link to the page.
const ADDED: usize = 60;

/// The most paragraphs that a teaser has.
const PARAGRAPHS: usize = 2;

/// As what a feed gave the text that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// As the story.
    Content,
    /// As the summary of one.
    Summary,
    /// As both, in nearly the same words.
    Both,
}

/// The longer of an entry's texts, and as what it came: some feeds put a teaser where the story should
/// be, and the story where a teaser should be.
pub(super) fn body(entry: &Entry) -> (&str, Given) {
    let (summary, content) = (&entry.summary_html, &entry.content_html);
    if summary.trim().is_empty() && !content.trim().is_empty() {
        return (content, if is_bare(content) { Given::Both } else { Given::Content });
    }
    let texts = [summary, content].map(|html| html::paragraphs(html));
    let [summary_length, length] = [0, 1].map(|n| texts[n].iter().map(String::len).sum::<usize>());
    match () {
        () if content.trim().is_empty() => (summary, Given::Summary),
        () if length < 4 * WHOLE_STORY && is_again(&texts[0], &texts[1]) => (content, Given::Both),
        () if summary_length > length => (summary, Given::Summary),
        () => (content, Given::Content),
    }
}

/// Whether a content is one sentence or a few without a paragraph around them: so summaries are written,
/// and of two texts that are the same to the letter only the content is kept.
fn is_bare(content: &str) -> bool {
    const INLINE: [&str; 8] = ["a", "b", "i", "em", "strong", "span", "img", "q"];
    let content = content.trim();
    let is_inline = |name: &str| INLINE.iter().any(|inline| name.eq_ignore_ascii_case(inline));
    content.len() < 4 * WHOLE_STORY
        && !content.contains('\n')
        && html::tokens(content).all(|token| !matches!(token, html::Token::Open(name) if !is_inline(name)))
        && wording::is_sentence(&html::paragraphs(content).concat())
}

/// Whether a content says a summary again, and nothing more that is worth a summary.
fn is_again(summary: &[String], content: &[String]) -> bool {
    let [said, again] = [summary, content].map(|texts| wording::letters(&texts.concat()));
    let added = again.strip_prefix(said.as_str()).map(|added| added.chars().count());
    !said.is_empty() && added.is_some_and(|added| added <= ADDED) && !is_cut(summary)
}

/// Letters at hand, an ideograph counting as three of them.
pub(super) fn letters(texts: &[String]) -> usize {
    texts.iter().flat_map(|text| text.chars()).map(|c| if width::is_wide(c) { 3 } else { 1 }).sum()
}

/// What is known of a text that may be a teaser.
pub(super) struct Teaser<'a> {
    pub(super) entry: &'a Entry,
    pub(super) given: Given,
    pub(super) read_on: Option<ReadOn>,
}

impl Teaser<'_> {
    /// Whether the text is only a summary of its page. What has no title is a note, whole as it is.
    pub(super) fn is_one(&self, blocks: &[Block], addresses: &Addresses) -> bool {
        let texts: Vec<String> = blocks.iter().flat_map(Block::texts).map(Text::words).collect();
        let is_short = letters(&texts) < WHOLE_STORY;
        let has_title = !self.entry.title.is_empty();
        match (self.read_on, self.given) {
            (Some(ReadOn::Says), _) => true,
            (Some(ReadOn::Links), _) => is_short,
            (None, _) if is_cut(&texts) => true,
            (None, Given::Content) => false,
            (None, Given::Summary) => has_title && is_short,
            (None, Given::Both) => has_title && is_short && self.has_its_form(blocks, addresses),
        }
    }

    /// Whether the text has the form of a teaser: a paragraph or two that lead nowhere else. A short post
    /// mostly points to something, on another site or in a file, or shows it.
    fn has_its_form(&self, blocks: &[Block], addresses: &Addresses) -> bool {
        let Some(own) = self.entry.url.as_deref() else { return false };
        let paragraphs = blocks.iter().filter(|block| matches!(block, Block::Paragraph(_))).count();
        let is_plain = blocks.iter().all(|block| matches!(block, Block::Paragraph(_) | Block::Figure(_)));
        let mut links = blocks.iter().flat_map(Block::texts).flat_map(Text::spans).filter_map(|span| span.link);
        let is_media = |kind: &str| kind.starts_with("audio/") || kind.starts_with("video/");
        (1..=PARAGRAPHS).contains(&paragraphs)
            && is_plain
            && links.all(|link| addresses.is_on_site(link, own))
            && !self.entry.enclosures.iter().filter_map(|file| file.mime.as_deref()).any(is_media)
    }
}

/// Whether the text breaks off: a mark of omission that no sentence of this length ends in by itself.
fn is_cut(texts: &[String]) -> bool {
    let Some(last) = texts.last().map(|text| text.trim_end()) else { return false };
    let bracketed = last.ends_with(']') || last.ends_with(')');
    tidy::OMISSION_MARKS.iter().any(|mark| last.ends_with(mark)) && (bracketed || letters(texts) < WHOLE_STORY)
}
