//! The footnotes of a web page, taken out before its article is looked for and put behind it.
//!
//! An extractor throws boxes of notes away as it does any aside. A note is what a mark in the text
//! leads to; the ways back to the mark go. How marks and notes are shown is for `blocks`.

use super::super::wording;
use dom_query::NodeRef;
use std::collections::HashMap;
use std::collections::HashSet;

/// Most notes of one page.
const MAX_NOTES: usize = 1_000;
/// What is longer, in letters, is a chapter rather than a note.
const MAX_LETTERS: usize = 1_500;
/// Letters that a box of notes has beside them: its heading.
const MAX_HEADING: usize = 30;

/// The notes of a page in the order of their marks, as items of a list.
#[derive(Debug, Default)]
pub(super) struct Footnotes(Vec<String>);

impl Footnotes {
    /// Takes the notes out of `body`, a part of the page at `url`.
    pub(super) fn take(body: &NodeRef, url: &str) -> Self {
        let links = links(body, url);
        let mut places: HashMap<String, (usize, NodeRef)> = HashMap::new();
        if !links.is_empty() {
            for (at, node) in body.descendants_it().enumerate() {
                for name in [node.attr("id"), node.attr("name")].into_iter().flatten() {
                    places.entry(name.to_string()).or_insert((at, node));
                }
            }
        }
        let mut seen = HashSet::new();
        let mut found: Vec<Note> = Vec::new();
        for Inner { at, link, place } in &links {
            let later = places.get(place).filter(|(place, _)| place > at);
            let Some(node) = later.and_then(|(_, place)| note_around(place)) else { continue };
            let text = link.text();
            let Some(mark) = wording::note_mark(&text) else { continue };
            let is_own = link.ancestors_it(None).any(|above| above.id == node.id);
            if found.len() < MAX_NOTES && !is_own && is_reference(link, &node) && seen.insert(node.id) {
                found.push(Note { node, place: place.clone(), mark: mark.to_owned() });
            }
        }
        let places: HashSet<&str> = found.iter().map(|note| &*note.place).collect();
        for Inner { link, place, .. } in &links {
            let is_in_note = link.ancestors_it(None).any(|above| seen.contains(&above.id));
            if is_in_note && !places.contains(&**place) {
                link.remove_from_parent();
            }
        }
        Self(found.into_iter().map(Note::take).collect())
    }

    /// Puts the notes at the end of `root`, the article that was found.
    pub(super) fn put_back(&self, root: &NodeRef) {
        if !self.0.is_empty() {
            root.append_html(format!("<hr><ol>{}</ol>", self.0.concat()));
        }
    }
}

/// A link to a place on the page itself, and how many nodes stand before it.
struct Inner<'a> {
    at: usize,
    link: NodeRef<'a>,
    place: String,
}

/// The links in `body` that lead to places on the page itself; made bare "#place".
fn links<'a>(body: &NodeRef<'a>, url: &str) -> Vec<Inner<'a>> {
    let own = url.split('#').next().unwrap_or_default();
    let place = |link: &NodeRef| {
        let href = link.attr("href")?;
        let place = href.trim().strip_prefix(own).or(Some(href.trim()))?.strip_prefix('#')?;
        (!place.is_empty()).then(|| place.to_owned())
    };
    let nodes = body.descendants_it().enumerate().filter(|(_, node)| node.has_name("a"));
    let links: Vec<Inner> = nodes.filter_map(|(at, link)| Some(Inner { at, link, place: place(&link)? })).collect();
    links.iter().for_each(|Inner { link, place, .. }| link.set_attr("href", &format!("#{place}")));
    links
}

/// The block that a place is or lies in, if that can be a note.
fn note_around<'a>(place: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    const NOTES: [&str; 6] = ["li", "p", "div", "dd", "aside", "section"];
    let is_note = |node: &NodeRef| NOTES.iter().any(|name| node.has_name(name));
    let note = std::iter::once(*place).chain(place.ancestors_it(Some(3))).find(is_note)?;
    let holds_heading = || note.descendants_it().any(|part| ["h1", "h2", "h3", "h4"].iter().any(|name| part.has_name(name)));
    ((1..=MAX_LETTERS).contains(&wording::letters(&note.text()).len()) && !holds_heading()).then_some(note)
}

/// Whether a link is a note's mark rather than a page's number: it is raised, says so, or is led back to.
fn is_reference(link: &NodeRef, note: &NodeRef) -> bool {
    let around = || std::iter::once(*link).chain(link.ancestors_it(Some(3)));
    let is_raised = around().any(|part| part.has_name("sup")) || link.descendants_it().any(|part| part.has_name("sup"));
    let says_so = || link.attr("role").is_some_and(|role| &*role == "doc-noteref");
    let names: Vec<_> = around().filter_map(|part| part.attr("id").or_else(|| part.attr("name"))).collect();
    let leads_back = |back: &NodeRef| {
        back.attr("href").is_some_and(|href| names.iter().any(|name| href.strip_prefix('#').is_some_and(|place| place == &**name)))
    };
    is_raised || says_so() || note.descendants_it().any(|part| leads_back(&part))
}

/// One note, still on its page.
struct Note<'a> {
    node: NodeRef<'a>,
    place: String,
    mark: String,
}

impl Note<'_> {
    /// Takes it from its page, with the box around it where that is empty then; its HTML.
    fn take(self) -> String {
        let Self { node, place, mark } = self;
        if !node.has_name("li") {
            drop_mark(&node, &mark);
        }
        let place = htmlize::escape_attribute(&place).into_owned();
        let number = if mark.bytes().all(|byte| byte.is_ascii_digit()) { format!(" value=\"{mark}\"") } else { String::new() };
        let sign = if number.is_empty() { format!("{} ", htmlize::escape_text(&*mark)) } else { String::new() };
        let html = format!("<li id=\"{place}\"{number}>{sign}{}</li>", node.inner_html());
        let mut above = node.parent();
        node.remove_from_parent();
        while let Some(around) = above.filter(is_empty_box) {
            above = around.parent();
            around.remove_from_parent();
        }
        html
    }
}

/// Takes the number off the beginning of a note that no list numbers.
fn drop_mark(note: &NodeRef, mark: &str) {
    let Some(first) = note.descendants_it().find(NodeRef::is_nonempty_text) else { return };
    let text = first.text();
    let begins = text.trim_start().trim_start_matches(['[', '(']).strip_prefix(mark);
    let rest = begins.filter(|rest| !rest.starts_with(char::is_alphanumeric)).unwrap_or(&text);
    // The way back may have been the number, and left a full stop behind it.
    first.set_text(rest.trim_start_matches([']', ')', '.', ':']).trim_start());
}

/// Whether a box has nothing more to show but a heading.
fn is_empty_box(node: &NodeRef) -> bool {
    const BOXES: [&str; 7] = ["ol", "ul", "dl", "div", "section", "aside", "footer"];
    BOXES.iter().any(|name| node.has_name(name))
        && wording::letters(&node.text()).len() <= MAX_HEADING
        && !node.descendants_it().any(|part| part.has_name("img") || part.has_name("li"))
}
