//! `FeedServer`: an HTTP server on 127.0.0.1, on threads of its own, that says what a test tells it to.
//!
//! It speaks just enough HTTP/1.1 to be any publisher: keep-alive, conditional answers, chunks,
//! compression; and all that goes wrong, on purpose (see [`Reply`]). It stops when it is dropped.

use super::reply::{Body, Framing, Reply};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::{HashMap, VecDeque};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long [`FeedServer::wait_for_requests`] waits before the test has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// A loopback server of its own port. Replies may be changed at any time, from any thread.
///
/// ```ignore
/// let server = FeedServer::start();
/// server.serve("/feed", Reply::ok(FEED).content_type("application/rss+xml").etag("\"1\""));
/// fetch(&server.url("/feed"));
/// assert_eq!(server.requests_to("/feed")[0].header("user-agent"), Some("dateline/0.1.0"));
/// ```
pub struct FeedServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

/// One request as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET`, in a reader's case.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// Names in lower case and values, in the order of arrival.
    pub headers: Vec<(String, String)>,
}

impl Request {
    /// The first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Whether it asks "has it changed?".
    pub fn is_conditional(&self) -> bool {
        self.header("if-none-match").is_some() || self.header("if-modified-since").is_some()
    }
}

/// The server as a test sees it.
impl FeedServer {
    /// Listens on a free port of 127.0.0.1. Every path is 404 until [`FeedServer::serve`].
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free loopback port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Arc::new(Shared::default());
        let acceptor = thread::spawn({
            let shared = Arc::clone(&shared);
            move || accept(&listener, &shared)
        });
        Self { address, shared, acceptor: Some(acceptor) }
    }

    /// The address of a path here: `http://127.0.0.1:PORT/path`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// From now on `path` is answered so. A path with a query is looked up whole first, then without it.
    pub fn serve(&self, path: &str, reply: Reply) -> &Self {
        self.serve_sequence(path, [reply])
    }

    /// From now on each request to `path` takes the next of these replies; the last one stays.
    pub fn serve_sequence(&self, path: &str, replies: impl IntoIterator<Item = Reply>) -> &Self {
        let replies: VecDeque<Reply> = replies.into_iter().collect();
        assert!(!replies.is_empty(), "a path needs a reply");
        self.shared.state().routes.insert(path.to_owned(), Route::Sequence(replies));
        self
    }

    /// From now on `path` is answered by what `answer` makes of the request.
    pub fn serve_with(&self, path: &str, answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> &Self {
        self.shared.state().routes.insert(path.to_owned(), Route::Computed(Arc::new(answer)));
        self
    }

    /// Answers every path that has no reply of its own: a captive portal, or a site behind a wall.
    pub fn serve_everywhere(&self, reply: Reply) -> &Self {
        self.shared.state().elsewhere = Some(reply);
        self
    }

    /// All requests so far, in the order in which their headers were complete.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.state().requests.clone()
    }

    /// The requests to one path, queries ignored.
    pub fn requests_to(&self, path: &str) -> Vec<Request> {
        self.requests().into_iter().filter(|request| without_query(&request.path) == path).collect()
    }

    /// Empties the record: what follows is counted from here.
    pub fn forget_requests(&self) {
        self.shared.state().requests.clear();
    }

    /// Returns as soon as `count` requests are recorded; fails the test after twenty seconds.
    /// It blocks: an async test needs the `multi_thread` flavor and `block_in_place` round it.
    pub fn wait_for_requests(&self, count: usize) {
        let state = self.shared.state();
        let waiting = |state: &mut State| state.requests.len() < count;
        let (state, late) = self.shared.changed.wait_timeout_while(state, PATIENCE, waiting).unwrap_or_else(PoisonError::into_inner);
        let came = state.requests.clone();
        drop(state);
        assert!(!late.timed_out(), "{} of {count} requests came: {came:?}", came.len());
    }

    /// The most requests that were being answered at the same moment.
    pub fn most_at_once(&self) -> usize {
        self.shared.state().most_at_once
    }
}

