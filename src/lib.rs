//! dateline, a news reader for the terminal.
//!
//! # The map
//!
//! ```text
//!                       main
//!               ┌────────┴────────┐
//!             tui                cli                 show, ask
//!               └────────┬────────┘
//!                     reader                         the use cases: the narrow waist
//!     ┌──────────┬───────┴───┬──────────┐
//!   fetch      parse      article      store         the stages; none knows another
//!     └──────────┴───────┬───┴──────────┘
//!             config ─ command    model              words: options, commands, nouns
//!
//! news:    config → fetch → parse → store → reader → Message → App → draw
//! wishes:  key → Command → App → Effect → runtime → reader → store → Message
//! ```
//!
//! `mod.rs` is each folder's front door: it holds the whole public interface. The files behind it
//! are private and never import their own door. A file is named after what you would search for.
//!
//! A folder of many files has rooms, each with a door of its own that says what it is for; imports
//! between them run one way. [`article`]'s are drawn in its door.
//!
//! # Who may import whom
//!
//! `tests/architecture.rs` reads this table and fails on any other import.
//!
//! | module | from this crate | crates that only it may name |
//! |---|---|---|
//! | model | | |
//! | command | | |
//! | config | command, model | directories, toml_edit |
//! | parse | model | feed_rs, encoding_rs, chardetng, oem_cp, mac_encoding |
//! | fetch | model, config | reqwest, rustls |
//! | article | model, config | html2text, html5ever, ammonia, dom_smoothie, unicode_bidi, hypher, whatlang |
//! | store | model, config | rusqlite |
//! | reader | model, config, fetch, parse, article, store | image |
//! | cli | model, config, command, article, reader | clap, clap_complete, clap_mangen, anyhow |
//! | tui | model, config, command, article, reader | ratatui, ratatui_image, image, crossterm, tui_input |

pub mod article;
pub mod cli;
pub mod command;
pub mod config;
pub mod fetch;
pub mod model;
pub mod parse;
pub mod reader;
pub mod store;
pub mod tui;
