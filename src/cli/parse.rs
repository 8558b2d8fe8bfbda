//! `parse`: what dateline understands of a feed, as JSON.

use super::{args::ParseArgs, exit::Exit, output::Output};
use crate::reader::{Document, inspect_feed};
use anyhow::{Context, Result};
use std::{
    fs,
    io::{Read, stdin},
};

pub(super) async fn run(args: ParseArgs) -> Result<Exit> {
    let document = if args.source == "-" {
        let mut bytes = Vec::new();
        stdin().lock().read_to_end(&mut bytes)?;
        Document::Bytes(bytes)
    } else if args.source.starts_with("http://") || args.source.starts_with("https://") {
        Document::Address(args.source)
    } else {
        Document::Bytes(fs::read(&args.source).with_context(|| format!("can't read {}", args.source))?)
    };
    let seen = inspect_feed(document, args.base, args.content_type).await?;
    let mut out = Output::new();
    out.json(&seen)?;
    out.finish()?;
    Ok(Exit::Fine)
}
