//! What came of effects. An answer to a question no longer asked is dropped.

use super::super::{
    app::{App, Opening},
    effect::{Answer, Done, Effect, Opened, Outcome, Progress, ReaderError, Refreshed, Target, UnreadQuestion},
};
use crate::command::{AppCommand, Command, FeedsCommand, Place};
use crate::config::Config;
use crate::model::{Clean, EntryId, Mark};
use std::sync::Arc;

impl App {
    pub(in crate::tui) fn answer(&mut self, answer: Answer) -> Vec<Effect> {
        if let Some(why) = answer.failed_change() {
            self.leaving.note(why);
        }
        match answer {
            Answer::Library(Ok(library)) => self.feeds.take(library),
            Answer::Window(question, result) => {
                let window = result.map_err(|error| self.status.fail(error.0)).ok();
                self.entries.take(&question, window);
            }
            Answer::Unread(question, result) => return self.found_unread(&question, result),
            Answer::Article(id, result) => return self.take_article(id, result),
            answer @ (Answer::PageFetched(..) | Answer::TextChosen(..) | Answer::PageRead(..)) => return self.page_answer(answer),
            Answer::Canvas(canvas) => self.article.take_canvas(canvas),
            Answer::Picture(question, result) => self.article.take_size(&question, result.map_err(|error| error.0)),
            Answer::Painted(painting, result) => self.article.take_painted(&painting, result.map_err(|error| error.0)),
            Answer::Marked(mark, target, result) => return self.marked(mark, &target, result),
            Answer::MarkWaits(mark, target, why) => return self.mark_waits(mark, &target, why),
            Answer::Undone(result) => return self.undone(result),
            Answer::Redone(result) => return self.redone(result),
            Answer::Progress(progress) => self.progress(&progress),
            Answer::Refreshed(result) => return self.end_refresh(result),
            Answer::RefreshStopped => {
                let mut effects = self.end_refresh(Ok(Refreshed::default()));
                effects.push(self.status.tell("the refresh was stopped; what has come stays"));
                return effects;
            }
            Answer::Subscribed(address, Ok(added)) => return self.subscribed(&address, added),
            Answer::Unsubscribed(_, Ok(done)) | Answer::MoveFollowed(Ok(done)) => return self.changed(done),
            Answer::Config(Ok(Some((config, mistakes)))) => return self.reconfigure(config, mistakes),
            Answer::Config(Ok(None)) => {}
            Answer::Waiting(marks) => self.status.wait_for(marks),
            Answer::MayLeave { waiting, lost } => return self.may_leave(waiting, lost),
            Answer::UrlOpened(url, Ok(())) => return vec![self.status.tell(Clean::new(&format!("opened {url}")).shortened(200))],
            Answer::Copied(text) => {
                let first = text.lines().next().unwrap_or_default();
                return vec![self.status.tell(Clean::new(&format!("copied {first}")).shortened(200))];
            }
            Answer::Saved(Ok(path)) => return self.saved(&path),
            Answer::Piped(number, result) => return self.take_output(number, result),
            Answer::OptionSet(option, Ok(config)) => return self.option_set(&option, config),
            Answer::UrlOpened(_, Err(why)) | Answer::EditorFailed(why) => self.status.fail(why),
            Answer::Library(Err(error))
            | Answer::Subscribed(_, Err(error))
            | Answer::Unsubscribed(_, Err(error))
            | Answer::MoveFollowed(Err(error))
            | Answer::Saved(Err(error))
            | Answer::OptionSet(_, Err(error))
            | Answer::Config(Err(error)) => self.status.fail(error.0),
        }
        Vec::new()
    }

    /// Everything on the screen is asked for again.
    pub(in crate::tui) fn reload(&mut self) -> Vec<Effect> {
        self.entries.reload();
        vec![Effect::LoadLibrary]
    }

    fn found_unread(&mut self, question: &UnreadQuestion, result: Result<Option<EntryId>, ReaderError>) -> Vec<Effect> {
        if self.looking_for.as_ref() != Some(question) {
            return Vec::new();
        }
        self.looking_for = None;
        match result {
            Ok(Some(id)) => self.entries.select(id),
            Ok(None) if question.from.is_some() && question.direction == super::super::effect::Direction::Forward => {
                return self.unread_elsewhere();
            }
            Ok(None) => {
                self.opening = Opening::Done;
                return vec![self.status.tell("nothing unread is left")];
            }
            Err(error) => {
                self.opening = Opening::Done;
                self.status.fail(error.0);
            }
        }
        Vec::new()
    }

    fn take_article(&mut self, id: EntryId, result: Result<Arc<Opened>, ReaderError>) -> Vec<Effect> {
        self.article.take(id, result.map_err(|error| error.0));
        match self.early.take_if(|early| early.entry == id) {
            Some(early) if self.at_hand().is_some_and(|entry| entry.id == id) => self.command(early.command, early.count),
            _ => Vec::new(),
        }
    }

