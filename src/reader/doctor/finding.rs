//! What a look at one thing found.

use crate::model::Clean;
use serde::Serialize;

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "their names say it")]
pub enum Topic {
    Config,
    Programs,
    Files,
    Database,
    Terminal,
    Network,
    Clock,
    Feeds,
}

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it should be.
    Ok,
    /// Worth knowing; nothing has to be done.
    Note,
    /// It could not be looked at.
    Unchecked,
    /// Only the user can mend it.
    NeedsYou,
}

/// One thing looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it is about.
    pub topic: Topic,
    /// The check's name, for programs: it stays the same from version to version.
    pub check: &'static str,
    /// How it is.
    pub state: State,
    /// The thing that was looked at, where there is more than one: a feed's title, a file.
    pub subject: Option<Clean>,
    /// The feed's address, without secrets, where it is about a feed.
    pub url: Option<Clean>,
    /// What was found, in a sentence.
    pub says: Clean,
    /// What to do next, where something can be done.
    pub next: Option<Clean>,
}

impl Finding {
    /// A finding that needs no step.
    pub fn new(topic: Topic, check: &'static str, state: State, says: impl AsRef<str>) -> Self {
        Self { topic, check, state, subject: None, url: None, says: Clean::new(says.as_ref()), next: None }
    }

    /// The same, and what to do next.
    pub fn next(self, step: impl AsRef<str>) -> Self {
        Self { next: Some(Clean::new(step.as_ref())), ..self }
    }

    /// The same, of one thing among others.
    pub fn of(self, subject: impl AsRef<str>) -> Self {
        Self { subject: Some(Clean::new(subject.as_ref())), ..self }
    }
}
