//! A picture of a story: built in, from the cache, or from its server.
//!
//! Asking a server tells it who reads: this is called when the user wants to see a picture, and by
//! nothing that runs by itself. What the bytes are is `picture`'s to judge, where they are kept the
//! cache's.

use super::{clock, error::ReaderError, handle::Reader, picture::Picture, typed::is_at_home};
use crate::config::Images;
use crate::fetch::{Fetched, Request};
use crate::model::{EntryId, Figure};
use std::{sync::Arc, time::SystemTime};

/// What "dateline:picture/desk" stands for.
const DESK: &[u8] = include_bytes!("../../assets/pictures/desk.png");

impl Reader {
    /// The picture at `url`, which an entry or its page names: from the cache where it is there, else
    /// fetched once.
    ///
    /// # Errors
    /// What forbids it, why nothing came, or why what came is not shown.
    pub async fn picture(&self, entry: EntryId, url: &str) -> Result<Picture, ReaderError> {
        if let Some(name) = Figure::built_in(url) {
            let bytes = if name == "desk" { DESK } else { Default::default() };
            return Ok(Picture::read(bytes.to_vec())?);
        }
        if self.config().reading.images == Images::Never {
            return Err(ReaderError::new("config.toml forbids it: images = \"never\""));
        }
        let (cache, address) = (Arc::clone(&self.inner.pictures), url.to_owned());
        let used = SystemTime::try_from(clock::now()).unwrap_or(SystemTime::UNIX_EPOCH);
        let kept = away(move || cache.get(&address, used).map(Picture::read)).await?;
        if let Some(Ok(picture)) = kept {
            return Ok(picture);
        }
        self.fetch_picture(entry, url).await
    }

    async fn fetch_picture(&self, entry: EntryId, url: &str) -> Result<Picture, ReaderError> {
        let (stored, feed) = self.stored(entry).await?;
        let config = self.config();
        // What the user reads from their own network may have its pictures there. The feed's own name for
        // dateline is for the feed's server: it may say who the user is.
        let typed = is_at_home(url, &stored, feed.as_ref());
        let line = feed.as_ref().and_then(|feed| config.feed(&feed.url)).filter(|_| typed);
        let agent = line.and_then(|line| line.user_agent.as_deref());
        let body = match self.fetcher()?.get(&Request { user_agent: agent, typed, ..Request::picture(url) }).await? {
            Fetched::Body(body) => body,
            Fetched::NotModified(_) => return Err(ReaderError::new("its server sent nothing")),
        };
        if let Some(why) = body.truncated {
            return Err(why.into());
        }
        let (cache, address, most_mib) = (Arc::clone(&self.inner.pictures), url.to_owned(), config.storage.cache_mib);
        let keep = move || {
            let picture = Picture::read(body.bytes)?;
            if let Err(error) = cache.put(&address, picture.bytes(), most_mib) {
                tracing::warn!(%error, "a picture could not be cached");
            }
            Ok(picture)
        };
        away(keep).await?
    }
}

/// Work that waits for a disk, away from the threads that wait for the network.
async fn away<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ReaderError> {
    let ended = |_| ReaderError::new("it broke something inside dateline; dateline.log says what");
    tokio::task::spawn_blocking(work).await.map_err(ended)
}
