//! What doctor says of the kinds of trouble that a feed can be in: their names, and the next step.

use super::super::step::add_again;
use super::super::step::quoted;
use crate::model::{FeedUrl, Trouble};

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

/// What to do, for the feed with this address and, perhaps, web page, that as a shell takes it; `untyped`:
/// nobody typed the address.
pub(super) fn next(trouble: Trouble, url: &FeedUrl, home: Option<&str>, untyped: bool) -> String {
    let (add, url) = (add_again(url), quoted(&url.shown()));
    match trouble {
        Trouble::Password => "write name and password into its url in config.toml: https://NAME:PASSWORD@…".to_owned(),
        Trouble::WrongPassword => "mend the name and the password in its url in config.toml".to_owned(),
        Trouble::Refused => "give it a user_agent of its own in config.toml; some sites let only browsers in".to_owned(),
        Trouble::NotFound | Trouble::NotAFeed => {
            format!("`dateline add {}` looks for its new address; `dateline remove {url}` ends the old one", home.unwrap_or("ITS-PAGE"))
        }
        Trouble::Certificate => "its publisher must mend that; nothing is taken from it till then".to_owned(),
        Trouble::Address => format!("mend its url in config.toml, or `dateline remove {url}`"),
        Trouble::Settings => "mend fetch.proxy, fetch.user_agent or the feed's own user_agent in config.toml".to_owned(),
        Trouble::Page => format!("{add} takes the first feed that the page names; `dateline remove {url}` ends this one"),
        Trouble::Turned => format!("if it lies in your own network now, {add} says so; else `dateline remove {url}`"),
        Trouble::Private if untyped => {
            format!("if it lies in your own network, {add} says so; else `dateline remove {url}`")
        }
        Trouble::Private => format!(
            "if that is right, write the address that it leads to into config.toml and start dateline again; else `dateline remove {url}`"
        ),
        Trouble::Downgrade => "if that is right, write that address into config.toml; else its publisher must mend it".to_owned(),
        Trouble::Broken => format!("its publisher must mend that; it is asked now and then till then, or `dateline remove {url}`"),
        Trouble::Passing => format!("it is asked again by itself; if it is gone for good, `dateline remove {url}`"),
    }
}
