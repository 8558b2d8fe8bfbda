//! What the class and id of an element say about it, as words.

use dom_query::NodeRef;

/// Longer values of attributes are data, no names, in bytes.
const MAX_VALUE: usize = 60;

/// A class list as long as this says nothing, in bytes.
const MAX_CLASSES: usize = 1_000;

/// The words of an element's class and id, lower case: `wp-block-ShareBar` has wp, block, share, bar.
pub(in crate::article) struct Words(String);

impl Words {
    /// The words of `node`.
    pub(in crate::article) fn of(node: &NodeRef) -> Self {
        let mut out = String::from(" ");
        for attr in [node.attr("class"), node.attr("id")].into_iter().flatten() {
            // A class list as long as a novel says nothing.
            for name in attr.split_ascii_whitespace().take(40) {
                split(name, &mut out);
                out.push_str("| ");
            }
        }
        Self(out)
    }

    /// The words of `node`, and of its attributes for programs: `data-role="photo-credit"`.
    pub(in crate::article) fn of_all(node: &NodeRef) -> Self {
        let mut words = Self::of(node);
        for attr in node.attrs() {
            let name = &*attr.name.local;
            if name.starts_with("data-") || name == "itemprop" || name == "slot" {
                for text in [name, &*attr.value].into_iter().filter(|text| text.len() <= MAX_VALUE) {
                    split(text, &mut words.0);
                    words.0.push_str("| ");
                }
            }
        }
        words
    }

    /// Whether a class, an id or an attribute for programs of `node` has any of `parts` in it.
    pub(in crate::article) fn contain(node: &NodeRef, parts: &[&str]) -> bool {
        node.attrs().iter().any(|attr| {
            let name = &*attr.name.local;
            let is_data = name.starts_with("data-") || name == "itemprop" || name == "slot";
            let texts = if is_data { [name, &*attr.value] } else { ["", &*attr.value] };
            (is_data || name == "class" || name == "id")
                && texts.iter().filter(|text| text.len() <= MAX_CLASSES).any(|text| {
                    let lower = text.to_ascii_lowercase();
                    parts.iter().any(|part| lower.contains(part))
                })
        })
    }

    /// Whether any of `phrases` stands in one of the names: words in a row, joined by a space.
    pub(in crate::article) fn have(&self, phrases: &[&str]) -> bool {
        self.0.len() > 1 && phrases.iter().any(|phrase| self.find(phrase, " "))
    }

    /// Whether any of `phrases` is one whole name.
    pub(in crate::article) fn are(&self, phrases: &[&str]) -> bool {
        self.0.len() > 1 && phrases.iter().any(|phrase| self.find(phrase, " | ") && self.begins(phrase))
    }

    fn find(&self, phrase: &str, after: &str) -> bool {
        self.0.match_indices(phrase).any(|(at, _)| self.0[..at].ends_with(' ') && self.0[at + phrase.len()..].starts_with(after))
    }

    fn begins(&self, phrase: &str) -> bool {
        self.0.match_indices(phrase).any(|(at, _)| at == 1 || self.0[..at].ends_with("| "))
    }
}

/// Writes the words of one name, each with a space after it; camelCase is two words.
fn split(name: &str, out: &mut String) {
    let mut lower_before = false;
    for c in name.chars().take(200) {
        let boundary = !c.is_alphanumeric() || (lower_before && c.is_uppercase());
        if boundary && !out.ends_with(' ') {
            out.push(' ');
        }
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        }
        lower_before = c.is_lowercase();
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(html: &str) -> Words {
        let document = dom_query::Document::fragment(html);
        Words::of(&document.select_single("p").nodes()[0])
    }

    #[test]
    fn names_are_read_as_words() {
        let words = words("<p class='wp-block-ShareBar widget' id='related_posts2'>");
        assert!(words.have(&["share"]) && words.have(&["share bar"]) && words.have(&["related"]));
        assert!(!words.have(&["shar", "bar widget", "posts", "widget related"]));
        assert!(words.are(&["widget"]) && words.are(&["wp block share bar"]));
        assert!(!words.are(&["share bar"]) && !words.are(&["block"]));
    }

    #[test]
    fn no_class_has_no_words() {
        assert!(!words("<p>").have(&["share"]));
        assert!(!words("<p class=shareholders>").have(&["share"]));
    }
}
