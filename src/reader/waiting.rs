//! Marks that could not be written, kept in memory until they can: the disk is full, a folder is
//! read-only, another program holds the database. Lists show them as if they were kept, the user is told
//! that they are not.

use super::{
    error::ReaderError,
    handle::Reader,
    marks::{Done, Target, done},
    unkept::{Unkept, Unwritten, Write, lay},
    unwritten::{Put, Tried, are_lost, unwritten, waits},
    words::{counted, is_or_are},
};
use crate::model::{Clean, Mark};
use crate::store::{Lists, Store, StoreError, suspect};
use std::sync::{Arc, PoisonError};

impl Reader {
    /// A mark was asked for; [`Reader::mark_or_wait`] is to follow. Should the end come before that, the mark is
    /// told as one that may be lost.
    pub fn expect_mark(&self) {
        self.inner.tally.expect();
    }

    /// As [`Reader::mark`], for a reader that stays, of a mark that is expected: one that can't be written now
    /// waits, and is written as soon as it can be; lists and counts show it until then as if it were.
    /// [`Reader::changed`] tells when.
    ///
    /// # Errors
    /// Where the mark can't be put at all, or others that waited before it are lost.
    pub async fn mark_or_wait(&self, mark: Mark, target: Target) -> Result<Put, ReaderError> {
        let entry = target.only();
        let unwritten = unwritten(mark, target, self.config().reading.same_story);
        let mut waiting = self.inner.unkept.lock().await;
        waiting.forgotten.clear();
        if !waiting.marks.is_empty() {
            // Behind those that came before it, so that the last one decides.
            self.queue(&mut waiting, unwritten).await;
            return match self.put_all(&mut waiting).await? {
                Tried::Written => {
                    Ok(Put::Written(Done { text: Clean::new("the marks that waited are written now"), changed: 1, entry: None }))
                }
                Tried::Lost(lost) => Err(lost),
                Tried::Waits(why) => Ok(Put::Waits(waits(&waiting, &why))),
            };
        }
        let put = match self.write(&unwritten.write).await.inspect_err(|why| self.inner.tally.lose(&why.0)) {
            Ok(Ok(changed)) => Ok(Put::Written(done(mark, changed, entry))),
            Ok(Err(why)) if why.may_pass() => {
                self.queue(&mut waiting, unwritten).await;
                let why = waiting.failed(why.reason());
                self.inner.tally.hindered(&why);
                return Ok(Put::Waits(waits(&waiting, &why)));
            }
            Ok(Err(why)) => {
                self.inner.tally.lose(&why.reason());
                Err(why.into())
            }
            Err(lost) => Err(lost),
        };
        // Not where this is dropped midway: then nobody knows what became of the mark.
        self.inner.tally.arrived();
        put
    }

    /// Puts a mark that was expected behind all that wait, and shows it.
    async fn queue(&self, waiting: &mut Unkept, mark: Unwritten) {
        let show = Arc::clone(&mark.show);
        waiting.marks.push_back(mark);
        self.inner.tally.wait(waiting.marks.len());
        self.inner.tally.arrived();
        let shown = self.inner.lists.ask(move |lists| show(lists)).await;
        waiting.is_unshown |= shown.inspect_err(|error| tracing::warn!(%error, "a mark that waits is not shown")).is_err();
    }

    /// Shows what waits, and nothing that does no more.
    async fn show_all(&self, waiting: &mut Unkept) {
        let shows = waiting.shows();
        let shown = self.inner.lists.ask(move |lists| lists.forget_decided().and_then(|()| lay(lists, &shows))).await;
        waiting.is_unshown = shown.inspect_err(|error| tracing::warn!(%error, "the marks that wait are not shown")).is_err();
    }

    /// What has not been kept so far, or never will be, in a sentence for the end with why; `None`: nothing.
    /// It waits for nobody.
    pub fn unkept(&self) -> Option<Clean> {
        let is_tried = self.waiting() > 0 && self.inner.unkept.try_lock().is_err();
        self.inner.tally.at_the_end(is_tried)
    }

    /// How many marks wait to be written. It waits for nobody, be the database written to just now.
    pub fn waiting(&self) -> u64 {
        self.inner.tally.waiting()
    }

