//! The table of feeds follows the config's list: the one truth about subscriptions.

use super::connection::Lists;
use super::connection::Store;
use super::error::StoreError;
use super::rows::Millis;
use super::untyped::all_in_doubt;
use super::untyped::doubt;
use crate::model::Clean;
use crate::model::FeedId;
use crate::model::FeedUrl;
use crate::model::place;
use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use std::collections::HashMap;
use std::collections::HashSet;

/// One line of the config's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscribed {
    /// The feed's address.
    pub url: FeedUrl,
    /// The user's title for it.
    pub title: Option<Clean>,
    /// The user's folder for it.
    pub folder: Option<Clean>,
}

impl Store {
    /// Makes the feeds be those of `list`, in its order, and answers with their numbers.
    ///
    /// A feed that is no longer listed is hidden with its entries; nothing of it is lost, and listing
    /// it again brings all back. An address that only changed its scheme, `www.` or last slash, or
    /// went where the server said that the feed has moved, is still the same feed. Of an address
    /// listed twice the first line counts. Where nothing is to be changed nothing is written, so that it
    /// waits for no other instance.
    ///
    /// # Errors
    /// Where the database can't be written.
    pub fn subscribe(&mut self, list: &[Subscribed], now: Timestamp) -> Result<Vec<FeedId>, StoreError> {
        if let Some(ids) = followed(&self.lists.db, list)?
            && !all_in_doubt(&self.lists.db)?
        {
            return Ok(ids);
        }
        let tx = self.begin()?;
        if all_in_doubt(&tx)? {
            doubt(&tx, list.iter().map(|line| line.url.as_str()))?;
        }
        let mut leaving = leaving(&tx, &list.iter().map(|line| line.url.as_str()).collect())?;
        let mut ids = Vec::with_capacity(list.len());
        let mut seen = HashSet::new();
        for (position, line) in list.iter().enumerate() {
            let id = find_or_add(&tx, line, &mut leaving)?;
            if seen.insert(id) {
                follow(&tx, id, line, position)?;
            }
            ids.push(id);
        }
        hide_others(&tx, &seen, now)?;
        rank(&tx)?;
        tx.commit()?;
        Ok(ids)
    }
}

impl Lists {
    /// What the config's list said when it was followed last, in its order.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn subscribed(&self) -> Result<Vec<Subscribed>, StoreError> {
        let mut all = self.db.prepare_cached("SELECT url, user_title, folder FROM feeds WHERE unsubscribed IS NULL ORDER BY position")?;
        let text = |text: Option<String>| text.map(|text| Clean::new(&text));
        let line = |row: &rusqlite::Row<'_>| {
            Ok(Subscribed { url: FeedUrl::new(row.get::<_, String>(0)?), title: text(row.get(1)?), folder: text(row.get(2)?) })
        };
        Ok(all.query_map([], line)?.collect::<Result<_, _>>()?)
    }

    /// Whether a config's list was ever followed that had a feed.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn knows_feeds(&self) -> Result<bool, StoreError> {
        Ok(self.db.query_row("SELECT EXISTS (SELECT 1 FROM feeds)", [], |row| row.get(0))?)
    }
}

/// The numbers of the listed feeds, where the table says all that the list says.
fn followed(db: &Connection, list: &[Subscribed]) -> Result<Option<Vec<FeedId>>, StoreError> {
    let mut all = db.prepare_cached("SELECT url, id, user_title, folder, position FROM feeds WHERE unsubscribed IS NULL")?;
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)));
    let known: HashMap<String, (i64, Option<String>, Option<String>, i64)> = all.query_map([], row)?.collect::<Result<_, _>>()?;
    let (mut ids, mut seen) = (Vec::with_capacity(list.len()), HashSet::new());
    for (at, line) in list.iter().enumerate() {
        let Some((id, title, folder, position)) = known.get(line.url.as_str()) else { return Ok(None) };
        let is_same = title.as_deref() == line.title.as_deref() && folder.as_deref() == line.folder.as_deref() && *position == at as i64;
        if seen.insert(*id) && !is_same {
            return Ok(None);
        }
        ids.push(FeedId(*id));
    }
    Ok(Some(ids).filter(|_| seen.len() == known.len()))
}

