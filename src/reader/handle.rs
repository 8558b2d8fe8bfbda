//! The handle to everything: config, database, network.

use super::{
    clock,
    error::{OpenError, ReaderError},
    intentions::settle_file,
    picture::PictureCache,
    site_rules::SiteFile,
    standstill::Standstill,
    store_thread::StoreThread,
    tally::Tally,
    unkept::Unkept,
};
use crate::article::Setting;
use crate::config::rewrite;
use crate::config::{AmbiguousWidth, Config, ConfigFile, Icons, Paths, RightToLeft, Subscription};
use crate::fetch::{Fetcher, learn_public};
use crate::model::{Clean, plain_words};
use crate::store::{Lists, Store, StoreError, Subscribed, suspect};
use jiff::tz::TimeZone;
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicI64},
};
use tokio::sync::Semaphore;

/// Documents that are parsed at the same time.
pub(super) const PARSERS: u32 = 2;

/// What is told where there is a database and no config.
const NEW_CONFIG: &str = "config.toml was not there: a new one was written, which knows none of your feeds; what they brought is kept, and shows again once they are in it";

/// The use cases. A cheap handle: clones share one database, one HTTP client and one config.
#[derive(Clone)]
pub struct Reader {
    pub(super) inner: Arc<Inner>,
}

/// What the clones share.
pub(super) struct Inner {
    /// Owns the writing connection.
    pub(super) writer: StoreThread<Store>,
    /// Owns a reading one, so that lists never wait for a refresh.
    pub(super) lists: StoreThread<Lists>,
    /// What is known about the pages of single hosts.
    pub(super) sites: SiteFile,
    /// Turns at the CPU for documents.
    pub(super) parsers: Arc<Semaphore>,
    /// Pictures that were fetched.
    pub(super) pictures: Arc<PictureCache>,
    /// The database's version when a change was last reported.
    pub(super) seen_version: AtomicI64,
    /// Where the database lies.
    pub(super) database: PathBuf,
    /// What the user must know of the opening.
    pub(super) notices: Mutex<Vec<Clean>>,
    /// Marks that could not be written yet.
    pub(super) unkept: tokio::sync::Mutex<Unkept>,
    /// How many these and others are.
    pub(super) tally: Tally,
    /// What a refresh knows of a database that can't be written.
    pub(super) standstill: Standstill,
    /// One at a time follows the config file, so that the database has what was read last.
    pub(super) following: Arc<tokio::sync::Mutex<()>>,
    settings: Mutex<Settings>,
}

/// The config, and what is made from it.
struct Settings {
    file: ConfigFile,
    /// Made when it is first needed: reading the machine's CA files takes longer than the first screen.
    fetcher: Option<Fetcher>,
}

