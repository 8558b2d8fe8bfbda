//! How articles are set on the screen: what the config says, in the pane's words.

use super::{
    super::{effect::Missing, habits::Habits, status_bar::key_of},
    pictures::PictureOptions,
};
use crate::article::{Notes, Order};
use crate::command::{Command, EntriesCommand};
use crate::config::{Config, Graphics, Icons};
use crate::model::Clean;
use jiff::tz::TimeZone;

/// How articles are to be set; a change lays the open one out again.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::tui) struct ArticleOptions {
    pub measure: u16,
    pub ascii: bool,
    pub hyperlinks: bool,
    pub notes: Notes,
    pub hyphenate: bool,
    pub order: Order,
    pub ambiguous_wide: bool,
    pub pictures: PictureOptions,
    pub time_zone: TimeZone,
    /// The ways to what a text does not have, as they are told under it.
    pub to_page: String,
    pub again: String,
    pub to_browser: String,
}

impl ArticleOptions {
    /// As the config says, and the terminal.
    pub(in crate::tui) fn of(config: &Config, habits: Habits, colours: bool, time_zone: &TimeZone) -> Self {
        let ambiguous_wide = habits.ambiguous_wide(config);
        let ascii = config.display.icons == Icons::Ascii || ambiguous_wide;
        let separator = if ascii { "-" } else { "·" };
        let way = |command, words: &str| {
            let key = key_of(Command::Entries(command), &config.keymap);
            key.map(|key| format!(" {separator} {key} {words}")).unwrap_or_default()
        };
        Self {
            measure: config.reading.measure,
            ascii,
            hyperlinks: config.reading.hyperlinks,
            notes: config.reading.notes,
            hyphenate: config.reading.hyphenate,
            order: habits.order(config),
            ambiguous_wide,
            pictures: PictureOptions { images: config.reading.images, drawn: colours && config.display.pictures != Graphics::None },
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
