//! Changes the user's config file: as a whole, never half written, one writer at a time.

use super::{edit::EditError, file::MAX_BYTES, rights::private_file};
use std::{fmt, fs, io, io::Write, path::Path};

/// Changes the file at `path`: reads it, replaces it as a whole by what `change` makes of it, and does
/// `then` what belongs to the change. Where that fails, or comes to nothing, the old text is put back.
///
/// `first` is told the file's text and what `change` returns beside the new one, before anything is written;
/// false: nothing is, and all comes to nothing.
///
/// One change at a time, in whichever process: a lock file beside it sees to that. Whoever writes
/// without the lock (an editor) in the moment between is not overwritten: the change is tried again.
pub fn rewrite<T, R, E: From<EditError> + fmt::Display>(
    path: &Path,
    change: impl Fn(&str) -> Result<(String, T), EditError>,
    first: impl Fn(&str, &T) -> Result<bool, E>,
    then: impl FnOnce(T) -> Result<Option<R>, E>,
) -> Result<Option<R>, E> {
    let _lock = lock(path);
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let Some((before, after, result)) = changed(&path, change, first)? else { return Ok(None) };
    let followed = then(result);
    if !matches!(followed, Ok(Some(_))) && before != after && !replace(&path, &after, &before).unwrap_or(false) {
        let why = followed.err().map_or_else(|| "another act came between".to_owned(), |why| why.to_string());
        return Err(EditError::NotPutBack { why }.into());
    }
    followed
}

/// Changes the file; its text before and after. `None`: it was not to be.
fn changed<T, E: From<EditError>>(
    path: &Path,
    change: impl Fn(&str) -> Result<(String, T), EditError>,
    first: impl Fn(&str, &T) -> Result<bool, E>,
) -> Result<Option<(String, String, T)>, E> {
    loop {
        let before = fs::read_to_string(path).map_err(EditError::from)?;
        let (after, result) = change(&before)?;
        if after.len() as u64 > MAX_BYTES {
            return Err(EditError::TooLarge.into());
        }
        if !first(&before, &result)? {
            return Ok(None);
        }
        if after == before || replace(path, &before, &after).map_err(EditError::from)? {
            return Ok(Some((before, after, result)));
        }
    }
}

/// Waits for the file's lock; it is held until what comes back is dropped. Who changes the file, or
/// takes over what it says, holds it meanwhile. Where a lock can't be had (a medium that is read only),
/// nobody can change the file either.
pub fn lock(path: &Path) -> Option<fs::File> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let lock = private_file(&path.with_extension("lock")).ok()?;
    lock.lock().ok().map(|()| lock)
}

/// Writes beside the file, then renames over it; false if the file has changed meanwhile.
fn replace(path: &Path, before: &str, after: &str) -> io::Result<bool> {
    let beside = path.with_extension("toml.new");
    write_beside(&beside, path, after)?;
    let same = fs::read_to_string(path)? == before;
    if same {
        fs::rename(&beside, path)?
    } else {
        fs::remove_file(&beside)?
    }
    Ok(same)
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

    fn at_once<T>(_: &str, _: &T) -> Result<bool, EditError> {
        Ok(true)
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
        assert!(matches!(rewrite(&path, change, at_once, |()| Ok::<Option<()>, EditError>(None)), Ok(None)));
        assert_eq!(fs::read_to_string(&path).expect("readable"), MINE);
        let failed = rewrite(&path, change, at_once, |()| {
            fs::write(&path, "# theirs\n").expect("an editor saves");
            Err::<Option<()>, _>(EditError::TooLarge)
        });
        assert!(failed.unwrap_err().to_string().ends_with("config.toml was changed already, and can't be put back"));
        assert_eq!(fs::read_to_string(&path).expect("readable"), "# theirs\n");
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
