//! Why a fetch failed, in sentences for the user.
//!
//! Each names the host and, where that helps, the next step. Words of servers are not repeated;
//! addresses are shown without user info and secret-looking values.

use super::status::status_sentence;
use crate::model::Clean;
use std::fmt;
use std::time::Duration;
use thiserror::Error;

/// What is told of a server that speaks no TLS.
pub(super) const NO_TLS: &str = "it does not speak TLS there (https)";

/// Why nothing was fetched.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FetchError {
    /// The address can't be read as one.
    #[error("{address} is not an address: {reason}")]
    BadAddress {
        /// As it was written.
        address: Clean,
        /// What is wrong with it.
        reason: Clean,
    },
    /// Neither http nor https.
    #[error("{address} is not an http or https address, and nothing else is fetched")]
    Scheme {
        /// The address, or where a redirect led.
        address: Clean,
    },
    /// A header that can't be sent.
    #[error("user_agent {value:?} can't be sent: printable ASCII only")]
    BadUserAgent {
        /// As it was written.
        value: Clean,
    },
    /// `fetch.proxy` or the environment names a proxy that can't be used.
    #[error("proxy {address} can't be used: http, https, socks5 and socks5h addresses can")]
    Proxy {
        /// The proxy's address.
        address: Clean,
    },
    /// No client could be made: TLS has no roots, for one.
    #[error("no connections can be made: {reason}")]
    Client {
        /// What the library says.
        reason: Clean,
    },
    /// A private address that the user did not type.
    #[error("{host} is a private address ({address}), and only an address that you typed may lead to one{}", on_the_way(led.as_ref()))]
    RefusedAddress {
        /// The host as the address or the redirect named it.
        host: Clean,
        /// What it stands for.
        address: Clean,
        /// Who redirected there, and to which address; `None` where it was asked for at once.
        led: Option<(Clean, Clean)>,
    },
    /// A name that the user typed, and that has turned from the public network to a private one.
    #[error(
        "{host} stood for a public address and stands for a private one now ({address}); if that is right, `dateline add` with its feed's address says so"
    )]
    TurnedPrivate {
        /// The host as the address names it.
        host: Clean,
        /// What it stands for now.
        address: Clean,
    },
    /// The name is unknown.
    #[error("no address is known for {host}: is the name right, and is there a network?")]
    Dns {
        /// The name.
        host: Clean,
    },
    /// No connection.
    #[error("{host} can't be reached{}: {reason}", through(proxy.as_ref()))]
    Connect {
        /// Whom it was meant for.
        host: Clean,
        /// The proxy in between, if one is set.
        proxy: Option<Clean>,
        /// Why.
        reason: Clean,
        /// Where on the way it failed.
        way: Way,
    },
    /// No trust.
    #[error("{host} can't be trusted: {reason}")]
    Tls {
        /// Who it claims to be.
        host: Clean,
        /// Why.
        reason: Clean,
    },
    /// Too slow.
    #[error("{host} {phase} {} s", limit.as_secs())]
    Timeout {
        /// Who.
        host: Clean,
        /// At what.
        phase: Phase,
        /// The limit that was passed.
        limit: Duration,
    },
    /// Any status but success and "not modified".
    #[error("{host} answered {}", status_sentence(*code, *retry_after))]
    Status {
        /// Who.
        host: Clean,
        /// HTTP's status code.
        code: u16,
        /// How long the server asks to wait, a week at most.
        retry_after: Option<Duration>,
    },
    /// 401, though a name and a password were given.
    #[error("{host} answered 401 (unauthorized): it refuses the name and the password in the address")]
    WrongPassword {
        /// Who.
        host: Clean,
    },
    /// A redirect that leads nowhere.
    #[error("{host} answered {code} (redirect) without saying where to")]
    RedirectNowhere {
        /// Who.
        host: Clean,
        /// HTTP's status code.
        code: u16,
    },
    /// A redirect to where it came from.
    #[error("{address} redirects in a circle")]
    RedirectLoop {
        /// The address that came twice.
        address: Clean,
    },
    /// Too many redirects.
    #[error("gave up after {hops} redirects, at {address}")]
    TooManyRedirects {
        /// How many were followed.
        hops: usize,
        /// The one that was not.
        address: Clean,
    },
    /// From https back to http.
    #[error("redirected from https to {address}, which is not encrypted; if that is right, subscribe to that address")]
    Downgrade {
        /// Where the redirect led.
        address: Clean,
    },
    /// Over the cap.
    #[error("{host} sends more than {mib} MiB, and no more is taken")]
    TooLarge {
        /// Who.
        host: Clean,
        /// The cap after decompression.
        mib: u64,
    },
    /// Over the cap of headers.
    #[error("{host} sends too many headers: no more than {kib} KiB are taken")]
    HeadersTooLarge {
        /// Who.
        host: Clean,
        /// The cap.
        kib: usize,
    },
    /// Compressed in a way that can't be undone.
    #[error("what {host} sends can't be decompressed ({reason})")]
    Decode {
        /// Who.
        host: Clean,
        /// The encoding's name, or what is wrong.
        reason: Clean,
    },
    /// The connection ended before the answer was whole.
    #[error("{host} hung up before the answer was whole")]
    Interrupted {
        /// Who.
        host: Clean,
    },
    /// Something that is not HTTP.
    #[error("{host} does not answer in HTTP: {reason}")]
    Protocol {
        /// Who.
        host: Clean,
        /// What is wrong.
        reason: Clean,
    },
}

