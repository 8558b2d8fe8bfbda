//! Reading feeds: as subscriptions for the feeds pane, and as sources for a refresh.

use super::connection::Lists;
use super::error::StoreError;
use super::listing::Listing;
use super::listing::Moment;
use super::rows::Line;
use super::rows::Millis;
use crate::model::Clean;
use crate::model::EntryQuery;
use crate::model::FeedHealth;
use crate::model::FeedId;
use crate::model::FeedSummary;
use crate::model::FeedUrl;
use crate::model::QuietTimes;
use crate::model::ReadFilter;
use crate::model::Scope;
use crate::model::Stays;
use crate::model::Trouble;
use crate::model::Validators;
use crate::model::place;
use jiff::Timestamp;
use rusqlite::Row;
use std::time::Duration;

/// What a refresh must know of a feed.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedSource {
    /// Our number.
    pub id: FeedId,
    /// Where to ask.
    pub url: FeedUrl,
    /// What to ask with.
    pub validators: Validators,
    /// The [`fingerprint`](super::rows::fingerprint) of the document that was kept last; another number while that may
    /// not be all there is.
    pub fingerprint: Option<i64>,
    /// When it last answered a question without validators.
    pub asked_whole: Option<Timestamp>,
    /// How many minutes the publisher asks to wait.
    pub ttl_minutes: Option<u32>,
    /// When the publisher asks not to be asked.
    pub quiet_times: QuietTimes,
    /// How it is doing.
    pub health: FeedHealth,
}

/// How many entries the smart feeds' lists would show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SmartCounts {
    /// Unread ones dated today.
    pub today: u64,
    /// Unread ones.
    pub unread: u64,
    /// Starred ones, read or not.
    pub starred: u64,
    /// All that are not dismissed.
    pub all: u64,
    /// Dismissed ones.
    pub dismissed: u64,
}

const HEALTH: &str = "last_success, last_error, failing_since, failures, not_before, held_until, gone, moved_to, moved_days,
  asked_at, asked, took_ms, cut, newest, gap_minutes, trouble, stays_from, EXISTS (SELECT 1 FROM untyped WHERE url = feeds.url) AS untyped";

impl Lists {
    /// The subscriptions in the config's order, with their counts and health.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn feeds(&self) -> Result<Vec<FeedSummary>, StoreError> {
        let _snapshot = self.counting()?;
        let mut all = self.db.prepare_cached(&format!(
            "SELECT {HEALTH}, id, url, coalesce(user_title, nullif(title, '')) AS name, folder, home_url, unread, listed
             FROM feeds JOIN counts ON feed = id WHERE unsubscribed IS NULL ORDER BY position"
        ))?;
        let mut feeds = all.query_map([], summary)?.collect::<Result<Vec<_>, _>>()?;
        note_taken_places(&mut feeds);
        Ok(feeds)
    }

    /// The subscriptions as a refresh needs them, in the config's order.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn sources(&self) -> Result<Vec<FeedSource>, StoreError> {
        let mut all = self.db.prepare_cached(&format!(
            "SELECT {HEALTH}, id, url, etag, last_modified, fingerprint, ttl_minutes, asked_whole, quiet_hours, quiet_days
             FROM feeds WHERE unsubscribed IS NULL ORDER BY position"
        ))?;
        let sources = all.query_map([], |row| {
            Ok(FeedSource {
                health: health(row)?,
                id: FeedId(row.get("id")?),
                url: FeedUrl::new(row.get::<_, String>("url")?),
                validators: Validators { etag: row.get("etag")?, last_modified: row.get("last_modified")? },
                fingerprint: row.get("fingerprint")?,
                ttl_minutes: row.get("ttl_minutes")?,
                quiet_times: QuietTimes { hours: row.get("quiet_hours")?, days: row.get("quiet_days")? },
                asked_whole: row.get::<_, Option<Millis>>("asked_whole")?.map(|time| time.0),
            })
        })?;
        Ok(sources.collect::<Result<_, _>>()?)
    }

    /// The counts beside the smart feeds.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn smart_counts(&self, moment: Moment) -> Result<SmartCounts, StoreError> {
        let today = EntryQuery { scope: Scope::Today, read: ReadFilter::Unread, ..EntryQuery::default() };
        let today = self.count(&Listing::new(&today, moment))?;
        let _snapshot = self.counting()?;
        let mut sums = self.db.prepare_cached("SELECT total(unread), total(starred), total(listed), total(dismissed) FROM counts")?;
        let counts = sums.query_row([], |row| {
            let sum = |i| row.get::<_, f64>(i).map(|sum| sum as u64);
            Ok(SmartCounts { unread: sum(0)?, starred: sum(1)?, all: sum(2)?, dismissed: sum(3)?, today })
        })?;
        Ok(counts)
    }
}

