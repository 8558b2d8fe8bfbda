//! Whether a server can be reached at all, and what time it is there.

use super::client::Packing;
use super::error::FetchError;
use super::headers;
use super::http::Fetcher;
use super::patience::Patience;
use super::request::Request;
use super::trail::Trail;
use crate::model::Clean;
use jiff::Timestamp;
use std::time::Duration;

/// A server that answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Who.
    pub host: Clean,
    /// HTTP's status code, whichever it is.
    pub code: u16,
    /// The server's clock (`Date`), if it says.
    pub date: Option<Timestamp>,
    /// How long the head of the answer took.
    pub took: Duration,
}

impl Fetcher {
    /// Asks once, as [`Fetcher::get`] would, and takes no more than the head of the answer, whatever it
    /// is: a redirect is not followed, a body is not read.
    ///
    /// # Errors
    /// Where there is no answer: no name, no connection, no trust, no patience left.
    pub async fn reach(&self, request: &Request<'_>) -> Result<Reached, FetchError> {
        let headers = self.shared.headers(request)?;
        let trail = Trail::begin(request)?;
        let _turn = self.shared.turns.wait(&trail.here().origin()).await;
        let whole = self.shared.limits.whole;
        let patience = Patience::new(whole, whole);
        let response = self.shared.send(&trail, headers, Packing::Undone, &patience).await?;
        Ok(Reached {
            host: trail.here().host(),
            code: response.status().as_u16(),
            date: headers::sent(response.headers()),
            took: whole.saturating_sub(patience.left()),
        })
    }
}
