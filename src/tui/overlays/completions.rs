//! What a command line can be completed to: names of commands, and options after `set`.

use crate::command::{AppCommand, Command};
use crate::config::Config;
use crate::model::Clean;

/// Names that a vim user's fingers know.
const ALIASES: &[(&str, Command)] = &[
    ("q", Command::App(AppCommand::Quit)),
    ("q!", Command::App(AppCommand::Quit)),
    ("qa", Command::App(AppCommand::Quit)),
    ("wq", Command::App(AppCommand::Quit)),
    ("x", Command::App(AppCommand::Quit)),
];

/// The one word of the command line that no key gives.
pub(super) const SET: &str = "set";

/// A line that the typed one may become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Completion {
    /// The whole line.
    pub(super) line: String,
    /// What it does.
    pub(super) doc: Clean,
}

impl Completion {
    fn of(name: &str, command: Command) -> Self {
        let doc =
            if name == command.name() { command.doc().into() } else { format!("another name of {}: {}", command.name(), command.doc()) };
        Self { line: name.to_owned(), doc: Clean::new(&doc) }
    }
}

/// The command of a name, of its own or another one.
pub(super) fn command(name: &str) -> Result<Command, Clean> {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name).map(|(_, command)| Ok(*command));
    alias.unwrap_or_else(|| name.parse::<Command>()).map_err(|unknown| Clean::new(&unknown.to_string()))
}

/// The commands whose names begin with what is typed, then those that have it elsewhere; other names
/// of commands behind their own, where something is typed. After `set`, the options.
pub(super) fn completions(typed: &str) -> Vec<Completion> {
    if let Some(option) = typed.strip_prefix(SET).and_then(|rest| rest.strip_prefix(' ')) {
        return options(option);
    }
    let set = Completion { line: SET.to_owned(), doc: "Set an option for this run, as in set reading.measure 60.".into() };
    let names = Command::ALL.iter().map(|command| Completion::of(command.name(), *command)).chain([set]);
    let aliases = ALIASES.iter().filter(|(name, _)| !typed.is_empty() && name.starts_with(typed));
    let aliases = aliases.map(|(name, command)| Completion::of(name, *command));
    let (begins, has): (Vec<_>, Vec<_>) = names.filter(|found| found.line.contains(typed)).partition(|found| found.line.starts_with(typed));
    begins.into_iter().chain(aliases).chain(has).collect()
}

fn options(typed: &str) -> Vec<Completion> {
    let line = |name: &str| format!("{SET} {name} ");
    let found = Config::options().into_iter().filter(|(name, _)| name.contains(typed));
    found.map(|(name, doc)| Completion { line: line(&name), doc }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_tell_what_they_are_for() {
        let found = completions("set meas");
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].line.as_str(), found[0].doc.as_str()), ("set reading.measure ", "Columns of the text, 40 to 100."));
        assert!(completions("set reading.measure 60").is_empty());
        assert!(completions("se").iter().any(|found| found.line == "set"));
    }
}
