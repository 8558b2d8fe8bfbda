//! What is needed when an entry is opened: its HTML, files and pictures, and the version before.

use super::connection::Lists;
use super::error::StoreError;
use super::pages;
use super::pages::FailedPage;
use super::pages::Reading;
use super::pages::StoredPage;
use super::rows::Line;
use super::rows::Millis;
use super::rows::StoredFigure;
use crate::model::Clean;
use crate::model::Enclosure;
use crate::model::Entry;
use crate::model::EntryId;
use crate::model::EntrySummary;
use crate::model::Guid;
use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::Row;
use serde::Deserialize;
use serde::Serialize;

/// An entry with all that is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredEntry {
    /// Its line in lists.
    pub summary: EntrySummary,
    /// What the publisher gave last; aliases are not among it.
    pub entry: Entry,
    /// When it was first seen.
    pub arrived: Timestamp,
    /// When headline or text last changed.
    pub revised: Option<Timestamp>,
    /// The version before that.
    pub former: Option<Former>,
    /// Its web page's article, where that is kept.
    pub page: Option<StoredPage>,
    /// Why that could not be had, where it was asked for in vain.
    pub page_failed: Option<FailedPage>,
    /// How it is read.
    pub reading: Reading,
}

/// The version of an entry before its last revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// When it was replaced.
    pub replaced: Timestamp,
    /// Its headline.
    pub title: Clean,
    /// Its summary, raw HTML.
    pub summary_html: String,
    /// Its body, raw HTML.
    pub content_html: String,
}

/// The lists of an [`Entry`] as they lie in one column.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Extras {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    categories: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    enclosures: Vec<StoredEnclosure>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    figures: Vec<StoredFigure>,
}

#[derive(Serialize, Deserialize)]
struct StoredEnclosure {
    url: String,
    mime: Option<String>,
    length: Option<u64>,
}

const ENTRY: &str = "SELECT e.title, e.url, e.author, e.published, e.updated, b.summary_html, b.content_html, b.base, b.language, b.extras,
       s.guid, s.arrived, e.revised
     FROM entries e JOIN bodies b ON b.id = e.id JOIN status s ON s.id = e.id WHERE e.id = ?1";

impl Lists {
    /// An entry with its text; `None` where it is not known or its text was pruned.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn entry(&self, id: EntryId) -> Result<Option<StoredEntry>, StoreError> {
        let tx = self.snapshot()?;
        let Some(summary) = self.summary(id)? else { return Ok(None) };
        let mut find = tx.prepare_cached(ENTRY)?;
        let row =
            find.query_row([id.0], |row| Ok((entry(row)?, row.get::<_, Millis>(11)?, row.get::<_, Option<Millis>>(12)?))).optional()?;
        let Some((entry, arrived, revised)) = row else { return Ok(None) };
        Ok(Some(StoredEntry {
            summary,
            entry,
            arrived: arrived.0,
            revised: revised.map(|millis| millis.0),
            former: former(&tx, id)?,
            page: pages::page(&tx, id)?,
            page_failed: pages::failed(&tx, id)?,
            reading: pages::reading(&tx, id)?,
        }))
    }
}

/// What the publisher gave last; `None` where the text was pruned.
pub(super) fn read(db: &Connection, id: EntryId) -> rusqlite::Result<Option<Entry>> {
    db.prepare_cached(ENTRY)?.query_row([id.0], entry).optional()
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let extras: Option<String> = row.get(9)?;
    // An unreadable column costs the enclosures, not the article.
    let extras: Extras = extras.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
    let language: Option<Line> = row.get(8)?;
    Ok(Entry {
        // Behind the separator stands what told it from another story with the same guid.
        guid: Guid(row.get_ref(10)?.as_str()?.split('\u{1f}').next().unwrap_or_default().to_owned()),
        aliases: Vec::new(),
        title: row.get::<_, Line>(0)?.0,
        url: row.get(1)?,
        author: row.get::<_, Line>(2)?.0,
        published: row.get::<_, Option<Millis>>(3)?.map(|millis| millis.0),
        updated: row.get::<_, Option<Millis>>(4)?.map(|millis| millis.0),
        summary_html: row.get(5)?,
        content_html: row.get(6)?,
        base: row.get(7)?,
        language: language.map(|line| line.0),
        categories: extras.categories.iter().map(|label| Clean::new(label)).collect(),
        enclosures: extras.enclosures.into_iter().map(Into::into).collect(),
        figures: extras.figures.into_iter().map(Into::into).collect(),
    })
}

fn former(db: &Connection, id: EntryId) -> rusqlite::Result<Option<Former>> {
    let mut find = db.prepare_cached("SELECT replaced, title, summary_html, content_html FROM former WHERE id = ?1")?;
    find.query_row([id.0], |row| {
        Ok(Former {
            replaced: row.get::<_, Millis>(0)?.0,
            title: row.get::<_, Line>(1)?.0,
            summary_html: row.get(2)?,
            content_html: row.get(3)?,
        })
    })
    .optional()
}

/// Writes what [`Lists::entry`] reads, but for the entry's line.
pub(super) fn write(db: &Connection, id: EntryId, entry: &Entry) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO bodies (id, summary_html, content_html, base, language, extras) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((id.0, &entry.summary_html, &entry.content_html, &entry.base, entry.language.as_deref(), extras(entry)))?;
    Ok(())
}

/// Puts the version that is kept now aside, before another one is written.
pub(super) fn keep_former(db: &Connection, id: EntryId, now: Timestamp) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO former (id, replaced, title, summary_html, content_html)
         SELECT e.id, ?2, e.title, b.summary_html, b.content_html FROM entries e JOIN bodies b ON b.id = e.id WHERE e.id = ?1",
    )?
    .execute((id.0, Millis(now)))?;
    Ok(())
}

fn extras(entry: &Entry) -> Option<String> {
    if entry.categories.is_empty() && entry.enclosures.is_empty() && entry.figures.is_empty() {
        return None;
    }
    let extras = Extras {
        categories: entry.categories.iter().map(Clean::to_string).collect(),
        enclosures: entry.enclosures.iter().map(Into::into).collect(),
        figures: entry.figures.iter().map(Into::into).collect(),
    };
    serde_json::to_string(&extras).ok()
}

impl From<&Enclosure> for StoredEnclosure {
    fn from(file: &Enclosure) -> Self {
        Self { url: file.url.clone(), mime: file.mime.as_ref().map(Clean::to_string), length: file.length }
    }
}

impl From<StoredEnclosure> for Enclosure {
    fn from(file: StoredEnclosure) -> Self {
        Self { url: file.url, mime: file.mime.as_deref().map(Clean::new), length: file.length }
    }
}
