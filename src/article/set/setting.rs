//! How an article is set: what a reader may choose, and what its place on the screen allows.

use super::super::lines::PictureSize;
use super::bidi::Order;
use crate::config::Notes;
use crate::model::Clean;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// How an article is set.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Columns at hand; 0 counts as 1.
    pub width: u16,
    /// Columns of the text, at most.
    pub measure: u16,
    /// Whether the text stands in the middle of a wider width.
    pub centred: bool,
    /// Whether marks, rules and gutters are ASCII.
    pub ascii: bool,
    /// Whether East Asian ambiguous characters (“ ” … ─) take two columns; ornaments are ASCII then.
    pub ambiguous_wide: bool,
    /// Where the caption notes stand.
    pub notes: Notes,
    /// Whether words of languages with long ones are parted where the column is narrow.
    pub hyphenate: bool,
    /// Whether lines of code stay whole, wider than the width, for a screen that pans them; else they
    /// go on behind a mark.
    pub pan_code: bool,
    /// Whether lines that run from right to left are put in the order of the screen: for terminals
    /// that don't do it themselves.
    pub reorder: bool,
    /// Whether the terminal turns each word round by itself, though not the line: kitty does.
    pub turns_words: bool,
    /// The room of each figure's picture, by its index; shorter than the figures, or `None`: no picture.
    pub pictures: Arc<[Option<PictureSize>]>,
    /// What dates are shown in.
    pub time_zone: TimeZone,
    /// What the line under a mere summary says; without it there is none.
    pub summary_notice: Option<Clean>,
}

impl Setting {
    /// The order in which lines that run from right to left stand.
    pub fn order(&self) -> Order {
        match (self.reorder, self.turns_words) {
            (false, _) => Order::Reading,
            (true, false) => Order::Screen,
            (true, true) => Order::Words,
        }
    }
}
