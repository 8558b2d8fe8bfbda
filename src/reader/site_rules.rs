//! The site rules in force: the user's file is read again when it changed, so that whoever edits a rule
//! sees what it does at the next page that is cut.

use crate::config::{ConfigError, SiteRules};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

/// The user's sites.toml over the built-in rules.
pub(super) struct SiteFile {
    path: PathBuf,
    read: Mutex<Read>,
}

/// What was read last.
struct Read {
    stamp: Option<Stamp>,
    rules: Arc<SiteRules>,
    mistakes: Vec<ConfigError>,
}

/// What tells one state of a file from another; `None`: there is no file.
type Stamp = (SystemTime, u64);

impl SiteFile {
    /// Reads the file; where there is none, the built-in rules stand alone.
    pub(super) fn open(path: PathBuf) -> Self {
        let read = Mutex::new(Read::of(&path));
        Self { path, read }
    }

    /// The rules as they are now. Looks at the disk.
    pub(super) fn rules(&self) -> Arc<SiteRules> {
        Arc::clone(&self.now().rules)
    }

    /// What is wrong in the file now, a sentence each.
    pub(super) fn mistakes(&self) -> Vec<String> {
        self.now().mistakes.iter().map(ToString::to_string).collect()
    }

    fn now(&self) -> MutexGuard<'_, Read> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if read.stamp != stamp(&self.path) {
            *read = Read::of(&self.path);
        }
        read
    }
}

impl Read {
    fn of(path: &Path) -> Self {
        // Before the text: what is written in between is read at the next look.
        let stamp = stamp(path);
        let (rules, mistakes) = SiteRules::load(path);
        Self { stamp, rules: Arc::new(rules), mistakes }
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let meta = fs::metadata(path).ok()?;
    Some((meta.modified().ok()?, meta.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_is_read_again() {
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().join("sites.toml");
        let file = SiteFile::open(path.clone());
        let drops = || file.rules().of("https://pier.example/1").flat_map(|site| site.drop.clone()).collect::<Vec<_>>();
        assert_eq!(drops(), [""; 0]);
        fs::write(&path, "[[site]]\nhost = 'pier.example'\ndrop = '.plea'\n").expect("written");
        assert_eq!(drops(), [".plea"]);
        assert!(Arc::ptr_eq(&file.rules(), &file.rules()), "read once as long as it stays");
        fs::write(&path, "[[site]]\nhosts = 'pier.example'\n").expect("written");
        assert_eq!((drops(), file.mistakes().is_empty()), (Vec::new(), false));
        fs::remove_file(&path).expect("removed");
        assert_eq!(file.mistakes(), [""; 0]);
    }
}
