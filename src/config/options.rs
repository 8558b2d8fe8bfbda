//! What can be set: one struct a section of `config.example.toml`.
//!
//! The structs have no defaults of their own: the example, compiled in, is the defaults. A line
//! there without a field here, or a field without a line, fails a test.

use serde::{Deserialize, Serialize};

/// `[fetch]`: how dateline asks for news.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FetchOptions {
    /// Minutes between two refreshes of one feed, at least; 1 to 10,080 (a week).
    pub interval_minutes: u32,
    /// Whether a feed that brings news rarely is asked less often, by its own rhythm.
    pub adaptive: bool,
    /// Minutes that the rhythm of a quiet feed may come to; 1 to 10,080. Below `interval_minutes` that holds.
    pub longest_interval_minutes: u32,
    /// Whether due feeds are refreshed when the reader opens.
    pub on_start: bool,
    /// Feeds asked at the same time; 1 to 256.
    pub concurrency: usize,
    /// Connections to one origin (scheme, host, port) at the same time; 1 to 16.
    pub per_origin: usize,
    /// Seconds that one fetch may take in all, redirects included.
    pub timeout_seconds: u64,
    /// Seconds without a byte after which a fetch is given up.
    pub read_timeout_seconds: u64,
    /// Seconds that a connection may take to be made.
    pub connect_timeout_seconds: u64,
    /// The User-Agent header; empty: `dateline/VERSION`.
    pub user_agent: String,
    /// MiB that a feed may have after decompression.
    pub max_feed_mib: u64,
    /// MiB that a web page may have after decompression.
    pub max_page_mib: u64,
    /// The newest entries that are kept from one fetch of a feed.
    pub max_entries: usize,
    /// Whether a refresh keeps the pages of new entries of which the feed gives only a summary.
    pub prefetch: bool,
    /// Proxy address (http, https, socks5, socks5h); `none`: no proxy; empty: as the environment says.
    pub proxy: String,
}

/// `[reading]`: how articles are set.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ReadingOptions {
    /// Columns of the text; 40 to 100.
    pub measure: u16,
    /// Whether opening an entry marks it read.
    pub mark_read_on_open: bool,
    /// Whether a story that is marked read is read in every feed that has it.
    pub same_story: bool,
    /// Whether links are also terminal hyperlinks (OSC 8).
    pub hyperlinks: bool,
    /// When an entry's page is read in place of the feed's text.
    pub full_text: FullText,
    /// When an article's pictures are fetched and shown.
    pub images: Images,
    /// Where the caption notes stand.
    pub notes: Notes,
    /// Whether words of languages with long ones are parted at the ends of short lines.
    pub hyphenate: bool,
    /// Who puts text that runs from right to left in the order of the screen.
    pub right_to_left: RightToLeft,
}

/// When an entry's web page is fetched by itself, and its text shown in place of the feed's. Only what
/// the user opens is ever asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FullText {
    /// Where the feed gives only a summary.
    Auto,
    /// For every entry.
    Always,
    /// For none, unless the user asks.
    Never,
}

impl FullText {
    /// Its words in the config.
    pub(super) const WORDS: [&'static str; 3] = ["auto", "always", "never"];

    /// What a word in the config means.
    pub(super) fn of(word: &str) -> Option<Self> {
        Self::WORDS.iter().position(|known| *known == word).map(|place| [Self::Auto, Self::Always, Self::Never][place])
    }
}

/// When pictures are fetched: a server that is asked for one learns who reads what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Images {
    /// When the reader asks for them.
    Ask,
    /// Whenever an article is opened, and not only passed.
    Always,
    /// Not at all.
    Never,
}

/// Where caption notes stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Notes {
    /// In the margin where there is room for it, else inline.
    #[default]
    Auto,
    /// Where the picture stands.
    Inline,
    /// In the margin, beside the paragraph at the picture, even in a narrow one; inline where there
    /// is no room at all.
    Margin,
    /// After the story, a number in the text where the picture stands.
    End,
}

/// Who puts text that runs from right to left in the order of the screen.
///
/// A terminal is given letters in the order in which they are read. VTE, Konsole, mlterm and Apple's
/// turn Arabic and Hebrew round by themselves; most others paint what comes from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RightToLeft {
    /// dateline, unless the terminal is known to do it.
    Auto,
    /// The terminal.
    Terminal,
    /// dateline.
    Dateline,
}

/// `[storage]`: what is kept, where, for how long.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StorageOptions {
    /// The database's path; empty: `dateline.db` beside the config.
    pub path: String,
    /// Days that a read entry stays after its feed dropped it; unread and starred ones stay.
    pub keep_days: u32,
    /// The directory of saved articles; empty: the platform's documents, else the home. `~/` is the home.
    pub save_to: String,
    /// MiB of fetched pictures in the cache directory; 20 to 100,000.
    pub cache_mib: u64,
}

/// `[display]`: how the screen looks.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DisplayOptions {
    /// `auto` (asks the terminal), `dark` or `light`.
    pub theme: String,
    /// Ornaments.
    pub icons: Icons,
    /// How unread entries are counted in the feeds pane.
    pub counts: Counts,
    /// Which list the reader opens with.
    pub open_with: OpenWith,
    /// Whether lists show read entries at first.
    pub show_read: bool,
    /// Whether wheel and clicks go to dateline.
    pub mouse: bool,
    /// How pictures are drawn.
    pub pictures: Graphics,
    /// How wide the terminal paints East Asian ambiguous characters (UAX #11).
    pub ambiguous_width: AmbiguousWidth,
}

/// The way in which a terminal takes pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Graphics {
    /// The best one that the terminal says it knows.
    Auto,
    /// kitty's protocol.
    Kitty,
    /// iTerm2's.
    Iterm2,
    /// Sixel.
    Sixel,
    /// Two pixels a cell, as coloured half-blocks: every terminal with colours.
    Halfblocks,
    /// None: pictures are not drawn.
    None,
}

/// How wide East Asian ambiguous characters (“ ” … — ─) are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AmbiguousWidth {
    /// One column, unless the locale is East Asian and the terminal, asked, goes on by two.
    Auto,
    /// One column.
    Narrow,
    /// Two columns; ornaments are ASCII then.
    Wide,
}

/// Ornaments: marks, rules and gutters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Icons {
    /// Unicode symbols that every terminal font has.
    Unicode,
    /// ASCII only.
    Ascii,
}

/// How unread entries are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// `42`.
    Numbers,
    /// A dot where there is something.
    Dots,
    /// Nothing.
    None,
}

/// The list that is open at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenWith {
    /// Today's entries.
    Today,
    /// Unread ones.
    Unread,
    /// Starred ones.
    Starred,
    /// All.
    All,
}

/// `[open]`: programs that dateline starts.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OpenOptions {
    /// The browser's command and its arguments, the address being added as the last one;
    /// empty: the system's own. Never run through a shell.
    pub browser: Vec<String>,
    /// The player's command and its arguments, the address being added as the last one; empty: the
    /// system's opener.
    pub player: Vec<String>,
    /// The editor's command and its arguments; empty: `$VISUAL`, `$EDITOR`, then `vi`.
    pub editor: Vec<String>,
}
