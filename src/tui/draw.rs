//! The whole screen painted: panes, borders, the status line, what lies over them.

use super::{
    app::App,
    overlays::draw_which_key,
    status_bar::Around,
    style::{Look, ornaments},
};
use crate::article::with_ambiguous_wide;
use crate::command::Place;
use crate::config::Icons;
use crate::model::Clean;
use ratatui::{
    Frame,
    buffer::{Buffer, Cell, CellDiffOption},
    layout::Rect,
    widgets::{Clear, Widget},
};

impl App {
    /// What drawing asks for.
    pub(super) fn look(&self) -> Look<'_> {
        let icons = if self.habits.ambiguous_wide(&self.config) { Icons::Ascii } else { self.config.display.icons };
        Look {
            styles: &self.styles,
            signs: ornaments(icons, self.habits.order(&self.config)),
            counts: self.config.display.counts,
            keymap: &self.config.keymap,
            focused: true,
            now: self.now,
            time_zone: &self.time_zone,
        }
    }

    /// What kitty keeps: the number of a picture, the picture, and whether the next frame needs it.
    pub(super) fn sent_pictures(&self) -> impl Iterator<Item = (u32, &str, bool)> {
        self.article.sent_pictures()
    }

    /// Paints everything. A frame of another size than the screen was told stays empty.
    pub fn draw(&self, frame: &mut Frame) {
        with_ambiguous_wide(self.habits.ambiguous_wide(&self.config), || self.paint(frame));
    }

    fn paint(&self, frame: &mut Frame) {
        let (screen, look, panes) = (frame.area(), self.look(), self.panes());
        if (screen.width, screen.height) != (self.size().columns, self.size().lines) {
            return;
        }
        let buffer = frame.buffer_mut();
        let mut pictures = Vec::new();
        for place in Place::ALL {
            let look = Look { focused: self.focus == place, ..look.clone() };
            match (place, panes.of(place)) {
                (Place::Feeds, Some(area)) => self.feeds.draw(area, &look, buffer),
                (Place::Entries, Some(area)) => self.entries.draw(&self.list_name(), &self.empty_words(), area, &look, buffer),
                (Place::Article, Some(area)) => pictures = self.article.draw(area, &look, buffer),
                (_, None) => {}
            }
        }
        for position in panes.borders().flat_map(Rect::positions) {
            buffer[position].set_symbol(look.signs.side).set_style(look.styles.of(|theme| theme.frame));
        }
        let typed = Clean::new(&self.typing.text());
        let standing = self.article.finding_place().filter(|_| self.focus == Place::Article).unwrap_or_default();
        let coming = self.pages.told(self.article.entry(), &look);
        let around = Around { place: self.focus, coming, standing, typed: typed.clone(), late: self.entries.late_marks() };
        self.status.draw(around, panes.status, &look, buffer);
        if let Some(following) = self.typing.told() {
            draw_which_key(&typed, following, screen, &look, buffer);
        }
        let mut cursor = None;
        for overlay in &self.overlays {
            if overlay.takes_the_status_line() {
                Clear.render(panes.status, buffer);
            }
            cursor = overlay.draw(screen, panes.status, &look, buffer);
        }
        pictures.into_iter().for_each(|area| uncover(area, frame.buffer_mut()));
        if let Some(position) = cursor {
            frame.set_cursor_position(position);
        }
    }
}

/// Takes away a picture that lies over the cells where something else was painted into its area: in part
/// it can't be drawn.
fn uncover(area: Rect, buffer: &mut Buffer) {
    let is_the_pictures = |place: usize, cell: &Cell| match place {
        0 => cell.symbol().starts_with('\x1b'),
        _ => cell.diff_option != CellDiffOption::None,
    };
    if area.positions().enumerate().all(|(place, position)| is_the_pictures(place, &buffer[position])) {
        return;
    }
    for (place, position) in area.positions().enumerate() {
        let cell = &mut buffer[position];
        if is_the_pictures(place, cell) {
            cell.reset();
        }
    }
}
