//! A feed's document: the built-in one, where one came from, and how it is parsed.

use super::{
    error::ReaderError,
    fault::{break_here, patience, stand_still_here},
    handle::{PARSERS, Reader},
};
use crate::fetch::Body;
use crate::model::{Clean, Ending, FeedUrl, ParsedFeed};
use crate::parse::{Origin, ParseError, parse};
use std::{sync::Arc, time::Duration};
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::{JoinError, JoinHandle};

/// Bytes from which on a document is parsed alone.
const LARGE: usize = 1 << 20;

/// How long anybody waits for one document to be read. The largest that are known take a second or two; one
/// that takes longer is made for that, and those behind it have waited enough.
const PATIENCE: Duration = Duration::from_secs(30);

impl Reader {
    /// The right to parse a document of this size: a few small ones at a time, or one large one.
    pub(super) async fn turn_to_parse(&self, bytes: usize) -> Result<OwnedSemaphorePermit, ReaderError> {
        let turns = if bytes > LARGE { PARSERS } else { 1 };
        let turn = Arc::clone(&self.inner.parsers).acquire_many_owned(turns).await;
        turn.map_err(|_| ReaderError::new("dateline is closing"))
    }

    /// Parses a document away from the threads that wait for the network. One that takes too long is given up,
    /// and its turn with it; of its body only the address comes back.
    pub(super) async fn parsed(&self, body: Body) -> Result<(Body, Result<ParsedFeed, ParseError>), ReaderError> {
        let ended = |_| ReaderError::new("this document broke the parser; dateline.log says how");
        let max_entries = self.config().fetch.max_entries;
        let url = body.url.clone();
        let parsing = tokio::task::spawn_blocking(move || {
            break_here("parser");
            if body.bytes.len() > LARGE {
                stand_still_here("large");
            }
            let parsed = parse(&body.bytes, &origin(&body, max_entries));
            (body, parsed)
        });
        match in_time(parsing).await {
            Some(parsed) => parsed.map_err(ended),
            None => Ok((Body { url, ..Body::default() }, Err(ParseError::TooSlow(patience(PATIENCE).as_secs())))),
        }
    }
}

/// What becomes of `work`; `None` where it takes too long. It goes on then, as a thread can't be stopped, but
/// nobody waits for it.
pub(super) async fn in_time<T>(work: JoinHandle<T>) -> Option<Result<T, JoinError>> {
    tokio::time::timeout(patience(PATIENCE), work).await.ok()
}

/// The built-in feed, as if a server had sent it.
pub(super) fn welcome() -> Body {
    let bytes = include_bytes!("../../assets/welcome.xml").to_vec();
    Body { bytes, url: FeedUrl::WELCOME.to_owned(), ..Body::default() }
}

/// Why a document is not whole, as far as that can be told: one that ends behind an entry may be all there is, of a
/// publisher who never closes it.
pub(super) fn why_cut(body: &Body, document: &ParsedFeed) -> Option<Clean> {
    let why = match (&body.truncated, document.ending) {
        (Some(cut), _) => cut.to_string(),
        (None, ending) => ending.told()?.to_owned(),
    };
    Some(Clean::new(&why))
}

/// The same, and what becomes of what did not come: the beginning of an entry is not kept.
pub(super) fn why_cut_and_then(body: &Body, document: &ParsedFeed) -> Option<Clean> {
    let why = why_cut(body, document)?;
    let then = if document.ending == Ending::Closed { "" } else { "; the rest comes with the next whole answer" };
    Some(Clean::new(&format!("{why}{then}")))
}

/// What somebody should know who sees this document for the first time: also that its end is missing.
pub(super) fn why_cut_at_first(body: &Body, document: &ParsedFeed) -> Option<Clean> {
    let open = (document.ending == Ending::Open).then(|| "the document ends before it is closed; there may be more".into());
    why_cut_and_then(body, document).or(open)
}

/// What parse is told about where a body came from.
pub(super) fn origin(body: &Body, max_entries: usize) -> Origin<'_> {
    Origin {
        url: Some(body.url.as_str()).filter(|url| !url.is_empty()),
        content_type: body.content_type.as_deref(),
        content_location: body.content_location.as_deref(),
        max_entries,
    }
}
