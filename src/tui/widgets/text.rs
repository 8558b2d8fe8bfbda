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
            if is_flag(cluster) {
                // Never drawn under its flag, and other than whatever comes here after it.
                buffer[(beside, y)].set_diff_option(CellDiffOption::AlwaysUpdate);
            }
        }
        x += wide;
    }
    x
}

/// Whether a cluster is a flag, of two regional indicators (UAX #29). Terminals that know none (tmux 3.3) hold them in a
/// cell each, as wide as the flag: who writes over the first of these only leaves the second one standing.
fn is_flag(cluster: &str) -> bool {
    cluster.starts_with(|c: char| ('\u{1f1e6}'..='\u{1f1ff}').contains(&c))
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

    #[test]
    fn both_halves_of_a_flag_are_drawn_over_and_it_is_drawn_once() {
        let frame = |text: &str| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 1));
            put(&mut buffer, 0, 0, text, 4, Style::default());
            buffer
        };
        let drawn = |before: &Buffer, after: &Buffer| -> Vec<u16> { before.diff(after).into_iter().map(|(x, ..)| x).collect() };
        let flag = frame("🇭🇰");
        assert_eq!(drawn(&flag, &frame("a")), [0, 1], "a terminal that holds it in two cells would keep half of it");
        assert_eq!(drawn(&flag, &frame("")), [0, 1]);
        assert_eq!(drawn(&flag, &frame("漢")), [0], "as wide as it is");
        assert_eq!(drawn(&flag, &frame("🇭🇰")), [] as [u16; 0], "nothing is drawn that stands there");
        assert_eq!(drawn(&frame("ab"), &flag), [0], "nothing is drawn over its second half");
    }

    proptest! {
        #[test]
        fn narrow_text_is_painted_as_ratatui_does(text in "\\PC{0,20}|[a🇭🇰👩\u{200d}🚀漢e\u{301}]{0,12}", columns in 0_usize..24) {
            let area = Rect::new(0, 0, 16, 1);
            let (mut ours, mut theirs) = (Buffer::empty(area), Buffer::empty(area));
            let after = put(&mut ours, 2, 0, &text, columns, Style::default());
            prop_assert_eq!(after, theirs.set_stringn(2, 0, &text, columns, Style::default()).0);
            prop_assert_eq!(symbols(&ours), symbols(&theirs));
            let drawn = |buffer| Buffer::empty(area).diff(buffer).into_iter().map(|(x, y, cell)| (x, y, cell.clone())).collect::<Vec<_>>();
            prop_assert_eq!(drawn(&ours), drawn(&theirs));
        }
    }
}
