//! Where something that was taken out of a page goes back into its article.
//!
//! The article's texts still have their numbers from the whole page; what goes back stood before one.

use super::super::figures;
use dom_query::NodeRef;

/// Elements that are not parted: what goes before their first text goes before them.
const WHOLE: [&str; 10] = ["ul", "ol", "dl", "table", "blockquote", "pre", "video", "audio", "object", "iframe"];

/// Puts `html` before the text with the number `before`, outside of any list or table that it begins;
/// false where there is no text to put it at.
pub(super) fn put(texts: &[(usize, NodeRef)], before: usize, html: String) -> bool {
    let next = texts.iter().filter(|(number, _)| *number >= before).min_by_key(|(number, _)| *number);
    let previous = texts.iter().filter(|(number, _)| *number < before).max_by_key(|(number, _)| *number);
    match (previous, next) {
        (Some((_, previous)), Some((_, next))) if shares_list(previous, next) => {
            after_markers(&outermost(previous, false)).after_html(html)
        }
        (_, Some((_, next))) => outermost(next, true).before_html(html),
        (Some((_, previous)), None) => after_markers(&outermost(previous, true)).after_html(html),
        (None, None) => return false,
    }
    true
}

/// The last of the markers that follow a node, or the node: figures stay in their order.
fn after_markers<'a>(node: &NodeRef<'a>) -> NodeRef<'a> {
    let mut last = *node;
    while let Some(next) = last.next_sibling().filter(|next| next.has_name(figures::PLACE)) {
        last = next;
    }
    last
}

fn list_of<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    node.ancestors_it(None).filter(|above| WHOLE.iter().any(|name| above.has_name(name))).last()
}

fn shares_list(one: &NodeRef, other: &NodeRef) -> bool {
    matches!((list_of(one), list_of(other)), (Some(one), Some(other)) if one.id == other.id)
}

/// The paragraph around a text; with `whole`, the list or table around that.
pub(super) fn outermost<'a>(node: &NodeRef<'a>, whole: bool) -> NodeRef<'a> {
    if let Some(list) = list_of(node).filter(|_| whole) {
        return list;
    }
    let is_inline = |node: &NodeRef| {
        node.node_name().is_some_and(|name| matches!(&*name, "a" | "span" | "b" | "strong" | "em" | "i" | "font" | "u" | "mark" | "small"))
    };
    let is_paragraph =
        |node: &NodeRef| node.node_name().is_some_and(|name| matches!(&*name, "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
    let mut at = *node;
    while let Some(above) = at.parent().filter(|above| is_inline(&at) || is_inline(above) || is_paragraph(above)) {
        at = above;
    }
    at
}
