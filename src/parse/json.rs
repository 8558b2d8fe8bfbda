//! JSON Feed: what feed-rs insists on is put right before it reads (ids that are numbers, a missing
//! version, fields of a wrong type), what it leaves out is read here.

use super::address;
use super::dates;
use super::error::ParseError;
use super::json_mend;
use super::words;
use crate::model::Clean;
use crate::model::Ending;
use crate::model::Figure;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;
use url::Url;

/// Fields of a feed or an item that are one text.
const TEXTS: &[&str] = &[
    "id",
    "url",
    "external_url",
    "title",
    "content_html",
    "content_text",
    "summary",
    "date_published",
    "date_modified",
    "language",
    "home_page_url",
    "description",
];

/// A JSON Feed that feed-rs reads, with the items in it, and how it ends.
pub(super) fn read(text: &str, max: usize) -> Result<(Map<String, Value>, Ending), ParseError> {
    let (value, ending) = json_mend::value(text).map_err(|error| ParseError::BrokenJson(error.to_string()))?;
    let Value::Object(mut feed) = value else {
        return Err(ParseError::OtherJson);
    };
    let known = feed.get("version").and_then(Value::as_str).is_some_and(|version| version.contains("jsonfeed.org"));
    if !feed.get("items").is_some_and(Value::is_array) && !known {
        return Err(ParseError::OtherJson);
    }
    mend(&mut feed);
    feed.insert("version".to_owned(), json!("https://jsonfeed.org/version/1.1"));
    feed.entry("title").or_insert_with(|| json!(""));
    feed.remove("feed_url");
    let items = feed.remove("items");
    let items = items.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let items: Vec<Value> = items.iter().filter_map(Value::as_object).map(item).collect();
    feed.insert("items".to_owned(), Value::Array(newest(items, max)));
    Ok((feed, ending))
}

/// At most `max` items, the newest, in the document's order.
fn newest(items: Vec<Value>, max: usize) -> Vec<Value> {
    if items.len() <= max {
        return items;
    }
    let date = |item: &Value| dates::parse(item.get("date_published").or(item.get("date_modified"))?.as_str()?, None);
    let mut placed: Vec<(usize, Value)> = items.into_iter().enumerate().collect();
    placed.sort_by_cached_key(|(_, item)| std::cmp::Reverse(date(item)));
    placed.truncate(max);
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, item)| item).collect()
}

fn item(item: &Map<String, Value>) -> Value {
    let mut item = item.clone();
    mend(&mut item);
    if let Some(elsewhere) = item.remove("external_url")
        && item.get("url").and_then(Value::as_str).unwrap_or_default().trim().is_empty()
    {
        item.insert("url".to_owned(), elsewhere);
    }
    let attachments = match item.remove("attachments") {
        Some(Value::Array(list)) => list,
        one => one.into_iter().collect(),
    };
    item.insert("attachments".to_owned(), attachments.iter().filter_map(attachment).collect());
    Value::Object(item)
}

fn attachment(attachment: &Value) -> Option<Value> {
    let url = attachment.get("url").unwrap_or(attachment).as_str()?;
    let mime = attachment.get("mime_type").and_then(Value::as_str).unwrap_or("application/octet-stream");
    let length = attachment.get("size_in_bytes").and_then(Value::as_f64).map(|size| size.max(0.0) as u64);
    Some(json!({ "url": url, "mime_type": mime, "size_in_bytes": length }))
}

/// Makes each field of the type that it should have, or takes it out.
fn mend(object: &mut Map<String, Value>) {
    for name in TEXTS {
        if let Some(value) = object.remove(*name)
            && let Some(text) = text_of(&value)
        {
            object.insert((*name).to_owned(), Value::String(text));
        }
    }
    let tags = object.remove("tags").or_else(|| object.remove("categories"));
    let listed: Vec<String> = match &tags {
        Some(Value::Array(tags)) => tags.iter().filter_map(text_of).collect(),
        Some(tag) => text_of(tag).into_iter().collect(),
        None => Vec::new(),
    };
    object.insert("tags".to_owned(), json!(listed));
    let authors: Vec<Value> = ["authors", "author"].iter().filter_map(|name| object.remove(*name)).flat_map(people).collect();
    object.insert("authors".to_owned(), Value::Array(authors));
    for image in ["icon", "favicon"] {
        object.remove(image);
    }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Authors as objects with a name, from one, a list, or mere names.
fn people(value: Value) -> Vec<Value> {
    match value {
        Value::Array(list) => list.into_iter().flat_map(people).collect(),
        Value::Object(person) => {
            let said = |name: &str| person.get(name).and_then(text_of).filter(|said| !said.trim().is_empty());
            said("name").or_else(|| said("url")).map(|name| json!({ "name": name })).into_iter().collect()
        }
        other => text_of(&other).map(|name| json!({ "name": name })).into_iter().collect(),
    }
}

/// The pictures that an item names.
pub(super) fn figures(item: &Value, base: Option<&Url>) -> Vec<Figure> {
    let mut urls: Vec<String> = Vec::new();
    for name in ["image", "banner_image"] {
        let url = item.get(name).and_then(Value::as_str).and_then(|url| address::absolute(url, base));
        urls.extend(url.filter(|url| !urls.contains(url)));
    }
    urls.into_iter().enumerate().map(|(place, url)| Figure { url: Some(url), lead: place == 0, ..Figure::default() }).collect()
}

/// A field of text to show.
pub(super) fn shown(object: &Map<String, Value>, name: &str) -> Option<Clean> {
    object.get(name).and_then(Value::as_str).map(words::shown_plain).filter(|text| !text.is_empty())
}
