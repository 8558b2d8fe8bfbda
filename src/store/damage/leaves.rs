//! Texts whose table lost the pages above its leaves: found leaf by leaf, and known by what their lines say.
//!
//! No leaf says whose it is, and one that is free holds what stood there once. A text is brought only where
//! its entry's line, which lies on another page, has the hash of just this text: then it is no other.
//!
//! The format is <https://sqlite.org/fileformat2.html#b_tree_pages>.

use super::super::body;
use super::super::error::StoreError;
use super::super::story::whole;
use super::copied::PAGE;
use super::readable::readable;
use crate::model::EntryId;
use rusqlite::Connection;
use std::fs::File;
use std::io;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::path::Path;

/// What a leaf of a table with numbered rows begins with. A page that holds the rest of a long row begins with the
/// high byte of a page's number, so that no text can pass for a leaf.
const LEAF: u8 = 0x0d;
/// Longer than any document that is fetched.
const LONGEST: usize = 64 << 20;
/// Of a row, what its leaf holds: all of it up to here.
const MOST_LOCAL: usize = PAGE - 35;
/// At least this, where the rest lies on other pages.
const LEAST_LOCAL: usize = (PAGE - 12) * 32 / 255 - 23;

/// Brings the texts that `new` knows the lines of and lacks, from the leaves of the file that `old` reads.
///
/// # Errors
/// Those of `new`, and where the system refuses to read the file.
pub(super) fn bring(old: &Connection, new: &Connection) -> Result<(), StoreError> {
    let Some(path) = old.path().filter(|path| !path.is_empty()) else { return Ok(()) };
    if old.pragma_query_value(None, "page_size", |row| row.get::<_, i64>(0)).ok() != Some(PAGE as i64) {
        return Ok(());
    }
    // What is in the log only would be missed; where it can't be written to the file, it is.
    let _ = old.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    let refused = |e: io::Error| StoreError::Open { path: Path::new(path).to_owned(), reason: e.to_string() };
    let mut pages = PagesOf(File::open(path).map_err(refused)?);
    let mut wanted = new.prepare("SELECT whole FROM entries WHERE id = ?1 AND id NOT IN (SELECT id FROM bodies)")?;
    let mut number = 1;
    while let Some(page) = pages.page(number).map_err(refused)? {
        for row in rows(&page) {
            let Some(hash) = wanted.query_map([row.id], |row| row.get::<_, i64>(0))?.next().transpose()? else { continue };
            if let Some(record) = pages.record(&row).map_err(refused)? {
                put_if_it_is(new, row.id, hash, row.shape.texts(&record))?;
            }
        }
        number += 1;
    }
    Ok(())
}

/// Puts a text into its table, if its entry with it has this hash.
fn put_if_it_is(new: &Connection, id: i64, hash: i64, texts: Option<[Option<&str>; TEXTS]>) -> Result<(), StoreError> {
    let Some([summary, content, base, language, extras]) = texts else { return Ok(()) };
    new.prepare_cached("INSERT INTO bodies (id, summary_html, content_html, base, language, extras) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute((id, summary, content, base, language, extras))?;
    if readable(body::read(new, EntryId(id)))?.flatten().is_none_or(|entry| whole(&entry) != hash) {
        new.prepare_cached("DELETE FROM bodies WHERE id = ?1")?.execute([id])?;
    }
    Ok(())
}

/// A file's pages, read one at a time.
struct PagesOf(File);

impl PagesOf {
    /// A page, by its number from 1; `None` behind the end.
    fn page(&mut self, number: u32) -> io::Result<Option<[u8; PAGE]>> {
        let Some(before) = number.checked_sub(1) else { return Ok(None) };
        self.0.seek(SeekFrom::Start(u64::from(before) * PAGE as u64))?;
        let mut page = [0; PAGE];
        match self.0.read_exact(&mut page) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            read => read.map(|()| Some(page)),
        }
    }

    /// The whole of a row; `None` where its pages do not lead to its end.
    fn record(&mut self, row: &Row<'_>) -> io::Result<Option<Vec<u8>>> {
        let mut record = row.local.to_vec();
        let mut next = row.next;
        while record.len() < row.shape.length {
            let Some(page) = self.page(next)? else { return Ok(None) };
            next = u32::from_be_bytes([page[0], page[1], page[2], page[3]]);
            let rest = (row.shape.length - record.len()).min(PAGE - 4);
            record.extend(&page[4..4 + rest]);
        }
        Ok((next == 0).then_some(record))
    }
}

/// A row as its leaf holds it.
struct Row<'a> {
    id: i64,
    shape: Shape,
    local: &'a [u8],
    /// The page on which it goes on; 0 where it does not.
    next: u32,
}

/// The rows of a leaf that have the shape of a text's.
fn rows(page: &[u8]) -> Vec<Row<'_>> {
    let place = |at: usize| Some(usize::from(u16::from_be_bytes([*page.get(at)?, *page.get(at + 1)?])));
    if page.first() != Some(&LEAF) {
        return Vec::new();
    }
    let count = place(3).unwrap_or(0);
    (0..count).map_while(|row| place(8 + 2 * row)).filter_map(|at| row(page.get(at..)?)).collect()
}

