//! The command table: each command once, by group.
//!
//! Names, sentences, `Command::ALL` and the groups' enums come from here; keys do not (they stand in
//! `config.example.toml`), nor does what a command does (the pane that its group belongs to).

/// Declares every command once.
macro_rules! commands {
    ($( $(#[doc = $about:literal])* $group:ident($name:ident) $title:literal { $( $variant:ident $text:literal $doc:literal, )+ } )+) => {
        /// What a user can ask for, grouped by the part that answers.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Command { $( $(#[doc = $about])* $group($name), )+ }
        $(
            $(#[doc = $about])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            pub enum $name { $( #[doc = $doc] $variant, )+ }
        )+
        impl Command {
            /// Every command, in the order of the help screen.
            pub const ALL: &'static [Command] = &[ $( $( Command::$group($name::$variant), )+ )+ ];

            /// The name used in the config file and after `:`.
            pub const fn name(self) -> &'static str {
                match self { $( $( Command::$group($name::$variant) => $text, )+ )+ }
            }

            /// One sentence for the help screen and the README.
            pub const fn doc(self) -> &'static str {
                match self { $( $( Command::$group($name::$variant) => $doc, )+ )+ }
            }

            /// The heading that it stands under in the help screen.
            pub const fn group(self) -> &'static str {
                match self { $( Command::$group(_) => $title, )+ }
            }
        }
    };
}

