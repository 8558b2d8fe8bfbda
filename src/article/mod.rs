//! HTML in, readable text out; pure.
//!
//! ```text
//! HTML → guard → clean → figures → blocks (prose) → hygiene → Article      (once an entry)
//!                                  Article → layout (wrap) → ArticleLines    (once a width)
//! ```

mod bidi;
mod blocks;
mod body;
mod classes;
mod clean;
mod credit;
mod elements;
mod export;
mod extract;
mod figures;
mod fill;
mod footnotes;
mod from_entry;
mod grid;
mod guard;
mod head;
mod html;
mod hygiene;
mod hyphens;
mod inline;
mod layout;
mod lines;
mod links;
mod markdown;
mod marks;
mod media;
mod notebook;
mod notes;
mod numbers;
mod paragraph;
mod phrases;
mod pictures;
mod places;
mod prose;
mod rows;
mod setting;
mod story;
mod tables;
mod tags;
mod width;
mod wrap;

pub use crate::config::Notes;
pub use bidi::{Order, reading_order};
pub use export::to_text;
pub use extract::{Extracted, WebPage, extract};
pub use from_entry::{Source, from_entry};
pub use html::{safe_html, to_html};
pub use hyphens::SoftHyphens;
pub use layout::lay_out;
pub use lines::{ArticleLines, Line, Link, PictureSize, Place, Span, SpanKind};
pub use markdown::to_markdown;
pub use setting::Setting;
pub use story::{Article, Block, Cell, Item, Table, Text};
pub use width::{display_width, with_ambiguous_wide};
pub use wrap::wrap_text;
