//! `FeedServer`: an HTTP server on 127.0.0.1, on threads of its own, that says what a test tells it to.
//!
//! It speaks just enough HTTP/1.1 to be any publisher: keep-alive, conditional answers, chunks,
//! compression; and all that goes wrong, on purpose (see [`Reply`]). It stops when it is dropped.

use super::reply::Reply;
use super::tls::Identity;
use super::wire;
use rustls::{ServerConnection, StreamOwned};
use std::collections::{HashMap, VecDeque};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long [`FeedServer::wait_for_requests`] waits before the test has failed.
const PATIENCE: Duration = Duration::from_secs(120);

/// A loopback server of its own port. Replies may be changed at any time, from any thread.
///
/// ```ignore
/// let server = FeedServer::start();
/// server.serve("/feed", Reply::ok(FEED).content_type("application/rss+xml").etag("\"1\""));
/// fetch(&server.url("/feed"));
/// assert_eq!(server.requests_to("/feed")[0].header("user-agent"), Some("dateline/0.1.0"));
/// ```
pub struct FeedServer {
    scheme: &'static str,
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
        Self::start_as(None)
    }

    /// The same with TLS, under this identity.
    pub fn start_tls(identity: Identity) -> Self {
        Self::start_as(Some(identity))
    }

    fn start_as(identity: Option<Identity>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free loopback port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let scheme = if identity.is_some() { "https" } else { "http" };
        let shared = Arc::new(Shared { identity, ..Shared::default() });
        let acceptor = thread::spawn({
            let shared = Arc::clone(&shared);
            move || accept(&listener, &shared)
        });
        Self { scheme, address, shared, acceptor: Some(acceptor) }
    }

    /// The address of a path here: `http://127.0.0.1:PORT/path`, or https.
    pub fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
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

    /// Returns as soon as `count` requests are recorded; fails the test after two minutes.
    /// It blocks: an async test needs the `multi_thread` flavor and `block_in_place` round it.
    pub fn wait_for_requests(&self, count: usize) {
        let state = self.shared.state();
        let waiting = |state: &mut State| state.requests.len() < count;
        let (state, late) = self.shared.changed.wait_timeout_while(state, PATIENCE, waiting).unwrap_or_else(PoisonError::into_inner);
        let came = state.requests.clone();
        drop(state);
        assert!(!late.timed_out(), "{} of {count} requests came: {came:?}", came.len());
    }

    /// How many requests were answered 304, "nothing has changed".
    pub fn unchanged_answers(&self) -> usize {
        self.shared.state().unchanged
    }

    /// How many bytes of answers were handed to the system.
    pub fn bytes_sent(&self) -> u64 {
        self.shared.sent.load(Ordering::Relaxed)
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
pub(super) struct Shared {
    identity: Option<Identity>,
    state: Mutex<State>,
    changed: Condvar,
    sent: AtomicU64,
}

/// A connection that counts what is written to it.
struct Counted<'a> {
    stream: &'a TcpStream,
    sent: &'a AtomicU64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.read(buffer)
    }
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.stream.write(bytes)?;
        self.sent.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[derive(Default)]
struct State {
    routes: HashMap<String, Route>,
    elsewhere: Option<Reply>,
    requests: Vec<Request>,
    connections: Vec<Weak<TcpStream>>,
    at_once: usize,
    most_at_once: usize,
    unchanged: usize,
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
    pub(super) fn pause(&self, duration: Duration) -> bool {
        let running = |state: &mut State| !state.stopped;
        let (state, _) = self.changed.wait_timeout_while(self.state(), duration, running).unwrap_or_else(PoisonError::into_inner);
        !state.stopped
    }

    /// Keeps a connection open in silence until the server stops.
    pub(super) fn hold(&self) {
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

    /// Counts an answer 304.
    pub(super) fn count_unchanged(&self) {
        self.state().unchanged += 1;
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
            let counted = Counted { stream: &stream, sent: &shared.sent };
            let _ = match &shared.identity {
                None => converse(counted, &shared),
                Some(identity) => ServerConnection::new(Arc::clone(&identity.config))
                    .map_err(io::Error::other)
                    .and_then(|tls| converse(StreamOwned::new(tls, counted), &shared)),
            };
            let _ = stream.shutdown(Shutdown::Both);
        };
        thread::Builder::new().stack_size(1 << 20).spawn(connection).expect("a thread for a connection");
    }
}

/// Answers the requests of one connection until either side has had enough.
fn converse(connection: impl Read + Write, shared: &Shared) -> io::Result<()> {
    let mut reader = BufReader::new(connection);
    while let Some(request) = wire::read_request(&mut reader)? {
        shared.enter();
        let reply = shared.answer(&request);
        let kept_alive = shared.pause(reply.delay).then(|| wire::send(reader.get_mut(), &reply, &request, shared));
        shared.leave();
        if !kept_alive.transpose()?.unwrap_or(false) {
            break;
        }
    }
    Ok(())
}
