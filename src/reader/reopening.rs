//! A database that could only be read is opened anew, in case it can be written now: marks wait for that, and the feed
//! list.

use super::{
    error::ReaderError,
    handle::Reader,
    unkept::{Unkept, lay},
};
use crate::store::{Lists, Store, StoreError};
use std::{
    path::Path,
    sync::{atomic::Ordering, mpsc},
};

/// A version that no database has.
const UNSEEN: i64 = -1;

impl Reader {
    /// Opens a database anew that could only be read, in case it can be written now. Lists go on meanwhile, or wait
    /// for it.
    pub(super) async fn open_anew(&self, waiting: &mut Unkept) -> Result<(), ReaderError> {
        let path = self.inner.database.clone();
        if waiting.is_closed || self.inner.writer.ask(move |store: &mut Store| Ok::<_, ReaderError>(store.must_close(&path))).await? {
            return self.close_and_open(waiting).await;
        }
        let path = self.inner.database.clone();
        let is_new = self.inner.writer.ask(move |store: &mut Store| {
            let was = store.is_read_only();
            if was {
                match store.open_anew(&path) {
                    // The writes say it in their own words.
                    Err(why) if why.may_pass() => return Ok(false),
                    opened => opened?,
                }
            }
            Ok::<_, StoreError>(was)
        });
        waiting.are_lists_old |= is_new.await?;
        if waiting.are_lists_old {
            let (path, shows) = (self.inner.database.clone(), waiting.shows());
            let opened = move |lists: &mut Lists| -> Result<(), StoreError> {
                let mut opened = Lists::open(&path)?;
                lay(&mut opened, &shows)?;
                *lists = opened;
                Ok(())
            };
            self.inner.lists.ask(opened).await?;
            waiting.are_lists_old = false;
            self.look_at_all_anew();
        }
        Ok(())
    }

    /// Closes both connections, and opens them anew when neither is open any more. Where the second half fails both
    /// stay closed, which this sets right when it is called again.
    async fn close_and_open(&self, waiting: &mut Unkept) -> Result<(), ReaderError> {
        waiting.is_closed = true;
        let (closed, are_closed) = mpsc::channel();
        let (open, opened) = mpsc::channel();
        let (path, shows) = (self.inner.database.clone(), waiting.shows());
        // Whoever of the two is gone has let go of its end, so that the other never waits for ever.
        let lists = self.inner.lists.exchange(move |old: Option<Lists>| {
            drop(old);
            let _ = closed.send(());
            let mut lists = opened.recv().ok();
            let laid = lists.as_mut().map(|lists| lay(lists, &shows));
            (lists, matches!(laid, Some(Ok(()))))
        });
        let writer = self.inner.writer.exchange(move |old: Option<Store>| {
            drop(old);
            let are_closed = are_closed.recv().is_ok();
            match opened_again(&path).and_then(|store| Ok((store.beside(&path)?, store))) {
                Ok((lists, store)) => {
                    let is_whole = open.send(lists).is_ok() && are_closed;
                    let told = if store.is_read_only() { Vec::new() } else { store.told().to_vec() };
                    (Some(store), Ok((told, is_whole)))
                }
                Err(why) => (None, Err(why)),
            }
        });
        let (are_shown, written) = tokio::join!(lists, writer);
        let (told, is_whole) = written?.inspect_err(|why| tracing::error!(%why, "the database is closed, and can't be opened anew"))?;
        told.into_iter().for_each(|told| self.notice(told));
        waiting.is_unshown |= !are_shown?;
        waiting.is_closed = !is_whole;
        self.look_at_all_anew();
        Ok(())
    }

    /// What was seen before says nothing of connections that are new, and the feed list can be followed now.
    fn look_at_all_anew(&self) {
        self.inner.seen_version.store(UNSEEN, Ordering::Relaxed);
        self.forget_config();
    }
}

/// Opens what was open before: where it is gone, on a disk that was taken out say, no empty one is made in its place.
fn opened_again(path: &Path) -> Result<Store, StoreError> {
    if path.exists() { Store::open(path) } else { Err(StoreError::Open { path: path.to_owned(), reason: "it is gone".to_owned() }) }
}
