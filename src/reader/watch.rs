//! What changes without this process's doing: the config file, and the database under other hands.

use super::{error::ReaderError, handle::Reader};
use crate::config::Config;
use crate::model::Clean;
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

/// How often is looked: what the command line changes appears on an open screen within a second.
const EVERY: Duration = Duration::from_millis(400);

/// Something that changed.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The database: lists and counts are to be asked for again.
    Store,
    /// The config file was read again: the config, and what is wrong in it.
    Config(Arc<Config>, Vec<Clean>),
    /// Something is not as it should be: the database was damaged, or can only be read.
    Warned(Clean),
    /// Marks that waited are written.
    Kept(Clean),
}

impl Reader {
    /// Waits for the next change; await it in a loop. Dropping the future loses no change.
    pub async fn changed(&self) -> Change {
        loop {
            if let Some(told) = self.notices().into_iter().reduce(|told, more| Clean::new(&format!("{told}; {more}"))) {
                return Change::Warned(told);
            }
            tokio::time::sleep(EVERY).await;
            if let Some(told) = self.retry().await {
                return Change::Kept(told);
            }
            match self.look().await {
                Ok(Some(change)) => return change,
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "looking for changes"),
            }
        }
    }

    /// Reads the config file again now, should it have changed (after an editor closed).
    ///
    /// # Errors
    /// Where the database can't follow the new feed list.
    pub async fn reload_config(&self) -> Result<Option<Change>, ReaderError> {
        let mistakes = self.follow_config().await?;
        Ok(mistakes.map(|mistakes| Change::Config(self.config(), mistakes)))
    }

    async fn look(&self) -> Result<Option<Change>, ReaderError> {
        if self.config_has_settled()
            && let Some(change) = self.reload_config().await?
        {
            return Ok(Some(change));
        }
        let version = self.inner.lists.look(|lists| lists.data_version()).await?;
        let before = self.inner.seen_version.swap(version, Ordering::Relaxed);
        Ok((before != version).then_some(Change::Store))
    }
}
