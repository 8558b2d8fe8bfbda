//! One polite conditional GET, hop by hop.

use super::address::Address;
use super::answer::{Body, Fetched, NotModified, Room};
use super::body::{ROOMS, Terms, is_called_packed, is_ended, is_plain};
use super::client::{Clients, MOST_HEADER_BYTES, Packing};
use super::descriptors::Allowance;
use super::error::{FetchError, Phase};
use super::failure;
use super::guard;
use super::headers;
use super::patience::Patience;
use super::request::{Kind, Request};
use super::trail::Trail;
use super::turns::Turns;
use crate::config::FetchOptions;
use crate::model::Clean;
use reqwest::Response;
use reqwest::header;
use reqwest::header::{HeaderMap, HeaderValue};
use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Who dateline says it is, unless the options say otherwise.
const USER_AGENT: &str = concat!("dateline/", env!("CARGO_PKG_VERSION"));
const ACCEPT_FEED: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5";
const ACCEPT_PAGE: &str = "text/html, application/xhtml+xml, */*;q=0.5";
/// What can be shown, first: a bare image/* is answered with AVIF.
const ACCEPT_PICTURE: &str = "image/webp, image/png, image/jpeg, image/gif, image/*;q=0.5";
/// MiB that a picture may have.
const PICTURE_MIB: u64 = 16;
/// The same in bytes: no picture that was fetched has more.
pub const MOST_PICTURE_BYTES: u64 = PICTURE_MIB << 20;
/// Not deflate: servers mean two different formats by it (RFC 9110 §8.4.1.2), and all know gzip.
const ACCEPT_ENCODING: &str = "gzip, br, zstd";

/// Fetches feeds and pages by the user's options. Clones are cheap and share connections and turns.
#[derive(Clone)]
pub struct Fetcher {
    pub(super) shared: Arc<Shared>,
}

pub(super) struct Shared {
    clients: Clients,
    pub(super) turns: Turns,
    rooms: Arc<Semaphore>,
    pub(super) limits: Limits,
    user_agent: HeaderValue,
}

pub(super) struct Limits {
    pub(super) whole: Duration,
    read: Duration,
    connect: Duration,
    feed_mib: u64,
    page_mib: u64,
}

/// Where a server sends us on to.
struct Redirect {
    code: u16,
    location: String,
}

/// One request's end: there, or on to the next.
type Hop = ControlFlow<Fetched, Redirect>;

impl fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetcher").finish_non_exhaustive()
    }
}

impl Fetcher {
    /// Makes ready to fetch: no connection is made yet.
    ///
    /// # Errors
    /// A proxy or User-Agent that can't be used, or no way to make TLS connections at all.
    pub fn new(options: &FetchOptions) -> Result<Self, FetchError> {
        Self::with_lookup(options, guard::system_lookup)
    }