    fn marked(&mut self, mark: Mark, target: &Target, result: Result<Done, ReaderError>) -> Vec<Effect> {
        self.entries.marked(mark, target, result.is_ok());
        // The same stories in other feeds, where the config says so: their rows were not marked on the key.
        let spread = matches!((&result, target), (Ok(done), Target::Entries(ids)) if done.changed > ids.len() as u64);
        let mut effects = self.reload_around(spread);
        match result {
            // A mark on one entry was told when its key was pressed.
            Ok(_) if matches!(target, Target::Entries(_)) => {}
            Ok(done) => effects.push(self.status.tell_done(done)),
            Err(error) => self.status.fail(error.0),
        }
        effects
    }

    /// A mark waits to be written: it is shown as one that is kept, and told as one that is not.
    fn mark_waits(&mut self, mark: Mark, target: &Target, why: Clean) -> Vec<Effect> {
        self.entries.marked(mark, target, true);
        self.status.fail_of_waiting(why);
        self.reload_around(self.config.reading.same_story)
    }

    /// What a mark may have changed beside the rows that it was put on is asked for again.
    fn reload_around(&mut self, spread: bool) -> Vec<Effect> {
        if self.focus == Place::Article || spread {
            // What is being read stays, whatever was marked around it.
            self.entries.reload();
        }
        // The page over the list has no row there that could tell its status.
        let aside = self.pages.shown_aside().map(Effect::LoadArticle);
        std::iter::once(Effect::LoadLibrary).chain(aside).collect()
    }

    /// Something was changed that can be undone.
    fn changed(&mut self, done: Done) -> Vec<Effect> {
        let mut effects = self.reload();
        effects.push(self.status.tell_done(done));
        effects
    }

    fn undone(&mut self, result: Result<Option<Done>, ReaderError>) -> Vec<Effect> {
        let entry = result.as_ref().ok().and_then(|done| done.as_ref()?.entry);
        let effects = self.turned(result, (Command::App(AppCommand::Redo), "redo"), "there is nothing to undo");
        if let Some(entry) = entry {
            self.entries.undone(entry);
        }
        effects
    }

    fn redone(&mut self, result: Result<Option<Done>, ReaderError>) -> Vec<Effect> {
        let entry = result.as_ref().ok().and_then(|done| done.as_ref()?.entry);
        let effects = self.turned(result, (Command::App(AppCommand::Undo), "undo"), "there is nothing to do again");
        if let Some(entry) = entry {
            self.entries.redone(entry);
        }
        effects
    }

    /// A change was taken back or made again; `back` does the opposite.
    fn turned(&mut self, result: Result<Option<Done>, ReaderError>, back: (Command, &'static str), nothing: &'static str) -> Vec<Effect> {
        match result {
            Ok(Some(done)) => {
                let mut effects = self.reload();
                effects.push(self.status.tell_with(done.text, Some(back)));
                effects
            }
            Ok(None) => vec![self.status.tell(nothing)],
            Err(error) => {
                self.status.fail(error.0);
                Vec::new()
            }
        }
    }

    fn progress(&mut self, progress: &Progress) {
        if self.status.refreshing() {
            self.status.progress(progress);
            self.feeds.asking(progress.feed, progress.outcome == Outcome::Started);
        }
    }

    fn reconfigure(&mut self, config: Arc<Config>, mistakes: Vec<Clean>) -> Vec<Effect> {
        let mouse = config.display.mouse;
        let mut effects = self.reload();
        if mouse != self.config.display.mouse {
            effects.push(Effect::TakeMouse(mouse));
        }
        // That the feed list changed is seen, or was told by what changed it.
        let told = Config { feeds: self.config.feeds.clone(), ..(*config).clone() } != *self.config;
        let mended = mistakes.is_empty() && !self.mistakes.is_empty();
        self.configure(config);
        self.tell_mistakes(mistakes);
        if mended || (self.mistakes.is_empty() && told) {
            effects.push(self.status.tell("the config was read again"));
        }
        effects
    }

    /// An option was set by the command line, for this run.
    fn option_set(&mut self, option: &str, config: Arc<Config>) -> Vec<Effect> {
        let mouse = config.display.mouse;
        let mut effects = self.reload();
        if mouse != self.config.display.mouse {
            effects.push(Effect::TakeMouse(mouse));
        }
        self.configure(config);
        effects.push(self.status.tell(Clean::new(&format!("{option} is set, until dateline ends or the config changes"))));
        effects
    }

    /// Takes what is wrong in the config file now, in place of what was.
    pub(in crate::tui) fn tell_mistakes(&mut self, mistakes: Vec<Clean>) {
        if !self.mistakes.is_empty() {
            self.status.seen();
        }
        let number = match mistakes.len() {
            0 => None,
            1 => Some("a mistake".to_owned()),
            more => Some(format!("{more} mistakes")),
        };
        self.mistakes = mistakes;
        if let Some(number) = number {
            let why = (Command::Feeds(FeedsCommand::Problems), "tells");
            self.status.fail_with(Clean::new(&format!("config.toml has {number}")), Some(why));
        }
    }
}
