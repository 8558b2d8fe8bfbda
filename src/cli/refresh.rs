//! `refresh`.

use super::{
    args::RefreshArgs,
    exit::{Exit, Usage},
    named,
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
        Which::Feeds(called(&args.feeds, &feeds)?)
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
    // What is cut came in part only, and was named above.
    let is_whole = refreshed.failed.is_empty() && refreshed.cut.is_empty();
    Ok(if is_whole && !refreshed.offline { Exit::Fine } else { Exit::Failed })
}

/// The feeds that names stand for.
fn called(names: &[String], feeds: &[FeedSummary]) -> Result<Vec<FeedId>, Usage> {
    let found: Vec<Vec<FeedId>> = names.iter().map(|name| named::all(name, feeds)).collect::<Result<_, _>>()?;
    Ok(found.concat())
}