    fn with_lookup(options: &FetchOptions, lookup: guard::Lookup) -> Result<Self, FetchError> {
        let seconds = Duration::from_secs;
        let user_agent = Some(options.user_agent.trim()).filter(|name| !name.is_empty()).unwrap_or(USER_AGENT);
        let allowance = Allowance::of(options.concurrency);
        let shared = Shared {
            clients: Clients::new(options, allowance, lookup)?,
            turns: Turns::new(options.per_origin, allowance.at_once),
            rooms: Arc::new(Semaphore::new(ROOMS)),
            limits: Limits {
                whole: seconds(options.timeout_seconds),
                read: seconds(options.read_timeout_seconds),
                connect: seconds(options.connect_timeout_seconds),
                feed_mib: options.max_feed_mib,
                page_mib: options.max_page_mib,
            },
            user_agent: user_agent_value(user_agent)?,
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Fetches an address: waits for a turn at its origin, asks whether it has changed, follows
    /// redirects, and takes the answer within the deadlines and caps of the options.
    ///
    /// The deadline counts from the turn on, over all hops. Dropping the future cancels.
    ///
    /// # Errors
    /// Every way in which nothing came; what came and broke off is a [`Body`] with `truncated`.
    pub async fn get(&self, request: &Request<'_>) -> Result<Fetched, FetchError> {
        self.get_timed(request).await.0
    }

    /// As [`Fetcher::get`]; with the time that it took, without the waiting for turns.
    pub async fn get_timed(&self, request: &Request<'_>) -> (Result<Fetched, FetchError>, Duration) {
        let whole = self.shared.limits.whole;
        let mut left = whole;
        let fetched = self.get_within(request, &mut left).await;
        (fetched, whole.saturating_sub(left))
    }

    async fn get_within(&self, request: &Request<'_>, left: &mut Duration) -> Result<Fetched, FetchError> {
        let headers = self.shared.headers(request)?;
        let mut trail = Trail::begin(request)?;
        loop {
            let _turn = self.shared.turns.wait(&trail.here().origin()).await;
            let mut patience = Patience::new(*left, self.shared.limits.whole);
            let hop = self.shared.hop(request, &trail, &headers, &mut patience).await;
            *left = patience.left();
            match hop {
                Ok(Hop::Break(fetched)) => return Ok(fetched),
                Ok(Hop::Continue(Redirect { code, location })) => trail.follow(code, &location)?,
                Err(error) => {
                    let error = trail.told(error);
                    tracing::debug!(host = %trail.here().host(), %error, "fetch failed");
                    return Err(error);
                }
            }
        }
    }
}

impl Shared {
    /// The same few headers for everybody.
    pub(super) fn headers(&self, request: &Request<'_>) -> Result<HeaderMap, FetchError> {
        let user_agent = request.user_agent.map(user_agent_value).transpose()?.unwrap_or_else(|| self.user_agent.clone());
        let accept = match request.kind {
            Kind::Feed => ACCEPT_FEED,
            Kind::Page => ACCEPT_PAGE,
            Kind::Picture => ACCEPT_PICTURE,
        };
        let mut headers = HeaderMap::from_iter([
            (header::USER_AGENT, user_agent),
            (header::ACCEPT, HeaderValue::from_static(accept)),
            (header::ACCEPT_ENCODING, HeaderValue::from_static(ACCEPT_ENCODING)),
        ]);
        let validators = request.validators;
        let conditions = [
            (header::IF_NONE_MATCH, validators.and_then(|sent| sent.etag.as_deref())),
            (header::IF_MODIFIED_SINCE, validators.and_then(|sent| sent.last_modified.as_deref())),
        ];
        for (name, value) in conditions {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
                headers.insert(name, value);
            }
        }
        Ok(headers)
    }

    /// One request; a second one where the first came compressed beyond repair, or with word that nothing is
    /// new since a version that was never named.
    async fn hop(&self, request: &Request<'_>, trail: &Trail, headers: &HeaderMap, patience: &mut Patience) -> Result<Hop, FetchError> {
        let again = |name, value| {
            let mut headers = headers.clone();
            headers.insert(name, HeaderValue::from_static(value));
            headers
        };
        match self.exchange(request, trail, headers.clone(), Packing::Undone, patience).await {
            Err(FetchError::Decode { .. }) => {
                self.exchange(request, trail, again(header::ACCEPT_ENCODING, "identity"), Packing::Left, patience).await
            }
            // An `exchange` that sent validators takes a 304 for an answer. RFC 9111 §5.2.1.4: past the caches.
            Err(FetchError::Status { code: 304, .. }) => {
                self.exchange(request, trail, again(header::CACHE_CONTROL, "no-cache"), Packing::Undone, patience).await
            }
            done => done,
        }
    }

    async fn exchange(
        &self,
        request: &Request<'_>,
        trail: &Trail,
        headers: HeaderMap,
        packing: Packing,
        patience: &mut Patience,
    ) -> Result<Hop, FetchError> {
        let conditional = headers.contains_key(header::IF_NONE_MATCH) || headers.contains_key(header::IF_MODIFIED_SINCE);
        let response = self.send(trail, headers, packing, patience).await?;
        let host = trail.here().host();
        let code = response.status().as_u16();
        tracing::debug!(%host, code, "answered");
        match code {
            200..=299 => self.receive(request, trail, response, packing, patience).await.map(|body| Hop::Break(Fetched::Body(body))),
            304 if conditional => Ok(Hop::Break(Fetched::NotModified(not_modified(request, trail, response.headers())))),
            301 | 302 | 303 | 307 | 308 => match headers::location(response.headers()) {
                Some(location) => Ok(Hop::Continue(Redirect { code, location })),
                None => Err(FetchError::RedirectNowhere { host, code }),
            },
            401 if trail.is_authorized() => Err(FetchError::WrongPassword { host }),
            _ => Err(FetchError::Status { host, code, retry_after: headers::retry_after(response.headers()) }),
        }
    }

    /// Connects, asks and takes the head of the answer.
    pub(super) async fn send(
        &self,
        trail: &Trail,
        headers: HeaderMap,
        packing: Packing,
        patience: &Patience,
    ) -> Result<Response, FetchError> {
        let client = self.clients.at(trail, packing)?;
        let limit = self.limits.connect + self.limits.read;
        let host = trail.here().host();
        let asked = client.get(trail.url()).headers(headers).send();
        let response = patience.within(limit, Phase::Answer, &host, asked).await?.map_err(|error| self.explain(error, trail))?;
        if headers::size(response.headers()) > MOST_HEADER_BYTES {
            return Err(FetchError::HeadersTooLarge { host, kib: MOST_HEADER_BYTES / 1024 });
        }
        Ok(response)
    }

    /// Takes the body of the answer.
    async fn receive(
        &self,
        request: &Request<'_>,
        trail: &Trail,
        response: Response,
        packing: Packing,
        patience: &mut Patience,
    ) -> Result<Body, FetchError> {
        let host = trail.here().host();
        let head = response.headers().clone();
        // What reqwest can undo, it undoes and takes off the headers.
        let encoding = headers::encoding(&head);
        let packed = || FetchError::Decode { host: host.clone(), reason: Clean::new(&encoding).shortened(60) };
        if packing == Packing::Undone && is_called_packed(&encoding) {
            return Err(packed());
        }
        let mib = match request.kind {
            Kind::Feed => self.limits.feed_mib,
            Kind::Page => self.limits.page_mib,
            Kind::Picture => PICTURE_MIB,
        };
        let explain = |error| self.explain(error, trail);
        let terms = Terms { host: &host, mib, read_timeout: self.limits.read, rooms: &self.rooms, explain };
        let received = terms.read(response, patience).await?;
        if is_called_packed(&encoding) && !is_plain(&received.bytes) {
            return Err(packed());
        }
        let here = trail.here();
        let based = |address: &Address| match request.kind {
            Kind::Feed => address.without_secrets(),
            Kind::Page | Kind::Picture => address.url().to_string(),
        };
        let whole = received.truncated.is_none() && (request.kind != Kind::Feed || is_ended(&received.bytes));
        Ok(Body {
            content_type: headers::text(&head, header::CONTENT_TYPE).map(str::to_owned),
            content_location: headers::text(&head, header::CONTENT_LOCATION)
                .and_then(|place| here.join(place).ok())
                .map(|place| based(&place)),
            url: based(here),
            moved_to: trail.moved_to(),
            validators: if whole { headers::validators(&head) } else { Default::default() },
            wait: headers::wait(&head),
            bytes: received.bytes,
            truncated: received.truncated,
            room: Room(received.room.map(Arc::new)),
        })
    }

    fn explain(&self, error: reqwest::Error, trail: &Trail) -> FetchError {
        failure::explain(error, trail.here(), self.clients.proxy.as_ref(), self.limits.connect)
    }
}

fn not_modified(request: &Request<'_>, trail: &Trail, head: &HeaderMap) -> NotModified {
    let mut validators = headers::validators(head);
    let sent = request.validators.cloned().unwrap_or_default();
    validators.etag = validators.etag.or(sent.etag);
    validators.last_modified = validators.last_modified.or(sent.last_modified);
    NotModified { validators, wait: headers::wait(head), moved_to: trail.moved_to() }
}

fn user_agent_value(name: &str) -> Result<HeaderValue, FetchError> {
    let printable = name.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    HeaderValue::from_str(name).ok().filter(|_| printable).ok_or_else(|| FetchError::BadUserAgent { value: Clean::new(name).shortened(80) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn fetcher(lookup: guard::Lookup) -> Fetcher {
        let options = FetchOptions {
            interval_minutes: 30,
            adaptive: true,
            longest_interval_minutes: 720,
            on_start: true,
            concurrency: 4,
            per_origin: 2,
            timeout_seconds: 2,
            read_timeout_seconds: 1,
            connect_timeout_seconds: 1,
            user_agent: String::new(),
            max_feed_mib: 1,
            max_page_mib: 1,
            max_entries: 10,
            prefetch: false,
            proxy: "none".into(),
        };
        Fetcher::with_lookup(&options, lookup).unwrap()
    }

    fn this_machine() -> guard::Found {
        Box::pin(async { Ok(vec![([127, 0, 0, 1], 0).into()]) })
    }

    #[tokio::test]
    async fn a_public_name_for_a_private_address_is_not_connected_to() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://public.example:{}/", listener.local_addr().unwrap().port());
        let error = fetcher(|_| this_machine()).get(&Request::page(&url)).await.unwrap_err();
        assert!(matches!(&error, FetchError::RefusedAddress { address, .. } if address.as_str() == "127.0.0.1"), "{error:?}");
        assert!(listener.accept().is_err(), "nobody connected");
    }

    #[tokio::test]
    async fn a_typed_name_that_was_public_stays_public() {
        static ASKED: AtomicU32 = AtomicU32::new(0);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://turning.example:{}/", listener.local_addr().unwrap().port());
        // TEST-NET-3 (RFC 5737) is public by its numbers, and nobody is there.
        let turning = fetcher(|_| match ASKED.fetch_add(1, Ordering::Relaxed) {
            0 => Box::pin(async { Ok(vec![([203, 0, 113, 1], 0).into()]) }),
            _ => this_machine(),
        });
        assert!(!matches!(turning.get(&Request::feed(&url)).await.unwrap_err(), FetchError::TurnedPrivate { .. }));
        let error = turning.get(&Request::feed(&url)).await.unwrap_err();
        assert!(matches!(&error, FetchError::TurnedPrivate { address, .. } if address.as_str() == "127.0.0.1"), "{error:?}");
        assert!(listener.accept().is_err(), "nobody connected");
        let anew = fetcher(|_| this_machine());
        let error = anew.get(&Request::feed(&url)).await.unwrap_err();
        assert!(matches!(error, FetchError::TurnedPrivate { .. }), "a new client knows it too: {error:?}");
        assert!(listener.accept().is_err(), "nobody connected");
        let at_home = url.replace("turning.example", "nas.example");
        let silent = anew.get(&Request::feed(&at_home)).await.unwrap_err();
        assert!(matches!(silent, FetchError::Timeout { .. }), "{silent:?}");
        assert!(listener.accept().is_ok(), "a name of the home network may be typed");
    }
}
