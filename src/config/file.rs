//! The user's config file: written for a new user, read, and read again when it changes.

use super::{
    decode::MAX_BYTES,
    error::ConfigError,
    load::Config,
    new_file::write_first,
    rights::{make_private_folder, others_may_write},
};
use crate::model::{Clean, plain_words};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

/// What helps where the file is gone.
const FILE_BACK: &str = "put it back, or `dateline config restore` writes one with the feeds that the database knows";

/// The config in force and the file that it came from.
#[derive(Debug)]
pub struct ConfigFile {
    path: PathBuf,
    /// The file that was read, or could not be; `None`: it is to be read again.
    seen: Option<Stamp>,
    /// The file at the last look.
    looked: Option<Stamp>,
    config: Arc<Config>,
    mistakes: Vec<ConfigError>,
}

/// What tells whether a file changed; `None`: there is none.
type Stamp = Option<(SystemTime, u64)>;

impl ConfigFile {
    /// Reads the file; where there is none, writes a commented one with the starter feeds first.
    ///
    /// # Errors
    /// The file can't be read, or can't be written for a new user. Mistakes in its text are no
    /// error: they are told by [`ConfigFile::mistakes`], and everything else counts.
    pub fn open(path: &Path) -> io::Result<Self> {
        if !path.exists() {
            if let Some(home) = path.parent() {
                make_private_folder(home)?;
            }
            write_first(path)?;
        }
        let mut file = Self { path: path.to_owned(), seen: None, looked: None, config: Arc::new(Config::defaults()), mistakes: Vec::new() };
        file.read(false)?;
        Ok(file)
    }

    /// A file that was there and is gone: the defaults are in force, one mistake says so, and nothing is written. It is read
    /// once it is back.
    pub fn gone(path: &Path) -> Self {
        let mut file =
            Self { path: path.to_owned(), seen: Some(None), looked: None, config: Arc::new(Config::defaults()), mistakes: Vec::new() };
        file.mistakes.push(
            file.unread(&format!("the file is gone, so the defaults are in force, with the feeds that the database knows; {FILE_BACK}")),
        );
        file
    }

    /// The config of a file as it is now, which is neither made nor followed; the defaults where there is none.
    pub fn glance(path: &Path) -> Config {
        let text = fs::read_to_string(path).unwrap_or_default();
        Config::from_text(&text, "config.toml", None).0
    }

    /// Reads the file again if it has changed; whether it was read, or can't be read any more. What was read
    /// last stays in force then, and one mistake says so: not at the first look, as an editor may be replacing
    /// the file just now.
    pub fn reload(&mut self) -> bool {
        let now = stamp(&self.path);
        if self.seen == Some(now) {
            return false;
        }
        match self.read(true) {
            Ok(()) => true,
            Err(error) => self.looked == Some(now) && self.miss(now, &error),
        }
    }

    /// Whether the file is another than the one that was read, and was so at the last look already:
    /// one that is just being written is left alone.
    pub fn has_settled(&mut self) -> bool {
        let now = Some(stamp(&self.path));
        now != self.seen && std::mem::replace(&mut self.looked, now) == now
    }

    /// Takes note that the file can't be read; whether that is news.
    fn miss(&mut self, now: Stamp, error: &io::Error) -> bool {
        let what = match error.kind() {
            _ if self.path.is_dir() => {
                "a folder stands where the file should be, so what was read last stays in force; put the file back".to_owned()
            }
            io::ErrorKind::NotFound => format!("the file is gone, so what was read last stays in force; {FILE_BACK}"),
            _ => format!("the file can't be read, so what was read last stays in force: {}", plain_words(error)),
        };
        let mistake = self.unread(&what);
        let is_news = self.mistakes != [mistake.clone()];
        (self.seen, self.mistakes) = (Some(now), vec![mistake]);
        is_news
    }

    /// The mistake that nothing could be read of the file.
    fn unread(&self, what: &str) -> ConfigError {
        ConfigError { file: Clean::new(&self.name()), line: None, what: Clean::new(what), no_feeds: true }
    }

    fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Forgets that the file was read, so that it is read again.
    pub fn forget(&mut self) {
        self.seen = None;
    }

    /// Puts another config in force, until the file is read again.
    pub fn use_config(&mut self, config: Config) -> Arc<Config> {
        self.config = Arc::new(config);
        self.config()
    }

