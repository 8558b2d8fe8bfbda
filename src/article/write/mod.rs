//! Articles that leave dateline: Markdown, plain text and HTML, a quotation, and the name of a file.
//!
//! Written from the story itself, not from lines: no width cuts it. What is written asks no server
//! for anything.

mod format;
mod html;
mod markdown;
mod quote;
mod safe;
mod text;

pub use format::{Format, file_name};
pub use html::to_html;
pub use markdown::to_markdown;
pub use quote::to_quote;
pub use safe::safe_html;
pub use text::to_text;
