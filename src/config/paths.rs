//! Where dateline's files lie.

use std::{env, path::PathBuf};

/// One home for config, database and log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    home: PathBuf,
}

impl Paths {
    /// The home: `given` (`--home`), else `DATELINE_HOME`, else the platform's config directory for
    /// dateline (Linux: `~/.config/dateline`). `None` where the platform names none.
    pub fn find(given: Option<PathBuf>) -> Option<Self> {
        let home = given.or_else(|| env::var_os("DATELINE_HOME").filter(|home| !home.is_empty()).map(PathBuf::from));
        let home = home.or_else(|| directories::ProjectDirs::from("", "", "dateline").map(|dirs| dirs.config_dir().to_owned()))?;
        Some(Self { home: std::path::absolute(&home).unwrap_or(home) })
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

    /// The log file.
    pub fn log(&self) -> PathBuf {
        self.home.join("dateline.log")
    }
}
