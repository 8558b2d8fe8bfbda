//! From a document to a feed: which kind it is, and the way that each kind goes.

use super::address;
use super::atom;
use super::atom::Atom;
use super::decode::decode;
use super::dialect;
use super::discover::Candidate;
use super::discover::candidates;
use super::error::ParseError;
use super::feed;
use super::identity;
use super::json;
use super::media;
use super::pace;
use super::rebase::absolute_html;
use super::repair;
use super::tree::Element;
use super::words;
use crate::model::Clean;
use crate::model::Entry;
use crate::model::ParsedFeed;
use url::Url;

/// What came with the bytes of a document.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The document's address after all redirects.
    pub url: Option<&'a str>,
    /// The `Content-Type` header.
    pub content_type: Option<&'a str>,
    /// The `Content-Location` header: what relative addresses are relative to, if it is there.
    pub content_location: Option<&'a str>,
    /// How many entries may come out at most; the newest stay.
    pub max_entries: usize,
}

impl Origin<'_> {
    fn base(&self) -> Option<Url> {
        address::of_document(self.url, self.content_location)
    }
}

/// Reads a feed of any dialect out of `bytes`, as much of it as can be understood.
///
/// Dates in the future stay as they are. An item that can't be read is left out, and no other with it.
///
/// # Errors
/// Where the document is no feed; the error says what it is.
pub fn parse(bytes: &[u8], origin: &Origin<'_>) -> Result<ParsedFeed, ParseError> {
    let text = decode(bytes, origin.content_type);
    let start = beginning(&text);
    let mut parsed = match start.chars().next() {
        None => return Err(ParseError::Empty),
        Some('{') => json::read(start, origin.base().as_ref(), origin.max_entries),
        Some('[') if !is_coloured(&text[..text.len() - start.len()]) => json::read(start, origin.base().as_ref(), origin.max_entries),
        Some(_) => from_xml(&text, origin),
    }?;
    identity::settle(&mut parsed.entries);
    Ok(parsed)
}

/// Whether a bracket behind `before` is that of a sequence for terminals, as tools leave them that print in colours.
fn is_coloured(before: &str) -> bool {
    before.ends_with('\u{1b}')
}

fn beginning(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}')
}

/// The feeds that a web page offers, the best first and feeds of comments last.
pub fn discover(html: &[u8], origin: &Origin<'_>) -> Vec<Candidate> {
    candidates(&decode(html, origin.content_type), origin.base().as_ref())
}

fn from_xml(text: &str, origin: &Origin<'_>) -> Result<ParsedFeed, ParseError> {
    let base = origin.base();
    let document = repair::read(text, base.clone(), origin.max_entries).map_err(|error| match error {
        ParseError::WebPage(_) => ParseError::WebPage(candidates(text, base.as_ref()).len()),
        other => other,
    })?;
    let language = language(&document.head);
    let atoms: Vec<Atom> = document.items.iter().map(|item| atom_of(item, language.as_deref())).collect();
    let half = document.half.as_ref().and_then(|half| half_entry(half, language.as_deref()));
    let (is_half, mut entries) = (half.is_some(), entries(&atoms, &document.items)?);
    entries.extend(half);
    let head = Atom::of(&document.head, language.as_deref());
    Ok(ParsedFeed {
        title: words::shown(&head.title),
        home_url: dialect::page(&document.head),
        language,
        ttl_minutes: pace::ttl(&document.head),
        quiet_times: pace::quiet_times(&document.head),
        entries: with_feeds_author(entries, &head),
        half: is_half,
        ending: document.ending,
    })
}

fn atom_of(item: &Element, language: Option<&str>) -> Atom {
    Atom::of(item, item.language.as_deref().or(language))
}

/// What can be read of an item that breaks off.
fn half_entry(item: &Element, language: Option<&str>) -> Option<Entry> {
    let found = feed::read(&atom::document(&[atom_of(item, language)]), None).ok()?;
    found.into_iter().next().map(|found| completed(found, item))
}

/// The entries through feed-rs: all at once, or one by one where one of them spoils the rest.
fn entries(atoms: &[Atom], items: &[Element]) -> Result<Vec<Entry>, ParseError> {
    let read = |atoms: &[Atom]| feed::read(&atom::document(atoms), None);
    let whole = read(atoms);
    if let Ok(found) = whole
        && found.len() == items.len()
    {
        return Ok(found.into_iter().zip(items).map(|(found, item)| completed(found, item)).collect());
    }
    let mut refused = None;
    let mut entries = Vec::new();
    for (atom, item) in atoms.iter().zip(items) {
        match read(std::slice::from_ref(atom)) {
            Ok(found) => entries.extend(found.into_iter().map(|found| completed(found, item))),
            Err(error) => refused = Some(error),
        }
    }
    if entries.is_empty() { refused.map_or(Ok(entries), Err) } else { Ok(entries) }
}

/// An entry with what feed-rs can't tell: its pictures, its base and its language.
fn completed(mut entry: Entry, item: &Element) -> Entry {
    let words = dialect::text_element(item).unwrap_or(item);
    if let Some(summary) = dialect::summary(item).filter(|summary| summary.base != words.base) {
        entry.summary_html = absolute_html(&entry.summary_html, summary.base.as_deref());
    }
    Entry {
        base: words.base.as_deref().map(Url::to_string),
        language: words.language.as_deref().and_then(tag),
        figures: media::figures(item),
        ..entry
    }
}

/// Entries of Atom without an author have the feed's (RFC 4287 §4.2.1).
fn with_feeds_author(mut entries: Vec<Entry>, head: &Atom) -> Vec<Entry> {
    let author = words::shown_plain(&head.authors.join(", "));
    for entry in entries.iter_mut().filter(|entry| entry.author.is_empty()) {
        entry.author = author.clone();
    }
    entries
}

fn language(head: &Element) -> Option<Clean> {
    let said = head.first_of(&["language", "dc:language"]).map(|element| Clean::new(&element.text()));
    said.or_else(|| head.language.as_deref().and_then(tag)).filter(|tag| !tag.is_empty())
}

/// An `xml:lang`, with the hyphens that BCP 47 wants.
fn tag(said: &str) -> Option<Clean> {
    Some(Clean::new(&said.replace('_', "-"))).filter(|tag| !tag.is_empty())
}
