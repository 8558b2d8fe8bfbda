//! Reading a body: never more than the cap, and whatever came before it broke off.

use super::error::{FetchError, Phase};
use super::patience::Patience;
use crate::model::Clean;
use flate2::read::MultiGzDecoder;
use reqwest::Response;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::Semaphore;

/// A body is large from here on: it needs a room. Most feeds never do.
const LARGE: usize = 1 << 20;
/// Large bodies that are read at the same time; the others wait where they are. (Without this, 32
/// bombs at once took 320 MiB; with it, up to 160, half of it holes in glibc's heap.)
pub(super) const ROOMS: usize = 3;

/// How a body may come in.
pub(super) struct Terms<'a, F> {
    /// Who sends it.
    pub(super) host: &'a Clean,
    /// The most that is taken, after decompression.
    pub(super) mib: u64,
    /// The longest silence.
    pub(super) read_timeout: Duration,
    /// Where large bodies find room, [`ROOMS`] at a time.
    pub(super) rooms: &'a Arc<Semaphore>,
    /// Makes an error of reqwest's ours.
    pub(super) explain: F,
}

/// What came, and why no more did.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) bytes: Vec<u8>,
    pub(super) truncated: Option<FetchError>,
    /// The room of a large body: given back when whoever has the bytes is done with them.
    pub(super) room: Option<OwnedSemaphorePermit>,
}

impl<F: Fn(reqwest::Error) -> FetchError> Terms<'_, F> {
    /// Reads to the end, to the cap (an error) or to where it breaks off.
    pub(super) async fn read(&self, mut response: Response, patience: &mut Patience) -> Result<Received, FetchError> {
        let mut room = None;
        let mut bytes = Vec::with_capacity(LARGE);
        let truncated = loop {
            let next = patience.within(self.read_timeout, Phase::Body, self.host, response.chunk()).await;
            match next.and_then(|chunk| chunk.map_err(&self.explain)) {
                Ok(None) => break None,
                Err(error) if bytes.is_empty() => return Err(error),
                Err(error) => break Some(error),
                Ok(Some(chunk)) if bytes.len() + chunk.len() > self.cap() => return Err(self.too_large()),
                Ok(Some(chunk)) => {
                    if room.is_none() && bytes.len() + chunk.len() > LARGE {
                        room = patience.excuse(Arc::clone(self.rooms).acquire_owned()).await.ok();
                        // Once, not by doubling, which leaves holes that allocators keep.
                        bytes.reserve_exact(self.cap() - bytes.len());
                    }
                    bytes.extend_from_slice(&chunk);
                }
            }
        };
        bytes.shrink_to_fit();
        if room.is_none() && is_packed(&bytes) {
            // How large it is shows only when it is unpacked.
            room = patience.excuse(Arc::clone(self.rooms).acquire_owned()).await.ok();
        }
        let mut received = self.unpack(Received { bytes, truncated, room })?;
        received.room = received.room.filter(|_| received.bytes.len() > LARGE);
        Ok(received)
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
            if !is_packed(&received.bytes) {
                break;
            }
            let cap = self.cap();
            let mut unpacked = Vec::with_capacity(cap.saturating_add(1));
            let end = MultiGzDecoder::new(received.bytes.as_slice()).take(cap as u64 + 1).read_to_end(&mut unpacked);
            if unpacked.len() > cap {
                return Err(self.too_large());
            }
            unpacked.shrink_to_fit();
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

/// Whether bytes end as a document of XML or JSON does. One that does not was cut, whatever the length
/// that its server gave, and is to be asked for again as a whole.
pub(super) fn is_ended(bytes: &[u8]) -> bool {
    // UTF-16 has a NUL beside each of these.
    let end = bytes.iter().rev().find(|byte| !byte.is_ascii_whitespace() && **byte != 0);
    end.is_none_or(|byte| matches!(byte, b'>' | b'}' | b']'))
}

/// Whether a `Content-Encoding` of this name says that a body is packed in a way that [`Terms::read`] does not undo
/// by its bytes.
pub(super) fn is_called_packed(encoding: &str) -> bool {
    ["br", "zstd", "deflate", "compress"].iter().any(|known| encoding.split(',').any(|part| part.trim() == *known))
}

/// Whether a body is as it was written, though it is called packed so: it begins as a text of XML, HTML or JSON
/// does, and not as such a body. (Brotli and raw deflate have no mark of their own to begin with.)
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    // UTF-8's mark and both of UTF-16; UTF-16 has a NUL beside each sign.
    let marks: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
    let text = marks.iter().find_map(|mark| bytes.strip_prefix(*mark)).unwrap_or(bytes);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace() && **byte != 0);
    first.is_none_or(|byte| matches!(byte, b'<' | b'{' | b'['))
}

/// Whether bytes begin as gzip does (RFC 1952 §2.3.1).
fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}
