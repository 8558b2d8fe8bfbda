//! How wide text is on a screen: the one measure that wrapping, tables and panes share.
//!
//! A line is as wide as its grapheme clusters are, one after the other, because cluster by cluster
//! is how a terminal's cells are filled.

use std::cell::Cell;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

thread_local! {
    /// Whether ambiguous characters take two columns. The terminal's own trait, which every measure
    /// must share: so it is told to the thread and not to each of a hundred callers.
    static WIDE: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` with East Asian ambiguous characters (“ ” … ─, UAX #11) counted as two columns, or as one.
pub fn with_ambiguous_wide<T>(wide: bool, work: impl FnOnce() -> T) -> T {
    /// Puts back what was there, after a panic too.
    struct Before(bool);
    impl Drop for Before {
        fn drop(&mut self) {
            WIDE.set(self.0);
        }
    }
    let _before = Before(WIDE.replace(wide));
    work()
}

/// The columns that `text` takes, counted by grapheme clusters (UAX #29, UAX #11).
pub fn display_width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).map(cluster_width).sum() }
}

fn cluster_width(cluster: &str) -> usize {
    if WIDE.get() { cluster.width_cjk() } else { cluster.width() }
}

/// The longest beginning of `text` that fits in `columns`, in bytes; at least one cluster.
pub(super) fn fitting(text: &str, columns: usize) -> usize {
    let mut used = 0;
    for (start, cluster) in text.grapheme_indices(true) {
        used += cluster_width(cluster);
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
    fn ambiguous_characters_are_as_wide_as_is_said() {
        assert_eq!((display_width("“a”…"), with_ambiguous_wide(true, || display_width("“a”…"))), (4, 7));
        assert_eq!(with_ambiguous_wide(true, || (display_width("漢…"), fitting("“”", 3))), (4, 3));
        assert_eq!(display_width("“"), 1, "as before");
    }

    #[test]
    fn at_least_one_cluster_fits() {
        assert_eq!(fitting("漢字", 1), 3);
        assert_eq!(fitting("漢字", 3), 3);
        assert_eq!(fitting("", 3), 0);
        assert_eq!(fitting("e\u{301}e", 1), 3);
    }
}
