//! The end that the user asks for, and what would be lost by it.

use super::super::{
    app::App,
    effect::{Effect, Timer},
    overlays::Overlay,
};
use crate::command::{AppCommand, Command, Key};
use crate::model::Clean;
use std::time::Duration;

/// How long a change may take without a word.
const SILENCE: Duration = Duration::from_millis(300);

impl App {
    /// The end is asked for; a second time it comes, whatever is lost.
    pub(in crate::tui) fn quit(&mut self) -> Vec<Effect> {
        if self.leaving.ask() { vec![Effect::Wait(Timer::Leaving, SILENCE), Effect::Quit] } else { vec![Effect::Leave] }
    }

    /// What was asked for before the end is done, but for so many marks that wait and so many that were lost.
    pub(in crate::tui) fn may_leave(&mut self, waiting: u64, lost: u64) -> Vec<Effect> {
        self.status.wait_for(waiting);
        match self.leaving.answered(waiting, lost) {
            Some(None) => return vec![Effect::Leave],
            Some(Some(told)) => self.status.fail(told),
            None => {}
        }
        // What was lost was shown as if it were kept.
        if lost > 0 { self.reload() } else { Vec::new() }
    }

    /// What there is to tell once the screen is gone; `open` changes are not made yet.
    pub(in crate::tui) fn untold(&self, open: usize) -> Option<Clean> {
        self.leaving.untold(open)
    }

    /// Marks are told as not written where one of them takes its time.
    pub(in crate::tui) fn watch_marks(&mut self) -> Option<Effect> {
        self.entries.new_mark().map(|number| Effect::Wait(Timer::Mark(number), SILENCE))
    }

    /// The last changes take their time.
    pub(in crate::tui) fn still_here(&mut self) {
        if !self.leaving.is_asked() {
            return;
        }
        let among = match self.entries.marks_on_their_way() + self.status.waiting() {
            0 => String::new(),
            1 => ", 1 mark among them".to_owned(),
            marks => format!(", {marks} marks among them"),
        };
        let text = format!("the last changes are still being made{among}; quit once more to leave without them");
        self.status.fail_with(Clean::new(&text), Some((Command::App(AppCommand::Close), "stays")));
    }

    /// The end that was asked for is taken back.
    pub(in crate::tui) fn stay(&mut self) -> Vec<Effect> {
        self.leaving.take_back();
        vec![self.status.tell("dateline stays open")]
    }

    /// Takes a key. Who was told what would be lost stays by any key that does not end dateline, unless it may
    /// be on its way to the end, and is asked anew.
    pub(in crate::tui) fn press_or_stay(&mut self, key: Key) -> Vec<Effect> {
        let told = self.leaving.is_told();
        let effects = self.press(key);
        let typing = !self.typing.text().is_empty() || matches!(self.overlays.last(), Some(Overlay::CommandLine(_)));
        if told && !typing {
            self.leaving.take_back();
        }
        effects
    }
}
