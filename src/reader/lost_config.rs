//! A config.toml that is gone, while the database still knows what it subscribed to.

use super::error::{OpenError, ReaderError};
use super::opening::{as_line, is_there, looked_into};
use super::words::counted;
use crate::config::{Paths, rewrite, write_anew};
use crate::model::Clean;
use crate::store::Lists;

/// A config.toml that was written in the place of a lost one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// What was done, in a sentence.
    pub text: Clean,
    /// What the user must know of the database, a sentence each.
    pub notices: Vec<Clean>,
}

/// Whether there is no config.toml though there is a database that knows feeds, or may: looks only, and makes nothing.
pub fn is_config_lost(paths: &Paths) -> bool {
    let database = paths.database("");
    if paths.config().exists() || !is_there(&database) {
        return false;
    }
    // What can't be looked into may have feeds.
    Lists::open(&database).and_then(|lists| lists.knows_feeds()).unwrap_or(true)
}

/// Writes a config.toml where there is none, with the feeds that the database beside it knows: their addresses, with the
/// user's titles and folders, in his order. What is subscribed to stays the same by that.
///
/// # Errors
/// There is a config.toml, or no database there that knows feeds ([`OpenError::Config`]); a home that can't be written, or
/// a database that can't be used.
pub fn restore_config(paths: &Paths) -> Result<Restored, OpenError> {
    let (path, database) = (paths.config(), paths.database(""));
    let refused = |why: String| Err(OpenError::Config(ReaderError::new(why)));
    let is_there_already = format!("{} is there, and stays as it is; `dateline config check` says whether it is right", path.display());
    if path.exists() {
        return refused(is_there_already);
    }
    if !is_there(&database) {
        return refused(format!(
            "there is no {} to take feeds from; the next start of dateline writes a first config.toml",
            database.display()
        ));
    }
    let _lock = rewrite::lock(&path, rewrite::PATIENCE)?;
    let (store, knows_feeds) = looked_into(&database)?;
    if !knows_feeds {
        return refused(format!("{} knows no feeds; the next start of dateline writes a first config.toml", database.display()));
    }
    let feeds: Vec<_> = store.lists().subscribed()?.into_iter().map(as_line).collect();
    if !write_anew(&path, &feeds)? {
        return refused(is_there_already);
    }
    let text = format!(
        "{} has the {} that the database knows, with their titles and folders; options, keys and what else it said are at their defaults",
        path.display(),
        counted(feeds.len() as u64, "feed", "feeds")
    );
    Ok(Restored { text: Clean::new(&text), notices: store.told().to_vec() })
}
