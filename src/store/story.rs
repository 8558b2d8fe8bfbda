//! What an entry tells, made comparable: hashes for "nothing changed", pairs of words for "much the
//! same".

use super::rows::hash;
use super::search::plain;
use super::search::words;
use crate::model::Entry;
use crate::model::place;
use jiff::Timestamp;
use std::collections::HashSet;

/// Two texts that share less than this of the shorter one's pairs of words are about other things.
const RELATED: f64 = 0.3;
/// Headlines that share this much can be versions of one.
const ALIKE: f64 = 0.5;
/// Texts that share this much are one text.
const EQUAL: f64 = 0.7;
/// Fewer pairs of words than this ("Comments", "Read more") tell nothing.
const SAYS_NOTHING: usize = 6;
/// Words of a text that are compared.
const COMPARED: usize = 2_000;

/// An entry's headline and text, ready to be compared.
pub(super) struct Story {
    /// Hash of headline and text without markup, spaces and letter case.
    pub(super) gist: i64,
    title: HashSet<i64>,
    text: HashSet<i64>,
    address: Option<String>,
    published: Option<Timestamp>,
}

impl Story {
    pub(super) fn of(entry: &Entry) -> Self {
        Self::new(&entry.title, entry.url.clone(), entry.published, &entry.summary_html, &entry.content_html)
    }

    pub(super) fn new(title: &str, url: Option<String>, published: Option<Timestamp>, summary: &str, content: &str) -> Self {
        let text = text(summary, content);
        Self { gist: gist(title, &text), title: pairs(title), text: pairs(&text), address: url.as_deref().map(address), published }
    }

    /// Whether this can be a later version of `old`, which has the same guid: a new headline, a new
    /// text, or both where link or publication stayed.
    pub(super) fn continues(&self, old: &Self) -> bool {
        let other_title = shared(&self.title, &old.title).is_some_and(|share| share < RELATED);
        let other_text = match self.share_of_text(old) {
            Some(share) => share < RELATED,
            None => self.address != old.address,
        };
        let other_date = self.published.is_none() || self.published != old.published;
        !(other_title && other_text && other_date)
    }

    /// Whether this is `old` again, which has another guid but a link or a headline in common.
    pub(super) fn repeats(&self, old: &Self) -> bool {
        if self.gist == old.gist && (self.tells_something() || self.address == old.address) {
            return true;
        }
        let alike = shared(&self.title, &old.title).is_some_and(|share| share >= ALIKE);
        match self.share_of_text(old) {
            Some(share) => share >= EQUAL || (alike && share >= RELATED),
            None => alike && self.address == old.address,
        }
    }

    /// Whether this and `other`, of one document and with one guid, are one story told twice.
    pub(super) fn doubles(&self, other: &Self) -> bool {
        self.gist == other.gist || (self.title == other.title && self.share_of_text(other).is_none_or(|share| share >= EQUAL))
    }

    /// Whether there is enough text to know the story by it.
    pub(super) fn tells_something(&self) -> bool {
        self.title.len() + self.text.len() >= SAYS_NOTHING
    }

    fn share_of_text(&self, other: &Self) -> Option<f64> {
        let enough = self.text.len().min(other.text.len()) >= SAYS_NOTHING;
        shared(&self.text, &other.text).filter(|_| enough)
    }
}

/// The text that an entry is known by: its body, else its summary; without markup.
pub(super) fn text(summary_html: &str, content_html: &str) -> String {
    plain(if content_html.is_empty() { summary_html } else { content_html })
}

/// Hash of letters and digits only: markup, spacing and punctuation may change without news.
pub(super) fn gist(title: &str, text: &str) -> i64 {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    hash(&[letters(title).as_bytes(), letters(text).as_bytes()])
}

