//! Articles kept as files: in a new file always, whatever is there already.

use super::{error::ReaderError, handle::Reader};
use crate::article::{Article, Format, file_name};
use crate::config::save_directory;
use crate::model::plain_words;
use jiff::tz::TimeZone;
use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    sync::Arc,
};
use tempfile::{Builder, PersistError};

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
            write_new(&path, text.as_bytes()).map_err(|error| match folder(&path) {
                folder if folder.is_dir() => failed(&path, &error),
                folder => ReaderError::new(format!("can't save there: there is no folder {}; make it, or name another", folder.display())),
            })
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| ReaderError::new("saving ended unexpectedly; dateline.log says why"))?
    }
}

fn failed(path: &Path, error: &io::Error) -> ReaderError {
    ReaderError::new(format!("can't save {}: {}", path.display(), plain_words(error)))
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

/// The folder that a file lies in.
fn folder(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a file that was not there before: nothing is overwritten, and no link that lies there is
/// followed. Written under another name in the same directory, it has its own only when it is whole.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    let mut builder = Builder::new();
    builder.prefix(".dateline-");
    // An article is no secret: who may read it is the user's umask to say.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder(path))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    for path in names(path) {
        match file.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(PersistError { error, file: whole }) if error.kind() == ErrorKind::AlreadyExists => file = whole,
            Err(PersistError { error, .. }) => return Err(error),
        }
    }
    Err(io::Error::new(ErrorKind::AlreadyExists, "it is there already, and so are its numbered names"))
}

/// The name that was asked for, then the same with numbers.
fn names(path: &Path) -> impl Iterator<Item = PathBuf> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let extension = path.extension().map(|extension| format!(".{}", extension.to_string_lossy())).unwrap_or_default();
    let first = path.to_owned();
    let numbered = (2..=TRIES).map(move |number| path.with_file_name(format!("{stem}-{number}{extension}")));
    std::iter::once(first).chain(numbered)
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
        let left =
            fs::read_dir(home.path()).expect("a directory").flatten().filter(|file| file.file_name().as_encoded_bytes().starts_with(b"."));
        assert_eq!(left.count(), 0, "no other name is left behind");
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
