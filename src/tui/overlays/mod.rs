//! What lies over the panes. The topmost hears keys first; Esc closes it and never quits.
//!
//! An overlay changes nothing but itself: what it wants done it says as a [`Wish`].

mod choice;
mod command_line;
mod completions;
mod finder;
mod help;
mod hints;
mod lists;
mod output;
mod problems;
mod prompt;
mod reply;
mod sheet;
mod switcher;
mod ways_out;
mod which_key;

pub(super) use choice::{Chance, Choice};
pub(super) use command_line::CommandLine;
pub(super) use help::Help;
pub(super) use hints::Hints;
pub(super) use lists::{Info, Links};
pub(super) use output::OutputSheet;
pub(super) use problems::Problems;
pub(super) use prompt::{Confirm, Prompt};
pub(super) use reply::{Purpose, Reply, Wish};
pub(super) use switcher::{Destination, Switcher};
pub(super) use ways_out::{PipePrompt, SavePrompt, is_only_an_ending};
pub(super) use which_key::draw_which_key;

use self::{finder::Finder, sheet::Sheet};
use super::{message::Size, style::Look};
use crate::command::{Key, Keymap};
use crate::model::Clean;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

/// One overlay.
#[derive(Debug)]
pub(super) enum Overlay {
    Help(Help),
    CommandLine(CommandLine),
    Prompt(Prompt),
    Links(Links),
    Info(Info),
    Problems(Problems),
    Switcher(Switcher),
    Confirm(Confirm),
    Hints(Hints),
    Choice(Choice),
    Save(SavePrompt),
    Pipe(PipePrompt),
    Output(OutputSheet),
}

impl Overlay {
    /// Takes a key.
    pub(super) fn press(&mut self, key: Key, keymap: &Keymap) -> Reply {
        match self {
            Overlay::Help(help) => help.press(key),
            Overlay::CommandLine(line) => line.press(key),
            Overlay::Prompt(prompt) => prompt.press(key),
            Overlay::Links(links) => links.press(key, keymap),
            Overlay::Info(info) => info.press(key, keymap),
            Overlay::Problems(problems) => problems.press(key, keymap),
            Overlay::Confirm(confirm) => confirm.press(key),
            Overlay::Switcher(switcher) => switcher.press(key),
            Overlay::Hints(hints) => hints.press(key),
            Overlay::Choice(choice) => choice.press(key, keymap),
            Overlay::Save(prompt) => prompt.press(key),
            Overlay::Pipe(prompt) => prompt.press(key),
            Overlay::Output(output) => output.press(key, keymap),
        }
    }

    /// Takes pasted text, where one can type.
    pub(super) fn paste(&mut self, text: &Clean) -> Reply {
        match self {
            Overlay::Help(help) => help.paste(text),
            Overlay::CommandLine(line) => line.paste(text),
            Overlay::Prompt(prompt) => prompt.paste(text),
            Overlay::Switcher(switcher) => switcher.paste(text),
            Overlay::Save(prompt) => prompt.paste(text),
            Overlay::Pipe(prompt) => prompt.paste(text),
            _ => Reply::Stay,
        }
    }

    /// Takes the size of the screen.
    pub(super) fn fit(&mut self, screen: Size) {
        if let Some(sheet) = self.sheet() {
            sheet.fit(screen);
        }
    }

    /// The wheel was turned over it.
    pub(super) fn scroll(&mut self, lines: i64) {
        if let Some(sheet) = self.sheet() {
            sheet.scroll(lines);
        }
    }

    /// Its box of items, if it is one.
    fn sheet(&mut self) -> Option<&mut Sheet> {
        match self {
            Overlay::Links(Links { sheet, .. })
            | Overlay::Info(Info { sheet })
            | Overlay::Problems(Problems { sheet, .. })
            | Overlay::Choice(Choice { sheet, .. })
            | Overlay::Output(OutputSheet { sheet, .. })
            | Overlay::Help(Help { finder: Finder { sheet, .. }, .. })
            | Overlay::Switcher(Switcher { finder: Finder { sheet, .. }, .. }) => Some(sheet),
            _ => None,
        }
    }

    /// Whether it takes the status line.
    pub(super) fn takes_the_status_line(&self) -> bool {
        matches!(
            self,
            Overlay::Prompt(_) | Overlay::CommandLine(_) | Overlay::Confirm(_) | Overlay::Hints(_) | Overlay::Save(_) | Overlay::Pipe(_)
        )
    }

    /// Paints it over the panes, or on the status line; returns where the cursor stands, if one types.
    pub(super) fn draw(&self, screen: Rect, status: Rect, look: &Look, buffer: &mut Buffer) -> Option<Position> {
        match self {
            Overlay::CommandLine(line) => return line.draw(screen, status, look, buffer),
            Overlay::Prompt(prompt) => return prompt.draw(status, look, buffer),
            Overlay::Help(Help { finder, .. }) | Overlay::Switcher(Switcher { finder, .. }) => return finder.draw(screen, look, buffer),
            Overlay::Links(Links { sheet, .. })
            | Overlay::Info(Info { sheet })
            | Overlay::Problems(Problems { sheet, .. })
            | Overlay::Choice(Choice { sheet, .. })
            | Overlay::Output(OutputSheet { sheet, .. }) => {
                sheet.draw(screen, look, buffer);
            }
            Overlay::Confirm(confirm) => confirm.draw(status, look, buffer),
            Overlay::Hints(hints) => hints.draw(status, look, buffer),
            Overlay::Save(prompt) => return prompt.draw(status, look, buffer),
            Overlay::Pipe(prompt) => return prompt.draw(status, look, buffer),
        }
        None
    }
}
