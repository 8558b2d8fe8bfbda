//! `mark` and `undo`.

use super::{
    args::{MarkArgs, MarkName},
    entries::list_query,
    exit::{Exit, Usage},
    output::Output,
};
use crate::model::{EntryId, Mark};
use crate::reader::{Reader, Target};
use anyhow::Result;

pub(super) async fn run(args: &MarkArgs, reader: &Reader, out: &mut Output) -> Result<Exit> {
    let target = if !args.ids.is_empty() {
        Target::Entries(args.ids.iter().copied().map(EntryId).collect())
    } else if !args.query.query.is_empty() {
        Target::List(list_query(&args.query)?)
    } else {
        return Err(Usage("say which entries: --id ID, or a query such as feed:hkfp older:2w".to_owned()).into());
    };
    let mark = match args.mark {
        MarkName::Read => Mark::Read,
        MarkName::Unread => Mark::Unread,
        MarkName::Starred => Mark::Starred,
        MarkName::Unstarred => Mark::Unstarred,
    };
    out.line(&reader.mark(mark, target).await?.text)?;
    Ok(Exit::Fine)
}

pub(super) async fn undo(reader: &Reader, out: &mut Output) -> Result<Exit> {
    match reader.undo().await? {
        Some(done) => out.line(&done.text)?,
        None => out.line("nothing to undo")?,
    }
    Ok(Exit::Fine)
}
