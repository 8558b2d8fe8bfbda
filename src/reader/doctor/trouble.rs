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
    /// A server's bad hour, a network's, or something else that may pass by itself.
    Passing,
}

impl Trouble {
    /// What kind a sentence tells of.
    pub(super) fn of(sentence: &str) -> Self {
        let answered = |code: &str| sentence.contains(&format!("answered {code}"));
        match () {
            () if answered("401") => Self::Password,
            () if answered("403") || answered("451") => Self::Refused,
            () if answered("404") => Self::NotFound,
            () if sentence.contains("not a feed") || sentence == "the document is empty" => Self::NotAFeed,
            () if sentence.contains("can't be trusted") => Self::Certificate,
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
            Self::Passing => "feed_failing",
        }
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
            Self::Passing => format!("it is asked again by itself; if it is gone for good, `dateline remove {url}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::{FetchError, Phase};
    use crate::model::Clean;
    use crate::parse::ParseError;
    use std::time::Duration;

    #[test]
    fn every_sentence_is_taken_for_what_it_came_from() {
        let host = || Clean::new("a.example");
        let status = |code| FetchError::Status { host: host(), code, retry_after: None }.to_string();
        let reason = Clean::new("its certificate has expired (or this machine's clock is wrong)");
        for (sentence, trouble) in [
            (status(401), Trouble::Password),
            (status(403), Trouble::Refused),
            (status(404), Trouble::NotFound),
            (status(503), Trouble::Passing),
            (FetchError::Tls { host: host(), reason }.to_string(), Trouble::Certificate),
            (FetchError::Timeout { host: host(), phase: Phase::Answer, limit: Duration::from_secs(1) }.to_string(), Trouble::Passing),
            (FetchError::Dns { host: host() }.to_string(), Trouble::Passing),
            (ParseError::WebPage(1).to_string(), Trouble::NotAFeed),
            (ParseError::OtherXml("svg".to_owned()).to_string(), Trouble::NotAFeed),
            (ParseError::OtherJson.to_string(), Trouble::NotAFeed),
            (ParseError::Unknown.to_string(), Trouble::NotAFeed),
            (ParseError::Empty.to_string(), Trouble::NotAFeed),
        ] {
            assert_eq!(Trouble::of(&sentence), trouble, "{sentence}");
        }
    }
}
