//! Names and moves: the copy that is worked on, the old file's new name, the moment of the change.

use super::super::file::Written;
use super::super::file::beside;
use super::super::file::private;
use super::super::file::real;
use super::super::file::wal;
use super::copied::Copied;
use jiff::Timestamp;
use std::fs;
use std::fs::File;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use tempfile::TempDir;

/// What lies beside a database and belongs to it.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// What the name of a file that was set aside has behind the database's.
pub(in super::super) const ASIDE: &str = ".damaged-";

/// The mark of a database in which damage was seen: the next start looks into it. It may hold the name
/// of the file that was set aside, from the moment when only that one is whole.
fn mark(path: &Path) -> PathBuf {
    beside(path, ".suspect")
}

/// Notes that damage was seen in the database at `path`, for the next time it is opened. Links are followed:
/// the note lies beside the file itself.
pub fn suspect(path: &Path) {
    let noted = real(path)
        .map_err(|e| e.to_string())
        .and_then(|path| private(File::options().write(true).create_new(true)).open(mark(&path)).map_err(|e| e.to_string()));
    if let Err(error) = noted {
        tracing::warn!(%error, "the damage could not be noted");
    }
}

/// What is suspected since the database was last found sound: when damage was noted, and when the database
/// was written last. On a medium that is read only the note stays, whatever was found; it is no new one then.
pub(in super::super) fn suspicion(path: &Path) -> Option<Written> {
    mark(path).exists().then(|| Written::of([&mark(path), path]))
}

/// The database was found sound.
pub(in super::super) fn trust(path: &Path) {
    // It may not be there.
    let _ = fs::remove_file(mark(path));
}

/// Copies of the database and its log in a folder of their own, which goes when its handle does; the
/// copy, and where the new one is to be made.
pub(super) fn copies(path: &Path) -> io::Result<(Copied, PathBuf, TempDir)> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let scratch = tempfile::Builder::new().prefix(".dateline-mending-").tempdir_in(folder)?;
    let (old, new) = (scratch.path().join("old.db"), scratch.path().join("new.db"));
    let from = set_aside_before(path).unwrap_or_else(|| path.to_owned());
    Ok((Copied::of(&from, &old)?, new, scratch))
}

/// Whether a mending was stopped after the old file's log was gone from its place: only what was set aside
/// is whole, however sound the rest of it looks.
pub(in super::super) fn is_unfinished(path: &Path) -> bool {
    set_aside_before(path).is_some()
}

/// The file that was set aside by a mending that was stopped before the new one was there.
fn set_aside_before(path: &Path) -> Option<PathBuf> {
    let name = fs::read_to_string(mark(path)).ok()?;
    let name = Path::new(name.trim()).file_name()?;
    Some(path.with_file_name(name)).filter(|aside| aside.exists())
}

/// Gives the old file its new name and puts the new one in its place; the old one's name.
pub(super) fn replace(path: &Path, new: &Path) -> io::Result<PathBuf> {
    File::open(new)?.sync_all()?;
    let aside = match set_aside_before(path) {
        Some(aside) => aside,
        None => set_aside(path)?,
    };
    // From here to the renaming only the file set aside is whole, and the mark says so.
    let name = aside.file_name().unwrap_or_default().to_string_lossy();
    let mut noted = private(File::options().write(true).create(true).truncate(true)).open(mark(path))?;
    noted.write_all(name.as_bytes())?;
    noted.sync_all()?;
    remove_companions(path)?;
    fs::rename(new, path)?;
    sync_folder(path);
    // A mark that stayed would have what comes from now on undone by the next start.
    fs::remove_file(mark(path))?;
    sync_folder(path);
    Ok(aside)
}

/// Puts the new file in the place of one that has nothing in it.
pub(super) fn fill(path: &Path, new: &Path) -> io::Result<()> {
    File::open(new)?.sync_all()?;
    remove_companions(path)?;
    fs::rename(new, path)?;
    sync_folder(path);
    Ok(())
}

fn remove_companions(path: &Path) -> io::Result<()> {
    for more in COMPANIONS {
        match fs::remove_file(beside(path, more)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// What SQLite does after it deletes a file; not every system lets a folder be opened.
fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent() {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

/// Gives the file and its companions a second name, with the day on which it was last written.
fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let written = fs::metadata(path)?.modified()?;
    let day = Timestamp::try_from(written).map_or_else(|_| "of-old".to_owned(), |time| time.strftime("%Y-%m-%d").to_string());
    let numbered = (2..).map(|number| beside(path, &format!("{ASIDE}{day}-{number}")));
    let mut names = std::iter::once(beside(path, &format!("{ASIDE}{day}"))).chain(numbered);
    let is_free = |name: &PathBuf| !name.exists() && !wal(name).exists();
    let aside = names.find(is_free).ok_or(io::ErrorKind::AlreadyExists)?;
    for more in COMPANIONS {
        let companion = beside(path, more);
        if companion.exists() {
            link_or_copy(&companion, &beside(&aside, more))?;
        }
    }
    link_or_copy(path, &aside)?;
    Ok(aside)
}

/// Not every file system knows two names of one file.
fn link_or_copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop))
}
