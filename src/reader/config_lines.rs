//! Lines of feeds that dateline itself writes into the config, and takes out: each change of the file is one
//! act in the journal. What a line's address is worth is noted before it stands there.

use super::{clock, error::ReaderError, handle::Reader, words::counted};
use crate::config::{Subscription, edit};
use crate::model::{Clean, FeedUrl};
use crate::store::{Act, Store, StoreError};
use serde::{Deserialize, Serialize};
use std::{collections::HashSet, sync::Arc};

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
        let change = move |text: &str| Ok((edit::add(text, &lines)?, edit::added(&lines)));
        let journal =
            move |store: &mut Store, added| store.apply(Act::Subscribed { payload: &payload(added, &untyped) }, clock::now()).map(Some);
        self.write_config(typed, change, journal).await.map(drop)
    }

    /// Takes every line of this address out and journals that.
    pub(super) async fn remove_lines(&self, url: &FeedUrl, untyped: bool) -> Result<(), ReaderError> {
        let (named, is_untyped) = (url.clone(), untyped.then(|| url.as_str().to_owned()).into_iter().collect());
        let change = move |text: &str| match edit::remove_all(text, &[named.as_str()])? {
            (_, none) if none.is_empty() => Err(edit::EditError::NoSuchFeed(named.clone())),
            removed => Ok(removed),
        };
        let journal = move |store: &mut Store, removed| {
            store.apply(Act::Unsubscribed { payload: &payload(removed, &is_untyped) }, clock::now()).map(Some)
        };
        self.write_config(Vec::new(), change, journal).await.map(drop)
    }

    /// Puts lines back that the config does not have; `journal` notes that.
    pub(super) async fn put_back<R: Send + 'static>(
        &self,
        payload: &str,
        journal: impl FnOnce(&mut Store, Option<String>) -> Result<Option<R>, StoreError> + Send + 'static,
    ) -> Result<Option<R>, ReaderError> {
        let lines = lines_of(payload)?;
        let config = self.config();
        // What the user wrote meanwhile stays his own.
        let typed = lines.iter().map(Line::typed).filter(|(url, _)| config.feed(url).is_none()).collect();
        let cuts: Vec<edit::Removed> = lines.into_iter().map(|line| line.cut).collect();
        self.write_config(typed, move |text| Ok((edit::put_back(text, &cuts)?, ())), move |store, ()| journal(store, None)).await
    }

    /// Takes lines out that the config has; `journal` notes that, and them as they stood: the user may have
    /// written more into them since.
    pub(super) async fn take_out<R: Send + 'static>(
        &self,
        payload: &str,
        journal: impl FnOnce(&mut Store, Option<String>) -> Result<Option<R>, StoreError> + Send + 'static,
    ) -> Result<Option<R>, ReaderError> {
        let lines = lines_of(payload)?;
        let untyped = lines.iter().filter(|line| line.untyped).map(|line| line.cut.url.clone()).collect();
        let change = move |text: &str| {
            let urls: Vec<&str> = lines.iter().map(|line| line.cut.url.as_str()).collect();
            edit::remove_all(text, &urls)
        };
        let journal = move |store: &mut Store, cuts: Vec<edit::Removed>| {
            // Lines that somebody took out already stay noted as they were.
            let fresh = (!cuts.is_empty()).then(|| self::payload(cuts, &untyped));
            journal(store, fresh)
        };
        self.write_config(Vec::new(), change, journal).await
    }

    /// Changes the config file, follows it and writes that down by `journal`, which gets what `change` returns
    /// beside the text. Where one of these fails, or `journal` answers with nothing, the file is as before. Of
    /// the addresses that the change brings is noted first whether the user typed them.
    pub(super) async fn write_config<T: Send + 'static, R: Send + 'static>(
        &self,
        addresses: Vec<(FeedUrl, bool)>,
        change: impl Fn(&str) -> Result<(String, T), edit::EditError> + Send + 'static,
        journal: impl FnOnce(&mut Store, T) -> Result<Option<R>, StoreError> + Send + 'static,
    ) -> Result<Option<R>, ReaderError> {
        // Kept even where the change fails: a note too many costs a `dateline add`, one too few a secret.
        if !addresses.is_empty() {
            self.inner.writer.ask(move |store| store.note_typed(&addresses)).await?;
        }
        let following = Arc::clone(&self.inner.following).lock_owned().await;
        let (reader, here) = (self.clone(), tokio::runtime::Handle::current());
        // Once begun it is brought to its end, even if nobody waits for that any more.
        let edited = tokio::task::spawn_blocking(move || {
            let _following = following;
            let edited = edit::rewrite(&reader.config_path(), change, |result| {
                here.block_on(async {
                    reader.follow_locked().await?;
                    reader.inner.writer.ask(move |store| journal(store, result)).await
                })
            });
            if !matches!(edited, Ok(Some(_))) {
                reader.look_back();
            }
            edited
        });
        edited.await.map_err(|_| ReaderError::new("editing config.toml broke off; dateline.log says why"))?
    }
}

/// The address that a note in the journal is about, or how many there are.
pub(super) fn named(payload: &str) -> Clean {
    let lines = lines_of(payload).unwrap_or_default();
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

fn lines_of(payload: &str) -> Result<Vec<Line>, ReaderError> {
    serde_json::from_str(payload)
        .map_err(|_| ReaderError::new("the journal's note about these feeds can't be read; edit config.toml instead"))
}