    /// The config in force.
    pub fn config(&self) -> Arc<Config> {
        Arc::clone(&self.config)
    }

    /// What is wrong in the file.
    pub fn mistakes(&self) -> &[ConfigError] {
        &self.mistakes
    }

    /// What is right in the file and may not be meant, told as a mistake is; nothing where it can't be read.
    pub fn notes(&self) -> Vec<ConfigError> {
        let bytes = fs::read(&self.path).unwrap_or_default();
        self.config.notes(&bytes, &Clean::new(&self.name()))
    }

    /// Whether the feed list can't be read, nor perhaps anything of the file: what is known otherwise stands.
    pub fn hides_feeds(&self) -> bool {
        self.mistakes.iter().any(|mistake| mistake.no_feeds)
    }

    /// Where the file lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn read(&mut self, again: bool) -> io::Result<()> {
        if self.path.is_dir() {
            return Err(io::Error::other("a folder stands where the file should be; move it away, and a config is written"));
        }
        let seen = stamp(&self.path);
        if let Some((_, bytes)) = seen.filter(|(_, bytes)| *bytes > MAX_BYTES) {
            return Err(io::Error::other(format!("{} has {bytes} bytes; a config may have {MAX_BYTES}", self.path.display())));
        }
        let bytes = fs::read(&self.path)?;
        let name = self.name();
        let (mut config, mut mistakes) = Config::from_bytes(&bytes, &Clean::new(&name), again.then_some(&*self.config));
        mistakes.extend(refuse_commands(&self.path, &name, &mut config));
        (self.config, self.mistakes, self.seen) = (Arc::new(config), mistakes, Some(seen));
        Ok(())
    }
}

/// Takes the commands out of a config that others may write to: they would decide what runs as this user.
fn refuse_commands(path: &Path, name: &str, config: &mut Config) -> Option<ConfigError> {
    let open = others_may_write(path)?;
    let names = config.drop_commands();
    let what = if open == path { "this file" } else { "the folder of this file" };
    let sentence =
        format!("others may write to {what}, so its commands are not run: {}; `chmod go-w {}` mends it", names.join(", "), open.display());
    (!names.is_empty()).then(|| ConfigError { file: Clean::new(name), line: None, what: Clean::new(&sentence), no_feeds: false })
}

fn stamp(path: &Path) -> Stamp {
    let meta = fs::metadata(path).ok()?;
    Some((meta.modified().ok()?, meta.len()))
}

#[cfg(test)]
mod tests {
    use super::super::example::EXAMPLE;
    use super::super::rewrite;
    use super::*;

    fn temporary() -> (tempfile::TempDir, PathBuf) {
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().join("new/config.toml");
        (home, path)
    }

    #[test]
    fn a_new_user_gets_a_commented_file_with_the_starter_feeds() {
        let (_home, path) = temporary();
        let file = ConfigFile::open(&path).expect("written and read");
        assert_eq!(file.mistakes(), []);
        assert_eq!(*file.config(), Config::from_text(EXAMPLE, "config.example.toml", None).0);
        let text = fs::read_to_string(&path).expect("there");
        assert!(text.contains("\n#measure = 66\n") && text.contains("\n[[feeds]]\nurl = \"dateline:welcome\"\n"), "{text}");
        let uncommented = text.replace("\n#measure = 66\n", "\nmeasure = 50\n");
        assert_eq!(Config::from_text(&uncommented, "", None).0.reading.measure, 50);
    }

    #[test]
    #[cfg(unix)]
    fn what_is_new_in_the_home_is_the_users_alone_and_what_is_there_stays_as_it_is() {
        use std::os::unix::fs::PermissionsExt;
        let (_home, path) = temporary();
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        drop(ConfigFile::open(&path).expect("written"));
        assert_eq!((mode(&path), mode(path.parent().expect("a home"))), (0o600, 0o700));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("changed");
        drop(ConfigFile::open(&path).expect("read"));
        let change = |text: &str| Ok((format!("{text}# more\n"), ()));
        let _lock = rewrite::lock(&path, rewrite::PATIENCE).expect("free");
        let text = rewrite::read(&path).expect("read");
        rewrite::rewrite(&path, text, change, |()| Ok(true), |()| Ok::<_, super::super::edit::EditError>(Some(()))).expect("rewritten");
        assert_eq!((mode(&path), mode(&path.with_extension("lock"))), (0o644, 0o600));
    }