impl Drop for FeedServer {
    fn drop(&mut self) {
        let connections = {
            let mut state = self.shared.state();
            state.stopped = true;
            std::mem::take(&mut state.connections)
        };
        self.shared.changed.notify_all();
        for connection in connections.iter().filter_map(Weak::upgrade) {
            let _ = connection.shutdown(Shutdown::Both);
        }
        let _ = TcpStream::connect(self.address);
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

/// What the test's thread and the connections' threads share.
#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    routes: HashMap<String, Route>,
    elsewhere: Option<Reply>,
    requests: Vec<Request>,
    connections: Vec<Weak<TcpStream>>,
    at_once: usize,
    most_at_once: usize,
    stopped: bool,
}

enum Route {
    Sequence(VecDeque<Reply>),
    Computed(Arc<dyn Fn(&Request) -> Reply + Send + Sync>),
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // A failed assertion of the test must not fail the server's end as well.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits this long, or less if the server stops; tells whether it goes on.
    fn pause(&self, duration: Duration) -> bool {
        let running = |state: &mut State| !state.stopped;
        let (state, _) = self.changed.wait_timeout_while(self.state(), duration, running).unwrap_or_else(PoisonError::into_inner);
        !state.stopped
    }

    /// Keeps a connection open in silence until the server stops.
    fn hold(&self) {
        while self.pause(Duration::from_secs(3600)) {}
    }

    /// Records a request and finds its reply.
    fn answer(&self, request: &Request) -> Reply {
        let mut state = self.state();
        state.requests.push(request.clone());
        self.changed.notify_all();
        let path = if state.routes.contains_key(&request.path) { request.path.as_str() } else { without_query(&request.path) };
        let computed = match state.routes.get_mut(path) {
            Some(Route::Sequence(replies)) if replies.len() > 1 => return replies.pop_front().expect("there are two"),
            Some(Route::Sequence(replies)) => return replies[0].clone(),
            Some(Route::Computed(answer)) => Arc::clone(answer),
            None => return state.elsewhere.clone().unwrap_or_else(|| Reply::status(404)),
        };
        drop(state);
        computed(request)
    }

    fn enter(&self) {
        let mut state = self.state();
        state.at_once += 1;
        state.most_at_once = state.most_at_once.max(state.at_once);
    }

    fn leave(&self) {
        self.state().at_once -= 1;
    }
}

fn without_query(path: &str) -> &str {
    path.split('?').next().unwrap_or(path)
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        let Ok(stream) = stream else { continue };
        let stream = Arc::new(stream);
        {
            let mut state = shared.state();
            if state.stopped {
                return;
            }
            state.connections.retain(|connection| connection.strong_count() > 0);
            state.connections.push(Arc::downgrade(&stream));
        }
        let shared = Arc::clone(shared);
        let connection = move || {
            let _ = converse(&stream, &shared);
            let _ = stream.shutdown(Shutdown::Both);
        };
        thread::Builder::new().stack_size(1 << 20).spawn(connection).expect("a thread for a connection");
    }
}

/// Answers the requests of one connection until either side has had enough.
fn converse(stream: &TcpStream, shared: &Shared) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader)? {
        shared.enter();
        let reply = shared.answer(&request);
        let kept_alive = shared.pause(reply.delay).then(|| send(&mut &*stream, &reply, &request, shared));
        shared.leave();
        if !kept_alive.transpose()?.unwrap_or(false) {
            break;
        }
    }
    Ok(())
}

/// One request's head; `None` at the connection's end.
fn read_request(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else { return Ok(None) };
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    Ok(Some(Request { method, path, headers }))
}

