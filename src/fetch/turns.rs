//! Taking turns: a few connections at each origin, some more in all.
//!
//! The turn at the origin comes first, so that feeds of a stuck origin wait for each other and hold
//! nobody else up.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, Weak};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Who may connect now.
pub(super) struct Turns {
    per_origin: usize,
    all: Arc<Semaphore>,
    origins: Mutex<HashMap<String, Weak<Semaphore>>>,
}

/// A turn; dropping it ends it.
pub(super) struct Turn {
    _all: OwnedSemaphorePermit,
    _origin: OwnedSemaphorePermit,
}

impl Turns {
    pub(super) fn new(per_origin: usize, all: usize) -> Self {
        let all = Arc::new(Semaphore::new(all.clamp(1, Semaphore::MAX_PERMITS)));
        Self { per_origin: per_origin.clamp(1, Semaphore::MAX_PERMITS), all, origins: Mutex::default() }
    }

    /// Waits for a turn at an origin.
    pub(super) async fn wait(&self, origin: &str) -> Turn {
        let take = |semaphore: Arc<Semaphore>| async { semaphore.acquire_owned().await.expect("these semaphores are never closed") };
        // The permit holds the origin's semaphore alive, and so do those who wait.
        let at_origin = take(self.origin(origin)).await;
        Turn { _all: take(Arc::clone(&self.all)).await, _origin: at_origin }
    }

    /// The semaphore of an origin; those that nobody uses are forgotten.
    fn origin(&self, origin: &str) -> Arc<Semaphore> {
        let mut origins = self.origins.lock().expect("nothing panics while it is held");
        if let Some(semaphore) = origins.get(origin).and_then(Weak::upgrade) {
            return semaphore;
        }
        origins.retain(|_, semaphore| semaphore.strong_count() > 0);
        let semaphore = Arc::new(Semaphore::new(self.per_origin));
        origins.insert(origin.to_owned(), Arc::downgrade(&semaphore));
        semaphore
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[test]
    fn a_full_origin_holds_nobody_else_up() {
        let turns = Turns::new(2, 3);
        let first = turns.wait("a").now_or_never().unwrap();
        let _second = turns.wait("a").now_or_never().unwrap();
        assert!(turns.wait("a").now_or_never().is_none());
        let _other = turns.wait("b").now_or_never().unwrap();
        assert!(turns.wait("c").now_or_never().is_none(), "three in all");
        drop(first);
        assert!(turns.wait("a").now_or_never().is_some());
    }

    #[test]
    fn idle_origins_are_forgotten() {
        let turns = Turns::new(1, 9);
        for origin in 0..100 {
            drop(turns.wait(&origin.to_string()).now_or_never().unwrap());
        }
        assert!(turns.origins.lock().unwrap().len() <= 1);
    }
}
