//! Lines of feeds that dateline itself writes into the config, and takes out: each change of the file is one
//! act in the journal, written down before it. What a line's address is worth is noted before it stands there.

use super::{
    clock,
    error::ReaderError,
    handle::Reader,
    intentions::{settle, settle_file},
    words::counted,
};
use crate::config::{Subscription, edit, rewrite};
use crate::model::{Clean, FeedUrl};
use crate::store::{Course, Deed, Intention, ListEdit, Store, Undone};
use serde::{Deserialize, Serialize};
use std::{collections::HashSet, path::Path, sync::Arc};
use tokio::runtime::Handle;

/// A line as it lies in the journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    cut: edit::Removed,
    /// Whether nobody typed its address.
    #[serde(default)]
    untyped: bool,
}

impl Line {
    fn typed(&self) -> (FeedUrl, bool) {
        (FeedUrl::new(&self.cut.url), !self.untyped)
    }
}

impl Reader {
    /// Adds lines, each with whether the user typed its address, and journals that.
    pub(super) async fn add_lines(&self, lines: Vec<(Subscription, bool)>) -> Result<(), ReaderError> {
        let typed: Vec<(FeedUrl, bool)> = lines.iter().map(|(line, typed)| (line.url.clone(), *typed)).collect();
        let untyped: HashSet<String> = typed.iter().filter(|(_, typed)| !typed).map(|(url, _)| url.as_str().to_owned()).collect();
        let lines: Vec<Subscription> = lines.into_iter().map(|(line, _)| line).collect();
        let change = move |text: &str| {
            let comes = lines.iter().map(|line| line.url.as_str().to_owned()).collect();
            let deed = Deed::Subscribed(payload(edit::added(&lines), &untyped));
            Ok((edit::add(text, &lines)?, new(deed, ListEdit { comes, ..ListEdit::default() })))
        };
        self.do_in_config(typed, change).await
    }

    /// Takes every line of this address out and journals that.
    pub(super) async fn remove_lines(&self, url: &FeedUrl, untyped: bool) -> Result<(), ReaderError> {
        let (url, is_untyped) = (url.clone(), untyped.then(|| url.as_str().to_owned()).into_iter().collect());
        let change = move |text: &str| match edit::remove_all(text, &[url.as_str()])? {
            (_, none) if none.is_empty() => Err(edit::EditError::NoSuchFeed(url.clone())),
            (text, cuts) => {
                let edit = ListEdit { goes: urls(&cuts), ..ListEdit::default() };
                Ok((text, new(Deed::Unsubscribed(payload(cuts, &is_untyped)), edit)))
            }
        };
        self.do_in_config(Vec::new(), change).await
    }

    /// Puts the lines of an act back that the config does not have; it is undone by that, or done again.
    pub(super) async fn put_back(&self, payload: &str, course: Course, deed: Deed) -> Result<Option<Undone>, ReaderError> {
        let lines = lines_of(payload).unwrap_or_default();
        let config = self.config();
        // What the user wrote meanwhile stays his own.
        let typed = lines.iter().map(Line::typed).filter(|(url, _)| config.feed(url).is_none()).collect();
        let cuts: Vec<edit::Removed> = lines.into_iter().map(|line| line.cut).collect();
        let change = move |text: &str| {
            let edit = ListEdit { comes: edit::missing(text, &cuts)?, ..ListEdit::default() };
            let intention = Intention { course, deed: deed.clone(), payload: None, edit };
            Ok((edit::put_back(text, &cuts)?, Some(intention)))
        };
        self.write_config(typed, change).await
    }

    /// Takes the lines of an act out that the config has; it is undone by that, or done again, and has them
    /// as they stood from then on: the user may have written more into them since.
    pub(super) async fn take_out(&self, payload: &str, course: Course, deed: Deed) -> Result<Option<Undone>, ReaderError> {
        let lines = lines_of(payload).unwrap_or_default();
        let untyped: HashSet<String> = lines.iter().filter(|line| line.untyped).map(|line| line.cut.url.clone()).collect();
        let change = move |text: &str| {
            let named: Vec<&str> = lines.iter().map(|line| line.cut.url.as_str()).collect();
            let (text, cuts) = edit::remove_all(text, &named)?;
            let edit = ListEdit { goes: urls(&cuts), ..ListEdit::default() };
            // Lines that somebody took out already stay noted as they were.
            let payload = (!cuts.is_empty()).then(|| self::payload(cuts, &untyped));
            Ok((text, Some(Intention { course, deed: deed.clone(), payload, edit })))
        };
        self.write_config(Vec::new(), change).await
    }

    /// As [`Reader::write_config`], for an act that is new.
    async fn do_in_config(
        &self,
        addresses: Vec<(FeedUrl, bool)>,
        change: impl Fn(&str) -> Result<(String, Option<Intention>), edit::EditError> + Send + 'static,
    ) -> Result<(), ReaderError> {
        self.write_config(addresses, change).await?.ok_or_else(came_between)?;
        self.leave_forgotten().await;
        Ok(())
    }

