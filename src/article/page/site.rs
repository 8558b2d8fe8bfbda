//! Site rules on a page: where its article ends, what is no part of it, what is a caption or a credit.

use super::super::figures;
use super::super::tidy::Cuts;
use crate::config::SiteRule;
use dom_query::Document;
use dom_query::NodeRef;

/// Applies a host's rules; a selector that can't be read matches nothing.
pub(super) fn apply(document: &Document, rule: &SiteRule, cuts: &mut Cuts) {
    for selector in &rule.drop {
        for node in matches(document, selector) {
            cuts.add(&format!("site rule drop {selector}"), &node.text());
            node.remove_from_parent();
        }
    }
    for (selectors, role) in [(&rule.caption, figures::CAPTION_ROLE), (&rule.credit, figures::CREDIT_ROLE)] {
        let nodes = selectors.iter().flat_map(|selector| matches(document, selector));
        nodes.for_each(|node| node.set_attr(figures::ROLE, role));
    }
    for selector in &rule.stop_at {
        if let Some(node) = matches(document, selector).first() {
            cuts.add(&format!("site rule stop_at {selector}"), &node.text());
            cut_from(node);
        }
    }
}

fn matches<'a>(document: &'a Document, selector: &str) -> Vec<NodeRef<'a>> {
    document.try_select(selector).map(|found| found.nodes().to_vec()).unwrap_or_default()
}

/// Removes `node` and all that follows it in the document.
fn cut_from(node: &NodeRef) {
    let mut levels: Vec<NodeRef> = node.ancestors_it(None).take_while(|above| !above.has_name("html")).collect();
    levels.insert(0, *node);
    for level in levels.iter().filter(|level| !level.has_name("body")) {
        while let Some(next) = level.next_sibling() {
            next.remove_from_parent();
        }
    }
    node.remove_from_parent();
}
