//! `config path`, `config check`, `config keys`.

use super::{
    args::ConfigRequest,
    exit::{Exit, Usage},
    output::{Output, complain},
};
use crate::command::Command;
use crate::config::{ConfigFile, Paths, SiteRules};
use crate::model::plain_words;
use anyhow::{Result, anyhow};

pub(super) fn run(what: &ConfigRequest, paths: &Paths) -> Result<Exit> {
    let mut out = Output::new();
    let exit = match what {
        ConfigRequest::Path => {
            out.line(&paths.config().display().to_string())?;
            Exit::Fine
        }
        ConfigRequest::Check => {
            let file = open(paths)?;
            let (_, of_sites) = SiteRules::load(&paths.sites());
            let mistakes: Vec<_> = file.mistakes().iter().chain(&of_sites).collect();
            mistakes.iter().for_each(|mistake| complain(&mistake.to_string()));
            if mistakes.is_empty() {
                out.line(&format!("{} is right: {} feeds", paths.config().display(), file.config().feeds.len()))?;
            }
            if mistakes.is_empty() { Exit::Fine } else { Exit::Usage }
        }
        ConfigRequest::Keys => {
            keys(&open(paths)?, &mut out)?;
            Exit::Fine
        }
    };
    out.finish()?;
    Ok(exit)
}

fn open(paths: &Paths) -> Result<ConfigFile> {
    let path = paths.config();
    ConfigFile::open(&path).map_err(|error| {
        let sentence = format!("can't read {}: {}", path.display(), plain_words(&error));
        if path.exists() { Usage(sentence).into() } else { anyhow!(sentence) }
    })
}

fn keys(file: &ConfigFile, out: &mut Output) -> Result<()> {
    let config = file.config();
    for command in Command::ALL {
        let keys: Vec<String> = config.keymap.keys_of(*command).iter().map(ToString::to_string).collect();
        out.line(&format!("{}\t{}\t{}", command.name(), keys.join(", "), command.doc()))?;
    }
    Ok(())
}
