//! The next step for a feed in trouble: one truth for the screen, `doctor`, `refresh` and `feeds`. Made anew
//! wherever it is shown, as an address or a title of a stranger's stands in it: it is quoted as a shell takes it.

use super::called::{CallNames, quoted};
use super::typed::answers_for;
use crate::model::{Clean, FeedSummary, FeedUrl, Stays, Trouble};

/// What to do about mistakes in the config.
pub const MEND_CONFIG: &str = "mend what is named, then `dateline config check` says whether all is right";

/// What to do about what is wrong with a feed: that it fails, has moved, did not come whole. Empty where
/// nothing is.
pub fn next_steps(feed: &FeedSummary, names: &CallNames) -> Vec<Clean> {
    let steps = [step_of_failure(feed, names), step_of_move(feed, names), step_of_cut(feed)];
    steps.into_iter().flatten().map(|step| Clean::new(&step)).collect()
}

/// Why a feed fails, with the command that helps where it is known.
pub fn told_error(feed: &FeedSummary) -> Option<Clean> {
    let health = &feed.health;
    health.last_error.as_ref().map(|error| with_a_step(error, health.trouble.unwrap_or_default(), &feed.url, health.untyped))
}

/// A failure in words, with the command that helps where it is known.
pub(super) fn with_a_step(error: &str, trouble: Trouble, url: &FeedUrl, untyped: bool) -> Clean {
    Clean::new(&match (trouble, adding(trouble, url, untyped)) {
        (Trouble::Page, Some(step)) => format!("{error}: {step}"),
        (Trouble::Private, Some(step)) => format!("{error}; {step}"),
        _ => error.to_owned(),
    })
}

/// What to do about a feed that fails.
pub(super) fn step_of_failure(feed: &FeedSummary, names: &CallNames) -> Option<String> {
    let health = &feed.health;
    let remove = || names.command("remove", feed);
    if health.gone {
        return Some(format!("{}; its articles stay", remove()));
    }
    health.last_error.as_ref()?;
    let trouble = health.trouble.unwrap_or_default();
    let adding = adding(trouble, &feed.url, health.untyped);
    Some(match (trouble, adding) {
        (Trouble::Page, Some(add)) => format!("{add}; {} ends this one", remove()),
        (Trouble::Private | Trouble::Turned, Some(add)) => format!("{add}, of several addresses at once if you like; else {}", remove()),
        (_, Some(add)) => format!("{add}; else {}", remove()),
        (trouble, None) => of_trouble(trouble, feed, &remove()),
    })
}

fn of_trouble(trouble: Trouble, feed: &FeedSummary, remove: &str) -> String {
    match trouble {
        Trouble::Password => "write name and password into its url in config.toml: https://NAME:PASSWORD@…".to_owned(),
        Trouble::WrongPassword => "mend the name and the password in its url in config.toml".to_owned(),
        Trouble::Refused => "give it a user_agent of its own in config.toml; some sites let only browsers in".to_owned(),
        Trouble::NotFound | Trouble::NotAFeed => {
            let home = feed.home_url.as_deref().map_or_else(|| "ITS-PAGE".to_owned(), |home| home_of(feed, home));
            format!("`dateline add {home}` looks for its new address; {remove} ends the old one")
        }
        Trouble::Certificate => "its publisher must mend that; nothing is taken from it till then".to_owned(),
        Trouble::Address => format!("mend its url in config.toml, or {remove}"),
        Trouble::Settings => "mend fetch.proxy, fetch.user_agent or the feed's own user_agent in config.toml".to_owned(),
        Trouble::Private => {
            format!("if that is right, write the address that it leads to into config.toml and start dateline again; else {remove}")
        }
        Trouble::Downgrade => "if that is right, write that address into config.toml; else its publisher must mend it".to_owned(),
        Trouble::Broken => format!("its publisher must mend that; it is asked now and then till then, or {remove}"),
        Trouble::Page | Trouble::Turned | Trouble::Passing => {
            format!("it is asked again by itself; if it is gone for good, {remove}")
        }
    }
}

/// The page of a feed, as `add` takes it: the feed's word where it is not at the host that the user typed.
fn home_of(feed: &FeedSummary, home: &str) -> String {
    let typed = !feed.health.untyped && answers_for(home, feed.url.as_str());
    let flag = if typed { "" } else { "--offered " };
    format!("{flag}{}", quoted(&FeedUrl::new(home).shown()))
}

/// What adding the address again does, where that helps; `untyped`: nobody typed it.
fn adding(trouble: Trouble, url: &FeedUrl, untyped: bool) -> Option<String> {
    match trouble {
        Trouble::Page => Some(format!("{} takes the first feed", add_again(url))),
        Trouble::Turned => Some(format!("if it lies in your own network now, {} says so", add_again(url))),
        Trouble::Private if untyped => Some(format!("if it lies in your own network, {} says so", add_again(url))),
        _ => None,
    }
}

/// Whether a feed is refused because it lies in a private network, and adding it again says that this is the user's own.
pub(super) fn may_be_inside(feed: &FeedSummary) -> bool {
    let health = &feed.health;
    let trouble = health.trouble.unwrap_or_default();
    let is_asked = health.last_error.is_some() && !health.gone;
    is_asked && trouble != Trouble::Page && adding(trouble, &feed.url, health.untyped).is_some()
}

/// What to do about a feed that has moved.
pub(super) fn step_of_move(feed: &FeedSummary, names: &CallNames) -> Option<String> {
    let health = &feed.health;
    if health.asked_at.is_none() && health.moved_to.is_none() {
        return None;
    }
    if let (None, Some(Stays::Subscribed(_))) = (&health.asked_at, &health.stays) {
        return Some(format!("one is enough: {}", names.command("remove", feed)));
    }
    let trust = if health.asked_at.is_none() { ", if you trust it" } else { "" };
    Some(format!("{} writes that address into config.toml{trust}", names.command("move", feed)))
}

/// What to do about a feed whose document did not come whole.
pub(super) fn step_of_cut(feed: &FeedSummary) -> Option<String> {
    let health = &feed.health;
    let is_cut = health.cut.is_some() && health.last_error.is_none();
    is_cut.then(|| "nothing has to be done; if it says so every time, its publisher should know".to_owned())
}

/// The command that adds a feed; one with a secret in its address can't be shown whole.
pub(super) fn add_again(url: &FeedUrl) -> String {
    if url.holds_secret() { "`dateline add` with its address".to_owned() } else { format!("`dateline add {}`", quoted(&url.shown())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strangers_address_is_one_word_of_the_command() {
        for url in ["http://a.example/$(touch${IFS}x)", "http://a.example/;x", "http://a.example/?a&b=`x`", "http://a.example/'x'"] {
            let url = FeedUrl::new(url);
            let told = with_a_step("why", Trouble::Private, &url, true);
            let command = told.strip_prefix("why; if it lies in your own network, `").and_then(|told| told.strip_suffix("` says so"));
            let words = shell_words::split(command.expect("a command")).expect("words");
            assert_eq!(words, ["dateline", "add", url.shown().as_str()]);
            assert!(quoted(&url.shown()).starts_with('\''), "{told}");
        }
        let secret = with_a_step("why", Trouble::Page, &FeedUrl::new("http://a.example/?token=x"), false);
        assert_eq!(secret.as_str(), "why: `dateline add` with its address takes the first feed");
    }
}
