//! Keeping what a publisher's document said: new entries, revisions, and what it no longer brings.
//!
//! Which entry is which is `recognise`'s to say. What the user decided is never touched here.

use super::arrival::arrival;
use super::arrival::date_late;
use super::arrival::dated;
use super::body;
use super::connection::Store;
use super::error::StoreError;
use super::fetched::Fetched;
use super::health::note_success;
use super::index::index;
use super::moves::Proof;
use super::moves::note_move;
use super::recognise::Found;
use super::recognise::Recogniser;
use super::recognise::alias_keys;
use super::rhythm::note_rhythm;
use super::rows::Millis;
use super::same_story::guid_key;
use super::same_story::join_story;
use super::same_story::link_key;
use super::story::gist;
use super::story::text;
use super::story::whole;
use super::subscriptions::rank;
use super::unclosed::Extent;
use crate::model::Clean;
use crate::model::Entry;
use crate::model::EntryId;
use crate::model::FeedId;
use crate::model::ParsedFeed;
use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use std::collections::HashSet;

/// What a document brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrivals {
    /// Entries that were not known.
    pub new: u64,
    /// Known entries whose headline or text changed; the former version is kept.
    pub revised: u64,
    /// Whether the feed has been seen at the address it moved to for long enough: it is asked there from now on.
    pub moved: bool,
    /// Whether there may be more than the document brought: it is not closed, and did not come so twice.
    pub is_part: bool,
}

/// Characters of text that stand for a missing headline.
const LEAD: usize = 80;
/// Characters of a headline that lists are sorted by.
const TITLE_KEY: usize = 40;

impl Store {
    /// Keeps what `document` says. A document with the fingerprint of the last one writes nothing
    /// but times; an empty one drops nothing, as empty answers are mostly mistakes, nor does one that is not closed
    /// before the very same one came again: then it is all there is, an unknown story that is only begun included.
    ///
    /// # Errors
    /// [`StoreError::NoFeed`], or where the database can't be written: then nothing was kept.
    pub fn keep(&mut self, feed: FeedId, document: &ParsedFeed, fetched: &Fetched, now: Timestamp) -> Result<Arrivals, StoreError> {
        let tx = self.begin()?;
        let known: Option<i64> =
            tx.query_row("SELECT fingerprint FROM feeds WHERE id = ?1", [feed.0], |row| row.get(0)).optional()?.flatten();
        let Extent { entries, is_all, fetched } = Extent::of(&tx, feed, document, fetched, known)?;
        note_success(&tx, feed, &fetched, now)?;
        let mut arrivals = Arrivals { is_part: !is_all, ..Arrivals::default() };
        let mut proof = Proof::Same;
        if known != Some(fetched.fingerprint) {
            let same_title = note_document(&tx, feed, document, &fetched)?;
            let keeper = Keeper::new(&tx, feed, entries, now)?;
            let kept = Keeper { same_story: fetched.same_story, is_all, ..keeper }.keep_all(entries)?;
            arrivals = Arrivals { is_part: !is_all, ..kept.arrivals };
            proof = Proof::of(same_title, kept.recognised, kept.brought_before, entries.len());
            note_rhythm(&tx, feed)?;
        }
        arrivals.moved = note_move(&tx, feed, fetched.moved_to.as_ref(), proof, now)?;
        tx.commit()?;
        Ok(arrivals)
    }
}

/// Whether the document has the title that is known.
fn note_document(db: &Connection, feed: FeedId, document: &ParsedFeed, fetched: &Fetched) -> Result<bool, StoreError> {
    let old: String = db.query_row("SELECT title FROM feeds WHERE id = ?1", [feed.0], |row| row.get(0))?;
    // A document without a title does not take away the one that is known.
    let listed = document.listed_title();
    let title = if listed.is_empty() { old.as_str() } else { &listed };
    db.prepare_cached(
        "UPDATE feeds SET title = ?2, home_url = ?3, language = ?4, ttl_minutes = ?5, fingerprint = ?6, quiet_hours = ?7,
         quiet_days = ?8 WHERE id = ?1",
    )?
    .execute((
        feed.0,
        title,
        &document.home_url,
        document.language.as_deref(),
        document.ttl_minutes,
        fetched.fingerprint,
        document.quiet_times.hours,
        document.quiet_times.days,
    ))?;
    if title != old {
        rank(db)?;
    }
    Ok(!listed.is_empty() && *listed == *old)
}

