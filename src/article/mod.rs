//! HTML in, readable text out; pure.
//!
//! ```text
//! page → guard → metadata → site rules → clean → harvest → dom_smoothie → normal form   (once a page)
//! HTML → guard → clean → figures → blocks (prose) → hygiene → Article      (once an entry)
//!                                  Article → layout (wrap) → ArticleLines    (once a width)
//! ```

mod bidi;
mod blocks;
mod body;
mod figures;
mod from_entry;
mod grid;
mod head;
mod html;
mod hyphens;
mod layout;
mod lines;
mod links;
mod marks;
mod meta;
mod names;
mod notebook;
mod notes;
mod page;
mod paragraph;
mod records;
mod rows;
mod setting;
mod story;
mod tidy;
mod width;
mod wrap;
mod write;

pub use crate::config::Notes;
pub use bidi::{Order, reading_order};
pub use blocks::media;
pub use from_entry::{Source, from_entry, read_page};
pub use layout::lay_out;
pub use lines::{ArticleLines, Line, Link, PictureSize, Place, Span, SpanKind};
pub use page::{Extracted, WebPage, extract};
pub use setting::Setting;
pub use story::{Article, Block, Cell, Item, SoftHyphens, Table, Text};
pub use width::{display_width, with_ambiguous_wide};
pub use wrap::wrap_text;
pub use write::{Format, file_name, safe_html, to_html, to_markdown, to_quote, to_text};
