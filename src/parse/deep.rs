//! Elements that lie too deep to be kept: how many of each name are open, so that what ends above them is told
//! from what ends among them.

use std::collections::HashMap;

/// The most names that are known at once; tags of others are passed over.
const MAX_NAMES: usize = 256;

/// The open elements below the deepest one that is kept.
#[derive(Default)]
pub(super) struct Deep {
    open: HashMap<String, usize>,
}

impl Deep {
    /// An element begins.
    pub(super) fn start(&mut self, raw: &str) {
        let name = raw.to_ascii_lowercase();
        if self.open.len() < MAX_NAMES || self.open.contains_key(&name) {
            *self.open.entry(name).or_default() += 1;
        }
    }

    /// An element ends; whether it was one of these.
    pub(super) fn end(&mut self, raw: &str) -> bool {
        let open = if self.open.is_empty() { None } else { self.open.get_mut(&raw.to_ascii_lowercase()).filter(|open| **open > 0) };
        open.map(|open| *open -= 1).is_some()
    }

    /// An element that is kept ends, and all below it with it.
    pub(super) fn leave(&mut self) {
        if !self.open.is_empty() {
            self.open.clear();
        }
    }
}
