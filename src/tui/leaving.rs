//! The end, asked for: put off as long as changes are being made, and where some can't be, until it is
//! asked for once more.

use crate::command::{AppCommand, Command};
use crate::model::Clean;

/// Whether the user wants to leave.
#[derive(Clone, Debug, Default)]
pub(super) struct Leaving {
    wish: Wish,
    /// Answers that are still to come: the end may be asked for, taken back and asked for again.
    on_their_way: u32,
    /// How many changes could not be made since, marks apart, and why the last.
    failed: u64,
    why: Clean,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Wish {
    #[default]
    Not,
    /// As soon as what was asked for before is done.
    Asked,
    /// Told what would be lost.
    Told,
    /// It comes before anything could be told.
    Hurried,
}

impl Leaving {
    /// The end is asked for; false where it was before, and comes now.
    pub(super) fn ask(&mut self) -> bool {
        let is_first = self.wish == Wish::Not;
        if is_first {
            *self = Self { wish: Wish::Asked, on_their_way: self.on_their_way + 1, ..Self::default() };
        } else if self.is_asked() {
            self.wish = Wish::Hurried;
        }
        is_first
    }

    /// The user stays.
    pub(super) fn take_back(&mut self) {
        self.wish = Wish::Not;
    }

    /// Whether it was asked for, and what is under way is waited for.
    pub(super) fn is_asked(&self) -> bool {
        self.wish == Wish::Asked
    }

    /// Whether it was asked for, and nothing told of what would be lost.
    fn is_untold(&self) -> bool {
        matches!(self.wish, Wish::Asked | Wish::Hurried)
    }

    /// Whether it was told what would be lost.
    pub(super) fn is_told(&self) -> bool {
        self.wish == Wish::Told
    }

    /// Whether a key that was pressed after the end was asked for is meant for what comes after it.
    pub(super) fn is_too_late(&self, command: Command) -> bool {
        use AppCommand::{Back, Close, CommandLine, Quit, Redraw, Suspend};
        self.is_asked() && ![Quit, Back, CommandLine, Redraw, Suspend, Close].map(Command::App).contains(&command)
    }

    /// A change was not made; one before the end was told in its time.
    pub(super) fn note(&mut self, why: &Clean) {
        if self.is_untold() {
            self.failed += 1;
            self.why = why.clone();
        }
    }

    /// All that was asked for is done, but for so many marks that wait and so many that were lost: whether
    /// the end is still wanted, and what is to be told before it, if anything.
    pub(super) fn answered(&mut self, waiting: u64, lost: u64) -> Option<Option<Clean>> {
        self.on_their_way = self.on_their_way.saturating_sub(1);
        if !self.is_asked() || self.on_their_way > 0 {
            return None;
        }
        let told = self.sentence(waiting, lost);
        if told.is_some() {
            self.wish = Wish::Told;
        }
        Some(told)
    }

    /// What is to be told after the end, marks apart, where it came before that could be: `open` changes are not
    /// made yet.
    pub(super) fn untold(&self, open: usize) -> Option<Clean> {
        let mut parts: Vec<String> = self.not_made().filter(|_| self.is_untold()).into_iter().collect();
        match open {
            0 => {}
            1 => parts.push("the last change was not waited for and may not be made".to_owned()),
            some => parts.push(format!("the last {some} changes were not waited for and may not be made")),
        }
        (!parts.is_empty()).then(|| Clean::new(&parts.join("; ")))
    }

    fn not_made(&self) -> Option<String> {
        match self.failed {
            0 => None,
            1 => Some(format!("the last change was not made ({})", self.why)),
            some => Some(format!("the last {some} changes were not made ({})", self.why)),
        }
    }

