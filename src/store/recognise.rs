//! Which kept entry an entry of a document is: the one place where sameness is decided.
//!
//! A publisher's guid is believed unless all else speaks against it; where guids changed, aliases
//! (made by parse) lead to the old entry if the texts agree; where most of a known feed seems new,
//! equal texts are enough. In doubt an entry is new: nothing may be lost. It writes nothing.

use super::rows::Millis;
use super::rows::hash;
use super::story::Story;
use super::story::gist;
use super::story::whole;
use crate::model::Entry;
use crate::model::EntryId;
use crate::model::FeedId;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::collections::HashSet;

/// What an entry of a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// New, to be kept under this guid (the publisher's, told apart where it was given twice).
    New(String),
    /// Kept already, and its content is the same.
    Same(EntryId),
    /// Kept already, or pruned; now it comes with other content.
    Known(EntryId),
    /// The document holds it twice; the other one counts.
    Twice,
}

/// What is kept of a candidate.
struct Kept {
    id: EntryId,
    /// `None`: only its status is left.
    whole: Option<i64>,
}

/// Recognises the entries of one document of one feed.
pub(super) struct Recogniser<'a> {
    db: &'a Connection,
    feed: FeedId,
    entries: &'a [Entry],
    stories: Vec<OnceCell<Story>>,
    found: Vec<Option<Found>>,
    claimed: HashSet<EntryId>,
    /// The guids, as the database has them, that entries of this document have by now.
    taken: HashSet<String>,
}

/// One reason to know the entry with this place in the document.
type Look<'a> = fn(&Recogniser<'a>, usize) -> rusqlite::Result<Option<(Found, EntryId)>>;

/// The guid of a story whose publisher gave its guid to another story before.
fn told_apart(entry: &Entry) -> String {
    format!("{}\u{1f}{:x}", entry.guid.0, gist(&entry.title, ""))
}

impl<'a> Recogniser<'a> {
    pub(super) fn new(db: &'a Connection, feed: FeedId, entries: &'a [Entry]) -> Self {
        let stories = entries.iter().map(|_| OnceCell::new()).collect();
        Self { db, feed, entries, stories, found: vec![None; entries.len()], claimed: HashSet::new(), taken: HashSet::new() }
    }

    /// The answer for each entry, in the document's order.
    pub(super) fn run(mut self) -> rusqlite::Result<Vec<Found>> {
        self.drop_doubles();
        let known: bool = self.db.query_row("SELECT EXISTS (SELECT 1 FROM status WHERE feed = ?1)", [self.feed.0], |row| row.get(0))?;
        if known {
            // Each pass over the whole document, so that a weak reason never takes what a strong one needs.
            self.pass(Self::unchanged)?;
            self.pass(Self::by_guid)?;
            self.pass(Self::by_alias)?;
            self.weather_storm()?;
        }
        (0..self.entries.len()).map(|i| self.settle(i)).collect()
    }

    /// Entries told twice under one guid: the first counts.
    fn drop_doubles(&mut self) {
        let mut told: HashMap<&str, Vec<usize>> = HashMap::new();
        for (i, entry) in self.entries.iter().enumerate() {
            let before = told.entry(&entry.guid.0).or_default();
            if before.iter().any(|other| self.story(i).doubles(self.story(*other))) {
                self.found[i] = Some(Found::Twice);
            } else {
                before.push(i);
            }
        }
    }

    fn pass(&mut self, look: Look<'a>) -> rusqlite::Result<()> {
        for i in 0..self.entries.len() {
            if self.found[i].is_some() {
                continue;
            }
            if let Some((found, id)) = look(self, i)? {
                self.claim(i, found, id)?;
            }
        }
        Ok(())
    }

    fn claim(&mut self, i: usize, found: Found, id: EntryId) -> rusqlite::Result<()> {
        let guid = self.db.prepare_cached("SELECT guid FROM status WHERE id = ?1")?.query_row([id.0], |row| row.get(0))?;
        self.taken.insert(guid);
        self.claimed.insert(id);
        self.found[i] = Some(found);
        Ok(())
    }

    /// The same guid and the same content.
    fn unchanged(&self, i: usize) -> rusqlite::Result<Option<(Found, EntryId)>> {
        let whole = whole(&self.entries[i]);
        for guid in [self.entries[i].guid.0.clone(), told_apart(&self.entries[i])] {
            match self.kept(&guid)? {
                Some(kept) if kept.whole == Some(whole) && self.is_free(kept.id) => return Ok(Some((Found::Same(kept.id), kept.id))),
                Some(_) => {}
                None => break,
            }
        }
        Ok(None)
    }

    /// The same guid and a story that can be the same.
    fn by_guid(&self, i: usize) -> rusqlite::Result<Option<(Found, EntryId)>> {
        let entry = &self.entries[i];
        let Some(kept) = self.kept(&entry.guid.0)? else { return Ok(None) };
        if let Some(apart) = self.kept(&told_apart(entry))?.filter(|apart| self.is_free(apart.id)) {
            return Ok(Some((Found::Known(apart.id), apart.id)));
        }
        if !self.is_free(kept.id) {
            return Ok(None);
        }
        let same = match self.kept_story(kept.id)? {
            Some(old) => self.story(i).continues(&old),
            None => true,
        };
        Ok(same.then_some((Found::Known(kept.id), kept.id)))
    }

