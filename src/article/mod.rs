//! HTML in, readable text out; pure.
//!
//! ```text
//! HTML → guard → clean → figures → blocks (prose) → hygiene → Article      (once an entry)
//!                                  Article → layout (wrap) → ArticleLines    (once a width)
//! ```

mod blocks;
mod classes;
mod clean;
mod credit;
mod figures;
mod from_entry;
mod grid;
mod guard;
mod hygiene;
mod inline;
mod layout;
mod lines;
mod links;
mod marks;
mod numbers;
mod phrases;
mod pictures;
mod prose;
mod story;
mod tables;
mod tags;
mod width;
mod wrap;

pub use from_entry::{Source, from_entry};
pub use layout::{Setting, lay_out};
pub use lines::{ArticleLines, Line, Link, Span, SpanKind};
pub use story::{Article, Block, Cell, Item, Table, Text};
pub use width::display_width;
pub use wrap::wrap_text;
