//! What was public once stays so in later runs: what the database knows of it, taken over by `fetch`, and
//! forgotten where the user answers for a host anew.

use super::{
    error::ReaderError,
    handle::{Reader, learn},
};
use crate::fetch::{forget_public, host_name};

impl Reader {
    /// Takes over what is known by now: the user may have answered for a host in another instance.
    pub(super) async fn learn_public(&self) -> Result<(), ReaderError> {
        self.inner
            .lists
            .look(|lists| {
                learn(lists);
                Ok::<_, ReaderError>(())
            })
            .await
    }

    /// The user answers for the host of an address: it may stand for a private one from now on, whatever it was
    /// before. Whether it was known as public.
    pub(super) async fn forget_public(&self, address: &str) -> Result<bool, ReaderError> {
        let Some(host) = host_name(address) else { return Ok(false) };
        forget_public(&host);
        self.inner.writer.ask(move |store| store.forget_public(&host)).await
    }
}
