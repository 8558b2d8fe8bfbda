//! What can be wrong in a config file, told so that it can be mended.

use crate::model::Clean;

/// One mistake in a config file: file, line, what is wrong and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {what}", .line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct ConfigError {
    /// The file's name, as in `config.toml`.
    pub file: Clean,
    /// The line, counted from 1; `None`: it is the file that is wrong.
    pub line: Option<usize>,
    /// The sentence.
    pub what: Clean,
    /// Whether the feed list could not be read for it, nor perhaps anything of the file.
    pub no_feeds: bool,
}
