//! What the full-text index holds of an entry: the feed's text, and the page's once it is kept.

use super::body;
use super::error::StoreError;
use super::pages;
use super::search::plain;
use super::search::spaced;
use super::story::text;
use crate::model::Entry;
use crate::model::EntryId;
use rusqlite::Connection;

/// Indexes what is kept of an entry anew.
pub(super) fn index_again(db: &Connection, id: EntryId) -> Result<(), StoreError> {
    let Some(entry) = body::read(db, id)? else { return Ok(()) };
    index(db, id, &entry, text(&entry.summary_html, &entry.content_html))
}

/// Indexes an entry with its text, and with its page's where one is kept.
pub(super) fn index(db: &Connection, id: EntryId, entry: &Entry, mut text: String) -> Result<(), StoreError> {
    let mut add = |more: &str| {
        text.push('\n');
        text.push_str(more);
    };
    add(&entry.author);
    entry.figures.iter().for_each(|figure| add(&figure.caption));
    if let Some(pages::StoredPage { text: page, .. }) = pages::page(db, id)? {
        [&page.title, &page.byline].into_iter().chain(page.figures.iter().map(|figure| &figure.caption)).for_each(|more| add(more));
        add(&plain(&page.html));
    }
    db.prepare_cached("INSERT OR REPLACE INTO search (rowid, title, text) VALUES (?1, ?2, ?3)")?.execute((
        id.0,
        spaced(&entry.title),
        spaced(&text),
    ))?;
    Ok(())
}
