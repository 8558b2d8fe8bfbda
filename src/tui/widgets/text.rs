//! Text into cells, and how many of them it takes: everything that is painted goes through here.

use crate::article::display_width;
use ratatui::{
    buffer::{Buffer, CellDiffOption},
    style::Style,
};
use std::num::NonZeroU16;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The columns that a text takes, summed as it is painted: cluster by cluster.
pub(in crate::tui) fn width(text: &str) -> u16 {
    display_width(text).try_into().unwrap_or(u16::MAX)
}

/// The longest beginning of a text that is painted in `columns`, in bytes.
pub(in crate::tui) fn fitting(text: &str, columns: usize) -> usize {
    let mut used = 0;
    let over = text.grapheme_indices(true).find(|(_, cluster)| {
        used += usize::from(width(cluster));
        used > columns
    });
    over.map_or(text.len(), |(at, _)| at)
}

/// Paints text from a column on, in `columns` at most; the column after it.
///
/// As `Buffer::set_stringn`, but with our widths: where the terminal paints a cluster wider than
/// ratatui takes it for, its cell is told so and the one beside it stays free.
pub(in crate::tui) fn put(buffer: &mut Buffer, x: u16, y: u16, text: &str, columns: usize, style: Style) -> u16 {
    let end = buffer.area.right().min(x.saturating_add(u16::try_from(columns).unwrap_or(u16::MAX)));
    let mut x = x;
    for cluster in text.graphemes(true).filter(|cluster| !cluster.contains(char::is_control)) {
        let wide = width(cluster);
        if wide == 0 {
            continue;
        }
        if x.saturating_add(wide) > end {
            break;
        }
        let cell = &mut buffer[(x, y)];
        cell.set_symbol(cluster).set_style(style);
        if let Some(forced) = NonZeroU16::new(wide).filter(|_| cluster.width() != usize::from(wide)) {
            cell.set_diff_option(CellDiffOption::ForcedWidth(forced));
        }
        for beside in x + 1..x + wide {
            buffer[(beside, y)].reset();
        }
        x += wide;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::with_ambiguous_wide;
    use proptest::prelude::*;
    use ratatui::layout::Rect;

    fn symbols(buffer: &Buffer) -> String {
        buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn what_the_terminal_paints_in_two_columns_has_two_cells() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        let after = with_ambiguous_wide(true, || put(&mut buffer, 0, 0, "“a”b", 8, Style::default()));
        assert_eq!((after, &*symbols(&buffer)), (6, "“ a” b  "));
        let drawn: Vec<u16> = Buffer::empty(buffer.area).diff(&buffer).into_iter().map(|(x, ..)| x).collect();
        assert_eq!(drawn, [0, 2, 3, 5], "nothing is drawn over their second halves");
        assert_eq!(with_ambiguous_wide(true, || put(&mut buffer, 0, 0, "a“", 2, Style::default())), 1, "nor over an edge");
    }

    proptest! {
        #[test]
        fn narrow_text_is_painted_as_ratatui_does(text in "\\PC{0,20}|[a🇭🇰👩\u{200d}🚀漢e\u{301}]{0,12}", columns in 0_usize..24) {
            let area = Rect::new(0, 0, 16, 1);
            let (mut ours, mut theirs) = (Buffer::empty(area), Buffer::empty(area));
            let after = put(&mut ours, 2, 0, &text, columns, Style::default());
            prop_assert_eq!(after, theirs.set_stringn(2, 0, &text, columns, Style::default()).0);
            prop_assert_eq!(ours, theirs);
        }
    }
}
