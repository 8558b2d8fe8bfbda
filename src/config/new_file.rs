//! Writes a config file where there is none: a new user's, and one in the place of a lost one.

use super::{decode::MAX_BYTES, edit, edit::EditError, example::EXAMPLE, rights::private_file, subscriptions::Subscription};
use std::{fs, io, io::Write, path::Path};

/// Writes a new user's file, with the starter feeds, whole or not at all; one that another instance wrote meanwhile stays.
pub(super) fn write_first(path: &Path) -> io::Result<()> {
    let (options, feeds) = example();
    write(path, &(options + feeds)).map(drop)
}

/// Writes a file with every option commented out at its default and with these feeds: their addresses, titles and folders.
/// Whole or not at all; false: there is a file, and it stays as it is.
///
/// # Errors
/// The file can't be written, or would have more bytes than are read.
pub fn write_anew(path: &Path, feeds: &[Subscription]) -> Result<bool, EditError> {
    let text = edit::add(example().0.trim_end(), feeds)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(EditError::TooLarge);
    }
    Ok(write(path, &text)?)
}

/// Whether the file was written; false: there is one.
fn write(path: &Path, text: &str) -> io::Result<bool> {
    let beside = path.with_extension(format!("new.{}", std::process::id()));
    let written = private_file(&beside).and_then(|mut file| file.write_all(text.as_bytes()));
    let linked = written.as_ref().is_ok_and(|()| fs::hard_link(&beside, path).is_ok());
    let gone = fs::remove_file(&beside);
    written.and(gone)?;
    match linked {
        false if path.exists() => Ok(false),
        // File systems without links.
        false => private_file(path)?.write_all(text.as_bytes()).map(|()| true),
        true => Ok(true),
    }
}

/// The example with every option commented out, so that later defaults reach this user as well, and its starter feeds.
/// Sections stay.
fn example() -> (String, &'static str) {
    let (options, feeds) = EXAMPLE.split_at(EXAMPLE.find("\n[[feeds]]").unwrap_or(EXAMPLE.len()));
    let line = |line: &str| if line.is_empty() || line.starts_with(['#', '[']) { format!("{line}\n") } else { format!("#{line}\n") };
    (options.lines().map(line).collect(), feeds)
}

#[cfg(test)]
mod tests {
    use super::super::load::Config;
    use super::*;

    #[test]
    fn a_file_in_the_place_of_a_lost_one_has_its_feeds_and_no_starter_feeds() {
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().join("config.toml");
        let feeds = [
            Subscription {
                title: Some("Say \"hi\" 中".into()),
                folder: Some("Asia".into()),
                ..Subscription::new("https://a.example/?a=1&b=\"")
            },
            Subscription::new("dateline:saved"),
        ];
        assert!(write_anew(&path, &feeds).expect("written"));
        let text = fs::read_to_string(&path).expect("there");
        let (config, mistakes) = Config::from_text(&text, "config.toml", None);
        assert_eq!((config, mistakes), (Config { feeds: feeds.to_vec(), ..Config::defaults() }, Vec::new()));
        assert!(text.contains("\n#measure = 66\n"), "{text}");
        assert!(!write_anew(&path, &[]).expect("left alone"));
        assert_eq!(fs::read_to_string(&path).expect("there"), text, "what is there stays");
        assert_eq!(fs::read_dir(home.path()).expect("listed").count(), 1);
    }

    #[test]
    fn a_file_without_feeds_is_right() {
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().join("config.toml");
        assert!(write_anew(&path, &[]).expect("written"));
        let text = fs::read_to_string(&path).expect("there");
        assert_eq!(Config::from_text(&text, "config.toml", None), (Config::defaults(), Vec::new()));
    }
}
