//! An entry → an article: which of its texts is read, and what stands around it.

use super::blocks;
use super::enclosures;
use super::figures;
use super::html::{self, soft_hyphens};
use super::links::Addresses;
use super::page;
use super::references::References;
use super::story::{Article, Block, Text};
use super::teaser::{self, Given, Teaser};
use super::tidy::{self, Cuts};
use super::width;
use crate::model::Clean;
use crate::model::Entry;
use crate::model::Figure;
use crate::model::PageText;
use dom_query::Document;
use jiff::Timestamp;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;

/// As much text, in letters, is never all thrown away.
const WORTH_SHOWING: usize = 300;

/// An entry and what its feed adds to it.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// The subscription's title, the user's one first.
    pub feed_title: &'a Clean,
    /// The text of the entry's web page, where that is to be read instead of the feed's.
    pub page: Option<&'a PageText>,
    /// The feed's web page: relative addresses are relative to it where the entry names nothing.
    pub home_url: Option<&'a str>,
    /// What the entry is dated.
    pub date: Timestamp,
    /// Whether `date` is only the time of arrival.
    pub undated: bool,
}

/// Makes an entry readable, from the text that its feed gave or from its page's.
///
/// It never fails and never loses the text: HTML that is over a limit, or that a parser gives up on,
/// comes out as plain paragraphs with a notice.
pub fn from_entry(source: &Source) -> Article {
    read_page(source).0
}

/// Makes an entry readable as [`from_entry`] does, and tells which rule cut which block from it.
pub fn read_page(source: &Source) -> (Article, Vec<(Clean, Clean)>) {
    let (entry, page) = (source.entry, source.page);
    let (html, given) = page.map_or_else(|| teaser::body(entry), |page| (&*page.html, Given::Content));
    let base = page.map(|page| &*page.url).or(entry.base.as_deref()).or(entry.url.as_deref()).or(source.home_url);
    let mut headline = if entry.title.is_empty() { page.map(|page| page.title.clone()).unwrap_or_default() } else { entry.title.clone() };
    let byline = byline(entry, page, source.feed_title);
    let mut cuts = if page.is_some() { Cuts::told() } else { Cuts::default() };
    let story = read(html, base, entry.url.as_deref(), &headline).unwrap_or_else(|| plain(html));
    let Story { mut blocks, figures, mut addresses, notice } = story;
    let mut feed_title = source.feed_title.clone();
    let references = References::of(&headline, &blocks);
    [&mut headline, &mut feed_title].into_iter().for_each(|line| references.read_line(line));
    references.read_blocks(&mut blocks);
    let own = entry.url.as_deref().map(|url| addresses.same_page(url)).unwrap_or_default();
    let read_on = tidy::Page { headline: &headline, byline: &byline, is_web: page.is_some(), own: &own }.tidy(&mut blocks, &mut cuts);
    if blocks.is_empty() && teaser::letters(&html::paragraphs(html)) >= WORTH_SHOWING {
        // All of it was taken for furniture: better too much than nothing.
        blocks = plain(html).blocks;
    }
    let beside = page.map(|page| page.figures.as_slice()).into_iter().chain([entry.figures.as_slice()]);
    let mut figures = figures::arrange(&mut blocks, figures, &beside.collect::<Vec<_>>());
    figures.iter_mut().flat_map(|figure| [&mut figure.caption, &mut figure.credit]).for_each(|line| references.read_line(line));
    let words: Vec<String> = blocks.iter().flat_map(Block::texts).map(Text::words).collect();
    let is_teaser = entry.url.is_some() && page.is_none() && Teaser { entry, given, read_on }.is_one(&blocks, &addresses);
    enclosures::add(&entry.enclosures, &mut blocks, &mut addresses);
    let links = addresses.number(&mut blocks);
    let (date, undated) = date(source);
    let article = Article {
        kicker: kicker(if entry.categories.is_empty() { page.map_or(&[], |page| &page.kicker) } else { &entry.categories }),
        source: feed_title,
        byline,
        date,
        undated,
        reading_minutes: if is_teaser { 0 } else { minutes(&words) },
        summary_only: is_teaser,
        url: entry.url.as_deref().and_then(|url| Addresses::new(None).resolve(url)),
        language: entry.language.clone().or_else(|| page?.language.clone()),
        access: page.map(|page| page.access).unwrap_or_default(),
        headline,
        blocks,
        figures,
        links: links.into(),
        soft_hyphens: Arc::new(soft_hyphens(html)),
        notice,
    };
    (article, cuts.into_inner())
}

