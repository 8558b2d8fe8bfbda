//! The command line's grammar; `--help` is made from the docs here.

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// A news reader for the terminal. Without a command it opens the reader.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, max_term_width = 100)]
pub struct Args {
    /// The directory of config.toml and dateline.db; also DATELINE_HOME.
    #[arg(long, global = true, value_name = "DIR")]
    pub home: Option<PathBuf>,
    /// What to do without a screen.
    #[command(subcommand)]
    pub command: Option<Request>,
}

/// What the command line can do; all of it also while a reader is open.
#[derive(Debug, Subcommand)]
pub enum Request {
    /// Ask feeds for news; names the ones that failed or came in part, and then exits with 1.
    Refresh(RefreshArgs),
    /// List entries, newest first, one a line: id, marks, date, feed, headline.
    List(ListArgs),
    /// Print an entry as an article, as the screen shows it; without an id, the newest one.
    Show(ShowArgs),
    /// Read a web page as an article and keep it in the feed "Saved".
    Save(SaveArgs),
    /// Count entries.
    Count(QueryArgs),
    /// Subscribe to feeds, each by its address or the address of a page that offers one.
    ///
    /// To add a feed of the config again says that you typed its address, so that it may lead into your own network.
    /// Where the page offers others too, the command that takes each of them is printed; for those at another host with
    /// --offered, so that they lead nowhere inside your own network.
    Add(AddArgs),
    /// Take a feed out of the config; its articles and marks stay.
    Remove {
        /// The feed's address, else its title, else its host if no other feed is there.
        url: String,
    },
    /// Write the address that a feed has moved to into the config; undo brings the old one back.
    Move {
        /// The feed's address, else its title, else its host if no other feed is there.
        url: String,
    },
    /// List the subscriptions: unread, all, title, address, and what fails.
    Feeds {
        /// As JSON: url, title, folder, unread, entries, last_success, last_error, not_before, gone, moved_to, asked_at.
        #[arg(long)]
        json: bool,
    },
    /// Subscribe to the feeds of an OPML file.
    Import {
        /// The file; `-` reads standard input.
        file: PathBuf,
    },
    /// Print the subscriptions as OPML; without those whose addresses hold a password or a key.
    Export {
        /// Those too, in full: for a backup, and not for others to see.
        #[arg(long)]
        private: bool,
    },
    /// Mark entries.
    Mark(MarkArgs),
    /// Undo the last change, whichever reader or command made it.
    Undo,
    /// Print as JSON what dateline understands of a feed.
    Parse(ParseArgs),
    /// Print what dateline understands of a web page: its article, and what was cut by which rule.
    Extract(ExtractArgs),
    /// Look at the config, or write one in the place of a lost one.
    Config {
        /// What to look at, or to do.
        #[command(subcommand)]
        what: ConfigRequest,
    },
    /// Check this installation: config, files, database, terminal, network, clock, and how each feed is doing;
    /// exits with 1 where something needs you, with 2 where something could not be checked.
    ///
    /// A feed that fails needs you at once where only your config can mend it (a password, its address, a proxy);
    /// after a day where it does not pass by itself (no feed there, refused, no trust); after a week where it may
    /// (its server's trouble, or the network's). Where every feed fails, those of two servers at least, though the
    /// network is there, that needs you at once; feeds whose own servers said why (401, 404, 410) are not counted.
    Doctor(DoctorArgs),
    /// Print what a shell needs to complete dateline's arguments.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    Man,
}

/// `refresh`.
#[derive(Debug, ClapArgs)]
pub struct RefreshArgs {
    /// Only the feed of this address, the feeds of this folder or with this in their titles, or all at this host, if no
    /// title and no folder is just so; may be given again.
    #[arg(long = "feed", value_name = "FEED")]
    pub feeds: Vec<String>,
    /// Only the feeds that are due.
    #[arg(long, conflicts_with = "feeds")]
    pub due: bool,
    /// Then keep the pages of their unread entries of which the feed gives only a summary: at most 50.
    #[arg(long)]
    pub full_text: bool,
}

/// A query.
#[derive(Debug, Default, ClapArgs)]
pub struct QueryArgs {
    /// Words to search for, and is:unread, is:read, is:starred, feed:NAME, folder:NAME, newer:2d, older:2d.
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
}

/// `list`.
#[derive(Debug, ClapArgs)]
pub struct ListArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "the flattened arguments have their own")]
    pub query: QueryArgs,
    /// As JSON: an array of id, feed, title, url, author, published, read, starred.
    #[arg(long)]
    pub json: bool,
    /// At most this many.
    #[arg(long, value_name = "N")]
    pub limit: Option<u64>,
}

