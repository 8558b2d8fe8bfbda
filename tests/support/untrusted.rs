//! What must hold whatever somebody serves as a feed or as a page: the promises of the modules that read it,
//! checked on one document by panicking where one is broken.
//!
//! Mutations (tests/mutations.rs) and libFuzzer (fuzz/) share these checks; both bring the documents.

use super::hostile::violations;
use super::options::setting;
use dateline::article::{
    Article, ArticleLines, Block, Format, PictureSize, Setting, Source, WebPage, display_width, extract, file_name, from_entry, lay_out,
    safe_html, to_quote,
};
use dateline::config::SiteRules;
use dateline::model::{Clean, Entry, Figure, PageText, ParsedFeed};
use dateline::parse::{Origin, decode, discover, parse};
use jiff::{Timestamp, tz::TimeZone};
use std::collections::HashSet;
use unicode_segmentation::UnicodeSegmentation;

/// The newest entries of a feed that are kept.
const MAX_ENTRIES: usize = 2_000;
/// Characters of a title, a name or a caption.
const MAX_TITLE: usize = 512;
/// Bytes of a body.
const MAX_BODY: usize = 1 << 20;
/// Bytes of a file's name.
const MAX_FILE_NAME: usize = 120;

/// Reads `bytes` as a feed, and as a page that may name feeds; then shows its first `shown` entries at
/// `width` columns. Returns whether it was a feed.
pub fn check_feed(bytes: &[u8], content_type: Option<&str>, width: u16, shown: usize) -> bool {
    let origin = Origin { url: Some("https://news.example/dir/feed"), content_type, content_location: None, max_entries: MAX_ENTRIES };
    for candidate in discover(bytes, &origin) {
        is_one_line("a feed's name on a page", &candidate.title);
        is_address("a feed's address on a page", &candidate.url);
    }
    match parse(bytes, &origin) {
        Ok(feed) => {
            check_parsed(&feed);
            feed.entries.iter().take(shown).for_each(|entry| check_entry(entry, &feed, width));
            true
        }
        Err(error) => {
            assert_eq!(violations(&error.to_string()), [""; 0], "an error is text: {error:?}");
            false
        }
    }
}

/// Cuts the article out of `bytes`, a page, and shows it at `width` columns. Returns whether it had one.
pub fn check_page(bytes: &[u8], width: u16) -> bool {
    let html = decode(bytes, None);
    let page = WebPage { html: &html, url: "https://news.example/2024/story", rules: &SiteRules::default() };
    let Some(found) = extract(&page) else { return false };
    for (rule, text) in &found.cuts {
        is_one_line("a rule that cut", rule);
        is_one_line("what was cut", text);
    }
    for text in [&found.text.title, &found.text.byline, &found.text.site].into_iter().chain(&found.text.kicker) {
        is_one_line("a page's words", text);
    }
    let entry = Entry { url: Some(page.url.to_owned()), ..Entry::default() };
    check_article(&article(&entry, Some(&found.text)), width);
    true
}

/// Shows `html` as the text of an entry at `width` columns.
pub fn check_story(html: &str, width: u16) {
    let entry = Entry { url: Some("https://news.example/story".into()), content_html: html.to_owned(), ..Entry::default() };
    check_safe_html(html);
    check_article(&article(&entry, None), width);
}

fn check_parsed(feed: &ParsedFeed) {
    assert!(feed.entries.len() <= MAX_ENTRIES, "{} entries", feed.entries.len());
    is_title("a feed's title", &feed.title);
    feed.home_url.iter().for_each(|url| is_address("a feed's page", url));
    for entry in &feed.entries {
        assert!(!entry.guid.0.is_empty(), "an entry without a guid: {entry:?}");
        is_title("a title", &entry.title);
        is_title("an author", &entry.author);
        entry.categories.iter().for_each(|label| is_title("a category", label));
        entry.url.iter().for_each(|url| is_address("an entry's page", url));
        entry.enclosures.iter().for_each(|file| is_address("a file", &file.url));
        entry.figures.iter().for_each(is_figure);
        assert!(entry.summary_html.len() <= MAX_BODY && entry.content_html.len() <= MAX_BODY, "a body over its limit");
    }
}

fn check_entry(entry: &Entry, feed: &ParsedFeed, width: u16) {
    let source = Source { feed_title: &feed.title, home_url: feed.home_url.as_deref(), ..source(entry, None) };
    check_safe_html(&entry.content_html);
    check_article(&from_entry(&source), width);
}

fn source<'a>(entry: &'a Entry, page: Option<&'a PageText>) -> Source<'a> {
    static NOBODY: std::sync::LazyLock<Clean> = std::sync::LazyLock::new(Clean::default);
    Source { entry, feed_title: &NOBODY, page, home_url: None, date: Timestamp::UNIX_EPOCH, undated: entry.published.is_none() }
}

fn article(entry: &Entry, page: Option<&PageText>) -> Article {
    from_entry(&source(entry, page))
}

