//! The app: panes, overlays, focus. It routes; what is decided is decided in `commands` and panes. What comes
//! by hand, keys and mouse, is routed in `gestures`.
//!
//! `update` takes what happened and returns what is to be done outside; it waits for nothing.

use super::early::{Early, needs_article};
use super::habits::Habits;
use super::leaving::Leaving;
use super::{
    effect::{Effect, Offer, Timer, UnreadQuestion},
    layout::{Panes, View, arrange},
    message::{Background, Message, Size},
    outgoing::Piped,
    overlays::Overlay,
    pages::Pages,
    panes::{ArticleOptions, ArticlePane, EntriesPane, FeedsPane},
    setup::{Setup, first_list},
    status_bar::StatusBar,
    style::Styles,
    typing::Typing,
};
use crate::article::with_ambiguous_wide;
use crate::command::{Command, Place};
use crate::config::{Config, Theme};
use crate::model::{Clean, EntryId};
use jiff::{Timestamp, tz::TimeZone};
use std::sync::Arc;

/// What the user's last way led to: opening marks read, and nothing else that brings an entry under
/// the article's focus does (a reload, a filter, an undo).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Opening {
    /// Nothing that is not marked yet.
    #[default]
    Done,
    /// The entry that comes under the cursor; its row is on its way.
    Coming,
    /// This one.
    Entry(EntryId),
}

/// The whole screen.
#[derive(Debug)]
pub struct App {
    pub(super) config: Arc<Config>,
    pub(super) feeds: FeedsPane,
    pub(super) entries: EntriesPane,
    pub(super) article: ArticlePane,
    pub(super) focus: Place,
    pub(super) zen: bool,
    pub(super) overlays: Vec<Overlay>,
    pub(super) status: StatusBar,
    /// What is wrong in the config file as it was read last.
    pub(super) mistakes: Vec<Clean>,
    /// What else the page offers whose feed was added last.
    pub(super) offers: Vec<Offer>,
    /// When the last refresh reached no server at all.
    pub(super) offline: Option<Timestamp>,
    pub(super) typing: Typing,
    /// Command lines of this run, oldest first.
    pub(super) history: Vec<String>,
    /// Commands that articles were piped into.
    pub(super) piped: Piped,
    /// The unread entry that is being looked for.
    pub(super) looking_for: Option<UnreadQuestion>,
    /// Where the cursor stood when a search of the list began.
    pub(super) before_search: Option<EntryId>,
    pub(super) opening: Opening,
    /// A command whose article is on its way.
    pub(super) early: Option<Early>,
    pub(super) pages: Pages,
    pub(super) leaving: Leaving,
    pub(super) styles: Styles,
    background: Background,
    pub(super) colours: bool,
    pub(super) habits: Habits,
    pub(super) time_zone: TimeZone,
    pub(super) now: Timestamp,
    size: Size,
}

impl App {
    /// The screen before anything has come, and what is to be asked for first.
    pub fn new(setup: Setup) -> (Self, Vec<Effect>) {
        let Setup { config, size, time_zone, colours, habits, mistakes, now } = setup;
        let background = Background::default();
        let query = first_list(&config);
        let mut app = Self {
            feeds: FeedsPane::new(query.scope.clone()),
            entries: EntriesPane::new(query, time_zone.clone()),
            article: ArticlePane::new(ArticleOptions::of(&config, habits, colours, &time_zone)),
            focus: Place::Entries,
            zen: false,
            overlays: Vec::new(),
            status: StatusBar::default(),
            mistakes: Vec::new(),
            offers: Vec::new(),
            offline: None,
            typing: Typing::default(),
            history: Vec::new(),
            piped: Piped::default(),
            looking_for: None,
            before_search: None,
            opening: Opening::Done,
            early: None,
            pages: Pages::default(),
            leaving: Leaving::default(),
            styles: Styles::new(theme(&config, background), colours),
            config,
            background,
            colours,
            habits,
            time_zone,
            now,
            size,
        };
        app.tell_mistakes(mistakes);
        let mut effects = vec![Effect::LoadLibrary];
        effects.extend(app.first_refresh());
        effects.extend(app.settle());
        (app, effects)
    }

    /// Takes what happened at `now`; returns what is to be done outside.
    #[must_use = "effects do nothing until they are performed"]
    pub fn update(&mut self, message: Message, now: Timestamp) -> Vec<Effect> {
        self.now = now;
        let wide = self.habits.ambiguous_wide(&self.config);
        with_ambiguous_wide(wide, || self.take(message))
    }

