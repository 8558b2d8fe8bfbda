//! Changes the user's config file: as a whole, never half written, one writer at a time.
//!
//! The new text lies beside the file before anything is noted of the change, and is renamed over it last: while
//! it lies there, the change is not made, and once it was renamed, it is, whatever is written into the file since.

use super::{decode::MAX_BYTES, edit::EditError, rights::private_file};
use std::{
    fmt, fs, io,
    io::Write,
    path::{Path, PathBuf},
    thread::sleep,
    time::{Duration, Instant},
};

/// How long whoever changes the file waits for another one that does.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// How long is waited for it by those who can do without the lock.
pub const MOMENT: Duration = Duration::from_millis(300);

/// How long lies between two tries to get the lock.
const STEP: Duration = Duration::from_millis(10);

/// Changes the file at `path`, whose text was `before`, for whom has its lock: replaces it as a whole by what
/// `change` makes of it, and does `then` what belongs to the change. Where that fails, or comes to nothing, the
/// old text is put back.
///
/// `first` is told what `change` returns beside the new text, before the file is changed; false: it is not, and
/// all comes to nothing. What `first` did then stands until [`clear`] is called: only then forget it.
///
/// Whoever writes without the lock (an editor) in the moment between is not overwritten: the change is tried
/// again.
pub fn rewrite<T, R, E: From<EditError> + fmt::Display>(
    path: &Path,
    before: String,
    change: impl Fn(&str) -> Result<(String, T), EditError>,
    first: impl Fn(&T) -> Result<bool, E>,
    then: impl FnOnce(T) -> Result<Option<R>, E>,
) -> Result<Option<R>, E> {
    let path = real(path);
    let Some((before, after, result)) = changed(&path, before, change, first)? else { return Ok(None) };
    let followed = then(result);
    if !matches!(followed, Ok(Some(_))) && before != after && !put_back(&path, &after, &before).unwrap_or(false) {
        let why = followed.err().map_or_else(|| "another act came between".to_owned(), |why| why.to_string());
        return Err(EditError::NotPutBack { why }.into());
    }
    followed
}

/// The text of the file, for [`rewrite`].
///
/// # Errors
/// It can't be read.
pub fn read(path: &Path) -> Result<String, EditError> {
    fs::read_to_string(path).map_err(|error| if error.kind() == io::ErrorKind::NotFound { EditError::Gone } else { error.into() })
}

/// Changes the file; its text before and after. `None`: it was not to be.
fn changed<T, E: From<EditError>>(
    path: &Path,
    mut before: String,
    change: impl Fn(&str) -> Result<(String, T), EditError>,
    first: impl Fn(&T) -> Result<bool, E>,
) -> Result<Option<(String, String, T)>, E> {
    loop {
        let (after, result) = change(&before)?;
        if after.len() as u64 > MAX_BYTES {
            return Err(EditError::TooLarge.into());
        }
        if after != before {
            write_beside(&beside(path), path, &after).map_err(EditError::from)?;
        }
        if !first(&result)? {
            return Ok(None);
        }
        if after == before || put(&beside(path), path, &before).map_err(EditError::from)? {
            return Ok(Some((before, after, result)));
        }
        before = read(path)?;
    }
}

/// Waits at most so long for the file's lock; it is held until what comes back is dropped. Who changes the file,
/// or takes over what it says, holds it meanwhile. `None`: a lock can't be had (a medium that is read only), and
/// nobody can change the file either.
///
/// # Errors
/// [`EditError::Held`]: another one has it still.
pub fn lock(path: &Path, at_most: Duration) -> Result<Option<fs::File>, EditError> {
    let Ok(lock) = private_file(&real(path).with_extension("lock")) else { return Ok(None) };
    let end = Instant::now() + at_most;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(Some(lock)),
            Err(fs::TryLockError::WouldBlock) if Instant::now() < end => sleep(STEP),
            Err(fs::TryLockError::WouldBlock) => return Err(EditError::Held { seconds: at_most.as_secs() }),
            Err(fs::TryLockError::Error(_)) => return Ok(None),
        }
    }
}

