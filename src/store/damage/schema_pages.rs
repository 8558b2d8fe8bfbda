//! A database's first page and the rest of its schema: whose it is, and where its tables lie. Lost, it can
//! be made again, as every dateline database grew by the same steps and so has its tables in the same places.
//!
//! The format is <https://sqlite.org/fileformat2.html>. Only copies are written to.

use super::super::error::StoreError;
use super::super::file::beside;
use super::super::file::wal;
use super::super::schema::APPLICATION_ID;
use super::super::schema::STEPS;
use super::super::schema::migrate;
use super::readable::readable;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use std::fs;
use std::fs::File;
use std::io;
use std::io::Read;
use std::path::Path;

/// SQLite's page size where nobody asks for another one.
const PAGE: usize = 4096;
/// A file's header, at the beginning of its first page.
const HEADER: usize = 100;
/// Words that stand in every dateline database, in its schema.
const SIGNATURE: &[u8] = b"CREATE TRIGGER status_counted";
/// As far as is looked for them: the schema is written first.
const NEAR: u64 = 1 << 20;

/// Whether a file that is no database any more, or is damaged, is one of ours: its header says so, or
/// words of our schema stand in it or in its log. So is one that holds nothing but zeros, as some file
/// systems leave it after a power cut: there is nothing in it that could be another's.
pub(in super::super) fn was_ours(path: &Path) -> bool {
    let ours = |path: &Path| {
        let bytes = beginning(path).unwrap_or_default();
        let header = bytes.get(..HEADER).is_some_and(is_our_header);
        let zeros = !bytes.is_empty() && bytes.iter().all(|byte| *byte == 0);
        header || zeros || bytes.windows(SIGNATURE.len()).any(|window| window == SIGNATURE)
    };
    ours(path) || ours(&wal(path))
}

