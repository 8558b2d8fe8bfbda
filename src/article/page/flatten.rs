//! Paragraphs side by side: out of boxes of their own, and out of text that only breaks its lines.
//!
//! Page builders put each paragraph into boxes of its own, and an extractor judges boxes: it takes a
//! paragraph with a long link for a teaser. Old pages part paragraphs by two line breaks, and figures
//! could not be put back between them.

use super::super::wording;
use dom_query::NodeRef;

/// A paragraph with as many letters outside its links is no teaser.
const STORY: usize = 40;

/// The same, if it ends as a sentence does.
const SENTENCE: usize = 12;

/// Makes paragraphs of what two line breaks part, and takes the boxes around single paragraphs and
/// headings out of `root`.
pub(super) fn flatten(root: &NodeRef) {
    for node in root.descendants() {
        if ["div", "td", "section", "article"].iter().any(|name| node.has_name(name)) && has_double_break(&node) {
            part(&node);
        }
    }
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
    let length = |node: &NodeRef| wording::letters(&node.text()).len();
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

fn is_break(node: &NodeRef) -> bool {
    node.has_name("br")
}

fn is_space(node: &NodeRef) -> bool {
    node.is_comment() || (node.is_text() && !node.is_nonempty_text())
}

/// Whether two line breaks stand in a row directly in `node`.
fn has_double_break(node: &NodeRef) -> bool {
    let mut breaks = 0;
    node.children_it(false).filter(|child| !is_space(child)).any(|child| {
        breaks = if is_break(&child) { breaks + 1 } else { 0 };
        breaks == 2
    })
}

/// Wraps each run of text and inline elements between two breaks, or between blocks, into a paragraph.
fn part(node: &NodeRef) {
    let mut run: Vec<NodeRef> = Vec::new();
    let mut breaks: Vec<NodeRef> = Vec::new();
    for child in node.children() {
        match () {
            () if is_space(&child) => run.push(child),
            () if is_break(&child) => breaks.push(child),
            () if child.is_text() || is_inline(&child) => {
                if breaks.len() > 1 {
                    wrap(&mut run);
                    breaks.iter().for_each(NodeRef::remove_from_parent);
                } else {
                    run.append(&mut breaks);
                }
                breaks.clear();
                run.push(child);
            }
            () => {
                wrap(&mut run);
                breaks.drain(..).for_each(|before| before.remove_from_parent());
            }
        }
    }
    wrap(&mut run);
}

/// Puts the nodes of `run` into a paragraph where the first of them stood.
fn wrap(run: &mut Vec<NodeRef>) {
    if run.iter().any(|node| node.is_element() && !is_break(node) || node.is_nonempty_text()) {
        let paragraph = run[0].tree.new_element("p");
        run[0].insert_before(&paragraph);
        run.iter().for_each(|node| paragraph.append_child(node));
    }
    run.clear();
}

fn is_inline(node: &NodeRef) -> bool {
    node.node_name().is_some_and(|name| {
        matches!(
            &*name,
            "a" | "b" | "strong" | "em" | "i" | "u" | "span" | "font" | "sup" | "sub" | "small" | "mark" | "q" | "abbr" | "code"
        )
    })
}
