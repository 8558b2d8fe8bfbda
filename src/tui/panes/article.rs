//! The article: what is open, laid out at the pane's width, and the place in it.
//!
//! The place is counted in characters, so that another width shows the same sentence; it is told to
//! the outside when the article is left, and comes back with it. An entry's two texts have a place each.

use super::options::ArticleOptions;
use super::{
    super::{
        effect::{Effect, Opened},
        find::Find,
        motion::target,
    },
    code,
    pictures::Pictures,
    spot::{Spot, letters},
};
use crate::article::{ArticleLines, Order, Place, Setting, lay_out};
use crate::command::Motion;
use crate::model::{Clean, EntryId, TextFrom};
use ratatui::layout::Rect;
use std::{collections::HashMap, sync::Arc};

/// Columns beside the text: a margin on the left, a margin and the scroll bar on the right.
const BESIDE: u16 = 3;

/// State of the pane.
#[derive(Debug)]
pub(in crate::tui) struct ArticlePane {
    pub(super) options: ArticleOptions,
    pub(super) shown: Option<Shown>,
    pub(super) failed: Option<(EntryId, Clean)>,
    pub(super) area: Rect,
    pub(super) pictures: Pictures,
    /// Whether pictures were called for and have no room yet.
    pub(super) reveals: bool,
    asked: Option<EntryId>,
    /// What stands at the top of the view, by text: those that were left in this run.
    places: HashMap<(EntryId, TextFrom), Spot>,
    /// Places that are yet to be told.
    left: Vec<Effect>,
}

/// The open article.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) opened: Arc<Opened>,
    pub(super) lines: ArticleLines,
    pub(super) top: usize,
    /// Columns of too wide code that are out of view on the left.
    pub(super) pan: usize,
    pub(super) find: Option<Find>,
}

impl Shown {
    /// The picture that the top of the view is in.
    pub(super) fn picture_at_top(&self) -> Option<&Place> {
        let has_top = |place: &&Place| (place.line..place.line + usize::from(place.size.lines)).contains(&self.top);
        self.lines.pictures.iter().find(has_top)
    }
}

impl ArticlePane {
    /// A pane with nothing open.
    pub(in crate::tui) fn new(options: ArticleOptions) -> Self {
        Self {
            pictures: Pictures::new(options.pictures),
            options,
            shown: None,
            failed: None,
            area: Rect::default(),
            reveals: false,
            asked: None,
            places: HashMap::new(),
            left: Vec::new(),
        }
    }

    /// The entry that is to be open now: after every message. One is asked for at a time, so that a
    /// held key asks for the last one and not for all.
    pub(in crate::tui) fn want(&mut self, entry: Option<EntryId>) -> Option<Effect> {
        let Some(id) = entry else {
            self.leave();
            return None;
        };
        if self.entry() == Some(id) || self.asked.is_some() || self.failed.as_ref().is_some_and(|(failed, _)| *failed == id) {
            return None;
        }
        self.asked = Some(id);
        Some(Effect::LoadArticle(id))
    }

    /// An article came, or why it did not.
    pub(in crate::tui) fn take(&mut self, id: EntryId, opened: Result<Arc<Opened>, Clean>) {
        if self.asked == Some(id) {
            self.asked = None;
        } else if self.entry() != Some(id) {
            // Nobody waits for this one any more.
            return;
        }
        if let (Some(shown), Ok(opened)) = (&mut self.shown, &opened)
            && shown.opened.summary.id == id
            && (&shown.opened.article, shown.opened.text, &shown.opened.missing) == (&opened.article, opened.text, &opened.missing)
        {
            // Only what is known of it changed: its marks.
            shown.opened = Arc::clone(opened);
            return;
        }
        self.leave();
        match opened {
            Ok(opened) => {
                self.failed = None;
                self.pictures.open(&opened);
                self.shown = Some(Shown { opened, lines: ArticleLines::default(), top: 0, pan: 0, find: None });
                self.lay_out();
            }
            Err(why) => self.failed = Some((id, why)),
        }
    }

