//! Marks that could not be written, kept in memory until they can: the disk is full, a folder is
//! read-only, another program holds the database. They are shown as what they are, not yet kept.

use super::{
    error::ReaderError,
    handle::Reader,
    marks::{Done, Target, done, put},
    unkept::{Unkept, Write},
    words::counted,
};
use crate::model::{Clean, Mark};
use crate::store::{Lists, Store, StoreError, suspect};
use std::sync::{Arc, PoisonError, atomic::Ordering};

impl Reader {
    /// A mark was asked for; [`Reader::mark_or_wait`] is to follow. Should the end come before that, the mark is
    /// told as one that may be lost.
    pub fn expect_mark(&self) {
        self.inner.on_their_way.fetch_add(1, Ordering::SeqCst);
    }

    /// A mark is written, waits or is lost. Not where the putting is dropped midway: then nobody knows.
    fn arrived(&self) {
        self.inner.on_their_way.fetch_sub(1, Ordering::SeqCst);
    }

    /// As [`Reader::mark`], for a reader that stays, of a mark that is expected: one that can't be written now
    /// waits, and is written as soon as it can be. [`Reader::changed`] tells when.
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
            self.count(&waiting);
            self.arrived();
            return match self.put_all(&mut waiting).await? {
                Tried::Written => Ok(Done { text: Clean::new("the marks that waited are written now"), changed: 1, entry: None }),
                Tried::Lost(lost) => Err(lost),
                Tried::Waits(why) => Err(waits(&waiting, &why)),
            };
        }
        let written = self.write(&write).await.inspect_err(|why| self.lose(&why.0));
        if let Ok(Err(why)) = &written {
            if why.may_pass() {
                waiting.writes.push_back((write, entry));
                self.count(&waiting);
                self.hindered(&waiting.failed(why.reason()));
            } else {
                self.lose(&why.reason());
            }
        }
        self.arrived();
        match written? {
            Ok(changed) => Ok(done(mark, changed, entry)),
            Err(why) if why.may_pass() => Err(waits(&waiting, &why.reason())),
            Err(why) => Err(why.into()),
        }
    }

    /// What has not been kept so far, or never will be, in a sentence for the end with why; `None`: nothing.
    /// It waits for nobody.
    pub fn unkept(&self) -> Option<Clean> {
        let is_tried = self.waiting() > 0 && self.inner.unkept.try_lock().is_err();
        let on_their_way = self.inner.on_their_way.load(Ordering::SeqCst);
        let number = self.waiting() + self.lost() + on_their_way;
        let marks = counted(number, "mark", "marks");
        let why = Some(self.inner.hindrance.lock().unwrap_or_else(PoisonError::into_inner).clone()).filter(|why| !why.is_empty());
        let sentence = if is_tried || on_their_way > 0 {
            let why = why.unwrap_or_else(|| "the database gave no answer yet".to_owned());
            format!("{marks} could not be written in time and may be lost: {why}")
        } else {
            format!("{marks} could not be written and {} lost: {}", is_or_are(number), why.unwrap_or_default())
        };
        (number > 0).then(|| Clean::new(&sentence))
    }

    /// How many marks wait to be written. It waits for nobody, be the database written to just now.
    pub fn waiting(&self) -> u64 {
        self.inner.waiting.load(Ordering::SeqCst)
    }

    /// How many marks could not be written and never will be, since the start. It waits for nobody.
    pub fn lost(&self) -> u64 {
        self.inner.lost.load(Ordering::SeqCst)
    }

    /// Tries once more to write what waits; how many marks still do.
    pub async fn settled(&self) -> u64 {
        if self.waiting() > 0
            && let Err(error) = self.keep_waiting().await
        {
            tracing::warn!(%error, "before the end");
        }
        self.waiting()
    }

    fn count(&self, waiting: &Unkept) {
        self.inner.waiting.store(waiting.writes.len() as u64, Ordering::SeqCst);
    }

    fn lose(&self, why: &str) {
        self.hindered(why);
        self.inner.lost.fetch_add(1, Ordering::SeqCst);
    }

    /// Notes what was in the way of a mark.
    fn hindered(&self, why: &str) {
        why.clone_into(&mut self.inner.hindrance.lock().unwrap_or_else(PoisonError::into_inner));
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
            Tried::Written => Ok(number),
            Tried::Lost(lost) => Err(lost),
            Tried::Waits(why) => Err(waits(&waiting, &why)),
        }
    }

    /// Takes back the newest mark that waits; `None`: none does.
    pub(super) async fn forget_waiting(&self) -> Option<Done> {
        let mut waiting = self.inner.unkept.lock().await;
        let (_, entry) = waiting.writes.pop_back()?;
        self.count(&waiting);
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
        match self.put_all(&mut waiting).await.ok()? {
            Tried::Written if number > 0 => {
                Some(Clean::new(&format!("{} that waited {} written now", counted(number, "mark", "marks"), is_or_are(number))))
            }
            Tried::Lost(lost) => Some(lost.0),
            Tried::Written | Tried::Waits(_) => None,
        }
    }

    /// Writes what waits, oldest first.
    async fn put_all(&self, waiting: &mut Unkept) -> Result<Tried, ReaderError> {
        if let Some(why) = waiting.rests() {
            return Ok(Tried::Waits(why.to_owned()));
        }
        waiting.failed(String::new());
        if let Err(why) = self.open_anew().await {
            self.hindered(&why.0);
            return Ok(Tried::Waits(waiting.failed(why.0.to_string())));
        }
        let mut lost = None;
        while let Some((write, _)) = waiting.writes.front().cloned() {
            match self.write(&write).await? {
                Err(why) if why.may_pass() => {
                    self.hindered(&why.reason());
                    return Ok(Tried::Waits(waiting.failed(why.reason())));
                }
                Err(why) => {
                    tracing::error!(%why, "a mark that waited is lost");
                    self.lose(&why.reason());
                    let (number, why) = lost.take().map_or((1, why), |(before, first)| (before + 1, first));
                    lost = Some((number, why));
                }
                Ok(_) => {}
            }
            waiting.writes.pop_front();
            self.count(waiting);
        }
        Ok(match lost {
            None => Tried::Written,
            Some((number, why)) => Tried::Lost(ReaderError::new(format!(
                "{} that waited could not be written and {} lost: {}",
                counted(number, "mark", "marks"),
                is_or_are(number),
                why.reason()
            ))),
        })
    }

    /// Writes; what the database said of it.
    async fn write(&self, write: &Write) -> Result<Result<u64, StoreError>, ReaderError> {
        let write = Arc::clone(write);
        let path = self.inner.database.clone();
        let written = move |store: &mut Store| {
            let written = write(store);
            if matches!(written, Err(StoreError::Damaged)) {
                // An answer inside an answer is not looked into by the thread.
                suspect(&path);
            }
            Ok::<_, ReaderError>(written)
        };
        self.inner.writer.ask(written).await
    }

    /// Opens a database anew that could only be read, in case it can be written now.
    async fn open_anew(&self) -> Result<(), ReaderError> {
        let path = self.inner.database.clone();
        let is_new = self.inner.writer.ask(move |store: &mut Store| {
            let was = store.is_unchanging();
            if was {
                match store.open_anew(&path) {
                    // The writes say it in their own words.
                    Err(why) if why.may_pass() => return Ok(false),
                    opened => opened?,
                }
            }
            Ok::<_, StoreError>(was)
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

/// What became of the marks that waited.
enum Tried {
    /// All of them are written.
    Written,
    /// None waits any more, but some can't be written ever.
    Lost(ReaderError),
    /// Some still wait; what was in the way, in a few words.
    Waits(String),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Paths;

    #[tokio::test]
    async fn a_mark_that_fails_for_good_at_once_is_told_at_the_end() {
        let home = tempfile::tempdir().expect("a folder");
        let reader = Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened");
        let other = rusqlite::Connection::open(home.path().join("dateline.db")).expect("opened");
        // No second try helps.
        other.execute_batch("PRAGMA foreign_keys = OFF; DROP TABLE status").expect("dropped");
        let target = Target::Entries(vec![crate::model::EntryId(1)]);
        reader.expect_mark();
        reader.mark_or_wait(Mark::Starred, target).await.expect_err("it can't be put");
        assert_eq!((reader.waiting(), reader.lost()), (0, 1));
        let told = reader.unkept().expect("it is told").to_string();
        assert!(told.starts_with("1 mark could not be written and is lost: ") && !told.ends_with(": "), "{told}");
    }

    #[tokio::test]
    async fn a_look_at_whether_marks_wait_is_no_mark_at_the_end() {
        let home = tempfile::tempdir().expect("a folder");
        let reader = Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened");
        // The writer is busy with something else, a refresh say, when it is looked whether marks can be written.
        let (free, busy) = std::sync::mpsc::channel::<()>();
        let writer = reader.clone();
        let other = tokio::spawn(async move { writer.inner.writer.ask(move |_| Ok::<_, ReaderError>(busy.recv())).await });
        let looking = reader.clone();
        let look = tokio::spawn(async move { looking.retry().await });
        while reader.inner.unkept.try_lock().is_ok() {
            tokio::task::yield_now().await;
        }
        assert_eq!(reader.unkept(), None, "nobody marked anything");
        let marking = reader.clone();
        reader.expect_mark();
        let mark = tokio::spawn(async move { marking.mark_or_wait(Mark::Starred, Target::Entries(Vec::new())).await });
        tokio::task::yield_now().await;
        let told = "1 mark could not be written in time and may be lost: the database gave no answer yet";
        assert_eq!(reader.unkept().as_deref(), Some(told));
        free.send(()).expect("it waits");
        let _ = (other.await, look.await, mark.await.expect("it ended").expect("marked"));
        assert_eq!(reader.unkept(), None);
    }

    #[tokio::test]
    async fn a_mark_that_can_never_be_written_is_told_as_lost_and_not_as_written() {
        let home = tempfile::tempdir().expect("a folder");
        let reader = Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened");
        let fails = |why: fn() -> StoreError| -> Write { Arc::new(move |_| Err(why())) };
        let mut waiting = reader.inner.unkept.lock().await;
        waiting.writes.push_back((fails(|| StoreError::Damaged), None));
        waiting.writes.push_back((Arc::new(|_| Ok(1)), None));
        drop(waiting);
        let told = reader.keep_waiting().await.expect_err("one is lost").to_string();
        assert!(told.contains("1 mark that waited could not be written and is lost: the database is damaged"), "{told}");
        let told = reader.unkept().expect("it is told").to_string();
        assert!(told.starts_with("1 mark could not be written and is lost: the database is damaged; "), "{told}");
        assert!(home.path().join("dateline.db.suspect").exists(), "the next start looks into it");
        // Told once by each who asks; what comes later is written.
        assert_eq!(reader.keep_waiting().await.ok(), Some(0));

        reader.inner.unkept.lock().await.writes.push_back((fails(|| StoreError::Refused(1)), None));
        reader.inner.unkept.lock().await.wake();
        let told = reader.retry().await.expect("it is told").to_string();
        assert!(told.contains("is lost"), "{told}");
        let told = reader.unkept().expect("it is told").to_string();
        assert!(told.starts_with("2 marks could not be written and are lost: "), "{told}");
    }
}
