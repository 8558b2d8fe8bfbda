//! The tolerant pass before feed-rs: any text to the head and the items of a feed.
//!
//! Junk, stray characters, missing and mismatched tags end here; so do depth and number. What the
//! elements mean is left to `dialect`.

use super::address;
use super::dialect;
use super::error::ParseError;
use super::names::Names;
use super::refs::Declared;
use super::refs::decode;
use super::soup::Soup;
use super::soup::Token;
use super::soup::attributes;
use super::tree::Element;
use super::tree::Node;
use super::tree::VOID;
use crate::model::Ending;
use crate::model::without_escapes;
use encoding_rs::WINDOWS_1252;
use jiff::Timestamp;
use std::borrow::Cow;
use std::rc::Rc;
use url::Url;

/// Elements deeper than this lose their tags, not their words: feed-rs overflows the stack far below.
const MAX_DEPTH: usize = 64;

/// A feed, taken apart.
pub(super) struct Document {
    /// All that is not in an item.
    pub head: Element,
    /// The newest items, in the document's order.
    pub items: Vec<Element>,
    /// What there is of the item that the text ends in, where there is room for it.
    pub half: Option<Element>,
    pub ending: Ending,
}

/// Reads a document of any dialect. At most `max` items stay: the newest, or the first ones where
/// they bear no dates; memory never holds more than twice as many.
pub(super) fn read(text: &str, base: Option<Url>, max: usize) -> Result<Document, ParseError> {
    let text = without_controls(text);
    let mut reader = Reader { base: base.map(Rc::new), kept: Kept { max, ..Kept::default() }, ..Reader::default() };
    for token in Soup::new(&text) {
        reader.take(token);
        if let Some(error) = reader.refused.take() {
            return Err(error);
        }
    }
    reader.finish()
}

/// Text without the characters that XML forbids (XML 1.0 §2.2), and without the sequences that an ESC
/// among them begins, while they can be told. Those of the C1 range are what is left of Windows-1252 that
/// was taken for Latin-1: they become the quotes and dashes they were.
fn without_controls(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    if !text.contains(forbidden) {
        return text.into();
    }
    let text = without_escapes(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match u8::try_from(c) {
            Ok(byte @ 0x80..=0x9f) => out.push_str(&WINDOWS_1252.decode_without_bom_handling(&[byte]).0),
            _ if forbidden(c) => {}
            _ => out.push(c),
        }
    }
    out.into()
}

#[derive(Default)]
struct Reader<'a> {
    base: Option<Rc<Url>>,
    names: Names,
    declared: Declared,
    /// The open elements; the first is the root.
    open: Vec<Open<'a>>,
    /// How many open elements lie below the deepest one that is kept.
    too_deep: usize,
    head: Option<Element>,
    kept: Kept,
    first_tag: Option<&'a str>,
    /// Whether a DOCTYPE calls it a web page.
    says_page: bool,
    refused: Option<ParseError>,
}

struct Open<'a> {
    raw: &'a str,
    element: Element,
}

impl<'a> Reader<'a> {
    fn take(&mut self, token: Token<'a>) {
        match token {
            Token::Doctype(body) if is_html(body) && self.open.is_empty() => self.says_page = true,
            Token::Doctype(body) => self.declared = Declared::read(body),
            Token::Start { name, attributes, empty } => self.start(name, attributes, empty),
            Token::End { name } => self.end(name),
            Token::Text(text) => {
                let text = decode(text, &self.declared);
                if let Some(element) = self.speaking() {
                    element.push_text(&text.replace("]]>", ""));
                }
            }
            Token::CData(text) => {
                if let Some(element) = self.speaking() {
                    // A section in a section ends at the first `]]>`: what is left of it is no text.
                    element.push_cdata(&text.replace("<![CDATA[", ""));
                }
            }
        }
    }

