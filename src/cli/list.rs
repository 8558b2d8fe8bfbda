//! `list` and `count`.

use super::{
    args::{ListArgs, QueryArgs},
    entries::list_query,
    exit::Exit,
    output::Output,
};
use crate::model::Clean;
use crate::model::EntrySummary;
use crate::reader::{At, ListQuery, Reader};
use anyhow::Result;
use jiff::tz::TimeZone;
use serde::Serialize;

/// Rows asked for at a time: a list of a million is never in memory.
const CHUNK: usize = 500;

pub(super) async fn run(args: &ListArgs, reader: &Reader, out: &mut Output) -> Result<Exit> {
    let list = list_query(&args.query)?;
    let zone = TimeZone::system();
    let mut shown = Vec::new();
    let limit = args.limit.unwrap_or(u64::MAX);
    let mut done = 0;
    loop {
        let want = CHUNK.min(usize::try_from(limit - done).unwrap_or(CHUNK));
        let rows = chunk(reader, &list, done, want).await?;
        if rows.is_empty() {
            break;
        }
        done += rows.len() as u64;
        for row in &rows {
            if args.json {
                shown.push(Row::of(row));
            } else {
                out.line(&line(row, &zone))?;
            }
        }
    }
    if args.json {
        out.json(&shown)?;
    }
    Ok(Exit::Fine)
}

pub(super) async fn count(args: &QueryArgs, reader: &Reader, out: &mut Output) -> Result<Exit> {
    let window = reader.window(list_query(args)?, At::Row(0), 0).await?;
    out.line(&window.total.to_string())?;
    Ok(Exit::Fine)
}

async fn chunk(reader: &Reader, list: &ListQuery, from: u64, want: usize) -> Result<Vec<EntrySummary>> {
    if want == 0 {
        return Ok(Vec::new());
    }
    let window = reader.window(list.clone(), At::Row(from), want).await?;
    let skipped = usize::try_from(from.saturating_sub(window.offset)).unwrap_or(usize::MAX);
    Ok(window.rows.into_iter().skip(skipped).collect())
}

/// Fields parted by tabs, so that `cut -f` can have them.
fn line(row: &EntrySummary, zone: &TimeZone) -> String {
    let read = if row.status.read { '-' } else { 'N' };
    let starred = if row.status.starred { '*' } else { '-' };
    let date = row.date.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M");
    let about = if row.undated { "~" } else { "" };
    format!("{}\t{read}{starred}\t{about}{date}\t{}\t{}", row.id, row.feed_title, row.called())
}

/// An entry in `list --json`.
#[derive(Serialize)]
struct Row {
    id: String,
    feed: Clean,
    title: Clean,
    url: Option<String>,
    author: Clean,
    published: Option<String>,
    read: bool,
    starred: bool,
}

impl Row {
    fn of(entry: &EntrySummary) -> Self {
        Self {
            id: entry.id.to_string(),
            feed: entry.feed_title.clone(),
            title: entry.title.clone(),
            url: entry.url.clone(),
            author: entry.author.clone(),
            published: (!entry.undated).then(|| entry.date.to_string()),
            read: entry.status.read,
            starred: entry.status.starred,
        }
    }
}
