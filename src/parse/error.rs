//! What a document is when it is no feed.

use crate::model::Clean;

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

impl ParseError {
    /// Of a document whose first tag has this name; what is no name of XML's is no tag, and the document no XML.
    pub(super) fn of_root(tag: &str) -> Self {
        if is_name(tag) { Self::OtherXml(Clean::new(tag).shortened(64).into()) } else { Self::Unknown }
    }
}

/// Whether this may be the name of an element, as far as letters go (XML 1.0 §2.3): bytes of no text become
/// signs that are in no name.
fn is_name(tag: &str) -> bool {
    let may_follow = |sign: char| sign.is_alphanumeric() || matches!(sign, ':' | '_' | '-' | '.' | '\u{b7}');
    tag.starts_with(|first: char| first.is_alphabetic() || matches!(first, ':' | '_')) && tag.chars().all(may_follow)
}

fn feeds(count: usize) -> String {
    match count {
        0 => "no feed".to_owned(),
        1 => "1 feed".to_owned(),
        count => format!("{count} feeds"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_a_name_is_called_xml() {
        for tag in ["html5", "a:b", "_x", "élément", "リスト", "x-y.z"] {
            assert_eq!(ParseError::of_root(tag), ParseError::OtherXml(tag.to_owned()));
        }
        for junk in ["", "3", "-a", "\u{dd}.a\u{ff}B\u{17d}b\u{85}", "a\u{fffd}", "a<b", "a\u{1b}]0;", "a\""] {
            assert_eq!(ParseError::of_root(junk), ParseError::Unknown, "{junk:?}");
        }
    }
}
