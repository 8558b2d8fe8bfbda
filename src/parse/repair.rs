//! The tolerant pass before feed-rs: any text to the head and the items of a feed.
//!
//! Junk, stray characters, missing and mismatched tags end here; so do depth and number. What the
//! elements mean is left to `dialect`.

use super::address;
use super::beginning::Beginning;
use super::deep::Deep;
use super::dialect;
use super::error::ParseError;
use super::kept::Kept;
use super::names::Names;
use super::refs::Declared;
use super::refs::decode;
use super::silent::without_controls;
use super::silent::without_sequences;
use super::soup::Soup;
use super::soup::Token;
use super::soup::attributes;
use super::tree::Element;
use super::tree::Node;
use super::tree::VOID;
use crate::model::Ending;
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
    let mut reader = Reader { base: base.map(Rc::new), kept: Kept::of(max), ..Reader::default() };
    for token in Soup::new(&text) {
        reader.take(token);
        if let Some(error) = reader.refused.take() {
            return Err(error);
        }
    }
    reader.finish()
}

#[derive(Default)]
struct Reader<'a> {
    base: Option<Rc<Url>>,
    names: Names,
    declared: Declared,
    /// The open elements; the first is the root.
    open: Vec<Open<'a>>,
    deep: Deep,
    head: Option<Element>,
    kept: Kept<Element>,
    beginning: Beginning<'a>,
    refused: Option<ParseError>,
}

struct Open<'a> {
    raw: &'a str,
    element: Element,
}

impl<'a> Reader<'a> {
    fn take(&mut self, token: Token<'a>) {
        match token {
            Token::Doctype(body) if self.open.is_empty() && self.beginning.is_page(body) => {}
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
        if self.open.len() >= MAX_DEPTH && !self.leave_unclosed(raw) {
            if !empty {
                self.deep.start(raw);
            }
            return;
        }
        let root = self.open.is_empty();
        let mut element = self.element(raw, attributes, root);
        let depth = self.open.len();
        self.leave_unclosed(raw);
        self.close_leaf(&element);
        if self.open.len() < depth {
            // Its names, base and language are those of where it stands now.
            element = self.element(raw, attributes, root);
        }
        let void = VOID.contains(&element.name.trim_start_matches("xhtml:")) && self.open.len() > 1;
        self.open.push(Open { raw, element });
        if empty || void {
            self.close();
        }
    }

    fn is_root(&mut self, raw: &'a str) -> bool {
        self.beginning.is_root(raw).unwrap_or_else(|error| {
            self.refused = Some(error);
            false
        })
    }

    /// Closes the open item where the next one begins, as deep as that may be; whether it did.
    fn leave_unclosed(&mut self, next: &str) -> bool {
        let unclosed = self.open.iter().position(|open| is_item(&open.element.name)).filter(|_| is_item(&self.names.canonical(next)));
        unclosed.inspect(|at| self.close_to(*at)).is_some()
    }

    /// Closes a title, link or date that `next` shows to have been left open.
    fn close_leaf(&mut self, next: &Element) {
        let inside = self.open.iter().rposition(|open| is_frame(&open.element)).map_or(0, |frame| frame + 1);
        if let Some(leaf) = self.open[inside..].iter().position(|open| is_unclosed(&open.element, next)) {
            self.close_to(inside + leaf);
        }
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
            let name = without_sequences(name.to_ascii_lowercase().into()).into_owned();
            let value = without_sequences(decode(value, &self.declared)).into_owned();
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
        if self.deep.end(raw) {
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
        let Some(Open { mut element, .. }) = self.open.pop() else {
            return;
        };
        element.silence();
        self.deep.leave();
        self.names.leave(self.open.len());
        match self.open.last_mut() {
            _ if is_item(&element.name) => self.kept.push(dialect::date_of(&element), element),
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
        let max = self.kept.max();
        let items = std::mem::take(&mut self.kept).into_items();
        let room = items.len() < max;
        match self.head.take() {
            None if items.is_empty() && half.is_none() => Err(self.beginning.no_feed()),
            head => Ok(Document { head: head.unwrap_or_default(), items, half: half.filter(|_| room), ending }),
        }
    }

    /// The item that is still open: what there is of it.
    fn half(&mut self) -> Option<Element> {
        let at = self.open.iter().position(|open| is_item(&open.element.name))?;
        self.close_to(at + 1);
        let half = self.open.pop();
        self.names.leave(self.open.len());
        half.map(|open| open.element)
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

fn is_item(name: &str) -> bool {
    matches!(name, "item" | "entry")
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

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        read(text, None, 100).expect("a feed")
    }

    fn titles(text: &str) -> Vec<String> {
        document(text).items.iter().filter_map(|item| item.first_of(&["title"])).map(Element::text).collect()
    }

    #[test]
    fn open_tags_of_a_body_cost_no_other_element_and_no_end() {
        let body = "<div>words <br><p>".repeat(70);
        let entry = |rest: &str| {
            format!(
                "<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><entry><content type='xhtml'>{body}{rest}<title>a</title></entry>\
                 <entry><title>b</title></entry></feed>"
            )
        };
        for rest in ["</content>", "</div></div></content>", "</P></b></content>"] {
            let whole = document(&entry(rest));
            assert_eq!((whole.ending, whole.half.is_some(), whole.items.len()), (Ending::Closed, false, 2), "{rest}");
            assert_eq!(titles(&entry(rest)), ["a", "b"], "{rest}");
        }
        let never = entry("").replace("</entry>", "");
        assert_eq!((document(&never).ending, document(&never).items.len()), (Ending::Closed, 2), "an entry begins where the next one does");
        let cut = entry("</content>");
        assert_eq!(document(&cut[..cut.len() - "</entry></feed>".len()]).ending, Ending::WithinEntry);
        assert_eq!(document(&cut[..cut.len() - "</feed>".len()]).ending, Ending::Open);
    }

    #[test]
    fn an_item_behind_one_that_is_never_closed_owes_it_nothing() {
        let items = "<item xml:base='http://y.example/' xml:lang='fr'><title>a</title>\
                     <item xmlns:d='http://purl.org/dc/elements/1.1/'><d:title>b</d:title></item>";
        let document = read(&format!("<rss><channel>{items}</channel></rss>"), None, 100).expect("a feed");
        let second = &document.items[1];
        assert_eq!(second.first_of(&["dc:title"]).map(Element::text).as_deref(), Some("b"));
        assert_eq!((second.base.as_deref(), second.language.as_deref()), (None, None));
    }

    #[test]
    fn deep_elements_end_among_themselves() {
        let deep = "<div>".repeat(80) + "<description>in</description></b>" + &"</div>".repeat(80);
        let feed = format!("<rss><channel><item><description>{deep} out</description><title>a</title></item></channel></rss>");
        assert_eq!(titles(&feed), ["a"]);
        assert_eq!(document(&feed).ending, Ending::Closed);
    }
}
