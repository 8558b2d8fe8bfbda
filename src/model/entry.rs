//! Entries: items of feeds, their status, and what goes with them.

use super::{feed::FeedId, text::Clean};
use jiff::Timestamp;
use std::fmt;
use url::{Url, form_urlencoded};

/// Our number for an entry: given at its arrival, outliving its text, never given again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub i64);

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The publisher's id for an entry, or ours where it gave none. Unique only within its feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid(pub String);

/// One item as its publisher gave it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Known by (feed, guid), never by guid alone.
    pub guid: Guid,
    /// Other names that it is known by when its publisher changes the guid: normalised guid,
    /// address, title with day. Entries of one feed that share one are the same entry.
    pub aliases: Vec<String>,
    /// The headline; empty where the publisher gave none.
    pub title: Clean,
    /// The web page of the entry, absolute.
    pub url: Option<String>,
    /// The authors' names, joined by ", ".
    pub author: Clean,
    /// When it was published, as far as the feed says.
    pub published: Option<Timestamp>,
    /// When it was changed.
    pub updated: Option<Timestamp>,
    /// The summary's HTML, raw: never shown or exported without going through `article`.
    pub summary_html: String,
    /// The body's HTML, raw; empty where the feed gives only a summary.
    pub content_html: String,
    /// What relative addresses in both HTMLs are relative to.
    pub base: Option<String>,
    /// BCP 47 tag of the text's language, where declared.
    pub language: Option<Clean>,
    /// The publisher's labels.
    pub categories: Vec<Clean>,
    /// Files that go with it.
    pub enclosures: Vec<Enclosure>,
    /// Pictures that the feed names beside the text.
    pub figures: Vec<Figure>,
}

/// A file that goes with an entry (a podcast's episode).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Enclosure {
    /// Absolute address.
    pub url: String,
    /// Media type, as declared.
    pub mime: Option<Clean>,
    /// Size in bytes, as declared.
    pub length: Option<u64>,
}

/// A picture with its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// Absolute address of the picture; `None` where only a caption is known.
    pub url: Option<String>,
    /// What the picture shows.
    pub caption: Clean,
    /// Whose picture it is.
    pub credit: Clean,
    /// Whether it stands above the story.
    pub lead: bool,
}

impl Figure {
    /// The name of the built-in picture that an address means: it needs no request. Anybody may write
    /// such an address, so a name is lower-case letters and nothing else.
    pub fn built_in(address: &str) -> Option<&str> {
        address.strip_prefix("dateline:picture/").filter(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase()))
    }
}

/// A picture's size in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PixelSize {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// What the reader decided about an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntryStatus {
    /// Read.
    pub read: bool,
    /// Starred.
    pub starred: bool,
    /// Hidden from every list but the dismissed one.
    pub dismissed: bool,
}

/// One thing that a status can be made: what the user's acts are built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Read.
    Read,
    /// Unread.
    Unread,
    /// Starred.
    Starred,
    /// Without a star.
    Unstarred,
    /// Dismissed, and read with it.
    Dismissed,
    /// Back from the dismissed ones.
    Restored,
}

impl Mark {
    /// `status` with this mark put on it.
    pub fn on(self, mut status: EntryStatus) -> EntryStatus {
        match self {
            Mark::Read => status.read = true,
            Mark::Unread => status.read = false,
            Mark::Starred => status.starred = true,
            Mark::Unstarred => status.starred = false,
            Mark::Dismissed => (status.dismissed, status.read) = (true, true),
            Mark::Restored => status.dismissed = false,
        }
        status
    }
}

/// An entry as a list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct EntrySummary {
    /// Our number.
    pub id: EntryId,
    /// Its feed.
    pub feed: FeedId,
    /// The feed's title, the user's one first.
    pub feed_title: Clean,
    /// The headline; where the publisher gave none, the beginning of the text.
    pub title: Clean,
    /// The entry's web page.
    pub url: Option<String>,
    /// The authors.
    pub author: Clean,
    /// What lists are sorted by: the earlier of publication and arrival.
    pub date: Timestamp,
    /// Whether `date` is only the time of arrival (shown with "~").
    pub undated: bool,
    /// Read, starred, dismissed.
    pub status: EntryStatus,
}

impl EntrySummary {
    /// What it is called in a line: its headline; where it has neither that nor a text, the last part of its
    /// address, and where that says nothing, that there is no headline.
    pub fn called(&self) -> Clean {
        if !self.title.is_empty() {
            return self.title.clone();
        }
        self.url.as_deref().and_then(last_part).unwrap_or_else(|| "(no headline)".into())
    }
}

/// The last part of an address, where it has words: numbers tell nobody what a story is about.
fn last_part(address: &str) -> Option<Clean> {
    let url = Url::parse(address).ok()?;
    let part = url.path_segments()?.rfind(|part| !part.is_empty())?;
    let part =
        form_urlencoded::parse(part.as_bytes()).next().filter(|_| !part.contains(['&', '=', '+'])).map_or(part.into(), |(part, _)| part);
    let name = part.rsplit_once('.').map_or(&*part, |(name, _)| name);
    name.contains(char::is_alphabetic).then(|| Clean::new(&part)).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_an_address_stands_for_a_headline_where_it_has_words() {
        let part = |address| last_part(address).map(String::from);
        assert_eq!(part("https://a.example/2024/ferry-sails.html?x=1#top").as_deref(), Some("ferry-sails.html"));
        assert_eq!(part("https://a.example/news/%E6%B8%AF%E5%8F%A3/").as_deref(), Some("港口"));
        assert_eq!(part("https://a.example/a+b=c&d").as_deref(), Some("a+b=c&d"));
        assert_eq!(part("https://a.example/x%1b%5b31m").as_deref(), Some("x"), "nothing but text comes out of it");
        for silent in ["https://a.example/?p=12", "https://a.example/2024/1234.html", "mailto:a@a.example", "no address", ""] {
            assert_eq!(part(silent), None, "{silent}");
        }
    }

    #[test]
    fn nothing_but_a_name_is_built_in() {
        assert_eq!(Figure::built_in("dateline:picture/desk"), Some("desk"));
        for hostile in [
            "dateline:picture/",
            "dateline:picture/\u{1b}]0;x\u{7}",
            "dateline:picture/a.jpg",
            "dateline:picture/a b",
            "https://a.example/",
        ] {
            assert_eq!(Figure::built_in(hostile), None, "{hostile:?}");
        }
    }
}
