//! A box with items to read and choose from: what help, links, information and problems share.

use super::{
    super::{
        message::Size,
        motion::target,
        status_bar::key_of,
        style::Look,
        widgets::{Height, List, Row, popup, scroll_bar, width},
    },
    reply::{Reply, Wish, closes, is, motion},
};
use crate::article::wrap_text;
use crate::command::{Command, Key, Keymap, Motion, NamedKey};
use crate::model::Clean;
use ratatui::{buffer::Buffer, layout::Rect};
use unicode_segmentation::UnicodeSegmentation;

/// The widest box.
const COLUMNS: u16 = 84;

/// What the frame's lower edge tells: keys, and what they do.
pub(super) type Foot = &'static [(FootKey, &'static str)];

/// A key of the foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FootKey {
    /// One that is always the same.
    Fixed(&'static str),
    /// The user's key for a command.
    Of(Command),
}

/// One item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Item {
    /// What stands in the column on the left.
    pub label: Clean,
    /// The text, in lines that are wrapped again.
    pub text: Clean,
    /// A last line that is cut in its middle where it is too long.
    pub address: Option<Clean>,
    /// Whether the first line is a title.
    pub title: bool,
    /// Whether an empty line parts it from the one above.
    pub apart: bool,
    /// Whether its spaces count: a line that fits is as it is, another keeps its indentation.
    pub verbatim: bool,
}

/// The box.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    title: Clean,
    foot: Foot,
    items: Vec<Item>,
    lines: Vec<Vec<Clean>>,
    view: List,
    /// Lines above the items that the owner paints.
    above: u16,
    inside: Size,
    label: u16,
    /// Lines of the most items that it had in this width, where it stays as high as they made it.
    highest: Option<usize>,
}

impl Sheet {
    /// A sheet of items.
    pub(super) fn new(title: impl Into<Clean>, above: u16, items: Vec<Item>, foot: Foot) -> Self {
        Self { title: title.into(), items, above, foot, ..Self::default() }
    }

    /// The same, staying as high with fewer items, so that nothing moves while they are narrowed down.
    pub(super) fn keeping_its_height(self) -> Self {
        Self { highest: Some(0), ..self }
    }

    /// Other items; the cursor goes to the first.
    pub(super) fn set(&mut self, items: Vec<Item>) {
        (self.items, self.view) = (items, List::default());
        self.wrap();
    }

    /// The number of the item under the cursor.
    pub(super) fn here(&self) -> usize {
        self.view.cursor as usize
    }

    /// Takes the size of the screen.
    pub(super) fn fit(&mut self, screen: Size) {
        let inside = Size { columns: COLUMNS.min(screen.columns.saturating_sub(8)), lines: screen.lines.saturating_sub(4) };
        if inside != self.inside || self.lines.len() != self.items.len() {
            self.inside = inside;
            self.highest = self.highest.map(|_| 0);
            self.wrap();
        }
    }

    /// Moves the cursor.
    pub(super) fn go(&mut self, motion: Motion) {
        let rows = target(motion, None, self.view.cursor, self.total(), u64::from(self.view_lines() / 2).max(1));
        let mut view = self.view;
        view.move_by(rows, self.total(), |row| self.height(row));
        view.fit(self.view_lines(), self.total(), 1, |row| self.height(row));
        self.view = view;
    }

    /// Puts the cursor on an item.
    pub(super) fn select(&mut self, item: usize) {
        let mut view = self.view;
        view.move_by(item as i64 - view.cursor as i64, self.total(), |row| self.height(row));
        view.fit(self.view_lines(), self.total(), 1, |row| self.height(row));
        self.view = view;
    }

