//! The programs that the config names, and those that dateline falls back on: are they there.

use super::finding::{Finding, State, Topic};
use crate::config::Config;
use std::env;
use std::path::Path;

/// What opens addresses on systems that don't open them by themselves, as the `open` crate tries them.
const OPENERS: [&str; 6] = ["wslview", "xdg-open", "gio", "gnome-open", "kde-open", "open"];

/// Each program that a key may start.
pub(super) fn look(config: &Config) -> Vec<Finding> {
    let own = |words: &[String]| words.first().cloned();
    let mut found = vec![
        opener("browser", own(&config.open.browser), "`o` and `O` can't open a page"),
        opener("player", own(&config.open.player), "`e` can't play anything"),
        editor(own(&config.open.editor)),
    ];
    found.extend(config.share.iter().map(|target| {
        let name = format!("share.{}", target.name);
        let program = target.command.first().map(String::as_str).unwrap_or_default();
        named("share", &name, program)
    }));
    found
}

/// A program that the config names, or the system's own.
fn opener(check: &'static str, named_one: Option<String>, without: &str) -> Finding {
    if let Some(program) = named_one {
        return named(check, &format!("open.{check}"), &program);
    }
    let by_itself = cfg!(any(windows, target_os = "macos"));
    match OPENERS.iter().find(|program| is_there(program)) {
        _ if by_itself => finding(check, State::Ok, "the system opens addresses itself"),
        Some(program) => finding(check, State::Ok, format!("the system's opener is there: {program}")),
        None => finding(check, State::Note, format!("this system has no opener of addresses: {without}"))
            .next(format!("name a program in config.toml: open.{check} = [\"…\"]; links are copied with `y` without one")),
    }
}

fn editor(own: Option<String>) -> Finding {
    let set = |name: &str| env::var(name).ok().filter(|value| !value.trim().is_empty()).map(|value| (format!("${name}"), value));
    let (name, command) = own
        .map(|program| ("open.editor".to_owned(), program))
        .or_else(|| set("VISUAL"))
        .or_else(|| set("EDITOR"))
        .unwrap_or_else(|| ("the editor of last resort".to_owned(), "vi".to_owned()));
    // $EDITOR is a command line, open.editor one word of it.
    let program = shell_words::split(&command).ok().and_then(|words| words.into_iter().next()).unwrap_or(command);
    let found = named("editor", &name, &program);
    if found.state == State::Ok { found } else { Finding { state: State::Note, ..found } }
}

fn named(check: &'static str, name: &str, program: &str) -> Finding {
    if is_there(program) {
        finding(check, State::Ok, format!("{name} is there: {program}"))
    } else {
        let says = format!("{name} names {program}, which is no program that can be found");
        finding(check, State::NeedsYou, says).next(format!("install it, put it into PATH, or change {name}"))
    }
}

/// Whether a program can be started by this name.
fn is_there(program: &str) -> bool {
    if program.contains(std::path::MAIN_SEPARATOR) {
        return is_program(Path::new(program));
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).any(|folder| is_program(&folder.join(program)))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    path.is_file() && rustix::fs::access(path, rustix::fs::Access::EXEC_OK).is_ok()
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    ["", "exe", "cmd", "bat"].iter().any(|ending| path.with_extension(ending).is_file() || path.is_file())
}

fn finding(check: &'static str, state: State, says: impl AsRef<str>) -> Finding {
    Finding::new(Topic::Programs, check, state, says)
}
