//! The reqwest clients, in pairs: one of each may go anywhere, the other only to public addresses.
//!
//! Two, because a client keeps connections by host: one that was opened for an address that the
//! user typed must not serve a redirect to the same host. A second pair, made when it is needed, takes
//! bodies as they come: a client unpacks what a header calls packed, and headers lie.

use super::descriptors::Allowance;
use super::error::FetchError;
use super::guard::Doorman;
use super::guard::Guard;
use super::guard::Lookup;
use super::trail::Trail;
use crate::config::FetchOptions;
use crate::model::Clean;
use crate::model::FeedUrl;
use reqwest::redirect;
use reqwest::{Certificate, Client, ClientBuilder, Proxy};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use url::Url;

/// The word in `fetch.proxy` for "never a proxy, whatever the environment says".
const NO_PROXY: &str = "none";
/// Bytes of headers that are taken; hyper's own limit for HTTP/1 is higher, so it is checked again.
pub(super) const MOST_HEADER_BYTES: usize = 64 * 1024;
/// Headers that are taken.
const MOST_HEADERS: usize = 256;
/// Fetches of one host come close together or half an hour apart.
const IDLE: Duration = Duration::from_secs(3);

/// All clients.
pub(super) struct Clients {
    unpacking: Pair,
    verbatim: OnceLock<Pair>,
    options: FetchOptions,
    allowance: Allowance,
    guard: Arc<Guard>,
    /// The proxy to name when a connection fails.
    pub(super) proxy: Option<Clean>,
}

/// What becomes of a body that a header calls packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// It is unpacked.
    Undone,
    /// It is left as it came.
    Left,
}

struct Pair {
    open: Client,
    guarded: Client,
}

impl Clients {
    /// Reads the proxy and the system's roots of trust.
    pub(super) fn new(options: &FetchOptions, allowance: Allowance, lookup: Lookup) -> Result<Self, FetchError> {
        // Fails if there is a provider already: as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let proxies = proxies(&options.proxy);
        let names = proxies.iter().filter_map(|url| url.host_str().map(str::to_owned)).collect();
        let guard = Arc::new(Guard::new(lookup, names));
        Ok(Self {
            unpacking: Pair::new(options, allowance, &guard, Packing::Undone)?,
            verbatim: OnceLock::new(),
            options: options.clone(),
            allowance,
            proxy: proxies.first().map(shown),
            guard,
        })
    }

    /// The client that may go where the trail stands; an error where none may.
    pub(super) fn at(&self, trail: &Trail, packing: Packing) -> Result<&Client, FetchError> {
        let pair = match packing {
            Packing::Undone => &self.unpacking,
            Packing::Left => self.verbatim()?,
        };
        if trail.is_typed() {
            return Ok(&pair.open);
        }
        self.guard.check(trail.here())?;
        Ok(&pair.guarded)
    }

    fn verbatim(&self) -> Result<&Pair, FetchError> {
        if let Some(pair) = self.verbatim.get() {
            return Ok(pair);
        }
        let pair = Pair::new(&self.options, self.allowance, &self.guard, Packing::Left)?;
        Ok(self.verbatim.get_or_init(|| pair))
    }
}

impl Pair {
    fn new(options: &FetchOptions, allowance: Allowance, guard: &Arc<Guard>, packing: Packing) -> Result<Self, FetchError> {
        let doorman = Arc::new(Doorman(Arc::clone(guard)));
        let made = || builder(options, allowance).map(|builder| packing.told(builder));
        let open = || made().map(|builder| builder.dns_resolver(Arc::clone(&doorman)));
        let guarded = || made().map(|builder| builder.dns_resolver(Arc::clone(guard)));
        Ok(Self { open: trusting(open)?, guarded: trusting(guarded)? })
    }
}

impl Packing {
    fn told(self, builder: ClientBuilder) -> ClientBuilder {
        match self {
            Self::Undone => builder,
            Self::Left => builder.no_gzip().no_brotli().no_zstd().no_deflate(),
        }
    }
}

fn builder(options: &FetchOptions, allowance: Allowance) -> Result<ClientBuilder, FetchError> {
    let builder = Client::builder()
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(Duration::from_secs(options.connect_timeout_seconds))
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(if allowance.idle { options.per_origin } else { 0 })
        .http1_max_headers(MOST_HEADERS)
        .http1_ignore_invalid_headers_in_responses(true)
        .http2_max_header_list_size(MOST_HEADER_BYTES as u32);
    match options.proxy.as_str() {
        "" => Ok(builder),
        NO_PROXY => Ok(builder.no_proxy()),
        address => {
            let known = Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h"));
            let proxy = known.then(|| Proxy::all(address).ok()).flatten();
            proxy.map(|proxy| builder.proxy(proxy)).ok_or_else(|| FetchError::Proxy { address: FeedUrl::new(address).shown() })
        }
    }
}

/// A client that trusts whom the system trusts; on a machine without roots of its own, which
/// reqwest refuses to start on, whom Mozilla trusts.
fn trusting(make: impl Fn() -> Result<ClientBuilder, FetchError>) -> Result<Client, FetchError> {
    if let Ok(client) = make()?.build() {
        return Ok(client);
    }
    let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().filter_map(|root| Certificate::from_der(root).ok());
    let built = make()?.tls_certs_only(roots).build();
    built.map_err(|error| FetchError::Client { reason: Clean::new(&error.without_url().to_string()) })
}

/// A proxy without its user info.
fn shown(proxy: &Url) -> Clean {
    let port = proxy.port().map(|port| format!(":{port}")).unwrap_or_default();
    Clean::new(&format!("{}{port}", proxy.host_str().unwrap_or_default()))
}

/// The proxies that may be in use: the option's, else those of the environment.
fn proxies(option: &str) -> Vec<Url> {
    let named = match option {
        NO_PROXY => Vec::new(),
        "" => ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .collect(),
        address => vec![address.to_owned()],
    };
    let parse = |address: &String| Url::parse(address).ok().filter(Url::has_host).or_else(|| Url::parse(&format!("http://{address}")).ok());
    named.iter().filter(|address| !address.is_empty()).filter_map(parse).collect()
}
