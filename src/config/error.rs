//! What can be wrong in a config file, told so that it can be mended.

use crate::model::Clean;

/// One mistake in a config file: file, line, what is wrong and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {what}")]
pub struct ConfigError {
    /// The file's name, as in `config.toml`.
    pub file: Clean,
    /// The line, counted from 1.
    pub line: usize,
    /// The sentence.
    pub what: Clean,
    /// Whether nothing of the file could be read for it.
    pub whole_file: bool,
}

/// The word among `known` that is most like `word`, if any is like it at all.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let scored = known.into_iter().map(|name| (strsim::jaro_winkler(name, word), name));
    scored.filter(|(score, _)| *score > 0.7).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

/// `what`, and the nearest right word where there is one.
pub(super) fn with_nearest<'a>(what: String, word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(word, known) {
        Some(name) => format!("{what}; did you mean `{name}`?"),
        None => what,
    }
}
