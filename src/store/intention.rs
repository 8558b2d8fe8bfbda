//! Acts whose other half is an edit of the config file.
//!
//! Two files can't be written at once. So such an act is written down first, with all that its way back needs,
//! and is of no account ([`INTENDED`]) until the edit is known to be in the file: whoever dies in between
//! leaves what tells the next one how far it came.

use super::connection::Lists;
use super::connection::Store;
use super::deed::Deed;
use super::error::StoreError;
use super::journal::LAST;
use super::journal::NEXT;
use super::journal::Undone;
use super::journal::find;
use super::journal::forget_undone;
use super::rows::Millis;
use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use serde::Deserialize;
use serde::Serialize;

/// What `undone` says of an act that is not done yet: neither 0 nor 1, so undo and redo pass it by.
const INTENDED: i64 = 2;

/// What becomes of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// It is done for the first time.
    Do,
    /// It is taken back.
    Undo,
    /// It is done again.
    Redo,
}

/// An act that is about to change the feed list in the config file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intention {
    /// What becomes of it.
    pub course: Course,
    /// The act: a new one, or as the journal has it.
    pub deed: Deed,
    /// Its payload from then on, where that is another.
    pub payload: Option<String>,
    /// How the file tells whether it was changed.
    pub edit: ListEdit,
}

/// Addresses that an edit takes out of the feed list, and those that it brings in: before it all of the former
/// stand there and none of the latter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListEdit {
    /// What goes.
    pub goes: Vec<String>,
    /// What comes.
    pub comes: Vec<String>,
}

/// An intention, as it lies in the journal.
#[derive(Serialize, Deserialize)]
struct Note {
    /// The act that is taken back or done again; none: it is a new one, and this row becomes it.
    act: Option<i64>,
    /// Whether the act is an undone one then.
    undone: bool,
    /// The act's payload then.
    payload: String,
    #[serde(flatten)]
    edit: ListEdit,
}

impl Store {
    /// Writes down an act before the config file is edited for it; in the place of one that was written down
    /// before. It is on the disk when this returns. False: what is to be taken back or done again is no
    /// longer the act whose turn it is, and nothing was written.
    ///
    /// # Errors
    /// Where the database can't be written: then nothing was changed.
    pub fn intend(&mut self, intention: &Intention, now: Timestamp) -> Result<bool, StoreError> {
        self.lastingly(|db| {
            let act = match whose_turn(intention.course) {
                None => None,
                Some(turn) => match find(db, turn)?.filter(|(_, act)| act.deed == intention.deed) {
                    None => return Ok(false),
                    Some((id, _)) => Some(id),
                },
            };
            let (word, payload) = intention.deed.in_the_config().ok_or(StoreError::Damaged)?;
            let payload = intention.payload.as_deref().unwrap_or(payload).to_owned();
            let note = Note { act, undone: intention.course == Course::Undo, payload, edit: intention.edit.clone() };
            let note = serde_json::to_string(&note).map_err(|_| StoreError::Damaged)?;
            db.execute("DELETE FROM journal WHERE undone = ?1", [INTENDED])?;
            db.execute("INSERT INTO journal (at, deed, payload, undone) VALUES (?1, ?2, ?3, ?4)", (Millis(now), word, note, INTENDED))?;
            Ok(true)
        })
    }

    /// The edit is in the file: what was written down is an act from now on. `None`: another act came between,
    /// and this one is written down still.
    ///
    /// # Errors
    /// Where the database can't be written: then nothing was changed.
    pub fn fulfil(&mut self) -> Result<Option<Undone>, StoreError> {
        self.lastingly(|db| {
            let Some((id, note)) = written_down(db)? else { return Ok(None) };
            let told = match note.act {
                None => None,
                Some(act) => match find(db, if note.undone { LAST } else { NEXT })?.filter(|(id, _)| *id == act) {
                    None => return Ok(None),
                    Some((_, told)) => Some(told),
                },
            };
            let act = enter(db, id, &note)?;
            match told {
                Some(told) => Ok(Some(told)),
                None => Ok(find(db, &format!("SELECT id, at, deed, payload FROM journal WHERE id = {act}"))?.map(|(_, told)| told)),
            }
        })
    }

    /// What is written down was left by one that died: an act, where the edit is in the file, else nothing.
    ///
    /// # Errors
    /// As [`Store::fulfil`].
    pub fn settle(&mut self, is_made: bool) -> Result<(), StoreError> {
        self.lastingly(|db| {
            match written_down(db)? {
                Some((id, note)) if is_made => enter(db, id, &note).map(drop)?,
                _ => drop(db.execute("DELETE FROM journal WHERE undone = ?1", [INTENDED])?),
            }
            Ok(())
        })
    }
}

impl Lists {
    /// The edit of the config file that is written down and not known to be made.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn intended(&self) -> Result<Option<ListEdit>, StoreError> {
        Ok(written_down(&self.db)?.map(|(_, note)| note.edit))
    }
}

/// The act whose turn it is.
fn whose_turn(course: Course) -> Option<&'static str> {
    match course {
        Course::Do => None,
        Course::Undo => Some(LAST),
        Course::Redo => Some(NEXT),
    }
}

fn written_down(db: &Connection) -> Result<Option<(i64, Note)>, StoreError> {
    let row: Option<(i64, String)> = db
        .prepare_cached("SELECT id, payload FROM journal WHERE undone = ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([INTENDED], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    // One that can't be read is no act, and in nobody's way.
    Ok(row.and_then(|(id, note)| Some((id, serde_json::from_str(&note).ok()?))))
}

/// Makes an act of what is written down in this row; its number.
fn enter(db: &Connection, id: i64, note: &Note) -> Result<i64, StoreError> {
    let update = "UPDATE journal SET undone = ?2, payload = ?3 WHERE id = ?1";
    if let Some(act) = note.act
        && db.execute(update, (act, note.undone, &note.payload))? > 0
    {
        db.execute("DELETE FROM journal WHERE id = ?1", [id])?;
        return Ok(act);
    }
    // A new one, or one that was forgotten meanwhile: its text must not be.
    db.execute(update, (id, note.undone, &note.payload))?;
    if note.act.is_none() {
        forget_undone(db, id)?;
    }
    Ok(id)
}
