//! What the user decided: options, subscriptions, keys and where files lie.

mod options;

pub use options::{Counts, DisplayOptions, FetchOptions, Icons, Keys, OpenOptions, OpenWith, ReadingOptions, StorageOptions};
