//! What a feed is called in a command: by its address, or, where that holds a secret, by what leads to it
//! without showing the secret.

use crate::model::{Clean, FeedSummary};
use std::collections::HashMap;

/// Whether a command means this feed by this name: its title, or its address as it is shown.
pub fn answers_to(feed: &FeedSummary, name: &str) -> bool {
    *feed.url.shown() == *name || feed.title == Clean::new(name)
}

/// How many feeds answer to each name: one that several have is no name for a command.
pub struct CallNames(HashMap<Clean, usize>);

impl CallNames {
    /// The names of these feeds; give all that the config has.
    pub fn of<'a>(feeds: impl IntoIterator<Item = &'a FeedSummary>) -> Self {
        let mut count = HashMap::new();
        for feed in feeds {
            let shown = feed.url.shown();
            if shown != feed.title {
                *count.entry(feed.title.clone()).or_insert(0) += 1;
            }
            *count.entry(shown).or_insert(0) += 1;
        }
        Self(count)
    }

    /// A command of dateline's about a feed, as a shell takes it, in backticks.
    pub(super) fn command(&self, verb: &str, feed: &FeedSummary) -> String {
        match self.word(feed) {
            // A publisher's title may look like an option.
            Some(name) if name.starts_with('-') => format!("`dateline {verb} -- {}`", quoted(&name)),
            Some(name) => format!("`dateline {verb} {}`", quoted(&name)),
            None => format!("`dateline {verb}` with its address as config.toml has it"),
        }
    }

    /// What a command calls a feed; `None` where only its whole address says which one is meant, and that
    /// holds a secret.
    fn word(&self, feed: &FeedSummary) -> Option<Clean> {
        let shown = feed.url.shown();
        if !feed.url.holds_secret() {
            return Some(shown);
        }
        [feed.title.clone(), shown].into_iter().find(|name| !name.is_empty() && self.0.get(name) == Some(&1))
    }
}

/// A word as a shell takes it.
pub(super) fn quoted(word: &str) -> String {
    shell_words::quote(word).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_names_one_feed_and_no_secret() {
        let feeds = [
            FeedSummary::new(1, "https://a.example/feed?x=1&y=2", "Alpha"),
            FeedSummary::new(2, "https://b.example/feed?token=s3cret", "Beta’s $(News)"),
            FeedSummary::new(3, "https://c.example/feed?token=s3cret", "Twins"),
            FeedSummary::new(4, "https://c.example/feed?token=other", "Twins"),
            FeedSummary::new(5, "https://me:s3cret@d.example/feed", "--home=/tmp"),
            FeedSummary::new(6, "https://me:s3cret@e.example/feed", "https://a.example/feed?x=1&y=2"),
            FeedSummary::new(7, "https://me:s3cret@f.example/feed", "https://f.example/feed"),
        ];
        let names = CallNames::of(&feeds);
        let commands = feeds.each_ref().map(|feed| names.command("remove", feed));
        assert_eq!(
            commands.each_ref().map(String::as_str),
            [
                "`dateline remove 'https://a.example/feed?x=1&y=2'`",
                "`dateline remove 'Beta’s $(News)'`",
                "`dateline remove` with its address as config.toml has it",
                "`dateline remove` with its address as config.toml has it",
                "`dateline remove -- '--home=/tmp'`",
                "`dateline remove https://e.example/feed`",
                "`dateline remove https://f.example/feed`",
            ]
        );
        for (feed, command) in feeds.iter().zip(&commands).filter(|(_, command)| !command.contains("config.toml")) {
            let name = shell_words::split(command.trim_matches('`')).expect("words").pop().expect("a name");
            let exact = feeds.iter().find(|feed| feed.url.as_str() == name);
            let meant: Vec<_> = exact.map_or_else(|| feeds.iter().filter(|feed| answers_to(feed, &name)).collect(), |feed| vec![feed]);
            assert_eq!(meant.iter().map(|feed| feed.id).collect::<Vec<_>>(), [feed.id], "{command}");
        }
    }
}
