//! The end, asked for: put off as long as changes are being written, and where some can't be, until it is
//! asked for once more.

use crate::command::{AppCommand, Command};

/// Whether the user wants to leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Leaving {
    #[default]
    Not,
    /// As soon as what was asked for before is written.
    Asked,
    /// Told what would be lost.
    Told,
}

impl Leaving {
    /// Whether a key that was pressed after the end was asked for is meant for what comes after it; one that
    /// is pressed by who was told stays.
    pub(super) fn is_too_late(&mut self, command: Command) -> bool {
        let again = [AppCommand::Quit, AppCommand::Back, AppCommand::CommandLine].map(Command::App).contains(&command);
        match self {
            Self::Asked => !again,
            Self::Told if !again => {
                *self = Self::Not;
                false
            }
            Self::Told | Self::Not => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Motion;

    const QUIT: Command = Command::App(AppCommand::Quit);
    const DOWN: Command = Command::Move(Motion::Down);

    #[test]
    fn keys_after_the_end_are_for_what_comes_next_and_the_end_itself_may_be_asked_for_again() {
        let mut leaving = Leaving::Asked;
        assert!(leaving.is_too_late(DOWN));
        assert!(!leaving.is_too_late(QUIT));
        assert_eq!(leaving, Leaving::Asked);
    }

    #[test]
    fn who_was_told_stays_by_any_other_key() {
        let mut leaving = Leaving::Told;
        assert!(!leaving.is_too_late(QUIT));
        assert_eq!(leaving, Leaving::Told);
        assert!(!leaving.is_too_late(DOWN));
        assert_eq!(leaving, Leaving::Not);
    }
}
