//! What a publisher's document said, before anything is kept.

use super::{entry::Entry, text::Clean};

/// What a publisher's document said: the result of parsing, before anything is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedFeed {
    /// The feed's own title.
    pub title: Clean,
    /// The web page that the feed belongs to, absolute.
    pub home_url: Option<String>,
    /// BCP 47 language tag, as declared.
    pub language: Option<Clean>,
    /// How many minutes the publisher asks to wait between two fetches (`ttl`, `sy:`).
    pub ttl_minutes: Option<u32>,
    /// The entries in the document's order.
    pub entries: Vec<Entry>,
}

impl ParsedFeed {
    /// The title to list the feed by: without the initials that some publishers add to their own
    /// name, as in "North Pier Free Press NPFP".
    pub fn listed_title(&self) -> Clean {
        let without = |(name, last): (&str, &str)| {
            let initials: String = name.split_whitespace().filter_map(|word| word.chars().next()).collect();
            (initials.chars().count() > 1 && last.trim_matches(['(', ')']) == initials).then(|| Clean::new(name))
        };
        self.title.rsplit_once(' ').and_then(without).unwrap_or_else(|| self.title.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_listed_without_its_own_initials() {
        let listed = |title: &str| ParsedFeed { title: title.into(), ..ParsedFeed::default() }.listed_title().to_string();
        assert_eq!(listed("North Pier Free Press NPFP"), "North Pier Free Press");
        assert_eq!(listed("Pier Daily (PD)"), "Pier Daily");
        for title in ["BBC News", "A A", "Pier Daily PDX", "NPFP", "", "World news | Pier"] {
            assert_eq!(listed(title), title);
        }
    }
}
