//! What is done with the selected entry.

use super::super::{
    app::App,
    effect::{Effect, Target, marked},
    overlays::{Info, Overlay},
};
use crate::command::{AppCommand, Command, EntriesCommand, FeedsCommand, Place};
use crate::config::{Graphics, Images};
use crate::model::{EntryStatus, Mark, Scope};

impl App {
    pub(in crate::tui) fn entry(&mut self, command: EntriesCommand, count: Option<u32>) -> Vec<Effect> {
        let read = |status: EntryStatus| if status.read { Mark::Unread } else { Mark::Read };
        let star = |status: EntryStatus| if status.starred { Mark::Unstarred } else { Mark::Starred };
        match command {
            EntriesCommand::ToggleRead => self.mark(read),
            EntriesCommand::ToggleStar => self.mark(star),
            EntriesCommand::Dismiss if self.entries.query().scope == Scope::Dismissed => self.mark(|_| Mark::Restored),
            EntriesCommand::Dismiss => self.mark(|_| Mark::Dismissed),
            EntriesCommand::Browse => match count.filter(|_| self.focus == Place::Article) {
                Some(number) => self.browse_link(number),
                None => self.browse_entry(),
            },
            EntriesCommand::BrowseAndRead => {
                let mut effects = self.browse_entry();
                if self.at_hand().is_some_and(|entry| !self.entries.status(entry).read) {
                    effects.extend(self.mark(|_| Mark::Read));
                }
                effects
            }
            EntriesCommand::CopyLink => self.copy_link(count.filter(|_| self.focus == Place::Article)),
            EntriesCommand::Links => self.links(),
            EntriesCommand::Hints => self.hints(),
            EntriesCommand::Play => self.play(),
            EntriesCommand::Save => self.save(),
            EntriesCommand::CopyQuote => self.copy_quote(),
            EntriesCommand::Pipe => self.pipe(),
            EntriesCommand::Share => self.share(),
            EntriesCommand::FullText => self.turn_text(),
            EntriesCommand::FetchAgain => self.fetch_again(),
            EntriesCommand::PanLeft => self.pan(-1, count),
            EntriesCommand::PanRight => self.pan(1, count),
            EntriesCommand::Info => self.info(),
            EntriesCommand::Zen => self.turn_zen(),
            EntriesCommand::Pictures => self.turn_pictures(),
        }
    }

    fn pan(&mut self, direction: i64, count: Option<u32>) -> Vec<Effect> {
        if self.article.pan(direction * i64::from(count.unwrap_or(1))) {
            return Vec::new();
        }
        vec![self.status.tell("no code in this article is too wide")]
    }

    fn turn_zen(&mut self) -> Vec<Effect> {
        let from = (self.focus, self.entries.selected());
        let zen = !self.zen;
        if zen && self.entries.selected().is_none() {
            return self.no_entry();
        }
        if zen {
            self.focus_on(Place::Article);
        }
        self.zen = zen;
        self.went(from);
        Vec::new()
    }

    fn turn_pictures(&mut self) -> Vec<Effect> {
        if self.entries.selected().is_none() {
            return self.no_entry();
        }
        let edit = Some((Command::Feeds(FeedsCommand::EditConfig), "edits it"));
        if self.config.reading.images == Images::Never {
            return vec![self.status.tell_with("images = \"never\" under [reading] forbids pictures".into(), edit)];
        }
        if self.config.display.pictures == Graphics::None {
            return vec![self.status.tell_with("pictures = \"none\" under [display] draws none".into(), edit)];
        }
        // They are colours, and without them crossterm writes none.
        if !self.colours {
            return vec![self.status.tell("pictures need colours, and NO_COLOR forbids them")];
        }
        if self.article.entry().is_none() || self.article.entry() != self.at_hand().map(|entry| entry.id) {
            return vec![self.status.tell("open the article first")];
        }
        match self.article.pictures().count() {
            (0, _) => return vec![self.status.tell("the article has no pictures")],
            (_, 0) => return vec![self.status.tell("its pictures are charts, and half-blocks are too coarse for them")],
            _ => self.article.toggle_pictures(),
        }
        Vec::new()
    }

    fn mark(&mut self, mark: impl Fn(EntryStatus) -> Mark) -> Vec<Effect> {
        let Some(entry) = self.at_hand() else { return self.no_entry() };
        let (mark, id) = (mark(self.entries.status(entry)), entry.id);
        let told = self.status.tell_with(marked(mark).into(), Some((Command::App(AppCommand::Undo), "undo")));
        vec![told, self.entries.mark(mark, Target::Entries(vec![id]))]
    }

    pub(in crate::tui) fn no_entry(&mut self) -> Vec<Effect> {
        vec![self.status.tell("no entry is selected")]
    }

    fn info(&mut self) -> Vec<Effect> {
        if self.entries.selected().is_none() {
            return self.no_entry();
        }
        let here = self.at_hand().map(|entry| entry.id);
        match self.article.opened().filter(|opened| Some(opened.summary.id) == here) {
            Some(opened) => self.overlays.push(Overlay::Info(Info::new(&opened.info))),
            None => return vec![self.status.tell("open the article first")],
        }
        Vec::new()
    }
}
