//! The feeds pane: smart feeds, then folders with their feeds.
//!
//! The selection is a scope, never a row: new counts and foldings leave it where it is.

use super::{
    super::{
        effect::{Direction, Library},
        motion::target,
        widgets::{Height, List},
    },
    head::without_scheme,
};
use crate::command::Motion;
use crate::model::{Clean, FeedId, FeedSummary, Scope};
use ratatui::layout::Rect;
use std::collections::HashSet;

/// One line of the pane.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Line {
    Smart(Scope, u64),
    Folder {
        name: Clean,
        unread: u64,
        failing: bool,
    },
    /// A feed by its place in the library.
    Feed {
        index: usize,
        inside: bool,
    },
}

/// State of the pane.
#[derive(Debug, Default)]
pub(in crate::tui) struct FeedsPane {
    pub(super) library: Library,
    pub(super) lines: Vec<Line>,
    pub(super) folded: HashSet<Clean>,
    selected: Scope,
    pub(super) view: List,
    height: u16,
    pub(super) asking: HashSet<FeedId>,
    pub(super) turn: usize,
    turning: bool,
}

impl FeedsPane {
    /// A pane with nothing in it yet but the scope that is shown first.
    pub(in crate::tui) fn new(selected: Scope) -> Self {
        let mut pane = Self { selected, ..Self::default() };
        pane.rebuild();
        pane
    }

    /// Takes the library as it is now.
    pub(in crate::tui) fn take(&mut self, library: Library) {
        self.library = library;
        self.rebuild();
        if !self.lines.iter().any(|line| self.is_selected(line)) {
            self.select_cursor();
        }
    }

    /// The scope under the cursor.
    pub(in crate::tui) fn selected(&self) -> &Scope {
        &self.selected
    }

    /// The feed under the cursor.
    pub(in crate::tui) fn feed(&self) -> Option<&FeedSummary> {
        match self.selected {
            Scope::Feed(id) => self.library.feeds.iter().find(|feed| feed.id == id),
            _ => None,
        }
    }

    /// All feeds.
    pub(in crate::tui) fn all(&self) -> &[FeedSummary] {
        &self.library.feeds
    }

    /// Every list that there is, folded ones too, with how much in it is unread.
    pub(in crate::tui) fn every_list(&self) -> Vec<(Scope, u64)> {
        let library = &self.library;
        let smart = [
            (Scope::Today, library.today),
            (Scope::Unread, library.unread),
            (Scope::Starred, library.starred),
            (Scope::All, library.all),
            (Scope::Dismissed, library.dismissed),
        ];
        let unread = |folder| self.inside(folder).map(|feed| feed.unread).sum();
        let folders = self.folders().into_iter().map(|folder| (Scope::Folder(folder.clone()), unread(folder)));
        let feeds = self.in_order().map(|feed| (Scope::Feed(feed.id), feed.unread));
        smart.into_iter().chain(folders).chain(feeds).collect()
    }

    /// Whether the feeds of a scope hold no entry at all, read or not.
    pub(in crate::tui) fn nothing_in(&self, scope: &Scope) -> bool {
        let of = self.feeds_of(scope);
        let mut feeds = self.library.feeds.iter().filter(|feed| of.as_ref().is_none_or(|ids| ids.contains(&feed.id)));
        feeds.all(|feed| feed.entries == 0)
    }

    /// The feeds that a scope is about: one, a folder's, or `None` for all.
    pub(in crate::tui) fn feeds_of(&self, scope: &Scope) -> Option<Vec<FeedId>> {
        match scope {
            Scope::Feed(id) => Some(vec![*id]),
            Scope::Folder(name) => Some(self.inside(name).map(|feed| feed.id).collect()),
            _ => None,
        }
    }

    /// What a scope is called.
    pub(in crate::tui) fn name_of(&self, scope: &Scope) -> Clean {
        match scope {
            Scope::Folder(name) => name.clone(),
            Scope::Feed(id) => {
                self.library.feeds.iter().find(|feed| feed.id == *id).map_or_else(Clean::default, |feed| without_scheme(&feed.title))
            }
            smart => Clean::new(smart_name(smart)),
        }
    }

