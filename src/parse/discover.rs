//! The feeds that a web page offers.

use super::address;
use super::words;
use crate::model::Clean;
use dom_query::Document;
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

/// Types that a `<link rel="alternate">` to a feed bears, the preferred ones first.
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
pub(super) fn candidates(html: &str, base: Option<&Url>) -> Vec<Candidate> {
    let page = Document::from(html);
    let own_base = page.select("base[href]").attr("href").and_then(|href| address::moved(base, &href));
    let base = own_base.as_ref().or(base);
    let declared = page.select("link[rel][href]");
    let declared = declared.iter().filter(|link| is_feed_link(&lower(link.attr("rel")), &lower(link.attr("type"))));
    let mut found: Vec<Candidate> = Vec::new();
    for link in declared {
        add(&mut found, link.attr("href").as_deref(), link.attr("title").as_deref(), base);
    }
    if found.is_empty() {
        for link in page.select("a[href]").iter().filter(|link| looks_like_feed(&lower(link.attr("href")))) {
            add(&mut found, link.attr("href").as_deref(), Some(&link.text()), base);
        }
    }
    found.sort_by_key(|candidate| candidate.comments);
    found
}

fn add(found: &mut Vec<Candidate>, href: Option<&str>, title: Option<&str>, base: Option<&Url>) {
    let url = href.and_then(|href| address::absolute(href, base)).filter(|url| url.starts_with("http"));
    let Some(url) = url.filter(|url| found.len() < MAX_CANDIDATES && found.iter().all(|known| known.url != *url)) else {
        return;
    };
    let title = words::shown(title.unwrap_or_default());
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

fn lower(attribute: Option<impl AsRef<str>>) -> String {
    attribute.map(|value| value.as_ref().trim().to_ascii_lowercase()).unwrap_or_default()
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
