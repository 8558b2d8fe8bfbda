//! Web pages of entries: their articles, why one could not be had, and how an entry is read.

use super::error::StoreError;
use super::rows::Line;
use super::rows::Millis;
use super::rows::StoredFigure;
use crate::model::Access;
use crate::model::Clean;
use crate::model::EntryId;
use crate::model::PageText;
use crate::model::TextFrom;
use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::Row;
use serde::Deserialize;
use serde::Serialize;

/// A web page's article, as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredPage {
    /// The article.
    pub text: PageText,
    /// When the page was fetched.
    pub fetched: Timestamp,
    /// Whether the user typed its address, or went there from such a page of the same origin: only then
    /// may it lie on a private address. Only saved pages can have it.
    pub typed: bool,
}

/// A page that could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedPage {
    /// When it was asked for.
    pub failed: Timestamp,
    /// Why it did not come, as a sentence.
    pub reason: Clean,
}

/// How an entry is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The text that the user chose; `None`: as the options say.
    pub chosen: Option<TextFrom>,
    /// How many letters stand above the view in the feed's text; 0 at its beginning.
    pub feed_place: u64,
    /// The same in the page's text.
    pub page_place: u64,
}

/// The lists of a [`PageText`] as they lie in one column.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Extras {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    kicker: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    figures: Vec<StoredFigure>,
}

/// Writes a page over an older one; who typed its address stays as it is.
pub(super) fn write(db: &Connection, id: EntryId, page: &PageText, now: Timestamp) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO pages (id, fetched, url, title, byline, site, published, language, access, html, extras)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (id) DO UPDATE SET fetched = ?2, url = ?3, title = ?4, byline = ?5, site = ?6, published = ?7, language = ?8,
           access = ?9, html = ?10, extras = ?11",
    )?
    .execute(rusqlite::params![
        id.0,
        Millis(now),
        page.url,
        page.title.as_str(),
        page.byline.as_str(),
        page.site.as_str(),
        page.published.map(Millis),
        page.language.as_deref(),
        page.access == Access::Subscribers,
        page.html,
        extras(page),
    ])?;
    db.prepare_cached("DELETE FROM page_failures WHERE id = ?1")?.execute([id.0])?;
    Ok(())
}

/// The page that is kept of an entry.
pub(super) fn page(db: &Connection, id: EntryId) -> rusqlite::Result<Option<StoredPage>> {
    db.prepare_cached(
        "SELECT fetched, url, title, byline, site, published, language, access, html, extras, typed FROM pages WHERE id = ?1",
    )?
    .query_row([id.0], stored)
    .optional()
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredPage> {
    let extras: Option<String> = row.get(9)?;
    // An unreadable column costs the topics and the lead picture, not the article.
    let extras: Extras = extras.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
    let text = PageText {
        url: row.get(1)?,
        title: row.get::<_, Line>(2)?.0,
        byline: row.get::<_, Line>(3)?.0,
        site: row.get::<_, Line>(4)?.0,
        published: row.get::<_, Option<Millis>>(5)?.map(|millis| millis.0),
        language: row.get::<_, Option<Line>>(6)?.map(|line| line.0),
        kicker: extras.kicker.iter().map(|topic| Clean::new(topic)).collect(),
        access: if row.get(7)? { Access::Subscribers } else { Access::Open },
        html: row.get(8)?,
        figures: extras.figures.into_iter().map(Into::into).collect(),
    };
    Ok(StoredPage { text, fetched: row.get::<_, Millis>(0)?.0, typed: row.get(10)? })
}

fn extras(page: &PageText) -> Option<String> {
    if page.kicker.is_empty() && page.figures.is_empty() {
        return None;
    }
    let kicker = page.kicker.iter().map(Clean::to_string).collect();
    serde_json::to_string(&Extras { kicker, figures: page.figures.iter().map(Into::into).collect() }).ok()
}

/// Why an entry's page could not be had.
pub(super) fn failed(db: &Connection, id: EntryId) -> rusqlite::Result<Option<FailedPage>> {
    let mut find = db.prepare_cached("SELECT failed, reason FROM page_failures WHERE id = ?1")?;
    find.query_row([id.0], |row| Ok(FailedPage { failed: row.get::<_, Millis>(0)?.0, reason: row.get::<_, Line>(1)?.0 })).optional()
}

/// How an entry is read.
pub(super) fn reading(db: &Connection, id: EntryId) -> rusqlite::Result<Reading> {
    let mut find = db.prepare_cached("SELECT chosen, feed_place, page_place FROM reading WHERE id = ?1")?;
    let row = find.query_row([id.0], |row| {
        let from = |page| if page { TextFrom::Page } else { TextFrom::Feed };
        let place = |column| row.get::<_, i64>(column).map(|place| u64::try_from(place).unwrap_or(0));
        Ok(Reading { chosen: row.get::<_, Option<bool>>(0)?.map(from), feed_place: place(1)?, page_place: place(2)? })
    });
    Ok(row.optional()?.unwrap_or_default())
}