    /// Whether an entry is to be shown here and has not come yet.
    pub(in crate::tui) fn is_awaited(&self, entry: EntryId) -> bool {
        self.entry() != Some(entry) && self.failed.as_ref().is_none_or(|(failed, _)| *failed != entry)
    }

    /// The entry that is open.
    pub(in crate::tui) fn entry(&self) -> Option<EntryId> {
        self.shown.as_ref().map(|shown| shown.opened.summary.id)
    }

    /// The open article.
    pub(in crate::tui) fn opened(&self) -> Option<&Opened> {
        self.shown.as_ref().map(|shown| &*shown.opened)
    }

    /// The address of a link, counted from 1.
    pub(in crate::tui) fn link(&self, number: u32) -> Option<&str> {
        let links = &self.shown.as_ref()?.lines.links;
        links.get(usize::try_from(number).ok()?.checked_sub(1)?).map(|link| link.url.as_str())
    }

    /// The links of the article.
    pub(in crate::tui) fn links(&self) -> Arc<[crate::article::Link]> {
        self.shown.as_ref().map_or_else(Arc::default, |shown| shown.lines.links.clone())
    }

    /// Takes options and size.
    pub(in crate::tui) fn set(&mut self, options: ArticleOptions, area: Rect) {
        let again =
            self.options != options || self.area.width != area.width || (self.area.height != area.height && self.pictures.are_shown());
        self.pictures.set(options.pictures);
        (self.options, self.area) = (options, area);
        if again {
            self.remember();
            self.lay_out();
        }
        self.scroll_to(self.shown.as_ref().map_or(0, |shown| shown.top));
    }

    /// Moves the view.
    pub(in crate::tui) fn go(&mut self, motion: Motion, count: Option<u32>) {
        let Some(shown) = &self.shown else { return };
        let end = shown.lines.lines.len();
        let lines = target(motion, count, shown.top as u64, end as u64, u64::from(self.view()));
        self.scroll_to(usize::try_from((shown.top as i64).saturating_add(lines).clamp(0, end as i64)).unwrap_or(0));
    }

    /// Scrolls by lines.
    pub(in crate::tui) fn scroll(&mut self, lines: i64) {
        let top = self.shown.as_ref().map_or(0, |shown| shown.top as i64) + lines;
        self.scroll_to(usize::try_from(top.max(0)).unwrap_or(0));
    }

    /// Moves the view over code that is too wide, by steps; false where none is in view.
    pub(in crate::tui) fn pan(&mut self, steps: i64) -> bool {
        let view = usize::from(self.view());
        let Some(shown) = &mut self.shown else { return false };
        let lines = &shown.lines.lines;
        let most = code::hidden(&lines[shown.top.min(lines.len())..(shown.top + view).min(lines.len())], &shown.lines.text);
        if most > 0 {
            let to = (shown.pan as i64).saturating_add(steps.saturating_mul(code::STEP));
            shown.pan = usize::try_from(to.max(0)).unwrap_or(0).min(most);
        }
        most > 0
    }

    /// Whether the last line is in view.
    pub(in crate::tui) fn at_end(&self) -> bool {
        self.shown.as_ref().is_none_or(|shown| shown.top + usize::from(self.view()) >= shown.lines.lines.len())
    }

    /// Looks for text; says how many places have it. An empty text ends the search.
    pub(in crate::tui) fn find(&mut self, text: &str) -> usize {
        let Some(shown) = &mut self.shown else { return 0 };
        let find = Find::new(text, &shown.lines.lines, shown.top, self.options.order);
        let found = find.len();
        shown.find = (!text.is_empty()).then_some(find);
        self.show_match();
        found
    }

    /// Whether a search is on.
    pub(in crate::tui) fn finding(&self) -> bool {
        self.shown.as_ref().is_some_and(|shown| shown.find.is_some())
    }

    /// What is looked for, and at which match the reader is, as long as a search is on.
    pub(in crate::tui) fn finding_place(&self) -> Option<Clean> {
        let find = self.shown.as_ref()?.find.as_ref()?;
        let place = find.place().unwrap_or_else(|| "not found".to_owned());
        Some(Clean::new(&format!("/{} {place}", find.text())))
    }

