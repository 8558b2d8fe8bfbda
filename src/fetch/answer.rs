//! What comes back when all went well.

use super::error::FetchError;
use crate::model::Validators;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;

/// A good answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// Nothing has changed since the validators that were sent.
    NotModified(NotModified),
    /// Bytes.
    Body(Body),
}

/// "Nothing has changed" (304).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotModified {
    /// What to send next time: the answer's own where it gave some, else those that were sent.
    pub validators: Validators,
    /// How long the server asks to wait, a week at most.
    pub wait: Option<Duration>,
    /// As in [`Body::moved_to`].
    pub moved_to: Option<String>,
}

/// A document as it was sent, decompressed; its text encoding is untouched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The bytes, never more than the options' cap.
    pub bytes: Vec<u8>,
    /// `Content-Type`, verbatim: a claim of the server's.
    pub content_type: Option<String>,
    /// `Content-Location`, made absolute.
    pub content_location: Option<String>,
    /// The address that answered in the end, without user info: relative addresses start there, so
    /// that of a feed comes without the secrets of its query.
    pub url: String,
    /// Where it has moved for good, without user info: only if every hop said so (301 or 308).
    pub moved_to: Option<String>,
    /// What to send next time; empty after a truncated answer, so that the next one is whole.
    pub validators: Validators,
    /// How long the server asks to wait (`Cache-Control`, `Expires`), a week at most.
    pub wait: Option<Duration>,
    /// Why the document is not whole, if it ended early. What came may still parse; where it does
    /// not, this is the error to show.
    pub truncated: Option<FetchError>,
    /// Where a large body lies: few of them do at the same time, until they are dropped.
    pub room: Room,
}

/// The right to hold a large body in memory; the next one is read when it is dropped.
#[derive(Clone, Debug, Default)]
#[expect(dead_code, reason = "held, never asked")]
pub struct Room(pub(super) Option<Arc<OwnedSemaphorePermit>>);

impl PartialEq for Room {
    /// Two documents are the same wherever they lie.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Room {}
