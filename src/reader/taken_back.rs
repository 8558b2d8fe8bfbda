//! Marks that wait, among the acts of the journal: they are taken back and put again in the order in which
//! all of them were done, and what is done behind one is written down behind it.

use super::{error::ReaderError, handle::Reader, marks::Done, unwritten::waits};
use crate::model::Clean;

impl Reader {
    /// Writes what waits, before something newer is written down.
    ///
    /// # Errors
    /// Where some still waits: then the newer must not be done.
    pub(super) async fn put_before(&self) -> Result<(), ReaderError> {
        let mut waiting = self.inner.unkept.lock().await;
        if waiting.marks.is_empty() {
            return Ok(());
        }
        waiting.wake();
        let tried = self.put_all(&mut waiting).await?;
        if let Some(lost) = tried.lost {
            self.notice(lost.0);
        }
        tried.waits.map_or(Ok(()), |why| Err(ReaderError::new(format!("nothing was changed, as {}", waits(&waiting, &why)))))
    }

    /// Takes back the newest mark that still waits, if all of them can't be written now; `None`: none does.
    ///
    /// # Errors
    /// Where some are lost in that: then nothing was taken back.
    pub(super) async fn take_back_waiting(&self) -> Result<Option<Done>, ReaderError> {
        let mut waiting = self.inner.unkept.lock().await;
        if waiting.marks.is_empty() {
            return Ok(None);
        }
        if let Some(lost) = self.put_all(&mut waiting).await?.lost {
            return Err(lost);
        }
        let Some(mark) = waiting.marks.pop_back() else { return Ok(None) };
        let entry = mark.entry;
        waiting.forgotten.push(mark);
        self.inner.tally.wait(waiting.marks.len());
        self.show_all(&mut waiting).await;
        Ok(Some(Done { text: Clean::new("undone: a mark that was not written yet"), changed: 1, entry }))
    }

    /// Puts the mark again that was taken back last before it was written; `None`: none was, or an older act
    /// comes first.
    ///
    /// # Errors
    /// Where it can't be put at all.
    pub(super) async fn put_forgotten(&self) -> Result<Option<Done>, ReaderError> {
        let mut waiting = self.inner.unkept.lock().await;
        if waiting.behind > 0 {
            return Ok(None);
        }
        let Some(mark) = waiting.forgotten.pop() else { return Ok(None) };
        let entry = mark.entry;
        self.expect_mark();
        self.queue(&mut waiting, mark).await;
        let tried = self.put_all(&mut waiting).await?;
        match tried.lost {
            Some(lost) if tried.is_newest_lost => return Err(lost),
            Some(lost) => self.notice(lost.0),
            None => {}
        }
        let text = if tried.waits.is_some() { "done again: a mark that is not written yet" } else { "done again: a mark" };
        Ok(Some(Done { text: Clean::new(text), changed: 1, entry }))
    }

    /// An act of the journal was taken back.
    pub(super) async fn taken_back_behind(&self) {
        let mut waiting = self.inner.unkept.lock().await;
        waiting.behind += usize::from(!waiting.forgotten.is_empty());
    }

    /// An act of the journal was done again.
    pub(super) async fn done_again_behind(&self) {
        let mut waiting = self.inner.unkept.lock().await;
        waiting.behind = waiting.behind.saturating_sub(1);
    }

    /// Something new was done: what was taken back before it was written can't be done again any more.
    pub(super) async fn leave_forgotten(&self) {
        self.inner.unkept.lock().await.leave_forgotten();
    }
}
