//! A box with items to read and choose from: what help, links, information and problems share.

use super::super::{
    message::Size,
    motion::target,
    style::Look,
    widgets::{Height, List, Row, popup, scroll_bar, width},
};
use crate::article::wrap_text;
use crate::command::Motion;
use crate::model::Clean;
use ratatui::{buffer::Buffer, layout::Rect};

/// The widest box.
const COLUMNS: u16 = 84;

/// One item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Item {
    /// What stands in the column on the left.
    pub label: Clean,
    /// The text, in lines that are wrapped again.
    pub text: Clean,
    /// Whether the first line is a title.
    pub title: bool,
}

/// The box.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    title: &'static str,
    items: Vec<Item>,
    lines: Vec<Vec<Clean>>,
    view: List,
    /// Lines above the items that the owner paints.
    above: u16,
    inside: Size,
    label: u16,
}

impl Sheet {
    /// A sheet of items.
    pub(super) fn new(title: &'static str, above: u16, items: Vec<Item>) -> Self {
        Self { title, items, above, ..Self::default() }
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

    /// Scrolls by lines.
    pub(super) fn scroll(&mut self, lines: i64) {
        let mut view = self.view;
        view.scroll_by(lines, self.view_lines(), self.total(), |row| self.height(row));
        self.view = view;
    }

    /// Paints the box; returns the lines above the items.
    pub(super) fn draw(&self, screen: Rect, look: &Look, buffer: &mut Buffer) -> Rect {
        let total: usize = self.lines.iter().map(|lines| lines.len().max(1)).sum();
        let lines = (u16::try_from(total).unwrap_or(u16::MAX).saturating_add(self.above)).min(self.inside.lines);
        let inside = popup(self.title, self.inside.columns, lines, screen, look, buffer);
        let head = Rect { height: self.above.min(inside.height), ..inside };
        let body = Rect { y: inside.y + head.height, height: inside.height - head.height, ..inside };
        for (row, line) in self.view.visible(body.height, self.total(), |row| self.height(row)) {
            self.draw_item(row as usize, line, body, look, buffer);
        }
        let above = self.lines.iter().take(self.here()).map(|lines| lines.len().max(1)).sum::<usize>();
        let bar = Rect { x: inside.right(), width: 1, ..body };
        scroll_bar(above as u64, u64::from(body.height), total as u64, bar, look, buffer);
        head
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
        let wrap = |item: &Item| item.text.lines().flat_map(|line| wrap_text(&Clean::lines(line), room)).collect();
        self.lines = self.items.iter().map(wrap).collect();
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
        Height { lead: 0, body: u16::try_from(lines).unwrap_or(u16::MAX).max(1) }
    }
}
