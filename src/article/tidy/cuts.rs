//! The account of what was cut from a page: by which rule, and how it began.

use crate::model::Clean;

/// How much of what was cut is told, in characters.
const TOLD: usize = 100;

/// Most cuts that are told.
const MAX_CUTS: usize = 1_000;

/// The cuts so far; or nothing, where nobody asks.
#[derive(Debug, Default)]
pub(in crate::article) struct Cuts {
    told: bool,
    found: Vec<(Clean, Clean)>,
}

impl Cuts {
    /// An account that is kept.
    pub(in crate::article) fn told() -> Self {
        Self { told: true, found: Vec::new() }
    }

    /// Tells that `rule` cut `text`; what has no text is not missed.
    pub(in crate::article) fn add(&mut self, rule: &str, text: &str) {
        if !self.told || self.found.len() >= MAX_CUTS {
            return;
        }
        // A box may hold megabytes, and mostly white space.
        let beginning: String = text.split_whitespace().take(TOLD).flat_map(|word| [word, " "]).collect();
        let beginning = Clean::new(&beginning).shortened(TOLD);
        if !beginning.is_empty() {
            self.found.push((Clean::new(rule), beginning));
        }
    }

    /// The account.
    pub(in crate::article) fn into_inner(self) -> Vec<(Clean, Clean)> {
        self.found
    }
}
