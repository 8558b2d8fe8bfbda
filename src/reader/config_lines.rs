//! Lines of feeds that dateline itself writes into the config, and takes out: each change of the file is one
//! act in the journal. What a line's address is worth is noted before it stands there.

use super::{clock, error::ReaderError, handle::Reader, words::counted};
use crate::config::{Subscription, edit};
use crate::model::{Clean, FeedUrl};
use crate::store::Act;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

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
        let added = self.write_config(typed, move |text| {
            let text = edit::add(text, &lines)?;
            let urls: Vec<&str> = lines.iter().map(|line| line.url.as_str()).collect();
            let (_, entries) = edit::remove_all(&text, &urls)?;
            Ok((text, entries))
        });
        let payload = payload(added.await?, &untyped)?;
        self.inner.writer.ask(move |store| store.apply(Act::Subscribed { payload: &payload }, clock::now())).await?;
        Ok(())
    }

    /// Takes every line of this address out and journals that.
    pub(super) async fn remove_lines(&self, url: &FeedUrl, untyped: bool) -> Result<(), ReaderError> {
        let (named, is_untyped) = (url.clone(), untyped.then(|| url.as_str().to_owned()).into_iter().collect());
        let removed = self.edit_config(move |text| match edit::remove_all(text, &[named.as_str()])? {
            (_, none) if none.is_empty() => Err(edit::EditError::NoSuchFeed(named.clone())),
            removed => Ok(removed),
        });
        let payload = payload(removed.await?, &is_untyped)?;
        self.inner.writer.ask(move |store| store.apply(Act::Unsubscribed { payload: &payload }, clock::now())).await?;
        Ok(())
    }

    /// Puts lines back that the config does not have.
    pub(super) async fn put_back(&self, payload: &str) -> Result<(), ReaderError> {
        let lines = lines_of(payload)?;
        let config = self.config();
        // What the user wrote meanwhile stays his own.
        let typed = lines.iter().map(Line::typed).filter(|(url, _)| config.feed(url).is_none()).collect();
        let cuts: Vec<edit::Removed> = lines.into_iter().map(|line| line.cut).collect();
        self.write_config(typed, move |text| Ok((edit::put_back(text, &cuts)?, ()))).await
    }

    /// Takes lines out that the config has.
    pub(super) async fn take_out(&self, payload: &str) -> Result<(), ReaderError> {
        let lines = lines_of(payload)?;
        let change = move |text: &str| {
            let urls: Vec<&str> = lines.iter().map(|line| line.cut.url.as_str()).collect();
            Ok((edit::remove_all(text, &urls)?.0, ()))
        };
        self.edit_config(change).await
    }

    /// Changes the config file where no new address comes into it.
    pub(super) async fn edit_config<T: Send + 'static>(
        &self,
        change: impl Fn(&str) -> Result<(String, T), edit::EditError> + Send + 'static,
    ) -> Result<T, ReaderError> {
        self.write_config(Vec::new(), change).await
    }

    /// Changes the config file and follows it; what `change` returns beside the text comes back. Of the
    /// addresses that it brings is noted first whether the user typed them.
    pub(super) async fn write_config<T: Send + 'static>(
        &self,
        addresses: Vec<(FeedUrl, bool)>,
        change: impl Fn(&str) -> Result<(String, T), edit::EditError> + Send + 'static,
    ) -> Result<T, ReaderError> {
        let noted = addresses.clone();
        if !noted.is_empty() {
            self.inner.writer.ask(move |store| store.note_typed(&noted)).await?;
        }
        let path = self.config_path();
        let edited = tokio::task::spawn_blocking(move || edit::rewrite(&path, change)).await;
        let edited = edited.map_err(|_| ReaderError::new("editing config.toml broke off; dateline.log says why"))?;
        if edited.is_err() && !addresses.is_empty() {
            let config = self.config();
            let none = addresses.into_iter().filter(|(url, _)| config.feed(url).is_none()).map(|(url, _)| (url, true)).collect::<Vec<_>>();
            self.inner.writer.ask(move |store| store.note_typed(&none)).await?;
        }
        let result = edited?;
        self.follow_config().await?;
        Ok(result)
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

fn payload(cuts: Vec<edit::Removed>, untyped: &HashSet<String>) -> Result<String, ReaderError> {
    let lines: Vec<Line> = cuts.into_iter().map(|cut| Line { untyped: untyped.contains(&cut.url), cut }).collect();
    serde_json::to_string(&lines).map_err(|error| ReaderError::new(error.to_string()))
}

fn lines_of(payload: &str) -> Result<Vec<Line>, ReaderError> {
    serde_json::from_str(payload)
        .map_err(|_| ReaderError::new("the journal's note about these feeds can't be read; edit config.toml instead"))
}
