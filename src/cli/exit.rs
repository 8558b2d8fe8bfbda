//! How commands end.

use crate::reader::OpenError;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All went well.
    Fine,
    /// Something failed and was named.
    Failed,
    /// The request or the config is wrong.
    Usage,
}

impl Exit {
    /// The process's exit code.
    pub fn code(self) -> u8 {
        match self {
            Exit::Fine => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
        }
    }
}

/// A request that can't be right, whatever the state of things.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Usage(pub(super) String);

/// Why config or database could not be opened: a config that can't be used is for the user to mend first.
pub(super) fn not_opened(error: OpenError) -> anyhow::Error {
    match error {
        OpenError::Config(why) => Usage(why.to_string()).into(),
        OpenError::Home(why) => why.into(),
    }
}
