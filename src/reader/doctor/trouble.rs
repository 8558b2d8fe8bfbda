//! What kind of trouble a feed is in, told by the sentence of its last failure, which is all that is kept
//! of it. The sentences are fetch's and parse's; the tests here make them anew from the errors themselves.

/// What a failure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It wants a name and a password.
    Password,
    /// It refuses dateline.
    Refused,
    /// Nothing is at its address.
    NotFound,
    /// Something is, but no feed.
    NotAFeed,
    /// Nobody can be sure that it is who it says.
    Certificate,
    /// What is written in the config is no address that can be fetched, or it leads to one.
    Address,
    /// A proxy or a user agent of the config can't be used.
    Settings,
    /// It leads into a private network that nobody typed.
    Private,
    /// It leads from https to http.
    Downgrade,
    /// What its server answers can't be read; only its publisher can mend that.
    Broken,
    /// A server's bad hour, a network's, or something else that may pass by itself.
    Passing,
}

impl Trouble {
    /// What kind a sentence tells of.
    pub(super) fn of(sentence: &str) -> Self {
        let answered = |code: &str| sentence.contains(&format!("answered {code} ("));
        let says = |words: &str| sentence.contains(words);
        match () {
            () if says(", which is not encrypted; ") => Self::Downgrade,
            () if answered("401") => Self::Password,
            () if answered("403") || answered("451") => Self::Refused,
            () if answered("404") => Self::NotFound,
            () if answered("407") || says(" can't be sent: ") || says(" can't be used: ") => Self::Settings,
            () if says("not a feed") || sentence == "the document is empty" => Self::NotAFeed,
            () if says(" can't be trusted: ") => Self::Certificate,
            () if says(" is a private address (") || says(" stands for a private one now") => Self::Private,
            () if says(" is not an address: ") || says(" is not an http or https address") => Self::Address,
            () if is_broken(sentence) => Self::Broken,
            () => Self::Passing,
        }
    }

    /// What its name is for programs.
    pub(super) fn check(self) -> &'static str {
        match self {
            Self::Password => "feed_password",
            Self::Refused => "feed_refused",
            Self::NotFound => "feed_not_found",
            Self::NotAFeed => "feed_is_none",
            Self::Certificate => "feed_certificate",
            Self::Address => "feed_address",
            Self::Settings => "feed_settings",
            Self::Private => "feed_private",
            Self::Downgrade => "feed_downgraded",
            Self::Broken => "feed_broken",
            Self::Passing => "feed_failing",
        }
    }

    /// Whether it can't pass by itself: only the config's owner can mend it.
    pub(super) fn is_of_the_config(self) -> bool {
        matches!(self, Self::Password | Self::Address | Self::Settings)
    }

    /// What to do, for the feed with this address and, perhaps, web page, both as a shell takes them.
    pub(super) fn next(self, url: &str, home: Option<&str>) -> String {
        match self {
            Self::Password => "write name and password into its url in config.toml: https://NAME:PASSWORD@…".to_owned(),
            Self::Refused => "give it a user_agent of its own in config.toml; some sites let only browsers in".to_owned(),
            Self::NotFound | Self::NotAFeed => {
                format!("`dateline add {}` looks for its new address; `dateline remove {url}` ends the old one", home.unwrap_or("ITS-PAGE"))
            }
            Self::Certificate => "its publisher must mend that; nothing is taken from it till then".to_owned(),
            Self::Address => format!("mend its url in config.toml, or `dateline remove {url}`"),
            Self::Settings => "mend fetch.proxy, fetch.user_agent or the feed's own user_agent in config.toml".to_owned(),
            Self::Private => format!(
                "if that is right, write the address that it leads to into config.toml and start dateline again; else `dateline remove {url}`"
            ),
            Self::Downgrade => "if that is right, write that address into config.toml; else its publisher must mend it".to_owned(),
            Self::Broken => format!("its publisher must mend that; it is asked now and then till then, or `dateline remove {url}`"),
            Self::Passing => format!("it is asked again by itself; if it is gone for good, `dateline remove {url}`"),
        }
    }
}

