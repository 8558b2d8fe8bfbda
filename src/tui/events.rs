//! What the terminal says, as a stream, and the certain end of it.
//!
//! crossterm waits for events on a thread of its own, which holds the terminal while it waits and is woken when
//! the stream is dropped. Whoever reads the terminal before that thread has let it go takes the wake-up for
//! himself: then the thread waits for a key, and everybody else for the thread.

use crossterm::event::{Event, EventStream};
use futures_util::{Stream, StreamExt};
use std::{
    future::poll_fn,
    io,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

/// Longer than a thread that was woken needs to let go.
const PATIENCE: Duration = Duration::from_secs(1);

/// The stream of the terminal's events. When it is dropped, nobody of its own reads the terminal any more.
pub(super) struct Events<S = EventStream> {
    // Dropped in this order.
    stream: S,
    hold: Sender<()>,
    _end: End,
}

/// Waits until nobody has a hold.
struct End(Receiver<()>);

impl Drop for End {
    fn drop(&mut self) {
        // Nothing is ever sent: it is over when the last hold is gone.
        let _ = self.0.recv_timeout(PATIENCE);
    }
}

/// A waker with a hold on the stream: the thread has it for as long as it waits.
struct Holding {
    waker: Waker,
    _hold: Sender<()>,
}

impl Wake for Holding {
    fn wake(self: Arc<Self>) {
        self.waker.wake_by_ref();
    }
}

impl Events {
    /// Begins to listen.
    pub(super) fn new() -> Self {
        Self::of(EventStream::new())
    }
}

impl<S: Stream<Item = io::Result<Event>> + Unpin> Events<S> {
    fn of(stream: S) -> Self {
        let (hold, held) = channel();
        Self { stream, hold, _end: End(held) }
    }

    /// The next event; `None`: the terminal is gone.
    pub(super) async fn next(&mut self) -> Option<io::Result<Event>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The next event, if it is there. The next one that comes later wakes this task all the same: the stream
    /// keeps the first waker that it sees, and one that wakes nobody (as `now_or_never` has) would lose a key.
    pub(super) async fn waiting(&mut self) -> Option<io::Result<Event>> {
        poll_fn(|context| {
            Poll::Ready(match self.poll(context) {
                Poll::Ready(event) => event,
                Poll::Pending => None,
            })
        })
        .await
    }

    fn poll(&mut self, context: &Context<'_>) -> Poll<Option<io::Result<Event>>> {
        let waker = Waker::from(Arc::new(Holding { waker: context.waker().clone(), _hold: self.hold.clone() }));
        self.stream.poll_next_unpin(&mut Context::from_waker(&waker))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        pin::Pin,
        sync::atomic::{AtomicBool, Ordering},
        thread,
    };

    /// As crossterm's: a thread has the waker, and is told to let go when the stream is dropped.
    struct Slow {
        thread_has: Sender<Waker>,
    }

    impl Stream for Slow {
        type Item = io::Result<Event>;

        fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            self.thread_has.send(context.waker().clone()).expect("the thread lives");
            Poll::Pending
        }
    }

    #[test]
    fn the_terminal_is_let_go_when_the_stream_is_dropped() {
        for polls in [0, 1, 3] {
            let (thread_has, wakers) = channel::<Waker>();
            let let_go = Arc::new(AtomicBool::new(false));
            let goes = Arc::clone(&let_go);
            let mut events = Events::of(Slow { thread_has });
            for _ in 0..polls {
                assert!(events.poll(&Context::from_waker(Waker::noop())).is_pending());
            }
            thread::spawn(move || {
                // Ends when the stream is dropped.
                let held: Vec<Waker> = wakers.iter().collect();
                goes.store(true, Ordering::SeqCst);
                drop(held);
            });
            drop(events);
            assert!(polls == 0 || let_go.load(Ordering::SeqCst), "{polls} polls");
        }
    }
}
