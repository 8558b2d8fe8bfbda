//! What opening an entry leads to, and the texts of web pages: `x`, links that are read here, and the
//! way back from them.

use super::super::{
    app::{App, Opening},
    effect::{Answer, Effect, Missing, Opened, PageState, ReaderError, Target, Timer},
};
use super::feeds::TURN;
use crate::command::{AppCommand, Command, EntriesCommand, Place};
use crate::model::{EntryId, EntrySummary, Mark, TextFrom};
use std::sync::Arc;

impl App {
    /// The entry that commands are for: the page that was gone to by a link, else the selected one.
    pub(in crate::tui) fn at_hand(&self) -> Option<&EntrySummary> {
        match self.pages.shown_aside() {
            Some(id) => self.article.opened().map(|opened| &opened.summary).filter(|summary| summary.id == id),
            None => self.entries.summary(),
        }
    }

    /// The entry at hand, where the pane beside it waits for its article.
    pub(in crate::tui) fn on_its_way(&self) -> Option<EntryId> {
        let entry = self.at_hand()?.id;
        (self.panes().article.is_some() && self.article.is_awaited(entry)).then_some(entry)
    }

    /// Turns between the entry's two texts; a page that is not kept is fetched first.
    pub(in crate::tui) fn turn_text(&mut self) -> Vec<Effect> {
        let Some(id) = self.at_hand().map(|entry| entry.id) else { return vec![self.status.tell("no entry is selected")] };
        let Some(opened) = self.article.opened().filter(|opened| opened.summary.id == id) else {
            return vec![self.status.tell("open the article first")];
        };
        match (opened.page, opened.text) {
            (PageState::Nowhere, _) => vec![self.status.tell("this entry has no page")],
            (PageState::Away, _) => self.fetch_page(id, true, Effect::FetchPage(id)),
            (PageState::Kept, TextFrom::Page) => vec![Effect::ChooseText(id, TextFrom::Feed)],
            (PageState::Kept, TextFrom::Feed) => vec![Effect::ChooseText(id, TextFrom::Page)],
        }
    }

    /// Fetches the entry's page as it is now.
    pub(in crate::tui) fn fetch_again(&mut self) -> Vec<Effect> {
        let Some(entry) = self.at_hand() else { return vec![self.status.tell("no entry is selected")] };
        match (entry.id, &entry.url) {
            (_, None) => vec![self.status.tell("this entry has no page")],
            (id, Some(_)) => {
                // What is on its way may have been kept before: this one takes its place.
                self.pages.fetch(id, true);
                std::iter::once(Effect::FetchPageAgain(id)).chain(self.turn_spinner()).collect()
            }
        }
    }

    fn fetch_page(&mut self, id: EntryId, asked: bool, fetch: Effect) -> Vec<Effect> {
        if !self.pages.fetch(id, asked) {
            return Vec::new();
        }
        std::iter::once(fetch).chain(self.turn_spinner()).collect()
    }

    fn turn_spinner(&mut self) -> Option<Effect> {
        self.feeds.set_going().then_some(Effect::Wait(Timer::Spinner, TURN))
    }

