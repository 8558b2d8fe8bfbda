//! What the screen begins with, and the list that is shown first.

use super::{habits::Habits, message::Size};
use crate::config::{Config, OpenWith};
use crate::model::{Clean, EntryQuery, ReadFilter, Scope};
use jiff::{Timestamp, tz::TimeZone};
use std::sync::Arc;

/// What the screen begins with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The config in force.
    pub config: Arc<Config>,
    /// The size of the terminal.
    pub size: Size,
    /// The reader's time zone.
    pub time_zone: TimeZone,
    /// False where `NO_COLOR` is set.
    pub colours: bool,
    /// What the terminal does by itself.
    pub habits: Habits,
    /// What is wrong in the config file.
    pub mistakes: Vec<Clean>,
    /// The moment of the start.
    pub now: Timestamp,
}

/// The list that the config opens with.
pub(super) fn first_list(config: &Config) -> EntryQuery {
    let display = &config.display;
    let scope = match display.open_with {
        OpenWith::Today => Scope::Today,
        OpenWith::Unread => Scope::Unread,
        OpenWith::Starred => Scope::Starred,
        OpenWith::All => Scope::All,
    };
    let read = if display.show_read { ReadFilter::All } else { ReadFilter::Unread };
    EntryQuery { scope, read, ..EntryQuery::default() }
}
