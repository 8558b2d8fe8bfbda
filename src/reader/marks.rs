//! The user's acts: marks, undo, redo. All of them go through the journal.

use super::{
    clock,
    error::ReaderError,
    handle::Reader,
    lists::{ListQuery, listing, moment},
    readdress::Readdressed,
    words::counted,
};
use crate::config::edit;
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

impl Target {
    /// The entry, where there is only one.
    pub(super) fn only(&self) -> Option<EntryId> {
        match self {
            Self::Entries(ids) if ids.len() == 1 => ids.first().copied(),
            _ => None,
        }
    }
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
        let only = target.only();
        let same_story = self.config().reading.same_story;
        let changed = self.inner.writer.ask(move |store| put(store, mark, &target, same_story)).await?;
        Ok(done(mark, changed, only))
    }

    /// Takes back the last change, whichever instance made it; `None`: there is nothing to undo.
    ///
    /// # Errors
    /// Where database or config can't be written: then nothing was changed.
    pub async fn undo(&self) -> Result<Option<Done>, ReaderError> {
        if let Some(forgotten) = self.forget_waiting().await {
            return Ok(Some(forgotten));
        }
        let next = self.inner.writer.ask(|store| store.lists().undoable()).await?;
        let Some(next) = next else { return Ok(None) };
        // The file first: killed in between, the act is still there to be undone.
        self.undo_in_config(&next.deed).await?;
        let Some(undone) = self.inner.writer.ask(|store| store.undo()).await? else { return Ok(None) };
        if undone.deed != next.deed {
            // Another instance acted in that moment: its act is the one that was undone.
            self.redo_in_config(&next.deed).await?;
            self.undo_in_config(&undone.deed).await?;
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
            Deed::Readdressed(payload) => {
                format!("{} written into the config", Readdressed::read(payload).map(|it| it.shown()).unwrap_or_default())
            }
            Deed::Saved => match undone.entry {
                Some(id) => format!("“{}” saved", self.headline(id).await.shortened(40)),
                None => "a page saved".to_owned(),
            },
            Deed::Moved(to) => format!("a feed asked at {to}, where it has moved"),
        };
        Done { text: Clean::new(&format!("{how}: {what}")), changed: undone.changed.max(1), entry: undone.entry }
    }

    async fn headline(&self, id: EntryId) -> Clean {
        let summary = self.inner.lists.look(move |lists| lists.summary(id)).await;
        summary.ok().flatten().map(|summary| summary.title).unwrap_or_default()
    }

    /// Journals that feeds were added to the config, with their lines there.
    pub(super) async fn journal_subscribed(&self, entries: Vec<edit::Removed>) -> Result<(), ReaderError> {
        let payload = payload(&entries)?;
        self.inner.writer.ask(move |store| store.apply(Act::Subscribed { payload: &payload }, clock::now())).await?;
        Ok(())
    }

    /// Journals that feeds were taken out of the config, with what puts them back.
    pub(super) async fn journal_unsubscribed(&self, entries: Vec<edit::Removed>) -> Result<(), ReaderError> {
        let payload = payload(&entries)?;
        self.inner.writer.ask(move |store| store.apply(Act::Unsubscribed { payload: &payload }, clock::now())).await?;
        Ok(())
    }

    async fn undo_in_config(&self, deed: &Deed) -> Result<(), ReaderError> {
        match deed {
            Deed::Marked(_) | Deed::Saved | Deed::Moved(_) => Ok(()),
            Deed::Unsubscribed(payload) => self.put_back(payload).await,
            Deed::Subscribed(payload) => self.take_out(payload).await,
            Deed::Readdressed(payload) => self.write_address(Readdressed::read(payload)?.turned()).await,
        }
    }

    async fn redo_in_config(&self, deed: &Deed) -> Result<(), ReaderError> {
        match deed {
            Deed::Marked(_) | Deed::Saved | Deed::Moved(_) => Ok(()),
            Deed::Unsubscribed(payload) => self.take_out(payload).await,
            Deed::Subscribed(payload) => self.put_back(payload).await,
            Deed::Readdressed(payload) => self.write_address(Readdressed::read(payload)?).await,
        }
    }

    /// Puts entries back that the config does not have.
    async fn put_back(&self, payload: &str) -> Result<(), ReaderError> {
        let entries = entries_of(payload)?;
        let change = move |text: &str| {
            let put = |text: String, entry| match edit::put_back(&text, entry) {
                Err(edit::EditError::AlreadyThere(_)) => Ok(text),
                put => put,
            };
            Ok((entries.iter().rev().try_fold(text.to_owned(), put)?, ()))
        };
        self.edit_config(change).await
    }

    /// Takes entries out that the config has.
    async fn take_out(&self, payload: &str) -> Result<(), ReaderError> {
        let entries = entries_of(payload)?;
        let change = move |text: &str| {
            let urls: Vec<&str> = entries.iter().map(|entry| entry.url.as_str()).collect();
            Ok((edit::remove_all(text, &urls)?.0, ()))
        };
        self.edit_config(change).await
    }
}

/// What a mark did, in words.
pub(super) fn done(mark: Mark, changed: u64, entry: Option<EntryId>) -> Done {
    let text = if changed == 0 { format!("nothing to do: none would be {}", word(mark)) } else { format!("{changed} {}", marked(mark)) };
    Done { text: Clean::new(&text), changed, entry }
}

pub(super) fn put(store: &mut Store, mark: Mark, target: &Target, same_story: bool) -> Result<u64, StoreError> {
    let apply = if same_story { Store::apply_in_all_feeds } else { Store::apply };
    let everything = ListQuery::new(EntryQuery { scope: Scope::All, ..EntryQuery::default() });
    let list = match target {
        Target::Entries(ids) => {
            return Ok(apply(store, Act::Mark { mark, on: On::Entries(ids) }, clock::now())?.changed);
        }
        Target::List(list) => list,
        Target::Everything => &everything,
    };
    let listing = listing(list, moment());
    Ok(apply(store, Act::Mark { mark, on: On::List(&listing) }, clock::now())?.changed)
}

/// The address that a note in the journal is about, or how many there are.
fn named(payload: &str) -> Clean {
    match entries_of(payload).unwrap_or_default().as_slice() {
        [entry] => FeedUrl::new(&entry.url).shown(),
        entries => Clean::new(&counted(entries.len() as u64, "feed", "feeds")),
    }
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

fn payload(entries: &[edit::Removed]) -> Result<String, ReaderError> {
    serde_json::to_string(entries).map_err(|error| ReaderError::new(error.to_string()))
}

fn entries_of(payload: &str) -> Result<Vec<edit::Removed>, ReaderError> {
    serde_json::from_str(payload)
        .map_err(|_| ReaderError::new("the journal's note about these feeds can't be read; edit config.toml instead"))
}