/// The entry's date; where its feed gave none, the page's.
fn date(source: &Source) -> (Timestamp, bool) {
    let of_page = source.page.and_then(|page| page.published).filter(|_| source.undated);
    of_page.map_or((source.date, source.undated), |at| (at, false))
}

/// What reading a text gives.
#[derive(Default)]
struct Story {
    blocks: Vec<Block>,
    figures: Vec<Figure>,
    addresses: Addresses,
    notice: Option<Clean>,
}

/// Reads HTML; nothing where it is over a limit or a parser fails on it.
fn read(html: &str, base: Option<&str>, page: Option<&str>, headline: &str) -> Option<Story> {
    html::check(html).ok()?;
    if html.starts_with(page::PLAIN_START) {
        return None;
    }
    let is_markup = html::tokens(html).any(|token| !matches!(token, html::Token::Text(_)));
    if !is_markup && html.contains('\n') {
        // Plain text: its line breaks are all the structure that there is.
        return Some(Story { notice: None, ..plain(html) });
    }
    let parse = || {
        let document = Document::from(html);
        let root = document.body()?;
        let mut addresses = Addresses::new(base).on_page(page);
        tidy::clean(&root, &mut Cuts::default());
        let figures = figures::take(&root, &addresses);
        let blocks = blocks::blocks(&root, &mut addresses);
        let figures = figures.into_iter().map(|found| without_headline(found.told(), headline)).collect();
        Some(Story { blocks, figures, addresses, notice: None })
    };
    catch_unwind(AssertUnwindSafe(parse)).ok().flatten()
}

/// A caption that only says the headline again says nothing.
fn without_headline(mut figure: Figure, headline: &str) -> Figure {
    if *figure.caption == *headline {
        figure.caption = Clean::default();
    }
    figure
}

/// The text without any markup.
fn plain(html: &str) -> Story {
    let paragraphs = html::paragraphs(html);
    let texts = paragraphs.iter().flat_map(|paragraph| paragraph.split("\n\n")).map(plain_text).filter(|text| !text.is_empty());
    Story {
        blocks: texts.map(Block::Paragraph).collect(),
        notice: Some(Clean::new("Shown as plain text: the markup of this article is too large or too deep.")),
        ..Story::default()
    }
}

/// A paragraph of plain text. Its lines stay, unless they are as long as mail is wrapped.
fn plain_text(paragraph: &str) -> Text {
    let lines: Vec<&str> = paragraph.trim().lines().collect();
    let (_, but_last) = lines.split_last().unwrap_or((&"", &[]));
    let is_mail = but_last.iter().all(|line| (50..=80).contains(&line.chars().count()));
    if is_mail {
        return Text::plain(Clean::new(paragraph));
    }
    Text { lines: lines.into_iter().map(|line| Text::plain(Clean::new(line)).lines.concat()).collect() }
}

/// The publisher's topics: no addresses, no notes to itself, no words of its machines, none twice.
fn kicker(labels: &[Clean]) -> Vec<Clean> {
    let mut topics: Vec<Clean> = Vec::new();
    for topic in labels {
        let lower = topic.to_lowercase();
        // Some systems file their own notes among the topics ("medium:id=64164f").
        let is_note = topic.contains("://") || (topic.contains('=') && topic.contains(':'));
        // Nor do names of lists ("HOMEPAGE_REGIONAL") and bare numbers say anything to a reader.
        let is_word = !topic.contains('_') && topic.contains(char::is_alphabetic);
        let is_topic = is_word && !is_note && !matches!(&*lower, "uncategorized" | "uncategorised");
        if is_topic && !topics.iter().any(|known| known.to_lowercase() == lower) {
            topics.push(topic.clone());
        }
    }
    topics
}

