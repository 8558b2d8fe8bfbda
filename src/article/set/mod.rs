//! An article → lines at a width. No HTML from here on: a change of width costs microseconds.
//!
//! ```text
//! layout → head, body → notes, grid → paragraph → wrap (breaks, hyphens) → bidi → rows → ArticleLines
//! ```
//!
//! The lines measured are the lines painted; what colours they have is the screen's to say.

mod bidi;
mod body;
mod breaks;
mod grid;
mod head;
mod hyphens;
mod kitty;
mod layout;
mod marks;
mod notebook;
mod notes;
mod paragraph;
mod rows;
mod scripts;
mod setting;
mod wrap;

pub use bidi::{Order, in_order, reading_order};
pub use layout::lay_out;
pub use setting::Setting;
pub use wrap::wrap_text;
