//! Web pages: the article that was cut out of one.

use super::{entry::Figure, text::Clean};
use jiff::Timestamp;

/// A web page's article in its normal form, as `article` cut it out and the database keeps it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageText {
    /// The address that it was read from, redirects followed.
    pub url: String,
    /// Its headline.
    pub title: Clean,
    /// The authors' names, joined by ", ".
    pub byline: Clean,
    /// The outlet's name, as the page gives it.
    pub site: Clean,
    /// When it was published, as far as the page says.
    pub published: Option<Timestamp>,
    /// BCP 47 tag of its language, where declared.
    pub language: Option<Clean>,
    /// The publisher's labels.
    pub kicker: Vec<Clean>,
    /// Who may read all of it.
    pub access: Access,
    /// The story's HTML, raw: addresses absolute, each figure a `figure` with its caption and credit
    /// apart. Never shown or exported without going through `article`.
    pub html: String,
    /// Figures that the page has outside of the story: its lead picture.
    pub figures: Vec<Figure>,
}

/// Which of an entry's two texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TextFrom {
    /// What its feed gave.
    #[default]
    Feed,
    /// What was cut out of its web page.
    Page,
}

/// Who may read all of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// Everybody, or nothing is said.
    #[default]
    Open,
    /// The page says that the rest is for subscribers (`isAccessibleForFree: false`).
    Subscribers,
}