    /// What its owner answers to a key: the wish that the key gave there, if it did; else the key moves the
    /// cursor, or closes the sheet.
    pub(super) fn answer(&mut self, wish: Option<Wish>, key: Key, keymap: &Keymap) -> Reply {
        // Whatever the user gave it to: the last line says so.
        if is(key, NamedKey::Esc) {
            return Reply::Close;
        }
        match (wish, motion(key, keymap)) {
            (Some(wish), _) => return Reply::Done(wish),
            (None, Some(motion)) => self.go(motion),
            (None, None) if closes(key, keymap) => return Reply::Close,
            (None, None) => {}
        }
        Reply::Stay
    }

    /// Scrolls by lines.
    pub(super) fn scroll(&mut self, lines: i64) {
        let mut view = self.view;
        view.scroll_by(lines, self.view_lines(), self.total(), |row| self.height(row));
        self.view = view;
    }

    /// Paints the box; returns the lines above the items.
    pub(super) fn draw(&self, screen: Rect, look: &Look, buffer: &mut Buffer) -> Rect {
        let total = self.lines_of(self.items.len());
        let high = total.max(self.highest.unwrap_or(0));
        let lines = (u16::try_from(high).unwrap_or(u16::MAX).saturating_add(self.above)).min(self.inside.lines);
        let inside = popup(&self.title, self.inside.columns, lines, screen, look, buffer);
        let head = Rect { height: self.above.min(inside.height), ..inside };
        let body = Rect { y: inside.y + head.height, height: inside.height - head.height, ..inside };
        for (row, line) in self.view.visible(body.height, self.total(), |row| self.height(row)) {
            self.draw_item(row as usize, line, body, look, buffer);
        }
        self.draw_foot(Rect { y: inside.bottom(), height: 1, ..inside }, look, buffer);
        let above = self.lines_of(self.here());
        let bar = Rect { x: inside.right(), width: 1, ..body };
        scroll_bar(above as u64, u64::from(body.height), total as u64, bar, look, buffer);
        head
    }

    /// Lines of the first `items`.
    fn lines_of(&self, items: usize) -> usize {
        (0..items as u64).map(|row| self.height(row)).map(|height| usize::from(height.lead) + usize::from(height.body)).sum()
    }

    fn draw_foot(&self, area: Rect, look: &Look, buffer: &mut Buffer) {
        let (quiet, style) = (look.styles.of(|theme| theme.quiet), look.styles.of(|theme| theme.key));
        let mut row = Row::new(look.signs).left(" ", quiet);
        for (place, (key, word)) in self.foot.iter().enumerate() {
            let key = match key {
                FootKey::Fixed(key) => Clean::new(key),
                FootKey::Of(command) => key_of(*command, look.keymap).unwrap_or_default(),
            };
            let separator = if place > 0 { look.signs.separator } else { "" };
            row = row.left(separator, quiet).left(key, style).left(" ", quiet).left(*word, quiet);
        }
        let row = row.left(" ", quiet);
        let wide = row.left_width().min(area.width);
        row.paint(Rect { width: wide, ..area }, buffer);
    }

    fn draw_item(&self, number: usize, line: i64, body: Rect, look: &Look, buffer: &mut Buffer) {
        let item = &self.items[number];
        let here = number == self.here();
        for (place, (text, at)) in self.lines[number].iter().zip(line..).enumerate() {
            let Some(y) = u16::try_from(at).ok().filter(|y| *y < body.height) else { continue };
            let area = Rect { y: body.y + y, height: 1, ..body };
            let label = Rect { width: self.label.min(area.width), ..area };
            if place == 0 {
                let sign = if here { look.signs.cursor } else { " " };
                let row = Row::new(look.signs).left(sign, look.styles.of(|theme| theme.title));
                row.left(&item.label, look.styles.of(|theme| theme.key)).paint(label, buffer);
            }
            let style = look.styles.of(|theme| if item.title && place == 0 { theme.popup_title } else { theme.text });
            let text_area = Rect { x: area.x + label.width, width: area.width - label.width, ..area };
            let cut = item.address.is_some() && place + 1 == self.lines[number].len();
            let text = if cut { cut_middle(text, text_area.width, look.signs.ellipsis) } else { text.clone() };
            Row::new(look.signs).left(text, style).paint(text_area, buffer);
            if here {
                buffer.set_style(area, look.styles.of(|theme| theme.selection_quiet));
            }
        }
    }

