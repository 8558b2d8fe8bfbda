//! What stands before a feed's root, and what a text is that has none.

use super::error::ParseError;

/// What was seen of a text before the root of a feed.
#[derive(Default)]
pub(super) struct Beginning<'a> {
    first_tag: Option<&'a str>,
    /// Whether a DOCTYPE calls it a web page.
    says_page: bool,
}

impl<'a> Beginning<'a> {
    /// Takes note of a DOCTYPE; whether it was one of a web page.
    pub(super) fn is_page(&mut self, doctype: &str) -> bool {
        let is_html = |root: &str| root.trim_end_matches('>').eq_ignore_ascii_case("html");
        let page = doctype.split_ascii_whitespace().nth(1).is_some_and(is_html);
        self.says_page |= page;
        page
    }

    /// Whether a feed may begin with this tag. Others before it (a server's warning) are passed over.
    ///
    /// # Errors
    /// Where the tag shows the text to be a web page.
    pub(super) fn is_root(&mut self, raw: &'a str) -> Result<bool, ParseError> {
        let local = raw.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
        self.first_tag.get_or_insert(raw);
        let is_root = matches!(local.as_str(), "rss" | "rdf" | "feed" | "channel" | "item" | "entry");
        // Some servers write a page's DOCTYPE before every document.
        if local == "html" || self.says_page && !is_root { Err(ParseError::WebPage(0)) } else { Ok(is_root) }
    }

    /// What a text is that holds no feed.
    pub(super) fn no_feed(&self) -> ParseError {
        match self.first_tag {
            None if self.says_page => ParseError::WebPage(0),
            Some(tag) if is_html_tag(tag) => ParseError::WebPage(0),
            Some(tag) => ParseError::of_root(tag),
            None => ParseError::Unknown,
        }
    }
}

fn is_html_tag(tag: &str) -> bool {
    ["head", "body", "div", "p", "script", "meta", "title", "h1", "br", "b", "center"].contains(&tag.to_ascii_lowercase().as_str())
}
