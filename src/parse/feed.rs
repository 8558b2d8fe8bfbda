//! feed-rs's documents to our model: the only file that knows both.

use super::address;
use super::error::ParseError;
use super::swallow::without_swallowers;
use super::words;
use crate::model::Clean;
use crate::model::Enclosure;
use crate::model::Entry;
use crate::model::Guid;
use feed_rs::model;
use feed_rs::parser;
use jiff::Timestamp;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use url::Url;

/// The most bytes of one body.
const MAX_BODY: usize = 1024 * 1024;

/// The entries of a sound document, in order; addresses in it are relative to `base`.
///
/// A guid is the publisher's as it stands, empty where there is none. Figures, base and language
/// are left to others: feed-rs can't tell them. A panic in feed-rs is one more way to be unreadable.
pub(super) fn read(document: &str, base: Option<&Url>) -> Result<Vec<Entry>, ParseError> {
    let parser = parser::Builder::new().sanitize_content(false).timestamp_parser(instant).id_generator(|_, _, _| String::new()).build();
    match catch_unwind(AssertUnwindSafe(|| parser.parse(document.as_bytes()))) {
        Ok(Ok(feed)) => Ok(feed.entries.into_iter().map(|found| entry(found, base)).collect()),
        Ok(Err(error)) => Err(ParseError::Unreadable(Clean::new(&error.to_string()).into())),
        Err(_) => Err(ParseError::Unreadable("its reader broke down".to_owned())),
    }
}

fn instant(text: &str) -> Option<chrono::DateTime<chrono::Utc>> {
    let instant = super::dates::parse(text, None)?;
    chrono::DateTime::from_timestamp(instant.as_second(), 0)
}

fn timestamp(date: Option<chrono::DateTime<chrono::Utc>>) -> Option<Timestamp> {
    Timestamp::from_second(date?.timestamp()).ok()
}

fn entry(entry: model::Entry, base: Option<&Url>) -> Entry {
    let updated = timestamp(entry.updated);
    let summary_html = entry.summary.map(html_of).unwrap_or_default();
    let content_html = entry.content.and_then(content_html).unwrap_or_default();
    let authors: Vec<Clean> =
        entry.authors.iter().filter_map(|person| person.name.as_deref().or(person.email.as_deref())).map(words::shown).collect();
    let categories = entry.categories.iter().map(|category| words::shown(category.label.as_deref().unwrap_or(&category.term)));
    let (enclosures, pages): (Vec<_>, Vec<_>) = entry.links.into_iter().partition(is_enclosure);
    Entry {
        guid: Guid(entry.id.trim().to_owned()),
        title: entry.title.map(shown).unwrap_or_default(),
        url: pages.iter().find_map(|link| address::absolute(&link.href, base)),
        author: words::shown_plain(&authors.iter().map(|name| &**name).collect::<Vec<_>>().join(", ")),
        published: timestamp(entry.published).or(updated),
        updated,
        summary_html: capped(if summary_html == content_html { String::new() } else { summary_html }),
        content_html: capped(content_html),
        categories: categories.filter(|label| !label.is_empty()).collect(),
        enclosures: enclosures.into_iter().filter_map(|link| enclosure(link, base)).collect(),
        ..Entry::default()
    }
}

fn shown(text: model::Text) -> Clean {
    if text.content_type.as_str() == "text/plain" { words::shown_plain(&text.content) } else { words::shown(&text.content) }
}

fn is_enclosure(link: &model::Link) -> bool {
    // JSON Feed's attachments come as links without a relation.
    link.rel.as_deref() == Some("enclosure") || (link.rel.is_none() && link.media_type.is_some())
}

fn enclosure(link: model::Link, base: Option<&Url>) -> Option<Enclosure> {
    Some(Enclosure {
        url: address::absolute(&link.href, base)?,
        mime: link.media_type.map(|mime| words::shown_plain(&mime)).filter(|mime| !mime.is_empty()),
        length: link.length,
    })
}

fn html_of(text: model::Text) -> String {
    if text.content_type.as_str() == "text/plain" { paragraphs(&text.content) } else { text.content }
}

fn content_html(content: model::Content) -> Option<String> {
    let body = content.body?;
    Some(if content.content_type.as_str() == "text/plain" { paragraphs(&body) } else { body })
}

/// Plain text as HTML, its paragraphs and lines kept.
fn paragraphs(text: &str) -> String {
    let paragraph = |text: &str| format!("<p>{}</p>", htmlize::escape_text(text.trim()).replace('\n', "<br>"));
    text.replace("\r\n", "\n").split("\n\n").filter(|part| !part.trim().is_empty()).map(paragraph).collect()
}

fn capped(mut html: String) -> String {
    if html.len() > MAX_BODY {
        html.truncate(html.floor_char_boundary(MAX_BODY));
    }
    without_swallowers(html)
}
