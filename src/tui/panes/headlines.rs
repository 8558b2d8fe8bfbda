//! How the headlines are painted: one line an entry where there is room, else two.

use super::{
    super::{
        dates::{age, day, day_words},
        style::Look,
        widgets::{Row, highlight, width},
    },
    entries::EntriesPane,
    head::{head, without_scheme},
};
use crate::article::wrap_text;
use crate::model::{Clean, EntrySummary, Scope};
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};
use unicode_segmentation::UnicodeSegmentation;

/// Columns before a headline: cursor, unread, star, a space.
const MARKS: u16 = 4;
/// Columns that a source's name has beside a long headline, in a list of several feeds.
const SOURCE: u16 = 10;

impl EntriesPane {
    /// Paints the pane under its name; where it is empty, it says `empty`.
    pub(in crate::tui) fn draw(&self, name: &Clean, empty: &Clean, area: Rect, look: &Look, buffer: &mut Buffer) {
        let place = if self.window.total == 0 { 0 } else { self.view.cursor + 1 };
        let place = Clean::new(&format!("{place}/{}", self.window.total));
        let body = head(name, if self.loaded { place } else { Clean::default() }, area, look, buffer);
        if self.window.total == 0 {
            return self.draw_empty(empty, body, look, buffer);
        }
        let lines = Rect { y: body.bottom() - self.lines().min(body.height), height: self.lines().min(body.height), ..body };
        for (place, (row, line)) in self.view.visible(lines.height, self.window.total, |row| self.height(row)).into_iter().enumerate() {
            if self.by_day() && place == 0 && body.height > 0 {
                self.draw_day(row, Rect { height: 1, ..body }, look, buffer);
            } else if self.height(row).lead > 0 && line > 0 {
                self.draw_day(row, Rect { y: lines.y + (line - 1) as u16, height: 1, ..lines }, look, buffer);
            }
            self.draw_entry(row, line, lines, look, buffer);
        }
    }

    fn draw_empty(&self, words: &Clean, area: Rect, look: &Look, buffer: &mut Buffer) {
        let area = Rect { x: area.x + 2, y: area.y + area.height / 3, width: area.width.saturating_sub(3), ..area };
        let lines = wrap_text(words, area.width.max(1));
        for (line, y) in lines.into_iter().zip(area.y..area.y + area.height.min(3)).filter(|_| self.loaded) {
            Row::new(look.signs).left(line, look.styles.of(|theme| theme.quiet)).paint(Rect { y, height: 1, ..area }, buffer);
        }
    }

    fn draw_day(&self, row: u64, area: Rect, look: &Look, buffer: &mut Buffer) {
        let Some(entry) = self.row(row) else { return };
        let style = look.styles.of(|theme| theme.day);
        let words = day_words(day(entry.date, &self.time_zone), look);
        let rest = area.width.saturating_sub(4 + width(&words));
        let row = Row::new(look.signs).left(look.signs.rule, style).left(look.signs.rule, style).left(" ", style).left(words, style);
        row.left(" ", style).paint(area, buffer);
        for x in area.right().saturating_sub(rest)..area.right() {
            buffer[(x, area.y)].set_symbol(look.signs.rule).set_style(style);
        }
    }

    fn draw_entry(&self, row: u64, line: i64, lines: Rect, look: &Look, buffer: &mut Buffer) {
        let here = row == self.view.cursor;
        let mut texts = match self.row(row) {
            Some(entry) if self.body() == 1 => vec![self.one_line(entry, here, look)],
            Some(entry) => self.two_lines(entry, here, lines.width, look),
            None => vec![Row::new(look.signs).left(look.signs.ellipsis, look.styles.of(|theme| theme.quiet))],
        };
        for (text, at) in texts.drain(..).zip(line..) {
            if let Some(y) = u16::try_from(at).ok().filter(|y| *y < lines.height) {
                let area = Rect { y: lines.y + y, height: 1, ..lines };
                text.paint(area, buffer);
                if here {
                    let style = look.styles.of(|theme| if look.focused { theme.selection } else { theme.selection_quiet });
                    highlight(area, style, buffer);
                }
            }
        }
    }

