//! What lies beside a database and belongs to it: its log, copies of before a new schema, damaged ones.

use super::backup;
use super::damage;
use super::file::beside;
use super::file::real;
use super::file::wal;
use std::fs;
use std::path::Path;

/// The files beside a database.
#[derive(Clone, Copy, Debug)]
pub struct Beside {
    /// Bytes that SQLite has not yet written back from its log.
    pub log: u64,
    /// What mendings set aside.
    pub set_aside: Left,
    /// Copies of before the schema was changed.
    pub copies: Left,
}

/// Files of one kind.
#[derive(Clone, Copy, Debug)]
pub struct Left {
    /// How many.
    pub files: usize,
    /// Their bytes in all.
    pub bytes: u64,
    mark: &'static str,
}

impl Beside {
    /// Looks into the folder of the database at `path`; where it can't be read, nothing is there.
    pub fn of(path: &Path) -> Self {
        Self {
            // It lies beside the file itself, where the path is a link.
            log: real(path).ok().and_then(|real| fs::metadata(wal(&real)).ok()).map_or(0, |meta| meta.len()),
            set_aside: Left::of(path, damage::ASIDE),
            copies: Left::of(path, backup::NAME),
        }
    }
}

impl Left {
    fn of(path: &Path, mark: &'static str) -> Self {
        let begin = beside(path, mark).file_name().unwrap_or_default().to_string_lossy().into_owned();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let files = fs::read_dir(folder).into_iter().flatten().flatten();
        let sizes = files.filter(|file| file.file_name().to_string_lossy().starts_with(&begin)).filter_map(|file| file.metadata().ok());
        sizes.fold(Self { files: 0, bytes: 0, mark }, |all, meta| Self { files: all.files + 1, bytes: all.bytes + meta.len(), ..all })
    }

    /// How the paths of all of them begin.
    pub fn begin(&self, path: &Path) -> String {
        format!("{}{}", path.display(), self.mark)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.files == 0
    }
}
