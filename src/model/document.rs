//! What a publisher's document said, before anything is kept.

use super::{entry::Entry, text::Clean};

/// What a publisher's document said: the result of parsing, before anything is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedFeed {
    /// The feed's own title.
    pub title: Clean,
    /// The web page that the feed belongs to, absolute.
    pub home_url: Option<String>,
    /// BCP 47 language tag, as declared.
    pub language: Option<Clean>,
    /// How many minutes the publisher asks to wait between two fetches (`ttl`, `sy:`).
    pub ttl_minutes: Option<u32>,
    /// The entries in the document's order.
    pub entries: Vec<Entry>,
}

impl ParsedFeed {
    /// The title to list the feed by: without the initials that some publishers add to their own
    /// name, as in "North Pier Free Press NPFP".
    pub fn listed_title(&self) -> Clean {
        self.title.without_own_initials()
    }
}
