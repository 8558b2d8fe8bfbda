//! What concerns dateline itself.

use super::super::{
    app::App,
    effect::Effect,
    overlays::{CommandLine, Help, Overlay},
};
use crate::command::{AppCommand, Place};

impl App {
    pub(in crate::tui) fn own(&mut self, command: AppCommand) -> Vec<Effect> {
        match command {
            AppCommand::Undo => return vec![Effect::Undo],
            AppCommand::Redo => return vec![Effect::Redo],
            AppCommand::Help => self.overlays.push(Overlay::Help(Help::new(self.focus, &self.config.keymap))),
            AppCommand::CommandLine => self.overlays.push(Overlay::CommandLine(CommandLine::new(&self.history))),
            AppCommand::Close if self.leaving.is_asked() => return self.stay(),
            AppCommand::Close => self.end_search(),
            AppCommand::Back => return self.back(),
            AppCommand::Quit => return self.quit(),
            AppCommand::Redraw => return vec![Effect::Redraw],
            AppCommand::Suspend => return vec![Effect::Suspend],
        }
        Vec::new()
    }

    /// Esc over the panes ends the search of the pane that has the focus.
    fn end_search(&mut self) {
        if self.focus == Place::Article && self.article.finding() {
            self.article.find("");
        } else if !self.entries.query().query.is_empty() {
            self.before_search = self.entries.selected();
            self.search_list("");
        }
    }

    fn back(&mut self) -> Vec<Effect> {
        if self.focus == Place::Feeds {
            return self.quit();
        }
        self.left();
        Vec::new()
    }
}
