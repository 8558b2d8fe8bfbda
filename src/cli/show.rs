//! `show`: an entry as an article.

use super::{
    args::{Format, NotesPlace, ShowArgs, TextName},
    exit::Exit,
    output::{Output, complain},
};
use crate::article;
use crate::article::Notes;
use crate::article::Setting;
use crate::model::Clean;
use crate::model::EntryId;
use crate::model::EntryQuery;
use crate::model::Scope;
use crate::model::TextFrom;
use crate::reader::{At, ListQuery, Missing, Opened, PageState, Reader};
use anyhow::{Context, Result};
use jiff::tz::TimeZone;
use serde::Serialize;

pub(super) async fn run(args: &ShowArgs, reader: &Reader, out: &mut Output) -> Result<Exit> {
    let id = match args.id {
        Some(id) => EntryId(id),
        None => newest(reader).await?,
    };
    let (opened, exit) = open(args, id, reader).await?;
    let zone = TimeZone::system();
    let format = args.format.or(args.linear.then_some(Format::Text));
    match format {
        None => out.text(&page(&opened, args, reader))?,
        Some(Format::Text) => out.text(&article::to_text(&opened.article, &zone))?,
        Some(Format::Markdown) => out.text(&article::to_markdown(&opened.article, &zone))?,
        Some(Format::Html) => out.text(&article::to_html(&opened.article, &zone))?,
        Some(Format::Json) => out.json(&Shown::of(&opened, &zone))?,
    }
    Ok(exit)
}

/// The entry with the text that is asked for. A page that can't be had is said, and the feed's text shown.
async fn open(args: &ShowArgs, id: EntryId, reader: &Reader) -> Result<(Opened, Exit)> {
    let text = match args.text {
        None if !args.full_text => return Ok((reader.open_entry(id).await?, Exit::Fine)),
        None | Some(TextName::Page) => TextFrom::Page,
        Some(TextName::Feed) => TextFrom::Feed,
    };
    if args.full_text {
        let fetched = if args.again { reader.fetch_page_again(id).await? } else { reader.fetch_page(id).await? };
        match (fetched.page, fetched.missing.clone()) {
            (PageState::Kept, _) => {}
            (PageState::Nowhere, _) => complain(&format!("entry {id} names no page")),
            (PageState::Away, missing) => complain(&missing.unwrap_or(Missing::Summary).sentence()),
        }
        if fetched.page != PageState::Kept {
            return Ok((fetched, Exit::Failed));
        }
    }
    Ok((reader.open_text(id, text).await?, Exit::Fine))
}

async fn newest(reader: &Reader) -> Result<EntryId> {
    let list = ListQuery::new(EntryQuery { scope: Scope::All, ..EntryQuery::default() });
    let window = reader.window(list, At::Row(0), 1).await?;
    window.rows.first().map(|row| row.id).context("there are no entries yet; `dateline refresh` asks the feeds for news")
}

/// The page as the screen has it, without styles.
fn page(opened: &Opened, args: &ShowArgs, reader: &Reader) -> String {
    let setting = reader.setting(args.width.or_else(columns).unwrap_or(80));
    let summary_notice = opened.missing.as_ref().map(|missing| notice(missing, opened.summary.id));
    let setting = Setting { summary_notice, notes: args.notes.map_or(setting.notes, notes), ..setting };
    let lines = article::lay_out(&opened.article, &setting);
    lines.lines.iter().map(|line| line.text().trim_end().to_owned() + "\n").collect()
}

/// What the text does not have, and the way to it.
fn notice(missing: &Missing, id: EntryId) -> Clean {
    let way = match missing {
        Missing::Summary => format!("; `dateline show --full-text {id}` reads the page"),
        Missing::Failed(_) => format!("; `dateline show --full-text {id}` tries again"),
        Missing::Subscribers => String::new(),
    };
    Clean::new(&format!("{}{way}", missing.sentence()))
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
    text_from: &'static str,
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
            text_from: if opened.text == TextFrom::Page { "page" } else { "feed" },
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
