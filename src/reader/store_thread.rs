//! One thread owns one database connection; questions queue up for it.
//!
//! Two of them run: the writer's, and a read-only one for lists, so that a list never waits for a
//! refresh to be written.

use super::error::ReaderError;
use std::{panic, sync::mpsc, thread};
use tokio::sync::oneshot;

type Question<C> = Box<dyn FnOnce(&mut C) + Send>;

/// A handle to the thread that owns the connection `C`; the thread ends when the handle is gone.
#[derive(Debug)]
pub(super) struct StoreThread<C> {
    questions: mpsc::Sender<Question<C>>,
}

impl<C: Send + 'static> StoreThread<C> {
    /// Hands the connection to a thread of its own.
    pub(super) fn start(name: &str, mut connection: C) -> std::io::Result<Self> {
        let (questions, inbox) = mpsc::channel::<Question<C>>();
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            for question in inbox {
                // A panic costs its question, never the connection: SQLite rolls back what was open.
                let _ = panic::catch_unwind(panic::AssertUnwindSafe(|| question(&mut connection)));
            }
        })?;
        Ok(Self { questions })
    }

    /// Asks and waits for the answer. What was asked is carried out even if the asker goes away.
    pub(super) async fn ask<T, E>(&self, question: impl FnOnce(&mut C) -> Result<T, E> + Send + 'static) -> Result<T, ReaderError>
    where
        T: Send + 'static,
        E: Into<ReaderError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let question: Question<C> = Box::new(move |connection| drop(answer.send(question(connection))));
        self.questions.send(question).map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?.map_err(Into::into)
    }
}

fn gone() -> ReaderError {
    ReaderError::new("the database did not answer; dateline.log says why")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_costs_its_question_only() {
        let thread = StoreThread::start("test", 1).expect("started");
        let failed = thread.ask(|_: &mut i32| -> Result<(), ReaderError> { panic!("as a test") }).await;
        assert!(failed.is_err());
        assert_eq!(thread.ask(|number| Ok::<_, ReaderError>(*number + 1)).await, Ok(2));
    }
}
