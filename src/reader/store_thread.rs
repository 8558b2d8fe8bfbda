//! One thread owns one database connection; questions queue up for it.
//!
//! Two of them run: the writer's, and a read-only one for lists, so that a list never waits for a
//! refresh to be written.

use super::error::ReaderError;
use super::fault::break_here;
use crate::store::{StoreError, suspect};
use std::{any::Any, panic, path::PathBuf, sync::mpsc, thread};
use tokio::sync::oneshot;

type Question<C> = Box<dyn FnOnce(&mut C) + Send>;

/// A handle to the thread that owns the connection `C`; the thread ends when the handle is gone.
#[derive(Debug)]
pub(super) struct StoreThread<C> {
    questions: mpsc::Sender<Question<C>>,
    /// Where the connection's database lies.
    path: PathBuf,
}

impl<C: Send + 'static> StoreThread<C> {
    /// Hands the connection to the database at `path` to a thread of its own.
    pub(super) fn start(name: &str, mut connection: C, path: PathBuf) -> std::io::Result<Self> {
        let (questions, inbox) = mpsc::channel::<Question<C>>();
        let place = name.to_owned();
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            for question in inbox {
                // A panic costs its question, never the connection: SQLite rolls back what was open.
                let _ = panic::catch_unwind(panic::AssertUnwindSafe(|| {
                    break_here(&place);
                    question(&mut connection);
                }));
            }
        })?;
        Ok(Self { questions, path })
    }

    /// Asks and waits for the answer. What was asked is carried out even if the asker goes away.
    pub(super) async fn ask<T, E>(&self, question: impl FnOnce(&mut C) -> Result<T, E> + Send + 'static) -> Result<T, ReaderError>
    where
        T: Send + 'static,
        E: Into<ReaderError> + Send + 'static,
    {
        self.queue(question, false).await
    }

    /// Asks something that changes nothing: if the asker goes away before its turn (a newer search
    /// cancels the older one), it is not asked at all.
    pub(super) async fn look<T, E>(&self, question: impl FnOnce(&mut C) -> Result<T, E> + Send + 'static) -> Result<T, ReaderError>
    where
        T: Send + 'static,
        E: Into<ReaderError> + Send + 'static,
    {
        self.queue(question, true).await
    }

    async fn queue<T, E>(
        &self,
        question: impl FnOnce(&mut C) -> Result<T, E> + Send + 'static,
        only_if_wanted: bool,
    ) -> Result<T, ReaderError>
    where
        T: Send + 'static,
        E: Into<ReaderError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let path = self.path.clone();
        let question: Question<C> = Box::new(move |connection| {
            if !(only_if_wanted && answer.is_closed()) {
                let result = question(connection);
                if result.as_ref().is_err_and(is_damage) {
                    // The next start looks into it, and mends it.
                    suspect(&path);
                }
                drop(answer.send(result));
            }
        });
        self.questions.send(question).map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?.map_err(Into::into)
    }
}

/// Whether an error says that the database is damaged.
fn is_damage<E: 'static>(error: &E) -> bool {
    matches!((error as &dyn Any).downcast_ref(), Some(StoreError::Damaged))
}

fn gone() -> ReaderError {
    ReaderError::new("the database did not answer; dateline.log says why")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_nobody_waits_for_is_carried_out_or_not_even_looked_for() {
        let thread = StoreThread::start("test", 0, PathBuf::new()).expect("started");
        let (go, wait) = mpsc::channel::<()>();
        let busy = thread.ask(move |_: &mut i32| -> Result<(), ReaderError> { wait.recv().map_err(|_| gone()) });
        let look = thread.look(|number: &mut i32| -> Result<(), ReaderError> {
            *number += 1;
            Ok(())
        });
        let ask = thread.ask(|number: &mut i32| -> Result<(), ReaderError> {
            *number += 10;
            Ok(())
        });
        let first_poll = |future: &mut std::pin::Pin<Box<dyn Future<Output = _>>>| {
            assert!(future.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())).is_pending());
        };
        let mut busy: std::pin::Pin<Box<dyn Future<Output = _>>> = Box::pin(busy);
        let mut gone: [std::pin::Pin<Box<dyn Future<Output = _>>>; 2] = [Box::pin(look), Box::pin(ask)];
        first_poll(&mut busy);
        gone.iter_mut().for_each(first_poll);
        drop(gone);
        go.send(()).expect("the thread waits");
        assert_eq!(busy.await, Ok(()));
        assert_eq!(thread.ask(|number| Ok::<_, ReaderError>(*number)).await, Ok(10));
    }

    #[tokio::test]
    async fn a_panic_costs_its_question_only() {
        let thread = StoreThread::start("test", 1, PathBuf::new()).expect("started");
        let failed = thread.ask(|_: &mut i32| -> Result<(), ReaderError> { panic!("as a test") }).await;
        assert!(failed.is_err());
        assert_eq!(thread.ask(|number| Ok::<_, ReaderError>(*number + 1)).await, Ok(2));
    }
}
