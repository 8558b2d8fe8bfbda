//! Footnotes of a page: their marks in the text, and the arrows that lead back from them.
//!
//! Both are links within the article, which has no places to go to: the mark is shown as what it says,
//! raised, for `[1]` is a picture's; and the note stands where the page has it, with the same number.

use super::super::html::Words;
use super::super::wording;
use dom_query::NodeRef;
use std::collections::HashSet;

/// What a link within an article is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Inner {
    /// A note's mark: what is shown for it.
    Mark(String),
    /// The way back from a note: nothing to see.
    Back,
}

/// The places of an article that its own links lead to.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    places: HashSet<Box<str>>,
}

impl Footnotes {
    /// The places in `root`, where anything there leads to one.
    pub(super) fn of(root: &NodeRef) -> Self {
        let mut places = HashSet::new();
        let leads = |node: &NodeRef| node.has_name("a") && node.attr("href").is_some_and(|href| href.trim().starts_with('#'));
        if root.descendants_it().any(|node| leads(&node)) {
            let names = root.descendants_it().filter_map(|node| node.attr("id").or_else(|| node.attr("name")));
            places.extend(names.map(|name| Box::from(&*name)));
        }
        Self { places }
    }

    /// What a link is, where it is a footnote's.
    pub(super) fn read(&self, link: &NodeRef) -> Option<Inner> {
        let href = link.attr("href")?;
        let place = href.trim().strip_prefix('#')?;
        let text = link.text();
        let text = text.trim();
        if is_back(link, text, place) {
            return Some(Inner::Back);
        }
        if !self.places.contains(place) {
            return None;
        }
        wording::note_mark(text).map(|mark| Inner::Mark(mark.to_owned()))
    }
}

fn is_back(link: &NodeRef, text: &str, place: &str) -> bool {
    let arrow = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{fe0e}' | '\u{fe0f}' | '[' | ']'));
    matches!(arrow, "↩" | "↵" | "⏎" | "↑" | "^" | "⬆" | "▲" | "Jump up" | "back" | "Back")
        || link.attr("role").is_some_and(|role| &*role == "doc-backlink")
        || Words::of(link).have(&["footnote back", "footnote backref", "footnote return"])
        || (arrow.is_empty() && place.starts_with("fnref"))
}
