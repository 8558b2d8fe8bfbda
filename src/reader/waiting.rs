//! Marks that could not be written, kept in memory until they can: the disk is full, a folder is
//! read-only, another program holds the database. Lists show them as if they were kept, the user is told
//! that they are not.

use super::{
    error::ReaderError,
    handle::Reader,
    lists::moment,
    marks::{Done, Target, done},
    unkept::{Unkept, Unwritten, Write, lay},
    unwritten::{Put, Tried, are_lost, unwritten, waits},
    words::{counted, is_or_are},
};
use crate::model::{Clean, Mark};
use crate::store::{Store, StoreError, suspect};
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
    /// Where the mark can't be put at all. Others that waited before it and are lost are told by [`Reader::changed`].
    pub async fn mark_or_wait(&self, mark: Mark, target: Target) -> Result<Put, ReaderError> {
        let entry = target.only();
        let unwritten = unwritten(mark, target, self.config().reading.same_story, moment());
        let mut waiting = self.inner.unkept.lock().await;
        if !waiting.marks.is_empty() {
            // Behind those that came before it, so that the last one decides.
            waiting.leave_forgotten();
            self.queue(&mut waiting, unwritten).await;
            return self.put_behind(&mut waiting).await;
        }
        let put = match self.write(&unwritten.write).await.inspect_err(|why| self.inner.tally.lose(&why.0)) {
            Ok(Ok(changed)) => {
                if changed > 0 {
                    waiting.leave_forgotten();
                }
                Ok(Put::Written(done(mark, changed, entry)))
            }
            Ok(Err(why)) if why.may_pass() => {
                waiting.leave_forgotten();
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

    /// Tries to write all that waits; what became of the newest of them.
    async fn put_behind(&self, waiting: &mut Unkept) -> Result<Put, ReaderError> {
        let tried = self.put_all(waiting).await?;
        let mut text = "the marks that waited are written now";
        match tried.lost {
            Some(lost) if tried.is_newest_lost => return Err(lost),
            Some(lost) => {
                text = "the mark is written";
                self.notice(lost.0);
            }
            None => {}
        }
        Ok(match tried.waits {
            Some(why) => Put::Waits(waits(waiting, &why)),
            None => Put::Written(Done { text: Clean::new(text), changed: 1, entry: None }),
        })
    }

    /// Puts a mark that was expected behind all that wait, and shows it.
    pub(super) async fn queue(&self, waiting: &mut Unkept, mark: Unwritten) {
        let show = Arc::clone(&mark.show);
        waiting.marks.push_back(mark);
        self.inner.tally.wait(waiting.marks.len());
        self.inner.tally.arrived();
        let shown = self.inner.lists.ask(move |lists| show(lists)).await;
        waiting.is_unshown |= shown.inspect_err(|error| tracing::warn!(%error, "a mark that waits is not shown")).is_err();
    }

    /// Shows what waits, and nothing that does no more.
    pub(super) async fn show_all(&self, waiting: &mut Unkept) {
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
        let tried = self.put_all(&mut waiting).await?;
        match (tried.lost, tried.waits) {
            (Some(lost), _) => Err(lost),
            (None, Some(why)) => Err(ReaderError(waits(&waiting, &why))),
            (None, None) => Ok(number),
        }
    }

    /// Tries again what waits, where it is time; what to tell of it. Called again and again.
    pub(super) async fn retry(&self) -> Option<Clean> {
        // Who puts a mark just now tries by itself.
        let mut waiting = self.inner.unkept.try_lock().ok()?;
        if waiting.rests().is_some() {
            return None;
        }
        let number = waiting.marks.len() as u64;
        let tried = self.put_all(&mut waiting).await.ok()?;
        match (tried.lost, tried.waits) {
            (Some(lost), _) => Some(lost.0),
            (None, None) if number > 0 => {
                Some(Clean::new(&format!("{} that waited {} written now", counted(number, "mark", "marks"), is_or_are(number))))
            }
            (None, _) => None,
        }
    }

    /// Writes what waits, oldest first.
    pub(super) async fn put_all(&self, waiting: &mut Unkept) -> Result<Tried, ReaderError> {
        if let Some(why) = waiting.rests() {
            return Ok(Tried { waits: Some(why.to_owned()), ..Tried::default() });
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
            return Ok(Tried { waits: Some(waiting.failed(why.0.to_string())), ..Tried::default() });
        }
        let (mut tried, mut lost) = (Tried::default(), None);
        while let Some(Unwritten { write, .. }) = waiting.marks.front().cloned() {
            let written = self.write(&write).await?;
            tried.is_newest_lost = written.as_ref().is_err_and(|why| !why.may_pass());
            match written {
                Err(why) if why.may_pass() => {
                    let why = waiting.failed(why.reason());
                    self.inner.tally.hindered(&why);
                    tried.waits = Some(why);
                    break;
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
        tried.lost = lost.map(|(number, why)| are_lost(number, &why));
        Ok(tried)
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

    /// Has the user told this when there is next a look at what changed.
    pub(super) fn notice(&self, told: Clean) {
        self.inner.notices.lock().unwrap_or_else(PoisonError::into_inner).push(told);
    }

    /// What there is to tell of the opening, and of marks that were lost behind another wish; asked for, it is told.
    pub fn notices(&self) -> Vec<Clean> {
        std::mem::take(&mut self.inner.notices.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests;
