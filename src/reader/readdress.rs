//! A subscription's address changed in the config, as the journal keeps it; whose wish it was is others' to know.

use super::{error::ReaderError, handle::Reader};
use crate::config::edit::{self, EditError};
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
    /// `None`: the note can't be read. Then nothing is done in the config, so that it is in no other act's way.
    pub(super) fn read(payload: &str) -> Option<Self> {
        serde_json::from_str(payload).inspect_err(|error| tracing::error!(%error, "the journal's note about an address")).ok()
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
    /// Changes one address in the config: an act that is done for the first time.
    pub(super) async fn write_address(&self, change: Readdressed, deed: Deed) -> Result<Option<Undone>, ReaderError> {
        let typed = vec![(FeedUrl::new(&change.new), !change.new_untyped)];
        self.write_config(typed, move |text| readdressed(text, &change, Course::Do, &deed)).await
    }

    /// Undoes or redoes that; what the user has written himself meanwhile, one way or the other, stays his.
    pub(super) async fn turn_address(
        &self,
        change: Option<Readdressed>,
        course: Course,
        deed: Deed,
    ) -> Result<Option<Undone>, ReaderError> {
        let typed = change.iter().map(|change| (FeedUrl::new(&change.new), !change.new_untyped)).collect();
        let write = move |text: &str| match change.as_ref().map(|change| readdressed(text, change, course, &deed)) {
            None | Some(Err(EditError::NoSuchFeed(_) | EditError::AlreadyThere(_))) => {
                let intention = Intention { course, deed: deed.clone(), payload: None, edit: ListEdit::default() };
                Ok((text.to_owned(), Some(intention)))
            }
            Some(edited) => edited,
        };
        self.write_config(typed, write).await
    }
}

fn readdressed(text: &str, change: &Readdressed, course: Course, deed: &Deed) -> Result<(String, Option<Intention>), EditError> {
    let edit = ListEdit { goes: vec![change.old.clone()], comes: vec![change.new.clone()] };
    let intention = Intention { course, deed: deed.clone(), payload: None, edit };
    Ok((edit::readdress(text, &change.old, &change.new)?, Some(intention)))
}
