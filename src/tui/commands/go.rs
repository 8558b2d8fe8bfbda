//! Going from place to place.

use super::super::{
    app::{App, Opening},
    effect::{Direction, Effect, UnreadQuestion},
    overlays::{Destination, Overlay, Switcher},
    panes::Nearest,
};
use crate::command::{GoCommand, Motion, Place};
use crate::model::{Clean, EntryId, EntryQuery, Query, Scope};

impl App {
    pub(in crate::tui) fn go(&mut self, command: GoCommand, count: Option<u32>) -> Vec<Effect> {
        let from = (self.focus, self.entries.selected());
        let effects = self.go_by(command, count);
        self.went(from);
        effects
    }

    /// An entry that the user's own way brings under the article's focus is opened by it.
    pub(in crate::tui) fn went(&mut self, from: (Place, Option<EntryId>)) {
        let moved = from != (self.focus, self.entries.selected()) || self.looking_for.is_some();
        if moved && self.focus == Place::Article {
            self.opening = Opening::Coming;
        }
    }

    fn go_by(&mut self, command: GoCommand, count: Option<u32>) -> Vec<Effect> {
        let times = i64::from(count.unwrap_or(1));
        match command {
            GoCommand::Open => return self.open(count),
            GoCommand::Left => self.left(),
            GoCommand::NextPane => self.turn_focus(1),
            GoCommand::PreviousPane => self.turn_focus(2),
            GoCommand::ReadOn => return self.read_on(),
            GoCommand::NextEntry => drop(self.entries.step(times)),
            GoCommand::PreviousEntry => drop(self.entries.step(-times)),
            GoCommand::NextUnread => return self.next(times),
            GoCommand::PreviousUnread => return self.unread(Direction::Backward),
            GoCommand::PreviousMatch => return self.previous_match(times),
            GoCommand::NextFeed => self.step_feed(Direction::Forward, false),
            GoCommand::PreviousFeed => self.step_feed(Direction::Backward, false),
            GoCommand::NextUnreadFeed => self.step_feed(Direction::Forward, true),
            GoCommand::PreviousUnreadFeed => self.step_feed(Direction::Backward, true),
            GoCommand::All => self.go_to(Scope::All),
            GoCommand::Unread => self.go_to(Scope::Unread),
            GoCommand::Starred => self.go_to(Scope::Starred),
            GoCommand::Today => self.go_to(Scope::Today),
            GoCommand::Dismissed => self.go_to(Scope::Dismissed),
            GoCommand::Feeds => self.focus_on(Place::Feeds),
            GoCommand::Switch => self.overlays.push(Overlay::Switcher(Switcher::new(self.destinations()))),
        }
        Vec::new()
    }

    /// Where the switcher leads: a feed is found by its folder's name as well.
    fn destinations(&self) -> Vec<Destination> {
        let separator = self.look().signs.separator;
        let destination = |(scope, count): (Scope, u64)| {
            let name = self.feeds.name_of(&scope);
            let folder = match &scope {
                Scope::Feed(id) => self.feeds.all().iter().find(|feed| feed.id == *id).and_then(|feed| feed.folder.clone()),
                _ => None,
            };
            let name = folder.map_or(name.clone(), |folder| Clean::new(&format!("{name}{separator}{folder}")));
            let unread = if count == 0 { Clean::default() } else { Clean::new(&count.to_string()) };
            Destination { scope, name, unread }
        };
        self.feeds.every_list().into_iter().map(destination).collect()
    }

    /// Gives a pane the focus.
    pub(in crate::tui) fn focus_on(&mut self, place: Place) {
        self.focus = place;
        self.zen &= place == Place::Article;
    }

    /// Shows a scope's list from its beginning, in the order and with the read filter of the last one.
    pub(in crate::tui) fn show(&mut self, scope: Scope) {
        self.feeds.select(scope.clone());
        self.entries.show(EntryQuery { scope, query: Query::default(), ..self.entries.query().clone() });
        self.before_search = None;
        self.looking_for = None;
    }