/// Whether one who changed the file left before the change was made, for whom has its lock.
pub fn is_unmade(path: &Path) -> bool {
    beside(&real(path)).exists()
}

/// Takes away what [`is_unmade`] tells by, and what one who died left beside the file.
pub fn clear(path: &Path) {
    let path = real(path);
    for text in [beside(&path), old(&path)] {
        match fs::remove_file(text) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => tracing::debug!(%error, "a text of config.toml is left beside it"),
            _ => {}
        }
    }
}

/// The file itself, where a link leads to it.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Where a new text lies until it is renamed: a name that nobody else gives a file of his.
fn beside(path: &Path) -> PathBuf {
    path.with_extension("toml.dateline-new")
}

/// Where the old text lies until it is put back. Not [`beside`]: the change is made.
fn old(path: &Path) -> PathBuf {
    path.with_extension("toml.dateline-old")
}

/// Gives the file its old text again, if it has the new one still.
fn put_back(path: &Path, after: &str, before: &str) -> io::Result<bool> {
    let old = old(path);
    write_beside(&old, path, before)?;
    let is_put = put(&old, path, after)?;
    if !is_put {
        fs::remove_file(&old)?;
    } else if let Err(error) = private_file(&beside(path)) {
        // Until what was noted of the change is forgotten, the change counts as unmade.
        tracing::warn!(%error, "nothing tells that config.toml has its old text again");
    }
    Ok(is_put)
}

/// Renames a text over the file; false if the file is no longer what it was.
fn put(text: &Path, path: &Path, before: &str) -> io::Result<bool> {
    let is_same = fs::read_to_string(path)? == before;
    if is_same {
        fs::rename(text, path)?;
        sync_folder(path);
    }
    Ok(is_same)
}

/// What is noted after the change may not outlive it where the power fails. Not every system lets a folder be opened.
fn sync_folder(path: &Path) {
    let folder = path.parent().map_or(Ok(()), |folder| fs::File::open(folder).and_then(|folder| folder.sync_all()));
    if let Err(error) = folder {
        tracing::debug!(%error, "the folder of config.toml can't be synced");
    }
}

