//! Folders that must be written to, the room in them, the log.

use super::super::called::quoted;
use super::finding::{Finding, State, Topic};
use super::words::bytes;
use crate::config::{Paths, others_may_read, save_directory, to_home};
use jiff::Timestamp;
use std::fs;
use std::path::{Path, PathBuf};

/// Less than this, and the next refresh may not fit.
const LITTLE: u64 = 50_000_000;
/// Less than this is worth a word.
const SOME: u64 = 500_000_000;

/// The home, the database's folder, the cache, and where articles are saved.
pub(super) fn look(paths: &Paths, database: &Path, save_to: &str) -> Vec<Finding> {
    let parent = database.parent().unwrap_or(Path::new(".")).to_owned();
    let mut folders = vec![("home", "config, database and log", paths.home().to_owned())];
    if parent != paths.home() {
        folders.push(("database_folder", "the database", parent));
    }
    folders.push(("cache", "fetched pictures", paths.pictures()));
    folders.push(("save_folder", "saved articles", save_directory(save_to)));
    let mut found: Vec<Finding> = folders.iter().map(|(check, what, folder)| writable(check, what, folder)).collect();
    found.extend(room(database));
    found.extend(log(&paths.log()));
    found.extend(private(database));
    found
}

fn writable(check: &'static str, what: &str, folder: &Path) -> Finding {
    let shown = to_home(folder);
    // A folder that is not there yet is made in the nearest one that is.
    let nearest = folder.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("/"));
    match tempfile::tempfile_in(nearest) {
        Ok(_) => finding(check, State::Ok, format!("{shown} can be written to ({what})")),
        Err(error) => finding(check, State::NeedsYou, format!("{shown} can't be written to ({what}): {}", error.kind()))
            .next(format!("look at the rights of {}, or name another folder in config.toml or with --home", nearest.display())),
    }
}

/// Whether there is room for the next refreshes, and for a copy of the database.
#[cfg(unix)]
fn room(database: &Path) -> Option<Finding> {
    let folder = database.ancestors().skip(1).find(|folder| folder.exists())?;
    let state = rustix::fs::statvfs(folder).ok()?;
    let free = state.f_bavail.saturating_mul(state.f_frsize);
    let size = fs::metadata(database).map_or(0, |meta| meta.len());
    Some(room_for(free, size, folder))
}

#[cfg(not(unix))]
fn room(_: &Path) -> Option<Finding> {
    None
}

#[cfg(any(unix, test))]
fn room_for(free: u64, size: u64, folder: &Path) -> Finding {
    let says = format!("{} are free on the disk of {}", bytes(free), to_home(folder));
    let (state, step) = match free {
        free if free < LITTLE => (State::NeedsYou, "make room: on a full disk neither news nor marks can be kept"),
        free if free < size.saturating_add(LITTLE) => {
            (State::Note, "a copy of the database no longer fits: the next change of its schema, or a mending, needs one")
        }
        free if free < SOME => (State::Note, "make room before it is full"),
        _ => return finding("disk", State::Ok, says),
    };
    finding("disk", state, says).next(step)
}

fn log(path: &Path) -> Option<Finding> {
    let old = path.with_extension("log.old");
    let sizes = [path, &old].map(|path| fs::metadata(path).map_or(0, |meta| meta.len()));
    let all: u64 = sizes.iter().sum();
    (all > 0).then(|| finding("log", State::Ok, format!("the log has {} in {}", bytes(all), to_home(path))))
}

/// The database holds what was read, and the addresses of private feeds.
fn private(database: &Path) -> Option<Finding> {
    others_may_read(database).then(|| {
        let says = format!("others may read {}: what you read, and the addresses of private feeds", database.display());
        finding("database_readable", State::NeedsYou, says).next(format!("chmod go-rwx {}", quoted(&database.to_string_lossy())))
    })
}

/// When the newest file of the home was written.
pub(super) fn newest(paths: &Paths) -> Option<Timestamp> {
    let written = |path: PathBuf| Timestamp::try_from(fs::metadata(path).ok()?.modified().ok()?).ok();
    // Not the log: this very run has just written to it.
    [paths.config(), paths.sites(), paths.database("")].into_iter().filter_map(written).max()
}

fn finding(check: &'static str, state: State, says: impl AsRef<str>) -> Finding {
    Finding::new(Topic::Files, check, state, says)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_room_needs_the_user_and_room_for_no_copy_is_told() {
        let state = |free, size| room_for(free, size, Path::new("/")).state;
        assert_eq!(state(1_000_000, 0), State::NeedsYou);
        assert_eq!(state(2_000_000_000, 3_000_000_000), State::Note);
        assert_eq!(state(400_000_000, 1_000), State::Note);
        assert_eq!(state(2_000_000_000, 1_000), State::Ok);
    }
}