fn summary(row: &Row<'_>) -> rusqlite::Result<FeedSummary> {
    let url = FeedUrl::new(row.get::<_, String>("url")?);
    let title: Option<Line> = row.get("name")?;
    let folder: Option<Line> = row.get("folder")?;
    Ok(FeedSummary {
        health: health(row)?,
        id: FeedId(row.get("id")?),
        title: title.map_or_else(|| url.shown(), |line| line.0),
        url,
        folder: folder.map(|line| line.0),
        home_url: row.get("home_url")?,
        unread: row.get::<_, i64>("unread")?.cast_unsigned(),
        entries: row.get::<_, i64>("listed")?.cast_unsigned(),
    })
}

/// Notes where a feed has moved to the address of another one.
fn note_taken_places(feeds: &mut [FeedSummary]) {
    let moved: Vec<usize> = (0..feeds.len()).filter(|at| feeds[*at].health.moved_to.is_some()).collect();
    for at in moved {
        let Some(to) = &feeds[at].health.moved_to else { continue };
        let taken = |other: &&FeedSummary| other.id != feeds[at].id && is_asked_at(&other.url, other.health.asked_at.as_ref(), to);
        if let Some(title) = feeds.iter().find(taken).map(|other| other.title.clone()) {
            feeds[at].health.stays = Some(Stays::Subscribed(title));
        }
    }
}

/// Whether a feed with this address, or with this one that it moved to, is asked at `to`.
pub(super) fn is_asked_at(url: &FeedUrl, asked_at: Option<&FeedUrl>, to: &FeedUrl) -> bool {
    [Some(url), asked_at].into_iter().flatten().any(|url| place(url.as_str()) == place(to.as_str()))
}

/// The columns of [`HEALTH`].
fn health(row: &Row<'_>) -> rusqlite::Result<FeedHealth> {
    let time = |name: &str| row.get::<_, Option<Millis>>(name).map(|time| time.map(|millis| millis.0));
    let number = |name: &str| row.get::<_, Option<i64>>(name).map(|number| number.and_then(|number| u64::try_from(number).ok()));
    let text = |name: &str| row.get::<_, Option<String>>(name).map(|text| text.map(|text| Clean::new(&text)));
    let url = FeedUrl::new(row.get::<_, String>("url")?);
    let (moved_to, stays_from): (Option<String>, Option<String>) = (row.get("moved_to")?, row.get("stays_from")?);
    let stays = match &moved_to {
        None => None,
        to if *to == stays_from => Some(Stays::TakenBack),
        Some(_) => url.holds_secret().then_some(Stays::Secret),
    };
    Ok(FeedHealth {
        stays,
        last_success: time("last_success")?,
        last_error: text("last_error")?,
        trouble: row.get::<_, Option<String>>("trouble")?.map(|word| Trouble::of_word(&word)),
        failing_since: time("failing_since")?,
        failures: row.get("failures")?,
        not_before: time("not_before")?,
        held_until: time("held_until")?,
        gone: row.get("gone")?,
        moved_to: moved_to.map(FeedUrl::new),
        moved_days: row.get("moved_days")?,
        untyped: row.get("untyped")?,
        asked_at: row.get::<_, Option<String>>("asked_at")?.map(FeedUrl::new),
        asked: time("asked")?,
        took: number("took_ms")?.map(Duration::from_millis),
        cut: text("cut")?,
        newest: time("newest")?,
        gap: number("gap_minutes")?.map(|minutes| Duration::from_secs(minutes.saturating_mul(60))),
    })
}