/// Where on the way to a server a connection failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// This machine has no way to any network.
    NoNetwork,
    /// There is a network, and nobody answers at that address.
    Nobody,
    /// Somebody was there, or a proxy in between.
    Somebody,
}

/// What took too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Finding the name and making the connection, TLS included.
    Connect,
    /// Waiting for the head of the answer.
    Answer,
    /// Waiting for the next bytes of the body.
    Body,
    /// The whole fetch, redirects included.
    Whole,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "could not be connected to within",
            Self::Answer => "did not answer within",
            Self::Body => "sent nothing more for",
            Self::Whole => "was not done within",
        })
    }
}

impl FetchError {
    /// How long the server asks to wait before the next try.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Whether the feed is gone for good (410) and is to be asked no more.
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Status { code: 410, .. })
    }

    /// Whether nobody was asked: the address, an option or a rule of ours was in the way. (Also where a redirect
    /// led to another scheme: no matter, as it says no more of the network.)
    pub fn is_ours(&self) -> bool {
        matches!(
            self,
            Self::BadAddress { .. }
                | Self::Scheme { .. }
                | Self::BadUserAgent { .. }
                | Self::Proxy { .. }
                | Self::Client { .. }
                | Self::TurnedPrivate { .. }
        )
    }

    /// Whether this machine has no way to any network.
    pub fn is_networkless(&self) -> bool {
        matches!(self, Self::Connect { way: Way::NoNetwork, .. })
    }

    /// Whether it may be this machine that has no network; sure only if every feed says so.
    pub fn may_be_offline(&self) -> bool {
        matches!(self, Self::Dns { .. }) || self.is_networkless()
    }

    /// Whether somebody was there who speaks no TLS, as a server that knows no https.
    pub fn is_without_tls(&self) -> bool {
        matches!(self, Self::Tls { reason, .. } if reason.as_str() == NO_TLS)
    }

    /// Whether nobody was there: the name is unknown, or no connection came about. One server can be
    /// dead; when all are, it is rather this machine that is offline.
    pub fn is_unreachable(&self) -> bool {
        let nobody = matches!(self, Self::Connect { way: Way::Nobody, .. } | Self::Timeout { phase: Phase::Connect, .. });
        nobody || self.may_be_offline()
    }
}

/// Who led there; where nobody did, what counts as typed.
fn on_the_way(led: Option<&(Clean, Clean)>) -> String {
    led.map_or_else(
        || " (for a page or a picture, its port counts too)".to_owned(),
        |(host, address)| format!("; {host} redirects to {address}"),
    )
}

fn through(proxy: Option<&Clean>) -> String {
    proxy.map(|proxy| format!(" (through proxy {proxy}, unless it is excepted)")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_told_with_the_host_that_answered() {
        let error = FetchError::Status { host: Clean::new("example.org"), code: 404, retry_after: None };
        assert_eq!(error.to_string(), "example.org answered 404 (not found): the address may have changed");
    }

    #[test]
    fn a_connection_error_names_the_proxy() {
        let error = |proxy| FetchError::Connect { host: Clean::new("a"), proxy, reason: Clean::new("it refuses"), way: Way::Nobody };
        assert_eq!(error(None).to_string(), "a can't be reached: it refuses");
        assert_eq!(error(Some(Clean::new("p:1"))).to_string(), "a can't be reached (through proxy p:1, unless it is excepted): it refuses");
    }
}
