//! `mark` and `undo`.

use super::{
    args::{MarkArgs, MarkName},
    entries::list_query,
    exit::{Exit, Usage},
    output::{Output, complain},
};
use crate::model::{EntryId, Mark};
use crate::reader::{ListQuery, Reader, Target};
use anyhow::Result;

pub(super) async fn run(args: &MarkArgs, reader: &Reader, out: &mut Output) -> Result<Exit> {
    let mark = match args.mark {
        MarkName::Read => Mark::Read,
        MarkName::Unread => Mark::Unread,
        MarkName::Starred => Mark::Starred,
        MarkName::Unstarred => Mark::Unstarred,
    };
    if args.ids.is_empty() {
        let list = marked_list(args)?;
        out.line(&reader.mark(mark, Target::List(list)).await?.text)?;
        return Ok(Exit::Fine);
    }
    let (known, unknown) = reader.known_entries(args.ids.iter().copied().map(EntryId).collect()).await?;
    if !known.is_empty() {
        out.line(&reader.mark(mark, Target::Entries(known)).await?.text)?;
    }
    for error in &unknown {
        complain(&error.to_string());
    }
    Ok(if unknown.is_empty() { Exit::Fine } else { Exit::Failed })
}

/// The list that the words describe. Words that leave nothing out mark nothing: an empty one is more often a
/// slip (a variable that was never set) than a wish to mark all there is.
fn marked_list(args: &MarkArgs) -> Result<ListQuery, Usage> {
    if args.query.query.is_empty() {
        return Err(Usage("say which entries: --id ID, or a query such as feed:hkfp older:2w".to_owned()));
    }
    let list = list_query(&args.query)?;
    if !list.query.query.leaves_out_something() {
        let all = match args.mark {
            MarkName::Read => "is:unread",
            MarkName::Unread => "is:read",
            MarkName::Starred => "newer:5000w",
            MarkName::Unstarred => "is:starred",
        };
        return Err(Usage(format!("this query has no word to look for, so every entry would be marked; if that is meant, say `{all}`")));
    }
    Ok(list)
}

pub(super) async fn undo(reader: &Reader, out: &mut Output) -> Result<Exit> {
    match reader.undo().await? {
        Some(done) => out.line(&done.text)?,
        None => out.line("nothing to undo")?,
    }
    Ok(Exit::Fine)
}
