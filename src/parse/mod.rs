//! Bytes in, model out; pure.
//!
//! ```text
//! bytes ─ decode → text ─ repair → head and items ─ dialect → Atom 1.0 ─ feed-rs → entries
//!                          (soup, tree, names)   └──────── media → figures ───────┘  identity
//! ```
//!
//! feed-rs reads sound feeds; whatever a publisher sends is made sound first. JSON Feed goes the
//! same way by `json`. Fetching is fetch's, cleaning of HTML article's, and knowing an entry again
//! the store's, by the aliases that are made here.

mod address;
mod atom;
mod beginning;
mod calendar;
mod charset;
mod codepages;
mod construct;
mod dates;
mod decode;
mod deep;
mod dialect;
mod discover;
mod error;
mod feed;
mod identity;
mod json;
mod json_fields;
mod json_loose;
mod json_mend;
mod json_salvage;
mod kept;
mod media;
mod names;
mod pace;
mod person;
mod read;
mod rebase;
mod refs;
mod repair;
mod silent;
mod soup;
mod swallow;
mod tree;
mod words;

pub use decode::decode;
pub use discover::Candidate;
pub use discover::guesses;
pub use error::ParseError;
pub use identity::aliases;
pub use identity::guid_as_written;
pub use read::Origin;
pub use read::discover;
pub use read::parse;
