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
    /// When the publisher asks not to be asked at all (`skipHours`, `skipDays`).
    pub quiet_times: QuietTimes,
    /// The entries in the document's order.
    pub entries: Vec<Entry>,
    /// Whether the last of `entries` is only the beginning of one: to be looked at, and kept only
    /// where the publisher never closes it.
    pub half: bool,
    /// Whether the document came to its end.
    pub ending: Ending,
}

/// How a document ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ending {
    /// As it should.
    #[default]
    Closed,
    /// Behind an entry, though what holds the entries is never closed: it was cut, or its publisher never closes it.
    Open,
    /// Within an entry, as one does that was cut before it was sent.
    WithinEntry,
}

impl Ending {
    /// What is told of a document that ends so, where its end alone shows that it is not whole.
    pub fn told(self) -> Option<&'static str> {
        (self == Self::WithinEntry).then_some("the document ends within an entry")
    }
}

/// Hours and weekdays, UTC, in which a feed has no news.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QuietTimes {
    /// Bit 0 is the hour after midnight, bit 23 the one before.
    pub hours: u32,
    /// Bit 0 is Monday, bit 6 Sunday.
    pub days: u8,
}

impl ParsedFeed {
    /// The title to list the feed by: without the initials that some publishers add to their own
    /// name, as in "North Pier Free Press NPFP".
    pub fn listed_title(&self) -> Clean {
        self.title.without_own_initials()
    }

    /// The entries that are whole. The beginning of one would stand in the place of a story that is kept, or
    /// beside it where it broke off before the guid.
    pub fn whole_entries(&self) -> &[Entry] {
        match self.entries.split_last() {
            Some((_, whole)) if self.half => whole,
            _ => &self.entries,
        }
    }
}