fn row(cell: &[u8]) -> Option<Row<'_>> {
    let (length, cell) = number(cell)?;
    let (id, cell) = number(cell)?;
    let length = usize::try_from(length).ok().filter(|length| *length <= LONGEST)?;
    let local = match length {
        0..=MOST_LOCAL => length,
        _ => Some(LEAST_LOCAL + (length - LEAST_LOCAL) % (PAGE - 4)).filter(|local| *local <= MOST_LOCAL).unwrap_or(LEAST_LOCAL),
    };
    let (local, rest) = cell.split_at_checked(local)?;
    let next = if local.len() < length { u32::from_be_bytes(*rest.first_chunk()?) } else { 0 };
    Some(Row { id: id.cast_signed(), shape: Shape::of(local, length)?, local, next })
}

/// The texts in a row of the table, behind its number.
const TEXTS: usize = 5;

/// Where the texts of a row lie.
struct Shape {
    /// All of the row.
    length: usize,
    /// Where the first one begins.
    first: usize,
    /// How long each is; `None` for NULL.
    texts: [Option<usize>; TEXTS],
}

impl Shape {
    /// That of a row that begins with these bytes: a number that stands elsewhere, two texts, three that may be
    /// NULL, and nothing else. No other table has it.
    fn of(local: &[u8], length: usize) -> Option<Self> {
        let (first, head) = number(local)?;
        let first = usize::try_from(first).ok()?;
        let (id, mut head) = number(head)?;
        let mut texts = [None; TEXTS];
        for (place, text) in texts.iter_mut().enumerate() {
            let (kind, rest) = number(head)?;
            head = rest;
            *text = match kind {
                0 if place > 1 => None,
                13.. if kind % 2 == 1 => Some(usize::try_from((kind - 13) / 2).ok().filter(|length| *length <= LONGEST)?),
                _ => return None,
            };
        }
        let is_even = id == 0 && local.len() - head.len() == first && first + texts.iter().flatten().sum::<usize>() == length;
        is_even.then_some(Self { length, first, texts })
    }

    /// The texts of the whole row.
    fn texts<'a>(&self, record: &'a [u8]) -> Option<[Option<&'a str>; TEXTS]> {
        let (mut out, mut at) = ([None; TEXTS], self.first);
        for (text, length) in out.iter_mut().zip(self.texts) {
            let Some(length) = length else { continue };
            *text = Some(std::str::from_utf8(record.get(at..at + length)?).ok()?);
            at += length;
        }
        Some(out)
    }
}

/// SQLite's number of one to nine bytes at the beginning, and what is behind it.
fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0;
    for (place, byte) in bytes.iter().enumerate().take(9) {
        if place == 8 {
            return Some((number << 8 | u64::from(*byte), &bytes[9..]));
        }
        number = number << 7 | u64::from(byte & 0x7f);
        if *byte < 0x80 {
            return Some((number, &bytes[place + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::connect;
    use crate::store::network::Journal;
    use proptest::prelude::*;

    #[test]
    fn rows_of_every_length_are_read_as_sqlite_wrote_them() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("a.db");
        let db = connect::writing(&path, Journal::Rollback).expect("made");
        db.execute_batch("PRAGMA foreign_keys = OFF").expect("set");
        let lengths = [0, 1, 488, 489, 490, 4_000, 4_040, 4_050, 4_060, 4_070, 4_580, 4_590, 8_130, 8_200, 70_000, 3_000_000];
        for (id, length) in (1..).zip(lengths) {
            let (text, null) = ("é".repeat(length / 2), None::<&str>);
            db.execute("INSERT INTO bodies VALUES (?1, 'a', ?2, ?3, ?3, '{}')", (id * 1_000_003_i64, &text, null)).expect("written");
        }
        drop(db);
        let mut pages = PagesOf(File::open(&path).expect("opened"));
        let (mut number, mut found) = (1, Vec::new());
        while let Some(page) = pages.page(number).expect("read") {
            for row in rows(&page) {
                let record = pages.record(&row).expect("read").expect("it is whole");
                let [summary, content, base, language, extras] = row.shape.texts(&record).expect("texts");
                assert_eq!((summary, base, language, extras), (Some("a"), None, None, Some("{}")));
                assert!(content.is_some_and(|text| text.chars().all(|c| c == 'é')));
                found.push((row.id, content.map_or(0, str::len)));
            }
            number += 1;
        }
        found.sort_unstable();
        let written: Vec<(i64, usize)> = (1..).zip(lengths).map(|(id, length)| (id * 1_000_003, length / 2 * 2)).collect();
        assert_eq!(found, written);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(mut page in prop::collection::vec(any::<u8>(), 0..600), is_leaf: bool) {
            if is_leaf && let Some(first) = page.first_mut() {
                *first = LEAF;
            }
            for row in rows(&page) {
                prop_assert!(row.local.len() <= row.shape.length && row.shape.length <= LONGEST);
                let _ = row.shape.texts(row.local);
            }
        }
    }
}