fn write_beside(beside: &Path, path: &Path, text: &str) -> io::Result<()> {
    let mut file = private_file(beside)?;
    if let Ok(old) = fs::metadata(path) {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{edit::add, subscriptions::Subscription};

    const MINE: &str = "# mine\n";

    fn at_once<T>(_: &T) -> Result<bool, EditError> {
        Ok(true)
    }

    fn rewrite<T, R>(
        path: &Path,
        change: impl Fn(&str) -> Result<(String, T), EditError>,
        first: impl Fn(&T) -> Result<bool, EditError>,
        then: impl FnOnce(T) -> Result<Option<R>, EditError>,
    ) -> Result<Option<R>, EditError> {
        let _lock = lock(path, Duration::from_secs(60))?;
        super::rewrite(path, read(path)?, change, first, then)
    }

    fn done((): ()) -> Result<Option<()>, EditError> {
        Ok(Some(()))
    }

    #[test]
    fn a_change_that_nothing_follows_is_put_back_unless_somebody_wrote_since() {
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().join("config.toml");
        let change = |text: &str| Ok((format!("{text}# ours\n"), ()));
        fs::write(&path, MINE).expect("written");
        let failed = rewrite(&path, change, at_once, |()| {
            assert!(fs::read_to_string(&path).expect("readable").ends_with("# ours\n"), "it follows the change");
            Err::<Option<()>, _>(EditError::TooLarge)
        });
        assert!(matches!(failed, Err(EditError::TooLarge)));
        assert!(matches!(rewrite(&path, change, at_once, |()| Ok::<Option<()>, _>(None)), Ok(None)));
        assert_eq!(fs::read_to_string(&path).expect("readable"), MINE);
        assert!(is_unmade(&path), "what was noted of it may still be there");
        clear(&path);
        let failed = rewrite(&path, change, at_once, |()| {
            fs::write(&path, "# theirs\n").expect("an editor saves");
            Err::<Option<()>, _>(EditError::TooLarge)
        });
        assert!(failed.unwrap_err().to_string().ends_with("config.toml was changed already, and can't be put back"));
        assert_eq!(fs::read_to_string(&path).expect("readable"), "# theirs\n");
    }

    #[test]
    fn what_the_user_keeps_beside_the_file_is_his() {
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().join("config.toml");
        fs::write(&path, MINE).expect("written");
        for name in ["config.toml.new", "config.toml.old"] {
            fs::write(home.path().join(name), name).expect("written");
        }
        let change = |text: &str| Ok((format!("{text}# ours\n"), ()));
        assert!(matches!(rewrite(&path, change, at_once, |()| Ok(None::<()>)), Ok(None)), "and put back");
        rewrite(&path, change, at_once, done).expect("changed");
        clear(&path);
        for name in ["config.toml.new", "config.toml.old"] {
            assert_eq!(fs::read_to_string(home.path().join(name)).expect("there"), name);
        }
        assert_eq!(fs::read_dir(home.path()).expect("listed").count(), 4, "the file, its lock and the two");
    }

    #[test]
    fn changes_at_once_and_an_editor_between_lose_nothing() {
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().join("config.toml");
        fs::write(&path, MINE).expect("written");
        std::thread::scope(|scope| {
            for i in 0..16 {
                let path = &path;
                scope.spawn(move || {
                    let line = [Subscription::new(format!("https://{i}.example/"))];
                    rewrite(path, |text| Ok((add(text, &line)?, ())), at_once, done).expect("added");
                });
            }
        });
        let first = std::cell::Cell::new(true);
        let change = |text: &str| {
            if first.take() {
                fs::write(&path, format!("# theirs\n{text}")).expect("an editor saves");
            }
            Ok((format!("{text}# ours\n"), ()))
        };
        rewrite(&path, change, at_once, done).expect("changed");
        let text = fs::read_to_string(&path).expect("readable");
        assert_eq!(text.matches("[[feeds]]").count(), 16, "{text}");
        assert!(text.starts_with("# theirs\n# mine\n") && text.ends_with("# ours\n"), "{text}");
    }

    #[test]
    fn it_can_be_told_whether_a_change_was_made_at_each_step_of_it() {
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().join("config.toml");
        fs::write(&path, MINE).expect("written");
        let change = |text: &str| Ok((format!("{text}# ours\n"), ()));
        let unmade = |(): &()| {
            assert!(is_unmade(&path), "before it");
            Ok(true)
        };
        let made = |()| {
            assert!(!is_unmade(&path), "after it");
            Ok(Some(()))
        };
        rewrite(&path, change, unmade, made).expect("changed");
        assert!(!is_unmade(&path));
        assert!(matches!(rewrite(&path, change, |()| Ok(false), done), Ok(None)));
        assert!(is_unmade(&path), "until it is cleared away");
        clear(&path);
        assert!(!is_unmade(&path));
    }

    #[test]
    fn nobody_waits_for_ever_for_who_holds_the_lock() {
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().join("config.toml");
        let held = lock(&path, Duration::ZERO).expect("free").expect("to be had");
        assert!(matches!(lock(&path, Duration::ZERO), Err(EditError::Held { .. })));
        drop(held);
        assert!(matches!(lock(&path, Duration::ZERO), Ok(Some(_))));
        assert!(matches!(lock(&home.path().join("nowhere/config.toml"), Duration::ZERO), Ok(None)), "nobody can");
    }

    #[test]
    fn a_replaced_file_is_whole_and_a_link_stays_a_link() {
        let home = tempfile::tempdir().expect("a directory");
        let (real, link) = (home.path().join("real.toml"), home.path().join("config.toml"));
        fs::write(&real, "old").expect("written");
        #[cfg(unix)]
        std::os::unix::fs::symlink(&real, &link).expect("linked");
        rewrite(&link, |before| Ok((before.replace("old", "new"), ())), at_once, done).expect("replaced");
        assert_eq!(fs::read_to_string(&real).expect("read"), "new");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        let names: Vec<_> = fs::read_dir(home.path()).expect("listed").map(|entry| entry.expect("readable").file_name()).collect();
        assert_eq!(names.len(), 3, "the file, the link and the lock: {names:?}");
    }
}
