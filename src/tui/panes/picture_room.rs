//! What the article's pane does with its pictures: calls for them, makes room, keeps what is read in place.

use super::{
    super::{
        effect::Effect,
        pictures::{Canvas, Painted, Painting, PictureQuestion},
    },
    article::ArticlePane,
    gallery::seen,
    pictures::Pictures,
    spot::{letters, next_line},
};
use crate::article::Place;
use crate::model::{Clean, EntryId, PixelSize};
use std::sync::Arc;

impl ArticlePane {
    /// The pictures of the open article.
    pub(in crate::tui) fn pictures(&self) -> &Pictures {
        &self.pictures
    }

    /// What kitty keeps: numbers and pictures, and whether the next frame needs them.
    pub(in crate::tui) fn sent_pictures(&self) -> impl Iterator<Item = (u32, &str, bool)> {
        let (places, top) = self.shown.as_ref().map_or((&[][..], 0), |shown| (&*shown.lines.pictures, shown.top));
        let view = top..top + usize::from(self.view());
        self.pictures.sent(move |figure| places.iter().any(|place| place.figure == figure && seen(place, &view).is_some()))
    }

    /// Shows the article's pictures, or hides them.
    pub(in crate::tui) fn toggle_pictures(&mut self) {
        self.pictures.toggle();
        self.reveals = true;
        self.make_room();
    }

    /// An entry is read, and not only passed: what is always shown is shown from now on.
    pub(in crate::tui) fn is_read(&mut self, entry: EntryId) {
        if self.entry() == Some(entry) && self.pictures.are_due() {
            self.toggle_pictures();
        }
    }

    /// What is to be asked for to show pictures: after every message.
    pub(in crate::tui) fn want_pictures(&mut self) -> Vec<Effect> {
        let view = usize::from(self.view());
        let (places, top) = self.shown.as_ref().map_or((&[][..], 0), |shown| (&*shown.lines.pictures, shown.top));
        self.pictures.wants(places, top..top + view)
    }

    /// The terminal said what it draws pictures with.
    pub(in crate::tui) fn take_canvas(&mut self, canvas: Canvas) {
        if self.pictures.take_canvas(canvas) {
            self.make_room();
        }
    }

    /// The terminal's cells may have another size, or the config another wish.
    pub(in crate::tui) fn ask_canvas_again(&mut self) {
        self.pictures.ask_again();
    }

    /// A picture's size came, or why there is none.
    pub(in crate::tui) fn take_size(&mut self, question: &PictureQuestion, result: Result<PixelSize, Clean>) {
        if self.pictures.take_size(question, result) {
            self.make_room();
        }
    }

    /// A picture's cells came, or why there are none.
    pub(in crate::tui) fn take_painted(&mut self, painting: &Painting, result: Result<Arc<Painted>, Clean>) {
        if self.pictures.take_painted(painting, result) {
            self.make_room();
        }
    }

    /// Sets the text anew because a picture's room has changed; what stands at the top stays there: a
    /// picture, else the line that is read next.
    fn make_room(&mut self) {
        let Some(shown) = &self.shown else { return };
        let top = shown.top;
        let inside = shown.picture_at_top().map(|place| (place.figure, top - place.line));
        let rest = shown.picture_at_top().map_or(0, |place| place.line + usize::from(place.size.lines) - top);
        let above = shown.lines.lines[..top].iter().map(letters).sum();
        let below = next_line(above, &shown.lines.lines).map_or(0, |line| line.saturating_sub(top));
        self.lay_out();
        let Some(shown) = &self.shown else { return };
        let picture = inside.and_then(|(figure, _)| shown.lines.pictures.iter().find(|place| place.figure == figure));
        let line = match (picture, inside) {
            _ if top == 0 => 0,
            (Some(place), Some((_, lines))) => place.line + lines.min(usize::from(place.size.lines)),
            // Where the picture itself has gone, so have its lines.
            _ => next_line(above, &shown.lines.lines).map_or(top, |line| line.saturating_sub(below - rest.min(below))),
        };
        self.scroll_to(line);
        self.reveal();
    }

    /// When pictures appear, the one whose words are on the first line is what the reader wants to see.
    fn reveal(&mut self) {
        let Some(shown) = self.shown.as_mut().filter(|shown| !shown.lines.pictures.is_empty()) else { return };
        let above = |place: &&Place| place.line + usize::from(place.size.lines) == shown.top;
        if let Some(place) = shown.lines.pictures.iter().find(above).filter(|_| self.reveals) {
            shown.top = place.line;
        }
        self.reveals = false;
    }
}
