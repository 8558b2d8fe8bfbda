//! What comes by hand: keys, pastes and the mouse. The topmost overlay has them first, then the panes.

use super::{
    app::App,
    effect::{Effect, Timer},
    message::{Mouse, MouseKind},
    overlays::{Overlay, Reply},
    typing::Typed,
};
use crate::command::{AppCommand, Command, Key, Lookup, Place};
use crate::model::Clean;
use std::time::Duration;

/// How long a prefix stands before it is told what may follow.
const WHICH_KEY: Duration = Duration::from_millis(400);
/// Lines that one turn of the wheel scrolls.
const WHEEL: i64 = 3;

impl App {
    /// Takes a key: the topmost overlay's, else a part of a command for the pane that has the focus.
    pub(super) fn press(&mut self, key: Key) -> Vec<Effect> {
        self.status.seen();
        if let Some(overlay) = self.overlays.last_mut() {
            // Quitting, suspending and drawing anew by Ctrl work over everything.
            let always = [AppCommand::Quit, AppCommand::Suspend, AppCommand::Redraw].map(Command::App);
            if let Lookup::Command(command) = self.config.keymap.look_up(self.focus, &[key])
                && key.ctrl
                && always.contains(&command)
            {
                return self.command(command, None);
            }
            let reply = overlay.press(key, &self.config.keymap);
            return self.reply(reply);
        }
        match self.typing.press(key, self.focus, &self.config.keymap) {
            Typed::Command(command, count) => self.command(command, count),
            Typed::Prefix => vec![Effect::Wait(Timer::WhichKey(self.typing.pressed), WHICH_KEY)],
            Typed::Elsewhere(command) => vec![self.done_elsewhere(command)],
            Typed::Nothing => Vec::new(),
        }
    }

    /// Takes pasted text, where one types.
    pub(super) fn paste(&mut self, text: &Clean) -> Vec<Effect> {
        let reply = self.overlays.last_mut().map_or(Reply::Stay, |overlay| overlay.paste(text));
        self.reply(reply)
    }

    /// Takes the wheel or a click: the wheel turns what the pointer is over.
    pub(super) fn mouse(&mut self, mouse: Mouse) -> Vec<Effect> {
        let lines = if mouse.kind == MouseKind::WheelUp { -WHEEL } else { WHEEL };
        if let Some(overlay) = self.overlays.last_mut() {
            if mouse.kind != MouseKind::Click {
                overlay.scroll(lines);
            }
            return Vec::new();
        }
        let Some((place, area)) = self.panes().at(mouse.column, mouse.line) else { return Vec::new() };
        match (mouse.kind, place) {
            (MouseKind::Click, _) => return self.click(place, mouse.line - area.y),
            (_, Place::Feeds) => self.feeds.scroll(lines),
            (_, Place::Entries) => self.entries.scroll(lines),
            (_, Place::Article) => self.article.scroll(lines),
        }
        Vec::new()
    }

    fn reply(&mut self, reply: Reply) -> Vec<Effect> {
        match reply {
            Reply::Stay => Vec::new(),
            Reply::Wish(wish) => self.wish(wish),
            Reply::Close => {
                self.close_overlay();
                Vec::new()
            }
            Reply::Done(wish) => {
                self.close_overlay();
                self.wish(wish)
            }
        }
    }

    /// Closes the topmost overlay; a command line goes into the history.
    fn close_overlay(&mut self) {
        if let Some(Overlay::CommandLine(line)) = self.overlays.pop() {
            let text = line.text().trim().to_owned();
            if !text.is_empty() && self.history.last() != Some(&text) {
                self.history.push(text);
            }
        }
    }
}