commands! {
    /// Moving: answered by the pane that has the focus.
    Move(Motion) "Move" {
        Down "down" "Go one line down.",
        Up "up" "Go one line up.",
        HalfPageDown "half_page_down" "Go half a page down.",
        HalfPageUp "half_page_up" "Go half a page up.",
        PageDown "page_down" "Go a page down.",
        PageUp "page_up" "Go a page up.",
        Top "top" "Go to the beginning.",
        Bottom "bottom" "Go to the end.",
    }
    /// Going from place to place: answered by the app, wherever the focus is.
    Go(GoCommand) "Go" {
        Open "open" "Go in: open the feed, the folder or the entry under the cursor.",
        Left "left" "Go to the pane on the left.",
        NextPane "next_pane" "Go to the next pane.",
        PreviousPane "previous_pane" "Go to the previous pane.",
        ReadOn "read_on" "Page through the article, then go on to the next unread entry of any feed.",
        NextEntry "next_entry" "Go to the next entry.",
        PreviousEntry "previous_entry" "Go to the previous entry.",
        NextUnread "next_unread" "Go to the next unread entry; in a search, to the next match.",
        PreviousUnread "previous_unread" "Go to the previous unread entry.",
        PreviousMatch "previous_match" "In a search, go to the previous match.",
        NextFeed "next_feed" "Go to the next feed.",
        PreviousFeed "previous_feed" "Go to the previous feed.",
        NextUnreadFeed "next_unread_feed" "Go to the next feed that has unread entries.",
        PreviousUnreadFeed "previous_unread_feed" "Go to the previous feed that has unread entries.",
        All "go_all" "Show all entries.",
        Unread "go_unread" "Show the unread entries.",
        Starred "go_starred" "Show the starred entries.",
        Today "go_today" "Show what is dated today.",
        Dismissed "go_dismissed" "Show what was dismissed.",
        Feeds "go_feeds" "Go to the feeds pane.",
        Switch "switch" "Go to a feed, a folder or a smart feed by a part of its name.",
    }
    /// What is done with the selected entry.
    Entries(EntriesCommand) "Entry" {
        ToggleRead "toggle_read" "Mark the entry read or unread.",
        ToggleStar "toggle_star" "Star the entry, or take its star away.",
        Dismiss "dismiss" "Mark the entry read and hide it from every list but the dismissed ones; there, bring it back.",
        Browse "browse" "Open the entry's page in the browser; with a count, the link of that number.",
        BrowseAndRead "browse_and_read" "Open the entry's page in the browser and mark the entry read.",
        CopyLink "copy_link" "Copy the entry's address; with a count, the link of that number.",
        Links "links" "List the article's links; digits pick one.",
        Hints "hints" "Put letters on the links in view: typing them opens one, with a capital at the end copies it.",
        Play "play" "Play the article's sound or film with open.player; of several, pick one.",
        Save "save" "Save the article as Markdown, HTML or text, in a file that you name.",
        CopyQuote "copy_quote" "Copy headline and beginning, or the paragraph that was searched for, as a Markdown quote.",
        Pipe "pipe" "Pipe the article into a command and show what it says.",
        Share "share" "Give the article to one of the commands that your config names for that, or by mail.",
        FullText "full_text" "Read the text of the entry's page; again, the feed's text. A page is fetched once and kept.",
        PanLeft "pan_left" "Show code that is too wide from further left.",
        PanRight "pan_right" "Show code that is too wide from further right.",
        FetchAgain "fetch_again" "Fetch the entry's page again: as it is now, and by the site rules as they are.",
        Info "info" "Show where the entry and its parts came from.",
        Zen "zen" "Show the article alone, or the panes again.",
        Pictures "pictures" "Show the article's pictures, or hide them.",
    }
    /// What is done with the list.
    List(ListCommand) "List" {
        MarkListRead "mark_list_read" "Mark everything in this list read.",
        MarkAllRead "mark_all_read" "Mark everything read, in all feeds (asks first).",
        ToggleShowRead "toggle_show_read" "Show read entries as well, or hide them.",
        Sort "sort" "Sort by the next thing: date, feed, headline.",
        Reverse "reverse" "Turn the order round.",
        Search "search" "Search: in the article when it has the focus, else titles and texts of the list.",
    }
    /// What is done with feeds.
    Feeds(FeedsCommand) "Feeds" {
        Refresh "refresh" "Ask the feeds of this list for news.",
        RefreshAll "refresh_all" "Ask all feeds for news.",
        CancelRefresh "cancel_refresh" "Stop the refresh; what has come stays.",
        Add "add_feed" "Add a feed by its address or the address of a page that offers one.",
        Others "other_feeds" "List what else the page offers whose feed was added last, each under a key that adds it.",
        Remove "remove_feed" "In the feeds pane: remove the feed under the cursor; its articles and marks stay.",
        FollowMove "follow_move" "In the feeds pane: write the address that the feed has moved to into the config.",
        Fold "fold" "In the feeds pane: fold or unfold the folder.",
        Problems "problems" "Show the mistakes in the config and the feeds that fail, since when, and what to do.",
        EditConfig "edit_config" "Edit the config file in your editor; it is read again on return.",
    }
    /// What concerns dateline itself.
    App(AppCommand) "dateline" {
        Undo "undo" "Undo the last change; a thousand back, also after a restart.",
        Redo "redo" "Do again what was undone.",
        Help "help" "Show the keys of this place.",
        CommandLine "command_line" "Type a command by its name.",
        Close "close" "Close what lies on top; end a search; never quits.",
        Back "back" "Go back to the pane before; from the first one, quit.",
        Quit "quit" "Quit now; asks first where a change would be lost.",
        Redraw "redraw" "Draw the whole screen anew, where something else has written on it.",
        Suspend "suspend" "Suspend dateline; `fg` in the shell brings it back.",
    }
}

impl std::str::FromStr for Command {
    type Err = UnknownCommand;

    fn from_str(text: &str) -> Result<Self, UnknownCommand> {
        Self::ALL
            .iter()
            .copied()
            .find(|command| command.name() == text)
            .ok_or_else(|| UnknownCommand { name: text.chars().filter(|c| !c.is_control()).take(80).collect(), nearest: nearest(text) })
    }
}

/// A name that no command has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no command is named `{name}`; {}", .nearest.map_or("`dateline config keys` and the help list all".to_owned(), |nearest| format!("did you mean `{nearest}`?")))]
pub struct UnknownCommand {
    /// The name as typed, without control characters.
    pub name: String,
    /// The command whose name is most like it, if any is like it at all.
    pub nearest: Option<&'static str>,
}

fn nearest(text: &str) -> Option<&'static str> {
    let scored = Command::ALL.iter().map(|command| (strsim::jaro_winkler(command.name(), text), command.name()));
    scored.filter(|(score, _)| *score > 0.75).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}