    /// How many marks could not be written and never will be, since the start. It waits for nobody.
    pub fn lost(&self) -> u64 {
        self.inner.tally.lost()
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

    /// Tries once more to write the marks that wait; how many were.
    ///
    /// # Errors
    /// Where they still can't be.
    pub async fn keep_waiting(&self) -> Result<u64, ReaderError> {
        let mut waiting = self.inner.unkept.lock().await;
        waiting.wake();
        let number = waiting.marks.len() as u64;
        match self.put_all(&mut waiting).await? {
            Tried::Written => Ok(number),
            Tried::Lost(lost) => Err(lost),
            Tried::Waits(why) => Err(ReaderError(waits(&waiting, &why))),
        }
    }

    /// Takes back the newest mark that waits; `None`: none does.
    pub(super) async fn forget_waiting(&self) -> Option<Done> {
        let mut waiting = self.inner.unkept.lock().await;
        let mark = waiting.marks.pop_back()?;
        let entry = mark.entry;
        waiting.forgotten.push(mark);
        self.inner.tally.wait(waiting.marks.len());
        self.show_all(&mut waiting).await;
        Some(Done { text: Clean::new("undone: a mark that was not written yet"), changed: 1, entry })
    }

    /// Puts the mark again that was taken back last before it was written; `None`: none was.
    pub(super) async fn put_forgotten(&self) -> Result<Option<Done>, ReaderError> {
        let mut waiting = self.inner.unkept.lock().await;
        let Some(mark) = waiting.forgotten.pop() else { return Ok(None) };
        let entry = mark.entry;
        self.expect_mark();
        self.queue(&mut waiting, mark).await;
        let text = match self.put_all(&mut waiting).await? {
            Tried::Written => "done again: a mark",
            Tried::Waits(_) => "done again: a mark that is not written yet",
            Tried::Lost(lost) => return Err(lost),
        };
        Ok(Some(Done { text: Clean::new(text), changed: 1, entry }))
    }

    /// Forgets for good what was taken back: something else was taken back behind it.
    pub(super) async fn leave_forgotten(&self) {
        self.inner.unkept.lock().await.forgotten.clear();
    }

    /// Tries again what waits, where it is time; what to tell of it. Called again and again.
    pub(super) async fn retry(&self) -> Option<Clean> {
        // Who puts a mark just now tries by itself.
        let mut waiting = self.inner.unkept.try_lock().ok()?;
        if waiting.rests().is_some() {
            return None;
        }
        let number = waiting.marks.len() as u64;
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
        let before = waiting.marks.len();
        let tried = self.write_all(waiting).await;
        // Those that are written are shown once more until here: lists are the same with them and without.
        if waiting.marks.len() < before || waiting.is_unshown {
            self.show_all(waiting).await;
        }
        tried
    }

    async fn write_all(&self, waiting: &mut Unkept) -> Result<Tried, ReaderError> {
        waiting.failed(String::new());
        if let Err(why) = self.open_anew(waiting).await {
            self.inner.tally.hindered(&why.0);
            return Ok(Tried::Waits(waiting.failed(why.0.to_string())));
        }
        let mut lost = None;
        while let Some(Unwritten { write, .. }) = waiting.marks.front().cloned() {
            match self.write(&write).await? {
                Err(why) if why.may_pass() => {
                    let why = waiting.failed(why.reason());
                    self.inner.tally.hindered(&why);
                    // What is lost is told before what waits.
                    return Ok(lost.map_or(Tried::Waits(why), |(number, why)| Tried::Lost(are_lost(number, &why))));
                }
                Err(why) => {
                    tracing::error!(%why, "a mark that waited is lost");
                    self.inner.tally.lose(&why.reason());
                    let (number, why) = lost.take().map_or((1, why), |(before, first)| (before + 1, first));
                    lost = Some((number, why));
                }
                Ok(_) => {}
            }
            waiting.marks.pop_front();
            self.inner.tally.wait(waiting.marks.len());
        }
        Ok(lost.map_or(Tried::Written, |(number, why)| Tried::Lost(are_lost(number, &why))))
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
    async fn open_anew(&self, waiting: &Unkept) -> Result<(), ReaderError> {
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
            let (path, shows) = (self.inner.database.clone(), waiting.shows());
            let opened = move |lists: &mut Lists| -> Result<(), StoreError> {
                let mut opened = Lists::open(&path)?;
                lay(&mut opened, &shows)?;
                *lists = opened;
                Ok(())
            };
            self.inner.lists.ask(opened).await?;
            self.forget_config();
        }
        Ok(())
    }

    /// What there is to tell of the opening; asked for, it is told.
    pub fn notices(&self) -> Vec<Clean> {
        std::mem::take(&mut self.inner.notices.lock().unwrap_or_else(PoisonError::into_inner))
    }
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
        let put = |write: Write| Unwritten { write, show: Arc::new(|_| Ok(())), entry: None };
        let fails = |why: fn() -> StoreError| put(Arc::new(move |_| Err(why())));
        let mut waiting = reader.inner.unkept.lock().await;
        waiting.marks.push_back(fails(|| StoreError::Damaged));
        waiting.marks.push_back(put(Arc::new(|_| Ok(1))));
        drop(waiting);
        let told = reader.keep_waiting().await.expect_err("one is lost").to_string();
        assert!(told.contains("1 mark that waited could not be written and is lost: the database is damaged"), "{told}");
        let told = reader.unkept().expect("it is told").to_string();
        assert!(told.starts_with("1 mark could not be written and is lost: the database is damaged; "), "{told}");
        assert!(home.path().join("dateline.db.suspect").exists(), "the next start looks into it");
        // Told once by each who asks; what comes later is written.
        assert_eq!(reader.keep_waiting().await.ok(), Some(0));

        reader.inner.unkept.lock().await.marks.push_back(fails(|| StoreError::Refused(1)));
        reader.inner.unkept.lock().await.wake();
        let told = reader.retry().await.expect("it is told").to_string();
        assert!(told.contains("is lost"), "{told}");
        let told = reader.unkept().expect("it is told").to_string();
        assert!(told.starts_with("2 marks could not be written and are lost: "), "{told}");
    }
}
