//! A small tree for one element of a feed at a time: an item, or the head of the document.
//!
//! It knows each element's base address and language, and gives its words back as text or HTML.

use super::address;
use super::rebase::ADDRESSES;
use super::silent::is_silent;
use super::silent::without_sequences;
use super::words;
use std::rc::Rc;
use url::Url;

/// HTML's elements that have no end tag.
pub(super) const VOID: &[&str] = &["br", "img", "hr", "input", "wbr", "area", "col", "embed", "param"];

/// An element with its canonical name (see `names`).
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    pub name: String,
    /// Names in lower case, values with their references replaced.
    pub attributes: Vec<(String, String)>,
    pub nodes: Vec<Node>,
    /// What relative addresses in it are relative to.
    pub base: Option<Rc<Url>>,
    pub language: Option<Rc<str>>,
}

/// What an element holds.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Element(Element),
    Text(String),
    /// Text out of a CDATA section: beside elements it is markup, elsewhere text like any other.
    CData(String),
}

/// The most bytes of one piece of text: more than becomes of any, also where it is packed.
const MAX_TEXT: usize = 4 * 1024 * 1024;

fn within(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

impl Element {
    /// The value of an attribute, trimmed.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    pub(super) fn elements(&self) -> impl DoubleEndedIterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) | Node::CData(_) => None,
        })
    }

    /// The children of one name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements().filter(move |element| element.name == name)
    }

    /// The first child with one of `names` that says anything; earlier names count for more.
    pub(super) fn first_of(&self, names: &[&str]) -> Option<&Element> {
        names.iter().find_map(|name| self.elements().find(|element| element.name == *name && !element.is_blank()))
    }

    /// Whether it holds neither words nor elements.
    pub(super) fn is_blank(&self) -> bool {
        self.nodes.iter().all(|node| matches!(node, Node::Text(text) | Node::CData(text) if text.trim().is_empty()))
    }

    pub(super) fn has_elements(&self) -> bool {
        self.elements().next().is_some()
    }

    /// All its words, those of its elements included, trimmed.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        self.add_text(&mut out);
        out.trim().to_owned()
    }

    fn add_text(&self, out: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) | Node::CData(text) => out.push_str(text),
                Node::Element(element) => element.add_text(out),
            }
        }
    }

    /// Adds text behind what is there, as much as may stand in one piece.
    pub(super) fn push_text(&mut self, text: &str) {
        match self.nodes.last_mut() {
            Some(Node::Text(before)) => before.push_str(within(text, MAX_TEXT.saturating_sub(before.len()))),
            _ => self.nodes.push(Node::Text(within(text, MAX_TEXT).to_owned())),
        }
    }

    /// Adds a CDATA section behind what is there.
    pub(super) fn push_cdata(&mut self, text: &str) {
        self.nodes.push(Node::CData(within(text, MAX_TEXT).to_owned()));
    }

    /// Takes terminals' sequences out of its words, in however many pieces and in whichever way they are written.
    pub(super) fn silence(&mut self) {
        let is_silent =
            |node: &Node| matches!(node, Node::Element(_)) || matches!(node, Node::Text(text) | Node::CData(text) if is_silent(text));
        if self.nodes.iter().all(is_silent) {
            return;
        }
        // Where there is no markup, a section is text like any other, so that all of them are one.
        if !self.has_elements() {
            let mut text = String::new();
            self.add_text(&mut text);
            self.nodes = vec![Node::Text(text)];
        }
        for node in &mut self.nodes {
            if let Node::Text(text) | Node::CData(text) = node {
                *text = without_sequences(std::mem::take(text).into()).into_owned();
            }
        }
    }

    /// What is in it, as HTML: text escaped, prefixes gone, empty elements closed as HTML wants.
    pub(super) fn inner_html(&self) -> String {
        let mut out = String::new();
        self.add_nodes(&mut out, self.base.as_deref());
        out
    }

    fn add_nodes(&self, out: &mut String, base: Option<&Url>) {
        for node in &self.nodes {
            match node {
                Node::CData(text) if words::looks_like_html(text) => out.push_str(text),
                Node::Text(text) | Node::CData(text) => out.push_str(&htmlize::escape_text(text)),
                Node::Element(element) => element.add_html(out, base),
            }
        }
    }

    /// `base` is that of the whole piece; an element with another one gets its addresses absolute.
    fn add_html(&self, out: &mut String, base: Option<&Url>) {
        let name = self.name.rsplit(':').next().unwrap_or_default();
        out.push('<');
        out.push_str(name);
        for (key, value) in self.attributes.iter().filter(|(key, _)| !key.starts_with("xml")) {
            let moved = self.base.as_deref() != base && ADDRESSES.contains(&key.as_str());
            let absolute = moved.then(|| address::absolute(value, self.base.as_deref())).flatten();
            out.push(' ');
            out.push_str(key);
            out.push_str("=\"");
            out.push_str(&htmlize::escape_attribute(absolute.as_deref().unwrap_or(value)));
            out.push('"');
        }
        out.push('>');
        if !VOID.contains(&name) {
            self.add_nodes(out, base);
            out.push_str("</");
            out.push_str(name);
            out.push('>');
        }
    }
}
