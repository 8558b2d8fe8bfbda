//! Work for the screen, done beside it: what came of it goes into the inbox.

use super::super::{
    effect::{Answer, ReaderError},
    message::Message,
};
use crate::model::Clean;
use std::future::Future;
use tokio::{
    sync::mpsc::UnboundedSender,
    task::{AbortHandle, JoinSet},
};

/// The way back to the app.
#[derive(Clone)]
pub(super) struct Inbox(pub(super) UnboundedSender<Message>);

impl Inbox {
    /// Sends an answer; a screen that is gone needs none.
    pub(super) fn answer(&self, answer: Answer) {
        let _ = self.0.send(Message::Answer(answer));
    }

    /// Does the work and answers. Aborting it takes the question back.
    pub(super) fn ask<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, ReaderError>> + Send + 'static,
        answer: impl FnOnce(Result<T, ReaderError>) -> Answer + Send + 'static,
    ) -> AbortHandle {
        tokio::spawn(self.clone().answered(work, answer)).abort_handle()
    }

    /// The work, and its answer at the end.
    pub(super) async fn answered<T: Send + 'static>(
        self,
        work: impl Future<Output = Result<T, ReaderError>> + Send + 'static,
        answer: impl FnOnce(Result<T, ReaderError>) -> Answer,
    ) {
        let result = guarded(work).await;
        self.answer(answer(result));
    }
}

/// The work's result; where it panicked, a sentence.
pub(super) async fn guarded<T: Send + 'static>(
    work: impl Future<Output = Result<T, ReaderError>> + Send + 'static,
) -> Result<T, ReaderError> {
    // A set of one: dropping it, unlike a bare handle, stops the work.
    let mut job = JoinSet::new();
    job.spawn(work);
    job.join_next().await.and_then(Result::ok).unwrap_or_else(|| Err(broken()))
}

/// What is told of a panic.
pub(super) fn broken() -> ReaderError {
    ReaderError(Clean::new("Something broke inside dateline; dateline.log says what. Nothing that was kept is lost."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_in_the_work_is_a_failed_answer() {
        let result = guarded(async { if true { panic!("the parser broke") } else { Ok(()) } }).await;
        assert!(result.unwrap_err().to_string().contains("dateline.log"));
    }
}
