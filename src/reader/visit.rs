//! One feed asked: from its address to the database. What fails here is this feed's.

use super::{
    clock,
    document::{welcome, why_cut_and_then},
    error::ReaderError,
    handle::Reader,
    network::Sign,
    progress::Outcome,
    schedule::{Pace, Wishes, after_failure, after_success, held_until, is_asked_whole},
    standstill::{Rest, Trouble as Halt},
    step::with_a_step,
    trouble::{of_fetch, of_parse},
    typed::feed_address,
};
use crate::fetch::{Body, Fetched, Kind, NotModified, Request, public_is_kept, public_name};
use crate::model::{Clean, Ending, FeedId, FeedUrl, ParsedFeed, Trouble, Validators};
use crate::parse::ParseError;
use crate::store::{Arrivals, Failure, FeedSource, Fetched as Kept, Store, StoreError, fingerprint};
use std::{sync::Arc, time::Duration};

/// What became of one feed, and what that says of the network itself.
pub(super) struct Fate {
    pub(super) outcome: Outcome,
    /// Whether a server was asked.
    pub(super) remote: bool,
    /// Whether the feed is asked at another address from now on.
    pub(super) moved: bool,
    /// Why its document is not whole, where what came of it was kept.
    pub(super) cut: Option<Clean>,
    /// What it may say of the network, where no feed came.
    pub(super) sign: Option<Sign>,
    /// Whether the database can't be written: the refresh ends, and nothing is held against the feed.
    pub(super) halts: bool,
}

impl Fate {
    fn of(outcome: Outcome) -> Self {
        Self { outcome, remote: true, moved: false, cut: None, sign: None, halts: false }
    }

    /// What says nothing of any server.
    fn unasked(outcome: Outcome) -> Self {
        Self { remote: false, ..Self::of(outcome) }
    }

    /// A mistake in dateline, at one feed; the others go on.
    pub(super) fn broken() -> Self {
        Self::unasked(Outcome::Failed(Clean::new("something broke inside dateline at this feed; dateline.log says what")))
    }
}

/// What decides on the next time beside the document.
struct Rhythm {
    fresh_for: Option<Duration>,
    /// As it was before the document.
    gap: Option<Duration>,
}

/// How a feed was asked.
#[derive(Clone, Copy)]
struct Asked {
    /// Without validators.
    whole: bool,
    took: Option<Duration>,
}

impl Reader {
    /// One feed, from its address to the database. What fails here, be it the database, is this feed's.
    pub(super) async fn visit(&self, source: FeedSource) -> Fate {
        let halted = || Fate { halts: true, ..Fate::of(Outcome::Failed(Clean::default())) };
        match self.try_visit(&source).await {
            Ok(fate) => fate,
            Err(Halt::Database) => halted(),
            Err(Halt::Feed(error)) => match self.note(&source, error.0.clone(), Failed::default()).await {
                Ok(outcome) => Fate::unasked(outcome),
                Err(Halt::Database) => halted(),
                Err(Halt::Feed(_)) => Fate::unasked(Outcome::Failed(error.0)),
            },
        }
    }

    async fn try_visit(&self, source: &FeedSource) -> Result<Fate, Halt> {
        if source.url.is_welcome() {
            let fate = self.take_in(source, welcome(), Asked { whole: true, took: None }).await?;
            return Ok(Fate { remote: false, ..fate });
        }
        let config = self.config();
        let agent = config.feed(&source.url).and_then(|feed| feed.user_agent.as_deref());
        let (url, typed) = feed_address(&source.url, &source.health);
        let whole = source.validators.is_empty() || is_asked_whole(source.id, source.asked_whole, clock::now());
        let request = Request { url, validators: (!whole).then_some(&source.validators), user_agent: agent, kind: Kind::Feed, typed };
        let (fetched, took) = self.fetcher()?.get_timed(&request).await;
        let asked = Asked { whole, took: Some(took) };
        match fetched {
            Ok(Fetched::Body(body)) => self.take_in(source, body, asked).await,
            Ok(Fetched::NotModified(NotModified { validators, wait, moved_to })) => {
                self.note_unchanged(source, self.kept(source, &validators, wait, moved_to.as_deref(), asked), false).await
            }
            Err(error) => {
                let failed =
                    Failed { retry_after: error.retry_after(), gone: error.is_gone(), took: Some(took), trouble: of_fetch(&error) };
                let outcome = self.note(source, Clean::new(&error.to_string()), failed).await?;
                Ok(Fate { sign: Sign::of_failure(&error), remote: !error.is_ours(), ..Fate::of(outcome) })
            }
        }
    }

