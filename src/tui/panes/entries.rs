//! The headlines: a window of a list that may be a million rows long.
//!
//! The selection is an entry. Rows are asked for before they come into view.

use super::{
    super::{
        dates,
        effect::{At, Direction, Effect, ListQuery, UnreadQuestion, Window, WindowQuestion},
        layout::ONE_LINE_ENTRY,
        motion::target,
        widgets::{Height, List},
    },
    marks::Marks,
};
use crate::command::Motion;
use crate::model::{EntryId, EntryQuery, EntrySummary, ReadFilter, Scope, SortKey};
use jiff::tz::TimeZone;
use ratatui::layout::Rect;
use std::collections::HashMap;

/// State of the pane.
#[derive(Debug)]
pub(in crate::tui) struct EntriesPane {
    pub(super) list: ListQuery,
    pub(super) window: Window,
    pub(super) selected: Option<EntryId>,
    pub(super) view: List,
    pub(super) area: Rect,
    pub(super) time_zone: TimeZone,
    pub(super) loaded: bool,
    /// What the list kept before it was narrowed down by a search: it comes back with the whole list.
    pub(super) set_aside: Vec<EntryId>,
    /// What marks took out of the list since it was gone to: undone, it comes back.
    pub(super) left: Vec<EntryId>,
    asked: Option<WindowQuestion>,
    /// Where the cursor stood in the lists of this run when they were left.
    places: HashMap<Scope, EntryId>,
    pub(super) stale: bool,
    pub(super) marks: Marks,
}

/// The nearest unread entry, as far as the rows at hand tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tui) enum Nearest {
    /// This one.
    Entry(EntryId),
    /// There is none in the list.
    None,
    /// It would be in rows that are not loaded.
    Ask(UnreadQuestion),
}

impl EntriesPane {
    /// A pane that shows `query`, once its rows have come.
    pub(in crate::tui) fn new(query: EntryQuery, time_zone: TimeZone) -> Self {
        Self {
            list: ListQuery::new(query),
            window: Window::default(),
            selected: None,
            view: List::default(),
            area: Rect::default(),
            time_zone,
            loaded: false,
            set_aside: Vec::new(),
            left: Vec::new(),
            asked: None,
            places: HashMap::new(),
            stale: true,
            marks: Marks::default(),
        }
    }

    /// What is shown.
    pub(in crate::tui) fn query(&self) -> &EntryQuery {
        &self.list.query
    }

    /// The list, kept rows included.
    pub(in crate::tui) fn list(&self) -> &ListQuery {
        &self.list
    }

    /// The list as far as it was seen: without what arrived since its rows came.
    pub(in crate::tui) fn seen_list(&self) -> ListQuery {
        ListQuery { until: self.window.latest, ..self.list.clone() }
    }

    /// The entry under the cursor; `None` where there is none, or its row has not come yet.
    pub(in crate::tui) fn selected(&self) -> Option<EntryId> {
        self.selected
    }

    /// How many rows the list has.
    pub(in crate::tui) fn total(&self) -> u64 {
        self.window.total
    }

    /// The selected row.
    pub(in crate::tui) fn summary(&self) -> Option<&EntrySummary> {
        let id = self.selected?;
        self.window.rows.iter().find(|row| row.id == id)
    }

    /// Shows another list: from where the cursor stood in it, else from its beginning.
    pub(in crate::tui) fn show(&mut self, query: EntryQuery) {
        self.remember();
        let places = std::mem::take(&mut self.places);
        let selected = places.get(&query.scope).copied().filter(|_| query.query.is_empty());
        let marks = std::mem::take(&mut self.marks);
        *self = Self { area: self.area, marks, places, selected, ..Self::new(query, self.time_zone.clone()) };
    }

    /// Remembers where the cursor stands; a search has no place to come back to.
    fn remember(&mut self) {
        if let Some(place) = self.place().filter(|_| self.list.query.query.is_empty()) {
            self.places.insert(self.list.query.scope.clone(), place);
        }
    }

