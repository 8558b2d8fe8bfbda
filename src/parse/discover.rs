//! The feeds that a web page offers.

use super::address;
use super::soup::Soup;
use super::soup::Token;
use super::soup::attributes;
use super::words;
use crate::model::Clean;
use url::Url;

/// The most feeds that one page can offer.
const MAX_CANDIDATES: usize = 50;

/// A feed that a page names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Absolute address.
    pub url: String,
    /// What the page calls it; may be empty.
    pub title: Clean,
    /// Whether it is a feed of comments rather than of news.
    pub comments: bool,
}

/// Types that a `<link rel="alternate">` to a feed bears.
const TYPES: &[&str] = &[
    "application/atom+xml",
    "application/rss+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/json",
    "application/xml",
    "text/xml",
];

/// The feeds that a page links to, the best first and feeds of comments last. `base` is its address.
///
/// Only tags are looked at, in one pass: building a page's tree takes time that grows with the
/// square of what a hostile page holds.
pub(super) fn candidates(html: &str, base: Option<&Url>) -> Vec<Candidate> {
    let mut page = Page { base: base.cloned(), ..Page::default() };
    let mut silent: Option<&str> = None;
    for token in Soup::new(html) {
        match token {
            Token::Start { name, attributes, empty } if silent.is_none() => {
                silent = SILENT.iter().copied().find(|tag| !empty && name.eq_ignore_ascii_case(tag));
                page.tag(name, attributes);
            }
            Token::End { name } => silent = silent.filter(|tag| !name.eq_ignore_ascii_case(tag)),
            _ => {}
        }
    }
    let mut found = if page.declared.is_empty() { page.linked } else { page.declared };
    found.sort_by_key(|candidate| candidate.comments);
    found
}

/// Elements whose content is no markup.
const SILENT: &[&str] = &["script", "style", "textarea", "title"];

/// What has been seen of a page.
#[derive(Default)]
struct Page {
    base: Option<Url>,
    /// Feeds that the page says are its own.
    declared: Vec<Candidate>,
    /// Feeds that it links to as to any page.
    linked: Vec<Candidate>,
}

impl Page {
    fn tag(&mut self, name: &str, text: &str) {
        let kind = name.to_ascii_lowercase();
        if !matches!(kind.as_str(), "base" | "link" | "a") {
            return;
        }
        let all: Vec<(&str, &str)> = attributes(text).collect();
        let value = |name: &str| {
            all.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| htmlize::unescape_attribute(*value))
        };
        let Some(href) = value("href") else {
            return;
        };
        let word = |name: &str| value(name).unwrap_or_default().trim().to_ascii_lowercase();
        let title = value("title").unwrap_or_default();
        match kind.as_str() {
            "base" => self.base = address::moved(self.base.as_ref(), &href).or(self.base.take()),
            "link" if is_feed_link(&word("rel"), &word("type")) => add(&mut self.declared, &href, &title, self.base.as_ref()),
            "a" if looks_like_feed(&href.to_ascii_lowercase()) => add(&mut self.linked, &href, &title, self.base.as_ref()),
            _ => {}
        }
    }
}

fn add(found: &mut Vec<Candidate>, href: &str, title: &str, base: Option<&Url>) {
    let url = address::absolute(href, base).filter(|url| url.starts_with("http"));
    let Some(url) = url.filter(|url| found.len() < MAX_CANDIDATES && found.iter().all(|known| known.url != *url)) else {
        return;
    };
    let title = words::shown(title);
    let comments = is_about_comments(&title) || is_about_comments(url.split(['?', '#']).next().unwrap_or_default());
    found.push(Candidate { url, title, comments });
}

/// Where feeds mostly are when a page names none: to be tried in this order.
pub fn guesses(url: &str) -> Vec<String> {
    let Ok(page) = Url::parse(url) else {
        return Vec::new();
    };
    let paths = ["feed", "feed/", "rss.xml", "atom.xml", "feed.xml", "index.xml", "rss", "feeds/posts/default", "feed.json"];
    let mut found: Vec<String> = Vec::new();
    for place in [page.join("./"), page.join("/")].into_iter().flatten() {
        found.extend(paths.iter().filter_map(|path| place.join(path).ok()).map(String::from));
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|url| seen.insert(url.clone()));
    found
}

fn is_feed_link(rel: &str, mime: &str) -> bool {
    let mime = mime.split(';').next().unwrap_or_default().trim();
    let mut rels = rel.split_ascii_whitespace();
    rels.clone().any(|rel| rel == "feed") || (rels.any(|rel| rel == "alternate") && TYPES.contains(&mime))
}

/// Whether an anchor's address looks like a feed's; only asked where no `<link>` names one.
fn looks_like_feed(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    [".rss", ".atom", "/feed", "/rss", "/atom", "rss.xml", "atom.xml", "feed.xml", "feed.json", ".rdf"]
        .iter()
        .any(|end| path.ends_with(end))
}

fn is_about_comments(text: &str) -> bool {
    let text = text.to_lowercase();
    ["comment", "kommentar", "commentaire", "comentario", "commenti", "留言", "評論", "评论", "コメント"]
        .iter()
        .any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(html: &str) -> Vec<String> {
        let base = Url::parse("https://news.example/section/").ok();
        candidates(html, base.as_ref()).into_iter().map(|candidate| candidate.url).collect()
    }

    #[test]
    fn news_before_comments() {
        let html = "<head><link rel=alternate type='application/rss+xml' title='Harbour News » Comments Feed' href='/comments/feed/'>\
                    <link rel='ALTERNATE' type='application/rss+xml; charset=utf-8' title='Harbour News' href='/feed/'></head>";
        assert_eq!(found(html), ["https://news.example/feed/", "https://news.example/comments/feed/"]);
    }

    #[test]
    fn the_pages_own_base_counts() {
        let html = "<base href='https://cdn.example/x/'><link rel=alternate type=application/atom+xml href=a.xml>";
        assert_eq!(found(html), ["https://cdn.example/x/a.xml"]);
    }

    #[test]
    fn anchors_only_where_nothing_is_declared() {
        assert_eq!(found("<a href='rss.xml'>RSS</a><a href='/about'>x</a>"), ["https://news.example/section/rss.xml"]);
        assert_eq!(found("<link rel=alternate type=application/atom+xml href=/a><a href='/rss'>RSS</a>"), ["https://news.example/a"]);
    }

    #[test]
    fn no_stylesheet_and_no_script_is_a_feed() {
        assert!(
            found("<link rel=stylesheet href=/feed.css><link rel=alternate hreflang=de href=/de><link rel=feed href='javascript:x'>")
                .is_empty()
        );
    }

    #[test]
    fn guesses_begin_where_the_page_is() {
        let urls = guesses("https://news.example/blog/post");
        assert_eq!(urls[0], "https://news.example/blog/feed");
        assert!(urls.contains(&"https://news.example/rss.xml".to_owned()));
        assert!(guesses("nonsense").is_empty());
    }
}
