//! The other feeds of a page that one was taken from.

use super::{step::add_again, typed::answers_for};
use crate::fetch::is_private;
use crate::model::{Clean, FeedUrl, same_spelling};
use crate::parse::Candidate;

/// Offers of one page that are told.
const TOLD: usize = 9;

/// A feed that a page offers beside the one that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What the page calls it; may be empty.
    pub title: Clean,
    /// Where it is.
    pub url: FeedUrl,
    /// Whether it lies at the host that the user typed: nobody answers for another one.
    pub typed: bool,
}

impl Offer {
    /// The command that takes it, quoted as a shell takes it, and what it takes.
    pub fn told(&self) -> Clean {
        let title = if self.title.is_empty() { String::new() } else { format!(" takes “{}”", self.title.shortened(80)) };
        Clean::new(&format!("{}{title}", add_again(&self.url)))
    }
}

/// What a page at `asked` offers but `taken`: nothing that `is_known`, nor a private address that is not at the
/// host of `asked`.
pub(super) fn offers(named: &[Candidate], taken: &str, asked: &str, is_known: impl Fn(&str) -> bool) -> Vec<Offer> {
    let offer = |other: &Candidate| {
        let typed = answers_for(&other.url, asked);
        let is_new = same_spelling(&other.url) != same_spelling(taken) && !is_known(&other.url);
        (is_new && (typed || !is_private(&other.url))).then(|| Offer { title: other.title.clone(), url: FeedUrl::new(&other.url), typed })
    };
    named.iter().filter_map(offer).take(TOLD).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_and_what_lies_inside_is_not_offered() {
        let named = |url: &str| Candidate { url: url.to_owned(), title: Clean::default(), comments: false };
        let urls = ["https://a.example/1", "https://a.example/2", "https://a.example/3", "http://10.0.0.1/x", "https://b.example/4"];
        let told = |asked: &str| {
            let offers = offers(&urls.map(named), urls[0], asked, |url| url == urls[1]);
            offers.into_iter().map(|offer| (offer.url.as_str().to_owned(), offer.typed)).collect::<Vec<_>>()
        };
        assert_eq!(told("https://a.example/"), [(urls[2].to_owned(), true), (urls[4].to_owned(), false)]);
        assert!(told("http://10.0.0.1/").contains(&(urls[3].to_owned(), true)));
    }

    #[test]
    fn the_command_of_an_offer_is_quoted() {
        let offer = |title: &str, url: &str| Offer { title: title.into(), url: FeedUrl::new(url), typed: false }.told().to_string();
        assert_eq!(offer("Sport", "https://a.example/?f=1&g=2"), "`dateline add 'https://a.example/?f=1&g=2'` takes “Sport”");
        assert_eq!(offer("", "https://a.example/$(x)"), "`dateline add 'https://a.example/$(x)'`");
        assert_eq!(offer("Mine", "https://a.example/?token=x"), "`dateline add` with its address takes “Mine”");
    }
}