    fn start(&mut self, raw: &'a str, attributes: &'a str, empty: bool) {
        if self.open.is_empty() && (self.head.is_some() || !self.is_root(raw)) {
            return;
        }
        if self.open.len() >= MAX_DEPTH {
            self.too_deep += usize::from(!empty);
            return;
        }
        let root = self.open.is_empty();
        let mut element = self.element(raw, attributes, root);
        if is_item(&element)
            && let Some(unclosed) = self.open.iter().position(|open| is_item(&open.element))
        {
            self.close_to(unclosed);
        }
        self.close_leaf(&element);
        element.base = element.base.or_else(|| self.inherited().0);
        let void = VOID.contains(&element.name.trim_start_matches("xhtml:")) && self.open.len() > 1;
        self.open.push(Open { raw, element });
        if empty || void {
            self.close();
        }
    }

    /// Closes a title, link or date that `next` shows to have been left open.
    fn close_leaf(&mut self, next: &Element) {
        let inside = self.open.iter().rposition(|open| is_frame(&open.element)).map_or(0, |frame| frame + 1);
        if let Some(leaf) = self.open[inside..].iter().position(|open| is_unclosed(&open.element, next)) {
            self.close_to(inside + leaf);
        }
    }

    /// Whether a feed may begin with this tag. Others before it (a server's warning) are passed over.
    fn is_root(&mut self, raw: &'a str) -> bool {
        let local = raw.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
        if local == "html" {
            self.refused = Some(ParseError::WebPage(0));
        }
        self.first_tag.get_or_insert(raw);
        let is_root = matches!(local.as_str(), "rss" | "rdf" | "feed" | "channel" | "item" | "entry");
        // Some servers write a page's DOCTYPE before every document.
        if self.says_page && !is_root {
            self.refused = Some(ParseError::WebPage(0));
        }
        is_root
    }

    fn inherited(&self) -> (Option<Rc<Url>>, Option<Rc<str>>) {
        let parent = self.open.last();
        let base = parent.map_or_else(|| self.base.clone(), |open| open.element.base.clone());
        (base, parent.and_then(|open| open.element.language.clone()))
    }

    fn element(&mut self, raw: &str, text: &str, root: bool) -> Element {
        let (mut base, mut language) = self.inherited();
        let mut kept = Vec::new();
        for (name, value) in attributes(text) {
            let name = name.to_ascii_lowercase();
            let value = decode(value, &self.declared).into_owned();
            match name.as_str() {
                "xml:base" => base = address::moved(base.as_deref(), &value).map(Rc::new).or(base),
                "xml:lang" => language = Some(value.trim().into()),
                name if name.starts_with("xmlns") => self.names.declare(self.open.len() + 1, name, &value),
                _ => {}
            }
            kept.push((name, value));
        }
        if root {
            self.names.set_native(raw);
        }
        for (name, _) in &mut kept {
            *name = self.names.canonical_attribute(std::mem::take(name));
        }
        Element { name: self.names.canonical(raw), attributes: kept, nodes: Vec::new(), base, language }
    }

