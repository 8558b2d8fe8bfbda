//! HTML in, readable text out; pure.
//!
//! ```text
//!                web page                                          once a page
//!                   ↓ page     metadata, site rules, tidy, harvest of figures, dom_smoothie, normal form
//! entry's HTML ─→ PageText
//!       └──────────┬┘
//!                  ↓ from_entry                                    once an entry
//!                      html      what a parser may see; tags and class names
//!                      tidy      what is not the story goes: by elements
//!                      figures   pictures, captions and credits out of the flow
//!                      blocks    paragraphs, lists, tables; their text through html2text
//!                      tidy      what is not the story goes: by words
//!                   Article
//!          ┌────────┴────────┐
//!          ↓ set             ↓ write
//!     ArticleLines     Markdown, text, HTML                        once a width · when asked for
//! ```
//!
//! The nouns stand in this folder: an article and its blocks (`story`), styled lines (`lines`), addresses
//! (`links`), how wide text is (`width`). They know no room; a room knows only rooms below it:
//! page → blocks, tidy → figures → html. `set` and `write` know the nouns alone, but for the guard
//! that `write` asks before it parses.

mod blocks;
mod figures;
mod from_entry;
mod html;
mod lines;
mod links;
mod meta;
mod page;
mod records;
mod set;
mod story;
mod tidy;
mod width;
mod wording;
mod write;

pub use crate::config::Notes;
pub use blocks::media;
pub use from_entry::{Source, from_entry, read_page};
pub use lines::{ArticleLines, Line, Link, PictureSize, Place, Span, SpanKind};
pub use page::{Extracted, WebPage, extract};
pub use set::{Order, Setting, lay_out, reading_order, wrap_text};
pub use story::{Article, Block, Cell, Item, SoftHyphens, Table, Text};
pub use width::{display_width, with_ambiguous_wide};
pub use write::{Format, file_name, safe_html, to_html, to_markdown, to_quote, to_text};