/// The authors' names, all that feed or page give; nothing where that is the source itself.
fn byline(entry: &Entry, page: Option<&PageText>, feed_title: &str) -> Clean {
    let of_page = page.map(|page| page.byline.as_str()).unwrap_or_default();
    let author = if entry.author.is_empty() { of_page } else { entry.author.as_str() };
    let author = page::byline(author, of_page);
    if author.eq_ignore_ascii_case(feed_title) { Clean::default() } else { author }
}

/// Minutes to read so many words (230 a minute) and ideographs (500 a minute).
fn minutes(texts: &[String]) -> u32 {
    let ideograph = |c: char| width::is_wide(c) && !matches!(c, '가'..='힣') && c.is_alphanumeric();
    let (mut words, mut ideographs) = (0, 0);
    for word in texts.iter().flat_map(|text| text.split_whitespace()) {
        let wide = word.chars().filter(|&c| ideograph(c)).count();
        ideographs += wide;
        words += usize::from(wide == 0 && word.chars().any(char::is_alphanumeric));
    }
    if words + ideographs == 0 {
        return 0;
    }
    let seconds = words * 60 / 230 + ideographs * 60 / 500;
    u32::try_from((seconds + 30) / 60).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Enclosure;

    #[test]
    fn files_are_labelled_links_after_the_text() {
        let file = |url: &str, mime: &str, length| Enclosure { url: url.into(), mime: Some(mime.into()), length };
        let entry = Entry {
            content_html: "<p>Listen.</p>".into(),
            enclosures: vec![
                file("https://cast.example/1.mp3", "audio/mpeg", Some(12_345_678)),
                file("https://cast.example/1.jpg", "image/jpeg", Some(1)),
                file("javascript:alert(1)", "video/mp4", None),
            ],
            ..Entry::default()
        };
        let title = Clean::new("Cast");
        let article = from_entry(&Source {
            entry: &entry,
            feed_title: &title,
            page: None,
            home_url: None,
            date: Timestamp::UNIX_EPOCH,
            undated: false,
        });
        let texts: Vec<String> = article.blocks.iter().flat_map(Block::texts).map(Text::words).collect();
        assert_eq!(texts, ["Listen.", "Audio, 13 MB: cast.example"]);
        assert_eq!(article.links[0].url, "https://cast.example/1.mp3");
    }

    #[test]
    fn a_file_that_the_text_has_a_player_for_is_told_once() {
        let told = |player: &str, length| {
            let file = Enclosure { url: "https://cast.example/1.mp3?from=feed".into(), mime: Some("audio/mpeg".into()), length };
            let content_html = format!("<p>Listen: <a href=https://cast.example/1.mp3>Audio</a>.</p>{player}");
            let entry = Entry { content_html, enclosures: vec![file], ..Entry::default() };
            let title = Clean::new("Cast");
            let date = Timestamp::UNIX_EPOCH;
            let article = from_entry(&Source { entry: &entry, feed_title: &title, page: None, home_url: None, date, undated: false });
            article.blocks.iter().flat_map(Block::texts).map(Text::words).skip(1).collect::<Vec<_>>().join(" / ")
        };
        let plain = "<audio src='https://cast.example/1.mp3'></audio>";
        let titled = "<blockquote><audio title='The night boat' controls><source src='http://cast.example/1.mp3'></audio></blockquote>";
        assert_eq!(told(plain, Some(12_345_678)), "Audio, 13 MB: cast.example");
        assert_eq!(told(plain, None), "Audio (cast.example)");
        assert_eq!(told(titled, Some(12_345_678)), "Audio, 13 MB: The night boat (cast.example)");
        assert_eq!(told("", Some(12_345_678)), "Audio, 13 MB: cast.example");
        assert_eq!(told("<audio src='https://cast.example/2.mp3'></audio>", None), "Audio (cast.example) / Audio: cast.example");
    }
}
