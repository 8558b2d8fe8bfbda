//! What is done with feeds: asking them, adding and removing them.

use super::super::{
    app::App,
    effect::{Added, Done, Effect, Offer, ReaderError, Refreshed, Timer, Which},
    overlays::{Chance, Choice, Overlay, Problems, Prompt, Purpose, Wish},
    status_bar::{SoFar, key_of},
};
use crate::command::{Command, FeedsCommand, Place};
use crate::model::{Clean, FeedId, FeedSummary, FeedUrl, Scope};
use std::time::Duration;

/// How often feeds that have become due are looked for.
const LOOK_FOR_DUE: Duration = Duration::from_secs(60);
/// How fast spinners turn.
pub(super) const TURN: Duration = Duration::from_millis(120);

impl App {
    pub(in crate::tui) fn feed(&mut self, command: FeedsCommand) -> Vec<Effect> {
        match command {
            FeedsCommand::Refresh => {
                let which = self.feeds.feeds_of(&self.entries.query().scope).map_or(Which::All, Which::Feeds);
                return self.refresh(which);
            }
            FeedsCommand::RefreshAll => return self.refresh(Which::All),
            FeedsCommand::CancelRefresh if self.status.refreshing() => return vec![Effect::CancelRefresh],
            FeedsCommand::CancelRefresh => return vec![self.status.tell("no refresh is under way")],
            FeedsCommand::Add => self.overlays.push(Overlay::Prompt(Prompt::new(Purpose::AddFeed))),
            FeedsCommand::Others => return self.list_offers(),
            FeedsCommand::Remove => return self.at_feed(Effect::Unsubscribe),
            FeedsCommand::FollowMove => return self.at_feed(Effect::FollowMove),
            FeedsCommand::Fold => self.feeds.fold(),
            FeedsCommand::Problems => {
                match Problems::new(self.status.waiting(), &self.mistakes, self.feeds.all(), self.offline, &self.look()) {
                    Some(problems) => self.overlays.push(Overlay::Problems(problems)),
                    None => {
                        let well = no_problems(self.feeds.all(), self.status.so_far());
                        return vec![self.status.tell(well)];
                    }
                }
            }
            FeedsCommand::EditConfig => return vec![Effect::EditConfig],
        }
        Vec::new()
    }

    /// Says that an address is asked.
    pub(in crate::tui) fn tell_asked(&mut self, url: &FeedUrl) -> Effect {
        self.status.tell(Clean::new(&format!("looking for the feed at {url}")).shortened(200))
    }

    /// A feed was added, found at or behind this address. What else its page offers is told, and listed on a key of its
    /// own: it comes when it comes, while other keys are pressed.
    pub(in crate::tui) fn subscribed(&mut self, address: &str, added: Added) -> Vec<Effect> {
        // Who reads on in the meantime is not taken away from the article.
        if self.focus != Place::Article {
            self.show(Scope::Feed(added.feed));
        }
        let way = if added.others.is_empty() { String::new() } else { format!(" ({} lists them)", self.way_to_offers()) };
        let was_offered = self.offers.iter().any(|offer| offer.url.as_str() == address);
        if was_offered && added.others.is_empty() {
            self.offers.retain(|offer| offer.url.as_str() != address);
        } else {
            self.offers = added.others;
        }
        let mut effects = self.reload();
        let text = Clean::new(&format!("{}{way}", added.text));
        effects.push(self.status.tell_done(Done { text, changed: 1, entry: None }));
        effects
    }

    /// The key that lists what a page offers, else the command.
    fn way_to_offers(&self) -> Clean {
        let command = Command::Feeds(FeedsCommand::Others);
        key_of(command, &self.config.keymap).unwrap_or_else(|| Clean::new(&format!(":{}", command.name())))
    }

    /// Lists what else a page offers.
    fn list_offers(&mut self) -> Vec<Effect> {
        if self.offers.is_empty() {
            return vec![self.status.tell("no page has offered other feeds")];
        }
        let name = |offer: &Offer| if offer.title.is_empty() { offer.url.shown() } else { offer.title.clone() };
        let chance = |offer: &Offer| Chance { name: name(offer), detail: offer.url.shown(), wish: Wish::TakeOffer(offer.clone()) };
        let chances = self.offers.iter().map(chance).collect();
        self.overlays.push(Overlay::Choice(Choice::numbered("The page offers other feeds too", chances)));
        Vec::new()
    }