    /// Puts the cursor on a scope, unfolding what hides it.
    pub(in crate::tui) fn select(&mut self, scope: Scope) {
        if let Scope::Feed(id) = scope
            && let Some(folder) = self.library.feeds.iter().find(|feed| feed.id == id).and_then(|feed| feed.folder.as_ref())
        {
            self.folded.remove(folder.as_str());
        }
        self.selected = scope;
        self.rebuild();
    }

    /// Moves the cursor.
    pub(in crate::tui) fn go(&mut self, motion: Motion, count: Option<u32>) {
        let total = self.lines.len() as u64;
        let rows = target(motion, count, self.view.cursor, total, u64::from(self.height));
        self.view.move_by(rows, total, |_| Height::ONE);
        self.select_cursor();
    }

    /// Scrolls the view by lines.
    pub(in crate::tui) fn scroll(&mut self, lines: i64) {
        self.view.scroll_by(lines, self.height, self.lines.len() as u64, |_| Height::ONE);
        self.select_cursor();
    }

    /// Puts the cursor on a line of the screen below the head; says whether it stood there already.
    pub(in crate::tui) fn click(&mut self, line: u16) -> bool {
        let Some(row) = self.view.row_at(line, self.height, self.lines.len() as u64, |_| Height::ONE) else { return false };
        let there = row == self.view.cursor;
        self.view.move_by(row as i64 - self.view.cursor as i64, self.lines.len() as u64, |_| Height::ONE);
        self.select_cursor();
        there
    }

    /// The next (or previous) feed from the cursor, folded ones too; round the end where only unread
    /// ones count.
    pub(in crate::tui) fn step(&self, direction: Direction, unread: bool) -> Option<Scope> {
        let wanted = |feed: &&FeedSummary| !unread || feed.unread > 0;
        let feeds: Vec<&FeedSummary> = self.in_order().collect();
        let (before, after) = feeds.split_at(self.place_among(&feeds));
        let here = usize::from(after.first().is_some_and(|feed| Scope::Feed(feed.id) == self.selected));
        let after = &after[here..];
        let found = match direction {
            Direction::Forward => after.iter().copied().find(wanted).or_else(|| before.iter().copied().find(|feed| unread && wanted(feed))),
            Direction::Backward => {
                before.iter().rev().copied().find(wanted).or_else(|| after.iter().rev().copied().find(|feed| unread && wanted(feed)))
            }
        };
        found.map(|feed| Scope::Feed(feed.id))
    }

    /// Folds or unfolds the folder that the cursor is on or in.
    pub(in crate::tui) fn fold(&mut self) {
        let folder = match &self.selected {
            Scope::Folder(name) => Some(name.clone()),
            Scope::Feed(_) => self.feed().and_then(|feed| feed.folder.clone()),
            _ => None,
        };
        if let Some(name) = folder {
            if !self.folded.remove(&name) {
                self.folded.insert(name.clone());
            }
            self.select(Scope::Folder(name));
        }
    }

    /// A feed is being asked, or no longer.
    pub(in crate::tui) fn asking(&mut self, feed: FeedId, now: bool) {
        if now {
            self.asking.insert(feed);
        } else {
            self.asking.remove(&feed);
        }
    }

    /// Nothing is being asked any more.
    pub(in crate::tui) fn rest(&mut self) {
        self.asking.clear();
    }

    /// The spinners turn by one.
    pub(in crate::tui) fn turn(&mut self) {
        self.turn += 1;
    }

    /// Says whether the spinners have to be set going; from then on they turn.
    pub(in crate::tui) fn set_going(&mut self) -> bool {
        !std::mem::replace(&mut self.turning, true)
    }

    /// The spinners turn no more.
    pub(in crate::tui) fn stand_still(&mut self) {
        self.turning = false;
    }

