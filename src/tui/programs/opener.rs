//! Addresses given to the browser or the player: of the web and mail only.

use crate::model::{Clean, plain_words};
use std::{
    io,
    process::{Child, Command, Stdio},
};

/// Opens an address with `browser` and its arguments, else with the system's own. Returns the
/// browser, where it is a child whose end somebody has to take note of.
pub(in crate::tui) fn browse(url: &str, browser: &[String]) -> Result<Option<Child>, Clean> {
    open(url, &["http", "https", "mailto"], browser, "browser")
}

/// Plays what is at an address with `player` and its arguments, else with what the system opens such
/// addresses with.
pub(in crate::tui) fn play(url: &str, player: &[String]) -> Result<Option<Child>, Clean> {
    open(url, &["http", "https"], player, "player")
}

/// No address that passes here begins with `-`: it begins with its scheme.
fn open(url: &str, schemes: &[&str], command: &[String], role: &str) -> Result<Option<Child>, Clean> {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase()).unwrap_or_default();
    if !schemes.contains(&scheme.as_str()) {
        return Err(Clean::new(&format!("{url} is no address of the web")).shortened(200));
    }
    let Some((program, arguments)) = command.split_first() else {
        return open::that_detached(url).map(|()| None).map_err(|_| nobody(role));
    };
    start(program, arguments, url).map(Some).map_err(|error| {
        let why = plain_words(&error);
        Clean::new(&format!("{program} can't be started: {why}; open.{role} in config.toml names another")).shortened(300)
    })
}

/// The system has no program for it, or one that failed; its own words name commands that nobody typed.
fn nobody(role: &str) -> Clean {
    Clean::new(&format!("no {role} opened the link (the system has none that works); set open.{role} in config.toml"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_is_opened() {
        let echo = ["true".to_owned()];
        assert!(browse("file:///etc/passwd", &echo).is_err());
        assert!(browse("--version", &echo).is_err());
        assert!(play("mailto:a@a.example", &echo).is_err());
        assert_eq!(
            nobody("browser").as_str(),
            "no browser opened the link (the system has none that works); set open.browser in config.toml"
        );
        let child = browse("https://a.example/", &echo).expect("started");
        assert!(child.expect("a child").wait().expect("ended").success());
        assert!(browse("https://a.example/", &["no-such-browser".to_owned()]).unwrap_err().contains("open.browser"));
        assert!(play("https://a.example/", &["no-such-player".to_owned()]).unwrap_err().contains("open.player"));
    }
}
