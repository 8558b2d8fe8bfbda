//! One polite conditional GET, hop by hop.

use super::answer::{Body, Fetched, NotModified};
use super::body::Terms;
use super::client::{Clients, MOST_HEADER_BYTES};
use super::error::{FetchError, Phase};
use super::failure;
use super::guard;
use super::headers;
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
use tokio::time::{Instant, timeout};

/// Who dateline says it is, unless the options say otherwise.
const USER_AGENT: &str = concat!("dateline/", env!("CARGO_PKG_VERSION"));
const ACCEPT_FEED: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5";
const ACCEPT_PAGE: &str = "text/html, application/xhtml+xml, */*;q=0.5";
/// Not deflate: servers mean two different formats by it (RFC 9110 §8.4.1.2), and all know gzip.
const ACCEPT_ENCODING: &str = "gzip, br, zstd";

/// Fetches feeds and pages by the user's options. Clones are cheap and share connections and turns.
#[derive(Clone)]
pub struct Fetcher {
    shared: Arc<Shared>,
}

struct Shared {
    clients: Clients,
    turns: Turns,
    limits: Limits,
    user_agent: HeaderValue,
}

struct Limits {
    whole: Duration,
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
        let shared = Shared {
            clients: Clients::new(options, lookup)?,
            turns: Turns::new(options.per_origin, options.concurrency),
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
        let headers = self.shared.headers(request)?;
        let mut trail = Trail::begin(request)?;
        let mut left = self.shared.limits.whole;
        loop {
            let _turn = self.shared.turns.wait(&trail.here().origin()).await;
            let start = Instant::now();
            let hop = timeout(left, self.shared.hop(request, &trail, &headers)).await;
            left = left.saturating_sub(start.elapsed());
            match hop.map_err(|_| self.shared.too_slow(&trail))? {
                Ok(Hop::Break(fetched)) => return Ok(fetched),
                Ok(Hop::Continue(Redirect { code, location })) => trail.follow(code, &location)?,
                Err(error) => {
                    tracing::debug!(host = %trail.here().host(), %error, "fetch failed");
                    return Err(error);
                }
            }
        }
    }
}

impl Shared {
    /// The same few headers for everybody.
    fn headers(&self, request: &Request<'_>) -> Result<HeaderMap, FetchError> {
        let user_agent = request.user_agent.map(user_agent_value).transpose()?.unwrap_or_else(|| self.user_agent.clone());
        let accept = match request.kind {
            Kind::Feed => ACCEPT_FEED,
            Kind::Page => ACCEPT_PAGE,
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

    /// One request; a second one, uncompressed, where the first came compressed beyond repair.
    async fn hop(&self, request: &Request<'_>, trail: &Trail, headers: &HeaderMap) -> Result<Hop, FetchError> {
        match self.exchange(request, trail, headers.clone()).await {
            Err(FetchError::Decode { .. }) => {
                let mut plain = headers.clone();
                plain.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
                self.exchange(request, trail, plain).await
            }
            done => done,
        }
    }

    async fn exchange(&self, request: &Request<'_>, trail: &Trail, headers: HeaderMap) -> Result<Hop, FetchError> {
        let conditional = headers.contains_key(header::IF_NONE_MATCH) || headers.contains_key(header::IF_MODIFIED_SINCE);
        let response = self.send(trail, headers).await?;
        let host = trail.here().host();
        let code = response.status().as_u16();
        tracing::debug!(%host, code, "answered");
        match code {
            200..=299 => self.receive(request, trail, response).await.map(|body| Hop::Break(Fetched::Body(body))),
            304 if conditional => Ok(Hop::Break(Fetched::NotModified(not_modified(request, trail, response.headers())))),
            301 | 302 | 303 | 307 | 308 => match headers::text(response.headers(), header::LOCATION) {
                Some(location) => Ok(Hop::Continue(Redirect { code, location: location.to_owned() })),
                None => Err(FetchError::RedirectNowhere { host, code }),
            },
            _ => Err(FetchError::Status { host, code, retry_after: headers::retry_after(response.headers()) }),
        }
    }

    /// Connects, asks and takes the head of the answer.
    async fn send(&self, trail: &Trail, headers: HeaderMap) -> Result<Response, FetchError> {
        let client = self.clients.at(trail)?;
        let limit = self.limits.connect + self.limits.read;
        let sent = timeout(limit, client.get(trail.url()).headers(headers).send()).await;
        let late = |_| FetchError::Timeout { host: trail.here().host(), phase: Phase::Answer, limit };
        let response = sent.map_err(late)?.map_err(|error| self.explain(error, trail))?;
        if headers::size(response.headers()) > MOST_HEADER_BYTES {
            return Err(FetchError::HeadersTooLarge { host: trail.here().host(), kib: MOST_HEADER_BYTES / 1024 });
        }
        Ok(response)
    }

    /// Takes the body of the answer.
    async fn receive(&self, request: &Request<'_>, trail: &Trail, response: Response) -> Result<Body, FetchError> {
        let host = trail.here().host();
        let head = response.headers().clone();
        // What reqwest can undo, it undoes and takes off the headers.
        let encoding = headers::text(&head, header::CONTENT_ENCODING).map(str::to_lowercase).unwrap_or_default();
        if ["br", "zstd", "deflate", "compress"].iter().any(|known| encoding.split(',').any(|part| part.trim() == *known)) {
            return Err(FetchError::Decode { host, reason: Clean::new(&encoding).shortened(60) });
        }
        let mib = match request.kind {
            Kind::Feed => self.limits.feed_mib,
            Kind::Page => self.limits.page_mib,
        };
        let terms = Terms { host: &host, mib, read_timeout: self.limits.read, explain: |error| self.explain(error, trail) };
        let received = terms.read(response).await?;
        let here = trail.here().url();
        Ok(Body {
            content_type: headers::text(&head, header::CONTENT_TYPE).map(str::to_owned),
            content_location: headers::text(&head, header::CONTENT_LOCATION).and_then(|place| here.join(place).ok()).map(String::from),
            url: here.to_string(),
            moved_to: trail.moved_to(),
            validators: if received.truncated.is_none() { headers::validators(&head) } else { Default::default() },
            wait: headers::wait(&head),
            bytes: received.bytes,
            truncated: received.truncated,
        })
    }

    fn explain(&self, error: reqwest::Error, trail: &Trail) -> FetchError {
        failure::explain(error, trail.here(), self.clients.proxy.as_ref(), self.limits.connect)
    }

    fn too_slow(&self, trail: &Trail) -> FetchError {
        FetchError::Timeout { host: trail.here().host(), phase: Phase::Whole, limit: self.limits.whole }
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
