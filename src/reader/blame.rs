//! Whom it is held against that servers were silent: a feed only where the network is known to be there.
//!
//! What several servers say together settles it ([`Network`]). Where those of one origin alone were asked, one
//! more server that the user subscribed to is asked whether it is there. Where there is no other, whether that one is
//! down or this machine offline is not known; then days of silence speak against the feed, and nothing before.

use super::clock;
use super::error::ReaderError;
use super::handle::Reader;
use super::network::{Network, Sign};
use super::refresh::Refreshed;
use super::schedule::{after_outage, after_silence, is_long_silent};
use super::typed::feed_address;
use crate::fetch::{Kind, Place, Request, place_of};
use crate::model::{FeedHealth, FeedId};
use crate::store::{FeedSource, Store};
use jiff::Timestamp;

impl Reader {
    /// Notes in a refresh what the network's doing was, and takes that back from the feeds. `before`: what
    /// was known of them when it had begun.
    pub(super) async fn judge(
        &self,
        refreshed: &mut Refreshed,
        mut network: Network,
        before: Vec<FeedSource>,
        begun: Timestamp,
    ) -> Result<(), ReaderError> {
        if network.is_alone() {
            self.ask_another(&mut network).await?;
        }
        refreshed.portal = network.portal();
        if refreshed.portal.is_none() && !network.is_silent() {
            return Ok(());
        }
        let touched = before.into_iter().filter(|source| network.touches(source.id));
        let spared: Vec<(FeedId, FeedHealth)> = touched.filter_map(|source| self.spared(source, &network, begun)).collect();
        refreshed.offline = network.is_silent() && !spared.is_empty();
        refreshed.alone = network.alone().filter(|_| refreshed.offline);
        refreshed.unreached = spared.len();
        refreshed.failed.retain(|(feed, _)| spared.iter().all(|(spared, _)| spared != feed));
        tracing::info!(feeds = spared.len(), "the network's doing: nothing is held against the feeds");
        self.forgive(spared).await
    }

    /// A feed's health as it was, and when to ask it again; `None` where its silence is its own by now.
    fn spared(&self, source: FeedSource, network: &Network, begun: Timestamp) -> Option<(FeedId, FeedHealth)> {
        let FeedSource { id, url, health, .. } = source;
        if !network.is_alone() {
            return Some((id, FeedHealth { not_before: Some(after_outage(begun, &health)), ..health }));
        }
        let since = health.failing_since.unwrap_or(begun);
        let not_before = Some(after_silence(begun, self.pace(&url), &health));
        (!is_long_silent(begun, since)).then_some((id, FeedHealth { not_before, failing_since: Some(since), ..health }))
    }

    /// Asks the server of one more feed, the one that answered last, whether it is there.
    async fn ask_another(&self, network: &mut Network) -> Result<(), ReaderError> {
        let now = clock::now();
        let sources = self.inner.lists.look(|lists| lists.sources()).await?;
        let others = sources.into_iter().filter(|source| is_witness(source, now) && !network.has_asked(&source.url));
        let Some(source) = others.max_by_key(|source| source.health.last_success) else { return Ok(()) };
        let config = self.config();
        let agent = config.feed(&source.url).and_then(|feed| feed.user_agent.as_deref());
        let (url, typed) = feed_address(&source.url, &source.health);
        let request = Request { url, validators: Some(&source.validators), user_agent: agent, kind: Kind::Feed, typed };
        let sign = match self.fetcher()?.reach(&request).await {
            Ok(_) => None,
            Err(error) if error.is_ours() => return Ok(()),
            Err(error) => Sign::of_failure(&error),
        };
        // A stranger in its place, as a network that wants a login has them, proves no way out.
        if !matches!(sign, Some(Sign::Stranger { .. } | Sign::Impostor)) {
            network.note(source.id, &source.url, sign.as_ref());
        }
        Ok(())
    }

    /// Holds nothing against the feeds: the network failed. They are due as they were.
    async fn forgive(&self, before: Vec<(FeedId, FeedHealth)>) -> Result<(), ReaderError> {
        let forgive = move |store: &mut Store| before.iter().try_for_each(|(feed, health)| store.forgive(*feed, health));
        self.inner.writer.ask(forgive).await
    }
}

/// Whether a feed's server may be asked now, and its silence would be news.
fn is_witness(source: &FeedSource, now: Timestamp) -> bool {
    let health = &source.health;
    let is_left_alone = health.gone || health.held_until.is_some_and(|until| until > now);
    let is_outside = !source.url.is_built_in() && place_of(source.url.as_str()) == Place::Outside;
    is_outside && !is_left_alone && health.last_error.is_none()
}
