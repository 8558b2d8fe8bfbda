//! What leaves dateline with an article: into a file, into a command, and what the command said.

use crate::article::{Article, Format};
use crate::model::Clean;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// An article on its way out, not written yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    /// The article.
    pub article: Arc<Article>,
    /// The form that it is to be written in.
    pub format: Format,
    /// What its dates are told in.
    pub time_zone: TimeZone,
}

impl Outgoing {
    /// The article, written.
    pub(super) fn write(&self) -> String {
        self.format.write(&self.article, &self.time_zone)
    }
}

/// A command to be run for an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Tells it from others.
    pub number: u64,
    /// The program and its arguments; never empty.
    pub words: Vec<String>,
    /// What it reads.
    pub input: Option<Outgoing>,
    /// What its environment tells of the article.
    pub environment: Vec<(&'static str, String)>,
}

impl Job {
    /// The program's name.
    pub(super) fn program(&self) -> String {
        self.words.first().cloned().unwrap_or_default()
    }
}

/// The commands of this run that articles were piped into.
#[derive(Clone, Debug, Default)]
pub(super) struct Piped {
    /// As typed, oldest first.
    pub(super) history: Vec<String>,
    /// The number of the last job.
    pub(super) last: u64,
}

/// What a command said, and how it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Its output, in lines.
    pub output: Clean,
    /// What it complained of, in lines.
    pub complaints: Clean,
    /// How it ended, where that was not well.
    pub failed: Option<Clean>,
    /// The MiB after which it was stopped, where it said more.
    pub cut: Option<usize>,
}