    /// Keeps what a document says; one that is the last one to the byte costs no parsing, if that was whole.
    async fn take_in(&self, source: &FeedSource, body: Body, asked: Asked) -> Result<Fate, Halt> {
        let mut kept = self.kept(source, &body.validators, body.wait, body.moved_to.as_deref(), asked);
        kept.fingerprint = fingerprint(&body.bytes);
        kept.cut = body.truncated.as_ref().map(|cut| Clean::new(&cut.to_string()));
        if source.fingerprint == Some(kept.fingerprint) && source.health.cut.is_none() {
            return self.note_unchanged(source, kept, true).await;
        }
        // Held until the document is kept: parsed ones do not pile up before the database either.
        let _turn = self.turn_to_parse(body.bytes.len()).await?;
        let (body, parsed) = self.parsed(body).await?;
        let failed = Failed { took: asked.took, ..Failed::default() };
        let document = match (parsed, &body.truncated) {
            (Ok(document), _) => document,
            (Err(_), Some(cut)) => return self.note(source, Clean::new(&cut.to_string()), failed).await.map(Fate::of),
            (Err(error), None) => {
                let failed = Failed { trouble: of_parse(&error), ..failed };
                let outcome = self.note(source, Clean::new(&error.to_string()), failed).await?;
                let sign = matches!(error, ParseError::WebPage(_)).then(|| Sign::of_page(&source.url, &body));
                return Ok(Fate { sign, ..Fate::of(outcome) });
            }
        };
        kept.cut = why_cut_and_then(&body, &document);
        kept.truncated = body.truncated.is_some();
        let (cut, is_closed) = (kept.cut.clone(), document.ending == Ending::Closed);
        let arrivals =
            self.keep_document(source.id, &source.url, document, kept, Rhythm { fresh_for: body.wait, gap: source.health.gap }).await?;
        if arrivals.moved {
            self.leave_forgotten().await;
        }
        // Not told where it shows that the publisher never closes it.
        let cut = cut.filter(|_| is_closed || arrivals.is_part);
        let outcome = if arrivals.new == 0 { Outcome::NotModified } else { Outcome::New(arrivals.new) };
        Ok(Fate { moved: arrivals.moved, cut, ..Fate::of(outcome) })
    }

    /// Keeps a document that was parsed from `body`, of a feed that is new.
    pub(super) async fn keep(&self, feed: FeedId, url: &FeedUrl, body: Body, document: ParsedFeed) -> Result<(), ReaderError> {
        let kept = Kept {
            fingerprint: fingerprint(&body.bytes),
            moved_to: body.moved_to.as_deref().map(Clean::new),
            cut: why_cut_and_then(&body, &document),
            truncated: body.truncated.is_some(),
            validators: body.validators,
            whole: true,
            public_host: public_name(url.as_str()),
            same_story: self.config().reading.same_story,
            ..Kept::default()
        };
        match self.keep_document(feed, url, document, kept, Rhythm { fresh_for: body.wait, gap: None }).await {
            Ok(_) => Ok(()),
            Err(Halt::Feed(error)) => Err(error),
            Err(Halt::Database) => Err(self.inner.standstill.end()),
        }
    }

    async fn keep_document(
        &self,
        feed: FeedId,
        url: &FeedUrl,
        document: ParsedFeed,
        mut kept: Kept,
        Rhythm { fresh_for, gap }: Rhythm,
    ) -> Result<Arrivals, Halt> {
        let now = clock::now();
        let newest = document.whole_entries().iter().filter_map(|entry| entry.published).filter(|date| *date <= now).max();
        let wishes = Wishes { fresh_for, ttl_minutes: document.ttl_minutes, quiet_times: document.quiet_times, gap, newest };
        kept.not_before = Some(after_success(feed, now, self.pace(url), &wishes));
        let rest = Rest { not_before: kept.not_before, ..Rest::default() };
        let arrivals = self.note_visit(feed, rest, kept.public_host.clone(), move |store| store.keep(feed, &document, &kept, now)).await?;
        tracing::info!(feed = feed.0, new = arrivals.new, revised = arrivals.revised, "kept");
        Ok(arrivals)
    }

