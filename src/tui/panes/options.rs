//! How articles are set on the screen: what the config says, in the pane's words.

use super::super::{effect::Missing, status_bar::key_of};
use crate::command::{Command, EntriesCommand};
use crate::config::{Config, Icons};
use crate::model::Clean;
use jiff::tz::TimeZone;

/// How articles are to be set; a change lays the open one out again.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::tui) struct ArticleOptions {
    pub measure: u16,
    pub ascii: bool,
    pub hyperlinks: bool,
    pub time_zone: TimeZone,
    /// The ways to what a text does not have, as they are told under it.
    pub to_page: String,
    pub again: String,
    pub to_browser: String,
}

impl ArticleOptions {
    /// As the config says.
    pub(in crate::tui) fn of(config: &Config, time_zone: &TimeZone) -> Self {
        let separator = if config.display.icons == Icons::Ascii { "-" } else { "·" };
        let way = |command, words: &str| {
            let key = key_of(Command::Entries(command), &config.keymap);
            key.map(|key| format!(" {separator} {key} {words}")).unwrap_or_default()
        };
        Self {
            measure: config.reading.measure,
            ascii: config.display.icons == Icons::Ascii,
            hyperlinks: config.reading.hyperlinks,
            time_zone: time_zone.clone(),
            to_page: way(EntriesCommand::FullText, "reads the page here"),
            again: way(EntriesCommand::FullText, "tries again"),
            to_browser: way(EntriesCommand::Browse, "opens the page"),
        }
    }

    /// What stands under a text that is not all.
    pub(super) fn notice(&self, missing: &Missing) -> Clean {
        let way = match missing {
            Missing::Summary => &self.to_page,
            Missing::Failed(_) => &self.again,
            Missing::Subscribers => &self.to_browser,
        };
        Clean::new(&format!("{}{way}", missing.sentence()))
    }
}
