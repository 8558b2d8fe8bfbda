//! The end that the user asks for, and what would be lost by it.

use super::super::{
    app::App,
    effect::{Effect, Timer},
    leaving::Leaving,
};
use crate::model::Clean;
use std::time::Duration;

/// How long the last changes may take without a word.
const SILENCE: Duration = Duration::from_millis(300);

impl App {
    /// The end is asked for; a second time it comes, whatever is lost.
    pub(in crate::tui) fn quit(&mut self) -> Vec<Effect> {
        if self.leaving != Leaving::Not {
            return vec![Effect::Leave];
        }
        self.leaving = Leaving::Asked;
        vec![Effect::Wait(Timer::Leaving, SILENCE), Effect::Quit]
    }

    /// What was asked for before the end is done, and so many marks could not be written.
    pub(in crate::tui) fn may_leave(&mut self, unwritten: u64) -> Vec<Effect> {
        if unwritten == 0 {
            return vec![Effect::Leave];
        }
        self.leaving = Leaving::Told;
        let (marks, they) = if unwritten == 1 { ("1 mark".to_owned(), "it") } else { (format!("{unwritten} marks"), "them") };
        self.status
            .fail(Clean::new(&format!("{marks} can't be written and would be lost: quit once more to leave without {they}, or stay")));
        Vec::new()
    }

    /// The last changes take their time.
    pub(in crate::tui) fn still_here(&mut self) {
        if self.leaving == Leaving::Asked {
            self.status.fail("the last changes are being written; quit once more to leave without them".into());
        }
    }
}
