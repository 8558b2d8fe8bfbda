//! A whole web page → its article's HTML, with its figures and what the page says about itself.
//!
//! ```text
//! page → metadata → site rules → tidy → flatten → footnotes → harvest → dom_smoothie → insertion → normal form
//! ```
//!
//! The normal form is what the database keeps; it is read as an entry's HTML is, by the rooms below.

mod dates;
mod extract;
mod flatten;
mod footnotes;
mod harvest;
mod insertion;
mod linked_data;
mod metadata;
mod names;
mod normal;
mod site;
mod standfirst;

pub use extract::{Extracted, WebPage, extract};
pub(super) use names::fuller as byline;
pub(super) use normal::PLAIN_START;
