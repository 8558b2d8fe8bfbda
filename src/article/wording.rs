//! What a text says, however it is written: its letters alone, and whether it reads like a sentence.

use super::width;

/// The letters and digits of a text, lower case: what it says, however it is written.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The mark of a note that a text is nothing but, without its brackets: "1", "iv", "*".
pub(super) fn note_mark(text: &str) -> Option<&str> {
    let text = text.trim();
    let bare = text.trim_matches(['[', ']', '(', ')']);
    let is_mark =
        (1..=4).contains(&bare.chars().count()) && bare.chars().all(|c| c.is_alphanumeric() || matches!(c, '*' | '†' | '‡' | '§'));
    (is_mark && text.chars().count() <= 6).then_some(bare)
}

/// Whether a text reads like something said about a picture: no slug, no file name, no two words.
pub(super) fn is_sentence(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let wide = text.chars().filter(|&c| width::is_wide(c)).count();
    let lower = text.to_ascii_lowercase();
    let names_a_file = [".jpg", ".jpeg", ".png", ".webp", ".gif"].iter().any(|kind| lower.contains(kind));
    (words >= 8 || wide >= 16) && !names_a_file && !is_slug(text)
}

/// Whether a text is a news wire's keyword list: "HARBOUR-FERRY-NIGHT".
fn is_slug(text: &str) -> bool {
    text.split_whitespace().all(|word| word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_no_slugs() {
        assert!(is_sentence("A ferry leaves the pier with ninety people on board"));
        assert!(!is_sentence("HARBOUR-FERRY-NIGHT"));
        assert!(!is_sentence("A ferry leaves the pier with ninety people IMG_2041.jpg"));
        assert!(!is_sentence("A ferry"));
    }
}
