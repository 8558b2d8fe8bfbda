//! A command that came before the article that it is for: it waits for it, so that typing ahead works.

use crate::command::{Command, EntriesCommand};
use crate::model::EntryId;

/// What waits for an article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Early {
    pub(super) entry: EntryId,
    pub(super) command: Command,
    pub(super) count: Option<u32>,
}

/// Whether a command is for the text of an article, not only for its entry.
pub(super) fn needs_article(command: Command) -> bool {
    use EntriesCommand::{CopyQuote, FullText, Hints, Info, Links, Pictures, Pipe, Play, Save, Share};
    matches!(command, Command::Entries(Info | Pictures | FullText | Links | Hints | Play | Save | CopyQuote | Pipe | Share))
}
