//! What a [`FeedServer`](super::FeedServer) answers: good replies, and every bad one that the world knows.
//!
//! A reply is built like a sentence: `Reply::ok(feed).content_type("text/xml").etag("\"1\"").gzip()`.
//! How it goes over the wire is server.rs's.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::time::Duration;

/// One answer of a server: status, headers and a body, or a misbehaviour in their place.
#[derive(Clone, Debug)]
pub struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Body,
    pub(super) framing: Framing,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    pub(super) delay: Duration,
}

/// What comes after the headers, or instead of everything.
#[derive(Clone, Debug)]
pub(super) enum Body {
    /// These bytes, at once.
    Whole(Vec<u8>),
    /// These bytes one by one, this long apart.
    Drip(Vec<u8>, Duration),
    /// These bytes again and again until the client goes.
    Endless(Vec<u8>),
    /// So many zero bytes, compressed while they are sent.
    GzipBomb(u64),
    /// These bytes, then silence with the connection open.
    Stall(Vec<u8>),
    /// These bytes, then the connection is closed although more was promised.
    Cut(Vec<u8>),
    /// These bytes instead of a status line and all that follows; then the connection is closed.
    Raw(Vec<u8>),
    /// These bytes instead of a status line and all that follows, again and again until the client goes,
    /// about a megabyte a second.
    RawEndless(Vec<u8>),
    /// These bytes instead of a status line and all that follows, one by one, this long apart.
    RawDrip(Vec<u8>, Duration),
    /// Nothing at all, with the connection open.
    Hang,
}

/// How the end of a body is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// By a true Content-Length.
    Length,
    /// By a Content-Length of the test's choice.
    ClaimedLength(u64),
    /// By chunks.
    Chunked,
    /// By the connection's end.
    UntilClose,
}

/// Good replies.
impl Reply {
    /// 200 with this body.
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::with(Body::Whole(body.into()), Framing::Length)
    }

    /// This status with an empty body.
    pub fn status(code: u16) -> Self {
        Self { status: code, ..Self::ok("") }
    }

    /// A redirect (301, 302, 303, 307 or 308) to this address, which may be relative.
    pub fn redirect(code: u16, location: impl Into<String>) -> Self {
        Self::status(code).header("Location", location)
    }

    fn with(body: Body, framing: Framing) -> Self {
        Self { status: 200, headers: Vec::new(), body, framing, etag: None, last_modified: None, delay: Duration::ZERO }
    }
}

/// Bad replies.
impl Reply {
    /// Takes the request and never answers.
    pub fn hang() -> Self {
        Self::with(Body::Hang, Framing::Length)
    }

    /// Good headers, then the body byte by byte, this long apart.
    pub fn drip(body: impl Into<Vec<u8>>, every: Duration) -> Self {
        Self::with(Body::Drip(body.into(), every), Framing::Length)
    }

    /// Good headers, then this text for ever (`no length, no end`).
    pub fn endless(text: impl Into<Vec<u8>>) -> Self {
        Self::with(Body::Endless(text.into()), Framing::UntilClose)
    }

    /// A gzip stream that decodes to this many zero bytes, made while it is sent: no memory of its own.
    pub fn gzip_bomb(decoded_bytes: u64) -> Self {
        Self::with(Body::GzipBomb(decoded_bytes), Framing::Chunked).header("Content-Encoding", "gzip")
    }

    /// Promises `whole`, sends its first `sent` bytes and closes the connection.
    pub fn cut(whole: impl Into<Vec<u8>>, sent: usize) -> Self {
        let mut bytes = whole.into();
        let promised = bytes.len() as u64;
        bytes.truncate(sent);
        Self::with(Body::Cut(bytes), Framing::ClaimedLength(promised))
    }

    /// Promises `whole`, sends its first `sent` bytes and leaves the connection open, silent.
    pub fn stall(whole: impl Into<Vec<u8>>, sent: usize) -> Self {
        let mut bytes = whole.into();
        let promised = bytes.len() as u64;
        bytes.truncate(sent);
        Self::with(Body::Stall(bytes), Framing::ClaimedLength(promised))
    }

    /// These bytes instead of any HTTP, then the end of the connection. Empty: closes without a word.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self::with(Body::Raw(bytes.into()), Framing::Length)
    }

    /// These bytes instead of any HTTP, without end: for headers that never are over.
    pub fn raw_endless(bytes: impl Into<Vec<u8>>) -> Self {
        Self::with(Body::RawEndless(bytes.into()), Framing::Length)
    }

    /// These bytes instead of any HTTP, one by one: for headers that drip.
    pub fn raw_drip(bytes: impl Into<Vec<u8>>, every: Duration) -> Self {
        Self::with(Body::RawDrip(bytes.into(), every), Framing::Length)
    }
}

/// What a reply can be given.
impl Reply {
    /// Adds a header; the same name may come more than once.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds `Content-Type`.
    pub fn content_type(self, value: impl Into<String>) -> Self {
        self.header("Content-Type", value)
    }

    /// Adds `ETag`; a request that brings it back in `If-None-Match` is answered 304.
    /// For a server that ignores conditions use [`Reply::header`].
    pub fn etag(mut self, value: impl Into<String>) -> Self {
        let value = value.into();
        self.etag = Some(value.clone());
        self.header("ETag", value)
    }

    /// Adds `Last-Modified`; a request that brings it back in `If-Modified-Since` is answered 304.
    pub fn last_modified(mut self, value: impl Into<String>) -> Self {
        let value = value.into();
        self.last_modified = Some(value.clone());
        self.header("Last-Modified", value)
    }

    /// Another status than 200 for a reply that has a body.
    pub fn code(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Compresses the body and says so in `Content-Encoding`. Twice: twice.
    /// A body that is to be cut is cut after compression: `Reply::ok(feed).gzip().cut_after(100)`.
    pub fn gzip(self) -> Self {
        self.gzip_called("gzip")
    }

    /// Compresses the body and calls it something in `Content-Encoding`; empty: does not tell.
    pub fn gzip_called(mut self, encoding: &str) -> Self {
        if let Body::Whole(bytes) = &self.body {
            self.body = Body::Whole(gzipped(bytes));
        }
        if encoding.is_empty() { self } else { self.header("Content-Encoding", encoding) }
    }

    /// Sends only the first `sent` bytes of the body, then closes the connection.
    pub fn cut_after(mut self, sent: usize) -> Self {
        if let Body::Whole(bytes) = &self.body {
            let cut = Self::cut(bytes.clone(), sent);
            (self.body, self.framing) = (cut.body, cut.framing);
        }
        self
    }

    /// A Content-Length of the test's choice; the connection is closed after the body.
    pub fn claiming(mut self, length: u64) -> Self {
        self.framing = Framing::ClaimedLength(length);
        self
    }

    /// No Content-Length: the body ends with the connection.
    pub fn until_close(mut self) -> Self {
        self.framing = Framing::UntilClose;
        self
    }

    /// No Content-Length: the body comes in chunks.
    pub fn chunked(mut self) -> Self {
        self.framing = Framing::Chunked;
        self
    }

    /// Waits this long between the request and the answer.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

/// `bytes` as a gzip stream.
pub fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("writing to memory cannot fail");
    encoder.finish().expect("writing to memory cannot fail")
}