/// Hash of all that a publisher gave, dates aside: some feeds date everything anew at each fetch.
pub(super) fn whole(entry: &Entry) -> i64 {
    let mut parts: Vec<&[u8]> = vec![
        entry.title.as_bytes(),
        entry.author.as_bytes(),
        entry.url.as_deref().unwrap_or_default().as_bytes(),
        entry.summary_html.as_bytes(),
        entry.content_html.as_bytes(),
        entry.base.as_deref().unwrap_or_default().as_bytes(),
    ];
    parts.extend(entry.categories.iter().map(|label| label.as_bytes()));
    for file in &entry.enclosures {
        parts.extend([file.url.as_bytes(), file.mime.as_deref().unwrap_or_default().as_bytes()]);
    }
    for figure in &entry.figures {
        parts.extend([figure.url.as_deref().unwrap_or_default().as_bytes(), figure.caption.as_bytes(), figure.credit.as_bytes()]);
    }
    hash(&parts)
}

/// Every two neighbouring words: single words are shared by all texts of a language.
fn pairs(text: &str) -> HashSet<i64> {
    let words = words(text);
    let first = words.first().map(|word| hash(&[b"", word.as_bytes()]));
    let pairs = words.windows(2).take(COMPARED).map(|pair| hash(&[pair[0].as_bytes(), pair[1].as_bytes()]));
    first.into_iter().chain(pairs).collect()
}

/// How much of the smaller set is in the larger one, 0 to 1; `None` where one is empty.
fn shared(a: &HashSet<i64>, b: &HashSet<i64>) -> Option<f64> {
    let smaller = a.len().min(b.len());
    (smaller > 0).then(|| a.intersection(b).count() as f64 / smaller as f64)
}

/// The [`place`] of an address, without campaign fields.
pub(super) fn address(url: &str) -> String {
    let place = place(url);
    let (path, query) = place.split_once('?').unwrap_or((&place, ""));
    let fields: Vec<&str> = query.split('&').filter(|field| !field.is_empty() && !field.starts_with("utm_")).collect();
    format!("{path}?{}", fields.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(title: &str, text: &str) -> Story {
        Story::new(title, Some("https://a.example/1".into()), None, "", text)
    }

    const HARBOUR: &str = "<p>The harbour froze for the first time in forty years, and the ferries stayed at their piers all day.</p>";
    const TUNNEL: &str = "<p>Engineers opened the second tunnel under the bay; buses will use it from Monday on, lorries later.</p>";

    #[test]
    fn a_corrected_text_continues_and_another_story_does_not() {
        let old = story("Harbour freezes over", HARBOUR);
        assert!(story("Ferries stay at their piers", &HARBOUR.replace("forty", "fifty")).continues(&old));
        assert!(story("Harbour freezes over again", TUNNEL).continues(&old));
        assert!(!story("Second tunnel opens", TUNNEL).continues(&old));
    }

    #[test]
    fn stories_of_cjk_are_told_apart() {
        let old = story("港口四十年來首次結冰", "渡輪全日停航，乘客改乘巴士前往市中心，當局呼籲市民留在家中避寒。");
        assert!(!story("第二條海底隧道通車", "工程師宣布新隧道下星期一起開放予巴士使用，貨車則須等到明年春天。").continues(&old));
        assert!(story("港口結冰", "渡輪全日停航，乘客改乘巴士前往市中心，當局呼籲市民留在家中避寒取暖。").continues(&old));
    }

    #[test]
    fn short_texts_prove_nothing() {
        let old = story("Harbour freezes over", "<a href=x>Comments</a>");
        assert!(!story("Second tunnel opens", "<a href=y>Comments</a>").repeats(&old));
        assert!(story("Harbour freezes over", "Comments").repeats(&old));
    }

    #[test]
    fn campaigns_and_schemes_are_no_part_of_an_address() {
        assert_eq!(address("http://www.a.example/x/?utm_source=rss&p=1#top"), address("https://a.example/x?p=1"));
        assert_ne!(address("https://a.example/?p=1"), address("https://a.example/?p=2"));
    }
}
