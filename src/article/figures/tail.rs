//! The last element of a caption, where it is the credit though no name of a class says so.
//!
//! Many outlets' classes are hashes. What remains is the form: a caption in one element, and after it
//! another that holds names and nothing else, or begins as credits do.

use super::credit;
use super::text::lines;
use dom_query::NodeRef;

/// The longest such element, in characters.
const MAX_TAIL: usize = 90;
/// How deep boxes that hold nothing but one box are opened.
const MAX_DEPTH: usize = 4;

/// The element at the end of `caption` that is its credit.
pub(super) fn find<'a>(caption: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let mut area = *caption;
    for _ in 0..MAX_DEPTH {
        let parts: Vec<NodeRef> = area.children_it(false).filter(|part| !part.text().trim().is_empty()).collect();
        match parts.as_slice() {
            [only] if only.is_element() => area = *only,
            [.., before, last] if last.is_element() && is_credit(before, last) => return Some(*last),
            [.., before, last, mark] if last.is_element() && is_mark(mark) && is_credit(before, last) => return Some(*last),
            _ => return None,
        }
    }
    None
}

/// Brackets and full stops around a credit.
fn is_mark(node: &NodeRef) -> bool {
    !node.text().contains(char::is_alphanumeric)
}

fn is_credit(before: &NodeRef, last: &NodeRef) -> bool {
    const KINDS: [&str; 8] = ["span", "small", "em", "i", "cite", "p", "div", "b"];
    let (before_text, text) = (before.text(), lines(last));
    if text.chars().count() > MAX_TAIL || !KINDS.iter().any(|kind| last.has_name(kind)) {
        return false;
    }
    credit::is_labelled(&text)
        || (before.is_element() && is_alike(before, last) && credit::is_only_names(&text) && before_text.trim().len() > text.len())
}

/// Whether two elements stand side by side as caption and credit do; emphasis is part of a sentence.
fn is_alike(before: &NodeRef, last: &NodeRef) -> bool {
    const PLAIN: [&str; 6] = ["span", "small", "cite", "p", "div", "b"];
    [before, last].iter().all(|node| PLAIN.iter().any(|kind| node.has_name(kind)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, credit: Option<&str>) {
        let document = dom_query::Document::fragment(format!("<figcaption>{html}</figcaption>"));
        let found = find(&document.select_single("figcaption").nodes()[0]).map(|node| node.text().to_string());
        assert_eq!(found.as_deref(), credit, "{html}");
    }

    #[test]
    fn names_in_an_element_of_their_own_are_the_credit() {
        check("<span>A ferry leaves the pier</span><span>Jane Roe</span>", Some("Jane Roe"));
        check("<div><div><p>A ferry leaves the pier</p><p>Jane Roe / Some Agency</p></div></div>", Some("Jane Roe / Some Agency"));
        check("A ferry leaves the pier <em>Photograph: Jane Roe</em>", Some("Photograph: Jane Roe"));
        check("<span>A ferry leaves the pier</span> (<span>Reuters</span>)", Some("Reuters"));
    }

    #[test]
    fn names_in_a_sentence_are_not() {
        check("The crew of the <em>Queen Mary</em>", None);
        check("<span>The crew of the</span> <em>Queen Mary</em>", None);
        check("<span>A ferry leaves the pier</span><span>as the sun sets</span>", None);
        check("<span>Jane Roe</span><span>Captain Of The Old Ferry</span>", None);
        check("A ferry leaves the pier", None);
    }
}
