//! How wide text is on a screen: the one measure that wrapping, tables and panes share.
//!
//! A line is as wide as its grapheme clusters are, one after the other, because cluster by cluster
//! is how a terminal's cells are filled.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The columns that `text` takes, counted by grapheme clusters (UAX #29, UAX #11).
pub fn display_width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).map(UnicodeWidthStr::width).sum() }
}

/// The longest beginning of `text` that fits in `columns`, in bytes; at least one cluster.
pub(super) fn fitting(text: &str, columns: usize) -> usize {
    let mut used = 0;
    for (start, cluster) in text.grapheme_indices(true) {
        used += cluster.width();
        if used > columns && start > 0 {
            return start;
        }
    }
    text.len()
}

/// Whether a character takes two columns, as ideographs and kana do.
pub(super) fn is_wide(c: char) -> bool {
    c >= '\u{1100}' && unicode_width::UnicodeWidthChar::width(c) == Some(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_count_once() {
        assert_eq!(display_width("abc"), 3);
        assert_eq!(display_width("漢字"), 4);
        assert_eq!(display_width("e\u{301}"), 1);
        assert_eq!(display_width("👩\u{200d}🚀"), 2);
    }

    #[test]
    fn at_least_one_cluster_fits() {
        assert_eq!(fitting("漢字", 1), 3);
        assert_eq!(fitting("漢字", 3), 3);
        assert_eq!(fitting("", 3), 0);
        assert_eq!(fitting("e\u{301}e", 1), 3);
    }
}
