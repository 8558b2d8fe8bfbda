//! A part of an article as a Markdown quotation, with where it is from.

use super::super::meta::date;
use super::super::story::{Article, Block};
use super::markdown;
use crate::model::Clean;
use jiff::tz::TimeZone;

/// A beginning shorter than this, in characters, is quoted with the paragraph after it.
const SHORT: usize = 160;

/// A quotation in Markdown: the headline, a piece of the story behind `> `, then source, author, day
/// and address.
///
/// The piece is the paragraph that has `found` (words of one line of it, letter case aside), else the
/// story's beginning.
pub fn to_quote(article: &Article, time_zone: &TimeZone, found: Option<&str>) -> String {
    let paragraphs: Vec<String> = article.blocks.iter().flat_map(paragraphs).collect();
    let with = |words: &str| paragraphs.iter().find(|text| squeezed(text).contains(&squeezed(words)));
    let quoted: Vec<&str> = match found.filter(|words| !words.trim().is_empty()).and_then(with) {
        Some(paragraph) => vec![paragraph],
        None => {
            let first_is_short = paragraphs.first().is_some_and(|text| text.chars().count() < SHORT);
            paragraphs.iter().take(if first_is_short { 2 } else { 1 }).map(String::as_str).collect()
        }
    };
    let mut parts = Vec::new();
    if !article.headline.is_empty() {
        parts.push(format!("**{}**", markdown::escaped(&article.headline)));
    }
    let behind =
        |text: &&str| text.lines().map(|line| format!("> {}", markdown::at_start(&markdown::escaped(line)))).collect::<Vec<_>>().join("\n");
    let quote = quoted.iter().map(behind).collect::<Vec<_>>().join("\n>\n");
    parts.extend(Some(quote).filter(|quote| !quote.is_empty()));
    parts.push(format!("— {}", origin(article, time_zone)));
    parts.join("\n\n") + "\n"
}

/// Source, author, day and address, as far as known.
fn origin(article: &Article, time_zone: &TimeZone) -> String {
    let day = Clean::new(&date(article, time_zone));
    let words = [&article.source, &article.byline, &day];
    let words = words.into_iter().filter(|words| !words.is_empty()).map(|words| markdown::escaped(words));
    words.chain(article.url.as_ref().map(|url| format!("<{url}>"))).collect::<Vec<_>>().join(", ")
}

/// The paragraphs of a block and of all blocks in it.
fn paragraphs(block: &Block) -> Vec<String> {
    match block {
        Block::Paragraph(text) if !text.is_empty() => vec![text.words()],
        Block::Quote(inside) | Block::Indented(inside) => inside.iter().flat_map(paragraphs).collect(),
        Block::List(items) => items.iter().flat_map(|item| &item.blocks).flat_map(paragraphs).collect(),
        _ => Vec::new(),
    }
}

/// Lower case, without anything but letters and digits: line breaks and hyphens don't count.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::story::Text;
    use super::*;

    fn article(paragraphs: &[&str]) -> Article {
        Article {
            headline: "Ferry *sails*".into(),
            source: "North Pier".into(),
            date: "2024-10-06T12:00:00Z".parse().expect("a moment"),
            url: Some("https://pier.example/1".to_owned()),
            blocks: paragraphs.iter().map(|text| Block::Paragraph(Text::plain(Clean::new(text)))).collect(),
            ..Article::default()
        }
    }

    #[test]
    fn the_beginning_with_its_origin() {
        let long = "word ".repeat(60);
        let quote = to_quote(&article(&["- A short one.", &long, "Last."]), &TimeZone::UTC, None);
        let wanted = format!(
            "**Ferry \\*sails\\***\n\n> \\- A short one.\n>\n> {}\n\n— North Pier, Sun 6 Oct 2024, <https://pier.example/1>\n",
            long.trim()
        );
        assert_eq!(quote, wanted);
    }

    #[test]
    fn the_paragraph_that_was_looked_for() {
        let article = article(&["One thing.", "Another was said at length.", "A third."]);
        assert!(to_quote(&article, &TimeZone::UTC, Some("was SAID at-")).contains("> Another was said at length.\n\n—"));
        assert!(to_quote(&article, &TimeZone::UTC, Some("nowhere")).contains("> One thing."));
    }
}