    fn go_to(&mut self, scope: Scope) {
        self.show(scope);
        self.focus_on(Place::Entries);
    }

    fn open(&mut self, count: Option<u32>) -> Vec<Effect> {
        match (self.focus, count) {
            (Place::Feeds, _) => self.focus_on(Place::Entries),
            (Place::Entries, _) if self.entries.selected().is_some() => self.focus_on(Place::Article),
            (Place::Entries, _) => {}
            (Place::Article, Some(number)) => return self.browse_link(number),
            (Place::Article, None) => {}
        }
        Vec::new()
    }

    pub(in crate::tui) fn left(&mut self) {
        match self.focus {
            // From a page that was gone to by a link, back to where the link is.
            Place::Article if self.pages.go_back() => {}
            Place::Article => self.focus_on(Place::Entries),
            Place::Entries | Place::Feeds => self.focus_on(Place::Feeds),
        }
    }

    fn turn_focus(&mut self, by: usize) {
        let here = Place::ALL.iter().position(|place| *place == self.focus).unwrap_or(0);
        self.focus_on(Place::ALL[(here + by) % Place::ALL.len()]);
    }

    fn read_on(&mut self) -> Vec<Effect> {
        match self.focus {
            Place::Article if self.article.at_end() => return self.unread(Direction::Forward),
            Place::Article => self.article.go(Motion::PageDown, None),
            _ => return self.open(None),
        }
        Vec::new()
    }

    /// The next match of a search, else the next unread entry.
    fn next(&mut self, times: i64) -> Vec<Effect> {
        if self.focus == Place::Article && self.article.finding() {
            self.article.next_match(times);
            return Vec::new();
        }
        if !self.entries.query().query.is_empty() {
            self.entries.step(times);
            return Vec::new();
        }
        self.unread(Direction::Forward)
    }

    fn previous_match(&mut self, times: i64) -> Vec<Effect> {
        if self.focus == Place::Article && self.article.finding() {
            self.article.next_match(-times);
            return Vec::new();
        }
        if self.entries.query().query.is_empty() {
            return vec![self.status.tell("no search is on")];
        }
        self.entries.step(-times);
        Vec::new()
    }

    fn unread(&mut self, direction: Direction) -> Vec<Effect> {
        match self.entries.nearest_unread(direction) {
            Nearest::Entry(id) => self.entries.select(id),
            Nearest::Ask(question) => return self.look_for(question),
            Nearest::None if direction == Direction::Backward => return vec![self.status.tell("nothing unread is above")],
            Nearest::None => return self.unread_elsewhere(),
        }
        Vec::new()
    }

    /// The list has no more unread entries: on to the next feed that has some.
    pub(in crate::tui) fn unread_elsewhere(&mut self) -> Vec<Effect> {
        match self.feeds.step(Direction::Forward, true) {
            Some(scope) if scope != self.entries.query().scope => {
                self.show(scope);
                self.look_for(UnreadQuestion { list: self.entries.list().clone(), from: None, direction: Direction::Forward })
            }
            _ => vec![self.status.tell("nothing unread is left")],
        }
    }

    fn look_for(&mut self, question: UnreadQuestion) -> Vec<Effect> {
        self.looking_for = Some(question.clone());
        vec![Effect::FindUnread(question)]
    }

    fn step_feed(&mut self, direction: Direction, unread: bool) {
        if let Some(scope) = self.feeds.step(direction, unread) {
            self.show(scope);
            if self.focus == Place::Article {
                self.focus_on(Place::Entries);
            }
        }
    }

    /// A click on a pane, `line` lines below its top.
    pub(in crate::tui) fn click(&mut self, place: Place, line: u16) -> Vec<Effect> {
        let from = (self.focus, self.entries.selected());
        let again = match place {
            Place::Feeds => line > 0 && self.feeds.click(line - 1),
            Place::Entries => self.entries.click(line),
            Place::Article => false,
        };
        // An article is read by clicking into it; its entry is the selected one.
        self.focus_on(place);
        let effects = if again && from.0 == place { self.open(None) } else { Vec::new() };
        self.went(from);
        effects
    }
}
