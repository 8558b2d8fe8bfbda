//! An older copy's rows, brought beside those of the broken file: only where both agree on what they are.
//! A number alone says nothing: the copy may be that of another database, or of one that was begun anew.

use super::super::connect;
use super::super::error::StoreError;
use super::super::file::beside;
use super::super::network::Journal;
use super::copied::Copied;
use super::indexes::Claims;
use super::salvage::bring;
use super::schema_pages;
use rusqlite::Connection;
use std::fs;
use std::io;
use std::path::Path;

/// Brings what agrees of the copy at `copy`; `scratch` is a folder for sound ones that are made of it. Why
/// it could not be read, where that is so.
///
/// # Errors
/// Those of `new`, and of the scratch folder.
pub(super) fn join(copy: &Path, scratch: &Path, new: &mut Connection) -> Result<Option<String>, StoreError> {
    let (old, sound) = (scratch.join("older.db"), scratch.join("sound.db"));
    ["", "-wal", "-shm", "-journal"].iter().for_each(|more| drop(fs::remove_file(beside(&sound, more))));
    let old = match Copied::of(copy, &old) {
        Err(error) if error.kind() == io::ErrorKind::StorageFull => return Err(StoreError::Full),
        Err(error) => return Ok(Some(error.to_string())),
        Ok(old) => old,
    };
    if !schema_pages::was_ours(old.path()) {
        return Ok(Some("it is no dateline database".to_owned()));
    }
    let Some(old) = schema_pages::open(&old)? else { return Ok(Some("it is damaged itself".to_owned())) };
    let mut made = connect::writing(&sound, Journal::Rollback)?;
    made.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF")?;
    bring(&old, &mut made)?;
    Claims::put(&made)?;
    // Closed, it is one file.
    drop(made);
    new.execute("ATTACH ?1 AS older", [sound.to_str().ok_or(StoreError::ReadOnly)?])?;
    let tx = new.transaction()?;
    agree(&tx)?;
    tx.commit()?;
    new.execute("DETACH older", [])?;
    Ok(None)
}

/// Brings the rows of the database that is attached as `older`.
fn agree(new: &Connection) -> Result<(), StoreError> {
    new.execute_batch(NAMED)?;
    // Numbers are never given twice: where they often name something else, the copy is not of this database.
    let (same, other): (i64, i64) = new.query_row(
        "SELECT total(n.feed = o.feed AND n.guid = o.guid), total(n.feed <> o.feed OR n.guid <> o.guid)
         FROM named n JOIN older.status o ON o.id = n.id",
        [],
        |row| Ok((row.get::<_, f64>(0)? as i64, row.get::<_, f64>(1)? as i64)),
    )?;
    if other * 10 <= same {
        new.execute_batch(LOST_EVERYWHERE)?;
    }
    new.execute_batch(IDENTITIES)?;
    Claims::put(new)?;
    for table in ["entries", "bodies", "former", "pages", "reading"] {
        new.execute_batch(&format!("INSERT OR IGNORE INTO {table} SELECT * FROM older.{table} WHERE id IN ({KEPT})"))?;
    }
    // One too many costs the user one more word for it.
    new.execute_batch("INSERT OR IGNORE INTO main.public_hosts (host) SELECT host FROM older.public_hosts")?;
    new.execute_batch(ACTS)?;
    Ok(new.execute_batch("DROP TABLE agreed")?)
}

/// What the broken file says of each number, and those of which both say the same.
const NAMED: &str = "
    CREATE TEMP VIEW IF NOT EXISTS named AS
      SELECT id, feed, guid FROM main.status UNION ALL SELECT id, feed, guid FROM temp.lost_status;
    CREATE TEMP TABLE agreed (id INTEGER PRIMARY KEY) STRICT;
    INSERT OR IGNORE INTO agreed
      SELECT o.id FROM older.status o JOIN named n ON n.id = o.id AND n.feed = o.feed AND n.guid = o.guid;";

/// Feeds and entries of which the broken file says nothing any more, not even that their numbers, their
/// addresses or their texts are another's.
///
/// Of a feed that only the copy knows, the file's notes do not say whether its address was typed, and the
/// copy's are older than what was done since: then it was not.
const LOST_EVERYWHERE: &str = "
    CREATE TEMP TABLE had AS SELECT url FROM main.feeds UNION SELECT url FROM temp.lost_feeds;
    INSERT INTO main.feeds SELECT * FROM older.feeds o
    WHERE NOT EXISTS (SELECT 1 FROM main.feeds f WHERE f.id = o.id OR f.url = o.url)
      AND NOT EXISTS (SELECT 1 FROM temp.lost_feeds l WHERE l.id = o.id AND l.url <> o.url)
      AND NOT EXISTS (SELECT 1 FROM temp.lost_feeds l WHERE l.url = o.url AND l.id <> o.id)
      AND (NOT EXISTS (SELECT 1 FROM named n WHERE n.feed = o.id)
        OR EXISTS (SELECT 1 FROM named n JOIN agreed USING (id) WHERE n.feed = o.id));
    INSERT OR IGNORE INTO main.untyped (url) SELECT url FROM main.feeds WHERE url NOT IN (SELECT url FROM had WHERE url IS NOT NULL);
    DROP TABLE had;
    INSERT OR IGNORE INTO agreed SELECT o.id FROM older.status o
      JOIN older.feeds p ON p.id = o.feed JOIN main.feeds f ON f.id = o.feed AND (f.url = p.url OR f.known_as = p.url)
    WHERE NOT EXISTS (SELECT 1 FROM named n WHERE n.id = o.id)
      AND NOT EXISTS (SELECT 1 FROM named n WHERE n.feed = o.feed AND n.guid = o.guid)
      AND (NOT EXISTS (SELECT 1 FROM main.entries e WHERE e.id = o.id)
        OR EXISTS (SELECT 1 FROM main.entries e JOIN older.entries p ON p.id = e.id AND p.feed = e.feed
                   WHERE e.id = o.id AND (p.url = e.url OR (p.title = e.title AND e.title <> ''))));";

const IDENTITIES: &str = "
    INSERT OR IGNORE INTO main.status SELECT * FROM older.status WHERE id IN (SELECT id FROM agreed);
    INSERT OR IGNORE INTO main.aliases SELECT * FROM older.aliases WHERE id IN (SELECT id FROM agreed);";

/// Not those that were forgotten since.
const KEPT: &str = "
    SELECT a.id FROM agreed a JOIN main.status s ON s.id = a.id LEFT JOIN main.feeds f ON f.id = s.feed
    WHERE s.shown = 1 OR f.unsubscribed IS NOT NULL";

/// Acts that are missing among others may be those that nobody can undo any more; where none is left, all
/// of them are missing.
const ACTS: &str = "
    INSERT INTO main.journal SELECT * FROM older.journal WHERE NOT EXISTS (SELECT 1 FROM main.journal);
    INSERT OR IGNORE INTO main.changes
    SELECT c.* FROM older.changes c JOIN older.journal o ON o.id = c.act
      JOIN main.journal j ON j.id = o.id AND j.at = o.at AND j.deed = o.deed
    WHERE c.entry IN (SELECT id FROM agreed);";