/// Sends a reply; tells whether the connection may be used again.
fn send(wire: &mut impl Write, reply: &Reply, request: &Request, shared: &Shared) -> io::Result<bool> {
    if is_unchanged(reply, request) {
        send_head(wire, reply, 304, Some(0))?;
        return Ok(true);
    }
    match &reply.body {
        Body::Hang => shared.hold(),
        Body::Raw(bytes) => wire.write_all(bytes)?,
        Body::RawDrip(bytes, every) => drip(wire, bytes, *every, shared)?,
        Body::Whole(bytes) => return send_whole(wire, reply, bytes),
        Body::Cut(bytes) => {
            send_head(wire, reply, reply.status, None)?;
            wire.write_all(bytes)?;
        }
        Body::Stall(bytes) => {
            send_head(wire, reply, reply.status, None)?;
            wire.write_all(bytes)?;
            shared.hold();
        }
        Body::Drip(bytes, every) => {
            send_head(wire, reply, reply.status, Some(bytes.len()))?;
            drip(wire, bytes, *every, shared)?;
        }
        Body::Endless(text) => {
            send_head(wire, reply, reply.status, None)?;
            let block = text.repeat(65_536 / text.len().max(1) + 1);
            loop {
                wire.write_all(&block)?;
            }
        }
        Body::GzipBomb(size) => {
            send_head(wire, reply, reply.status, None)?;
            send_bomb(&mut *wire, *size)?;
        }
    }
    Ok(false)
}

/// Whether the reply's validators say that the client has it already.
fn is_unchanged(reply: &Reply, request: &Request) -> bool {
    match (request.header("if-none-match"), &reply.etag) {
        (Some(asked), Some(etag)) => asked == etag,
        // RFC 9110 §13.1.3: a date counts only where no tag was sent.
        (Some(_), None) => false,
        (None, _) => request.header("if-modified-since").is_some_and(|asked| Some(asked) == reply.last_modified.as_deref()),
    }
}

fn send_head(wire: &mut impl Write, reply: &Reply, status: u16, length: Option<usize>) -> io::Result<()> {
    let mut head = format!("HTTP/1.1 {status} Answer\r\n");
    for (name, value) in &reply.headers {
        head += &format!("{name}: {value}\r\n");
    }
    match (reply.framing, length) {
        _ if status == 304 => {}
        (Framing::Length, Some(length)) => head += &format!("Content-Length: {length}\r\n"),
        (Framing::ClaimedLength(length), _) => head += &format!("Content-Length: {length}\r\n"),
        (Framing::Chunked, _) => head += "Transfer-Encoding: chunked\r\n",
        (Framing::UntilClose, _) | (Framing::Length, None) => head += "Connection: close\r\n",
    }
    wire.write_all(head.as_bytes())?;
    wire.write_all(b"\r\n")
}

fn send_whole(wire: &mut impl Write, reply: &Reply, bytes: &[u8]) -> io::Result<bool> {
    send_head(wire, reply, reply.status, Some(bytes.len()))?;
    if reply.framing != Framing::Chunked {
        wire.write_all(bytes)?;
        return Ok(reply.framing == Framing::Length);
    }
    let mut chunks = Chunks { wire };
    for piece in bytes.chunks(1000) {
        chunks.write_all(piece)?;
    }
    chunks.finish()?;
    Ok(true)
}

fn drip(wire: &mut impl Write, bytes: &[u8], every: Duration, shared: &Shared) -> io::Result<()> {
    for byte in bytes {
        wire.write_all(&[*byte])?;
        wire.flush()?;
        if !shared.pause(every) {
            return Ok(());
        }
    }
    Ok(())
}

fn send_bomb(wire: &mut impl Write, size: u64) -> io::Result<()> {
    let mut encoder = GzEncoder::new(Chunks { wire }, Compression::fast());
    io::copy(&mut io::repeat(0).take(size), &mut encoder)?;
    encoder.finish()?.finish()
}

/// Writes each piece as a chunk (RFC 9112 §7.1).
struct Chunks<'a, W: Write> {
    wire: &'a mut W,
}

impl<W: Write> Chunks<'_, W> {
    fn finish(self) -> io::Result<()> {
        self.wire.write_all(b"0\r\n\r\n")
    }
}

impl<W: Write> Write for Chunks<'_, W> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if !piece.is_empty() {
            write!(self.wire, "{:x}\r\n", piece.len())?;
            self.wire.write_all(piece)?;
            self.wire.write_all(b"\r\n")?;
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.wire.flush()
    }
}
