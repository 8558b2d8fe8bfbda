//! `refresh`.

use super::{
    args::RefreshArgs,
    exit::{Exit, Usage},
    feeds::at_host,
    output::{Output, complain},
};
use crate::model::{FeedId, FeedSummary};
use crate::reader::{Reader, Which};
use anyhow::Result;

pub(super) async fn run(args: &RefreshArgs, reader: &Reader, out: &mut Output) -> Result<Exit> {
    let feeds = reader.library().await?.feeds;
    let which = if args.due {
        Which::Due
    } else if args.feeds.is_empty() {
        Which::All
    } else {
        Which::Feeds(named(&args.feeds, &feeds)?)
    };
    let mut refreshed = reader.refresh(which, |_| {}).await?;
    // As the answers name them: those that are new had only an address before.
    let feeds = reader.library().await?.feeds;
    let title = |feed| feeds.iter().find(|known| known.id == feed).map_or_else(|| "a feed".into(), |known| known.title.clone());
    for (feed, why) in &refreshed.failed {
        complain(&format!("{}: {why}", title(*feed)));
    }
    for (feed, why) in &refreshed.cut {
        complain(&format!("{}: did not come whole, what came was kept: {why}", title(*feed)));
    }
    if args.full_text && !refreshed.offline {
        refreshed.pages.add(reader.keep_pages(refreshed.feeds.clone(), |_| {}).await?);
    }
    for (entry, why) in &refreshed.pages.failed {
        complain(&format!("the page of entry {entry}: {why}"));
    }
    if refreshed.portal.is_some() {
        complain(&refreshed.sentence());
        return Ok(Exit::Failed);
    }
    out.line(&refreshed.sentence())?;
    Ok(if refreshed.failed.is_empty() && !refreshed.offline { Exit::Fine } else { Exit::Failed })
}

/// The feeds that names stand for: an address, else a host with one feed, else a folder, and what has a part of
/// its title so. A folder that is called like a host is the folder.
fn named(names: &[String], feeds: &[FeedSummary]) -> Result<Vec<FeedId>, Usage> {
    let mut found = Vec::new();
    for name in names {
        let before = found.len();
        let wanted = name.to_lowercase();
        let exact = feeds.iter().filter(|feed| feed.url.as_str() == name || &*feed.url.shown() == name);
        found.extend(exact.map(|feed| feed.id));
        let in_folder = |feed: &FeedSummary| feed.folder.as_ref().is_some_and(|folder| folder.to_lowercase() == wanted);
        if found.len() == before && !feeds.iter().any(in_folder) {
            found.extend(at_host(name, feeds)?);
        }
        if found.len() == before {
            let meant = |feed: &&FeedSummary| in_folder(feed) || feed.title.to_lowercase().contains(&wanted);
            found.extend(feeds.iter().filter(meant).map(|feed| feed.id));
        }
        if found.len() == before {
            return Err(Usage(format!(
                "no feed or folder is called `{name}`, and no feed is at such a host; `dateline feeds` lists the feeds"
            )));
        }
    }
    Ok(found)
}
