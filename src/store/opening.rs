//! How the database is opened: as it is, mended where it is damaged, for reading only where nothing else
//! can be had.

use super::connect;
use super::connection::Access;
use super::connection::Lists;
use super::connection::Store;
use super::damage;
use super::error::StoreError;
use super::file::Hold;
use super::file::Written;
use super::file::is_emptied;
use super::file::is_void;
use super::file::may_be_written;
use super::file::real;
use super::network::Journal;
use super::network::network_warning;
use super::stranger;
use crate::model::Clean;
use rusqlite::Connection;
use std::path::Path;

impl Store {
    /// Opens the database, makes a missing one, and brings an older one up to date, with a copy of it kept
    /// beside it.
    ///
    /// A damaged one is set aside under a name with a date, and a new one put in its place that holds what
    /// could be read; [`Store::told`] says so. Where the disk is full or can't be written, it is opened for
    /// reading ([`Store::is_read_only`]), if no other instance has it or a log lies beside it that can be read.
    ///
    /// # Errors
    /// [`StoreError::Foreign`] and [`StoreError::Newer`] for files that are not ours to use;
    /// [`StoreError::DamagedElsewhere`], [`StoreError::Unmended`] and [`StoreError::NoBackup`] for what must
    /// not be touched now; they stay as they are. [`StoreError::Open`] where the path can't be opened.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let path = &real(path)?;
        let (hold, mut unfounded) = (Hold::shared(path), None);
        match for_writing(path, &hold, &mut unfounded) {
            Err(error @ (StoreError::Full | StoreError::ReadOnly | StoreError::Io(_) | StoreError::Open { .. })) => {
                hold.together();
                Ok(Self { unfounded, ..unchanging(path, hold, error)? })
            }
            opened => opened.map(|(db, told)| usual(path, db, told, hold)),
        }
    }

    /// Opens the same file once more, for reading only.
    ///
    /// # Errors
    /// As [`Lists::open`].
    pub fn beside(&self, path: &Path) -> Result<Lists, StoreError> {
        if matches!(self.access, Access::Unchanging { .. }) { Ok(Lists::on(connect::unchanging(&real(path)?)?)) } else { Lists::open(path) }
    }

    /// Tries again to open for writing what could only be read as if nobody could change it. Where that fails, all is
    /// as before.
    ///
    /// # Errors
    /// As [`Store::open`], and where it still can't be written: also where it [must be closed](Store::must_close) first.
    pub fn open_anew(&mut self, path: &Path) -> Result<(), StoreError> {
        if matches!(self.access, Access::ReadOnly) {
            return Err(StoreError::ReadOnly);
        }
        let path = &real(path)?;
        // Who waits for its own lock waits for ever.
        self.hold = None;
        let hold = Hold::shared(path);
        match for_writing(path, &hold, &mut self.unfounded) {
            Ok((db, told)) => *self = usual(path, db, told, hold),
            Err(why) => {
                hold.together();
                self.hold = Some(hold);
                self.access = unchanging_for(&why);
                return Err(why);
            }
        }
        Ok(())
    }

    /// What the user must know of the opening, a sentence each.
    pub fn told(&self) -> &[Clean] {
        &self.told
    }

    /// Whether nothing can be written until the database is opened anew.
    pub fn is_read_only(&self) -> bool {
        !matches!(self.access, Access::Written)
    }

    /// Whether the file, which could only be read, may be written by now, but by nobody in this process before this
    /// and all [`Lists`] of it are dropped: they share one mapping of the log's index, which was made for reading.
    pub fn must_close(&self, path: &Path) -> bool {
        matches!(self.access, Access::ReadOnly) && real(path).is_ok_and(|path| may_be_written(&path))
    }
}

impl Lists {
    /// Opens a database that a [`Store`] has opened before, for reading only.
    ///
    /// # Errors
    /// As [`Store::open`], and [`StoreError::Unready`] where a `Store` must open it first.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let path = &real(path)?;
        stranger::refuse(path, || stranger::is_unheld(path))?;
        Ok(Self::on(connect::reading(path)?))
    }
}

fn store(db: Connection, told: Option<Clean>, access: Access, hold: Hold) -> Store {
    Store { lists: Lists::on(db), told: told.into_iter().collect(), access, unfounded: None, begun: None, hold: Some(hold) }
}

/// What was opened by SQLite's usual means: it reads too where it can't write.
fn usual(path: &Path, db: Connection, told: Option<Clean>, hold: Hold) -> Store {
    let is_written = matches!(db.is_readonly(rusqlite::MAIN_DB), Ok(false)) && may_be_written(path);
    if is_written {
        return store(db, told, Access::Written, hold);
    }
    let mut store = store(db, told, Access::ReadOnly, hold);
    store.told.push(can_only_be_read(&StoreError::ReadOnly));
    store
}

/// What is told of the opening where nothing can be written.
fn can_only_be_read(why: &StoreError) -> Clean {
    let step = if matches!(why, StoreError::Full) { "; free some space" } else { "" };
    Clean::new(&format!("the database can only be read: {}{step}", why.reason()))
}

fn unchanging_for(why: &StoreError) -> Access {
    Access::Unchanging { full: matches!(why, StoreError::Full) }
}

