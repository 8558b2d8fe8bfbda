//! How the headlines are painted: one line an entry where there is room, else two.

use super::{
    super::{
        dates::{age, day, day_words},
        style::Look,
        widgets::{Row, highlight, width},
    },
    entries::EntriesPane,
    head,
};
use crate::article::wrap_text;
use crate::model::{Clean, EntrySummary, ReadFilter, Scope};
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};

/// Columns before a headline: cursor, unread, star, a space.
const MARKS: u16 = 4;
/// Columns under which a source's name says nothing.
const LEAST_SOURCE: u16 = 6;

impl EntriesPane {
    /// Paints the pane under its name.
    pub(in crate::tui) fn draw(&self, name: &Clean, area: Rect, look: &Look, buffer: &mut Buffer) {
        let place = if self.window.total == 0 { 0 } else { self.view.cursor + 1 };
        let place = Clean::new(&format!("{place}/{}", self.window.total));
        let body = head(name, if self.loaded { place } else { Clean::default() }, area, look, buffer);
        if self.window.total == 0 {
            return self.draw_empty(body, look, buffer);
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

    fn draw_empty(&self, area: Rect, look: &Look, buffer: &mut Buffer) {
        let query = &self.list.query;
        let words = match query.scope {
            _ if !self.loaded => "",
            _ if !query.query.is_empty() => "Nothing was found.",
            Scope::Unread => "All is read.",
            Scope::Today => "Nothing arrived today.",
            Scope::Starred => "Nothing has a star.",
            Scope::Dismissed => "Nothing was dismissed.",
            _ if query.read == ReadFilter::Unread => "All is read here; read entries are hidden.",
            _ => "Nothing is here.",
        };
        let area = Rect { x: area.x + 2, y: area.y + area.height / 3, width: area.width.saturating_sub(3), height: area.height.min(1) };
        Row::new(look.signs).left(words, look.styles.of(|theme| theme.quiet)).paint(area, buffer);
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
        let style = look.styles.of(|theme| if status.read { theme.text } else { theme.unread });
        (row, if status.dismissed { style.add_modifier(Modifier::CROSSED_OUT) } else { style })
    }

    fn one_line<'a>(&self, entry: &'a EntrySummary, here: bool, look: &Look) -> Row<'a> {
        let (row, style) = self.marks(entry, here, look);
        let quiet = look.styles.of(|theme| theme.quiet);
        let age = age(entry.date, entry.undated, look);
        let pad = Clean::lines(&" ".repeat(9_usize.saturating_sub(width(&age).into())));
        row.left(&entry.title, style).right(entry.feed_title.shortened(18), quiet).right(pad, quiet).right(age, quiet)
    }

    fn two_lines<'a>(&self, entry: &'a EntrySummary, here: bool, columns: u16, look: &Look) -> Vec<Row<'a>> {
        let (row, style) = self.marks(entry, here, look);
        let quiet = look.styles.of(|theme| theme.quiet);
        let room = columns.saturating_sub(MARKS + 1).max(1);
        let mut wrapped = wrap_text(&entry.title, room).into_iter();
        let first = row.left(wrapped.next().unwrap_or_default(), style);
        let rest = wrapped.fold(String::new(), |rest, line| if rest.is_empty() { line.into() } else { rest + " " + &line });
        let sign = if here { look.signs.cursor } else { " " };
        let second = Row::new(look.signs).left(sign, look.styles.of(|theme| theme.title)).left("   ", quiet);
        let age = age(entry.date, entry.undated, look);
        let second = if rest.is_empty() {
            second.left(&entry.feed_title, quiet).right(age, quiet)
        } else {
            // The headline comes first; the source has what is left, or nothing.
            let left = room.saturating_sub(width(&rest) + 2 + width(&age) + width(look.signs.separator));
            let second = second.left(Clean::new(&rest), style);
            let second = if left < LEAST_SOURCE {
                second
            } else {
                second.right(entry.feed_title.shortened(left.into()), quiet).right(look.signs.separator, quiet)
            };
            second.right(age, quiet)
        };
        vec![first, second]
    }
}
