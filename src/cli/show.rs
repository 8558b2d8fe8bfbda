//! `show`: an entry as an article.

use super::{
    args::{Format, NotesPlace, ShowArgs},
    exit::Exit,
    output::Output,
};
use crate::article;
use crate::article::Notes;
use crate::model::EntryId;
use crate::model::EntryQuery;
use crate::model::Scope;
use crate::reader::{At, ListQuery, Opened, Reader};
use anyhow::{Context, Result};
use jiff::tz::TimeZone;
use serde::Serialize;

pub(super) async fn run(args: &ShowArgs, reader: &Reader, out: &mut Output) -> Result<Exit> {
    let id = match args.id {
        Some(id) => EntryId(id),
        None => newest(reader).await?,
    };
    let opened = reader.open_entry(id).await?;
    let zone = TimeZone::system();
    let format = args.format.or(args.linear.then_some(Format::Text));
    match format {
        None => out.text(&page(&opened, args, reader))?,
        Some(Format::Text) => out.text(&article::to_text(&opened.article, &zone))?,
        Some(Format::Markdown) => out.text(&article::to_markdown(&opened.article, &zone))?,
        Some(Format::Html) => out.text(&article::to_html(&opened.article, &zone))?,
        Some(Format::Json) => out.json(&Shown::of(&opened, &zone))?,
    }
    Ok(Exit::Fine)
}

async fn newest(reader: &Reader) -> Result<EntryId> {
    let list = ListQuery::new(EntryQuery { scope: Scope::All, ..EntryQuery::default() });
    let window = reader.window(list, At::Row(0), 1).await?;
    window.rows.first().map(|row| row.id).context("there are no entries yet; `dateline refresh` asks the feeds for news")
}

/// The page as the screen has it, without styles.
fn page(opened: &Opened, args: &ShowArgs, reader: &Reader) -> String {
    let mut setting = reader.setting(args.width.or_else(columns).unwrap_or(80));
    setting.notes = args.notes.map_or(setting.notes, notes);
    let lines = article::lay_out(&opened.article, &setting);
    lines.lines.iter().map(|line| line.text().trim_end().to_owned() + "\n").collect()
}

fn notes(place: NotesPlace) -> Notes {
    match place {
        NotesPlace::Auto => Notes::Auto,
        NotesPlace::Inline => Notes::Inline,
        NotesPlace::Margin => Notes::Margin,
        NotesPlace::End => Notes::End,
    }
}

/// What the shell says of the terminal's width.
fn columns() -> Option<u16> {
    std::env::var("COLUMNS").ok()?.parse().ok().filter(|columns| (20..=1000).contains(columns))
}

/// An entry in `show --format json`.
#[derive(Serialize)]
struct Shown {
    id: String,
    feed: String,
    title: String,
    url: Option<String>,
    author: String,
    published: Option<String>,
    read: bool,
    starred: bool,
    text: String,
    figures: Vec<ShownFigure>,
    links: Vec<String>,
}

#[derive(Serialize)]
struct ShownFigure {
    url: Option<String>,
    caption: String,
    credit: String,
}

impl Shown {
    fn of(opened: &Opened, zone: &TimeZone) -> Self {
        let entry = &opened.summary;
        let figures = opened.article.figures.iter();
        Self {
            id: entry.id.to_string(),
            feed: entry.feed_title.to_string(),
            title: entry.title.to_string(),
            url: entry.url.clone(),
            author: entry.author.to_string(),
            published: (!entry.undated).then(|| entry.date.to_string()),
            read: entry.status.read,
            starred: entry.status.starred,
            text: article::to_text(&opened.article, zone),
            figures: figures
                .map(|figure| ShownFigure {
                    url: figure.url.clone(),
                    caption: figure.caption.to_string(),
                    credit: figure.credit.to_string(),
                })
                .collect(),
            links: opened.article.links.iter().map(|link| link.url.clone()).collect(),
        }
    }
}
