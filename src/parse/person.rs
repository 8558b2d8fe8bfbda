//! Names of people, out of the many ways to write them down.

use super::tree::Element;
use super::tree::Node;
use super::words;

/// The name in an author's element: Atom's `<name>`, or text such as `a@b.example (Ada)`.
pub(super) fn name(element: &Element) -> Option<String> {
    let part = |local: &str| {
        let found = element.elements().find(|child| child.name.rsplit(':').next() == Some(local));
        found.map(Element::text).filter(|text| !text.is_empty())
    };
    if element.has_elements()
        && let Some(named) = part("name").or_else(|| part("email")).or_else(|| part("uri"))
    {
        return Some(named);
    }
    let is_space = |node: &Node| matches!(node, Node::Text(text) | Node::CData(text) if text.trim().is_empty());
    let parts_only = element.nodes.iter().all(|node| is_space(node) || matches!(node, Node::Element(_)));
    let parts = || element.elements().map(Element::text).collect::<Vec<_>>().join(" ");
    of_text(&words::shown(&if parts_only { parts() } else { element.text() }))
}

/// Whether a word is a mail address.
pub(super) fn is_mail(word: &str) -> bool {
    word.contains('@') && word.contains('.') && !word.contains(char::is_whitespace)
}

/// The names in a line: without the mail addresses, where there is more than the address.
pub(super) fn of_text(text: &str) -> Option<String> {
    if text.split([',', ';']).filter(|part| part.contains('@')).count() > 1 {
        let names: Vec<String> = text.split([',', ';']).filter_map(one_of_text).collect();
        return Some(names.join(", ")).filter(|names| !names.is_empty());
    }
    one_of_text(text)
}

fn one_of_text(text: &str) -> Option<String> {
    let text = &text.replace('(', " (");
    let bare = |word: &str| !is_mail(word);
    let trim = |text: &str| {
        text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '[' | ']' | '"' | ',')).to_owned()
    };
    let named = if text.contains('@') {
        trim(&text.split_whitespace().filter(|word| bare(word)).collect::<Vec<_>>().join(" "))
    } else {
        let text = text.trim();
        text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(text).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mail = || text.split_whitespace().find(|word| is_mail(word)).map(|word| trim(word.trim_start_matches("mailto:")));
    if named.is_empty() { mail() } else { Some(named) }.filter(|name| !name.chars().all(|c| c.is_whitespace() || c.is_ascii_punctuation()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_counts_for_more_than_an_address() {
        for (text, name) in [
            ("ada@lovelace.example (Ada Lovelace)", "Ada Lovelace"),
            ("Ada Lovelace <ada@lovelace.example>", "Ada Lovelace"),
            ("Ada Lovelace (ada@lovelace.example)", "Ada Lovelace"),
            ("ada@lovelace.example", "ada@lovelace.example"),
            ("ada@lovelace.example(Ada Lovelace)", "Ada Lovelace"),
            ("(Ada Lovelace)", "Ada Lovelace"),
            ("Ada (London)", "Ada (London)"),
        ] {
            assert_eq!(of_text(text).as_deref(), Some(name));
        }
        assert_eq!(of_text("  "), None);
    }
}
