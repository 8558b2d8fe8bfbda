//! Articles kept as files: in a new file always, whatever is there already.

use super::{error::ReaderError, handle::Reader};
use crate::article::{Article, Format, file_name};
use crate::config::save_directory;
use jiff::tz::TimeZone;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Names that are tried: `story.md`, `story-2.md` and so on.
const TRIES: usize = 999;

impl Reader {
    /// Writes an article into a new file; where that lies. A directory gets a file named after the
    /// article; a name that is taken gets a number. The directory of saved articles is made where
    /// there is none, no other one.
    ///
    /// # Errors
    /// The file can't be made or written; what was written of it is gone.
    pub async fn save_article(
        &self,
        article: Arc<Article>,
        format: Format,
        time_zone: TimeZone,
        path: PathBuf,
    ) -> Result<PathBuf, ReaderError> {
        let home = save_directory(&self.config().storage.save_to);
        let work = move || {
            let text = format.write(&article, &time_zone);
            let path = whole_path(path, &article, format, &time_zone);
            if path.parent() == Some(&home) {
                fs::create_dir_all(&home).map_err(|error| failed(&home, &error))?;
            }
            write_new(&path, text.as_bytes()).map_err(|error| failed(&path, &error))
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| ReaderError::new("saving ended unexpectedly; dateline.log says why"))?
    }
}

fn failed(path: &Path, error: &io::Error) -> ReaderError {
    ReaderError::new(format!("can't save {}: {error}", path.display()))
}

fn whole_path(path: PathBuf, article: &Article, format: Format, time_zone: &TimeZone) -> PathBuf {
    if path.is_dir() {
        path.join(file_name(article, format, time_zone))
    } else if path.extension().is_none() {
        path.with_extension(format.extension())
    } else {
        path
    }
}

/// Writes a file that was not there before: nothing is overwritten, and no link that lies there is
/// followed (`O_EXCL`).
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    let (mut file, path) = make(path)?;
    let written = file.write_all(bytes).and_then(|()| file.flush());
    if written.is_err() {
        let _half_a_file_helps_nobody = fs::remove_file(&path);
    }
    written.map(|()| path)
}

fn make(path: &Path) -> io::Result<(File, PathBuf)> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let extension = path.extension().map(|extension| format!(".{}", extension.to_string_lossy())).unwrap_or_default();
    let numbered = (2..=TRIES).map(|number| path.with_file_name(format!("{stem}-{number}{extension}")));
    for path in std::iter::once(path.to_owned()).chain(numbered) {
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(ErrorKind::AlreadyExists, "it is there already, and so are its numbered names"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_overwritten_and_no_link_followed() {
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().join("story.md");
        assert_eq!(write_new(&path, b"one").expect("written"), path);
        assert_eq!(write_new(&path, b"two").expect("written"), home.path().join("story-2.md"));
        #[cfg(unix)]
        {
            let target = home.path().join("target");
            std::os::unix::fs::symlink(&target, home.path().join("link.md")).expect("a link");
            assert_eq!(write_new(&home.path().join("link.md"), b"x").expect("written"), home.path().join("link-2.md"));
            assert!(!target.exists());
        }
        assert_eq!(fs::read(&path).expect("there"), b"one");
        assert!(write_new(&home.path().join("nowhere/story.md"), b"x").is_err());
    }

    #[test]
    fn a_directory_gets_a_name_of_ours() {
        let home = tempfile::tempdir().expect("a directory");
        let article = Article { headline: "../../etc/passwd".into(), ..Article::default() };
        let path = whole_path(home.path().to_owned(), &article, Format::Html, &TimeZone::UTC);
        assert_eq!(path, home.path().join("1970-01-01-etc-passwd.html"));
        let bare = whole_path(home.path().join("a"), &article, Format::Markdown, &TimeZone::UTC);
        assert_eq!(bare, home.path().join("a.md"));
    }
}
