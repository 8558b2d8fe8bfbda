//! The user's acts: marks, undo, redo. All of them go through the journal.

use super::{
    clock,
    config_lines::{UNREADABLE, named},
    error::ReaderError,
    handle::Reader,
    lists::{ListQuery, listing, moment},
    readdress::Readdressed,
};
use crate::model::{Clean, EntryId, Mark};
use crate::store::{Act, Course, Deed, Lists, Moment, Store, StoreError, Target as On, Undone};

/// What a mark is put on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// These entries.
    Entries(Vec<EntryId>),
    /// Everything that this list holds, rows that were never loaded included.
    List(ListQuery),
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
        self.put_before().await?;
        let (only, moment) = (target.only(), moment());
        let same_story = self.config().reading.same_story;
        let changed = self.inner.writer.ask(move |store| put(store, mark, &target, same_story, moment)).await?;
        if changed > 0 {
            self.leave_forgotten().await;
        }
        Ok(done(mark, changed, only))
    }

    /// Takes back the last change, whichever instance made it; `None`: there is nothing to undo.
    ///
    /// # Errors
    /// Where database or config can't be written, or marks that waited are lost: then nothing was taken back.
    pub async fn undo(&self) -> Result<Option<Done>, ReaderError> {
        if let Some(taken_back) = self.take_back_waiting().await? {
            return Ok(Some(taken_back));
        }
        self.settle().await?;
        // Where another instance acts in that moment, its act is the last one.
        while let Some(last) = self.inner.writer.ask(|store| store.lists().undoable()).await? {
            if let Some(undone) = self.undo_this(last.deed).await? {
                self.taken_back_behind().await;
                return Ok(Some(self.told("undone", undone).await));
            }
            self.follow_config().await?;
        }
        Ok(None)
    }

    /// Does again what was undone last; `None`: there is nothing to do again.
    ///
    /// # Errors
    /// As [`Reader::undo`].
    pub async fn redo(&self) -> Result<Option<Done>, ReaderError> {
        if let Some(put) = self.put_forgotten().await? {
            return Ok(Some(put));
        }
        if self.waiting() > 0 {
            // Newer than all that was undone, which has no future then.
            return Ok(None);
        }
        self.settle().await?;
        while let Some(next) = self.inner.writer.ask(|store| store.lists().redoable()).await? {
            if let Some(redone) = self.redo_this(next.deed).await? {
                self.done_again_behind().await;
                return Ok(Some(self.told("done again", redone).await));
            }
            self.follow_config().await?;
        }
        self.leave_forgotten().await;
        Ok(None)
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
                let change = Readdressed::read(payload);
                change.map_or_else(|| UNREADABLE.to_owned(), |change| format!("{} written into the config", change.shown()))
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
        summary.ok().flatten().map_or_else(|| "(no headline)".into(), |summary| summary.called())
    }

    /// Takes back this act, the file's part and the database's; `None`: another one is the last by now.
    async fn undo_this(&self, deed: Deed) -> Result<Option<Undone>, ReaderError> {
        let (this, course) = (deed.clone(), Course::Undo);
        match deed {
            Deed::Marked(_) | Deed::Saved | Deed::Moved(_) => self.inner.writer.ask(move |store| store.undo_this(&this)).await,
            Deed::Unsubscribed(payload) => self.put_back(&payload, course, this).await,
            Deed::Subscribed(payload) => self.take_out(&payload, course, this).await,
            Deed::Readdressed(payload) => self.turn_address(Readdressed::read(&payload).map(Readdressed::turned), course, this).await,
        }
    }

    /// Does this act again, as [`Reader::undo_this`] takes it back.
    async fn redo_this(&self, deed: Deed) -> Result<Option<Undone>, ReaderError> {
        let (this, course) = (deed.clone(), Course::Redo);
        match deed {
            Deed::Marked(_) | Deed::Saved | Deed::Moved(_) => self.inner.writer.ask(move |store| store.redo_this(&this)).await,
            Deed::Unsubscribed(payload) => self.take_out(&payload, course, this).await,
            Deed::Subscribed(payload) => self.put_back(&payload, course, this).await,
            Deed::Readdressed(payload) => self.turn_address(Readdressed::read(&payload), course, this).await,
        }
    }
}

/// What a mark did, in words.
pub(super) fn done(mark: Mark, changed: u64, entry: Option<EntryId>) -> Done {
    let text = if changed == 0 { format!("nothing to do: none would be {}", word(mark)) } else { format!("{changed} {}", marked(mark)) };
    Done { text: Clean::new(&text), changed, entry }
}

/// Puts the mark on what the target holds at this moment.
pub(super) fn put(store: &mut Store, mark: Mark, target: &Target, same_story: bool, moment: Moment) -> Result<u64, StoreError> {
    let apply = if same_story { Store::apply_in_all_feeds } else { Store::apply };
    on(target, moment, |on| Ok(apply(store, Act::Mark { mark, on }, clock::now())?.changed))
}

/// Shows the mark in lists, written or not.
pub(super) fn show(lists: &mut Lists, mark: Mark, target: &Target, same_story: bool, moment: Moment) -> Result<(), StoreError> {
    on(target, moment, |on| lists.decide(mark, on, same_story))
}

/// The target as the store takes it.
fn on<T>(target: &Target, moment: Moment, then: impl FnOnce(On<'_>) -> T) -> T {
    match target {
        Target::Entries(ids) => then(On::Entries(ids)),
        Target::List(list) => then(On::List(&listing(list, moment))),
    }
}

/// What became of an entry by a mark, in words: "marked read".
pub fn marked(mark: Mark) -> &'static str {
    match mark {
        Mark::Read => "marked read",
        Mark::Unread => "marked unread",
        Mark::Unstarred => "no longer starred",
        mark => word(mark),
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
