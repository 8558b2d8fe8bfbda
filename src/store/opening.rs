//! How the database is opened: as it is, mended where it is damaged, for reading only where nothing else
//! can be had.

use super::connect;
use super::connection::Lists;
use super::connection::Store;
use super::damage;
use super::error::StoreError;
use super::file::Hold;
use super::file::real;
use super::network::Journal;
use super::network::network_warning;
use crate::model::Clean;
use rusqlite::Connection;
use std::path::Path;

impl Store {
    /// Opens the database, makes a missing one, and brings an older one up to date, with a copy of it kept
    /// beside it.
    ///
    /// A damaged one is set aside under a name with a date, and a new one put in its place that holds what
    /// could be read; [`Store::told`] says so. Where the disk is full or can't be written, it is opened for
    /// reading ([`Store::is_unchanging`]), if no other instance has it.
    ///
    /// # Errors
    /// [`StoreError::Foreign`] and [`StoreError::Newer`] for files that are not ours to use;
    /// [`StoreError::DamagedElsewhere`], [`StoreError::Unmended`] and [`StoreError::NoBackup`] for what must
    /// not be touched now; they stay as they are. [`StoreError::Open`] where the path can't be opened.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let path = &real(path)?;
        let hold = Hold::shared(path);
        if damage::is_unfinished(path) || damage::is_emptied(path) || (damage::is_suspect(path) && !damage::is_sound(path)?) {
            return mended(path, hold);
        }
        damage::trust(path);
        match connect::writing(path, Journal::at(path)) {
            Err(StoreError::Damaged | StoreError::Foreign { .. }) => mended(path, hold),
            Err(error @ (StoreError::Full | StoreError::ReadOnly | StoreError::Io(_) | StoreError::Open { .. })) => {
                unchanging(path, hold, error)
            }
            opened => {
                if let Some(warning) = network_warning(path) {
                    tracing::warn!("{warning}");
                }
                Ok(store(opened?, hold))
            }
        }
    }

    /// Opens the same file once more, for reading only.
    ///
    /// # Errors
    /// As [`Lists::open`].
    pub fn beside(&self, path: &Path) -> Result<Lists, StoreError> {
        if self.unchanging { Ok(Lists::on(connect::unchanging(&real(path)?)?)) } else { Lists::open(path) }
    }

    /// Tries again to open for writing what could only be read. Where that fails, all is as before.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_anew(&mut self, path: &Path) -> Result<(), StoreError> {
        // Who waits for its own lock waits for ever.
        self.hold = None;
        *self = Self::open(path)?;
        Ok(())
    }

    /// What the user must know of the opening, a sentence each.
    pub fn told(&self) -> &[Clean] {
        &self.told
    }

    /// Whether nothing can be written until the database is opened anew.
    pub fn is_unchanging(&self) -> bool {
        self.unchanging
    }
}

impl Lists {
    /// Opens a database that a [`Store`] has opened before, for reading only.
    ///
    /// # Errors
    /// As [`Store::open`], and [`StoreError::Unready`] where a `Store` must open it first.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self::on(connect::reading(&real(path)?)?))
    }
}

fn store(db: Connection, hold: Hold) -> Store {
    Store { lists: Lists::on(db), told: Vec::new(), unchanging: false, begun: None, hold: Some(hold) }
}

/// Mends the database, if it is one of ours, unless another instance did so in the meantime.
fn mended(path: &Path, hold: Hold) -> Result<Store, StoreError> {
    if !damage::is_unfinished(path) && !damage::was_ours(path) {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    if !hold.alone() {
        return Err(StoreError::DamagedElsewhere);
    }
    let is_mended = !damage::is_unfinished(path) && !damage::is_emptied(path) && damage::is_sound(path)?;
    let told = if is_mended { None } else { Some(damage::mend(path)?) };
    damage::trust(path);
    hold.together();
    let db = connect::writing(path, Journal::at(path))?;
    if let Some(told) = &told {
        tracing::error!("{told}");
    }
    Ok(Store { told: told.into_iter().collect(), ..store(db, hold) })
}

/// Opens for reading what can't be written; `why` it could not.
fn unchanging(path: &Path, hold: Hold, why: StoreError) -> Result<Store, StoreError> {
    // Who writes while such a connection reads would show it nonsense.
    if !hold.alone() {
        return Err(why);
    }
    let Ok(db) = connect::unchanging(path) else { return Err(why) };
    hold.together();
    let told = format!("the database can only be read: {}", why.reason());
    Ok(Store { told: vec![Clean::new(&told)], unchanging: true, ..store(db, hold) })
}