    /// Another guid, but a key in common and a story that agrees.
    fn by_alias(&self, i: usize) -> rusqlite::Result<Option<(Found, EntryId)>> {
        let whole = whole(&self.entries[i]);
        for (keys, kept) in self.aliased(i)? {
            if kept.whole == Some(whole) {
                return Ok(Some((Found::Same(kept.id), kept.id)));
            }
            let same = match self.kept_story(kept.id)? {
                Some(old) => self.story(i).repeats(&old),
                // Only its status is left: two keys in common are proof enough.
                None => keys >= 2,
            };
            if same {
                return Ok(Some((Found::Known(kept.id), kept.id)));
            }
        }
        Ok(None)
    }

    /// The free entries that have keys in common with this one, and how many; most first.
    fn aliased(&self, i: usize) -> rusqlite::Result<Vec<(usize, Kept)>> {
        let mut find = self.db.prepare_cached(
            "SELECT a.id, e.whole FROM aliases a LEFT JOIN entries e ON e.id = a.id
             WHERE a.feed = ?1 AND a.key = ?2 ORDER BY a.id DESC LIMIT 8",
        )?;
        let mut candidates: Vec<(usize, Kept)> = Vec::new();
        for key in alias_keys(&self.entries[i]) {
            for kept in find.query_map((self.feed.0, key), |row| Ok(Kept { id: EntryId(row.get(0)?), whole: row.get(1)? }))? {
                let kept = kept?;
                match candidates.iter_mut().find(|(_, known)| known.id == kept.id) {
                    Some((keys, _)) => *keys += 1,
                    None if self.is_free(kept.id) => candidates.push((1, kept)),
                    None => {}
                }
            }
        }
        candidates.sort_by_key(|(keys, _)| std::cmp::Reverse(*keys));
        Ok(candidates)
    }

    /// A publisher that moved house gives everything new guids, links and dates at once. Where most
    /// of the document seems new, an entry that the feed brought last time is the same if its
    /// headline and text are.
    fn weather_storm(&mut self) -> rusqlite::Result<()> {
        let unknown: Vec<usize> = (0..self.entries.len()).filter(|i| self.found[*i].is_none()).collect();
        if unknown.len() < 3 || unknown.len() * 2 <= self.entries.len() {
            return Ok(());
        }
        let mut kept: HashMap<i64, EntryId> = HashMap::new();
        let mut brought = self.db.prepare_cached("SELECT gist, id FROM entries WHERE feed = ?1 AND dropped IS NULL")?;
        for row in brought.query_map([self.feed.0], |row| Ok((row.get(0)?, EntryId(row.get(1)?))))? {
            let (gist, id) = row?;
            kept.insert(gist, id);
        }
        for i in unknown {
            let story = self.story(i);
            let Some(&id) = kept.get(&story.gist).filter(|id| story.tells_something() && self.is_free(**id)) else { continue };
            self.claim(i, Found::Known(id), id)?;
        }
        Ok(())
    }

    /// What nobody recognised is new.
    fn settle(&mut self, i: usize) -> rusqlite::Result<Found> {
        if let Some(found) = self.found[i].take() {
            return Ok(found);
        }
        for guid in [self.entries[i].guid.0.clone(), told_apart(&self.entries[i])] {
            if !self.taken.contains(&guid) && self.kept(&guid)?.is_none() {
                self.taken.insert(guid.clone());
                return Ok(Found::New(guid));
            }
        }
        // Guid and headline were both given to other stories: only the text tells this one apart.
        let guid = format!("{}\u{1f}{:x}", self.entries[i].guid.0, self.story(i).gist);
        if !self.taken.insert(guid.clone()) {
            return Ok(Found::Twice);
        }
        match self.kept(&guid)? {
            None => Ok(Found::New(guid)),
            Some(kept) if self.claimed.insert(kept.id) => Ok(Found::Known(kept.id)),
            Some(_) => Ok(Found::Twice),
        }
    }

    fn story(&self, i: usize) -> &Story {
        self.stories[i].get_or_init(|| Story::of(&self.entries[i]))
    }

    /// Whether no entry of this document is this one yet.
    fn is_free(&self, id: EntryId) -> bool {
        !self.claimed.contains(&id)
    }

    /// What is kept under a guid.
    fn kept(&self, guid: &str) -> rusqlite::Result<Option<Kept>> {
        let mut find = self
            .db
            .prepare_cached("SELECT s.id, e.whole FROM status s LEFT JOIN entries e ON e.id = s.id WHERE s.feed = ?1 AND s.guid = ?2")?;
        find.query_row((self.feed.0, guid), |row| Ok(Kept { id: EntryId(row.get(0)?), whole: row.get(1)? })).optional()
    }

    fn kept_story(&self, id: EntryId) -> rusqlite::Result<Option<Story>> {
        let mut find = self.db.prepare_cached(
            "SELECT e.title, e.url, e.published, b.summary_html, b.content_html
             FROM entries e JOIN bodies b ON b.id = e.id WHERE e.id = ?1",
        )?;
        find.query_row([id.0], |row| {
            let published = row.get::<_, Option<Millis>>(2)?.map(|millis| millis.0);
            Ok(Story::new(row.get_ref(0)?.as_str()?, row.get(1)?, published, row.get_ref(3)?.as_str()?, row.get_ref(4)?.as_str()?))
        })
        .optional()
    }
}

/// Every key that leads to this entry, hashed: its guid first, then what parse found.
pub(super) fn alias_keys(entry: &Entry) -> impl Iterator<Item = i64> + '_ {
    let guid = hash(&[b"guid", entry.guid.0.as_bytes()]);
    std::iter::once(guid).chain(entry.aliases.iter().map(|alias| hash(&[b"alias", alias.as_bytes()])))
}