    /// What there is to keep of an answer that is no new document.
    fn kept(
        &self,
        source: &FeedSource,
        validators: &Validators,
        fresh_for: Option<Duration>,
        moved_to: Option<&str>,
        asked: Asked,
    ) -> Kept {
        let FeedSource { ttl_minutes, quiet_times, .. } = *source;
        let wishes = Wishes { fresh_for, ttl_minutes, quiet_times, gap: source.health.gap, newest: source.health.newest };
        Kept {
            validators: validators.clone(),
            not_before: Some(after_success(source.id, clock::now(), self.pace(&source.url), &wishes)),
            moved_to: moved_to.map(Clean::new),
            whole: asked.whole,
            took: asked.took,
            public_host: public_name(source.url.as_str()),
            same_story: self.config().reading.same_story,
            ..Kept::default()
        }
    }

    async fn note_unchanged(&self, source: &FeedSource, mut kept: Kept, same_bytes: bool) -> Result<Fate, Halt> {
        let feed = source.id;
        // What is the same is as whole as it was.
        kept.cut = kept.cut.or_else(|| source.health.cut.clone());
        let rest = Rest { not_before: kept.not_before, ..Rest::default() };
        let moved = self
            .note_visit(feed, rest, kept.public_host.clone(), move |store| store.unchanged(feed, &kept, same_bytes, clock::now()))
            .await?;
        Ok(Fate { moved, ..Fate::of(Outcome::NotModified) })
    }

    /// Writes what came of asking a feed; `public_host`: what is kept of its host with it. Where the database can't be written the feed rests in memory, and
    /// what else this refresh has in the queue is not tried: each would wait for seconds.
    async fn note_visit<T: Send + 'static>(
        &self,
        feed: FeedId,
        rest: Rest,
        public_host: Option<String>,
        change: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Halt> {
        let stopped = self.inner.standstill.stopped();
        let why = Arc::clone(&stopped);
        let written = self.inner.writer.ask(move |store| {
            if why.get().is_some() {
                return Err(StoreError::Busy);
            }
            change(store).inspect_err(|error| {
                if error.may_pass() {
                    why.get_or_init(|| ReaderError::new(error.to_string()));
                }
            })
        });
        let written = written.await;
        match written {
            Ok(done) => {
                self.inner.standstill.wake(feed);
                public_host.iter().for_each(|host| public_is_kept(host));
                Ok(done)
            }
            Err(_) if stopped.get().is_some() => {
                self.inner.standstill.rest(feed, rest);
                Err(Halt::Database)
            }
            Err(error) => Err(Halt::Feed(error)),
        }
    }

    /// How often the user lets this feed be asked.
    pub(super) fn pace(&self, url: &FeedUrl) -> Pace {
        let config = self.config();
        let least = config.fetch.interval_minutes;
        match config.feed(url).and_then(|feed| feed.interval_minutes) {
            Some(own) => Pace::Fixed(own),
            None if config.fetch.adaptive => Pace::Adaptive { least, most: config.fetch.longest_interval_minutes },
            None => Pace::Adaptive { least, most: least },
        }
    }

    async fn note(&self, source: &FeedSource, error: Clean, failed: Failed) -> Result<Outcome, Halt> {
        let now = clock::now();
        let held_until = held_until(now, failed.retry_after);
        let due = after_failure(now, self.pace(&source.url), &source.health);
        let failure = Failure {
            error: error.clone(),
            trouble: failed.trouble,
            not_before: Some(held_until.map_or(due, |held| held.max(due))),
            held_until,
            gone: failed.gone,
            // One that turned may be the user's own from now on: that is for him to say.
            public_host: Some(&source.url).filter(|_| failed.trouble != Trouble::Turned).and_then(|url| public_name(url.as_str())),
            took: failed.took,
        };
        tracing::warn!(feed = %source.url, %error, "failed");
        let feed = source.id;
        let trouble = failure.trouble;
        let rest = Rest { not_before: failure.not_before, held_until, gone: failure.gone };
        self.note_visit(feed, rest, failure.public_host.clone(), move |store| store.failed(feed, &failure, now)).await?;
        Ok(Outcome::Failed(with_a_step(&error, trouble, &source.url, source.health.untyped)))
    }
}

/// What a failure says beside its sentence.
#[derive(Default)]
struct Failed {
    retry_after: Option<Duration>,
    gone: bool,
    took: Option<Duration>,
    trouble: Trouble,
}
