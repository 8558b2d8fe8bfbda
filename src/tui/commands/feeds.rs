//! What is done with feeds: asking them, adding and removing them.

use super::super::{
    app::App,
    effect::{Effect, Refreshed, Timer, Which},
    overlays::{Overlay, Problems, Prompt, Purpose},
};
use crate::command::{Command, FeedsCommand};
use crate::model::Clean;
use std::time::Duration;

/// How fast spinners turn.
const TURN: Duration = Duration::from_millis(120);

impl App {
    pub(in crate::tui) fn feed(&mut self, command: FeedsCommand) -> Vec<Effect> {
        match command {
            FeedsCommand::Refresh => {
                let which = self.feeds.feeds_of(&self.entries.query().scope).map_or(Which::All, Which::Feeds);
                return self.refresh(which);
            }
            FeedsCommand::RefreshAll => return self.refresh(Which::All),
            FeedsCommand::CancelRefresh if self.status.refreshing() => return vec![Effect::CancelRefresh],
            FeedsCommand::CancelRefresh => return vec![self.status.tell("No refresh is under way.")],
            FeedsCommand::Add => self.overlays.push(Overlay::Prompt(Prompt::new(Purpose::AddFeed))),
            FeedsCommand::Remove => return self.remove(),
            FeedsCommand::Fold => self.feeds.fold(),
            FeedsCommand::Problems => match Problems::new(self.feeds.all(), &self.look()) {
                Some(problems) => self.overlays.push(Overlay::Problems(problems)),
                None => return vec![self.status.tell("All feeds are well.")],
            },
            FeedsCommand::EditConfig => return vec![Effect::EditConfig],
        }
        Vec::new()
    }

    fn remove(&mut self) -> Vec<Effect> {
        match self.feeds.feed() {
            Some(feed) => vec![Effect::Unsubscribe(feed.id)],
            None => vec![self.status.tell("The cursor is on no feed.")],
        }
    }

    fn refresh(&mut self, which: Which) -> Vec<Effect> {
        if self.status.refreshing() {
            let stop = (Command::Feeds(FeedsCommand::CancelRefresh), "stops it");
            return vec![self.status.tell_with(Clean::new("A refresh is under way"), Some(stop))];
        }
        self.status.begin_refresh();
        vec![Effect::Refresh(which), Effect::Wait(Timer::Spinner, TURN)]
    }

    /// What the start asks for: due feeds now, if the config says so, and from then on by the clock.
    pub(in crate::tui) fn first_refresh(&mut self) -> Vec<Effect> {
        if self.config.fetch.on_start { self.refresh_due() } else { vec![self.wait_for_due()] }
    }

    /// Asks the feeds that are due, unless a refresh is under way, and waits for the next time.
    pub(in crate::tui) fn refresh_due(&mut self) -> Vec<Effect> {
        let mut effects = if self.status.refreshing() { Vec::new() } else { self.refresh(Which::Due) };
        effects.push(self.wait_for_due());
        effects
    }

    fn wait_for_due(&self) -> Effect {
        Effect::Wait(Timer::DueFeeds, Duration::from_secs(60 * u64::from(self.config.fetch.interval_minutes)))
    }

    /// Turns the spinners, as long as a refresh is under way.
    pub(in crate::tui) fn spin(&mut self) -> Vec<Effect> {
        if !self.status.refreshing() {
            return Vec::new();
        }
        self.feeds.turn();
        vec![Effect::Wait(Timer::Spinner, TURN)]
    }

    /// Tells how a refresh ended; one that asked nobody is not worth a word.
    pub(in crate::tui) fn tell_refreshed(&mut self, end: &Refreshed) -> Option<Effect> {
        if end.cancelled {
            return Some(self.status.tell("Refresh stopped; what has come stays."));
        }
        if end.offline {
            self.status.fail(Clean::new("Offline, it seems: no feed could be reached. What is kept stays readable; R tries again."));
            return None;
        }
        if end.asked == 0 {
            return None;
        }
        let feeds = |count: usize| if count == 1 { "1 feed".to_owned() } else { format!("{count} feeds") };
        let begin = format!("{} asked", feeds(end.asked));
        let failed = end.failed.len();
        let text = if failed > 0 { format!("{begin}, {} new, {failed} failed", end.new) } else { format!("{begin}, {} new", end.new) };
        let why = (failed > 0).then_some((Command::Feeds(FeedsCommand::Problems), "tells why"));
        Some(self.status.tell_with(Clean::new(&text), why))
    }
}
