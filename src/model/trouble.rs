//! What kind of trouble a feed is in.

/// What a failed fetch comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trouble {
    /// It wants a name and a password.
    Password,
    /// It refuses the name and the password in its address.
    WrongPassword,
    /// It refuses dateline.
    Refused,
    /// Nothing is at its address.
    NotFound,
    /// Something is, but no feed.
    NotAFeed,
    /// A web page is, and it names feeds.
    Page,
    /// Nobody can be sure that it is who it says.
    Certificate,
    /// What is written in the config is no address that can be fetched, or it leads to one.
    Address,
    /// A proxy or a user agent of the config can't be used.
    Settings,
    /// It leads into a private network that nobody typed.
    Private,
    /// Its host was public, and stands for a private address now.
    Turned,
    /// It leads from https to http.
    Downgrade,
    /// What its server answers can't be read; only its publisher can mend that.
    Broken,
    /// A server's bad hour, a network's, or something else that may pass by itself.
    #[default]
    Passing,
}

impl Trouble {
    const ALL: [Self; 14] = [
        Self::Password,
        Self::WrongPassword,
        Self::Refused,
        Self::NotFound,
        Self::NotAFeed,
        Self::Page,
        Self::Certificate,
        Self::Address,
        Self::Settings,
        Self::Private,
        Self::Turned,
        Self::Downgrade,
        Self::Broken,
        Self::Passing,
    ];

    /// Its name where it is kept.
    pub fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::WrongPassword => "wrong password",
            Self::Refused => "refused",
            Self::NotFound => "not found",
            Self::NotAFeed => "not a feed",
            Self::Page => "page",
            Self::Certificate => "certificate",
            Self::Address => "address",
            Self::Settings => "settings",
            Self::Private => "private",
            Self::Turned => "turned",
            Self::Downgrade => "downgrade",
            Self::Broken => "broken",
            Self::Passing => "passing",
        }
    }

    /// The trouble of a name; one that is not known may pass.
    pub fn of_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|trouble| trouble.word() == word).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        assert!(Trouble::ALL.into_iter().all(|trouble| Trouble::of_word(trouble.word()) == trouble));
        assert_eq!(Trouble::of_word("of a later dateline"), Trouble::Passing);
    }
}