    fn sentence(&self, waiting: u64, lost: u64) -> Option<Clean> {
        let marks = |number: u64| if number == 1 { "1 mark".to_owned() } else { format!("{number} marks") };
        let mut parts = Vec::new();
        if waiting > 0 {
            parts.push(format!("{} can't be written and would be lost", marks(waiting)));
        }
        if lost > 0 {
            parts.push(format!("{} could not be written and {} lost", marks(lost), if lost == 1 { "is" } else { "are" }));
        }
        parts.extend(self.not_made());
        let they = if waiting + lost + self.failed == 1 { "it" } else { "them" };
        (!parts.is_empty()).then(|| Clean::new(&format!("{}: quit once more to leave without {they}, or stay", parts.join("; "))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Motion;

    #[test]
    fn keys_after_the_end_are_for_what_comes_next_but_for_those_that_end_stop_or_stay() {
        let mut leaving = Leaving::default();
        let down = Command::Move(Motion::Down);
        assert!(!leaving.is_too_late(down));
        assert!(leaving.ask());
        assert!(leaving.is_too_late(down) && leaving.is_too_late(Command::App(AppCommand::Undo)));
        for command in [AppCommand::Quit, AppCommand::Back, AppCommand::CommandLine, AppCommand::Suspend, AppCommand::Close] {
            assert!(!leaving.is_too_late(Command::App(command)), "{command:?}");
        }
        assert!(!leaving.ask(), "the second time it comes");
        leaving.take_back();
        assert!(!leaving.is_too_late(down) && leaving.ask());
    }

    #[test]
    fn what_was_not_made_is_told_before_the_end() {
        let told = |failed: u64, waiting, lost| {
            let mut leaving = Leaving::default();
            leaving.note(&Clean::new("told in its time"));
            leaving.ask();
            (0..failed).for_each(|_| leaving.note(&Clean::new("no such folder")));
            let told = leaving.answered(waiting, lost).expect("it is wanted").map(|told| told.to_string());
            assert_eq!(leaving.is_told(), told.is_some());
            told.unwrap_or_default()
        };
        assert_eq!(told(0, 0, 0), "");
        assert_eq!(told(1, 0, 0), "the last change was not made (no such folder): quit once more to leave without it, or stay");
        assert_eq!(told(0, 1, 0), "1 mark can't be written and would be lost: quit once more to leave without it, or stay");
        assert_eq!(
            told(2, 0, 1),
            "1 mark could not be written and is lost; the last 2 changes were not made (no such folder): \
             quit once more to leave without them, or stay"
        );
    }

    #[test]
    fn what_was_not_made_is_told_after_an_end_that_came_before_it_could_be() {
        let mut leaving = Leaving::default();
        leaving.ask();
        leaving.note(&Clean::new("no such folder"));
        assert!(!leaving.ask(), "the second time it comes");
        leaving.note(&Clean::new("the disk is full"));
        assert_eq!(leaving.answered(1, 1), None, "nobody looks any more");
        assert_eq!(leaving.untold(0).as_deref(), Some("the last 2 changes were not made (the disk is full)"));
        assert_eq!(
            leaving.untold(1).as_deref(),
            Some("the last 2 changes were not made (the disk is full); the last change was not waited for and may not be made")
        );
        let mut leaving = Leaving::default();
        leaving.ask();
        leaving.note(&Clean::new("no such folder"));
        assert!(leaving.answered(0, 0).flatten().is_some() && !leaving.ask());
        // The key that leaves is one that does not stay.
        leaving.take_back();
        assert_eq!(leaving.untold(0), None, "it was told before");
    }

    #[test]
    fn an_answer_from_before_the_end_was_taken_back_ends_nothing() {
        let mut leaving = Leaving::default();
        leaving.ask();
        leaving.take_back();
        leaving.ask();
        assert_eq!(leaving.answered(0, 0), None, "it knows nothing of what came between");
        assert_eq!(leaving.answered(0, 0), Some(None));
        leaving.ask();
        leaving.take_back();
        assert_eq!(leaving.answered(2, 0), None);
        assert!(!leaving.is_told());
    }
}