    /// Reads the page that an article links to.
    pub(in crate::tui) fn read_link(&mut self, url: String) -> Vec<Effect> {
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return vec![Effect::OpenUrl(url)];
        }
        let Some(from) = self.article.entry().filter(|from| self.pages.follow(&url, *from)) else { return Vec::new() };
        std::iter::once(Effect::ReadPage(url, from)).chain(self.turn_spinner()).collect()
    }

    /// What came of a page.
    pub(in crate::tui) fn page_answer(&mut self, answer: Answer) -> Vec<Effect> {
        match answer {
            Answer::PageFetched(id, result) => self.page_came(id, result),
            Answer::TextChosen(id, text, result) => self.text_came(id, text, result),
            Answer::PageRead(url, result) => self.link_came(&url, result),
            _ => Vec::new(),
        }
    }

    fn page_came(&mut self, id: EntryId, result: Result<Arc<Opened>, ReaderError>) -> Vec<Effect> {
        let asked = self.pages.came(id);
        let opened = match result {
            Ok(opened) => opened,
            Err(error) => {
                self.status.fail(error.0);
                return Vec::new();
            }
        };
        if let (true, Some(Missing::Failed(why))) = (asked, &opened.missing) {
            self.status.fail(why.clone());
        }
        let choose = asked && opened.page == PageState::Kept;
        if choose && opened.text == TextFrom::Feed {
            return vec![Effect::ChooseText(id, TextFrom::Page)];
        }
        self.show_text(id, opened);
        if choose { vec![Effect::ChooseText(id, TextFrom::Page)] } else { Vec::new() }
    }

    fn text_came(&mut self, id: EntryId, text: TextFrom, result: Result<Arc<Opened>, ReaderError>) -> Vec<Effect> {
        let opened = match result {
            Ok(opened) => opened,
            Err(error) => {
                self.status.fail(error.0);
                return Vec::new();
            }
        };
        if self.article.entry() != Some(id) {
            return Vec::new();
        }
        let told = match (text, opened.text) {
            (TextFrom::Feed, TextFrom::Page) => return vec![self.status.tell("the feed gives no text of this entry")],
            (_, TextFrom::Page) => ("the page’s text", "the feed’s"),
            (_, TextFrom::Feed) => ("the feed’s text", "the page’s"),
        };
        self.show_text(id, opened);
        vec![self.status.tell_with(told.0.into(), Some((Command::Entries(EntriesCommand::FullText), told.1)))]
    }

    /// Puts another text of the entry that is open in its place.
    fn show_text(&mut self, id: EntryId, opened: Arc<Opened>) {
        let is_same = self.article.opened().is_some_and(|shown| {
            (shown.text, &shown.missing, shown.page, &shown.article) == (opened.text, &opened.missing, opened.page, &opened.article)
        });
        if self.article.entry() == Some(id) && !is_same {
            self.article.take(id, Ok(opened));
        }
    }

    fn link_came(&mut self, url: &str, result: Result<EntryId, ReaderError>) -> Vec<Effect> {
        let from = self.pages.followed(url);
        let id = match result {
            Ok(id) => id,
            Err(error) => {
                self.status.fail(error.0);
                return Vec::new();
            }
        };
        let mut effects = self.reload();
        // Who has gone on meanwhile finds it among the saved pages.
        if self.focus != Place::Article || self.article.entry() != from {
            effects.push(self.status.tell("the page of the link was saved"));
            return effects;
        }
        self.pages.go_aside(id, self.entries.selected());
        effects.push(self.status.tell_with("a saved page".into(), Some((Command::App(AppCommand::Back), "goes back"))));
        if self.config.reading.mark_read_on_open {
            effects.push(self.entries.mark(Mark::Read, Target::Entries(vec![id])));
        }
        effects
    }

    /// The page that is to be shown over the list's entry: until another entry is selected, or the
    /// article is left.
    pub(in crate::tui) fn aside(&mut self) -> Option<EntryId> {
        if self.focus != Place::Article {
            self.pages.leave();
        }
        self.pages.aside(self.entries.selected())
    }

    /// Fetches the page of the entry that was just opened, if that is to be read.
    pub(in crate::tui) fn page_of_opened(&mut self) -> Vec<Effect> {
        let Some(id) = self.pages.opened else { return Vec::new() };
        if self.focus != Place::Article || self.entries.selected() != Some(id) {
            self.pages.opened = None;
            return Vec::new();
        }
        // It may be on its way.
        let Some(opened) = self.article.opened().filter(|opened| opened.summary.id == id) else { return Vec::new() };
        let wanted = opened.wants_page;
        self.pages.opened = None;
        let mut effects: Vec<Effect> = self.pages.let_go(id).into_iter().map(Effect::LeavePage).collect();
        if wanted {
            effects.extend(self.fetch_page(id, false, Effect::FetchPage(id)));
        }
        effects
    }

    /// Marks the entry read that the user went to with the focus in the article, once its row is there.
    pub(in crate::tui) fn mark_opened(&mut self) -> Option<Effect> {
        if self.focus != Place::Article {
            self.opening = Opening::Done;
        }
        if self.opening == Opening::Coming && self.looking_for.is_none() {
            self.opening = self.entries.selected().map_or(Opening::Coming, Opening::Entry);
        }
        let Opening::Entry(opened) = self.opening else { return None };
        let Some(entry) = self.entries.summary() else {
            // Its row is on its way, unless the cursor went to another.
            if self.entries.selected() != Some(opened) {
                self.opening = Opening::Done;
            }
            return None;
        };
        let (here, read) = (entry.id == opened, self.entries.status(entry).read);
        self.opening = Opening::Done;
        self.pages.opened = here.then_some(opened);
        if !here || read || !self.config.reading.mark_read_on_open {
            return None;
        }
        Some(self.entries.mark(Mark::Read, Target::Entries(vec![opened])))
    }
}