    fn end(&mut self, raw: &str) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        if let Some(at) = self.open.iter().rposition(|open| open.raw.eq_ignore_ascii_case(raw)) {
            self.close_to(at);
        }
    }

    /// The innermost element, where text in it can mean anything.
    fn speaking(&mut self) -> Option<&mut Element> {
        self.open.last_mut().map(|open| &mut open.element).filter(|element| !is_frame(element))
    }

    fn close_to(&mut self, at: usize) {
        while self.open.len() > at {
            self.close();
        }
    }

    /// Closes the innermost element and puts it where it belongs.
    fn close(&mut self) {
        let Some(Open { element, .. }) = self.open.pop() else {
            return;
        };
        self.names.leave(self.open.len());
        match self.open.last_mut() {
            _ if is_item(&element) => self.kept.push(element),
            None => self.head.get_or_insert_default().absorb(element),
            Some(_) if element.name == "channel" => self.head.get_or_insert_default().absorb(element),
            Some(parent) => parent.element.nodes.push(Node::Element(element)),
        }
    }

    fn finish(mut self) -> Result<Document, ParseError> {
        let half = self.half();
        let ending = match (&half, self.open.is_empty()) {
            (Some(_), _) => Ending::WithinEntry,
            (None, true) => Ending::Closed,
            (None, false) => Ending::Open,
        };
        self.close_to(0);
        self.kept.prune();
        let items: Vec<Element> = std::mem::take(&mut self.kept.items).into_iter().map(|kept| kept.element).collect();
        let room = items.len() < self.kept.max;
        match self.head.take() {
            None if items.is_empty() && half.is_none() => Err(self.no_feed()),
            head => Ok(Document { head: head.unwrap_or_default(), items, half: half.filter(|_| room), ending }),
        }
    }

    /// The item that is still open: what there is of it.
    fn half(&mut self) -> Option<Element> {
        let at = self.open.iter().position(|open| is_item(&open.element))?;
        self.close_to(at + 1);
        let half = self.open.pop();
        self.names.leave(self.open.len());
        half.map(|open| open.element)
    }

    /// What a text is that holds no feed.
    fn no_feed(&self) -> ParseError {
        match self.first_tag {
            None if self.says_page => ParseError::WebPage(0),
            Some(tag) if is_html_tag(tag) => ParseError::WebPage(0),
            Some(tag) => ParseError::of_root(tag),
            None => ParseError::Unknown,
        }
    }
}

impl Element {
    /// Takes over another element's content: the head of a feed may be spread over two.
    fn absorb(&mut self, other: Element) {
        self.base = self.base.take().or(other.base);
        self.language = self.language.take().or(other.language);
        self.attributes.extend(other.attributes);
        self.nodes.extend(other.nodes);
    }
}

/// The items that stay.
#[derive(Default)]
struct Kept {
    max: usize,
    seen: usize,
    items: Vec<KeptItem>,
}

struct KeptItem {
    place: usize,
    date: Option<Timestamp>,
    element: Element,
}

impl Kept {
    fn push(&mut self, element: Element) {
        let date = dialect::date_of(&element);
        self.items.push(KeptItem { place: self.seen, date, element });
        self.seen += 1;
        if self.items.len() > self.max.saturating_mul(2) {
            self.prune();
        }
    }

    fn prune(&mut self) {
        if self.items.len() > self.max {
            self.items.sort_by(|a, b| b.date.cmp(&a.date).then(a.place.cmp(&b.place)));
            self.items.truncate(self.max);
            self.items.sort_by_key(|item| item.place);
        }
    }
}

fn is_item(element: &Element) -> bool {
    matches!(element.name.as_str(), "item" | "entry")
}

/// Whether an element begins that shows that this open one was never closed: no item and no field
/// of one lies in a title, link, id or date.
fn is_unclosed(open: &Element, next: &Element) -> bool {
    const LEAVES: &[&str] = &["title", "link", "guid", "id", "pubdate", "published", "updated", "dc:date", "dc:creator"];
    const FIELDS: &[&str] = &["description", "summary", "content", "content:encoded", "author", "category", "enclosure", "item", "entry"];
    let next = next.name.as_str();
    LEAVES.contains(&open.name.as_str()) && (LEAVES.contains(&next) || FIELDS.contains(&next))
}

/// Elements whose own text is only white space between others.
fn is_frame(element: &Element) -> bool {
    matches!(element.name.as_str(), "rss" | "rdf:rdf" | "rdf" | "feed" | "channel" | "item" | "entry")
}

fn is_html(doctype: &str) -> bool {
    doctype.split_ascii_whitespace().nth(1).is_some_and(|root| root.trim_end_matches('>').eq_ignore_ascii_case("html"))
}

fn is_html_tag(tag: &str) -> bool {
    ["head", "body", "div", "p", "script", "meta", "title", "h1", "br", "b", "center"].contains(&tag.to_ascii_lowercase().as_str())
}
