//! The user's acts: marks, undo, redo. All of them go through the journal.

use super::{
    clock,
    error::ReaderError,
    handle::Reader,
    lists::{ListQuery, listing, moment},
};
use crate::config::{Subscription, edit};
use crate::model::{Clean, EntryId, EntryQuery, FeedUrl, Mark, Scope};
use crate::store::{Act, Deed, Store, StoreError, Target as On, Undone};

/// What a mark is put on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// These entries.
    Entries(Vec<EntryId>),
    /// Everything that this list holds, rows that were never loaded included.
    List(ListQuery),
    /// Everything in all feeds.
    Everything,
}

/// What a change did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// A sentence for the status line, as "42 marked read".
    pub text: Clean,
    /// How many entries or feeds are other than before; 0: there was nothing to do.
    pub changed: u64,
    /// The entry that it was about, where there is only one.
    pub entry: Option<EntryId>,
}

impl Reader {
    /// Puts a mark on entries. When this returns it is on the disk, and can be undone.
    ///
    /// # Errors
    /// Where the database can't be written: then nothing was changed.
    pub async fn mark(&self, mark: Mark, target: Target) -> Result<Done, ReaderError> {
        let only = match &target {
            Target::Entries(ids) if ids.len() == 1 => ids.first().copied(),
            _ => None,
        };
        let done = self.inner.writer.ask(move |store| put(store, mark, &target)).await?;
        let text = if done == 0 { format!("nothing to do: none would be {}", word(mark)) } else { format!("{done} {}", marked(mark)) };
        Ok(Done { text: Clean::new(&text), changed: done, entry: only })
    }

    /// Takes back the last change, whichever instance made it; `None`: there is nothing to undo.
    ///
    /// # Errors
    /// Where database or config can't be written: then nothing was changed.
    pub async fn undo(&self) -> Result<Option<Done>, ReaderError> {
        let Some(undone) = self.inner.writer.ask(|store| store.undo()).await? else { return Ok(None) };
        if let Err(error) = self.undo_in_config(&undone.deed).await {
            self.inner.writer.ask(|store| store.redo()).await?;
            return Err(error);
        }
        Ok(Some(self.told("undone", undone).await))
    }

    /// Does again what was undone last; `None`: there is nothing to do again.
    ///
    /// # Errors
    /// As [`Reader::undo`].
    pub async fn redo(&self) -> Result<Option<Done>, ReaderError> {
        let Some(redone) = self.inner.writer.ask(|store| store.redo()).await? else { return Ok(None) };
        if let Err(error) = self.redo_in_config(&redone.deed).await {
            self.inner.writer.ask(|store| store.undo()).await?;
            return Err(error);
        }
        Ok(Some(self.told("done again", redone).await))
    }

    /// What was undone or done again, by name where it is one thing.
    async fn told(&self, how: &str, undone: Undone) -> Done {
        let what = match &undone.deed {
            Deed::Marked(mark) => match undone.entry {
                Some(id) => format!("“{}” {}", self.headline(id).await.shortened(40), marked(*mark)),
                None => format!("{} {}", undone.changed, marked(*mark)),
            },
            Deed::Unsubscribed(payload) => format!("removed {}", named(payload)),
            Deed::Subscribed(payload) => format!("added {}", named(payload)),
        };
        Done { text: Clean::new(&format!("{how}: {what}")), changed: undone.changed.max(1), entry: undone.entry }
    }

    async fn headline(&self, id: EntryId) -> Clean {
        let summary = self.inner.lists.look(move |lists| lists.summary(id)).await;
        summary.ok().flatten().map(|summary| summary.title).unwrap_or_default()
    }

    /// Journals that a feed was added to the config, with its lines there.
    pub(super) async fn journal_subscribed(&self, line: &Subscription) -> Result<(), ReaderError> {
        let (_, entry) = edit::remove(&self.config_text()?, line.url.as_str())?;
        let payload = payload(&entry)?;
        self.inner.writer.ask(move |store| store.apply(Act::Subscribed { payload: &payload }, clock::now())).await?;
        Ok(())
    }

    /// Journals that a feed was taken out of the config, with what puts it back.
    pub(super) async fn journal_unsubscribed(&self, entry: &edit::Removed) -> Result<(), ReaderError> {
        let payload = payload(entry)?;
        self.inner.writer.ask(move |store| store.apply(Act::Unsubscribed { payload: &payload }, clock::now())).await?;
        Ok(())
    }

    async fn undo_in_config(&self, deed: &Deed) -> Result<(), ReaderError> {
        match deed {
            Deed::Marked(_) => Ok(()),
            Deed::Unsubscribed(payload) => self.put_back(payload).await,
            Deed::Subscribed(payload) => self.take_out(payload).await,
        }
    }

    async fn redo_in_config(&self, deed: &Deed) -> Result<(), ReaderError> {
        match deed {
            Deed::Marked(_) => Ok(()),
            Deed::Unsubscribed(payload) => self.take_out(payload).await,
            Deed::Subscribed(payload) => self.put_back(payload).await,
        }
    }

    async fn put_back(&self, payload: &str) -> Result<(), ReaderError> {
        let entry = entry_of(payload)?;
        if self.config().feed(&FeedUrl::new(&entry.url)).is_some() {
            return Ok(());
        }
        self.edit_config(|text| edit::put_back(text, &entry)).await
    }

    async fn take_out(&self, payload: &str) -> Result<(), ReaderError> {
        let entry = entry_of(payload)?;
        if self.config().feed(&FeedUrl::new(&entry.url)).is_none() {
            return Ok(());
        }
        self.edit_config(|text| edit::remove(text, &entry.url).map(|(text, _)| text)).await
    }
}

fn put(store: &mut Store, mark: Mark, target: &Target) -> Result<u64, StoreError> {
    let everything = ListQuery::new(EntryQuery { scope: Scope::All, ..EntryQuery::default() });
    let list = match target {
        Target::Entries(ids) => {
            return Ok(store.apply(Act::Mark { mark, on: On::Entries(ids) }, clock::now())?.changed);
        }
        Target::List(list) => list,
        Target::Everything => &everything,
    };
    let listing = listing(list, moment());
    Ok(store.apply(Act::Mark { mark, on: On::List(&listing) }, clock::now())?.changed)
}

/// The address that a note in the journal is about.
fn named(payload: &str) -> Clean {
    entry_of(payload).map(|entry| FeedUrl::new(entry.url).shown()).unwrap_or_default()
}

/// A number of things, in words that agree.
pub(super) fn counted(number: u64, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}

fn marked(mark: Mark) -> String {
    match mark {
        Mark::Dismissed | Mark::Restored => word(mark).to_owned(),
        mark => format!("marked {}", word(mark)),
    }
}

fn word(mark: Mark) -> &'static str {
    match mark {
        Mark::Read => "read",
        Mark::Unread => "unread",
        Mark::Starred => "starred",
        Mark::Unstarred => "not starred",
        Mark::Dismissed => "dismissed",
        Mark::Restored => "brought back",
    }
}

fn payload(entry: &edit::Removed) -> Result<String, ReaderError> {
    serde_json::to_string(entry).map_err(|error| ReaderError::new(error.to_string()))
}

fn entry_of(payload: &str) -> Result<edit::Removed, ReaderError> {
    serde_json::from_str(payload)
        .map_err(|_| ReaderError::new("the journal's note about this feed can't be read; edit config.toml instead"))
}