    fn at_feed(&mut self, effect: impl Fn(FeedId) -> Effect) -> Vec<Effect> {
        match self.feeds.feed() {
            Some(feed) => vec![effect(feed.id)],
            None => vec![self.status.tell("the cursor is on no feed")],
        }
    }

    pub(in crate::tui) fn refresh(&mut self, which: Which) -> Vec<Effect> {
        if self.status.refreshing() {
            let stop = (Command::Feeds(FeedsCommand::CancelRefresh), "stops it");
            return vec![self.status.tell_with(Clean::new("a refresh is under way"), Some(stop))];
        }
        self.status.begin_refresh();
        let turn = self.feeds.set_going().then_some(Effect::Wait(Timer::Spinner, TURN));
        std::iter::once(Effect::Refresh(which)).chain(turn).collect()
    }

    /// What the start asks for: due feeds now, if the config says so, and from then on by the clock.
    pub(in crate::tui) fn first_refresh(&mut self) -> Vec<Effect> {
        if self.config.fetch.on_start { self.refresh_due() } else { vec![Self::wait_for_due()] }
    }

    /// Asks the feeds that are due, unless a refresh is under way, and waits for the next time.
    pub(in crate::tui) fn refresh_due(&mut self) -> Vec<Effect> {
        let mut effects = if self.status.refreshing() { Vec::new() } else { self.refresh(Which::Due) };
        effects.push(Self::wait_for_due());
        effects
    }

    fn wait_for_due() -> Effect {
        Effect::Wait(Timer::DueFeeds, LOOK_FOR_DUE)
    }

    /// Turns the spinners, as long as a refresh is under way or a page on its way.
    pub(in crate::tui) fn spin(&mut self) -> Vec<Effect> {
        self.pages.turn();
        if !self.status.refreshing() && !self.pages.are_coming() {
            self.feeds.stand_still();
            return Vec::new();
        }
        self.feeds.turn();
        vec![Effect::Wait(Timer::Spinner, TURN)]
    }

    /// A refresh ended; one that asked nobody is not worth a word.
    pub(in crate::tui) fn end_refresh(&mut self, result: Result<Refreshed, ReaderError>) -> Vec<Effect> {
        self.status.end_refresh();
        self.feeds.rest();
        let mut effects = self.reload();
        if let Ok(end) = &result
            && end.asked > 0
        {
            self.offline = end.offline.then_some(self.now);
        }
        match result {
            Ok(end) if end.offline || end.portal.is_some() => self.status.fail_with(end.sentence(), None),
            Ok(end) if end.asked > 0 => {
                let why = (!end.failed.is_empty()).then_some((Command::Feeds(FeedsCommand::Problems), "tells why"));
                effects.push(self.status.tell_with(end.sentence(), why));
            }
            Ok(_) => {}
            Err(error) => self.status.fail(error.0),
        }
        effects
    }
}

/// What is said where no problem is known: only what was asked is well, and what a refresh asks now may not be.
fn no_problems(feeds: &[FeedSummary], refresh: Option<SoFar>) -> Clean {
    let all = feeds.iter().filter(|feed| !feed.url.is_saved());
    let (all, asked) = (all.clone().count(), all.filter(|feed| feed.health.asked.is_some()).count());
    let well = match asked {
        0 => "no feed has been asked yet".to_owned(),
        asked if asked < all => {
            format!("{asked} of {all} feeds {} asked so far, and no problem is known", if asked == 1 { "was" } else { "were" })
        }
        _ => "all feeds are well".to_owned(),
    };
    let before = if asked > 0 { "; no problem was known before" } else { "" };
    Clean::new(&match refresh {
        None => well,
        Some(SoFar { pages: true, .. }) => format!("{well}; pages are being kept now"),
        Some(SoFar { total: 0, .. }) => format!("the feeds are being asked now{before}"),
        Some(SoFar { done, total, failed: 0, .. }) => format!("feeds are being asked now: {done} of {total} are done{before}"),
        Some(SoFar { done, total, failed, .. }) => format!("feeds are being asked now: {done} of {total} are done, {failed} failed"),
    })
}