    /// The entry to come back to: the selected one, or where the list will have it no more because it
    /// was read, the nearest one that it will have.
    fn place(&self) -> Option<EntryId> {
        let unread_only = self.list.query.read == ReadFilter::Unread || self.list.query.scope == Scope::Unread;
        let here = self.window.rows.iter().position(|row| Some(row.id) == self.selected);
        let Some(here) = here.filter(|_| unread_only) else { return self.selected };
        let (before, after) = self.window.rows.split_at(here);
        let unread = |row: &&EntrySummary| !self.status(row).read;
        after.iter().find(unread).or_else(|| before.iter().rev().find(unread)).map(|row| row.id)
    }

    /// Shows the list by another search, typed so far: the cursor stays on its headline where the list
    /// has it. When the search ends, what was read meanwhile stays, and what the cursor stands on.
    pub(in crate::tui) fn narrow(&mut self, query: EntryQuery) {
        let ended = query.query.is_empty();
        self.remember();
        let kept = std::mem::take(&mut self.list.keep);
        self.set_aside.extend(kept);
        self.list = ListQuery { typing: true, ..ListQuery::new(query) };
        if ended {
            self.list.keep = std::mem::take(&mut self.set_aside);
            self.keep(self.selected);
        }
        self.stale = true;
    }

    /// Shows the list by another query, the cursor staying on its headline whether it matches or not.
    pub(in crate::tui) fn change(&mut self, query: EntryQuery) {
        self.list.query = query;
        self.keep(self.selected);
        self.stale = true;
    }

    /// The rows are to be asked for again.
    pub(in crate::tui) fn reload(&mut self) {
        self.keep(self.selected);
        self.stale = true;
    }

    /// Moves the cursor.
    pub(in crate::tui) fn go(&mut self, motion: Motion, count: Option<u32>) {
        let page = u64::from(self.lines() / self.body());
        self.step(target(motion, count, self.view.cursor, self.window.total, page));
    }

    /// Moves the cursor by rows; says whether it moved.
    pub(in crate::tui) fn step(&mut self, rows: i64) -> bool {
        let before = self.view.cursor;
        let mut view = self.view;
        view.move_by(rows, self.window.total, |row| self.height(row));
        self.view = view;
        self.select_cursor();
        self.view.cursor != before
    }

    /// Puts the cursor on an entry, loaded or not.
    pub(in crate::tui) fn select(&mut self, id: EntryId) {
        self.selected = Some(id);
        match self.window.rows.iter().position(|row| row.id == id) {
            Some(place) => {
                let to = self.window.offset + place as u64;
                self.step(to as i64 - self.view.cursor as i64);
            }
            None => self.stale = true,
        }
    }

    /// Scrolls the view by lines.
    pub(in crate::tui) fn scroll(&mut self, lines: i64) {
        let mut view = self.view;
        view.scroll_by(lines, self.lines(), self.window.total, |row| self.height(row));
        self.view = view;
        self.select_cursor();
    }

    /// Puts the cursor on a line of the pane, the head being line 0; says whether it stood there already.
    pub(in crate::tui) fn click(&mut self, line: u16) -> bool {
        let line = line.checked_sub(1 + u16::from(self.by_day()));
        let row = line.and_then(|line| self.view.row_at(line, self.lines(), self.window.total, |row| self.height(row)));
        let Some(row) = row else { return false };
        let there = row == self.view.cursor;
        self.step(row as i64 - self.view.cursor as i64);
        there
    }

    /// The nearest unread entry before or after the cursor.
    pub(in crate::tui) fn nearest_unread(&self, direction: Direction) -> Nearest {
        let here = self.view.cursor;
        let numbered = (self.window.offset..).zip(&self.window.rows);
        let unread = numbered.filter(|(_, row)| !self.status(row).read);
        let (found, all) = match direction {
            Direction::Forward => {
                (unread.filter(|(row, _)| *row > here).map(|(_, row)| row.id).next(), self.window_end() >= self.window.total)
            }
            Direction::Backward => (unread.filter(|(row, _)| *row < here).map(|(_, row)| row.id).last(), self.window.offset == 0),
        };
        match found {
            Some(id) => Nearest::Entry(id),
            None if all && self.loaded => Nearest::None,
            None => Nearest::Ask(UnreadQuestion { list: self.list.clone(), from: self.selected, direction }),
        }
    }

