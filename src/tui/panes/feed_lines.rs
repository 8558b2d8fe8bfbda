//! The feeds pane, painted: a line a smart feed, folder or feed, with what is unread in it.

use super::{
    super::{
        style::Look,
        widgets::{Height, Row, highlight},
    },
    feeds::{FeedsPane, Line, fails, smart_name},
    head::{head, without_scheme},
};
use crate::config::Counts;
use crate::model::Scope;
use ratatui::{buffer::Buffer, layout::Rect};

impl FeedsPane {
    /// Paints the pane.
    pub(in crate::tui) fn draw(&self, area: Rect, look: &Look, buffer: &mut Buffer) {
        let body = head("Feeds", "", area, look, buffer);
        for (row, line) in self.view.visible(body.height, self.lines.len() as u64, |_| Height::ONE) {
            let area = Rect { y: body.y + line as u16, height: 1, ..body };
            self.draw_line(row, area, look, buffer);
        }
    }

    fn draw_line(&self, row: u64, area: Rect, look: &Look, buffer: &mut Buffer) {
        let here = row == self.view.cursor;
        let style = |unread: u64| look.styles.of(|theme| if unread > 0 { theme.unread } else { theme.text });
        let mark = |on: bool| if on { look.signs.failing } else { " " };
        let failing = look.styles.of(|theme| theme.failing);
        let start = Row::new(look.signs).left(if here { look.signs.cursor } else { " " }, look.styles.of(|theme| theme.title));
        let (text, unread) = match &self.lines[row as usize] {
            Line::Smart(scope, count) => {
                let unread = if matches!(scope, Scope::Today | Scope::Unread) { *count } else { 0 };
                (start.left(" ", failing).left(smart_name(scope), style(unread)), *count)
            }
            Line::Folder { name, unread, failing: fails } => {
                let sign = if self.folded.contains(name) { look.signs.folded } else { look.signs.unfolded };
                let fails = *fails && self.folded.contains(name);
                (start.left(mark(fails), failing).left(sign, look.styles.of(|theme| theme.quiet)).left(name, style(*unread)), *unread)
            }
            Line::Feed { index, inside } => {
                let feed = &self.library.feeds[*index];
                let spinner = look.signs.spinner[self.turn % look.signs.spinner.len()];
                let sign = if self.asking.contains(&feed.id) { spinner } else { mark(fails(feed)) };
                // A name without an indentation would stand at the sign as if it began with it.
                let gap = match (*inside, fails(feed)) {
                    (true, _) => "  ",
                    (false, true) => " ",
                    (false, false) => "",
                };
                let start = start.left(sign, failing).left(gap, failing);
                (start.left(without_scheme(&feed.title), style(feed.unread)), feed.unread)
            }
        };
        let count = look.styles.of(|theme| theme.count);
        match look.counts {
            Counts::Numbers if unread > 0 => text.right(unread, count),
            Counts::Dots if unread > 0 => text.right(look.signs.unread, count),
            _ => text,
        }
        .paint(area, buffer);
        if here {
            highlight(area, look.styles.of(|theme| if look.focused { theme.selection } else { theme.selection_quiet }), buffer);
        }
    }
}
