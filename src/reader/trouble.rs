//! What kind of trouble an error of fetch or parse tells of.

use crate::fetch::FetchError;
use crate::model::Trouble;
use crate::parse::ParseError;

/// Of a fetch that failed.
pub(super) fn of_fetch(error: &FetchError) -> Trouble {
    match error {
        FetchError::BadAddress { .. } | FetchError::Scheme { .. } => Trouble::Address,
        FetchError::BadUserAgent { .. } | FetchError::Proxy { .. } | FetchError::Status { code: 407, .. } => Trouble::Settings,
        FetchError::RefusedAddress { .. } => Trouble::Private,
        FetchError::TurnedPrivate { .. } => Trouble::Turned,
        FetchError::Downgrade { .. } => Trouble::Downgrade,
        FetchError::Tls { .. } => Trouble::Certificate,
        FetchError::Status { code: 401, .. } => Trouble::Password,
        FetchError::WrongPassword { .. } => Trouble::WrongPassword,
        FetchError::Status { code: 403 | 451, .. } => Trouble::Refused,
        FetchError::Status { code: 404, .. } => Trouble::NotFound,
        FetchError::TooLarge { .. }
        | FetchError::HeadersTooLarge { .. }
        | FetchError::Decode { .. }
        | FetchError::Protocol { .. }
        | FetchError::RedirectNowhere { .. }
        | FetchError::RedirectLoop { .. }
        | FetchError::TooManyRedirects { .. } => Trouble::Broken,
        FetchError::Client { .. }
        | FetchError::Dns { .. }
        | FetchError::Connect { .. }
        | FetchError::Timeout { .. }
        | FetchError::Status { .. }
        | FetchError::Interrupted { .. } => Trouble::Passing,
    }
}

/// Of a document that is no feed.
pub(super) fn of_parse(error: &ParseError) -> Trouble {
    match error {
        ParseError::WebPage(1..) => Trouble::Page,
        ParseError::Empty | ParseError::WebPage(0) | ParseError::OtherJson | ParseError::OtherXml(_) | ParseError::Unknown => {
            Trouble::NotAFeed
        }
        ParseError::BrokenJson(_) | ParseError::Unreadable(_) | ParseError::TooSlow(_) => Trouble::Broken,
    }
}