fn beginning(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(NEAR).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn is_our_header(header: &[u8]) -> bool {
    header.starts_with(b"SQLite format 3\0") && header[68..72] == (APPLICATION_ID as u32).to_be_bytes()
}

/// Opens a copy of a damaged database, its schema mended as far as need be; `None` where nothing helps.
///
/// # Errors
/// Where the copy can't be read or written.
pub(super) fn open(copy: &Path) -> Result<Option<Connection>, StoreError> {
    let bytes = fs::read(copy).map_err(|e| refused(copy, &e))?;
    let log = match fs::read(wal(copy)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        log => log.map_err(|e| refused(copy, &e))?,
    };
    let tries = mendings(copy, &bytes, &log)?;
    // One whose tables can all be found; else one that knows its tables at least.
    for is_good in [is_whole as fn(&Connection) -> Result<bool, StoreError>, knows_tables] {
        for pages in &tries {
            if let Some(db) = attempt(copy, &bytes, &log, pages)?
                && is_good(&db)?
            {
                return Ok(Some(db));
            }
        }
    }
    Ok(None)
}

fn refused(path: &Path, error: &io::Error) -> StoreError {
    StoreError::Open { path: path.to_owned(), reason: error.to_string() }
}

/// Pages to be put into a file, by their numbers from 0.
type Pages = Vec<(usize, Vec<u8>)>;

/// What may help: nothing, the log's first page in an emptied file, a new header, the schema's pages as our
/// steps make them.
fn mendings(copy: &Path, bytes: &[u8], log: &[u8]) -> Result<Vec<Pages>, StoreError> {
    let mut tries = vec![Pages::new()];
    tries.extend(page_one_of_log(log).filter(|_| bytes.is_empty()).map(|page| vec![(0, page)]));
    for steps in [STEPS.len(), 1] {
        let pages = made_by(copy, steps)?;
        let header = pages.first().zip(bytes.get(HEADER..PAGE)).map(|((_, made), rest)| [&made[..HEADER], rest].concat());
        tries.extend(header.map(|page| vec![(0, page)]));
        tries.push(pages);
    }
    Ok(tries)
}

/// Opens the copy with these pages in it. It begins with what there was: SQLite may have written since.
fn attempt(copy: &Path, bytes: &[u8], log: &[u8], pages: &Pages) -> Result<Option<Connection>, StoreError> {
    let mut mended = bytes.to_vec();
    for (number, page) in pages {
        put(&mut mended, number * PAGE, page);
    }
    if !pages.is_empty() {
        set_length(&mut mended, !log.is_empty());
    }
    let _ = fs::remove_file(beside(copy, "-shm"));
    fs::write(copy, &mended).map_err(|e| refused(copy, &e))?;
    if !log.is_empty() {
        fs::write(wal(copy), log).map_err(|e| refused(copy, &e))?;
    }
    let Some(db) = readable(Connection::open(copy))? else { return Ok(None) };
    // Without it a file that is shorter than its header says is refused as a whole.
    let is_set = readable(db.set_db_config(DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, true))?;
    Ok(is_set.map(|_| db))
}

fn knows_tables(db: &Connection) -> Result<bool, StoreError> {
    let found = db.query_row("SELECT count(*) FROM sqlite_schema WHERE name IN ('feeds', 'status')", [], |row| row.get::<_, i64>(0));
    Ok(readable(found)? == Some(2))
}

fn is_whole(db: &Connection) -> Result<bool, StoreError> {
    for table in ["feeds", "status", "counts", "entries", "bodies", "journal", "aliases", "changes"] {
        let beginning = db.query_row(&format!("SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT 1)"), [], |row| row.get::<_, i64>(0));
        if readable(beginning)?.is_none() {
            return Ok(false);
        }
    }
    knows_tables(db)
}

/// The pages of the schema in a database that was made by so many steps: all that are no table's or
/// index's own, as nothing is in those.
fn made_by(beside_it: &Path, steps: usize) -> Result<Pages, StoreError> {
    let path = beside(beside_it, &format!(".model-{steps}"));
    let _ = fs::remove_file(&path);
    let mut db = Connection::open(&path)?;
    migrate(&mut db, &STEPS[..steps])?;
    let roots: Vec<usize> = {
        let mut roots = db.prepare("SELECT rootpage FROM sqlite_schema WHERE rootpage > 0")?;
        let roots = roots.query_map([], |row| row.get::<_, i64>(0))?.collect::<Result<Vec<_>, _>>()?;
        roots.into_iter().filter_map(|root| usize::try_from(root - 1).ok()).collect()
    };
    drop(db);
    let made = fs::read(&path).map_err(|e| refused(&path, &e))?;
    let _ = fs::remove_file(&path);
    Ok(made.chunks_exact(PAGE).map(<[u8]>::to_vec).enumerate().filter(|(number, _)| !roots.contains(number)).collect())
}

fn put(file: &mut Vec<u8>, at: usize, page: &[u8]) {
    if file.len() < at + page.len() {
        file.resize(at + page.len(), 0);
    }
    file[at..at + page.len()].copy_from_slice(page);
}

/// Writes the file's length and way of logging into its header.
fn set_length(file: &mut [u8], has_log: bool) {
    let pages = (file.len() / PAGE) as u32;
    if file.len() >= HEADER {
        file[18..20].fill(if has_log { 2 } else { 1 });
        file[28..32].copy_from_slice(&pages.to_be_bytes());
        // The free pages are forgotten: one of them may be in use.
        file[32..40].fill(0);
    }
}

/// The last state of page one in a log: SQLite reads the rest of the log by itself, if the file is not empty.
fn page_one_of_log(log: &[u8]) -> Option<Vec<u8>> {
    let number = |at: usize| Some(u32::from_be_bytes(log.get(at..at + 4)?.try_into().ok()?) as usize);
    let page = number(8)?;
    let frames = log.get(32..)?.chunks_exact(page.checked_add(24).filter(|_| (512..=65_536).contains(&page))?);
    frames.filter(|frame| frame.starts_with(&[0, 0, 0, 1])).map(|frame| frame[24..].to_vec()).next_back()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::connect;
    use crate::store::network::Journal;

    #[test]
    fn every_way_to_todays_schema_leaves_the_tables_of_the_first_step_in_the_same_places() {
        let home = tempfile::tempdir().expect("a folder");
        let roots = |path: &Path| {
            let db = Connection::open(path).expect("opened");
            let mut roots = db.prepare("SELECT rootpage || name FROM sqlite_schema WHERE rootpage > 0 ORDER BY rowid").expect("read");
            roots.query_map([], |row| row.get::<_, String>(0)).expect("read").collect::<Result<Vec<_>, _>>().expect("read")
        };
        let (at_once, in_steps) = (home.path().join("a.db"), home.path().join("b.db"));
        drop(connect::writing(&at_once, Journal::Ahead).expect("made"));
        let mut db = Connection::open(&in_steps).expect("made");
        for steps in 1..=STEPS.len() {
            migrate(&mut db, &STEPS[..steps]).expect("a step");
        }
        let (at_once, in_steps) = (roots(&at_once), roots(&in_steps));
        assert!(at_once.len() > 20);
        assert_eq!(at_once, in_steps);
    }

    #[test]
    fn a_disk_that_refuses_is_not_taken_for_a_file_of_which_nothing_is_left() {
        let home = tempfile::tempdir().expect("a folder");
        let copy = home.path().join("old.db");
        assert!(open(&copy).is_err(), "there is no copy");
        for in_the_way in [".model-1", "-wal"] {
            fs::write(&copy, [0; PAGE]).expect("written");
            assert!(open(&copy).expect("read").is_some());
            fs::create_dir(beside(&copy, in_the_way)).expect("made");
            assert!(open(&copy).is_err(), "{in_the_way}");
            fs::remove_dir(beside(&copy, in_the_way)).expect("removed");
        }
    }

    #[test]
    fn nonsense_is_no_log() {
        for log in [&b""[..], &[0; 40], &[0xff; 100]] {
            assert_eq!(page_one_of_log(log), None);
        }
    }
}
