//! What the user decided: options, subscriptions, keys and where files lie.
//!
//! `config.example.toml` is compiled in and is the defaults; the user's file lies on top. The feed
//! list is never inherited.

mod bounds;
mod error;
mod keys;
mod load;
mod options;
mod paths;
mod subscriptions;
mod theme;

pub use error::ConfigError;
pub use load::{Config, EXAMPLE};
pub use options::{Counts, DisplayOptions, FetchOptions, Icons, OpenOptions, OpenWith, ReadingOptions, StorageOptions};
pub use paths::Paths;
pub use subscriptions::{Subscription, is_feed_address};
pub use theme::{Colour, StyleError, Theme, ThemeStyle};
