//! A subscription's address changed in the config, as the journal keeps it; whose wish it was is others' to know.

use super::{error::ReaderError, handle::Reader};
use crate::config::edit;
use crate::model::{Clean, FeedUrl};
use crate::store::{Course, Deed, Intention, ListEdit, Undone};
use serde::{Deserialize, Serialize};

/// A subscription's address changed, as it lies in the journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Readdressed {
    pub(super) old: String,
    pub(super) new: String,
    /// Whether nobody typed the old one.
    #[serde(default)]
    pub(super) old_untyped: bool,
    /// Whether nobody typed the new one.
    #[serde(default)]
    pub(super) new_untyped: bool,
}

impl Readdressed {
    pub(super) fn read(payload: &str) -> Result<Self, ReaderError> {
        serde_json::from_str(payload)
            .map_err(|_| ReaderError::new("the journal's note about this address can't be read; edit config.toml instead"))
    }

    /// The new address, to be shown.
    pub(super) fn shown(&self) -> Clean {
        FeedUrl::new(&self.new).shown()
    }

    /// For the journal.
    pub(super) fn payload(&self) -> String {
        serde_json::to_string(self).expect("texts and flags are JSON")
    }

    /// The way back.
    pub(super) fn turned(self) -> Self {
        Self { old: self.new, new: self.old, old_untyped: self.new_untyped, new_untyped: self.old_untyped }
    }
}

impl Reader {
    /// Changes one address in the config: an act that is done, undone or done again by that.
    pub(super) async fn write_address(&self, change: Readdressed, course: Course, deed: Deed) -> Result<Option<Undone>, ReaderError> {
        let typed = vec![(FeedUrl::new(&change.new), !change.new_untyped)];
        let write = move |text: &str| {
            let edit = ListEdit { goes: vec![change.old.clone()], comes: vec![change.new.clone()] };
            let intention = Intention { course, deed: deed.clone(), payload: None, edit };
            Ok((edit::readdress(text, &change.old, &change.new)?, Some(intention)))
        };
        self.write_config(typed, write).await
    }
}
