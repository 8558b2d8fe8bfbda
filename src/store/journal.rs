//! The user's acts: done, undone and done again, across restarts and instances, as many as `prune` leaves.
//!
//! Before an act changes entries it writes down what each of them was. Undo puts exactly that back. What is only
//! written down so far, as the config file is still to be edited for it, is in `intention`.

use super::adoption::Adoption;
use super::connection::Lists;
use super::connection::Store;
use super::deed::Act;
use super::deed::Deed;
use super::deed::word;
use super::error::StoreError;
use super::marking;
use super::prune::forget;
use super::rows::Millis;
use super::same_story::note_same_stories;
use crate::model::EntryId;
use crate::model::Mark;
use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::OptionalExtension;

/// What [`Store::apply`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// How many entries are other than before. Where it is 0, a mark leaves nothing to undo.
    pub changed: u64,
}

/// What [`Store::undo`] or [`Store::redo`] did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The act that was undone, or done again.
    pub deed: Deed,
    /// How many entries it had changed.
    pub changed: u64,
    /// The entry, where there was only one: a reader wants to see it.
    pub entry: Option<EntryId>,
    /// When the act was done first.
    pub at: Timestamp,
}

impl Store {
    /// Does what the user wants and writes it down. It is on the disk when this returns. Acts that
    /// were undone before can't be redone after it.
    ///
    /// # Errors
    /// Where the database can't be written: then nothing was changed.
    pub fn apply(&mut self, act: Act<'_>, now: Timestamp) -> Result<Done, StoreError> {
        self.act(act, false, now)
    }

    /// As [`Store::apply`]; what is marked read or unread is so in every feed that has the same story.
    ///
    /// # Errors
    /// As [`Store::apply`].
    pub fn apply_in_all_feeds(&mut self, act: Act<'_>, now: Timestamp) -> Result<Done, StoreError> {
        self.act(act, true, now)
    }

    fn act(&mut self, act: Act<'_>, in_all_feeds: bool, now: Timestamp) -> Result<Done, StoreError> {
        self.lastingly(|db| {
            let Act::Mark { mark, on } = act;
            db.prepare_cached("INSERT INTO journal (at, deed) VALUES (?1, ?2)")?.execute((Millis(now), word(mark)))?;
            let id = db.last_insert_rowid();
            let mut changed = marking::note(db, id, mark, on)?;
            if in_all_feeds && matches!(mark, Mark::Read | Mark::Unread) {
                changed += note_same_stories(db, id, mark == Mark::Read)?;
            }
            if changed == 0 {
                db.prepare_cached("DELETE FROM journal WHERE id = ?1")?.execute([id])?;
                return Ok(Done::default());
            }
            marking::put(db, id, mark)?;
            forget_undone(db, id)?;
            Ok(Done { changed })
        })
    }

    /// Takes back the last act that is not undone; `None` where there is none.
    ///
    /// # Errors
    /// Where the database can't be written: then nothing was changed.
    pub fn undo(&mut self) -> Result<Option<Undone>, StoreError> {
        self.take_back(None)
    }

    /// As [`Store::undo`], if the last act is this one still.
    ///
    /// # Errors
    /// As [`Store::undo`].
    pub fn undo_this(&mut self, deed: &Deed) -> Result<Option<Undone>, StoreError> {
        self.take_back(Some(deed))
    }

    fn take_back(&mut self, only: Option<&Deed>) -> Result<Option<Undone>, StoreError> {
        self.lastingly(|db| {
            let last = find(db, LAST)?.filter(|(_, last)| only.is_none_or(|deed| last.deed == *deed));
            let Some((id, undone)) = last else { return Ok(None) };
            match undone.deed {
                Deed::Marked(mark) => marking::put_back(db, id, mark)?,
                Deed::Saved => take_back_saved(db, id)?,
                Deed::Moved(_) => Adoption::read(&payload_of(db, id)?)?.take_back(db)?,
                Deed::Unsubscribed(_) | Deed::Subscribed(_) | Deed::Readdressed(_) => {}
            }
            db.prepare_cached("UPDATE journal SET undone = 1 WHERE id = ?1")?.execute([id])?;
            Ok(Some(undone))
        })
    }

    /// Does again what was undone last; `None` where nothing was, or something new was done since.
    ///
    /// # Errors
    /// Where the database can't be written: then nothing was changed.
    pub fn redo(&mut self) -> Result<Option<Undone>, StoreError> {
        self.do_again(None)
    }

    /// As [`Store::redo`], if the next act is this one still.
    ///
    /// # Errors
    /// As [`Store::undo`].
    pub fn redo_this(&mut self, deed: &Deed) -> Result<Option<Undone>, StoreError> {
        self.do_again(Some(deed))
    }

    fn do_again(&mut self, only: Option<&Deed>) -> Result<Option<Undone>, StoreError> {
        self.lastingly(|db| {
            let next = find(db, NEXT)?.filter(|(_, next)| only.is_none_or(|deed| next.deed == *deed));
            let Some((id, undone)) = next else { return Ok(None) };
            match undone.deed {
                Deed::Marked(mark) => marking::put(db, id, mark)?,
                Deed::Saved => put_saved(db, id)?,
                Deed::Moved(_) => Adoption::read(&payload_of(db, id)?)?.put(db)?,
                Deed::Unsubscribed(_) | Deed::Subscribed(_) | Deed::Readdressed(_) => {}
            }
            db.prepare_cached("UPDATE journal SET undone = 0 WHERE id = ?1")?.execute([id])?;
            Ok(Some(undone))
        })
    }