    /// Takes the size of the pane.
    pub(in crate::tui) fn resize(&mut self, area: Rect) {
        self.area = area;
        self.fit();
    }

    /// The rows that are to be asked for now, if any: after every message.
    pub(in crate::tui) fn wants(&mut self) -> Option<Effect> {
        let margin = u64::from(self.area.height).max(20);
        let first = self.view.cursor.saturating_sub(margin);
        let last = (self.view.cursor + margin).min(self.window.total);
        let near = self.window.offset <= first && self.window_end() >= last;
        if !self.stale && (near || self.asked.is_some()) {
            return None;
        }
        let rows = usize::from(self.area.height).max(20) * 6;
        let at = match self.selected {
            Some(id) => At::Entry { id, or: self.view.cursor },
            None => At::Row(self.view.cursor.saturating_sub(rows as u64 / 2)),
        };
        let question = WindowQuestion { list: self.list.clone(), at, rows };
        self.stale = false;
        self.asked = Some(question.clone());
        Some(Effect::LoadWindow(question))
    }

    /// Rows came. An answer to an older question is dropped.
    pub(in crate::tui) fn take(&mut self, question: &WindowQuestion, window: Option<Window>) {
        if self.asked.as_ref() != Some(question) {
            return;
        }
        self.asked = None;
        let Some(mut window) = window else { return };
        self.marks.take_out(&mut window, &self.list);
        let known = |id: EntryId, window: &Window| window.rows.iter().position(|row| row.id == id).map(|at| window.offset + at as u64);
        let here = self.selected.and_then(|id| known(id, &window));
        let gone = here.is_none() && matches!(question.at, At::Entry { id, .. } if Some(id) == self.selected);
        // The cursor went on while the question was asked, out of the rows that came: ask once more.
        self.stale |= here.is_none() && !gone && self.selected.is_some();
        self.window = window;
        self.loaded = true;
        if let Some(row) = here {
            self.view.renumber(row);
        } else if gone {
            self.selected = None;
        }
        self.fit();
        if self.selected.is_none() {
            self.select_cursor();
        }
    }

    /// Lines for rows: what the head and the day's rule leave.
    pub(super) fn lines(&self) -> u16 {
        self.area.height.saturating_sub(1 + u16::from(self.by_day()))
    }

    /// Whether rows are grouped by day.
    pub(super) fn by_day(&self) -> bool {
        self.list.query.sort.key == SortKey::Date
    }

    /// Lines that one entry takes.
    pub(super) fn body(&self) -> u16 {
        if self.area.width >= ONE_LINE_ENTRY { 1 } else { 2 }
    }

    pub(super) fn row(&self, row: u64) -> Option<&EntrySummary> {
        self.window.rows.get(usize::try_from(row.checked_sub(self.window.offset)?).ok()?)
    }

    pub(super) fn height(&self, row: u64) -> Height {
        let day = |row: u64| self.row(row).map(|row| dates::day(row.date, &self.time_zone));
        let begins_a_day = self.by_day() && row > 0 && matches!((day(row - 1), day(row)), (Some(before), Some(this)) if before != this);
        Height { lead: u16::from(begins_a_day), body: self.body() }
    }

    fn window_end(&self) -> u64 {
        self.window.offset + self.window.rows.len() as u64
    }

    pub(super) fn select_cursor(&mut self) {
        self.fit();
        self.selected = self.row(self.view.cursor).map(|row| row.id);
    }

    pub(super) fn fit(&mut self) {
        let mut view = self.view;
        view.fit(self.lines(), self.window.total, 2, |row| self.height(row));
        self.view = view;
    }

    /// The entry stays in the list until the list is left.
    pub(super) fn keep(&mut self, id: Option<EntryId>) {
        if let Some(id) = id.filter(|id| !self.list.keep.contains(id)) {
            self.list.keep.push(id);
        }
    }
}