impl Reader {
    /// Opens config and database, making either where there is none.
    ///
    /// # Errors
    /// A config that can't be read, a home that can't be written, or a database that can't be used; nothing is
    /// destroyed.
    pub fn open(paths: &Paths) -> Result<Self, OpenError> {
        let lock = rewrite::lock(&paths.config(), rewrite::MOMENT);
        let unusable = |error: std::io::Error| {
            let why = ReaderError::new(format!("can't use {}: {}", paths.config().display(), plain_words(&error)));
            if paths.config().exists() { OpenError::Config(why) } else { OpenError::Home(why) }
        };
        let had_config = paths.config().exists();
        let mut file = ConfigFile::open(&paths.config()).map_err(unusable)?;
        let config = file.config();
        let path = paths.database(&config.storage.path);
        let lost_config = !had_config && path.exists();
        let (mut store, unfollowed) = opened(&path, Some(&*config).filter(|_| !file.hides_feeds()))?;
        let mut notices = store.told().to_vec();
        notices.extend(lost_config.then(|| Clean::from(NEW_CONFIG)));
        if let Some(why) = unfollowed {
            // Read again as soon as the database can be written.
            file.forget();
            notices.extend(Some(why).filter(|_| !store.is_read_only()));
        }
        match &lock {
            Ok(Some(_)) => settle_or_log(&mut store, &paths.config()),
            Ok(None) => {}
            Err(_) => follow_again(&mut store, &mut file),
        }
        drop(lock);
        let lists = store.beside(&path)?;
        learn(&lists);
        let inner = Inner {
            seen_version: AtomicI64::new(lists.data_version()?),
            writer: StoreThread::start("store", store, path.clone())?,
            lists: StoreThread::start("lists", lists, path.clone())?,
            database: path,
            notices: Mutex::new(notices),
            unkept: tokio::sync::Mutex::default(),
            tally: Tally::default(),
            standstill: Standstill::default(),
            sites: SiteFile::open(paths.sites()),
            parsers: Arc::new(Semaphore::new(PARSERS as usize)),
            pictures: Arc::new(PictureCache::new(paths.pictures())),
            following: Arc::default(),
            settings: Mutex::new(Settings { fetcher: None, file }),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The config in force.
    pub fn config(&self) -> Arc<Config> {
        self.settings().file.config()
    }

    /// What is wrong in the config file and the user's site rules, a sentence each.
    pub fn mistakes(&self) -> Vec<String> {
        let of_config: Vec<String> = self.settings().file.mistakes().iter().map(ToString::to_string).collect();
        of_config.into_iter().chain(self.inner.sites.mistakes()).collect()
    }

    /// Where config.toml lies.
    pub fn config_path(&self) -> PathBuf {
        self.settings().file.path().to_owned()
    }

    /// How articles are set at a width where they are printed, as the config says; dates in local time.
    pub fn setting(&self, width: u16) -> Setting {
        let config = self.config();
        Setting {
            width,
            measure: config.reading.measure,
            centred: true,
            ascii: config.display.icons == Icons::Ascii,
            ambiguous_wide: config.display.ambiguous_width == AmbiguousWidth::Wide,
            notes: config.reading.notes,
            hyphenate: config.reading.hyphenate,
            pan_code: false,
            // What is printed goes on to pagers and files, which want text in the order of reading.
            reorder: config.reading.right_to_left == RightToLeft::Dateline,
            turns_words: false,
            pictures: Arc::default(),
            time_zone: TimeZone::system(),
            summary_notice: Some(Clean::new("The feed gives only a summary")),
        }
    }

    /// Puts another config in force.
    pub(super) fn use_config(&self, config: Config) -> Arc<Config> {
        let mut settings = self.settings();
        settings.fetcher = None;
        settings.file.use_config(config)
    }

    /// The client for requests, as the config says now.
    pub(super) fn fetcher(&self) -> Result<Fetcher, ReaderError> {
        let mut settings = self.settings();
        if let Some(fetcher) = &settings.fetcher {
            return Ok(fetcher.clone());
        }
        let fetcher = Fetcher::new(&settings.file.config().fetch)?;
        settings.fetcher = Some(fetcher.clone());
        Ok(fetcher)
    }

    /// Reads the config file again if it changed; the mistakes in it, if it was read. Not while another one
    /// changes it for longer than a moment.
    pub(super) async fn follow_config(&self) -> Result<Option<Vec<Clean>>, ReaderError> {
        let _one_at_a_time = self.inner.following.lock().await;
        // Other instances follow the same file: whoever has its lock takes over what it says now.
        let path = self.config_path();
        match tokio::task::spawn_blocking(move || rewrite::lock(&path, rewrite::MOMENT)).await {
            // It is looked at again soon.
            Ok(Err(_)) => Ok(None),
            _lock => self.follow_locked().await,
        }
    }

    /// As [`Reader::follow_config`], for whom alone follows the file and has its lock.
    pub(super) async fn follow_locked(&self) -> Result<Option<Vec<Clean>>, ReaderError> {
        let (config, mistakes, hides_feeds) = {
            let mut settings = self.settings();
            let before = settings.file.config();
            if !settings.file.reload() {
                return Ok(None);
            }
            let config = settings.file.config();
            let mistakes: Vec<Clean> = settings.file.mistakes().iter().map(|mistake| Clean::new(&mistake.to_string())).collect();
            if config.fetch != before.fetch {
                settings.fetcher = None;
            }
            (config, mistakes, settings.file.hides_feeds())
        };
        if !hides_feeds {
            let list = subscribed(&config);
            let followed = self.inner.writer.ask(move |store| store.subscribe(&list, clock::now())).await;
            if let Err(error) = followed {
                self.settings().file.forget();
                return Err(error);
            }
        }
        Ok(Some(mistakes))
    }

    /// Whether the config file has changed and is no longer being written.
    pub(super) fn config_has_settled(&self) -> bool {
        self.settings().file.has_settled()
    }

    /// Takes the config file for what it is again, after a change that was put back; the database follows at
    /// the next look.
    pub(super) fn look_back(&self) {
        let mut settings = self.settings();
        settings.fetcher = None;
        settings.file.reload();
        settings.file.forget();
    }

    /// Reads the config file again at the next look, changed or not.
    pub(super) fn forget_config(&self) {
        self.settings().file.forget();
    }

    fn settings(&self) -> MutexGuard<'_, Settings> {
        self.inner.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Finishes an edit of the config file that was left, for whom has its lock; it can wait.
fn settle_or_log(store: &mut Store, config: &Path) {
    if let Err(error) = settle_file(store, config) {
        tracing::warn!(%error, "an edit of config.toml is left unfinished");
    }
}

/// Follows the config file once more if it changed since it was read, for whom could not have its lock: what
/// another one followed meanwhile is not to be followed by what it said before.
fn follow_again(store: &mut Store, file: &mut ConfigFile) {
    if file.reload()
        && !file.hides_feeds()
        && let Err(error) = store.subscribe(&subscribed(&file.config()), clock::now())
    {
        tracing::warn!(%error, "the feed list is not followed yet");
        file.forget();
    }
}

/// Takes over the hosts that were public in earlier runs. Where they can't be read only those of this run are known.
pub(super) fn learn(lists: &Lists) {
    match lists.public_hosts() {
        Ok(hosts) => learn_public(hosts),
        Err(error) => tracing::warn!(%error, "which hosts were public before is not known"),
    }
}

/// Opens the database and makes its feeds follow the config; why they could not yet, where that may pass.
/// One that is found damaged in doing so is opened anew, and so mended.
fn opened(path: &Path, config: Option<&Config>) -> Result<(Store, Option<Clean>), ReaderError> {
    let mut store = Store::open(path)?;
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

fn subscribed(config: &Config) -> Vec<Subscribed> {
    let line = |feed: &Subscription| Subscribed { url: feed.url.clone(), title: feed.title.clone(), folder: feed.folder.clone() };
    config.feeds.iter().map(line).collect()
}