/// `show`.
#[derive(Debug, ClapArgs)]
pub struct ShowArgs {
    /// The entry's id, as `list` prints it.
    pub id: Option<i64>,
    /// Columns to lay the article out in, without --format; the terminal's own, else 80.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub width: Option<u16>,
    /// Where the captions stand, instead of what the config says.
    #[arg(long, value_name = "PLACE")]
    pub notes: Option<NotesPlace>,
    /// Text for ears: no boxes, one paragraph a line, "Caption: … Credit: …"; the same as --format text.
    #[arg(long, conflicts_with = "format")]
    pub linear: bool,
    /// Instead of the page as on the screen: plain text, Markdown, HTML or JSON.
    #[arg(long)]
    pub format: Option<Format>,
    /// Which text: the feed's or the page's; without it, what the screen shows.
    #[arg(long, value_name = "TEXT")]
    pub text: Option<TextName>,
    /// The page's text; the page is fetched if it is not kept yet.
    #[arg(long, conflicts_with = "text")]
    pub full_text: bool,
    /// With --full-text: fetch the page though it is kept, as it is now and by the site rules as they are.
    #[arg(long, requires = "full_text")]
    pub again: bool,
}

/// An entry's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TextName {
    /// What the feed gave.
    Feed,
    /// What the page has; it must be kept.
    Page,
}

/// `save`.
#[derive(Debug, ClapArgs)]
pub struct SaveArgs {
    /// The page's address.
    pub url: String,
    /// A headline in the place of the page's own.
    #[arg(long)]
    pub title: Option<String>,
}

/// Where `show` puts captions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NotesPlace {
    /// In the margin where there is room for it, else inline.
    Auto,
    /// Where the picture stands.
    Inline,
    /// Beside the text.
    Margin,
    /// After the story.
    End,
}

/// What `show` can print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Text in whole paragraphs, captions named as such.
    Text,
    /// Markdown.
    Markdown,
    /// HTML that loads and runs nothing.
    Html,
    /// The entry's fields.
    Json,
}

/// `add`.
#[derive(Debug, ClapArgs)]
pub struct AddArgs {
    /// Address of a feed, or of a page that offers one; several are taken one after the other.
    #[arg(required = true, value_name = "URL")]
    pub urls: Vec<String>,
    /// The folder to put it in.
    #[arg(long, value_name = "FOLDER")]
    pub folder: Option<String>,
    /// The address is a page's or a feed's word, not yours: it may not lead into your own network, now or later.
    #[arg(long)]
    pub offered: bool,
}

/// `mark`.
#[derive(Debug, ClapArgs)]
pub struct MarkArgs {
    /// What to mark them.
    pub mark: MarkName,
    /// An entry's id; may be given again.
    #[arg(long = "id", value_name = "ID", conflicts_with = "query")]
    pub ids: Vec<i64>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "the flattened arguments have their own")]
    pub query: QueryArgs,
}

/// The marks that the command line gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "their names say it")]
pub enum MarkName {
    Read,
    Unread,
    Starred,
    Unstarred,
}

/// `parse`.
#[derive(Debug, ClapArgs)]
pub struct ParseArgs {
    /// A file, an http or https address, or `-` for standard input.
    pub source: String,
    /// The address that the bytes are said to come from.
    #[arg(long, value_name = "URL")]
    pub base: Option<String>,
    /// The Content-Type that they are said to have come with.
    #[arg(long, value_name = "TYPE")]
    pub content_type: Option<String>,
}

/// `extract`.
#[derive(Debug, ClapArgs)]
pub struct ExtractArgs {
    /// A file, an http or https address, or `-` for standard input.
    pub source: String,
    /// The address that the page is said to come from.
    #[arg(long, value_name = "URL")]
    pub base: Option<String>,
    /// As JSON: title, byline, published, kicker, paragraphs, figures, access.
    #[arg(long)]
    pub json: bool,
}

/// `doctor`.
#[derive(Debug, ClapArgs)]
pub struct DoctorArgs {
    /// As JSON: state, and findings, an array of topic, check, state (ok, note, unchecked or needs_you), subject, url, says, next.
    #[arg(long)]
    pub json: bool,
    /// Show what is well too.
    #[arg(long)]
    pub all: bool,
    /// Ask no server; else one is asked, the feed's that answered last.
    #[arg(long)]
    pub offline: bool,
}

/// `config`.
#[derive(Debug, Subcommand)]
pub enum ConfigRequest {
    /// Print where config.toml lies.
    Path,
    /// Check config.toml and sites.toml: each mistake with file and line; exits with 2 where there is one. Notes what may
    /// not be meant: commands that lost their last key.
    Check,
    /// Print the keys of every command, yours included.
    Keys,
    /// Where config.toml is gone: write one with the feeds that the database knows, with their titles and folders;
    /// all else is at its default.
    Restore,
}