/// What became of a document's entries.
struct Kept {
    arrivals: Arrivals,
    /// How many of them were known.
    recognised: usize,
    /// How many the last document brought.
    brought_before: usize,
}

/// Keeps the entries of one document.
struct Keeper<'a> {
    db: &'a Connection,
    feed: FeedId,
    now: Timestamp,
    /// When new entries arrive: now, unless the clock has gone back.
    arrived: Timestamp,
    is_subscribed: bool,
    /// Whether a story that was read in another feed is read when it comes.
    same_story: bool,
    /// Whether what the document does not bring is no longer in the feed.
    is_all: bool,
    /// What the last document brought and this one has not brought yet.
    missing: HashSet<EntryId>,
    arrivals: Arrivals,
}

impl<'a> Keeper<'a> {
    fn new(db: &'a Connection, feed: FeedId, entries: &[Entry], now: Timestamp) -> Result<Self, StoreError> {
        let is_subscribed = db.query_row("SELECT unsubscribed IS NULL FROM feeds WHERE id = ?1", [feed.0], |row| row.get(0))?;
        let mut brought = db.prepare_cached("SELECT id FROM entries WHERE feed = ?1 AND dropped IS NULL")?;
        let missing = brought.query_map([feed.0], |row| row.get(0).map(EntryId))?.collect::<Result<_, _>>()?;
        let arrived = arrival(db, entries, now)?;
        Ok(Self { db, feed, now, arrived, is_subscribed, same_story: false, is_all: true, missing, arrivals: Arrivals::default() })
    }

    fn keep_all(mut self, entries: &[Entry]) -> Result<Kept, StoreError> {
        let brought_before = self.missing.len();
        let found = Recogniser::new(self.db, self.feed, entries).run()?;
        let recognised = found.iter().filter(|found| matches!(found, Found::Same(_) | Found::Known(_))).count();
        // Backwards: a document's first entry gets the highest number and so stands first among equals.
        for (entry, found) in entries.iter().zip(found).rev() {
            match &found {
                Found::New(guid) => drop(self.add(entry, guid)?),
                Found::Same(id) => self.seen(*id, entry)?,
                Found::Known(id) => self.renew(*id, entry)?,
                Found::Twice => {}
            }
            if let Found::Same(id) | Found::Known(id) = found {
                date_late(self.db, id, entry)?;
            }
        }
        if self.is_all && !entries.is_empty() {
            let mut drop = self.db.prepare_cached("UPDATE entries SET dropped = ?2 WHERE id = ?1")?;
            for id in &self.missing {
                drop.execute((id.0, Millis(self.now)))?;
            }
        }
        Ok(Kept { arrivals: self.arrivals, recognised, brought_before })
    }

