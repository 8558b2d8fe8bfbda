//! From reqwest's errors to ours: what went wrong lies deep in a chain of causes.

use super::address::Address;
use super::client::MOST_HEADER_BYTES;
use super::error::{FetchError, NO_TLS, Phase, Way};
use super::guard::Refusal;
use crate::model::Clean;
use rustls::{AlertDescription, CertificateError};
use std::error::Error;
use std::io;
use std::time::Duration;

/// Says why a request to this address failed.
pub(super) fn explain(error: reqwest::Error, address: &Address, proxy: Option<&Clean>, connect_limit: Duration) -> FetchError {
    let host = address.host();
    let error = error.without_url();
    if let Some(refusal) = find::<Refusal>(&error) {
        let address = Clean::new(&refusal.address.to_string());
        return match refusal.turned {
            true => FetchError::TurnedPrivate { host, address },
            false => FetchError::RefusedAddress { host, address, led: None },
        };
    }
    if let Some(tls) = find::<rustls::Error>(&error) {
        return FetchError::Tls { host, reason: distrust(tls) };
    }
    // With a proxy, the unknown name may be the proxy's.
    if error.is_dns() && proxy.is_none() {
        return FetchError::Dns { host };
    }
    let kind = find::<io::Error>(&error).map(io::Error::kind);
    if error.is_connect() && error.is_timeout() {
        return FetchError::Timeout { host, phase: Phase::Connect, limit: connect_limit };
    }
    if error.is_connect() {
        return FetchError::Connect { host, proxy: proxy.cloned(), reason: no_connection(kind, &error), way: way(kind, proxy) };
    }
    broken_off(host, kind, &error)
}

/// Says why an answer that had begun, or was to begin, did not end well.
fn broken_off(host: Clean, kind: Option<io::ErrorKind>, error: &reqwest::Error) -> FetchError {
    let reason = innermost(error);
    match kind {
        // A decoder's error is reqwest's own cause; the connection's lies behind one of hyper's.
        _ if error.is_decode() && error.source().is_some_and(|cause| cause.is::<io::Error>()) => FetchError::Decode { host, reason },
        Some(io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput) => FetchError::Protocol { host, reason },
        Some(_) => FetchError::Interrupted { host },
        // hyper's words; its type is not reqwest's to give away.
        None if reason.contains("closed before") => FetchError::Interrupted { host },
        None if reason.contains("too large") => FetchError::HeadersTooLarge { host, kib: MOST_HEADER_BYTES / 1024 },
        None => FetchError::Protocol { host, reason },
    }
}

/// The causes of an error, itself first.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        // An io::Error's `source` skips the error that it wraps.
        Some(inner) => Some(inner),
        None => error.source(),
    })
}

fn find<T: Error + 'static>(error: &reqwest::Error) -> Option<&T> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

fn innermost(error: &reqwest::Error) -> Clean {
    causes(error).last().map(|cause| Clean::new(&cause.to_string()).shortened(120)).unwrap_or_default()
}

fn way(kind: Option<io::ErrorKind>, proxy: Option<&Clean>) -> Way {
    match kind {
        Some(io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown) => Way::NoNetwork,
        // A proxy that is not there says nothing of the network behind it.
        Some(io::ErrorKind::ConnectionRefused | io::ErrorKind::HostUnreachable) if proxy.is_none() => Way::Nobody,
        _ => Way::Somebody,
    }
}

fn no_connection(kind: Option<io::ErrorKind>, error: &reqwest::Error) -> Clean {
    Clean::new(match kind {
        Some(io::ErrorKind::ConnectionRefused) => "the connection was refused",
        Some(io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof) => "the connection was broken off",
        Some(io::ErrorKind::HostUnreachable) => "there is no way to it",
        Some(io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown) => "there is no network",
        _ if causes(error).filter_map(|cause| cause.downcast_ref::<io::Error>()).any(|io| io.kind() == io::ErrorKind::UnexpectedEof) => {
            "the connection was broken off"
        }
        _ => return innermost(error),
    })
}

fn distrust(error: &rustls::Error) -> Clean {
    use CertificateError as Bad;
    Clean::new(match error {
        rustls::Error::InvalidCertificate(Bad::Expired | Bad::ExpiredContext { .. }) => {
            "its certificate has expired (or this machine's clock is wrong)"
        }
        rustls::Error::InvalidCertificate(Bad::NotValidYet | Bad::NotValidYetContext { .. }) => {
            "its certificate is not valid yet (or this machine's clock is wrong)"
        }
        rustls::Error::InvalidCertificate(Bad::UnknownIssuer) => "nobody that this machine trusts has signed its certificate",
        rustls::Error::InvalidCertificate(Bad::NotValidForName | Bad::NotValidForNameContext { .. }) => {
            "its certificate is for another name"
        }
        rustls::Error::InvalidCertificate(Bad::Revoked) => "its certificate has been revoked",
        rustls::Error::InvalidCertificate(Bad::BadSignature) => "the signature of its certificate is wrong",
        rustls::Error::InvalidCertificate(Bad::BadEncoding) => "its certificate can't be read",
        rustls::Error::InvalidCertificate(Bad::InvalidPurpose | Bad::InvalidPurposeContext { .. }) => "its certificate is not for a server",
        // What a server says of itself that was made with a few lines of openssl (webpki's CaUsedAsEndEntity).
        rustls::Error::InvalidCertificate(Bad::Other(why)) if why.to_string().contains("CaUsedAsEndEntity") => {
            "it signed its certificate itself"
        }
        rustls::Error::InvalidCertificate(Bad::Other(why)) => {
            return Clean::new(&format!("its certificate is not valid ({})", why.0)).shortened(120);
        }
        rustls::Error::InvalidCertificate(other) => return Clean::new(&format!("its certificate is not valid ({other})")).shortened(120),
        rustls::Error::InvalidMessage(_) => NO_TLS,
        rustls::Error::PeerIncompatible(_)
        | rustls::Error::AlertReceived(AlertDescription::ProtocolVersion | AlertDescription::HandshakeFailure) => {
            "it speaks no safe version of TLS (1.2 or 1.3)"
        }
        // rustls's other sentences hold no words of the server's.
        other => return Clean::new(&other.to_string()).shortened(120),
    })
}
