//! What a document is when it is no feed.

/// Why a document could not be read as a feed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// There is nothing in it.
    #[error("the document is empty")]
    Empty,
    /// A web page.
    #[error("this is a web page, not a feed; it names {}", feeds(*.0))]
    WebPage(usize),
    /// JSON, but no JSON Feed.
    #[error("this is JSON, but not a feed: it has no list of items")]
    OtherJson,
    /// It begins as JSON and then breaks.
    #[error("this JSON can't be read: {0}")]
    BrokenJson(String),
    /// XML with another root.
    #[error("this is XML, but not a feed: its root is <{0}>")]
    OtherXml(String),
    /// Neither XML nor JSON.
    #[error("this is not a feed: it holds neither RSS nor Atom nor JSON Feed")]
    Unknown,
    /// feed-rs did not take even the repaired document.
    #[error("this feed can't be read: {0}")]
    Unreadable(String),
    /// Who waited for it gave it up after so many seconds; `parse` itself never says so.
    #[error("this feed takes longer than {0} seconds to read, and was given up")]
    TooSlow(u64),
}

fn feeds(count: usize) -> String {
    match count {
        0 => "no feed".to_owned(),
        1 => "1 feed".to_owned(),
        count => format!("{count} feeds"),
    }
}
