//! The command that helps a feed in trouble, made anew wherever it is shown: an address of a stranger's stands
//! in it, and is quoted as a shell takes it.

use crate::model::{Clean, FeedSummary, FeedUrl, Trouble};

/// Why a feed fails, with the command that helps where it is known.
pub fn told_error(feed: &FeedSummary) -> Option<Clean> {
    let health = &feed.health;
    health.last_error.as_ref().map(|error| with_a_step(error, health.trouble.unwrap_or_default(), &feed.url, health.untyped))
}

/// A failure in words, with the command that helps where it is known.
pub(super) fn with_a_step(error: &str, trouble: Trouble, url: &FeedUrl, untyped: bool) -> Clean {
    Clean::new(&match trouble {
        Trouble::Page => format!("{error}: {} takes the first", add_again(url)),
        Trouble::Private if untyped => format!("{error}; if it lies in your own network, {} says so", add_again(url)),
        _ => error.to_owned(),
    })
}

/// The command that adds a feed; one with a secret in its address can't be shown whole.
pub(super) fn add_again(url: &FeedUrl) -> String {
    if url.holds_secret() { "`dateline add` with its address".to_owned() } else { format!("`dateline add {}`", quoted(&url.shown())) }
}

/// A word as a shell takes it.
pub(super) fn quoted(word: &str) -> String {
    shell_words::quote(word).into_owned()
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
        assert_eq!(secret.as_str(), "why: `dateline add` with its address takes the first");
    }
}
