//! What overlays want done.

use super::super::{
    app::App,
    effect::{Effect, ListQuery, Target},
    overlays::{Purpose, Wish},
};
use crate::command::Place;
use crate::model::{Clean, EntryQuery, Mark, Query, Scope};

impl App {
    pub(in crate::tui) fn wish(&mut self, wish: Wish) -> Vec<Effect> {
        match wish {
            Wish::Run(command, count) if self.focus_has(command) => self.command(command, count),
            Wish::Run(command, _) => {
                self.status.fail(Clean::new(&format!("`{}` means nothing in this pane", command.name())));
                Vec::new()
            }
            Wish::Show(text) => self.show_query(&text),
            Wish::Subscribe(address) => {
                let told = self.status.tell(Clean::new(&format!("looking for the feed at {address}")).shortened(200));
                vec![told, Effect::Subscribe(address)]
            }
            Wish::Search(Purpose::SearchArticle, text) => {
                self.search_article(&text);
                Vec::new()
            }
            Wish::Search(_, text) => {
                self.search_list(&text);
                Vec::new()
            }
            Wish::Browse(url) => vec![Effect::OpenUrl(url)],
            Wish::Copy(url) => vec![Effect::Copy(url)],
            Wish::GoToFeed(feed) => {
                self.show(Scope::Feed(feed));
                self.focus_on(Place::Feeds);
                Vec::new()
            }
            Wish::MarkAllRead => {
                let all = ListQuery { query: EntryQuery { scope: Scope::All, ..EntryQuery::default() }, ..self.entries.seen_list() };
                vec![self.entries.mark(Mark::Read, Target::List(all))]
            }
            Wish::Fail(why) => {
                self.status.fail(why);
                Vec::new()
            }
        }
    }

    fn focus_has(&self, command: crate::command::Command) -> bool {
        self.focus.has(command)
    }

    fn show_query(&mut self, text: &str) -> Vec<Effect> {
        match text.parse::<Query>() {
            Ok(query) => {
                self.show(Scope::All);
                self.entries.show(EntryQuery { query, ..self.entries.query().clone() });
                self.focus_on(Place::Entries);
            }
            Err(error) => self.status.fail(Clean::new(&error.to_string())),
        }
        Vec::new()
    }
}