    fn wrap(&mut self) {
        let widest = self.items.iter().map(|item| width(&item.label)).max().unwrap_or(0);
        self.label = (widest + 2).min(self.inside.columns / 2);
        let room = self.inside.columns.saturating_sub(self.label).max(1);
        let wrap = |item: &Item| {
            let set = |line: &str| if item.verbatim { indented(line, room) } else { wrap_text(&Clean::lines(line), room) };
            let lines = item.text.lines().flat_map(set);
            lines.chain(item.address.clone()).collect()
        };
        self.lines = self.items.iter().map(wrap).collect();
        let high = self.lines_of(self.items.len());
        self.highest = self.highest.map(|highest| highest.max(high));
        let mut view = self.view;
        view.fit(self.view_lines(), self.total(), 1, |row| self.height(row));
        self.view = view;
    }

    fn view_lines(&self) -> u16 {
        self.inside.lines.saturating_sub(self.above)
    }

    fn total(&self) -> u64 {
        self.items.len() as u64
    }

    fn height(&self, row: u64) -> Height {
        let lines = self.lines.get(row as usize).map_or(1, Vec::len);
        let apart = row > 0 && self.items.get(row as usize).is_some_and(|item| item.apart);
        Height { lead: u16::from(apart), body: u16::try_from(lines).unwrap_or(u16::MAX).max(1) }
    }
}

/// `text` in at most `columns` columns, cut in its middle: an address says most at its ends.
fn cut_middle(text: &Clean, columns: u16, ellipsis: &str) -> Clean {
    if width(text) <= columns {
        return text.clone();
    }
    let room = columns.saturating_sub(width(ellipsis));
    let tail_room = room / 3;
    let head: String = fitting(text.graphemes(true), room - tail_room);
    let tail: String = fitting(text.graphemes(true).rev(), tail_room).graphemes(true).rev().collect();
    Clean::new(&format!("{head}{ellipsis}{tail}"))
}

/// A line as it is, or wrapped with each piece as far in as it is itself.
fn indented(line: &str, columns: u16) -> Vec<Clean> {
    if width(line) <= columns {
        return vec![Clean::lines(line)];
    }
    let rest = line.trim_start_matches(' ');
    let spaces = (line.len() - rest.len()).min(usize::from(columns / 2));
    let pieces = wrap_text(&Clean::lines(rest), columns - spaces as u16);
    pieces.into_iter().map(|piece| Clean::lines(&format!("{}{piece}", " ".repeat(spaces)))).collect()
}

/// As many clusters as fit.
fn fitting<'a>(clusters: impl Iterator<Item = &'a str>, columns: u16) -> String {
    let mut used = 0;
    clusters
        .take_while(|cluster| {
            used += width(cluster);
            used <= columns
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_cut_in_its_middle() {
        let cut = |text: &str, columns| cut_middle(&Clean::new(text), columns, "…").to_string();
        assert_eq!(cut("https://a.example/", 20), "https://a.example/");
        assert_eq!(cut("https://a.example/a/long/way/to.html", 22), "https://a.exam…to.html");
        assert_eq!(cut("港口辦公室新聞", 7), "港口…聞");
        assert_eq!(cut("abc", 0), "…");
    }

    #[test]
    fn a_line_as_it_is_keeps_its_spaces_and_its_words_whole() {
        let lines = |line: &str, columns| indented(line, columns).into_iter().map(String::from).collect::<Vec<_>>();
        assert_eq!(lines("  a   港口 b", 12), ["  a   港口 b"]);
        assert_eq!(lines("  the ferry sails", 11), ["  the ferry", "  sails"]);
        assert_eq!(lines("     donaudampfschiff", 8), ["    dona", "    udam", "    pfsc", "    hiff"]);
        assert_eq!(lines("", 4), [""]);
    }
}
