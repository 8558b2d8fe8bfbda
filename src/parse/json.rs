//! JSON Feed: what feed-rs insists on is put right before it reads (a version, a title, attachments with
//! types), what it leaves out is read here. What there is in a document is left to `json_fields`.

use super::address;
use super::error::ParseError;
use super::feed;
use super::json_fields::Item;
use super::json_fields::People;
use super::json_mend;
use super::words;
use crate::model::Entry;
use crate::model::Figure;
use crate::model::ParsedFeed;
use serde::Serialize;
use url::Url;

/// Reads a JSON Feed; at most `max` entries stay.
pub(super) fn read(text: &str, base: Option<&Url>, max: usize) -> Result<ParsedFeed, ParseError> {
    let (feed, ending) = json_mend::feed(text, max).map_err(|error| ParseError::BrokenJson(error.to_string()))?;
    let known = feed.version.as_deref().is_some_and(|version| version.contains("jsonfeed.org"));
    if !feed.is_object || !(feed.items.is_list || known) {
        return Err(ParseError::OtherJson);
    }
    let shown = |text: Option<&str>| text.map(words::shown_plain).filter(|text| !text.is_empty());
    Ok(ParsedFeed {
        title: shown(feed.title.as_deref()).unwrap_or_default(),
        home_url: feed.home_page_url.as_deref().and_then(|home| address::absolute(home, base)),
        language: shown(feed.language.as_deref()),
        entries: entries(feed.items.into_vec(), feed.authors, base)?,
        ending,
        ..ParsedFeed::default()
    })
}

/// The entries of `items`; those without an author have the feed's (JSON Feed 1.1, "Top-level").
fn entries(mut items: Vec<Item>, authors: People, base: Option<&Url>) -> Result<Vec<Entry>, ParseError> {
    items.iter_mut().for_each(lead_elsewhere);
    let figures: Vec<_> = items.iter().map(|item| figures(item, base)).collect();
    // feed-rs would copy the people of a feed into each entry: they are read once, as those of one more item.
    items.push(Item { authors, ..Item::default() });
    let mut found = feed::read(&document(&items), base)?;
    let author = found.pop().map(|entry| entry.author).unwrap_or_default();
    let completed = |(entry, figures): (Entry, Vec<Figure>)| Entry {
        url: entry.url.clone().or_else(|| address::absolute(&entry.guid.0, None).filter(|guid| guid.starts_with("http"))),
        author: if entry.author.is_empty() { author.clone() } else { entry.author },
        base: base.map(Url::to_string),
        figures,
        ..entry
    };
    Ok(found.into_iter().zip(figures).map(completed).collect())
}

/// An item without a page of its own leads to the one that it is about.
fn lead_elsewhere(item: &mut Item) {
    let elsewhere = item.external_url.take();
    item.url = item.url.take().filter(|url| !url.trim().is_empty()).or(elsewhere);
}

/// A feed with nothing but items, in their order.
fn document(items: &[Item]) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        version: &'a str,
        title: &'a str,
        items: &'a [Item],
    }
    let document = Document { version: "https://jsonfeed.org/version/1.1", title: "", items };
    serde_json::to_string(&document).expect("texts and numbers are always JSON")
}

/// The pictures that an item names.
fn figures(item: &Item, base: Option<&Url>) -> Vec<Figure> {
    let mut urls: Vec<String> = Vec::new();
    for url in [&item.image, &item.banner_image] {
        let url = url.as_deref().and_then(|url| address::absolute(url, base));
        urls.extend(url.filter(|url| !urls.contains(url)));
    }
    urls.into_iter().enumerate().map(|(place, url)| Figure { url: Some(url), lead: place == 0, ..Figure::default() }).collect()
}
