//! The soft hyphens of a text: where its author lets words be parted.
//!
//! They are read from the HTML; the text that is shown has none of them.

use super::super::story::SoftHyphens;

/// The words of some HTML that have soft hyphens.
pub(in crate::article) fn soft_hyphens(html: &str) -> SoftHyphens {
    if !html.contains('\u{ad}') && !html.contains("&shy;") && !html.contains("&#173;") && !html.contains("&#xad;") {
        return SoftHyphens::new();
    }
    let html = html.replace("&shy;", "\u{ad}").replace("&#173;", "\u{ad}").replace("&#xad;", "\u{ad}");
    let mut words = SoftHyphens::new();
    for word in html.split(|c: char| !c.is_alphabetic() && c != '\u{ad}').filter(|word| word.contains('\u{ad}')) {
        let mut whole = String::with_capacity(word.len());
        let mut places = Vec::new();
        for part in word.split('\u{ad}') {
            if !whole.is_empty() && places.last() != Some(&whole.len()) {
                places.push(whole.len());
            }
            whole.push_str(part);
        }
        places.retain(|&at| at < whole.len());
        if !places.is_empty() {
            words.insert(whole.into(), places);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn soft_hyphens_are_read_from_the_html() {
        let soft = soft_hyphens("<p>Die Hafen&shy;behörde und die Schiff\u{ad}fahrts\u{ad}linie, \u{ad}so.</p>");
        assert_eq!(soft.get("Hafenbehörde"), Some(&vec![5]));
        assert_eq!(soft.get("Schifffahrtslinie"), Some(&vec![6, 12]));
        assert_eq!(soft.len(), 2);
    }
}
