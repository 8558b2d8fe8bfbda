//! What the parser sees in a file or at an address, for `dateline parse`: the way to a bug report.

use super::{
    document::{origin, why_cut},
    error::ReaderError,
};
use crate::article::safe_html;
use crate::config::FetchOptions;
use crate::fetch::{Body, Fetched, Fetcher, Kind, Request};
use crate::model::{Clean, Enclosure, Entry, Figure, ParsedFeed};
use crate::parse::{guid_as_written, parse};
use serde::Serialize;

/// What to look at.
#[derive(Clone, Debug)]
pub enum Document {
    /// These bytes.
    Bytes(Vec<u8>),
    /// What an address answers with.
    Address(String),
}

/// A feed as dateline understands it. Texts are texts to show; HTML is cleaned by an allow-list and
/// its addresses are absolute where the feed gives a base; times are RFC 3339.
#[derive(Clone, Debug, Serialize)]
pub struct SeenFeed {
    title: Clean,
    home_url: Option<String>,
    language: Option<Clean>,
    entries: Vec<SeenEntry>,
    /// Why it is not whole, if it is not; no part of the JSON.
    #[serde(skip)]
    pub cut: Option<Clean>,
}

#[derive(Clone, Debug, Serialize)]
struct SeenEntry {
    id: String,
    title: Clean,
    url: Option<String>,
    author: Clean,
    published: Option<String>,
    updated: Option<String>,
    summary_html: String,
    content_html: String,
    enclosures: Vec<SeenEnclosure>,
    images: Vec<SeenImage>,
}

#[derive(Clone, Debug, Serialize)]
struct SeenEnclosure {
    url: String,
    mime: Option<Clean>,
    length: Option<u64>,
}

#[derive(Clone, Debug, Serialize)]
struct SeenImage {
    url: Option<String>,
    caption: Clean,
    credit: Clean,
}

/// Parses a document and says what was seen. `base` and `content_type` stand in for what a server
/// would have said; for an address they overrule it. It is fetched as `options` say.
///
/// # Errors
/// An address that can't be fetched, and what is no feed: the sentence says what it is instead.
pub async fn inspect_feed(
    document: Document,
    base: Option<String>,
    content_type: Option<String>,
    options: &FetchOptions,
) -> Result<SeenFeed, ReaderError> {
    let mut body = match document {
        Document::Bytes(bytes) => Body { bytes, ..Body::default() },
        Document::Address(url) => fetched(&Fetcher::new(options)?, &url).await?,
    };
    body.url = base.unwrap_or(body.url);
    body.content_type = content_type.or(body.content_type);
    let parsed = parse(&body.bytes, &origin(&body, options.max_entries))?;
    let cut = why_cut(&body, &parsed);
    Ok(SeenFeed { cut, ..SeenFeed::of(parsed) })
}

async fn fetched(fetcher: &Fetcher, url: &str) -> Result<Body, ReaderError> {
    let request = Request { url, validators: None, user_agent: None, kind: Kind::Feed, typed: true };
    match fetcher.get(&request).await? {
        Fetched::Body(body) => Ok(body),
        Fetched::NotModified(_) => Err(ReaderError::new("the server answered 304 to a first request")),
    }
}

impl SeenFeed {
    fn of(feed: ParsedFeed) -> Self {
        let entries = feed.entries.into_iter().map(SeenEntry::of).collect();
        Self { title: feed.title, home_url: feed.home_url, language: feed.language, entries, cut: None }
    }
}

impl SeenEntry {
    fn of(entry: Entry) -> Self {
        let base = entry.base.as_deref();
        Self {
            summary_html: safe_html(&entry.summary_html, base),
            content_html: safe_html(&entry.content_html, base),
            id: guid_as_written(&entry).to_owned(),
            title: entry.title,
            url: entry.url,
            author: entry.author,
            published: entry.published.or(entry.updated).map(|at| at.to_string()),
            updated: entry.updated.map(|at| at.to_string()),
            enclosures: entry.enclosures.into_iter().map(SeenEnclosure::of).collect(),
            images: entry.figures.into_iter().map(SeenImage::of).collect(),
        }
    }
}

impl SeenEnclosure {
    fn of(enclosure: Enclosure) -> Self {
        Self { url: enclosure.url, mime: enclosure.mime, length: enclosure.length }
    }
}

impl SeenImage {
    fn of(figure: Figure) -> Self {
        Self { url: figure.url, caption: figure.caption, credit: figure.credit }
    }
}