fn find_or_add(db: &Connection, line: &Subscribed, leaving: &mut Vec<Leaving>) -> Result<FeedId, StoreError> {
    let url = line.url.as_str();
    let known = db.prepare_cached("SELECT id FROM feeds WHERE url = ?1")?.query_row([url], |row| row.get(0)).optional()?;
    if let Some(id) = known {
        return Ok(FeedId(id));
    }
    if let Some(id) = moved_here(url, leaving) {
        db.execute(
            "UPDATE feeds SET url = ?2, known_as = url, moved_to = NULL, moved_days = 0, moved_day = NULL, asked_at = NULL, etag = NULL, last_modified = NULL
             WHERE id = ?1",
            (id.0, url),
        )?;
        return Ok(id);
    }
    db.execute("INSERT INTO feeds (url) VALUES (?1)", [url])?;
    Ok(FeedId(db.last_insert_rowid()))
}

/// A subscribed feed that the list no longer names, with all addresses that it has or had.
struct Leaving {
    id: FeedId,
    url: String,
    others: Vec<String>,
}

fn leaving(db: &Connection, listed: &HashSet<&str>) -> Result<Vec<Leaving>, StoreError> {
    let mut all = db.prepare_cached("SELECT id, url, moved_to, asked_at, known_as FROM feeds WHERE unsubscribed IS NULL")?;
    let (mut rows, mut leaving) = (all.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let url: String = row.get(1)?;
        if !listed.contains(url.as_str()) {
            let others = [row.get::<_, Option<String>>(2)?, row.get(3)?, row.get(4)?].into_iter().flatten().collect();
            leaving.push(Leaving { id: FeedId(row.get(0)?), url, others });
        }
    }
    Ok(leaving)
}

/// The leaving feed that this address is the new one of; it stays.
fn moved_here(url: &str, leaving: &mut Vec<Leaving>) -> Option<FeedId> {
    let here = place(url);
    let found = leaving.iter().position(|feed| place(&feed.url) == here || feed.others.iter().any(|other| other == url))?;
    Some(leaving.remove(found).id)
}

/// Writes what the line says, if it says anything new.
fn follow(db: &Connection, id: FeedId, line: &Subscribed, position: usize) -> Result<(), StoreError> {
    let was_away: bool =
        db.prepare_cached("SELECT unsubscribed IS NOT NULL FROM feeds WHERE id = ?1")?.query_row([id.0], |row| row.get(0))?;
    let (title, folder, position) = (line.title.as_deref(), line.folder.as_deref(), i64::try_from(position).unwrap_or(i64::MAX));
    db.prepare_cached(
        "UPDATE feeds SET user_title = ?2, folder = ?3, position = ?4, unsubscribed = NULL WHERE id = ?1
         AND (user_title IS NOT ?2 OR folder IS NOT ?3 OR position IS NOT ?4 OR unsubscribed IS NOT NULL)",
    )?
    .execute((id.0, title, folder, position))?;
    if was_away {
        // All but the saved pages that came by a saving that was undone (8: they were in the lists before it).
        db.execute(
            "UPDATE status SET shown = 1 WHERE feed = ?1 AND id IN (SELECT id FROM entries WHERE feed = ?1)
             AND id NOT IN (SELECT entry FROM changes JOIN journal j ON j.id = act WHERE j.deed = 'saved' AND j.undone = 1 AND NOT was & 8)",
            [id.0],
        )?;
    }
    Ok(())
}

fn hide_others(db: &Connection, listed: &HashSet<FeedId>, now: Timestamp) -> Result<(), StoreError> {
    let mut subscribed = db.prepare("SELECT id FROM feeds WHERE unsubscribed IS NULL")?;
    let feeds: Vec<FeedId> = subscribed.query_map([], |row| row.get(0).map(FeedId))?.collect::<Result<_, _>>()?;
    for id in feeds.into_iter().filter(|id| !listed.contains(id)) {
        db.execute("UPDATE feeds SET unsubscribed = ?2 WHERE id = ?1", (id.0, Millis(now)))?;
        db.execute("UPDATE status SET shown = 0 WHERE feed = ?1 AND shown = 1", [id.0])?;
    }
    Ok(())
}

/// Numbers the feeds by their titles, letter case aside: what lists by feed are sorted by.
pub(super) fn rank(db: &Connection) -> Result<(), StoreError> {
    let mut all = db.prepare("SELECT id, coalesce(user_title, nullif(title, ''), url), rank FROM feeds")?;
    let mut feeds: Vec<(String, i64, i64)> =
        all.query_map([], |row| Ok((row.get::<_, String>(1)?.to_lowercase(), row.get(0)?, row.get(2)?)))?.collect::<Result<_, _>>()?;
    feeds.sort_unstable();
    for (rank, (_, id, _)) in (1..).zip(&feeds).filter(|(rank, (_, _, old))| rank != old) {
        db.execute("UPDATE feeds SET rank = ?2 WHERE id = ?1", (id, rank))?;
    }
    Ok(())
}
