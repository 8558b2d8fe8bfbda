//! The copy that a mending works on: made of the file, and made anew for each try, as SQLite writes to it.
//! Neither is ever held in memory, however large it is.

use super::super::file::beside;
use super::super::file::wal;
use std::fs;
use std::fs::File;
use std::io;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

/// SQLite's page size where nobody asks for another one.
pub(super) const PAGE: usize = 4096;
/// A file's header, at the beginning of its first page.
pub(super) const HEADER: usize = 100;

/// Pages to be put into a file, by their numbers from 0.
pub(super) type Pages = Vec<(usize, Vec<u8>)>;

/// A file, and the copy of it that may be written to.
pub(super) struct Copied {
    from: PathBuf,
    at: PathBuf,
}

impl Copied {
    /// Copies the file at `from` to `at`, with the log and the journal beside it.
    pub(super) fn of(from: &Path, at: &Path) -> io::Result<Self> {
        let copied = Self { from: from.to_owned(), at: at.to_owned() };
        copied.begin_again()?;
        copy_if_there(&beside(from, "-journal"), &beside(at, "-journal"))?;
        Ok(copied)
    }

    /// Makes the copy what the file is. The journal is played back once: where that was no help, nor is it again.
    pub(super) fn begin_again(&self) -> io::Result<()> {
        for more in ["-wal", "-shm", "-journal"] {
            match fs::remove_file(beside(&self.at, more)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        fs::copy(&self.from, &self.at)?;
        copy_if_there(&wal(&self.from), &wal(&self.at))
    }

    /// Where the copy lies.
    pub(super) fn path(&self) -> &Path {
        &self.at
    }

    /// The file's first page, or as much as there is of it.
    pub(super) fn first_page(&self) -> io::Result<Vec<u8>> {
        let mut page = Vec::new();
        File::open(&self.from)?.take(PAGE as u64).read_to_end(&mut page)?;
        Ok(page)
    }

    /// The log beside the file, if it has one.
    pub(super) fn log(&self) -> io::Result<Option<File>> {
        match File::open(wal(&self.from)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            log => log.map(Some),
        }
    }

    /// Puts pages into the copy, and has its header say how long it is now.
    pub(super) fn put(&self, pages: &Pages) -> io::Result<()> {
        let mut file = File::options().write(true).open(&self.at)?;
        for (number, page) in pages {
            write_at(&mut file, number * PAGE, page)?;
        }
        let length = file.metadata()?.len();
        if length < HEADER as u64 {
            return Ok(());
        }
        let has_log = self.log()?.is_some_and(|log| log.metadata().is_ok_and(|log| log.len() > 0));
        write_at(&mut file, 18, &[if has_log { 2 } else { 1 }; 2])?;
        write_at(&mut file, 28, &((length / PAGE as u64) as u32).to_be_bytes())?;
        // The free pages are forgotten: one of them may be in use.
        write_at(&mut file, 32, &[0; 8])
    }
}

fn write_at(file: &mut File, at: usize, bytes: &[u8]) -> io::Result<()> {
    file.seek(SeekFrom::Start(at as u64))?;
    file.write_all(bytes)
}

fn copy_if_there(from: &Path, to: &Path) -> io::Result<()> {
    if from.exists() { fs::copy(from, to).map(drop) } else { Ok(()) }
}