    /// A transaction that even a power cut can't take back.
    pub(super) fn lastingly<T>(&mut self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.lists.db.pragma_update(None, "synchronous", "FULL")?;
        let result = self.begin().and_then(|tx| {
            let result = work(&tx)?;
            tx.commit()?;
            Ok(result)
        });
        self.lists.db.pragma_update(None, "synchronous", "NORMAL")?;
        result
    }
}

impl Lists {
    /// What [`Store::undo`] would take back.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn undoable(&self) -> Result<Option<Undone>, StoreError> {
        Ok(find(&self.db, LAST)?.map(|(_, undone)| undone))
    }

    /// What [`Store::redo`] would do again.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn redoable(&self) -> Result<Option<Undone>, StoreError> {
        Ok(find(&self.db, NEXT)?.map(|(_, undone)| undone))
    }
}

/// The act to be undone.
pub(super) const LAST: &str = "SELECT id, at, deed, payload FROM journal WHERE undone = 0 ORDER BY id DESC LIMIT 1";
/// The act to be done again.
pub(super) const NEXT: &str = "SELECT id, at, deed, payload FROM journal WHERE undone = 1 ORDER BY id LIMIT 1";

/// Brings a page that was saved into the lists, unread, and writes down what it was. One that `is_new`
/// was in no list before, whatever its row says: that was made for it just now.
pub(super) fn note_saved(db: &Connection, entry: EntryId, is_new: bool, now: Timestamp) -> Result<(), StoreError> {
    db.prepare_cached("INSERT INTO journal (at, deed) VALUES (?1, 'saved')")?.execute([Millis(now)])?;
    let act = db.last_insert_rowid();
    db.prepare_cached(
        "INSERT INTO changes (act, entry, was)
         SELECT ?1, id, read + 2 * starred + 4 * dismissed + 8 * (shown AND NOT ?3) FROM status WHERE id = ?2",
    )?
    .execute((act, entry.0, is_new))?;
    put_saved(db, act)?;
    forget_undone(db, act)
}

/// Writes down that a feed is asked at another address from now on.
pub(super) fn note_moved(db: &Connection, payload: &str, now: Timestamp) -> Result<(), StoreError> {
    db.prepare_cached("INSERT INTO journal (at, deed, payload) VALUES (?1, 'moved', ?2)")?.execute((Millis(now), payload))?;
    forget_undone(db, db.last_insert_rowid())
}

fn payload_of(db: &Connection, act: i64) -> Result<String, StoreError> {
    Ok(db.prepare_cached("SELECT payload FROM journal WHERE id = ?1")?.query_row([act], |row| row.get(0))?)
}

/// Puts the page that an act saved into the lists.
fn put_saved(db: &Connection, act: i64) -> Result<(), StoreError> {
    // Not into the lists of a feed that is no longer subscribed to.
    db.prepare_cached(
        "UPDATE status SET read = 0, dismissed = 0, shown = feed IN (SELECT id FROM feeds WHERE unsubscribed IS NULL)
         WHERE id IN (SELECT entry FROM changes WHERE act = ?1)",
    )?
    .execute([act])?;
    Ok(())
}

/// Makes the page that an act saved what it was before: in no list, or as the user had it.
fn take_back_saved(db: &Connection, act: i64) -> Result<(), StoreError> {
    db.prepare_cached(
        "UPDATE status SET read = was & 1, dismissed = was >> 2 & 1,
           shown = (was >> 3 & 1) AND feed IN (SELECT id FROM feeds WHERE unsubscribed IS NULL)
         FROM changes WHERE act = ?1 AND entry = status.id",
    )?
    .execute([act])?;
    Ok(())
}

/// A new act: what was undone before it has no future any more, nor have the texts that came by it.
pub(super) fn forget_undone(db: &Connection, act: i64) -> Result<(), StoreError> {
    forget(
        db,
        "SELECT entry FROM changes JOIN journal j ON j.id = act JOIN status s ON s.id = entry
         WHERE j.undone = 1 AND j.deed = 'saved' AND j.id < ?1 AND NOT was & 8 AND s.shown = 0",
        act,
    )?;
    db.prepare_cached("DELETE FROM changes WHERE act IN (SELECT id FROM journal WHERE undone = 1 AND id < ?1)")?.execute([act])?;
    db.prepare_cached("DELETE FROM journal WHERE undone = 1 AND id < ?1")?.execute([act])?;
    Ok(())
}

/// The act that `sql` finds, if any.
pub(super) fn find(db: &Connection, sql: &str) -> Result<Option<(i64, Undone)>, StoreError> {
    let row = db
        .prepare_cached(sql)?
        .query_row([], |row| {
            let (deed, payload): (String, Option<String>) = (row.get(2)?, row.get(3)?);
            Ok((row.get(0)?, row.get::<_, Millis>(1)?, deed, payload.unwrap_or_default()))
        })
        .optional()?;
    let Some((id, at, deed, payload)) = row else { return Ok(None) };
    let (changed, first): (i64, Option<i64>) = db
        .prepare_cached("SELECT count(*), min(entry) FROM changes WHERE act = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let deed = Deed::read(&deed, payload)?;
    let entry = first.filter(|_| changed == 1).map(EntryId);
    Ok(Some((id, Undone { deed, changed: changed.cast_unsigned(), entry, at: at.0 })))
}
