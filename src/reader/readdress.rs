//! A subscription's address changed in the config, as the journal keeps it; whose wish it was is others' to know.

use super::{error::ReaderError, handle::Reader};
use crate::config::edit;
use crate::model::{Clean, FeedUrl};
use crate::store::{Store, StoreError};
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
    /// Changes one address in the config; `journal` notes that.
    pub(super) async fn write_address<R: Send + 'static>(
        &self,
        change: Readdressed,
        journal: impl FnOnce(&mut Store) -> Result<Option<R>, StoreError> + Send + 'static,
    ) -> Result<Option<R>, ReaderError> {
        let typed = vec![(FeedUrl::new(&change.new), !change.new_untyped)];
        let write = move |text: &str| Ok((edit::readdress(text, &change.old, &change.new)?, ()));
        self.write_config(typed, write, move |store, ()| journal(store)).await
    }
}
