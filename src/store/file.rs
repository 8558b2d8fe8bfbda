//! The database's file and those that lie beside it, as the file system sees them: what is at the path,
//! who may read it, who has it open. What is inside is for others.

use super::error::StoreError;
use std::fs;
use std::fs::File;
use std::fs::OpenOptions;
use std::fs::TryLockError;
use std::io::ErrorKind;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;
use std::time::SystemTime;

/// How long lies between two tries of what has no patience of its own.
pub(super) const STEP: Duration = Duration::from_millis(10);

/// How long is waited for another instance.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// The file's name with more behind it, in the same folder.
pub(super) fn beside(path: &Path, more: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(more);
    path.with_file_name(name)
}

/// When two files were last written: as long as it is the same, they are what they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written([Option<SystemTime>; 2]);

impl Written {
    pub(super) fn of(paths: [&Path; 2]) -> Self {
        Self(paths.map(|path| fs::metadata(path).and_then(|meta| meta.modified()).ok()))
    }
}

/// SQLite's log of what is not yet in the file.
pub(super) fn wal(path: &Path) -> PathBuf {
    beside(path, "-wal")
}

/// The index of that log, which all who have the file open share.
pub(super) fn shm(path: &Path) -> PathBuf {
    beside(path, "-shm")
}

/// Whether rights and medium let the file be written, and what lies beside it of its log. Nothing is opened for that:
/// to close it again would take away SQLite's locks in this process (<https://sqlite.org/howtocorrupt.html>, 2.2).
pub(super) fn may_be_written(path: &Path) -> bool {
    path.exists() && [path, &wal(path), &shm(path)].into_iter().all(may_write)
}

/// What is not there is in nobody's way.
#[cfg(unix)]
fn may_write(path: &Path) -> bool {
    matches!(rustix::fs::access(path, rustix::fs::Access::WRITE_OK), Ok(()) | Err(rustix::io::Errno::NOENT))
}

/// What is not there is in nobody's way.
#[cfg(not(unix))]
fn may_write(path: &Path) -> bool {
    !fs::metadata(path).is_ok_and(|meta| meta.permissions().readonly())
}

/// Whether the file was emptied while its log stayed: SQLite would throw the log away on opening it.
pub(super) fn is_emptied(path: &Path) -> bool {
    length(path) == Some(0) && length(&wal(path)).is_some_and(|length| length > 0)
}

/// Whether the file has nothing in it, nor a log or journal beside it, as some file systems leave it after a power cut.
/// So has one that another instance makes just now.
pub(super) fn is_void(path: &Path) -> bool {
    length(path) == Some(0) && [wal(path), beside(path, "-journal")].iter().all(|log| length(log).is_none_or(|length| length == 0))
}

fn length(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().map(|meta| meta.len())
}

/// The file's name in the end, links followed.
///
/// # Errors
/// [`StoreError::Open`] for a folder, and for a link to nothing: a disk that is not there just now must
/// not get a new, empty database in its place.
pub(super) fn real(path: &Path) -> Result<PathBuf, StoreError> {
    let refused = |reason: &str| StoreError::Open { path: path.to_owned(), reason: reason.to_owned() };
    match (fs::canonicalize(path), fs::symlink_metadata(path)) {
        (Ok(real), _) if real.is_dir() => Err(refused("it is a folder")),
        (Ok(real), _) => Ok(real),
        (Err(e), Ok(link)) if e.kind() == ErrorKind::NotFound && link.is_symlink() => {
            Err(refused("it is a link to a file that is not there; bring that back, or remove the link"))
        }
        (Err(_), _) => Ok(path.to_owned()),
    }
}

/// Makes a missing file readable by its owner only: private feeds' addresses are in it. SQLite gives
/// its companion files the same mode.
///
/// # Errors
/// Where it can't be made; one that is there is no error, and is not opened: to close it again would
/// take away SQLite's locks in this process (<https://sqlite.org/howtocorrupt.html>, 2.2).
pub(super) fn make_private(path: &Path) -> Result<(), StoreError> {
    match private(File::options().write(true).create_new(true)).open(path) {
        Err(e) if e.kind() != ErrorKind::AlreadyExists => Err(StoreError::Open { path: path.to_owned(), reason: e.kind().to_string() }),
        _ => Ok(()),
    }
}

/// A file that is made by these is its owner's alone.
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// The sign that an instance has the database open: a lock on a file beside it, which the system lets
/// go of however the instance ends. Nobody puts the database aside while another one has it.
#[derive(Debug)]
pub(super) enum Hold {
    /// The file that is locked.
    Lock(File),
    /// No such file can be made, as on a medium that is read only: nobody can put the database aside either.
    Unmade,
    /// The file system knows no locks: who else has the database open can't be told.
    Unlockable,
}

impl Hold {
    /// Together with others. Where another instance puts the database aside, that is waited for.
    pub(super) fn shared(path: &Path) -> Self {
        let Ok(lock) = private(File::options().append(true).create(true)).open(beside(path, ".lock")) else { return Self::Unmade };
        // One that is another's for too long is asked for again before the file is touched.
        if wait_for(|| lock.try_lock_shared()).is_some() { Self::Lock(lock) } else { Self::Unlockable }
    }

    /// Nobody else has the database open from now on, as far as locks tell; false where somebody does.
    pub(super) fn alone(&self) -> bool {
        let Self::Lock(lock) = self else { return true };
        // Two that begin at the same time would wait for each other: each lets go first.
        let _ = lock.unlock();
        let is_alone = wait_for(|| lock.try_lock()) == Some(true);
        if !is_alone {
            let _ = lock.try_lock_shared();
        }
        is_alone
    }

    /// As [`Hold::alone`], without waiting for anybody; false also where nobody can tell.
    pub(super) fn alone_now(&self) -> bool {
        let Self::Lock(lock) = self else { return false };
        let _ = lock.unlock();
        let is_alone = lock.try_lock().is_ok();
        if !is_alone {
            wait_for(|| lock.try_lock_shared());
        }
        is_alone
    }

    /// Whether locks tell anything here.
    pub(super) fn is_lockable(&self) -> bool {
        !matches!(self, Self::Unlockable)
    }

    /// Others may have it open again.
    pub(super) fn together(&self) {
        if let Self::Lock(lock) = self {
            // From alone to together there is no wait.
            let _ = lock.try_lock_shared();
        }
    }
}

/// Tries until a lock is had, as long as it is another's; whether it is, or `None` where there are no locks.
fn wait_for(attempt: impl Fn() -> Result<(), TryLockError>) -> Option<bool> {
    let end = Instant::now() + PATIENCE;
    loop {
        match attempt() {
            Ok(()) => return Some(true),
            Err(TryLockError::WouldBlock) if Instant::now() < end => std::thread::sleep(STEP),
            Err(TryLockError::WouldBlock) => return Some(false),
            Err(TryLockError::Error(_)) => return None,
        }
    }
}