    /// Changes the config file and follows it. The act that the change belongs to, if any, is written down
    /// before, so that it can be undone whatever happens, and is one after it. Where one of these fails, or
    /// another act came between (`None`), the file is as before. Of the addresses that the change brings is
    /// noted first whether the user typed them.
    pub(super) async fn write_config(
        &self,
        addresses: Vec<(FeedUrl, bool)>,
        change: impl Fn(&str) -> Result<(String, Option<Intention>), edit::EditError> + Send + 'static,
    ) -> Result<Option<Undone>, ReaderError> {
        self.put_before().await?;
        // Kept even where the change fails: a note too many costs a `dateline add`, one too few a secret.
        if !addresses.is_empty() {
            self.inner.writer.ask(move |store| store.note_typed(&addresses)).await?;
        }
        let following = Arc::clone(&self.inner.following).lock_owned().await;
        let (reader, here) = (self.clone(), tokio::runtime::Handle::current());
        // Once begun it is brought to its end, even if nobody waits for that any more.
        let edited = tokio::task::spawn_blocking(move || {
            let _following = following;
            let path = reader.config_path();
            let _lock = rewrite::lock(&path, rewrite::PATIENCE)?;
            let edited = reader.edit_locked(&path, &here, change);
            if matches!(edited, Ok(Some(_))) {
                rewrite::clear(&path);
            } else {
                here.block_on(reader.settle_locked(&path));
                reader.look_back();
            }
            edited.map(Option::flatten)
        });
        edited.await.map_err(|_| ReaderError::new("editing config.toml broke off; dateline.log says why"))?
    }

    /// As [`Reader::write_config`], for whom has the file's lock.
    fn edit_locked(
        &self,
        path: &Path,
        here: &Handle,
        change: impl Fn(&str) -> Result<(String, Option<Intention>), edit::EditError>,
    ) -> Result<Option<Option<Undone>>, ReaderError> {
        let before = rewrite::read(path)?;
        let (text, place) = (before.clone(), path.to_owned());
        // What others left, and once only: what is written down after this is our own.
        here.block_on(self.inner.writer.ask(move |store| settle(store, &place, &text)))?;
        let first = |intention: &Option<Intention>| here.block_on(self.intend(intention.clone()));
        let then = |intention: Option<Intention>| {
            here.block_on(async {
                self.follow_locked().await?;
                match intention {
                    Some(_) => Ok(self.inner.writer.ask(Store::fulfil).await?.map(Some)),
                    None => Ok(Some(None)),
                }
            })
        };
        rewrite::rewrite(path, before, change, first, then)
    }

    /// Writes down what is about to be done with the config file, by whom has its lock.
    async fn intend(&self, intention: Option<Intention>) -> Result<bool, ReaderError> {
        let Some(intention) = intention else { return Ok(true) };
        self.inner.writer.ask(move |store| store.intend(&intention, clock::now())).await
    }

    /// Finishes what one that died left unfinished. Where another one keeps the file's lock it is alive, and does
    /// so itself: nobody waits for it longer than a moment.
    pub(super) async fn settle(&self) -> Result<(), ReaderError> {
        if self.inner.writer.ask(|store| store.lists().intended()).await?.is_none() {
            return Ok(());
        }
        let path = self.config_path();
        let locked = tokio::task::spawn_blocking(move || rewrite::lock(&path, rewrite::MOMENT)).await;
        // Who has the lock knows that the one who wrote it down has not.
        let Ok(Ok(Some(_lock))) = locked else { return Ok(()) };
        let path = self.config_path();
        self.inner.writer.ask(move |store| settle_file(store, &path)).await
    }

    /// As [`Reader::settle`], for whom has the lock; it can wait.
    async fn settle_locked(&self, path: &Path) {
        let path = path.to_owned();
        if let Err(error) = self.inner.writer.ask(move |store| settle_file(store, &path)).await {
            tracing::warn!(%error, "an edit of config.toml is left unfinished");
        }
    }
}

/// In the place of what an act was about.
pub(super) const UNREADABLE: &str = "something whose note in the journal can't be read (config.toml stays as it is)";

/// Why an act that is new was not done.
pub(super) fn came_between() -> ReaderError {
    ReaderError::new("another dateline changed config.toml in the same moment; try again")
}

/// An act that is done for the first time.
fn new(deed: Deed, edit: ListEdit) -> Option<Intention> {
    Some(Intention { course: Course::Do, deed, payload: None, edit })
}

fn urls(cuts: &[edit::Removed]) -> Vec<String> {
    cuts.iter().map(|cut| cut.url.clone()).collect()
}

/// The address that a note in the journal is about, or how many there are.
pub(super) fn named(payload: &str) -> Clean {
    let Some(lines) = lines_of(payload) else { return Clean::new(UNREADABLE) };
    let urls: HashSet<&str> = lines.iter().map(|line| line.cut.url.as_str()).collect();
    match urls.iter().next() {
        Some(url) if urls.len() == 1 => FeedUrl::new(*url).shown(),
        _ => Clean::new(&counted(urls.len() as u64, "feed", "feeds")),
    }
}

fn payload(cuts: Vec<edit::Removed>, untyped: &HashSet<String>) -> String {
    let lines: Vec<Line> = cuts.into_iter().map(|cut| Line { untyped: untyped.contains(&cut.url), cut }).collect();
    serde_json::to_string(&lines).expect("texts and flags are JSON")
}

/// `None`: the note can't be read. Then nothing is done in the config, so that it is in no other act's way.
fn lines_of(payload: &str) -> Option<Vec<Line>> {
    serde_json::from_str(payload).inspect_err(|error| tracing::error!(%error, "the journal's note about feeds")).ok()
}

#[cfg(test)]
mod tests;
