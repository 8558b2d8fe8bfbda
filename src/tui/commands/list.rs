//! What is done with the list.

use super::super::{
    app::App,
    effect::{Effect, Target},
    overlays::{Confirm, Overlay, Prompt, Purpose},
    status_bar::key_of,
};
use crate::command::{AppCommand, Command, EntriesCommand, FeedsCommand, GoCommand, ListCommand, Place};
use crate::model::{Clean, EntryQuery, Mark, Query, ReadFilter, Scope, SortKey, SortOrder};

impl App {
    pub(in crate::tui) fn list(&mut self, command: ListCommand) -> Vec<Effect> {
        match command {
            ListCommand::MarkListRead => {
                let list = self.entries.seen_list();
                return vec![self.entries.mark(Mark::Read, Target::List(list))];
            }
            ListCommand::MarkAllRead => self.overlays.push(Overlay::Confirm(Confirm)),
            ListCommand::ToggleShowRead => return self.toggle_show_read(),
            ListCommand::Sort => return self.sort(|order| SortOrder { key: next(order.key), reversed: false }),
            ListCommand::Reverse => return self.sort(|order| SortOrder { reversed: !order.reversed, ..order }),
            ListCommand::Search => {
                let purpose = if self.focus == Place::Article { Purpose::SearchArticle } else { Purpose::SearchList };
                self.before_search = self.entries.selected();
                self.overlays.push(Overlay::Prompt(Prompt::new(purpose)));
            }
        }
        Vec::new()
    }

    fn toggle_show_read(&mut self) -> Vec<Effect> {
        let query = self.entries.query().clone();
        if query.scope == Scope::Unread {
            let all = (Command::Go(GoCommand::All), "shows all");
            return vec![self.status.tell_with("this list shows unread entries only".into(), Some(all))];
        }
        let (read, words) = match query.read {
            ReadFilter::All => (ReadFilter::Unread, "read entries are hidden"),
            ReadFilter::Unread => (ReadFilter::All, "read entries are shown"),
        };
        self.entries.change(EntryQuery { read, ..query });
        vec![self.status.tell(words)]
    }

    fn sort(&mut self, order: impl Fn(SortOrder) -> SortOrder) -> Vec<Effect> {
        let query = self.entries.query().clone();
        let sort = order(query.sort);
        self.entries.change(EntryQuery { sort, ..query });
        let words = match (sort.key, sort.reversed) {
            (SortKey::Date, false) => "sorted by date, newest first",
            (SortKey::Date, true) => "sorted by date, oldest first",
            (SortKey::Feed, false) => "sorted by feed",
            (SortKey::Feed, true) => "sorted by feed, from Z to A",
            (SortKey::Title, false) => "sorted by headline",
            (SortKey::Title, true) => "sorted by headline, from Z to A",
        };
        vec![self.status.tell(words)]
    }

    /// Shows what of the list has the text; an empty text shows it all again.
    pub(in crate::tui) fn search_list(&mut self, text: &str) {
        let query = match text.parse::<Query>() {
            Ok(query) => query,
            // While one types, a field is half typed: the list waits for the rest.
            Err(error) => return self.tell_prompt(Clean::new(&error.to_string())),
        };
        self.tell_prompt(Clean::default());
        let ended = query.is_empty();
        if *self.entries.query() != (EntryQuery { query: query.clone(), ..self.entries.query().clone() }) {
            self.entries.narrow(EntryQuery { query, ..self.entries.query().clone() });
        }
        if let Some(id) = self.before_search.filter(|_| ended) {
            self.entries.select(id);
        }
    }

    /// Looks for the text in the article.
    pub(in crate::tui) fn search_article(&mut self, text: &str) {
        let found = self.article.find(text);
        let told = match found {
            _ if text.is_empty() => Clean::default(),
            0 => Clean::new("not found"),
            found => Clean::new(&format!("{found} found")),
        };
        self.tell_prompt(told);
    }

    fn tell_prompt(&mut self, told: Clean) {
        if let Some(Overlay::Prompt(prompt)) = self.overlays.last_mut() {
            prompt.tell(told);
        }
    }

    /// What an empty list says: what it is, and what helps.
    pub(in crate::tui) fn empty_words(&self) -> Clean {
        let query = self.entries.query();
        let (words, way) = match &query.scope {
            _ if self.feeds.all().is_empty() => ("No feeds", Some((Command::Feeds(FeedsCommand::Add), "adds one"))),
            scope if self.status.refreshing() && self.feeds.nothing_in(scope) => ("Fetching…", None),
            _ if !query.query.is_empty() => ("No entry matches", Some((Command::App(AppCommand::Close), "ends the search"))),
            Scope::Unread if !self.feeds.nothing_in(&Scope::All) => {
                ("All is read", Some((Command::Go(GoCommand::All), "shows all entries")))
            }
            Scope::Starred => ("Nothing is starred", Some((Command::Entries(EntriesCommand::ToggleStar), "stars an entry"))),
            Scope::Dismissed => ("Nothing is dismissed", None),
            scope if query.read == ReadFilter::Unread && !self.feeds.nothing_in(scope) => {
                ("All is read", Some((Command::List(ListCommand::ToggleShowRead), "shows read ones")))
            }
            Scope::Today => ("Nothing has come today", None),
            _ => ("Nothing has come yet", Some((Command::Feeds(FeedsCommand::Refresh), "asks for news"))),
        };
        let look = self.look();
        let way = way.and_then(|(command, way)| Some(format!("{}{} {way}", look.signs.separator, key_of(command, look.keymap)?)));
        Clean::new(&format!("{}{}", words.replace('…', look.signs.ellipsis), way.unwrap_or_default()))
    }

    /// What the list is called: its scope, and what it is narrowed down by.
    pub(in crate::tui) fn list_name(&self) -> Clean {
        let query = self.entries.query();
        let mut name = self.feeds.name_of(&query.scope).to_string();
        let separator = self.look().signs.separator;
        if !query.query.is_empty() {
            name = format!("{name}{separator}{}", query.query);
        }
        if query.read == ReadFilter::Unread {
            name += separator;
            name += "unread";
        }
        Clean::new(&name)
    }
}

fn next(key: SortKey) -> SortKey {
    match key {
        SortKey::Date => SortKey::Feed,
        SortKey::Feed => SortKey::Title,
        SortKey::Title => SortKey::Date,
    }
}