    /// Takes the size of the pane.
    pub(in crate::tui) fn resize(&mut self, area: Rect) {
        self.height = area.height.saturating_sub(1);
        self.view.fit(self.height, self.lines.len() as u64, 2, |_| Height::ONE);
    }

    fn select_cursor(&mut self) {
        match self.lines.get(self.view.cursor as usize) {
            Some(Line::Smart(scope, _)) => self.selected = scope.clone(),
            Some(Line::Folder { name, .. }) => self.selected = Scope::Folder(name.clone()),
            Some(Line::Feed { index, .. }) => self.selected = Scope::Feed(self.library.feeds[*index].id),
            None => {}
        }
    }

    fn inside<'a>(&'a self, folder: &'a Clean) -> impl Iterator<Item = &'a FeedSummary> {
        self.library.feeds.iter().filter(move |feed| feed.folder.as_ref() == Some(folder))
    }

    /// The folders in the order in which their first feeds stand in the config.
    fn folders(&self) -> Vec<&Clean> {
        let mut folders: Vec<&Clean> = Vec::new();
        for folder in self.library.feeds.iter().filter_map(|feed| feed.folder.as_ref()) {
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        folders
    }

    /// The feeds in the order of the pane.
    fn in_order(&self) -> impl Iterator<Item = &FeedSummary> {
        let loose = self.library.feeds.iter().filter(|feed| feed.folder.is_none());
        loose.chain(self.folders().into_iter().flat_map(|folder| self.inside(folder)))
    }

    /// How many of `feeds` stand above the cursor.
    fn place_among(&self, feeds: &[&FeedSummary]) -> usize {
        let first = match &self.selected {
            Scope::Feed(id) => feeds.iter().position(|feed| feed.id == *id),
            Scope::Folder(name) => feeds.iter().position(|feed| feed.folder.as_ref() == Some(name)),
            _ => None,
        };
        first.unwrap_or(0)
    }

    fn rebuild(&mut self) {
        let library = &self.library;
        let mut lines = vec![
            Line::Smart(Scope::Today, library.today),
            Line::Smart(Scope::Unread, library.unread),
            Line::Smart(Scope::Starred, library.starred),
            Line::Smart(Scope::All, library.all),
        ];
        if self.selected == Scope::Dismissed {
            lines.push(Line::Smart(Scope::Dismissed, library.dismissed));
        }
        let feed = |inside| move |(index, _)| Line::Feed { index, inside };
        lines.extend(library.feeds.iter().enumerate().filter(|(_, feed)| feed.folder.is_none()).map(feed(false)));
        for folder in self.folders() {
            let (unread, failing) = self.inside(folder).fold((0, false), |(n, f), feed| (n + feed.unread, f || fails(feed)));
            lines.push(Line::Folder { name: folder.clone(), unread, failing });
            if !self.folded.contains(folder) {
                let inside = library.feeds.iter().enumerate().filter(|(_, feed)| feed.folder.as_ref() == Some(folder));
                lines.extend(inside.map(feed(true)));
            }
        }
        self.lines = lines;
        if let Some(row) = self.lines.iter().position(|line| self.is_selected(line)) {
            self.view.renumber(row as u64);
        }
        self.view.fit(self.height, self.lines.len() as u64, 2, |_| Height::ONE);
    }

    fn is_selected(&self, line: &Line) -> bool {
        match (line, &self.selected) {
            (Line::Smart(scope, _), selected) => scope == selected,
            (Line::Folder { name, .. }, Scope::Folder(selected)) => name == selected,
            (Line::Feed { index, .. }, Scope::Feed(id)) => self.library.feeds[*index].id == *id,
            _ => false,
        }
    }
}

/// Whether a feed's last fetch failed.
pub(super) fn fails(feed: &FeedSummary) -> bool {
    feed.health.last_error.is_some() || feed.health.gone
}

pub(super) fn smart_name(scope: &Scope) -> &'static str {
    match scope {
        Scope::Today => "Today",
        Scope::Unread => "Unread",
        Scope::Starred => "Starred",
        Scope::Dismissed => "Dismissed",
        _ => "All",
    }
}
