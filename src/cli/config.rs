//! `config path`, `config check`, `config keys`, `config restore`.

use super::{
    args::ConfigRequest,
    exit::{Exit, Usage, not_opened},
    output::{Output, complain},
};
use crate::command::Command;
use crate::config::{Config, ConfigError, ConfigFile, Paths, SiteRules};
use crate::model::plain_words;
use crate::reader::{is_config_lost, restore_config};
use anyhow::Result;
use std::sync::Arc;

pub(super) fn run(what: &ConfigRequest, paths: &Paths) -> Result<Exit> {
    let mut out = Output::new();
    let exit = match what {
        ConfigRequest::Path => {
            out.line(&paths.config().display().to_string())?;
            Exit::Fine
        }
        ConfigRequest::Check => check(paths, &mut out)?,
        ConfigRequest::Keys => {
            keys(&look(paths)?.config, &mut out)?;
            Exit::Fine
        }
        ConfigRequest::Restore => {
            let restored = restore_config(paths).map_err(not_opened)?;
            restored.notices.iter().for_each(|notice| complain(notice));
            out.line(&restored.text)?;
            Exit::Fine
        }
    };
    out.finish()?;
    Ok(exit)
}

/// What a look at the config brings.
struct Seen {
    config: Arc<Config>,
    mistakes: Vec<ConfigError>,
    notes: Vec<ConfigError>,
}

/// The config in force, and what is to be told of it. To look at it writes none: where there is none yet, the defaults are.
fn look(paths: &Paths) -> Result<Seen> {
    let path = paths.config();
    let file = match path.exists() {
        true => ConfigFile::open(&path).map_err(|error| Usage(format!("can't read {}: {}", path.display(), plain_words(&error))))?,
        false if is_config_lost(paths) => ConfigFile::gone(&path),
        false => return Ok(Seen { config: Arc::new(Config::defaults()), mistakes: Vec::new(), notes: Vec::new() }),
    };
    Ok(Seen { config: file.config(), mistakes: file.mistakes().to_vec(), notes: file.notes() })
}

fn check(paths: &Paths, out: &mut Output) -> Result<Exit> {
    let path = paths.config();
    let Seen { config, mut mistakes, notes } = look(paths)?;
    mistakes.extend(SiteRules::load(&paths.sites()).1);
    mistakes.iter().for_each(|mistake| complain(&mistake.to_string()));
    notes.iter().try_for_each(|note| out.line(&format!("note: {note}")))?;
    if !mistakes.is_empty() {
        return Ok(Exit::Usage);
    }
    out.line(&match path.exists() {
        true => format!("{} is right: {} feeds", path.display(), config.feeds.len()),
        false => format!("there is no config yet; {} is written at the first start", path.display()),
    })?;
    Ok(Exit::Fine)
}

fn keys(config: &Config, out: &mut Output) -> Result<()> {
    for command in Command::ALL {
        let keys: Vec<String> = config.keymap.keys_of(*command).iter().map(ToString::to_string).collect();
        out.line(&format!("{}\t{}\t{}", command.name(), keys.join(", "), command.doc()))?;
    }
    Ok(())
}
