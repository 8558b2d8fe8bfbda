//! Who else may read or change a file: a config holds commands and, now and then, passwords. What is made
//! new is the user's alone; what is there already keeps its rights.
//!
//! A group of the user's own (their number is its number) is nobody else.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Makes a folder, and those that lead to it, where they are missing.
///
/// # Errors
/// One can't be made.
pub fn make_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

/// Opens a file to be written from its beginning.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.write(true).create(true).truncate(true).open(path)
}

/// The file, or the folder that it lies in, if others may write to it: either way they decide what is
/// in the file. In a folder with the sticky bit, as /tmp has it, nobody replaces another's files.
#[cfg(unix)]
pub fn others_may_write(path: &Path) -> Option<PathBuf> {
    const STICKY: u32 = 0o1000;
    let folder = path.parent().unwrap_or(Path::new("/"));
    let open = |path: &Path| mode(path).is_some_and(|(mode, own_group)| is_open(mode, own_group, 0o2));
    if open(path) {
        return Some(path.to_owned());
    }
    let replaceable = open(folder) && mode(folder).is_some_and(|(mode, _)| mode & STICKY == 0);
    replaceable.then(|| folder.to_owned())
}

/// Whether others may read a file: its mode lets them, and so do all folders on the way to it.
#[cfg(unix)]
pub fn others_may_read(path: &Path) -> bool {
    let may = |path: &Path, bit| mode(path).is_some_and(|(mode, own_group)| is_open(mode, own_group, bit));
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    may(&whole, 0o4) && whole.ancestors().skip(1).all(|folder| may(folder, 0o1))
}

/// A path's mode, and whether its group is the user's own.
#[cfg(unix)]
fn mode(path: &Path) -> Option<(u32, bool)> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|meta| (meta.mode(), meta.gid() == meta.uid()))
}

/// Whether others have this right (4 read, 2 write, 1 pass) by themselves or as members of a group.
#[cfg(unix)]
fn is_open(mode: u32, own_group: bool, right: u32) -> bool {
    mode & right != 0 || (!own_group && mode & (right << 3) != 0)
}

/// Other systems have other rights.
#[cfg(not(unix))]
pub fn others_may_write(_: &Path) -> Option<PathBuf> {
    None
}

/// Other systems have other rights.
#[cfg(not(unix))]
pub fn others_may_read(_: &Path) -> bool {
    false
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::fs::{Permissions, set_permissions, write};
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn rights_are_those_of_the_file_and_of_its_folders() {
        let home = tempfile::tempdir().expect("a directory");
        let (folder, file) = (home.path().join("home"), home.path().join("home/config.toml"));
        std::fs::create_dir(&folder).expect("made");
        write(&file, "").expect("written");
        let set = |path: &Path, mode| set_permissions(path, Permissions::from_mode(mode)).expect("changed");
        for (file_mode, folder_mode, written) in
            [(0o600, 0o700, None), (0o602, 0o700, Some(&file)), (0o600, 0o777, Some(&folder)), (0o600, 0o1777, None), (0o644, 0o755, None)]
        {
            set(&file, file_mode);
            set(&folder, folder_mode);
            assert_eq!(others_may_write(&file).as_ref(), written, "{file_mode:o} in {folder_mode:o}");
        }
        set(&file, 0o644);
        set(home.path(), 0o700);
        assert!(!others_may_read(&file), "the temporary directory itself is closed");
        set(home.path(), 0o755);
        assert!(others_may_read(&file));
        set(&file, 0o600);
        assert!(!others_may_read(&file));
    }
}
