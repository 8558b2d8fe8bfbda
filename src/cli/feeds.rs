//! `feeds`, `add`, `remove`, `import`, `export`.

use super::{
    args::AddArgs,
    exit::Exit,
    named,
    output::{Output, complain},
};
use crate::config::opml;
use crate::model::{FeedId, FeedSummary, FeedUrl, plain_words};
use crate::reader::{Added, Reader, read_list, told_error};
use anyhow::{Result, anyhow};
use serde::Serialize;
use std::{fs, io::Read, path::Path};

pub(super) async fn list(json: bool, reader: &Reader, out: &mut Output) -> Result<Exit> {
    let feeds = reader.library().await?.feeds;
    if json {
        out.json(&feeds.iter().map(Row::of).collect::<Vec<_>>())?;
        return Ok(Exit::Fine);
    }
    for feed in &feeds {
        let cut = feed.health.cut.as_ref().map(|cut| format!("\t! did not come whole: {cut}"));
        let error = told_error(feed).map(|error| format!("\t! {error}")).or(cut).unwrap_or_default();
        out.line(&format!("{}\t{}\t{}\t{}{error}", feed.unread, feed.entries, feed.title, feed.url))?;
    }
    Ok(Exit::Fine)
}

/// A subscription in `feeds --json`. The address is the config's, with secrets in it cut out.
#[derive(Serialize)]
struct Row {
    url: String,
    title: String,
    folder: Option<String>,
    unread: u64,
    entries: u64,
    last_success: Option<String>,
    last_error: Option<String>,
    cut: Option<String>,
    not_before: Option<String>,
    gone: bool,
    moved_to: Option<String>,
    asked_at: Option<String>,
}

impl Row {
    fn of(feed: &FeedSummary) -> Self {
        Self {
            url: feed.url.to_string(),
            title: feed.title.to_string(),
            folder: feed.folder.as_ref().map(ToString::to_string),
            unread: feed.unread,
            entries: feed.entries,
            last_success: feed.health.last_success.map(|at| at.to_string()),
            last_error: feed.health.last_error.as_ref().map(ToString::to_string),
            cut: feed.health.cut.as_ref().map(ToString::to_string),
            not_before: feed.health.not_before.map(|at| at.to_string()),
            gone: feed.health.gone,
            moved_to: feed.health.moved_to.as_ref().map(ToString::to_string),
            asked_at: feed.health.asked_at.as_ref().map(ToString::to_string),
        }
    }
}

pub(super) async fn add(args: &AddArgs, reader: &Reader, out: &mut Output) -> Result<Exit> {
    let folder = args.folder.as_deref();
    let mut exit = Exit::Fine;
    for url in &args.urls {
        let added = match args.offered {
            true => reader.subscribe_offered(url, folder).await,
            false => reader.subscribe(url, folder).await,
        };
        match added {
            Ok(added) => tell(&added, out)?,
            Err(why) if args.urls.len() == 1 => return Err(why.into()),
            // The others have nothing to do with it.
            Err(why) => {
                complain(&format!("{}: {why}", FeedUrl::new(url)));
                exit = Exit::Failed;
            }
        }
    }
    Ok(exit)
}

/// What was added, and what else its page offers.
fn tell(added: &Added, out: &mut Output) -> Result<()> {
    out.line(&added.text)?;
    added.others.iter().try_for_each(|other| out.line(&format!("  {}", other.told())))
}

pub(super) async fn remove(name: &str, reader: &Reader, out: &mut Output) -> Result<Exit> {
    let feed = called(name, reader).await?;
    out.line(&reader.unsubscribe(feed).await?.text)?;
    Ok(Exit::Fine)
}

pub(super) async fn follow_move(name: &str, reader: &Reader, out: &mut Output) -> Result<Exit> {
    let feed = called(name, reader).await?;
    out.line(&reader.follow_move(feed).await?.text)?;
    Ok(Exit::Fine)
}

async fn called(name: &str, reader: &Reader) -> Result<FeedId> {
    Ok(named::one(name, &reader.library().await?.feeds)?)
}

pub(super) async fn import(file: &Path, reader: &Reader, out: &mut Output) -> Result<Exit> {
    let limit = opml::MAX_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().take(limit).read_to_end(&mut bytes)?;
    } else {
        let read = fs::File::open(file).and_then(|opened| opened.take(limit).read_to_end(&mut bytes));
        read.map_err(|error| anyhow!("can't read {}: {}", file.display(), plain_words(&error)))?;
    }
    let outlines = read_list(&bytes)?;
    let imported = reader.import(outlines.feeds).await?;
    let refused: Vec<_> = outlines.refused.iter().chain(&imported.refused).collect();
    for refused in &refused {
        complain(&format!("not taken: {refused}"));
    }
    out.line(&imported.text)?;
    Ok(if refused.is_empty() { Exit::Fine } else { Exit::Failed })
}

pub(super) async fn export(private: bool, reader: &Reader, out: &mut Output) -> Result<Exit> {
    let known = reader.library().await?.feeds;
    let (mut feeds, left_out): (Vec<_>, Vec<_>) =
        reader.subscriptions().await?.into_iter().partition(|feed| private || !feed.url.holds_secret());
    // Without its secret the address would lead nowhere: better no line than one that fails elsewhere.
    for feed in &left_out {
        complain(&format!("left out: {}: its address holds a password or a key; `dateline export --private` writes it", feed.url));
    }
    for feed in feeds.iter_mut().filter(|feed| feed.title.is_none()) {
        feed.title = known.iter().find(|known| known.url == feed.url).map(|known| known.title.clone());
    }
    out.text(&opml::write(&feeds))?;
    Ok(if left_out.is_empty() { Exit::Fine } else { Exit::Failed })
}
