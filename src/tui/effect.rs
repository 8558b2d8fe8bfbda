//! What may be done outside of the screen, and what came of it: both as data.
//!
//! Each answer carries its question, so that an answer to a question no longer asked can be told.
//! The reader's words (lists, windows, targets) come in here for all of the screen.

use super::outgoing::{Job, Outgoing, Ran};
use super::pictures::{Canvas, Painted, Painting, PictureQuestion};
use crate::config::Config;
use crate::model::{Clean, EntryId, FeedId, Mark, PixelSize, TextFrom};
use std::{path::PathBuf, sync::Arc, time::Duration};

pub(super) use crate::reader::{
    Added, At, Direction, Done, Library, ListQuery, Missing, Offer, Opened, Outcome, PageState, Progress, Put, ReaderError, Refreshed,
    Target, Which, Window, marked, not_written,
};

/// Something to be done outside. The runtime performs it and answers with an [`Answer`].
#[derive(Clone, Debug, PartialEq)]
#[must_use = "an effect does nothing until it is performed"]
pub enum Effect {
    /// Ask for the feeds pane's contents.
    LoadLibrary,
    /// Ask for a part of a list.
    LoadWindow(WindowQuestion),
    /// Look for an unread entry in rows that are not loaded.
    FindUnread(UnreadQuestion),
    /// Make an entry readable.
    LoadArticle(EntryId),
    /// Fetch an entry's page.
    FetchPage(EntryId),
    /// Fetch it though it is kept.
    FetchPageAgain(EntryId),
    /// Let go of an entry's page that is on its way.
    LeavePage(EntryId),
    /// Read this text of an entry from now on.
    ChooseText(EntryId, TextFrom),
    /// Note how many letters stand above the view in a text.
    KeepPlace(EntryId, TextFrom, u64),
    /// Save the page at an address that the article of an entry links to, and read it.
    ReadPage(String, EntryId),
    /// Find out what the terminal draws pictures with.
    AskCanvas,
    /// Bring a picture into the cache and say how large it is.
    LoadPicture(PictureQuestion),
    /// Make a picture's cells.
    PaintPicture(Painting),
    /// Let go of what is under way for pictures.
    LeavePictures,
    /// Put a mark on entries.
    Mark(Mark, Target),
    /// Undo the last change.
    Undo,
    /// Do again what was undone last.
    Redo,
    /// Ask feeds for news.
    Refresh(Which),
    /// Stop that.
    CancelRefresh,
    /// Subscribe to the feed at or behind an address.
    Subscribe(String),
    /// Subscribe to what a page offered beside the feed that was taken.
    TakeOffer(Offer),
    /// Take a feed out of the config.
    Unsubscribe(FeedId),
    /// Write the address that the feed has moved to into the config.
    FollowMove(FeedId),
    /// Read the config again.
    ReloadConfig,
    /// Open an http, https or mailto address with the browser.
    OpenUrl(String),
    /// Open an http or https address with the player.
    Play(String),
    /// Write an article into a new file at this path.
    Save(PathBuf, Outgoing),
    /// Run a command for an article, and bring what it says.
    Pipe(Job),
    /// Stop that.
    StopPipe,
    /// Set an option, named `section.option`, for this run.
    SetOption(String, String),
    /// Leave the screen to a command for an article.
    LendScreen(Job),
    /// Let a timer's message come after a while.
    Wait(Timer, Duration),
    /// Put text on the clipboard.
    Copy(String),
    /// Take wheel and clicks, or leave them to the terminal.
    TakeMouse(bool),
    /// Leave the screen to the user's editor for a while, with the config file in it.
    EditConfig,
    /// Draw all of the screen anew, whatever the terminal is thought to show.
    Redraw,
    /// Stop the process until the shell brings it back.
    Suspend,
    /// Answer with [`Answer::MayLeave`] once all that was asked for is done.
    Quit,
    /// End, whatever is lost.
    Leave,
}

/// A part of a list, asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowQuestion {
    /// The list.
    pub list: ListQuery,
    /// Where the part begins.
    pub at: At,
    /// How many rows at most.
    pub rows: usize,
}

/// An unread entry, asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadQuestion {
    /// The list to look in.
    pub list: ListQuery,
    /// Where to begin; `None`: at the end that the direction comes from.
    pub from: Option<EntryId>,
    /// Which way.
    pub direction: Direction,
}

