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
use super::copied::Copied;
use super::copied::HEADER;
use super::copied::PAGE;
use super::copied::Pages;
use super::readable::readable;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use std::fs;
use std::fs::File;
use std::io;
use std::io::BufReader;
use std::io::Read;
use std::path::Path;

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
pub(super) fn open(copy: &Copied) -> Result<Option<Connection>, StoreError> {
    let tries = mendings(copy)?;
    let mut is_fresh = true;
    // One whose tables can all be found; else one that knows its tables at least.
    for is_good in [is_whole as fn(&Connection) -> Result<bool, StoreError>, knows_tables] {
        for pages in &tries {
            if !std::mem::take(&mut is_fresh) {
                copy.begin_again().map_err(|e| refused(copy.path(), &e))?;
            }
            if let Some(db) = attempt(copy, pages)?
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

/// What may help: nothing, the log's first page in an emptied file, a new header, the schema's pages as our
/// steps make them.
fn mendings(copy: &Copied) -> Result<Vec<Pages>, StoreError> {
    let told = |e: io::Error| refused(copy.path(), &e);
    let mut tries = vec![Pages::new()];
    let first = copy.first_page().map_err(told)?;
    if let Some(log) = copy.log().map_err(told)?.filter(|_| first.is_empty()) {
        tries.extend(page_one_of_log(BufReader::new(log)).map_err(told)?.map(|page| vec![(0, page)]));
    }
    for steps in [STEPS.len(), 1] {
        let pages = made_by(copy.path(), steps)?;
        let header = pages.first().zip(first.get(HEADER..PAGE)).map(|((_, made), rest)| [&made[..HEADER], rest].concat());
        tries.extend(header.map(|page| vec![(0, page)]));
        tries.push(pages);
    }
    Ok(tries)
}

/// Opens the copy with these pages in it.
fn attempt(copy: &Copied, pages: &Pages) -> Result<Option<Connection>, StoreError> {
    if !pages.is_empty() {
        copy.put(pages).map_err(|e| refused(copy.path(), &e))?;
    }
    let Some(db) = readable(Connection::open(copy.path()))? else { return Ok(None) };
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

/// The last state of page one in a log: SQLite reads the rest of the log by itself, if the file is not empty.
fn page_one_of_log(mut log: impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut head = [0; 32];
    if !fills(&mut log, &mut head)? {
        return Ok(None);
    }
    let page = u32::from_be_bytes([head[8], head[9], head[10], head[11]]) as usize;
    if !(512..=65_536).contains(&page) {
        return Ok(None);
    }
    let (mut frame, mut last) = (vec![0; 24 + page], None);
    while fills(&mut log, &mut frame)? {
        if frame.starts_with(&[0, 0, 0, 1]) {
            last = Some(frame[24..].to_vec());
        }
    }
    Ok(last)
}

/// Whether there was enough to fill it.
fn fills(log: &mut impl Read, part: &mut [u8]) -> io::Result<bool> {
    match log.read_exact(part) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        read => read.map(|()| true),
    }
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
        let (from, copy) = (home.path().join("broken.db"), home.path().join("old.db"));
        let opened = || Copied::of(&from, &copy).map_err(|e| refused(&from, &e)).and_then(|copied| open(&copied));
        assert!(opened().is_err(), "there is no file");
        fs::write(&from, [0; PAGE]).expect("written");
        for in_the_way in [beside(&copy, ".model-1"), beside(&copy, "-wal"), wal(&from)] {
            assert!(opened().expect("read").is_some());
            fs::create_dir(&in_the_way).expect("made");
            assert!(opened().is_err(), "{}", in_the_way.display());
            fs::remove_dir(in_the_way).expect("removed");
        }
    }

    #[test]
    fn a_try_leaves_no_trace_for_the_next_one() {
        let home = tempfile::tempdir().expect("a folder");
        let (from, at) = (home.path().join("broken.db"), home.path().join("old.db"));
        let (file, log) = (b"file".repeat(PAGE), [7; 100]);
        fs::write(&from, &file).expect("written");
        fs::write(wal(&from), log).expect("written");
        let copied = Copied::of(&from, &at).expect("copied");
        copied.put(&vec![(9, vec![1; PAGE])]).expect("put");
        assert_eq!(fs::read(&at).expect("read").len(), 10 * PAGE);
        fs::write(wal(&at), "more").expect("written");
        copied.begin_again().expect("copied");
        assert_eq!((fs::read(&at).expect("read"), fs::read(wal(&at)).expect("read")), (file.clone(), log.to_vec()));
        assert_eq!((fs::read(&from).expect("read"), fs::read(wal(&from)).expect("read")), (file, log.to_vec()), "never written to");
    }

    #[test]
    fn nonsense_is_no_log() {
        for log in [&b""[..], &[0; 40], &[0xff; 100]] {
            assert_eq!(page_one_of_log(log).expect("read"), None);
        }
    }
}
