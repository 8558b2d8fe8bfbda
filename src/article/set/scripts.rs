//! What is known of single characters of text that runs from right to left.

use unicode_bidi::{BidiClass, bidi_class};

/// Characters that have a mirror image, and what it is (BidiMirroring.txt of Unicode).
const MIRRORED: [(char, char); 19] = [
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('<', '>'),
    ('«', '»'),
    ('‹', '›'),
    ('≤', '≥'),
    ('⟨', '⟩'),
    ('⟦', '⟧'),
    ('「', '」'),
    ('『', '』'),
    ('【', '】'),
    ('《', '》'),
    ('〈', '〉'),
    ('〔', '〕'),
    ('（', '）'),
    ('［', '］'),
    ('｛', '｝'),
    ('⁅', '⁆'),
];

/// Whether a character is a letter that is written from right to left.
pub(super) fn is_right_to_left(c: char) -> bool {
    matches!(bidi_class(c), BidiClass::R | BidiClass::AL)
}

/// A character as it stands in text from right to left.
pub(super) fn mirrored(c: char) -> char {
    let found = MIRRORED.iter().find_map(|&(open, close)| match c {
        c if c == open => Some(close),
        c if c == close => Some(open),
        _ => None,
    });
    found.unwrap_or(c)
}