/// Opens for writing, mended where it is damaged; what there is to tell of that. A suspicion that proves
/// `unfounded` is noted there, and not looked into again.
fn for_writing(path: &Path, hold: &Hold, unfounded: &mut Option<Written>) -> Result<(Connection, Option<Clean>), StoreError> {
    if !damage::is_unfinished(path) {
        let refused = stranger::refuse(path, || hold.alone_now());
        hold.together();
        refused?;
    }
    let suspicion = damage::suspicion(path);
    let is_suspect = suspicion.is_some() && suspicion != *unfounded;
    if damage::is_unfinished(path) || is_emptied(path) || (is_suspect && !damage::is_sound(path)?) {
        return mended(path, hold);
    }
    *unfounded = suspicion;
    damage::trust(path);
    // One that others have open is just being made.
    if is_void(path) && hold.alone_now() {
        return refilled(path, hold);
    }
    match connect::writing(path, Journal::at(path)) {
        Err(StoreError::Damaged | StoreError::Foreign { .. }) => mended(path, hold),
        opened => {
            if let Some(warning) = network_warning(path) {
                tracing::warn!("{warning}");
            }
            Ok((opened?, None))
        }
    }
}

/// Mends the database, if it is one of ours, unless another instance did so in the meantime.
fn mended(path: &Path, hold: &Hold) -> Result<(Connection, Option<Clean>), StoreError> {
    if !damage::is_unfinished(path) && !damage::was_ours(path) {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    if !hold.is_lockable() {
        let reason = "its file system has no locks, so that another dateline may have it open unseen; \
                      move the database to a disk of this machine and start again";
        return Err(StoreError::Unmended { path: path.to_owned(), reason: reason.to_owned() });
    }
    if !hold.alone() {
        return Err(StoreError::DamagedElsewhere);
    }
    let is_mended = !damage::is_unfinished(path) && !is_emptied(path) && damage::is_sound(path)?;
    let told = if is_mended { None } else { Some(damage::mend(path)?) };
    damage::trust(path);
    opened_after(told, path, hold)
}

/// Makes anew what has nothing in it, of what lies beside it.
fn refilled(path: &Path, hold: &Hold) -> Result<(Connection, Option<Clean>), StoreError> {
    // Another instance may have made it before this one was alone.
    let told = if is_void(path) { Some(damage::mend(path)?) } else { None };
    opened_after(told, path, hold)
}

fn opened_after(told: Option<Clean>, path: &Path, hold: &Hold) -> Result<(Connection, Option<Clean>), StoreError> {
    hold.together();
    let db = connect::writing(path, Journal::at(path))?;
    if let Some(told) = &told {
        tracing::error!("{told}");
    }
    Ok((db, told))
}

/// Opens for reading what can't be written; `why` it could not.
fn unchanging(path: &Path, hold: Hold, why: StoreError) -> Result<Store, StoreError> {
    // Who writes while such a connection reads would show it nonsense.
    if !hold.alone() {
        return Err(why);
    }
    let Ok(db) = connect::unchanging(path) else { return Err(why) };
    hold.together();
    Ok(store(db, Some(can_only_be_read(&why)), unchanging_for(&why), hold))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_put_aside_where_nobody_can_tell_who_else_has_it_open() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        std::fs::write(&path, [0; 8192]).expect("written");
        let error = mended(&path, &Hold::Unlockable).expect_err("refused");
        assert!(matches!(error, StoreError::Unmended { .. }), "{error}");
        assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 1);
        mended(&path, &Hold::shared(&path)).expect("mended");
    }

    #[test]
    fn a_suspicion_that_can_be_noted_no_more_is_looked_into_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        drop(for_writing(&path, &Hold::Unmade, &mut None).expect("made"));
        let before = std::fs::metadata(&path).and_then(|meta| meta.modified()).expect("a time");
        // A note that can't be taken away, as on a medium that is read only.
        std::fs::create_dir(folder.path().join("a.db.suspect")).expect("made");
        let mut unfounded = None;
        drop(for_writing(&path, &Hold::Unmade, &mut unfounded).expect("sound"));
        let mut bytes = std::fs::read(&path).expect("read");
        let last = bytes.len() - 4096;
        bytes[last..].fill(0xa5);
        std::fs::write(&path, &bytes).expect("written");
        assert!(!damage::is_sound(&path).expect("read"));
        std::fs::File::options().append(true).open(&path).and_then(|file| file.set_modified(before)).expect("set");
        let (db, told) = for_writing(&path, &Hold::Unmade, &mut unfounded).expect("not looked into");
        assert_eq!(told, None);
        drop(db);
        std::fs::File::options()
            .append(true)
            .open(&path)
            .and_then(|file| file.set_modified(before + std::time::Duration::from_secs(1)))
            .expect("set");
        // Written since, it is looked into; with such a note it can't be mended.
        let error = for_writing(&path, &Hold::Unmade, &mut unfounded).expect_err("it is broken");
        assert!(matches!(error, StoreError::Unmended { .. }), "{error:?}");
    }

    #[test]
    fn a_database_that_still_cannot_be_written_is_held_as_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        // A stranger's file: it can't be opened for writing, however often that is tried.
        std::fs::write(&path, "a letter".repeat(100)).expect("written");
        let mut store = Store { hold: Some(Hold::shared(&path)), ..Store::in_memory().expect("memory") };
        assert!(store.open_anew(&path).is_err());
        assert!(!Hold::shared(&path).alone(), "it is held still");
    }
}