fn check_safe_html(html: &str) {
    let base = Some("https://news.example/");
    let safe = safe_html(html, base);
    assert_eq!(violations(&safe), [""; 0], "cleaned HTML is text: {safe:?}");
    assert_eq!(safe_html(&safe, base), safe, "cleaned HTML is settled");
}

/// An article is sound, and so is every form of it.
fn check_article(article: &Article, width: u16) {
    for text in article.kicker.iter().chain([&article.headline, &article.byline]).chain(&article.notice) {
        is_one_line("an article's head", text);
    }
    article.url.iter().for_each(|url| is_address("an article's address", url));
    article.figures.iter().for_each(is_figure);
    for link in article.links.iter() {
        assert!(["http:", "https:", "mailto:"].iter().any(|scheme| link.url.starts_with(scheme)), "a link to {:?}", link.url);
        is_address("a link", &link.url);
    }
    let mut placed = Vec::new();
    figures_of(&article.blocks, &mut placed);
    let once: HashSet<usize> = placed.iter().copied().collect();
    assert_eq!(once.len(), placed.len(), "a figure stands twice: {placed:?}");
    assert!(placed.iter().all(|figure| *figure < article.figures.len()), "a figure that isn't there: {placed:?}");
    let room: Vec<Option<PictureSize>> = article.figures.iter().map(|_| Some(PictureSize { columns: width.min(20), lines: 4 })).collect();
    for setting in [
        Setting { width, pictures: room.into(), ..setting(width) },
        Setting { width, measure: 100, reorder: true, ascii: true, ambiguous_wide: true, ..setting(width) },
    ] {
        let lines = lay_out(article, &setting);
        dateline::article::with_ambiguous_wide(setting.ambiguous_wide, || check_lines(article, &lines, width));
    }
    for format in Format::ALL {
        let written = format.write(article, &TimeZone::UTC);
        assert_eq!(violations(&written), [""; 0], "{format:?} is text: {written:?}");
        let name = file_name(article, format, &TimeZone::UTC);
        assert!(name.len() <= MAX_FILE_NAME && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)), "{name:?}");
        assert!(!name.starts_with(['.', '-']), "{name:?}");
    }
    let quote = to_quote(article, &TimeZone::UTC, None);
    assert_eq!(violations(&quote), [""; 0], "a quotation is text: {quote:?}");
}

fn check_lines(article: &Article, lines: &ArticleLines, width: u16) {
    let (wide, last) = (usize::from(width.max(1)), lines.lines.len().saturating_sub(1));
    for (at, line) in lines.lines.iter().enumerate() {
        let text = line.text();
        // The last line is the address, in full; and nothing is cut inside a cluster, however wide.
        let is_address = at == last && article.url.is_some();
        let is_cluster = || text.graphemes(true).any(|cluster| display_width(cluster) > 2);
        assert!(is_address || display_width(&text) <= wide || is_cluster(), "{} columns of {width}: {text:?}", display_width(&text));
        for span in &line.spans {
            assert!(!span.text.contains(char::is_control), "a line is one line: {text:?}");
            assert_eq!(Clean::lines(&span.text), span.text, "a span is harmless");
            assert!(span.link.is_none_or(|link| link < lines.links.len()), "a link that isn't there: {text:?}");
        }
    }
    let mut seen = HashSet::new();
    for place in &lines.pictures {
        assert!(place.figure < article.figures.len() && seen.insert(place.figure), "a picture stands twice: {:?}", lines.pictures);
        assert!(place.line + usize::from(place.size.lines) <= lines.lines.len(), "a picture below the end: {place:?}");
        assert!(place.column + place.size.columns <= width.max(1), "a picture beyond the edge: {place:?}");
    }
}

fn figures_of(blocks: &[Block], found: &mut Vec<usize>) {
    for block in blocks {
        match block {
            Block::Figure(index) => found.push(*index),
            Block::Quote(blocks) | Block::Indented(blocks) | Block::Details(_, blocks) => figures_of(blocks, found),
            Block::List(items) => items.iter().for_each(|item| figures_of(&item.blocks, found)),
            _ => {}
        }
    }
}

fn is_figure(figure: &Figure) {
    is_one_line("a caption", &figure.caption);
    is_one_line("a credit", &figure.credit);
    figure.url.iter().for_each(|url| is_address("a picture's address", url));
}

fn is_title(what: &str, text: &Clean) {
    is_one_line(what, text);
    assert!(text.chars().count() <= MAX_TITLE, "{what} of {} characters", text.chars().count());
}

/// One line of what may reach a terminal: cleaning it again changes nothing.
fn is_one_line(what: &str, text: &Clean) {
    assert_eq!(Clean::new(text), *text, "{what} is clean and one line");
}

/// An absolute address in printable ASCII.
fn is_address(what: &str, url: &str) {
    assert!(url.contains(':') && url.bytes().all(|byte| (0x21..=0x7e).contains(&byte)), "{what}: {url:?}");
}