/// What a timer is for; one that is no longer wanted carries an old number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// A prefix was pressed this long ago: tell what may follow.
    WhichKey(u64),
    /// A notice was there long enough.
    Notice(u64),
    /// The mark of this number was put this long ago.
    Mark(u64),
    /// The end was asked for this long ago.
    Leaving,
    /// The spinner turns.
    Spinner,
    /// It is time to ask feeds that are due.
    DueFeeds,
}

/// A config, and what is wrong in its file.
pub(super) type ConfigAsRead = (Arc<Config>, Vec<Clean>);

/// What came of an effect.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The feeds pane's contents.
    Library(Result<Library, ReaderError>),
    /// A part of a list.
    Window(WindowQuestion, Result<Window, ReaderError>),
    /// The unread entry that was looked for.
    Unread(UnreadQuestion, Result<Option<EntryId>, ReaderError>),
    /// An entry made readable.
    Article(EntryId, Result<Arc<Opened>, ReaderError>),
    /// An entry's page was fetched, or could not be: the entry as it is read now.
    PageFetched(EntryId, Result<Arc<Opened>, ReaderError>),
    /// The entry with the text that was chosen.
    TextChosen(EntryId, TextFrom, Result<Arc<Opened>, ReaderError>),
    /// The page of a link was saved, or not: its entry.
    PageRead(String, Result<EntryId, ReaderError>),
    /// What the terminal draws pictures with.
    Canvas(Canvas),
    /// A picture's size, or why there is none.
    Picture(PictureQuestion, Result<PixelSize, ReaderError>),
    /// A picture's cells, or why there are none.
    Painted(Painting, Result<Arc<Painted>, ReaderError>),
    /// A mark was put, or not.
    Marked(Mark, Target, Result<Done, ReaderError>),
    /// A mark waits to be written, with why; all that is read from now on shows it.
    MarkWaits(Mark, Target, Clean),
    /// So many marks wait to be written, as they could not be.
    Waiting(u64),
    /// All changes that were asked for are made or have failed; the answers to them came before.
    MayLeave {
        /// Marks that wait, as they can't be written now.
        waiting: u64,
        /// Marks that were lost since the end was asked for.
        lost: u64,
    },
    /// The last change was undone; `None`: there was none.
    Undone(Result<Option<Done>, ReaderError>),
    /// It was done again.
    Redone(Result<Option<Done>, ReaderError>),
    /// News of a refresh under way.
    Progress(Progress),
    /// A refresh ended.
    Refreshed(Result<Refreshed, ReaderError>),
    /// A refresh was stopped.
    RefreshStopped,
    /// The address was subscribed to, or not.
    Subscribed(String, Result<Added, ReaderError>),
    /// The feed was taken out, or not.
    Unsubscribed(FeedId, Result<Done, ReaderError>),
    /// To [`Effect::FollowMove`].
    MoveFollowed(Result<Done, ReaderError>),
    /// The config was read: what it is now, and what is wrong in it; `None`: it had not changed.
    Config(Result<Option<ConfigAsRead>, ReaderError>),
    /// The browser was started, or not.
    UrlOpened(String, Result<(), Clean>),
    /// The text was sent to the terminal's clipboard.
    Copied(String),
    /// The article was saved here, or not.
    Saved(Result<PathBuf, ReaderError>),
    /// The command of this number ended, or could not be run.
    Piped(u64, Result<Ran, Clean>),
    /// The option was set, or not.
    OptionSet(String, Result<Arc<Config>, ReaderError>),
    /// The editor, or a command that got the screen, could not be started or did not end well.
    EditorFailed(Clean),
}

impl Answer {
    /// Why the change that it answers was not made; marks are counted where they wait.
    pub(super) fn failed_change(&self) -> Option<&Clean> {
        match self {
            Self::TextChosen(_, _, Err(why))
            | Self::PageRead(_, Err(why))
            | Self::Undone(Err(why))
            | Self::Redone(Err(why))
            | Self::Subscribed(_, Err(why))
            | Self::Unsubscribed(_, Err(why))
            | Self::MoveFollowed(Err(why))
            | Self::Saved(Err(why)) => Some(&why.0),
            _ => None,
        }
    }
}
