//! Marks that could not be written, kept in memory until they can: the disk is full, a folder is
//! read-only, another program holds the database. They are shown as what they are, not yet kept.

use super::{
    error::ReaderError,
    handle::Reader,
    marks::{Done, Target, counted, done, put},
    unkept::{Unkept, Write},
};
use crate::model::{Clean, Mark};
use crate::store::{Lists, Store, StoreError};
use std::sync::{Arc, PoisonError};

impl Reader {
    /// As [`Reader::mark`], for a reader that stays: a mark that can't be written now waits, and is written
    /// as soon as it can be. [`Reader::changed`] tells when.
    ///
    /// # Errors
    /// Where the mark waits, with why; or where it can't be put at all.
    pub async fn mark_or_wait(&self, mark: Mark, target: Target) -> Result<Done, ReaderError> {
        let entry = target.only();
        let same_story = self.config().reading.same_story;
        let write: Write = Arc::new(move |store| put(store, mark, &target, same_story));
        let mut waiting = self.inner.unkept.lock().await;
        if !waiting.writes.is_empty() {
            // Behind those that came before it, so that the last one decides.
            waiting.writes.push_back((write, entry));
            return match self.put_all(&mut waiting).await? {
                Ok(()) => Ok(Done { text: Clean::new("the marks that waited are written now"), changed: 1, entry: None }),
                Err(why) => Err(waits(&waiting, &why)),
            };
        }
        match self.write(&write).await? {
            Ok(changed) => Ok(done(mark, changed, entry)),
            Err(why) if why.may_pass() => {
                waiting.writes.push_back((write, entry));
                let why = waiting.failed(why.reason());
                Err(waits(&waiting, &why))
            }
            Err(why) => Err(why.into()),
        }
    }

    /// What has not been kept so far, in a sentence for the end; `None`: nothing. It waits for nobody.
    pub async fn unkept(&self) -> Option<Clean> {
        let Ok(waiting) = self.inner.unkept.try_lock() else {
            return Some(Clean::new("the last marks could not be written in time and may be lost"));
        };
        let number = waiting.writes.len() as u64;
        (number > 0)
            .then(|| Clean::new(&format!("{} could not be written and {} lost", counted(number, "mark", "marks"), is_or_are(number))))
    }

    /// Tries once more to write the marks that wait; how many were.
    ///
    /// # Errors
    /// Where they still can't be.
    pub async fn keep_waiting(&self) -> Result<u64, ReaderError> {
        let mut waiting = self.inner.unkept.lock().await;
        waiting.wake();
        let number = waiting.writes.len() as u64;
        match self.put_all(&mut waiting).await? {
            Ok(()) => Ok(number),
            Err(why) => Err(waits(&waiting, &why)),
        }
    }

    /// Takes back the newest mark that waits; `None`: none does.
    pub(super) async fn forget_waiting(&self) -> Option<Done> {
        let mut waiting = self.inner.unkept.lock().await;
        let (_, entry) = waiting.writes.pop_back()?;
        Some(Done { text: Clean::new("undone: a mark that was not written yet"), changed: 1, entry })
    }

    /// Tries again what waits, where it is time; what to tell of it. Called again and again.
    pub(super) async fn retry(&self) -> Option<Clean> {
        // Who puts a mark just now tries by itself.
        let mut waiting = self.inner.unkept.try_lock().ok()?;
        if waiting.rests().is_some() {
            return None;
        }
        let number = waiting.writes.len() as u64;
        let kept = self.put_all(&mut waiting).await.is_ok_and(|kept| kept.is_ok());
        (kept && number > 0)
            .then(|| Clean::new(&format!("{} that waited {} written now", counted(number, "mark", "marks"), is_or_are(number))))
    }

    /// Writes what waits, oldest first; what stopped it, in a few words.
    async fn put_all(&self, waiting: &mut Unkept) -> Result<Result<(), String>, ReaderError> {
        if let Some(why) = waiting.rests() {
            return Ok(Err(why.to_owned()));
        }
        waiting.failed(String::new());
        if let Err(why) = self.open_anew().await {
            return Ok(Err(waiting.failed(why.0.to_string())));
        }
        while let Some((write, _)) = waiting.writes.front().cloned() {
            match self.write(&write).await? {
                Err(why) if why.may_pass() => return Ok(Err(waiting.failed(why.reason()))),
                Err(why) => tracing::error!(%why, "a mark that waited is lost"),
                Ok(_) => {}
            }
            waiting.writes.pop_front();
        }
        Ok(Ok(()))
    }

    /// Writes; what the database said of it.
    async fn write(&self, write: &Write) -> Result<Result<u64, StoreError>, ReaderError> {
        let write = Arc::clone(write);
        self.inner.writer.ask(move |store| Ok::<_, ReaderError>(write(store))).await
    }

    /// Opens a database anew that could only be read, in case it can be written now.
    async fn open_anew(&self) -> Result<(), ReaderError> {
        let path = self.inner.database.clone();
        let is_new = self.inner.writer.ask(move |store: &mut Store| {
            let was = store.is_unchanging();
            if was {
                store.open_anew(&path)?;
            }
            Ok::<_, StoreError>(was && !store.is_unchanging())
        });
        if is_new.await? {
            let path = self.inner.database.clone();
            self.inner.lists.ask(move |lists| Lists::open(&path).map(|opened| *lists = opened)).await?;
            self.forget_config();
        }
        Ok(())
    }

    /// What there is to tell of the opening; asked for, it is told.
    pub fn notices(&self) -> Vec<Clean> {
        std::mem::take(&mut self.inner.notices.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn waits(waiting: &Unkept, why: &str) -> ReaderError {
    let number = waiting.writes.len() as u64;
    ReaderError::new(format!(
        "{} {} not written yet ({why}); dateline tries again every few seconds",
        counted(number, "mark", "marks"),
        is_or_are(number)
    ))
}

fn is_or_are(number: u64) -> &'static str {
    if number == 1 { "is" } else { "are" }
}
