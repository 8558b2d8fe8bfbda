//! The pictures of the open article: whether they are wanted, how large they are, what is seen of them.
//!
//! Nothing is asked for before the user wants to see pictures. What is in view comes first, what is
//! far from it is let go; a size that comes makes room in the text, cells that come are only copied.

use super::{
    super::{
        effect::{Effect, Opened},
        pictures::{Canvas, Painted, Painting, PictureQuestion, Protocol, fit},
    },
    gallery::{Gallery, State, distance},
};
use crate::article::{PictureSize, Place};
use crate::config::Images;
use crate::model::{Clean, EntryId, PixelSize};
use std::{collections::HashMap, ops::Range, sync::Arc};

/// Of the pane's height, what a picture may take: five parts are the whole.
const PARTS_HIGH: u16 = 3;
/// The shape that a picture is given until its own is known.
const USUAL: PixelSize = PixelSize { width: 3000, height: 2000 };

/// When pictures are shown, as the config and the terminal have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) struct PictureOptions {
    pub images: Images,
    /// False where the config or a terminal without colours rules all of them out.
    pub drawn: bool,
}

/// State of the pictures.
#[derive(Debug)]
pub(in crate::tui) struct Pictures {
    options: PictureOptions,
    canvas: Option<Canvas>,
    /// Whether the terminal was asked what it is, and not for a size that it no longer has.
    asked: bool,
    /// What the user chose, by entry.
    chosen: HashMap<EntryId, bool>,
    open: Option<Gallery>,
    /// Whether jobs of a gallery that was left may be under way.
    left: bool,
}

