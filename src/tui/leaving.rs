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
