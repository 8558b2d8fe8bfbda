//! What came with a good answer, beside the document.

use crate::model::Clean;
use crate::model::Validators;
use jiff::Timestamp;
use std::time::Duration;

/// What came with a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// What to ask with next time.
    pub validators: Validators,
    /// The document's [`fingerprint`](super::rows::fingerprint).
    pub fingerprint: i64,
    /// Not to be asked again before this moment.
    pub not_before: Option<Timestamp>,
    /// Where the server says the feed has moved for good.
    pub moved_to: Option<Clean>,
    /// Whether it was asked for without validators.
    pub whole: bool,
    /// How long it took.
    pub took: Option<Duration>,
    /// Why the document is not whole, if it is not.
    pub cut: Option<Clean>,
    /// Whether it broke off on its way: less came than was sent.
    pub truncated: bool,
    /// The feed's host, where it stood for a public address.
    pub public_host: Option<String>,
    /// Whether a story that was read in another feed is read when it comes.
    pub same_story: bool,
}