    #[test]
    #[cfg(unix)]
    fn commands_of_a_file_that_others_may_write_to_are_refused() {
        use std::os::unix::fs::PermissionsExt;
        let (_home, path) = temporary();
        let mut file = ConfigFile::open(&path).expect("read");
        let text = "[open]\nbrowser = ['evil']\n[reading]\nmeasure = 50\n[share]\nx = { command = ['evil'] }\n";
        fs::write(&path, text).expect("written");
        assert!(file.reload());
        assert_eq!((file.config().open.browser.len(), file.config().share.len(), file.mistakes().len()), (1, 1, 0));
        fs::write(&path, format!("{text}# the same\n")).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).expect("changed");
        assert!(file.reload());
        let config = file.config();
        assert_eq!((config.open.browser.len(), config.share.len(), config.reading.measure), (0, 0, 50));
        let sentence = file.mistakes()[0].to_string();
        assert!(sentence.contains("open.browser, share.x") && sentence.contains("chmod go-w"), "{sentence}");
    }

    #[test]
    fn a_changed_file_is_read_again_and_a_broken_one_leaves_the_last_good_config() {
        let (_home, path) = temporary();
        let mut file = ConfigFile::open(&path).expect("read");
        assert!(!file.reload(), "nothing changed");
        fs::write(&path, "[reading]\nmeasure = 50\n").expect("written");
        assert!(!file.has_settled() && file.has_settled(), "at the second look it has settled");
        assert!(file.reload());
        fs::write(&path, "[reading\nmeasure = 70").expect("written");
        assert!(file.reload());
        assert_eq!((file.config().reading.measure, file.mistakes().len(), file.hides_feeds()), (50, 1, true));
        fs::remove_file(&path).expect("removed");
        assert!(!file.reload());
        assert_eq!(file.config().reading.measure, 50);
    }

    #[test]
    fn a_file_that_is_gone_or_no_file_is_told_once_and_what_was_read_stays() {
        let (_home, path) = temporary();
        let mut file = ConfigFile::open(&path).expect("read");
        let text = "[reading]\nmeasure = 50\n";
        fs::write(&path, text).expect("written");
        assert!(file.reload());
        let feeds = file.config().feeds.len();
        let told = |file: &mut ConfigFile, what: &str| {
            assert!(!file.has_settled() && file.has_settled() && file.reload(), "{what}");
            assert!(!file.has_settled() && !file.reload(), "told once");
            assert_eq!((file.mistakes().len(), file.hides_feeds()), (1, true));
            assert!(file.mistakes()[0].to_string().contains(what), "{}", file.mistakes()[0]);
            assert_eq!((file.config().reading.measure, file.config().feeds.len()), (50, feeds));
        };
        fs::rename(&path, path.with_extension("mine")).expect("moved");
        told(&mut file, "config.toml: the file is gone, so what was read last stays in force");
        fs::create_dir(&path).expect("made");
        told(&mut file, "config.toml: a folder stands where the file should be");
        fs::write(path.join("x"), "").expect("written");
        assert!(!file.reload(), "the same folder");
        fs::remove_dir_all(&path).expect("removed");
        fs::rename(path.with_extension("mine"), &path).expect("put back");
        assert!(file.reload());
        assert_eq!((file.mistakes().len(), file.config().reading.measure), (0, 50));
    }

    #[test]
    fn a_file_that_was_gone_before_is_not_made_and_read_once_it_is_back() {
        let (home, _) = temporary();
        let path = home.path().join("config.toml");
        let mut file = ConfigFile::gone(&path);
        assert!(file.hides_feeds() && *file.config() == Config::defaults());
        let told = file.mistakes()[0].to_string();
        assert!(told.starts_with("config.toml: the file is gone, so the defaults") && told.contains("`dateline config restore`"), "{told}");
        assert!(!file.has_settled() && !file.has_settled() && !file.reload() && !path.exists());
        fs::write(&path, "[reading]\nmeasure = 50\n").expect("put back");
        assert!(!file.has_settled() && file.has_settled() && file.reload());
        assert_eq!((file.config().reading.measure, file.mistakes().len(), file.hides_feeds()), (50, 0, false));
    }
}
