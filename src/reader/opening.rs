//! Config and database, opened together: the database's feeds are made to follow the config's list.
//!
//! A first config is written only where no database knows feeds: else it was lost, and a new one would hide them.

use super::{
    clock,
    error::{OpenError, ReaderError},
    intentions::settle_file,
};
use crate::config::{Config, ConfigFile, Paths, Subscription, rewrite};
use crate::model::{Clean, plain_words};
use crate::store::{Store, StoreError, Subscribed, suspect};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Both, as they were opened.
pub(super) struct Opening {
    pub(super) file: ConfigFile,
    pub(super) store: Store,
    /// Where the database lies.
    pub(super) database: PathBuf,
    /// What the user must know of it.
    pub(super) notices: Vec<Clean>,
}

impl Opening {
    /// Opens both, making either where there is none.
    ///
    /// # Errors
    /// A config that can't be read, a home that can't be written, or a database that can't be used.
    pub(super) fn of(paths: &Paths) -> Result<Self, OpenError> {
        let lock = rewrite::lock(&paths.config(), rewrite::MOMENT);
        let (mut file, store) = config_or_its_loss(paths)?;
        let config = file.config();
        let database = paths.database(&config.storage.path);
        // Who has the lock follows what the file says then: by what it says now, a feed that was just added would go again.
        let follows = lock.is_ok() && !file.hides_feeds();
        let (mut store, unfollowed) = followed(store, &database, Some(&*config).filter(|_| follows))?;
        let mut notices = store.told().to_vec();
        if let Some(why) = unfollowed {
            // Read again as soon as the database can be written.
            file.forget();
            notices.extend(Some(why).filter(|_| !store.is_read_only()));
        }
        match &lock {
            Ok(Some(_)) => settle_or_log(&mut store, &paths.config()),
            Ok(None) => {}
            // It is looked at again soon.
            Err(_) => file.forget(),
        }
        Ok(Self { file, store, database, notices })
    }
}

/// The config, which is written where there is none; not where a database has feeds, which is then open already.
fn config_or_its_loss(paths: &Paths) -> Result<(ConfigFile, Option<Store>), OpenError> {
    let (path, database) = (paths.config(), paths.database(""));
    let mut store = None;
    // What can't be opened may have feeds: then nothing is written either.
    if !path.exists() && is_there(&database) {
        let (opened, knows_feeds) = looked_into(&database)?;
        // Another instance may have made both meanwhile.
        if knows_feeds && !path.exists() {
            return Ok((ConfigFile::gone(&path), Some(opened)));
        }
        store = Some(opened);
    }
    let unusable = |error: io::Error| {
        let why = ReaderError::new(format!("can't use {}: {}", path.display(), plain_words(&error)));
        if path.exists() { OpenError::Config(why) } else { OpenError::Home(why) }
    };
    let file = ConfigFile::open(&path).map_err(unusable)?;
    // A config that another instance made may name another place.
    let store = store.filter(|_| paths.database(&file.config().storage.path) == database);
    Ok((file, store))
}

/// Opens a database, and says whether it knows feeds. One that is found damaged in doing so is opened anew, and so mended.
pub(super) fn looked_into(path: &Path) -> Result<(Store, bool), StoreError> {
    let store = Store::open(path)?;
    match store.lists().knows_feeds() {
        Ok(knows_feeds) => Ok((store, knows_feeds)),
        Err(StoreError::Damaged) => {
            suspect(path);
            drop(store);
            let store = Store::open(path)?;
            let knows_feeds = store.lists().knows_feeds()?;
            Ok((store, knows_feeds))
        }
        Err(error) => Err(error),
    }
}

/// Whether anything is there, if only a link to nothing.
pub(super) fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Finishes an edit of the config file that was left, for whom has its lock; it can wait.
fn settle_or_log(store: &mut Store, config: &Path) {
    if let Err(error) = settle_file(store, config) {
        tracing::warn!(%error, "an edit of config.toml is left unfinished");
    }
}

/// Opens the database, unless it is open already, and makes its feeds follow the config; why they could not yet, where that
/// may pass. One that is found damaged in doing so is opened anew, and so mended.
fn followed(store: Option<Store>, path: &Path, config: Option<&Config>) -> Result<(Store, Option<Clean>), ReaderError> {
    let mut store = store.map_or_else(|| Store::open(path), Ok)?;
    let Some(config) = config else { return Ok((store, None)) };
    let list = subscribed(config);
    match store.subscribe(&list, clock::now()) {
        Ok(_) => Ok((store, None)),
        Err(StoreError::Damaged) => {
            suspect(path);
            drop(store);
            let mut store = Store::open(path)?;
            store.subscribe(&list, clock::now())?;
            Ok((store, None))
        }
        Err(error) if error.may_pass() => {
            let why = format!(
                "changes of the feed list wait, as the database can't be written ({}); everything kept can be read",
                error.reason()
            );
            Ok((store, Some(Clean::new(&why))))
        }
        Err(error) => Err(error.into()),
    }
}

/// The config's list, as the database follows it.
pub(super) fn subscribed(config: &Config) -> Vec<Subscribed> {
    let line = |feed: &Subscription| Subscribed { url: feed.url.clone(), title: feed.title.clone(), folder: feed.folder.clone() };
    config.feeds.iter().map(line).collect()
}

/// A line of the config, as the database knows it.
pub(super) fn as_line(known: Subscribed) -> Subscription {
    Subscription { title: known.title, folder: known.folder, ..Subscription::new(known.url.as_str()) }
}
