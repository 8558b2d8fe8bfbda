//! The user's editor, which has the terminal until it ends.

use super::foreground::wait;
use crate::model::{Clean, plain_words};
use std::{env, path::Path, process::Command};

/// Edits a file with `editor` and its arguments, else with $VISUAL, $EDITOR or vi; waits for its end.
pub(in crate::tui) fn edit(file: &Path, editor: &[String]) -> Result<(), Clean> {
    let words = editor_words(editor, |name| env::var(name).ok());
    let Some((program, arguments)) = words.split_first() else { return Ok(()) };
    match Command::new(program).args(arguments).arg(file).spawn().and_then(|mut editor| wait(&mut editor)) {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Clean::new(&format!("{program} ended with {status}"))),
        Err(error) => {
            Err(Clean::new(&format!("{program} can't be started: {}; open.editor in config.toml names another", plain_words(&error))))
        }
    }
}

/// The editor's command: the variables are split at spaces, as `EDITOR="code -w"` wants it.
fn editor_words(editor: &[String], variable: impl Fn(&str) -> Option<String>) -> Vec<String> {
    if !editor.is_empty() {
        return editor.to_vec();
    }
    let named = ["VISUAL", "EDITOR"].into_iter().filter_map(variable).find(|text| !text.trim().is_empty());
    named.unwrap_or_else(|| "vi".to_owned()).split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_editor_is_the_configs_then_the_users_then_vi() {
        let set = |name: &str| (name == "EDITOR").then(|| "code -w".to_owned());
        assert_eq!(editor_words(&["hx".to_owned()], set), ["hx"]);
        assert_eq!(editor_words(&[], set), ["code", "-w"]);
        assert_eq!(editor_words(&[], |_| Some(" ".to_owned())), ["vi"]);
    }
}