    fn add(&mut self, entry: &Entry, guid: &str) -> Result<EntryId, StoreError> {
        let (date, undated) = dated(entry, self.arrived);
        self.db
            .prepare_cached("INSERT INTO status (feed, guid, arrived, date, undated, shown) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute((self.feed.0, guid, Millis(self.arrived), Millis(date), undated, self.is_subscribed))?;
        let id = EntryId(self.db.last_insert_rowid());
        self.write(id, entry, None)?;
        if self.same_story {
            join_story(self.db, id)?;
        }
        self.arrivals.new += 1;
        Ok(id)
    }

    /// The document still brings it, or brings it again. One that was kept before stories were known by
    /// keys gets them.
    fn seen(&mut self, id: EntryId, entry: &Entry) -> Result<(), StoreError> {
        let (link, guid) = (link_key(entry), guid_key(entry));
        if link.is_some() || guid.is_some() {
            self.db
                .prepare_cached("UPDATE entries SET link_key = ?2, guid_key = ?3 WHERE id = ?1 AND link_key IS NULL AND guid_key IS NULL")?
                .execute((id.0, link, guid))?;
        }
        if !self.missing.remove(&id) {
            self.db.prepare_cached("UPDATE entries SET dropped = NULL WHERE id = ?1")?.execute([id.0])?;
        }
        Ok(())
    }

    /// Other content than is kept: a revision where headline or text differ, else (an address, a
    /// label) replaced in silence.
    fn renew(&mut self, id: EntryId, entry: &Entry) -> Result<(), StoreError> {
        self.missing.remove(&id);
        let kept: Option<(i64, Option<Millis>)> = self
            .db
            .prepare_cached("SELECT gist, revised FROM entries WHERE id = ?1")?
            .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((old, revised)) = kept else {
            // Pruned, and now it is back: the text returns, what the user decided still holds.
            self.write(id, entry, None)?;
            self.db.prepare_cached("UPDATE status SET shown = ?2 WHERE id = ?1")?.execute((id.0, self.is_subscribed))?;
            return Ok(());
        };
        let is_revision = old != gist(&entry.title, &text(&entry.summary_html, &entry.content_html));
        if is_revision {
            body::keep_former(self.db, id, self.now)?;
            self.arrivals.revised += 1;
        }
        self.write(id, entry, if is_revision { Some(self.now) } else { revised.map(|millis| millis.0) })
    }

    /// Writes line, body, aliases and index, over older ones if need be.
    fn write(&self, id: EntryId, entry: &Entry, revised: Option<Timestamp>) -> Result<(), StoreError> {
        let text = text(&entry.summary_html, &entry.content_html);
        let (lead, key) = lead_and_key(&entry.title, &text);
        self.db
            .prepare_cached(
                "INSERT OR REPLACE INTO entries (id, feed, title, lead, title_key, url, author, published, updated, whole, gist, revised,
                   link_key, guid_key)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            )?
            .execute(rusqlite::params![
                id.0,
                self.feed.0,
                entry.title.as_str(),
                lead.as_str(),
                key,
                entry.url,
                entry.author.as_str(),
                entry.published.map(Millis),
                entry.updated.map(Millis),
                whole(entry),
                gist(&entry.title, &text),
                revised.map(Millis),
                link_key(entry),
                guid_key(entry),
            ])?;
        body::write(self.db, id, entry)?;
        let mut alias = self.db.prepare_cached("INSERT OR IGNORE INTO aliases (feed, key, id) VALUES (?1, ?2, ?3)")?;
        for key in alias_keys(entry) {
            alias.execute((self.feed.0, key, id.0))?;
        }
        index(self.db, id, entry, text)
    }
}

/// Keeps one entry beside those that its feed has, under exactly its guid.
pub(super) fn keep_one(db: &Connection, feed: FeedId, entry: &Entry, now: Timestamp) -> Result<EntryId, StoreError> {
    let mut keeper = Keeper::new(db, feed, std::slice::from_ref(entry), now)?;
    let mut known = db.prepare_cached("SELECT id FROM status WHERE feed = ?1 AND guid = ?2")?;
    match known.query_row((feed.0, &entry.guid.0), |row| row.get(0).map(EntryId)).optional()? {
        Some(id) => keeper.write(id, entry, None).map(|()| id),
        None => keeper.add(entry, &entry.guid.0),
    }
}

/// Makes the line of a text that has lost it, with what else is known; the feed brings the true one again.
pub(super) fn make_line(db: &Connection, id: EntryId) -> Result<(), StoreError> {
    let mut find = db.prepare_cached(
        "SELECT s.feed, s.guid, b.summary_html, b.content_html, coalesce(p.title, ''), p.url
         FROM status s JOIN bodies b ON b.id = s.id LEFT JOIN pages p ON p.id = s.id WHERE s.id = ?1",
    )?;
    type Known = (i64, String, String, String, String, Option<String>);
    let known = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?));
    let (feed, guid, summary, content, title, page): Known = find.query_row([id.0], known)?;
    let (title, is_address) = (Clean::new(&title), guid.starts_with("https://") || guid.starts_with("http://"));
    let (lead, key) = lead_and_key(&title, &text(&summary, &content));
    // Hashes of nothing: whatever the feed brings is another text.
    db.prepare_cached(
        "INSERT INTO entries (id, feed, title, lead, title_key, url, author, whole, gist) VALUES (?1, ?2, ?3, ?4, ?5, ?6, '', 0, 0)",
    )?
    .execute((id.0, feed, title.as_str(), lead.as_str(), key, page.or(Some(guid).filter(|_| is_address))))?;
    Ok(())
}

/// What stands for a missing headline, and what lists by title are sorted by.
fn lead_and_key(title: &Clean, text: &str) -> (Clean, String) {
    let lead = if title.is_empty() { Clean::new(text).shortened(LEAD) } else { Clean::default() };
    let key = title_key(if title.is_empty() { &lead } else { title });
    (lead, key)
}

/// The beginning of a headline, letter case, quotes and dashes before it aside.
fn title_key(title: &str) -> String {
    title.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().take(TITLE_KEY).flat_map(char::to_lowercase).collect()
}
