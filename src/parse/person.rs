//! Names of people, out of the many ways to write them down.

use super::tree::Element;
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
    of_text(&words::shown(&element.text()))
}

/// The name in a line: without the mail address, where there is more than the address.
pub(super) fn of_text(text: &str) -> Option<String> {
    let text = &text.replace('(', " (");
    let is_mail = |word: &&str| word.contains('@') && word.contains('.');
    let bare = |word: &str| !is_mail(&word);
    let trim = |text: &str| {
        text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '[' | ']' | '"' | ',')).to_owned()
    };
    let named = if text.contains('@') {
        trim(&text.split_whitespace().filter(|word| bare(word)).collect::<Vec<_>>().join(" "))
    } else {
        let text = text.trim();
        text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(text).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mail = || text.split_whitespace().find(is_mail).map(|word| trim(word.trim_start_matches("mailto:")));
    if named.is_empty() { mail().filter(|mail| !mail.is_empty()) } else { Some(named) }
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
