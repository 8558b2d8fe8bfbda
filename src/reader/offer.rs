//! The other feeds of a page that one was taken from.

use super::called::quoted;
use crate::fetch::{host_name, is_private};
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
    /// What it is, with the command that takes it, quoted as a shell takes it. One at a host that nobody typed is
    /// taken as what it is: the command makes nobody answer for it. A secret in the address is not shown.
    pub fn told(&self) -> Clean {
        let title = if self.title.is_empty() { String::new() } else { format!("“{}”", self.title.shortened(80)) };
        let flag = if self.typed { "" } else { " --offered" };
        Clean::new(&match (self.url.holds_secret(), title.as_str()) {
            (true, _) => {
                let what = if title.is_empty() { "one more" } else { &title };
                format!(
                    "{what}: its address holds a password or a key, so only the page shows it; `dateline add{flag}` with it takes the feed"
                )
            }
            (false, "") => format!("`dateline add{flag} {}`", quoted(&self.url.shown())),
            (false, title) => format!("`dateline add{flag} {}` takes {title}", quoted(&self.url.shown())),
        })
    }
}

/// Last parts of names that only private networks have: RFC 6762, RFC 8375, ICANN's `.internal`, and what routers use.
const INNER: [&str; 8] = ["local", "internal", "arpa", "lan", "home", "corp", "intranet", "localdomain"];

/// Whether an address says by itself that it lies in a private network: by a number, or a name that no public network
/// has. Others are found out where they are asked.
fn is_inside(address: &str) -> bool {
    let inner = |name: &str| name.trim_end_matches('.').rsplit_once('.').is_none_or(|(_, last)| INNER.contains(&last));
    is_private(address) || host_name(address).is_some_and(|name| inner(&name))
}

/// What a page offers but `taken`: nothing that `is_known`, nor a private address for which the user does not answer
/// as `is_typed`.
pub(super) fn offers(named: &[Candidate], taken: &str, is_typed: impl Fn(&str) -> bool, is_known: impl Fn(&str) -> bool) -> Vec<Offer> {
    let offer = |other: &Candidate| {
        let typed = is_typed(&other.url);
        let is_new = same_spelling(&other.url) != same_spelling(taken) && !is_known(&other.url);
        (is_new && (typed || !is_inside(&other.url))).then(|| Offer { title: other.title.clone(), url: FeedUrl::new(&other.url), typed })
    };
    named.iter().filter_map(offer).take(TOLD).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::same_host;

    #[test]
    fn what_is_known_and_what_lies_inside_is_not_offered() {
        let named = |url: &str| Candidate { url: url.to_owned(), title: Clean::default(), comments: false };
        let urls = [
            "https://a.example/1",
            "https://a.example/2",
            "https://a.example/3",
            "http://10.0.0.1/x",
            "https://b.example/4",
            "http://intranet/x",
            "http://Nas.LAN./x",
        ];
        let told = |asked: &str| {
            let offers = offers(&urls.map(named), urls[0], |url| same_host(url, asked), |url| url == urls[1]);
            offers.into_iter().map(|offer| (offer.url.as_str().to_owned(), offer.typed)).collect::<Vec<_>>()
        };
        assert_eq!(told("https://a.example/"), [(urls[2].to_owned(), true), (urls[4].to_owned(), false)]);
        assert!(told("http://10.0.0.1/").contains(&(urls[3].to_owned(), true)));
    }

    #[test]
    fn the_command_of_an_offer_is_quoted_and_nobodys_word_at_another_host() {
        let offer = |title: &str, url: &str, typed| Offer { title: title.into(), url: FeedUrl::new(url), typed }.told().to_string();
        assert_eq!(offer("Sport", "https://a.example/?f=1&g=2", true), "`dateline add 'https://a.example/?f=1&g=2'` takes “Sport”");
        assert_eq!(offer("", "https://a.example/$(x)", false), "`dateline add --offered 'https://a.example/$(x)'`");
        assert_eq!(
            offer("Mine", "https://a.example/?token=x", false),
            "“Mine”: its address holds a password or a key, so only the page shows it; `dateline add --offered` with it takes the feed"
        );
    }
}
