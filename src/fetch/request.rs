//! What is asked for.

use crate::model::FeedUrl;
use crate::model::Validators;
use std::fmt;

/// One address to fetch, and what is known about it.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The address, http or https. User info in it becomes Basic authorization for its own origin only.
    pub url: &'a str,
    /// What the last answer said, so that the server may say "nothing new".
    pub validators: Option<&'a Validators>,
    /// The User-Agent for this feed; `None`: the one of the options.
    pub user_agent: Option<&'a str>,
    /// What is hoped for: decides the cap and the Accept header.
    pub kind: Kind,
    /// Whether the user typed this address. Only then may its host be a private one (loopback,
    /// the home network), and only that very host.
    pub typed: bool,
}

/// What is hoped for at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A feed, or a page that may name one.
    Feed,
    /// A web page.
    Page,
    /// A picture.
    Picture,
}

impl<'a> Request<'a> {
    /// An unconditional request for a feed that the user typed.
    pub fn feed(url: &'a str) -> Self {
        Self { url, validators: None, user_agent: None, kind: Kind::Feed, typed: true }
    }

    /// A request for a page that a feed linked to.
    pub fn page(url: &'a str) -> Self {
        Self { kind: Kind::Page, typed: false, ..Self::feed(url) }
    }

    /// A request for a picture that a story names.
    pub fn picture(url: &'a str) -> Self {
        Self { kind: Kind::Picture, typed: false, ..Self::feed(url) }
    }
}

impl fmt::Debug for Request<'_> {
    /// Without the secrets of the address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("url", &FeedUrl::new(self.url))
            .field("kind", &self.kind)
            .field("typed", &self.typed)
            .finish_non_exhaustive()
    }
}
