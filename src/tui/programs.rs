//! Other programs: the browser and the editor. A command and its arguments, never a shell, and
//! only addresses of the web and mail.

use crate::model::Clean;
use std::{
    env, io,
    path::Path,
    process::{Child, Command, Stdio},
};

/// Opens an address with `browser` and its arguments, else with the system's own. Returns the
/// browser, where it is a child whose end somebody has to take note of.
pub(super) fn browse(url: &str, browser: &[String]) -> Result<Option<Child>, Clean> {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase()).unwrap_or_default();
    if !matches!(scheme.as_str(), "http" | "https" | "mailto") {
        return Err(Clean::new(&format!("{url} is no address of the web")).shortened(200));
    }
    let opened = match browser {
        [] => open::that_detached(url).map(|()| None),
        [program, arguments @ ..] => start(program, arguments, url).map(Some),
    };
    opened.map_err(|error| {
        let program = browser.first().map_or("the browser", String::as_str);
        Clean::new(&format!("{program} can't be started: {error}; open.browser in the config names another")).shortened(300)
    })
}

fn start(program: &str, arguments: &[String], url: &str) -> io::Result<Child> {
    let mut command = Command::new(program);
    command.args(arguments).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    {
        // In a group of its own: what stops or ends dateline does not reach the browser.
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
    }
    command.spawn()
}

/// Edits a file with `editor` and its arguments, else with $VISUAL, $EDITOR or vi; waits for its end.
pub(super) fn edit(file: &Path, editor: &[String]) -> Result<(), Clean> {
    let words = editor_words(editor, |name| env::var(name).ok());
    let Some((program, arguments)) = words.split_first() else { return Ok(()) };
    match Command::new(program).args(arguments).arg(file).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Clean::new(&format!("{program} ended with {status}"))),
        Err(error) => Err(Clean::new(&format!("{program} can't be started: {error}; open.editor in the config names another"))),
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

    #[test]
    fn only_the_web_is_browsed() {
        let echo = ["true".to_owned()];
        assert!(browse("file:///etc/passwd", &echo).is_err());
        assert!(browse("--version", &echo).is_err());
        let child = browse("https://a.example/", &echo).expect("started");
        assert!(child.expect("a child").wait().expect("ended").success());
        assert!(browse("https://a.example/", &["no-such-browser".to_owned()]).unwrap_err().contains("no-such-browser"));
    }
}
