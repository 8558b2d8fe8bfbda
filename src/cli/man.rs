//! `man`: the manual page, from the grammar of the arguments, the command table and the default keys.

use super::args::Args;
use crate::command::Command;
use crate::config::Config;
use clap::CommandFactory;
use clap_mangen::{
    Man,
    roff::{Roff, bold, italic, roman},
};
use std::io;

/// Files in the home, and what each is for.
const FILES: &[(&str, &str)] = &[
    ("config.toml", "Options, keys and feeds: the user's own. Where it lies, `dateline config path` says."),
    ("dateline.db", "Articles, what was read and starred, and the journal that undo goes by."),
    ("dateline.log", "What went wrong, if something did."),
    ("sites.toml", "Rules for the pages of single sites, if the user wrote some."),
];

const STATUS: &[(&str, &str)] = &[
    ("0", "All went well."),
    ("1", "Something failed (a feed, an entry that is not there) or came in part (a feed that is cut) and was named on standard error."),
    ("2", "Wrong usage, or a mistake in the config that `config check` found."),
    ("doctor", "0 where nothing needs the user, 1 where something does, 2 where something could not be checked."),
];

const ENVIRONMENT: &[(&str, &str)] = &[
    ("DATELINE_HOME", "The directory of the files below, if --home does not name it."),
    ("DATELINE_LOG", "What is logged: error, warn, info (the default), debug or trace."),
    ("NO_COLOR", "If set, no colours are used."),
    ("VISUAL, EDITOR", "The editor that the config is edited in, if open.editor names none."),
    ("DATELINE_TITLE, DATELINE_URL, DATELINE_FEED", "Tell a command that an article is piped into, or shared with, what it is about."),
];

/// The page, in roff.
pub(super) fn page() -> String {
    let mut command = Args::command();
    command.build();
    let man = Man::new(command.clone()).manual("User commands");
    let mut page = Vec::new();
    let written = [Man::render_title, Man::render_name_section, Man::render_synopsis_section, Man::render_description_section]
        .iter()
        .try_for_each(|part| part(&man, &mut page))
        .and_then(|()| man.render_options_section(&mut page))
        .and_then(|()| rest(&command).to_writer(&mut page));
    let _memory_takes_everything: io::Result<()> = written;
    String::from_utf8_lossy(&page).into_owned()
}

/// What clap does not know, or tells in pages of their own.
fn rest(command: &clap::Command) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    command.get_subcommands().filter(|command| command.get_name() != "help").for_each(|command| subcommand(&mut roff, command));
    keys(&mut roff);
    list(&mut roff, "FILES", FILES);
    list(&mut roff, "ENVIRONMENT", ENVIRONMENT);
    list(&mut roff, "EXIT STATUS", STATUS);
    roff
}

/// A command of the command line with its arguments; those of all commands stand under OPTIONS.
fn subcommand(roff: &mut Roff, command: &clap::Command) {
    roff.control("SS", [command.get_name()]);
    roff.text([roman(sentence(command.get_about()))]);
    for argument in command.get_arguments().filter(|argument| !argument.is_global_set() && argument.get_id() != "help") {
        let name = argument.to_string();
        let words: Vec<String> = argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
        let takes = argument.get_action().takes_values() && !words.is_empty();
        let one_of = if takes { format!(" One of: {}.", words.join(", ")) } else { String::new() };
        item(roff, vec![bold(name)], &(sentence(argument.get_help()) + &one_of));
    }
    for command in command.get_subcommands().filter(|command| command.get_name() != "help") {
        item(roff, vec![bold(command.get_name())], &sentence(command.get_about()));
    }
}

fn sentence(help: Option<&clap::builder::StyledStr>) -> String {
    help.map(|help| format!("{}.", help.to_string().trim_end_matches('.'))).unwrap_or_default()
}

/// What the reader's keys do, by default, in the order of the help screen.
fn keys(roff: &mut Roff) {
    let keymap = Config::defaults().keymap;
    roff.control("SH", ["KEYS"]);
    roff.text([roman("Without a command, dateline opens the reader. Its keys, as config.toml may change them; the names behind them are those that the config and the command line after : take.")]);
    let mut group = "";
    for command in Command::ALL {
        if command.group() != group {
            group = command.group();
            roff.control("SS", [group]);
        }
        let keys: Vec<String> = keymap.keys_of(*command).iter().map(|keys| keys.short()).collect();
        item(roff, vec![bold(keys.join(", ")), roman("  "), italic(command.name())], command.doc());
    }
}

fn list(roff: &mut Roff, title: &str, rows: &[(&str, &str)]) {
    roff.control("SH", [title]);
    rows.iter().for_each(|(name, doc)| item(roff, vec![bold(*name)], doc));
}

fn item(roff: &mut Roff, head: Vec<clap_mangen::roff::Inline>, doc: &str) {
    roff.control("TP", []);
    roff.text(head);
    roff.text([roman(doc)]);
}
