//! Reading a body: never more than the cap, and whatever came before it broke off.

use super::error::{FetchError, Phase};
use crate::model::Clean;
use flate2::read::MultiGzDecoder;
use reqwest::Response;
use std::io::Read;
use std::time::Duration;
use tokio::time::timeout;

/// How a body may come in.
pub(super) struct Terms<'a, F> {
    /// Who sends it.
    pub(super) host: &'a Clean,
    /// The most that is taken, after decompression.
    pub(super) mib: u64,
    /// The longest silence.
    pub(super) read_timeout: Duration,
    /// Makes an error of reqwest's ours.
    pub(super) explain: F,
}

/// What came, and why no more did.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) bytes: Vec<u8>,
    pub(super) truncated: Option<FetchError>,
}

impl<F: Fn(reqwest::Error) -> FetchError> Terms<'_, F> {
    /// Reads to the end, to the cap (an error) or to where it breaks off.
    pub(super) async fn read(&self, mut response: Response) -> Result<Received, FetchError> {
        let mut received = Received { bytes: Vec::new(), truncated: None };
        loop {
            let next = timeout(self.read_timeout, response.chunk()).await;
            let silence = |_| Err(FetchError::Timeout { host: self.host.clone(), phase: Phase::Body, limit: self.read_timeout });
            match next.map_or_else(silence, |chunk| chunk.map_err(&self.explain)) {
                Ok(Some(chunk)) if received.bytes.len() + chunk.len() > self.cap() => return Err(self.too_large()),
                Ok(Some(chunk)) => received.bytes.extend_from_slice(&chunk),
                Ok(None) => return self.unpack(received),
                Err(error) if received.bytes.is_empty() => return Err(error),
                Err(error) => {
                    received.truncated = Some(error);
                    return self.unpack(received);
                }
            }
        }
    }

    fn cap(&self) -> usize {
        usize::try_from(self.mib.saturating_mul(1 << 20)).unwrap_or(usize::MAX)
    }

    fn too_large(&self) -> FetchError {
        FetchError::TooLarge { host: self.host.clone(), mib: self.mib }
    }

    /// Undoes a gzip that no header told of: files named `.gz`, bodies compressed twice.
    fn unpack(&self, mut received: Received) -> Result<Received, FetchError> {
        for _ in 0..2 {
            if !received.bytes.starts_with(&[0x1f, 0x8b]) {
                break;
            }
            let mut unpacked = Vec::new();
            let cap = self.cap();
            let end = MultiGzDecoder::new(received.bytes.as_slice()).take(cap as u64 + 1).read_to_end(&mut unpacked);
            if unpacked.len() > cap {
                return Err(self.too_large());
            }
            received.bytes = unpacked;
            if let Err(error) = end {
                let broken = FetchError::Decode { host: self.host.clone(), reason: Clean::new(&error.to_string()) };
                if received.bytes.is_empty() {
                    return Err(broken);
                }
                received.truncated.get_or_insert(broken);
            }
        }
        Ok(received)
    }
}
