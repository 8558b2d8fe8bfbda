//! What the user decided: options, subscriptions, keys and where files lie.
//!
//! `config.example.toml` is compiled in and is the defaults; the user's file lies on top. The feed
//! list is never inherited.

mod bounds;
mod decode;
pub mod edit;
mod error;
mod example;
mod file;
mod key_notes;
mod keys;
mod load;
mod mistakes;
mod names;
mod new_file;
pub mod opml;
mod options;
mod paths;
pub mod rewrite;
mod rights;
mod set;
mod share;
mod sites;
mod subscriptions;
mod syntax;
mod theme;

pub use error::ConfigError;
pub use example::EXAMPLE;
pub use file::ConfigFile;
pub use load::Config;
pub use new_file::write_anew;
pub use options::{
    AmbiguousWidth, Counts, DisplayOptions, FetchOptions, FullText, Graphics, Icons, Images, Notes, OpenOptions, OpenWith, ReadingOptions,
    RightToLeft, StorageOptions,
};
pub use paths::{Paths, from_home, save_directory, to_home};
pub use rights::{make_private_folder, others_may_read, others_may_write};
pub use share::{ShareInput, ShareTarget, Shared};
pub use sites::{SiteRule, SiteRules};
pub use subscriptions::{Subscription, is_feed_address};
pub use theme::{Colour, StyleError, Theme, ThemeStyle};
