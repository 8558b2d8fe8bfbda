//! Boxes around single paragraphs go: page builders put each paragraph into boxes of its own.
//!
//! An extractor judges boxes: it takes a paragraph with a long link in a box of its own for a teaser.
//! Paragraphs that stand side by side it judges together.

use super::names;
use dom_query::NodeRef;

/// A paragraph with as many letters outside its links is no teaser.
const STORY: usize = 40;

/// The same, if it ends as a sentence does.
const SENTENCE: usize = 12;

/// Takes the boxes around single paragraphs and headings out of `root`.
pub(super) fn flatten(root: &NodeRef) {
    for node in root.descendants().into_iter().rev() {
        if is_box(&node)
            && let Some(inner) = only_child(&node)
            && is_prose(&inner)
        {
            node.insert_before(&inner);
            node.remove_from_parent();
        }
    }
}

fn is_box(node: &NodeRef) -> bool {
    ["div", "section"].iter().any(|name| node.has_name(name))
}

/// The element that a box holds, if it holds nothing else.
fn only_child<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let mut only = None;
    for child in node.children_it(false) {
        match () {
            () if child.is_element() && only.is_none() => only = Some(child),
            () if child.is_element() || child.is_nonempty_text() => return None,
            () => {}
        }
    }
    only
}

/// Whether an element is a paragraph or a heading of a story.
fn is_prose(node: &NodeRef) -> bool {
    let length = |node: &NodeRef| names::letters(&node.text()).len();
    let linked = || node.descendants_it().filter(|part| part.has_name("a")).map(|link| length(&link)).sum::<usize>();
    match node.node_name().as_deref() {
        Some("p") => {
            let text = node.text();
            let is_sentence = text.trim_end().ends_with(['.', '!', '?', '。', '！', '？', '”', '"', '»', '“', '」', '…', ':', '।', '؟']);
            let own = length(node).saturating_sub(linked());
            own >= STORY || (is_sentence && own >= SENTENCE)
        }
        Some("h2" | "h3" | "h4") => linked() == 0,
        _ => false,
    }
}
