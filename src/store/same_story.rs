//! One story in several feeds: known by its address, or by a guid that is unique in the world.
//!
//! Only what is one entry in each feed is a story: where a feed gives all its entries one address, that
//! names none of them.

use super::error::StoreError;
use super::rows::hash;
use super::story::address;
use crate::model::Entry;
use crate::model::EntryId;
use crate::model::FeedUrl;
use rusqlite::Connection;

/// What an entry's address is known by in other feeds; `None` where it leads to a front page or nowhere.
pub(super) fn link_key(entry: &Entry) -> Option<i64> {
    key(entry.url.as_deref()?)
}

/// What an entry's guid is known by in other feeds; `None` where it is only a number.
pub(super) fn guid_key(entry: &Entry) -> Option<i64> {
    key(&entry.guid.0)
}

/// Gives the entries their keys that were kept before there were any: a feed that has nothing new brings
/// none of them again.
pub(super) fn fill_keys(db: &Connection) -> Result<(), StoreError> {
    let mut keyless =
        db.prepare("SELECT e.id, e.url, s.guid FROM entries e JOIN status s ON s.id = e.id WHERE link_key IS NULL AND guid_key IS NULL")?;
    let rows = keyless.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<String>>(1)?, row.get::<_, String>(2)?)))?;
    let keyless: Vec<_> = rows.collect::<Result<_, _>>()?;
    let mut fill = db.prepare("UPDATE entries SET link_key = ?2, guid_key = ?3 WHERE id = ?1")?;
    for (id, url, guid) in keyless {
        let (link, guid) = (url.as_deref().and_then(key), key(&guid));
        if link.is_some() || guid.is_some() {
            fill.execute((id, link, guid))?;
        }
    }
    Ok(())
}

fn key(name: &str) -> Option<i64> {
    if name.starts_with("tag:") || name.starts_with("urn:") {
        return Some(hash(&[b"story", name.as_bytes()]));
    }
    let url = url::Url::parse(name).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let leads_in = url.path() != "/" || url.query().is_some();
    leads_in.then(|| hash(&[b"story", address(name).as_bytes()]))
}

/// Every entry that tells the same story as one of those in `SELECT entry …` (with `:what` in it), in
/// other feeds. Saved pages are not among them: they were put aside to be read.
macro_rules! same_stories {
    ($of:literal) => {
        concat!(
            "WITH mine (entry) AS (",
            $of,
            "),
             keys (key, feed, entry) AS (
               SELECT link_key, feed, id FROM mine JOIN entries ON id = entry WHERE link_key IS NOT NULL
               UNION SELECT guid_key, feed, id FROM mine JOIN entries ON id = entry WHERE guid_key IS NOT NULL),
             places (key, feed, entry) AS (
               SELECT k.key, o.feed, o.id FROM (SELECT DISTINCT key FROM keys) k JOIN entries o ON o.link_key = k.key
               UNION SELECT k.key, o.feed, o.id FROM (SELECT DISTINCT key FROM keys) k JOIN entries o ON o.guid_key = k.key),
             stories (key, feed, entry) AS (SELECT key, feed, min(entry) FROM places GROUP BY key, feed HAVING count(*) = 1)
             SELECT DISTINCT own.entry AS mine, other.entry AS other FROM keys
             JOIN stories own ON own.key = keys.key AND own.entry = keys.entry
             JOIN stories other ON other.key = keys.key AND other.feed <> keys.feed
             WHERE other.feed NOT IN (SELECT id FROM feeds WHERE url = :saved)"
        )
    };
}

/// Adds to the entries that an act will mark read (or unread) those that tell the same stories; how many.
pub(super) fn note_same_stories(db: &Connection, act: i64, read: bool) -> Result<u64, StoreError> {
    let sql = concat!(
        "INSERT OR IGNORE INTO changes (act, entry, was) SELECT DISTINCT :what, s.id, read + 2 * starred + 4 * dismissed FROM (",
        same_stories!("SELECT entry FROM changes WHERE act = :what"),
        ") JOIN status s ON s.id = other WHERE s.shown = 1 AND s.read <> :read"
    );
    let added = db.prepare_cached(sql)?.execute(rusqlite::named_params! { ":what": act, ":saved": FeedUrl::SAVED, ":read": read })?;
    Ok(added as u64)
}

/// Adds to the entries that a mark which waits marks read (or unread) those that tell the same stories.
pub(super) fn decide_same_stories(db: &Connection, read: bool) -> Result<(), StoreError> {
    let sql = concat!(
        "INSERT OR IGNORE INTO deciding (id) SELECT DISTINCT s.id FROM (",
        same_stories!("SELECT id FROM deciding"),
        ") JOIN status s ON s.id = other WHERE s.shown = 1 AND s.read <> :read"
    );
    db.prepare(sql)?.execute(rusqlite::named_params! { ":saved": FeedUrl::SAVED, ":read": read })?;
    Ok(())
}

/// Gives a new entry whose story was read in another feed to the act that marked that one read: it is
/// read as well, until that act is undone.
pub(super) fn join_story(db: &Connection, new: EntryId) -> Result<(), StoreError> {
    let sql = concat!(
        "INSERT OR IGNORE INTO changes (act, entry, was) SELECT j.id, :what, 0 FROM (",
        same_stories!("SELECT :what"),
        ") JOIN status s ON s.id = other CROSS JOIN journal j CROSS JOIN changes c ON c.act = j.id AND c.entry = other
         WHERE s.read = 1 AND j.deed = 'read' AND j.undone = 0 ORDER BY j.id DESC LIMIT 1"
    );
    if db.prepare_cached(sql)?.execute(rusqlite::named_params! { ":what": new.0, ":saved": FeedUrl::SAVED })? > 0 {
        db.prepare_cached("UPDATE status SET read = 1 WHERE id = ?1")?.execute([new.0])?;
    }
    Ok(())
}