    /// Goes to another match of the search; `by` may be negative.
    pub(in crate::tui) fn next_match(&mut self, by: i64) {
        if let Some(find) = self.shown.as_mut().and_then(|shown| shown.find.as_mut()) {
            find.step(by);
            self.show_match();
        }
    }

    /// Lines of the view.
    pub(super) fn view(&self) -> u16 {
        self.area.height.saturating_sub(1)
    }

    fn show_match(&mut self) {
        let view = usize::from(self.view());
        let Some(shown) = &self.shown else { return };
        let Some(line) = shown.find.as_ref().and_then(Find::line) else { return };
        let at = shown.find.as_ref().and_then(|find| find.on(line).find(|(_, here)| *here)).map_or(0, |(range, _)| range.start);
        let pan = shown.lines.lines.get(line).and_then(|text| code::Window::showing(text, at, &shown.lines.text));
        if !(shown.top..shown.top + view).contains(&line) {
            self.scroll_to(line.saturating_sub(view / 3));
        }
        if let Some((shown, pan)) = self.shown.as_mut().zip(pan) {
            shown.pan = pan;
        }
    }

    pub(super) fn scroll_to(&mut self, top: usize) {
        let view = usize::from(self.view());
        if let Some(shown) = &mut self.shown {
            shown.top = top.min(shown.lines.lines.len().saturating_sub(view.max(1)));
        }
    }

    pub(super) fn lay_out(&mut self) {
        let width = self.area.width.saturating_sub(BESIDE);
        let pictures = self.pictures.sizes(width.min(self.options.measure), self.view());
        let Some(shown) = &mut self.shown else { return };
        let setting = Setting {
            width,
            measure: self.options.measure,
            centred: true,
            ascii: self.options.ascii,
            ambiguous_wide: self.options.ambiguous_wide,
            notes: self.options.notes,
            hyphenate: self.options.hyphenate,
            pan_code: true,
            reorder: self.options.order != Order::Reading,
            turns_words: self.options.order == Order::Words,
            pictures,
            time_zone: self.options.time_zone.clone(),
            summary_notice: shown.opened.missing.as_ref().map(|missing| self.options.notice(missing)),
        };
        shown.lines = lay_out(&shown.opened.article, &setting);
        shown.pan = shown.pan.min(code::hidden(&shown.lines.lines, &shown.lines.text));
        let text = (shown.opened.summary.id, shown.opened.text);
        let spot = self.places.get(&text).copied().unwrap_or(Spot { above: shown.opened.place, inside: None });
        let top = spot.line(&shown.lines);
        if let Some(find) = shown.find.take() {
            shown.find = Some(Find::new(find.text(), &shown.lines.lines, top, self.options.order));
        }
        self.scroll_to(top);
    }

    /// The places that were left since the last time.
    pub(in crate::tui) fn places_left(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.left)
    }

    /// The same, the one in the open article included: for the end.
    pub(in crate::tui) fn part(&mut self) -> Vec<Effect> {
        self.remember();
        self.places_left()
    }

    fn remember(&mut self) {
        let Some(shown) = &self.shown else { return };
        let (id, text) = (shown.opened.summary.id, shown.opened.text);
        let before = self.places.get(&(id, text)).copied().unwrap_or(Spot { above: shown.opened.place, inside: None });
        // At another width the place lies within the line on top: as long as that is so, it stays.
        if before.line(&shown.lines) != shown.top {
            let above = shown.lines.lines.iter().take(shown.top).map(letters).sum();
            let inside = shown.picture_at_top().map(|place| (place.figure, shown.top - place.line));
            self.places.insert((id, text), Spot { above, inside });
            self.left.push(Effect::KeepPlace(id, text, above));
        }
    }

    fn leave(&mut self) {
        self.remember();
        self.pictures.leave();
        self.shown = None;
        self.failed = None;
    }
}
