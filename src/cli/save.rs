//! `save`: a web page, kept as an article.

use super::{args::SaveArgs, exit::Exit, output::Output};
use crate::reader::Reader;
use anyhow::Result;

pub(super) async fn run(args: &SaveArgs, reader: &Reader, out: &mut Output) -> Result<Exit> {
    let saved = reader.save_page(&args.url, args.title.as_deref()).await?;
    out.line(&format!("{}\t{}", saved.entry, saved.text))?;
    Ok(Exit::Fine)
}