    fn take(&mut self, message: Message) -> Vec<Effect> {
        let mut effects = match message {
            Message::Key(key) => self.press_or_stay(key),
            Message::Paste(text) => self.paste(&text),
            Message::Mouse(mouse) => self.mouse(mouse),
            Message::Resize(size) => {
                self.size = size;
                self.article.ask_canvas_again();
                Vec::new()
            }
            Message::Resumed => Vec::new(),
            Message::Background(background) => {
                self.background = background;
                self.configure(self.config.clone());
                Vec::new()
            }
            Message::Timer(timer) => self.timer(timer),
            Message::Answer(answer) => self.answer(answer),
            Message::StoreChanged => self.reload(),
            Message::Warned(text) => {
                self.status.fail(text);
                Vec::new()
            }
            Message::Kept(text) => {
                self.status.wait_for(0);
                let mut effects = self.reload();
                effects.push(self.status.tell(text));
                effects
            }
        };
        effects.extend(self.settle());
        if effects.contains(&Effect::Quit) {
            effects.splice(0..0, self.part());
        }
        effects
    }

    /// What is to be kept before the end, whatever brings it.
    pub fn part(&mut self) -> Vec<Effect> {
        self.article.part()
    }

    /// The size that the screen was last told.
    pub fn size(&self) -> Size {
        self.size
    }

    /// The entry under the cursor of the list.
    pub fn selected(&self) -> Option<EntryId> {
        self.entries.selected()
    }

    /// Gives a command to the part that answers its group.
    pub(super) fn command(&mut self, command: Command, count: Option<u32>) -> Vec<Effect> {
        if self.leaving.is_too_late(command) {
            self.still_here();
            return Vec::new();
        }
        self.early = self.on_its_way().filter(|_| needs_article(command)).map(|entry| Early { entry, command, count });
        if self.early.is_some() {
            return Vec::new();
        }
        match command {
            Command::Move(motion) => {
                match self.focus {
                    Place::Feeds => self.feeds.go(motion, count),
                    Place::Entries => self.entries.go(motion, count),
                    Place::Article => self.article.go(motion, count),
                }
                Vec::new()
            }
            Command::Go(command) => self.go(command, count),
            Command::Entries(command) => self.entry(command, count),
            Command::List(command) => self.list(command),
            Command::Feeds(command) => self.feed(command),
            Command::App(command) => self.own(command),
        }
    }

    fn timer(&mut self, timer: Timer) -> Vec<Effect> {
        match timer {
            Timer::WhichKey(pressed) => {
                self.typing.tell(pressed);
                Vec::new()
            }
            Timer::Notice(number) => {
                self.status.over(number);
                Vec::new()
            }
            Timer::Mark(number) => {
                self.entries.is_late(number);
                Vec::new()
            }
            Timer::Leaving => {
                self.still_here();
                Vec::new()
            }
            Timer::Spinner => self.spin(),
            Timer::DueFeeds => self.refresh_due(),
        }
    }

    /// After every message: panes learn their size, the list follows the feeds pane, the article
    /// follows the list, and what is missing is asked for.
    fn settle(&mut self) -> Vec<Effect> {
        if self.feeds.selected() != &self.entries.query().scope {
            self.show(self.feeds.selected().clone());
        }
        let panes = self.panes();
        if let Some(area) = panes.feeds {
            self.feeds.resize(area);
        }
        if let Some(area) = panes.entries {
            self.entries.resize(area);
        }
        let mut effects: Vec<Effect> = self.entries.wants().into_iter().collect();
        let aside = self.aside();
        if let Some(area) = panes.article {
            self.article.set(ArticleOptions::of(&self.config, self.habits, self.colours, &self.time_zone), area);
            let entry = aside.or(self.entries.summary().map(|entry| entry.id));
            if self.entries.total() == 0 || entry.is_some() {
                effects.extend(self.article.want(entry));
            }
        }
        if let Some(entry) = self.at_hand().map(|entry| entry.id).filter(|_| self.focus == Place::Article) {
            self.article.is_read(entry);
        }
        effects.extend(self.article.want_pictures());
        effects.extend(self.mark_opened());
        effects.extend(self.watch_marks());
        self.follow_hints();
        effects.extend(self.page_of_opened());
        effects.extend(self.article.places_left());
        if let Some(overlay) = self.overlays.last_mut() {
            overlay.fit(self.size);
        }
        effects
    }

    /// Where the panes lie now.
    pub(super) fn panes(&self) -> Panes {
        arrange(self.size, View { focus: self.focus, zen: self.zen, measure: self.config.reading.measure })
    }

    /// Takes another config.
    pub(super) fn configure(&mut self, config: Arc<Config>) {
        if config.display.pictures != self.config.display.pictures {
            self.article.ask_canvas_again();
        }
        self.config = config;
        self.styles = Styles::new(theme(&self.config, self.background), self.colours);
    }
}

fn theme(config: &Config, background: Background) -> Theme {
    let auto = if background == Background::Light { "light" } else { "dark" };
    let named = Theme::named(&config.display.theme).or_else(|| Theme::named(auto));
    named.expect("dark and light are built in")
}
