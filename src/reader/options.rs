//! Options set for this run only.

use super::{error::ReaderError, handle::Reader};
use crate::config::Config;
use std::sync::Arc;

impl Reader {
    /// Sets an option, named `section.option`, until the config file is read again or the process ends;
    /// the config that is in force then. The value is checked as a line of the file would be.
    ///
    /// # Errors
    /// No such option, or a value that it can't have.
    pub async fn set_option(&self, option: &str, value: &str) -> Result<Arc<Config>, ReaderError> {
        let config = self.config().with_option(option, value).map_err(ReaderError)?;
        Ok(self.use_config(config))
    }
}
