//! The text of a caption or a headline, line by line, as its elements part it.

use dom_query::NodeRef;

/// The text of a node; where its author or a block begins a new line, so does this, and where two
/// elements stand side by side with no space between them.
pub(in crate::article) fn lines(node: &NodeRef) -> String {
    let mut out = String::new();
    for part in node.descendants_it() {
        match part.node_name() {
            None if part.is_text() => out.push_str(&part.text().replace(['\n', '\r', '\t'], " ")),
            Some(name) if matches!(&*name, "br" | "p" | "div" | "cite" | "small") => out.push('\n'),
            Some(name) if matches!(&*name, "span" | "b") && part.prev_sibling().is_some_and(|before| before.has_name(&name)) => {
                out.push('\n')
            }
            _ => {}
        }
    }
    out.lines()
        .map(|line| line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}
