//! One thread owns one database connection; questions queue up for it.
//!
//! Two of them run: the writer's, and a read-only one for lists, so that a list never waits for a
//! refresh to be written.

use super::error::ReaderError;
use super::fault::break_here;
use crate::store::{StoreError, suspect};
use std::{any::Any, panic, path::PathBuf, sync::mpsc, thread};
use tokio::sync::oneshot;

/// Put to the connection, or to the gap that one left that could not be opened anew.
type Question<C> = Box<dyn FnOnce(&mut Option<C>) + Send>;

/// What a thread is sent.
enum Post<C> {
    Question(Question<C>),
    /// The connection is closed, and whoever waits for that is told by the end of this.
    End(oneshot::Sender<()>),
}

/// A handle to the thread that owns the connection `C`; the thread ends when the handle is gone or closed.
#[derive(Debug)]
pub(super) struct StoreThread<C> {
    posts: mpsc::Sender<Post<C>>,
    /// Where the connection's database lies.
    path: PathBuf,
}

impl<C: Send + 'static> StoreThread<C> {
    /// Hands the connection to the database at `path` to a thread of its own.
    pub(super) fn start(name: &str, connection: C, path: PathBuf) -> std::io::Result<Self> {
        let (posts, inbox) = mpsc::channel();
        let place = name.to_owned();
        let mut connection = Some(connection);
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            for post in inbox {
                let question: Question<C> = match post {
                    Post::Question(question) => question,
                    Post::End(ended) => {
                        drop(connection);
                        drop(ended);
                        return;
                    }
                };
                // A panic costs its question, never the connection: SQLite rolls back what was open.
                let _ = panic::catch_unwind(panic::AssertUnwindSafe(|| {
                    break_here(&place);
                    question(&mut connection);
                }));
            }
        })?;
        Ok(Self { posts, path })
    }

    /// Closes the connection once all that was asked before is answered, and waits for that. Whoever asks
    /// later is told that the database does not answer.
    pub(super) async fn close(&self) {
        let (ended, end) = oneshot::channel();
        // One that has ended already drops it at once.
        drop(self.posts.send(Post::End(ended)));
        drop(end.await);
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

    /// Gives the connection away for another one, or for none where that can't be had: then whoever asks is told that
    /// the database does not answer, until this goes well. It is carried out even if the asker goes away.
    pub(super) async fn exchange<T>(&self, exchange: impl FnOnce(Option<C>) -> (Option<C>, T) + Send + 'static) -> Result<T, ReaderError>
    where
        T: Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let question: Question<C> = Box::new(move |connection| {
            let (other, result) = exchange(connection.take());
            *connection = other;
            drop(answer.send(result));
        });
        self.posts.send(Post::Question(question)).map_err(|_| gone())?;
        answered.await.map_err(|_| gone())
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
            let Some(connection) = connection else { return };
            if !(only_if_wanted && answer.is_closed()) {
                let result = question(connection);
                if result.as_ref().is_err_and(is_damage) {
                    // The next start looks into it, and mends it.
                    suspect(&path);
                }
                drop(answer.send(result));
            }
        });
        self.posts.send(Post::Question(question)).map_err(|_| gone())?;
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
    async fn it_is_closed_after_what_was_asked_before_and_nobody_must_wait_for_that() {
        struct Told(Option<mpsc::Sender<()>>);
        impl Drop for Told {
            fn drop(&mut self) {
                let _ = self.0.take().expect("dropped once").send(());
            }
        }
        let (closed, is_closed) = mpsc::channel();
        let thread = StoreThread::start("test", Told(Some(closed)), PathBuf::new()).expect("started");
        let (go, wait) = mpsc::channel::<()>();
        let mut busy = Box::pin(thread.ask(move |_| wait.recv().map_err(|_| gone())));
        let mut look = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(busy.as_mut().poll(&mut look).is_pending());
        let late = tokio::time::timeout(std::time::Duration::ZERO, thread.close()).await;
        assert!(late.is_err() && is_closed.try_recv().is_err(), "it is busy");
        go.send(()).expect("the thread waits");
        assert_eq!(busy.await, Ok(()));
        thread.close().await;
        assert!(is_closed.try_recv().is_ok(), "when the wait is over it is closed");
        assert_eq!(thread.ask(|_| Ok::<_, ReaderError>(())).await, Err(gone()));
    }

    #[tokio::test]
    async fn a_connection_is_exchanged_and_a_gap_answers_nobody_until_it_is_filled() {
        let thread = StoreThread::start("test", 1, PathBuf::new()).expect("started");
        assert_eq!(thread.exchange(|old| (None, old)).await, Ok(Some(1)));
        assert_eq!(thread.ask(|number| Ok::<_, ReaderError>(*number)).await, Err(gone()));
        assert_eq!(thread.exchange(|old| (Some(2), old)).await, Ok(None));
        assert_eq!(thread.ask(|number| Ok::<_, ReaderError>(*number)).await, Ok(2));
    }

    #[tokio::test]
    async fn a_panic_costs_its_question_only() {
        let thread = StoreThread::start("test", 1, PathBuf::new()).expect("started");
        let failed = thread.ask(|_: &mut i32| -> Result<(), ReaderError> { panic!("as a test") }).await;
        assert!(failed.is_err());
        assert_eq!(thread.ask(|number| Ok::<_, ReaderError>(*number + 1)).await, Ok(2));
    }
}