/// What is to be seen where a picture has its room.
#[derive(Debug)]
pub(super) enum View<'a> {
    /// The cells from this line of theirs on.
    Cells(&'a Painted, u16),
    /// It is on its way.
    Loading,
    /// Why there is none.
    Failed(&'a Clean),
    /// It will be there in a moment.
    Nothing,
}

impl Pictures {
    pub(super) fn new(options: PictureOptions) -> Self {
        Self { options, canvas: None, asked: false, chosen: HashMap::new(), open: None, left: false }
    }

    /// An article was opened.
    pub(super) fn open(&mut self, opened: &Opened) {
        self.open = Some(Gallery::of(opened.summary.id, &opened.article.figures));
    }

    /// The article was left: what is under way for it is not wanted any more.
    pub(super) fn leave(&mut self) {
        self.left |= self.open.take().is_some_and(|gallery| gallery.is_busy());
    }

    /// Takes other options; whether anything changed.
    pub(super) fn set(&mut self, options: PictureOptions) -> bool {
        let changed = self.options != options;
        self.options = options;
        changed
    }

    /// Shows the pictures, or hides them.
    pub(super) fn toggle(&mut self) {
        let shown = self.are_shown();
        if let Some(gallery) = &mut self.open {
            self.chosen.insert(gallery.entry, !shown);
            if shown {
                self.left |= gallery.is_busy();
                gallery.states.iter_mut().filter(|state| !matches!(state, State::Known(_))).for_each(|state| *state = State::Unasked);
                gallery.paintings.clear();
            }
        }
    }

    /// Whether the open article's pictures are to be shown now that it is read and not only passed.
    pub(super) fn are_due(&self) -> bool {
        self.options.images == Images::Always && self.open.as_ref().is_some_and(|gallery| !self.chosen.contains_key(&gallery.entry))
    }

    /// Whether the open article's pictures are wanted.
    pub(in crate::tui) fn are_shown(&self) -> bool {
        let Some(gallery) = self.open.as_ref().filter(|_| self.options.drawn) else { return false };
        let chosen = self.chosen.get(&gallery.entry).copied();
        match self.options.images {
            Images::Never => false,
            Images::Ask => chosen.unwrap_or(false),
            // What is only passed is not asked for: `are_due` tells what is read.
            Images::Always => chosen.unwrap_or(false),
        }
    }

    /// How many pictures the open article has, and how many of them would be drawn.
    pub(in crate::tui) fn count(&self) -> (usize, usize) {
        let Some(gallery) = &self.open else { return (0, 0) };
        let all = (0..gallery.questions.len()).filter(|&figure| gallery.questions[figure].is_some());
        (all.clone().count(), all.filter(|&figure| !self.is_left_out(gallery, figure)).count())
    }

    /// The room of each figure's picture in a text of so many columns and a pane of so many lines.
    pub(super) fn sizes(&self, columns: u16, view: u16) -> Arc<[Option<PictureSize>]> {
        let Some(gallery) = self.open.as_ref().filter(|_| self.are_shown()) else { return Arc::default() };
        let Some(canvas) = &self.canvas else { return Arc::default() };
        let most_high = (view * PARTS_HIGH / 5).max(3);
        let size = |figure: usize| {
            if gallery.questions[figure].is_none() || self.is_left_out(gallery, figure) {
                return None;
            }
            Some(match &gallery.states[figure] {
                State::Known(pixels) => fit(*pixels, canvas, columns, most_high),
                State::Unasked | State::Asked => fit(USUAL, canvas, columns, most_high),
                State::Failed(_) => PictureSize { columns, lines: 1 },
            })
        };
        (0..gallery.states.len()).map(size).collect()
    }

    /// A chart's lines and letters are lost in half-blocks; its words are kept.
    fn is_left_out(&self, gallery: &Gallery, figure: usize) -> bool {
        self.canvas.is_some_and(|canvas| canvas.protocol == Protocol::HalfBlocks) && gallery.charts[figure]
    }

    /// What is to be asked for now that `places` stand in the text and `view` is seen.
    pub(super) fn wants(&mut self, places: &[Place], view: Range<usize>) -> Vec<Effect> {
        let mut effects = Vec::new();
        if std::mem::take(&mut self.left) {
            effects.push(Effect::LeavePictures);
        }
        if !self.are_shown() || self.count().0 == 0 {
            return effects;
        }
        if !std::mem::replace(&mut self.asked, true) {
            effects.push(Effect::AskCanvas);
        }
        let (Some(canvas), Some(gallery)) = (self.canvas, &mut self.open) else { return effects };
        let mut places: Vec<&Place> = places.iter().filter(|place| place.figure < gallery.states.len()).collect();
        places.sort_by_key(|place| distance(place, &view));
        effects.extend(gallery.load(&places));
        effects.extend(gallery.paint(&places, canvas, &view));
        effects
    }

    /// The terminal said what it is; whether that is news.
    pub(super) fn take_canvas(&mut self, canvas: Canvas) -> bool {
        let news = self.canvas != Some(canvas);
        self.canvas = Some(canvas);
        news
    }

    /// The size of cells, or the way to draw, may be another now.
    pub(super) fn ask_again(&mut self) {
        self.asked = false;
    }

    /// A picture's size came, or why there is none; whether it was waited for.
    pub(super) fn take_size(&mut self, question: &PictureQuestion, result: Result<PixelSize, Clean>) -> bool {
        let Some(gallery) = &mut self.open else { return false };
        let new = result.map_or_else(State::Failed, State::Known);
        let mut waited = false;
        for (state, asked) in gallery.states.iter_mut().zip(&gallery.questions) {
            if asked.as_ref() == Some(question) && *state == State::Asked {
                *state = new.clone();
                waited = true;
            }
        }
        waited
    }

    /// Cells came, or why there are none; whether the text needs to be set anew.
    pub(super) fn take_painted(&mut self, painting: &Painting, result: Result<Arc<Painted>, Clean>) -> bool {
        let Some(gallery) = &mut self.open else { return false };
        let Some(at) = gallery.paintings.iter().position(|(_, asked, _)| asked == painting) else { return false };
        match result {
            Ok(painted) => {
                let figure = gallery.paintings[at].0;
                gallery.paintings[at].2 = Some(painted);
                // Of a picture's parts only the whole and the last one are kept.
                let whole = 0..painting.size.1;
                gallery.paintings.retain(|(other, kept, cells)| {
                    *other != figure || cells.is_none() || kept == painting || kept.lines == whole && kept.size == painting.size
                });
                false
            }
            Err(why) => {
                let (figure, ..) = gallery.paintings.remove(at);
                gallery.states[figure] = State::Failed(why);
                true
            }
        }
    }

    /// What is seen of a picture whose lines from `skip` on are in view, so many of them.
    pub(super) fn view(&self, place: &Place, lines: Range<u16>) -> View<'_> {
        let (Some(gallery), Some(canvas)) = (&self.open, self.canvas) else { return View::Nothing };
        match gallery.states.get(place.figure) {
            Some(State::Failed(why)) => return View::Failed(why),
            Some(State::Known(_)) => {}
            _ => return View::Loading,
        }
        let wanted = if canvas.cuts_anew() { lines.clone() } else { 0..place.size.lines };
        let size = (place.size.columns, place.size.lines);
        let fits = |(figure, painting, _): &&(usize, Painting, Option<Arc<Painted>>)| {
            *figure == place.figure && painting.canvas == canvas && painting.size == size && painting.lines == wanted
        };
        match gallery.paintings.iter().find(fits) {
            Some((.., Some(painted))) => View::Cells(painted, if canvas.cuts_anew() { 0 } else { lines.start }),
            // A part of one that was drawn before: it takes a moment, and words would only flicker.
            _ if gallery.paintings.iter().any(|(figure, .., cells)| *figure == place.figure && cells.is_some()) => View::Nothing,
            _ => View::Loading,
        }
    }

    /// What kitty keeps: numbers and pictures, and whether the figures `in_view` need them now.
    pub(super) fn sent(&self, in_view: impl Fn(usize) -> bool) -> impl Iterator<Item = (u32, &str, bool)> {
        let paintings = self.open.iter().filter(|_| self.are_shown()).flat_map(|gallery| &gallery.paintings);
        paintings.filter_map(move |(figure, _, painted)| painted.as_ref()?.sent().map(|(id, data)| (id, data, in_view(*figure))))
    }
}
