//! What doctor says of the kinds of trouble that a feed can be in: their names, and whose task they are.

use crate::model::Trouble;

/// What its name is for programs.
pub(super) fn check(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Password | Trouble::WrongPassword => "feed_password",
        Trouble::Refused => "feed_refused",
        Trouble::NotFound => "feed_not_found",
        Trouble::NotAFeed | Trouble::Page => "feed_is_none",
        Trouble::Certificate => "feed_certificate",
        Trouble::Address => "feed_address",
        Trouble::Settings => "feed_settings",
        Trouble::Private | Trouble::Turned => "feed_private",
        Trouble::Downgrade => "feed_downgraded",
        Trouble::Broken => "feed_broken",
        Trouble::Passing => "feed_failing",
    }
}

/// Whether it can't pass by itself: only the config's owner can mend it.
pub(super) fn is_of_the_config(trouble: Trouble) -> bool {
    matches!(trouble, Trouble::Password | Trouble::WrongPassword | Trouble::Address | Trouble::Settings)
}
