//! The config and the site rules: can they be read, are they right, who else may read or change them.

use super::super::called::quoted;
use super::super::lost_config::is_config_lost;
use super::super::step::MEND_CONFIG;
use super::super::words::counted;
use super::finding::{Finding, State, Topic};
use crate::config::{Config, ConfigError, ConfigFile, Paths, SiteRules, others_may_read, others_may_write};
use crate::model::plain_words;
use std::path::Path;
use std::sync::Arc;

/// What to do about keys that may not be meant.
const KEYS: &str = "`dateline config keys` lists what each command has; if that is meant, nothing has to be done";

/// The config in force, and what is wrong with it.
pub(super) fn look(paths: &Paths) -> (Arc<Config>, Vec<Finding>) {
    let path = paths.config();
    let (config, mut found) = if path.exists() { read(&path) } else { (Arc::new(Config::defaults()), vec![none(paths)]) };
    found.extend(rights(&path, &config));
    let (_, mistakes) = SiteRules::load(&paths.sites());
    found.extend(mistakes.iter().map(|wrong| mistake("site_rules", wrong)));
    if mistakes.is_empty() && paths.sites().exists() {
        found.push(finding("site_rules", State::Ok, "sites.toml is right"));
    }
    (config, found)
}

/// There is no file: not yet, or no longer.
fn none(paths: &Paths) -> Finding {
    let path = paths.config();
    if is_config_lost(paths) {
        let says = format!("{} is gone, though the database knows feeds: the defaults are in force, and those feeds", path.display());
        let step = "put it back, or `dateline config restore` writes one with the feeds that the database knows";
        return finding("config", State::NeedsYou, says).next(step);
    }
    finding("config", State::Ok, format!("there is no config yet; {} is written at the first start", path.display()))
}

fn read(path: &Path) -> (Arc<Config>, Vec<Finding>) {
    match ConfigFile::open(path) {
        Err(error) => {
            let says = format!("{} can't be read: {}", path.display(), plain_words(&error));
            let step = "mend that first: until then no command works that needs the config";
            (Arc::new(Config::defaults()), vec![finding("config", State::NeedsYou, says).next(step)])
        }
        Ok(file) => {
            let config = file.config();
            let right = format!("{} is right: {}", path.display(), counted(config.feeds.len(), "feed", "feeds"));
            let found = match file.mistakes() {
                [] => vec![finding("config", State::Ok, right)],
                mistakes => mistakes.iter().map(|wrong| mistake("config", wrong)).collect(),
            };
            let noted = |note: &ConfigError| finding("config_keys", State::Note, note.to_string()).next(KEYS);
            (config, found.into_iter().chain(file.notes().iter().map(noted)).collect())
        }
    }
}

fn mistake(check: &'static str, wrong: &ConfigError) -> Finding {
    finding(check, State::NeedsYou, wrong.to_string()).next(MEND_CONFIG)
}

/// Who else may change the file, and who may read the passwords in it.
fn rights(path: &Path, config: &Config) -> Vec<Finding> {
    let mut found = Vec::new();
    if path.is_dir() {
        // Of what is no config nobody's rights matter.
        return found;
    }
    if let Some(open) = others_may_write(path) {
        let says = format!("others may write to {}: they decide what you subscribe to, and its commands are not run", open.display());
        found.push(finding("config_writable", State::NeedsYou, says).next(format!("chmod go-w {}", quoted(&open.to_string_lossy()))));
    }
    let secrets = config.feeds.iter().filter(|feed| !feed.url.is_built_in() && feed.url.as_str() != feed.url.shown().as_str()).count();
    if secrets == 0 && others_may_read(path) {
        let says = format!("others may read {}: what you subscribe to", path.display());
        found.push(finding("config_readable", State::Note, says).next(format!("chmod go-r {}", quoted(&path.to_string_lossy()))));
    } else if others_may_read(path) {
        let says = format!(
            "{} can be read by others, and there is a password or a key in {} of it",
            path.display(),
            counted(secrets, "address", "addresses")
        );
        found.push(finding("config_readable", State::NeedsYou, says).next(format!("chmod go-r {}", quoted(&path.to_string_lossy()))));
    }
    found
}

fn finding(check: &'static str, state: State, says: impl AsRef<str>) -> Finding {
    Finding::new(Topic::Config, check, state, says)
}
