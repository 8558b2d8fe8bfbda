//! A refresh: many feeds asked at once, each one's fate its own.
//!
//! fetch → parse → store for each feed; how many at a time is the fetcher's to say, when each is due
//! the schedule's.

use super::{
    clock,
    error::ReaderError,
    handle::Reader,
    network::Network,
    prefetch::PagesKept,
    progress::{Outcome, Progress},
    schedule::{Which, is_asked, soonest},
    standstill::Rest,
    visit::Fate,
    words::counted,
};
use crate::model::{Clean, FeedId, FeedUrl};
use crate::store::{FeedSource, Store};
use std::collections::HashMap;
use tokio::task::JoinSet;

/// How a refresh ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// Feeds asked.
    pub asked: usize,
    /// Which they were.
    pub feeds: Vec<FeedId>,
    /// New entries in all.
    pub new: u64,
    /// The feeds that failed, with why.
    pub failed: Vec<(FeedId, Clean)>,
    /// The feeds that did not come whole, with why; what came of them was kept.
    pub cut: Vec<(FeedId, Clean)>,
    /// What was kept of new entries' pages, where that is turned on.
    pub pages: PagesKept,
    /// Whether no server was reached that proves a network: this machine is probably offline. Nothing is told of the
    /// feeds that it cost then, nor held against them.
    pub offline: bool,
    /// How many feeds that, or the portal, cost.
    pub unreached: usize,
    /// The host that was asked alone, where there was no other to ask: it may be that one which is down.
    pub alone: Option<Clean>,
    /// What answered in place of every feed, with a web page: a network that wants a login first. Nothing
    /// is told of the feeds then, nor held against them.
    pub portal: Option<Clean>,
    /// Feeds that have moved for good, and are asked at their new address from now on.
    pub moved: Vec<FeedId>,
}

impl Refreshed {
    /// What came of it, in one sentence for the status line.
    pub fn sentence(&self) -> Clean {
        if self.offline {
            return Clean::new(&format!("{}; everything kept stays readable", self.unreached_words()));
        }
        if let Some(host) = &self.portal {
            return Clean::new(&format!(
                "a web page of {host} came in place of every feed: log in to the network, then refresh; nothing was changed"
            ));
        }
        let feeds = if self.asked == 1 { "1 feed".to_owned() } else { format!("{} feeds", self.asked) };
        let failed = if self.failed.is_empty() { String::new() } else { format!(", {} failed", self.failed.len()) };
        let moved = match self.moved.len() {
            0 => String::new(),
            1 => "; 1 feed has moved and is asked at its new address (undo: at the old one)".to_owned(),
            some => format!("; {some} feeds have moved and are asked at their new addresses (undo: at the old ones)"),
        };
        let pages = self.pages.words();
        let separator = if pages.is_empty() { "" } else { "; " };
        Clean::new(&format!("{feeds} asked, {} new{failed}{moved}{separator}{pages}", self.new))
    }

    /// Who could not be reached, and what came of the others.
    fn unreached_words(&self) -> String {
        let others = self.asked.saturating_sub(self.unreached);
        let who = match (&self.alone, others) {
            (Some(host), _) => format!("{host} can't be reached: it is down, or this machine is offline"),
            (None, 1..) if self.unreached > 0 => {
                format!("{} can't be reached: probably offline", counted(self.unreached, "feed", "feeds"))
            }
            (None, _) => "no server can be reached: probably offline".to_owned(),
        };
        let failed = if self.failed.is_empty() { String::new() } else { format!(", {} failed", self.failed.len()) };
        if others == 0 || self.unreached == 0 { who } else { format!("{who}; of the others, {} new{failed}", self.new) }
    }

    fn note(&mut self, feed: FeedId, fate: &Fate) {
        self.moved.extend(fate.moved.then_some(feed));
        self.cut.extend(fate.cut.clone().map(|why| (feed, why)));
        match &fate.outcome {
            Outcome::New(new) => self.new += new,
            Outcome::Failed(why) => self.failed.push((feed, why.clone())),
            Outcome::Started | Outcome::NotModified | Outcome::PageKept | Outcome::PageFailed(_) => {}
        }
    }
}