/// Whether something was answered that is of no use.
fn is_broken(sentence: &str) -> bool {
    let ways = [
        " sends more than ",
        " sends too many headers",
        " can't be decompressed (",
        " does not answer in HTTP",
        " (redirect) without saying where to",
        " redirects in a circle",
        "gave up after ",
        "this JSON can't be read: ",
        "this feed can't be read: ",
    ];
    ways.iter().any(|way| sentence.contains(way))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::{FetchError, Phase, Way};
    use crate::model::Clean;
    use crate::parse::ParseError;
    use std::time::Duration;

    /// Each failure of fetch with what it is to be taken for; the compiler asks for those to come.
    fn of_fetch(error: &FetchError) -> Trouble {
        match error {
            FetchError::BadAddress { .. } | FetchError::Scheme { .. } => Trouble::Address,
            FetchError::BadUserAgent { .. } | FetchError::Proxy { .. } | FetchError::Status { code: 407, .. } => Trouble::Settings,
            FetchError::RefusedAddress { .. } | FetchError::TurnedPrivate { .. } => Trouble::Private,
            FetchError::Downgrade { .. } => Trouble::Downgrade,
            FetchError::Tls { .. } => Trouble::Certificate,
            FetchError::Status { code: 401, .. } => Trouble::Password,
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

    fn of_parse(error: &ParseError) -> Trouble {
        match error {
            ParseError::Empty | ParseError::WebPage(_) | ParseError::OtherJson | ParseError::OtherXml(_) | ParseError::Unknown => {
                Trouble::NotAFeed
            }
            ParseError::BrokenJson(_) | ParseError::Unreadable(_) => Trouble::Broken,
        }
    }

    #[test]
    fn every_sentence_is_taken_for_what_it_came_from() {
        let (host, address) = (Clean::new("a.example"), Clean::new("http://a.example/feed"));
        let reason = Clean::new("its certificate has expired (or this machine's clock is wrong)");
        let (proxy, limit, way) = (None, Duration::from_secs(1), Way::Nobody);
        let fetch = [
            FetchError::BadAddress { address: "a b".into(), reason: "relative URL without a base".into() },
            FetchError::Scheme { address: "gopher://a.example/".into() },
            FetchError::BadUserAgent { value: "ü".into() },
            FetchError::Proxy { address: "ftp://a.example/".into() },
            FetchError::Client { reason: "no roots".into() },
            FetchError::RefusedAddress { host: host.clone(), address: "10.0.0.1".into() },
            FetchError::TurnedPrivate { host: host.clone(), address: "10.0.0.1".into() },
            FetchError::Dns { host: host.clone() },
            FetchError::Connect { host: host.clone(), proxy, reason: "connection refused".into(), way },
            FetchError::Tls { host: host.clone(), reason },
            FetchError::Timeout { host: host.clone(), phase: Phase::Answer, limit },
            FetchError::RedirectNowhere { host: host.clone(), code: 301 },
            FetchError::RedirectLoop { address: address.clone() },
            FetchError::TooManyRedirects { hops: 10, address: address.clone() },
            FetchError::Downgrade { address },
            FetchError::TooLarge { host: host.clone(), mib: 16 },
            FetchError::HeadersTooLarge { host: host.clone(), kib: 64 },
            FetchError::Decode { host: host.clone(), reason: "zstd".into() },
            FetchError::Interrupted { host: host.clone() },
            FetchError::Protocol { host: host.clone(), reason: "invalid HTTP version".into() },
        ];
        let statuses = [400, 401, 403, 404, 407, 410, 429, 451, 500, 503];
        let statuses = statuses.map(|code| FetchError::Status { host: host.clone(), code, retry_after: None });
        for error in fetch.iter().chain(&statuses) {
            assert_eq!(Trouble::of(&error.to_string()), of_fetch(error), "{error}");
        }
        for error in [
            ParseError::Empty,
            ParseError::WebPage(1),
            ParseError::OtherJson,
            ParseError::BrokenJson("EOF while parsing a value".to_owned()),
            ParseError::OtherXml("svg".to_owned()),
            ParseError::Unknown,
            ParseError::Unreadable("unexpected end".to_owned()),
        ] {
            assert_eq!(Trouble::of(&error.to_string()), of_parse(&error), "{error}");
        }
    }
}
