//! The one list: a cursor, and a view that is held by the cursor.
//!
//! What is remembered is the cursor's row and the screen line it stands on, not the first row
//! shown: whatever comes or goes above, the cursor's line stays where the reader looks at it.
//! Rows may be of several lines. No row is asked for that can't be seen, so length costs nothing.

/// How many lines a row takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) struct Height {
    /// Lines above it that are no row (a day's rule).
    pub lead: u16,
    /// Its own lines, at least 1.
    pub body: u16,
}

impl Height {
    /// A row of one line.
    pub(in crate::tui) const ONE: Height = Height { lead: 0, body: 1 };

    fn all(self) -> i64 {
        i64::from(self.lead) + i64::from(self.body)
    }
}

/// Cursor and view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tui) struct List {
    /// The cursor's row.
    pub cursor: u64,
    /// The view's line on which the cursor's row begins.
    line: i64,
}

impl List {
    /// Moves the cursor by rows, within `total`.
    pub(in crate::tui) fn move_by(&mut self, rows: i64, total: u64, height: impl Fn(u64) -> Height) {
        let to = self.cursor.saturating_add_signed(rows).min(total.saturating_sub(1));
        // Past a few screens nobody sees the way, and heights need not be asked.
        let way = to.abs_diff(self.cursor);
        if way > 500 {
            self.line += if to > self.cursor { 10_000 } else { -10_000 };
        } else {
            for row in self.cursor.min(to)..self.cursor.max(to) {
                let step = i64::from(height(row).body) + i64::from(height(row + 1).lead);
                self.line += if to > self.cursor { step } else { -step };
            }
        }
        self.cursor = to;
    }

    /// The cursor's row got another number: the list changed, the view does not.
    pub(in crate::tui) fn renumber(&mut self, row: u64) {
        self.cursor = row;
    }

    /// Scrolls the view by lines; the cursor goes along where it would leave the view.
    pub(in crate::tui) fn scroll_by(&mut self, lines: i64, view: u16, total: u64, height: impl Fn(u64) -> Height) {
        self.line -= lines;
        while self.line < 0 && self.cursor + 1 < total {
            self.line += i64::from(height(self.cursor).body) + i64::from(height(self.cursor + 1).lead);
            self.cursor += 1;
        }
        while self.line + i64::from(height(self.cursor).body) > i64::from(view) && self.cursor > 0 {
            self.line -= i64::from(height(self.cursor).lead) + i64::from(height(self.cursor - 1).body);
            self.cursor -= 1;
        }
        self.fit(view, total, 0, height);
    }

    /// Brings the cursor into the list and its row into the view, `margin` lines from the edges where
    /// there is more to see; leaves no line empty that a row could fill.
    pub(in crate::tui) fn fit(&mut self, view: u16, total: u64, margin: u16, height: impl Fn(u64) -> Height) {
        self.cursor = self.cursor.min(total.saturating_sub(1));
        if total == 0 || view == 0 {
            *self = Self { cursor: self.cursor, line: 0 };
            return;
        }
        let (view, body) = (i64::from(view), i64::from(height(self.cursor).body));
        let margin = i64::from(margin).min((view - body) / 2).max(0);
        self.line = self.line.clamp(margin, (view - body - margin).max(margin));
        let mut below = body;
        for row in self.cursor + 1..total {
            if below >= view {
                break;
            }
            below += height(row).all();
        }
        self.line = self.line.max(view - below).min((view - body).max(0));
        let mut above = 0;
        for row in (0..self.cursor).rev() {
            if above >= self.line {
                break;
            }
            above += i64::from(height(row + 1).lead) + i64::from(height(row).body);
        }
        self.line = self.line.min(above);
    }

    /// The rows in view, top to bottom, each with the line its body begins on (the first may begin
    /// above the view).
    pub(in crate::tui) fn visible(&self, view: u16, total: u64, height: impl Fn(u64) -> Height) -> Vec<(u64, i64)> {
        let mut rows = Vec::new();
        if total == 0 || view == 0 {
            return rows;
        }
        let (mut row, mut line) = (self.cursor.min(total - 1), self.line);
        while line > 0 && row > 0 {
            line -= i64::from(height(row).lead) + i64::from(height(row - 1).body);
            row -= 1;
        }
        while line < i64::from(view) && row < total {
            rows.push((row, line));
            line += i64::from(height(row).body);
            row += 1;
            if row < total {
                line += i64::from(height(row).lead);
            }
        }
        rows
    }

    /// The row at a line of the view.
    pub(in crate::tui) fn row_at(&self, line: u16, view: u16, total: u64, height: impl Fn(u64) -> Height) -> Option<u64> {
        let body = |row| i64::from(height(row).body);
        self.visible(view, total, &height)
            .into_iter()
            .find(|(row, top)| (*top..*top + body(*row)).contains(&i64::from(line)))
            .map(|(row, _)| row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn heights(row: u64) -> Height {
        Height { lead: u16::from(row.is_multiple_of(4)), body: 1 + u16::from(row.is_multiple_of(3)) }
    }

    #[test]
    fn what_comes_above_moves_nothing() {
        let mut list = List::default();
        list.move_by(30, 100, |_| Height::ONE);
        list.fit(10, 100, 2, |_| Height::ONE);
        let before: Vec<i64> = list.visible(10, 100, |_| Height::ONE).into_iter().map(|(row, _)| row as i64 - list.cursor as i64).collect();
        list.renumber(37);
        list.fit(10, 107, 2, |_| Height::ONE);
        let after: Vec<i64> = list.visible(10, 107, |_| Height::ONE).into_iter().map(|(row, _)| row as i64 - list.cursor as i64).collect();
        assert_eq!(before, after);
    }

    #[test]
    fn a_million_rows_ask_for_a_screenful() {
        let asked = std::cell::Cell::new(0);
        let height = |_| {
            asked.set(asked.get() + 1);
            Height::ONE
        };
        let mut list = List::default();
        list.move_by(i64::MAX, 1_000_000, height);
        list.fit(40, 1_000_000, 3, height);
        assert_eq!(list.visible(40, 1_000_000, height).last(), Some(&(999_999, 39)));
        assert!(asked.get() < 1000, "{}", asked.get());
    }

    proptest! {
        #[test]
        fn the_cursor_is_in_view_and_no_line_is_wasted(
            total in 0_u64..60, view in 0_u16..30, margin in 0_u16..4,
            moves in proptest::collection::vec((-40_i64..40, any::<bool>()), 0..8),
        ) {
            let mut list = List::default();
            for (by, wheel) in moves {
                if wheel {
                    list.scroll_by(by, view, total, heights);
                } else {
                    list.move_by(by, total, heights);
                    list.fit(view, total, margin, heights);
                }
                let rows = list.visible(view, total, heights);
                if total == 0 || view == 0 {
                    prop_assert!(rows.is_empty());
                    continue;
                }
                let (_, top) = *rows.iter().find(|(row, _)| *row == list.cursor).expect("the cursor is in view");
                let body = i64::from(heights(list.cursor).body);
                prop_assert!(top >= 0 && (top + body <= i64::from(view) || body > i64::from(view)), "{top} in {view}");
                let (last, line) = *rows.last().expect("not empty");
                let end = line + i64::from(heights(last).body);
                let first = rows[0];
                prop_assert!(end >= i64::from(view) || last + 1 < total || first == (0, 0), "ends {end} of {view}, from {first:?}");
                prop_assert!(first.1 <= 0 || first == (0, 0) );
            }
        }
    }
}
