//! What overlays want done.

use super::super::{
    app::App,
    effect::{Effect, ListQuery, Target, Which},
    overlays::{Purpose, Wish},
};
use crate::command::{Command, GoCommand, Place};
use crate::model::{Clean, EntryQuery, FeedUrl, Mark, Query, Scope};

impl App {
    pub(in crate::tui) fn wish(&mut self, wish: Wish) -> Vec<Effect> {
        match wish {
            Wish::Run(command, count) if self.focus_has(command) => self.command(command, count),
            Wish::Run(command, _) => vec![self.done_elsewhere(command)],
            Wish::Show(text) => self.show_query(&text),
            Wish::Subscribe(address) => vec![self.tell_asked(&FeedUrl::new(address.trim())), Effect::Subscribe(address)],
            Wish::TakeOffer(offer) => vec![self.tell_asked(&offer.url), Effect::TakeOffer(offer)],
            Wish::Search(Purpose::SearchArticle, text) => {
                self.search_article(&text);
                Vec::new()
            }
            Wish::Search(_, text) => {
                self.search_list(&text);
                Vec::new()
            }
            Wish::Browse(url) => vec![Effect::OpenUrl(url)],
            Wish::Read(url) => self.read_link(url),
            Wish::Copy(url) => vec![Effect::Copy(url)],
            Wish::GoTo(scope) => {
                self.show(scope);
                self.focus_on(Place::Entries);
                Vec::new()
            }
            Wish::Play(url) => vec![Effect::Play(url)],
            Wish::Save(path) => self.save_as(&path),
            Wish::Pipe(format, line) => self.pipe_into(format, &line),
            Wish::StopPipe => vec![Effect::StopPipe, self.status.tell("the command was stopped")],
            Wish::Share(name) => self.share_with(&name),
            Wish::Set(option, value) => vec![Effect::SetOption(option, value)],
            Wish::GoToFeed(feed) => {
                self.show(Scope::Feed(feed));
                self.focus_on(Place::Feeds);
                Vec::new()
            }
            Wish::RefreshFeed(feed) => self.refresh(Which::Feeds(vec![feed])),
            Wish::FollowMove(feed) => vec![Effect::FollowMove(feed)],
            Wish::RemoveFeed(feed) => vec![Effect::Unsubscribe(feed)],
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

    /// Tells where a command is done that the pane with the focus has not, and the way there.
    pub(in crate::tui) fn done_elsewhere(&mut self, command: Command) -> Effect {
        let name = |place| match place {
            Place::Feeds => "the feeds pane",
            Place::Entries => "the list",
            Place::Article => "the article",
        };
        let places: Vec<&str> = Place::ALL.into_iter().filter(|place| place.has(command)).map(name).collect();
        let way = if Place::Feeds.has(command) { GoCommand::Feeds } else { GoCommand::Open };
        let text = Clean::new(&format!("“{}” is done in {}", act(command), places.join(" or ")));
        self.status.tell_with(text, Some((Command::Go(way), "goes there")))
    }

    fn focus_has(&self, command: Command) -> bool {
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

/// What a command does, within a sentence: the beginning of what the table says of it.
fn act(command: Command) -> String {
    let doc = command.doc().trim_start_matches("In the feeds pane: ").trim_end_matches('.');
    let act = doc.split(['.', ';', ':']).next().unwrap_or(doc);
    let mut letters = act.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_command_does_is_told_in_words() {
        for command in Command::ALL.iter().filter(|command| !Place::ALL.into_iter().all(|place| place.has(**command))) {
            let act = act(*command);
            assert!(act.contains(' ') && !act.contains(['_', '.', ';', ':']) && act.starts_with(char::is_lowercase), "{act}");
        }
    }
}