    fn marks<'a>(&self, entry: &EntrySummary, here: bool, look: &Look) -> (Row<'a>, Style) {
        let status = self.status(entry);
        let sign = |on: bool, sign: &'static str| if on { sign } else { " " };
        let row = Row::new(look.signs)
            .left(sign(here, look.signs.cursor), look.styles.of(|theme| theme.title))
            .left(sign(!status.read, look.signs.unread), look.styles.of(|theme| theme.unread_mark))
            .left(sign(status.starred, look.signs.star), look.styles.of(|theme| theme.star))
            .left(" ", Style::default());
        let style = look.styles.of(|theme| match status.read {
            // What it is called is no headline of its own.
            _ if entry.title.is_empty() => theme.quiet,
            true => theme.text,
            false => theme.unread,
        });
        (row, if status.dismissed { style.add_modifier(Modifier::CROSSED_OUT) } else { style })
    }

    fn one_line<'a>(&self, entry: &'a EntrySummary, here: bool, look: &Look) -> Row<'a> {
        let (row, style) = self.marks(entry, here, look);
        let quiet = look.styles.of(|theme| theme.quiet);
        let age = age(entry.date, entry.undated, look);
        let pad = Clean::lines(&" ".repeat(9_usize.saturating_sub(width(&age).into())));
        row.left(entry.called(), style).right(without_scheme(&entry.feed_title).shortened(18), quiet).right(pad, quiet).right(age, quiet)
    }

    fn two_lines<'a>(&self, entry: &'a EntrySummary, here: bool, columns: u16, look: &Look) -> Vec<Row<'a>> {
        let (row, style) = self.marks(entry, here, look);
        let quiet = look.styles.of(|theme| theme.quiet);
        let room = columns.saturating_sub(MARKS + 1).max(1);
        let mut wrapped = wrap_text(&entry.called(), room).into_iter();
        let first = row.left(wrapped.next().unwrap_or_default(), style);
        let rest = wrapped.fold(String::new(), |rest, line| if rest.is_empty() { line.into() } else { rest + " " + &line });
        let sign = if here { look.signs.cursor } else { " " };
        let second = Row::new(look.signs).left(sign, look.styles.of(|theme| theme.title)).left("   ", quiet);
        let age = age(entry.date, entry.undated, look);
        let source = without_scheme(&entry.feed_title);
        if rest.is_empty() {
            return vec![first, second.left(source, quiet).right(age, quiet)];
        }
        if matches!(self.list.query.scope, Scope::Feed(_)) {
            return vec![first, second.left(Clean::new(&rest), style).right(age, quiet)];
        }
        // The source has what the headline leaves, and in any case enough to be known by.
        let room = columns.saturating_sub(MARKS);
        let beside = room.saturating_sub(width(&age) + width(look.signs.separator) + 1);
        let least = SOURCE.min(width(&source));
        let source = fitting(&source, beside.saturating_sub(width(&rest)).max(least), look);
        let rest = fitting(&Clean::new(&rest), beside.saturating_sub(width(&source)), look);
        let gap = room.saturating_sub(width(&rest) + width(&source) + width(look.signs.separator) + width(&age));
        let gap = Clean::lines(&" ".repeat(gap.into()));
        let second = second.left(rest, style).left(gap, quiet).left(source, quiet).left(look.signs.separator, quiet).left(age, quiet);
        vec![first, second]
    }
}

/// As much of a text as fits in `columns`, its end marked where it is cut.
fn fitting(text: &Clean, columns: u16, look: &Look) -> Clean {
    if width(text) <= columns {
        return text.clone();
    }
    let room = columns.saturating_sub(width(look.signs.ellipsis));
    let mut used = 0;
    let kept = text.graphemes(true).take_while(|cluster| {
        used += width(cluster);
        used <= room
    });
    Clean::new(&format!("{}{}", kept.collect::<String>().trim_end(), look.signs.ellipsis))
}