impl Reader {
    /// Asks feeds for news. `progress` hears of each feed when it is asked and when it is done. Then
    /// keeps the pages of new entries, where the options say so.
    ///
    /// Dropping the future cancels the refresh: requests under way are closed, what came stays.
    ///
    /// # Errors
    /// Only the database's; a feed that fails is data. Where it can't be written nobody is asked, or
    /// nobody more, and nothing is held against a feed.
    pub async fn refresh(&self, which: Which, progress: impl Fn(Progress) + Send) -> Result<Refreshed, ReaderError> {
        let begun = clock::now();
        let asked = self.asked(which).await?;
        let ids: Vec<FeedId> = asked.iter().map(|source| source.id).collect();
        if !asked.is_empty() {
            self.inner.writer.ask(Store::can_be_written).await?;
        }
        let before = asked.clone();
        self.learn_public().await?;
        let (mut refreshed, network) = self.ask_all(asked, &progress).await?;
        self.judge(&mut refreshed, network, before, begun).await?;
        let reading_ahead = if refreshed.new > 0 { self.prefetched(&ids).await? } else { Vec::new() };
        refreshed.feeds = ids;
        if !reading_ahead.is_empty() {
            refreshed.pages = self.keep_pages_since(reading_ahead, begun, &progress).await?;
        }
        if refreshed.asked > 0 {
            self.prune().await?;
        }
        Ok(refreshed)
    }

    async fn ask_all(&self, asked: Vec<FeedSource>, progress: &(impl Fn(Progress) + Send)) -> Result<(Refreshed, Network), ReaderError> {
        self.inner.standstill.begin();
        let (mut jobs, mut feeds) = (JoinSet::new(), HashMap::new());
        let mut refreshed = Refreshed { asked: asked.len(), ..Refreshed::default() };
        let total = asked.len();
        for source in asked {
            progress(Progress { feed: source.id, outcome: Outcome::Started, done: 0, total, failed: 0 });
            let (reader, feed, url) = (self.clone(), source.id, source.url.clone());
            let job = jobs.spawn(async move { reader.visit(source).await });
            feeds.insert(job.id(), (feed, url));
        }
        let (mut done, mut network) = (0, Network::default());
        while let Some(job) = jobs.join_next_with_id().await {
            let (id, fate) = job.unwrap_or_else(|error| (error.id(), Fate::broken()));
            let Some((feed, url)) = feeds.remove(&id) else { continue };
            if fate.halts {
                jobs.abort_all();
                return Err(self.halted(feeds.into_values()));
            }
            done += 1;
            if fate.remote {
                network.note(feed, &url, fate.sign.as_ref());
            }
            refreshed.note(feed, &fate);
            progress(Progress { feed, outcome: fate.outcome, done, total, failed: refreshed.failed.len() });
        }
        Ok((refreshed, network))
    }

    /// Lets the feeds rest that a refresh did not come to the end of; why it stopped.
    fn halted(&self, others: impl Iterator<Item = (FeedId, FeedUrl)>) -> ReaderError {
        let standstill = &self.inner.standstill;
        for (feed, url) in others.filter(|(feed, _)| standstill.is_awake(*feed)) {
            let not_before = Some(soonest(clock::now(), self.pace(&url)));
            standstill.rest(feed, Rest { not_before, ..Rest::default() });
        }
        standstill.end()
    }

    /// The feeds that a refresh asks now.
    async fn asked(&self, which: Which) -> Result<Vec<FeedSource>, ReaderError> {
        let now = clock::now();
        let sources = self.inner.lists.look(|lists| lists.sources()).await?;
        let asked = sources.into_iter().filter(|source| !source.url.is_saved());
        Ok(asked.filter(|source| is_asked(source.id, &self.inner.standstill.health(source), &which, now)).collect())
    }

    async fn prune(&self) -> Result<(), ReaderError> {
        let keep_days = self.config().storage.keep_days;
        let pruned = self.inner.writer.ask(move |store| store.prune(keep_days, clock::now())).await?;
        tracing::debug!(pruned, "pruned");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_refresh_ended_is_one_sentence() {
        let failed = Refreshed { asked: 3, new: 12, failed: vec![(FeedId(1), "it is gone".into())], ..Refreshed::default() };
        assert_eq!(&*failed.sentence(), "3 feeds asked, 12 new, 1 failed");
        assert_eq!(&*Refreshed { asked: 1, ..Refreshed::default() }.sentence(), "1 feed asked, 0 new");
        let pages = PagesKept { kept: 1, failed: Vec::new() };
        assert_eq!(&*Refreshed { asked: 1, new: 2, pages, ..Refreshed::default() }.sentence(), "1 feed asked, 2 new; 1 page kept");
        let offline = Refreshed { offline: true, unreached: 3, failed: Vec::new(), new: 0, ..failed.clone() };
        assert_eq!(&*offline.sentence(), "no server can be reached: probably offline; everything kept stays readable");
        let alone = Refreshed { alone: Some("a.example".into()), ..offline.clone() };
        assert!(alone.sentence().starts_with("a.example can't be reached: it is down, or this machine is offline; everything"));
        let partly = Refreshed { asked: 5, new: 12, failed: failed.failed, ..offline };
        assert!(partly.sentence().starts_with("3 feeds can't be reached: probably offline; of the others, 12 new, 1 failed; everything"));
    }
}
