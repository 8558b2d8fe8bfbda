//! HTML in, readable text out; pure.
//!
//! ```text
//! web page                  once a page
//!    ↓ page                 what it says of itself, its figures, the one story on it: HTML again
//!    ↓
//! HTML of an entry          once an entry: `from_entry`
//!    ↓ html                 what a parser may see
//!    ↓ tidy                 what is not the story goes, told by elements
//!    ↓ figures              pictures with captions and credits leave the flow
//!    ↓ blocks               paragraphs, lists, tables; their words through html2text
//!    ↓ tidy                 what is not the story goes, told by words
//! Article
//!    ├─ set → ArticleLines  once a width
//!    └─ write               Markdown, text, HTML, a quotation: when asked for
//! ```
//!
//! This folder's own files are the nouns: an article and its blocks (`story`), the files that go with it
//! (`enclosures`), styled lines (`lines`), addresses (`links`), references escaped twice (`references`),
//! widths (`width`); and `from_entry`, which leads HTML through the rooms, with `teaser`, which tells a
//! summary from a story. The nouns know no room. A room knows only those below it: page → tidy → figures → html, blocks →
//! figures → html. `set` knows none; `write` asks `html` what may be parsed.

mod blocks;
mod enclosures;
mod figures;
mod from_entry;
mod html;
mod lines;
mod links;
mod meta;
mod page;
mod records;
mod references;
mod set;
mod story;
mod teaser;
mod tidy;
mod width;
mod wording;
mod write;

pub use crate::config::Notes;
pub use blocks::media;
pub use from_entry::{Source, from_entry, read_page};
pub use lines::{ArticleLines, Line, Link, PictureSize, Place, Span, SpanKind};
pub use page::{Extracted, WebPage, extract};
pub use set::{Order, Setting, in_order, lay_out, reading_order, wrap_text};
pub use story::{Article, Block, Cell, Item, SoftHyphens, Table, Text};
pub use width::{display_width, with_ambiguous_wide};
pub use write::{Format, file_name, safe_html, to_html, to_markdown, to_quote, to_text};
