//! Mistakes in a config file, gathered with their places while it is read.

use super::error::{ConfigError, with_nearest};
use crate::model::Clean;
use std::ops::Range;
use toml_edit::TableLike;

/// What is wrong in a file, gathered while it is read.
pub(super) struct Mistakes<'a> {
    file: &'a str,
    text: &'a str,
    pub(super) found: Vec<ConfigError>,
}

impl<'a> Mistakes<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, found: Vec::new() }
    }

    /// A mistake at a place in the text.
    pub(super) fn add(&mut self, span: Option<Range<usize>>, what: String) {
        self.push(span, &what, false);
    }

    /// A mistake for which nothing of the text can be read.
    pub(super) fn add_for_all(&mut self, span: Option<Range<usize>>, what: String) {
        self.push(span, &what, true);
    }

    fn push(&mut self, span: Option<Range<usize>>, what: &str, whole_file: bool) {
        let upto = span.map_or(0, |span| span.start.min(self.text.len()));
        let line = 1 + self.text.as_bytes()[..upto].iter().filter(|byte| **byte == b'\n').count();
        self.found.push(ConfigError { file: Clean::new(self.file), line, what: Clean::new(what).shortened(400), whole_file });
    }

    /// Names in `user` that `known` does not have.
    pub(super) fn unknown_names(&mut self, user: &dyn TableLike, known: &dyn TableLike, kind: &str) {
        for (name, _) in user.iter().filter(|(name, _)| !known.contains_key(name)) {
            let span = user.key(name).and_then(toml_edit::Key::span);
            let names = known.iter().map(|(name, _)| name);
            self.add(span, with_nearest(format!("there is no {kind} `{name}`"), name, names));
        }
    }
}
