//! `parse`: what dateline understands of a feed, as JSON.

use super::{
    args::ParseArgs,
    exit::Exit,
    output::{Output, complain},
    source,
};
use crate::config::{ConfigFile, Paths};
use crate::reader::inspect_feed;
use anyhow::Result;

pub(super) async fn run(args: ParseArgs, paths: &Paths) -> Result<Exit> {
    let document = source::open(args.source)?;
    let seen = inspect_feed(document, args.base, args.content_type, &ConfigFile::glance(&paths.config()).fetch).await?;
    let mut out = Output::new();
    out.json(&seen)?;
    out.finish()?;
    if let Some(why) = &seen.cut {
        complain(&format!("this feed is not whole: {why}"));
    }
    Ok(Exit::Fine)
}
