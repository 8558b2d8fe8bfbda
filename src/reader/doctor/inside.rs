//! Several feeds that may lie in the user's own network: one command says so for all of them. Pure.

use super::super::called::quoted;
use super::super::step::may_be_inside;
use super::super::words::counted;
use super::finding::{Finding, State, Topic};
use crate::model::FeedSummary;

/// Told where there are two such feeds at least; what to do about one is told with it.
pub(super) fn look(feeds: &[&FeedSummary]) -> Option<Finding> {
    let inside: Vec<&FeedSummary> = feeds.iter().copied().filter(|feed| may_be_inside(feed)).collect();
    let (secret, open): (Vec<&FeedSummary>, Vec<&FeedSummary>) = inside.iter().copied().partition(|feed| feed.url.holds_secret());
    if inside.len() < 2 {
        return None;
    }
    let says = format!(
        "{} lead to private addresses, and are not asked: nobody is known to have typed their addresses since that is so",
        counted(inside.len(), "feed", "feeds")
    );
    let addresses: String = open.iter().map(|feed| format!(" {}", quoted(&feed.url.shown()))).collect();
    let command = match open.len() {
        0 => "`dateline add` with their addresses".to_owned(),
        _ => format!("`dateline add{addresses}`"),
    };
    let more = match secret.len() {
        0 => String::new(),
        _ if open.is_empty() => String::new(),
        more => format!("; add the {} with a password or a key too, as config.toml has them", counted(more, "address", "addresses")),
    };
    let step = format!("if they lie in your own network, {command} says so of all; leave out what is not yours{more}");
    Some(Finding::new(Topic::Feeds, "feeds_private", State::Note, says).next(step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FeedHealth, Trouble};

    fn feed(id: i64, url: &str, trouble: Trouble, untyped: bool) -> FeedSummary {
        let health = FeedHealth { last_error: Some("why".into()), trouble: Some(trouble), untyped, ..FeedHealth::default() };
        FeedSummary { health, ..FeedSummary::new(id, url, "Feed") }
    }

    #[test]
    fn one_command_names_all_that_nobody_typed() {
        let feeds = [
            feed(1, "http://nas.lan/a?x=1&y=2", Trouble::Private, true),
            feed(2, "http://me:s3cret@nas.lan/b", Trouble::Private, true),
            feed(3, "http://turned.example/c", Trouble::Turned, false),
            feed(4, "http://typed.example/d", Trouble::Private, false),
            feed(5, "http://page.example/e", Trouble::Page, true),
            FeedSummary::new(6, "http://well.example/f", "Feed"),
        ];
        let all: Vec<&FeedSummary> = feeds.iter().collect();
        let found = look(&all).expect("several");
        assert!(found.says.starts_with("3 feeds lead to private addresses"), "{}", found.says);
        let step = found.next.expect("a step");
        let command = step.split('`').nth(1).expect("a command");
        let words = shell_words::split(command).expect("words");
        assert_eq!(words, ["dateline", "add", "http://nas.lan/a?x=1&y=2", "http://turned.example/c"]);
        assert!(step.contains("add the 1 address with a password") && !step.contains("s3cret"), "{step}");
        assert_eq!(look(&all[3..]), None);
        assert_eq!(look(&all[2..]), None, "one is told by itself");
    }
}
