//! Where dateline's files lie.

use std::{
    env,
    path::{Path, PathBuf},
    sync::LazyLock,
};

/// The user's own directories; asked for once.
static USER: LazyLock<Option<directories::UserDirs>> = LazyLock::new(directories::UserDirs::new);

/// Where saved articles go: `save_to` (`storage.save_to`), else the user's documents, else their home.
pub fn save_directory(save_to: &str) -> PathBuf {
    if !save_to.is_empty() {
        return from_home(save_to);
    }
    let documents = USER.as_ref().and_then(|user| user.document_dir().filter(|path| path.is_dir()).map(Path::to_owned));
    documents.or_else(|| USER.as_ref().map(|user| user.home_dir().to_owned())).unwrap_or_default()
}

/// A path as a user writes it: `~/` is the home.
pub fn from_home(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), USER.as_ref()) {
        (Some(rest), Some(user)) => user.home_dir().join(rest),
        _ => PathBuf::from(path),
    }
}

/// A path as a user reads it: the home is `~/`.
pub fn to_home(path: &Path) -> String {
    let inside = USER.as_ref().and_then(|user| path.strip_prefix(user.home_dir()).ok());
    inside.map_or_else(|| path.display().to_string(), |rest| format!("~/{}", rest.display()))
}

/// One home for config, database and log, and a place for what may be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    home: PathBuf,
    cache: PathBuf,
}

impl Paths {
    /// The home: `given` (`--home`), else `DATELINE_HOME`, else the platform's config directory for
    /// dateline (Linux: `~/.config/dateline`). `None` where the platform names none.
    pub fn find(given: Option<PathBuf>) -> Option<Self> {
        let absolute = |path: PathBuf| std::path::absolute(&path).unwrap_or(path);
        let home = given.or_else(|| env::var_os("DATELINE_HOME").filter(|home| !home.is_empty()).map(PathBuf::from));
        if let Some(home) = home.map(absolute) {
            return Some(Self { cache: home.join("cache"), home });
        }
        let dirs = directories::ProjectDirs::from("", "", "dateline")?;
        Some(Self { home: absolute(dirs.config_dir().to_owned()), cache: absolute(dirs.cache_dir().to_owned()) })
    }

    /// The directory itself.
    pub fn home(&self) -> &std::path::Path {
        &self.home
    }

    /// The config file.
    pub fn config(&self) -> PathBuf {
        self.home.join("config.toml")
    }

    /// The user's site rules.
    pub fn sites(&self) -> PathBuf {
        self.home.join("sites.toml")
    }

    /// The database; `path` is `storage.path`, relative ones being relative to the home.
    pub fn database(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.home.join("dateline.db") } else { self.home.join(path) }
    }

    /// The directory of fetched pictures, safe to delete at any time: in the home where one was named,
    /// else in the platform's cache directory (Linux: `~/.cache/dateline`).
    pub fn pictures(&self) -> PathBuf {
        self.cache.join("pictures")
    }

    /// The log file.
    pub fn log(&self) -> PathBuf {
        self.home.join("dateline.log")
    }
}
