//! DOM → blocks: paragraphs, headings, quotes, lists, code, tables, the places of figures.
//!
//! ```text
//! DOM → walk (elements, numbers, footnotes, media, tables) → inline HTML → prose → fill → Vec<Block>
//! ```
//!
//! The tree is cleaned and without its figures when it comes here; what is read is judged by `tidy`.

mod elements;
mod fill;
mod footnotes;
mod inline;
mod media;
mod numbers;
mod prose;
mod tables;
mod walk;

pub use media::media;
pub(super) use walk::blocks;
