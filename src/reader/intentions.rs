//! Edits of the config file that one left unfinished who died: whether they are in the file decides what
//! becomes of their acts.

use super::{clock, error::ReaderError, handle::Reader};
use crate::config::edit;
use crate::store::{Intention, Store};
use std::{fs, path::Path};

impl Reader {
    /// Writes down what is about to be done with the config file, whose text this is, by whom has its lock.
    pub(super) async fn intend(&self, text: &str, intention: Option<Intention>) -> Result<bool, ReaderError> {
        let text = text.to_owned();
        let intended = self.inner.writer.ask(move |store| {
            settle(store, &text)?;
            match intention {
                Some(intention) => Ok::<_, ReaderError>(store.intend(&intention, clock::now())?),
                None => Ok(true),
            }
        });
        intended.await
    }

    /// Finishes what one that died left unfinished.
    pub(super) async fn settle(&self) -> Result<(), ReaderError> {
        if self.inner.writer.ask(|store| store.lists().intended()).await?.is_none() {
            return Ok(());
        }
        let path = self.config_path();
        let locked = tokio::task::spawn_blocking(move || edit::lock(&path)).await;
        // Who has the lock knows that the one who wrote it down has not.
        let Ok(Some(_lock)) = locked else { return Ok(()) };
        let path = self.config_path();
        self.inner.writer.ask(move |store| settle_file(store, &path)).await
    }

    /// As [`Reader::settle`]; it can wait.
    pub(super) async fn settle_or_log(&self) {
        if let Err(error) = self.settle().await {
            tracing::warn!(%error, "an edit of config.toml is left unfinished");
        }
    }
}

/// As [`Reader::settle`], for whom has the lock of the config file at `path`.
pub(super) fn settle_file(store: &mut Store, path: &Path) -> Result<(), ReaderError> {
    if store.lists().intended()?.is_none() {
        return Ok(());
    }
    // A file that can't be read now, or is no TOML, can be another time.
    fs::read_to_string(path).map_or(Ok(()), |text| settle(store, &text))
}

fn settle(store: &mut Store, text: &str) -> Result<(), ReaderError> {
    if let Some(intended) = store.lists().intended()?
        && let Ok(is_made) = edit::is_made(text, &intended.goes, &intended.comes)
    {
        store.settle(is_made)?;
    }
    Ok(())
}
