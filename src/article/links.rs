//! The addresses in an article: made absolute, filtered by scheme, numbered in reading order.

use super::lines::{Link, Span};
use super::story::Block;
use crate::model::Clean;
use url::Url;

/// The addresses found while an article is read; their places are what its spans point to.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    base: Option<Url>,
    page: Option<Url>,
    found: Vec<String>,
}

impl Addresses {
    /// None yet; relative ones will be taken as relative to `base`.
    pub(super) fn new(base: Option<&str>) -> Self {
        Self { base: base.and_then(|base| Url::parse(base).ok()), page: None, found: Vec::new() }
    }

    /// With the story's own page, which "#note-1" is a place of: not of the feed that the story came in.
    pub(super) fn on_page(self, page: Option<&str>) -> Self {
        Self { page: page.and_then(|page| Url::parse(page).ok()), ..self }
    }

    /// The number of a link's address; nothing where it may not be followed.
    pub(super) fn add(&mut self, href: &str) -> Option<usize> {
        let base = if href.trim().starts_with('#') { self.page.as_ref().or(self.base.as_ref()) } else { self.base.as_ref() };
        let url = absolute(href, base, &["http", "https", "mailto"])?;
        self.found.push(url);
        Some(self.found.len() - 1)
    }

    /// The absolute address of something on the web, http or https only.
    pub(super) fn resolve(&self, address: &str) -> Option<String> {
        absolute(address, self.base.as_ref(), &["http", "https"])
    }

    /// The numbers of the addresses that lead to the page at `url`, whatever their query says.
    pub(super) fn same_page(&self, url: &str) -> Vec<usize> {
        let page = |url: &str| {
            let url = Url::parse(url).ok()?;
            let host = url.host_str()?.trim_start_matches("www.").to_owned();
            // A page that is told by its query alone ("?p=12") needs it.
            let query = if url.path().len() <= 1 { url.query().map(str::to_owned) } else { None };
            Some((host, url.path().trim_end_matches('/').to_owned(), query))
        };
        let Some(own) = page(url).filter(|(_, path, query)| !path.is_empty() || query.is_some()) else { return Vec::new() };
        (0..self.found.len()).filter(|&index| page(&self.found[index]).as_ref() == Some(&own)).collect()
    }

    /// Whether the address with this number is `url`, whatever its scheme and query say.
    pub(super) fn leads_to(&self, index: usize, url: &str) -> bool {
        let bare = |url: &str| {
            let url = Url::parse(url).ok()?;
            Some((url.host_str()?.to_owned(), url.port(), url.path().to_owned()))
        };
        self.found.get(index).is_some_and(|known| known == url || bare(known).is_some_and(|known| Some(known) == bare(url)))
    }

    /// Whether the address with this number is on the site of `url`, or on another part of it: what the
    /// last two labels of their hosts say.
    pub(super) fn is_on_site(&self, index: usize, url: &str) -> bool {
        let site = |url: &str| {
            let host = Url::parse(url).ok()?.host_str()?.to_owned();
            Some(host.rsplit('.').take(2).map(str::to_owned).collect::<Vec<_>>())
        };
        self.found.get(index).is_some_and(|known| known == url || site(known).is_some_and(|known| Some(known) == site(url)))
    }

    /// Numbers the links that `blocks` really show from 0 on, in reading order.
    pub(super) fn number(self, blocks: &mut [Block]) -> Vec<Link> {
        let mut links: Vec<(Link, String)> = Vec::new();
        let mut new = vec![None; self.found.len()];
        let mut each = |span: &mut Span| {
            let Some(old) = span.link else { return };
            let Some(url) = self.found.get(old) else {
                span.link = None;
                return;
            };
            let index = *new[old].get_or_insert_with(|| {
                links.push((Link { url: url.clone(), text: Clean::default() }, String::new()));
                links.len() - 1
            });
            links[index].1.push_str(&span.text);
            span.link = Some(index);
        };
        blocks.iter_mut().for_each(|block| block.spans_mut(&mut each));
        links.into_iter().map(|(link, words)| Link { text: Clean::new(&words), ..link }).collect()
    }
}

/// `address` made absolute; nothing where its scheme is none of `schemes`.
fn absolute(address: &str, base: Option<&Url>, schemes: &[&str]) -> Option<String> {
    let address = address.trim();
    if address.is_empty() {
        return None;
    }
    let url = match base {
        Some(base) => base.join(address),
        None => Url::parse(address),
    };
    // The path of a mail address stays as it is written: with spaces or quotes it is none.
    url.ok().filter(|url| schemes.contains(&url.scheme()) && url.as_str().bytes().all(|b| b.is_ascii_graphic())).map(String::from)
}

/// The host of an address, as a reader knows it: without "www.".
pub(super) fn host(url: &str) -> Clean {
    let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    Clean::new(host.strip_prefix("www.").unwrap_or(&host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_absolute_and_harmless() {
        let mut addresses = Addresses::new(Some("https://news.example/a/b"));
        assert_eq!(addresses.add("../c?d"), Some(0));
        assert_eq!(addresses.add("javascript:alert(1)"), None);
        assert_eq!(addresses.add("data:text/html,x"), None);
        assert_eq!(addresses.add("mailto:desk@news.example"), Some(1));
        assert_eq!(addresses.add("mailto:ries </a> </li>"), None);
        assert_eq!(addresses.resolve("mailto:desk@news.example"), None);
        assert_eq!(addresses.found[0], "https://news.example/c?d");
        assert_eq!(Addresses::new(None).add("/c"), None);
        let mut noted = Addresses::new(Some("https://news.example/feed.xml")).on_page(Some("https://news.example/story"));
        noted.add("#note-1");
        assert_eq!(noted.found[0], "https://news.example/story#note-1");
    }

    #[test]
    fn only_links_that_are_shown_are_numbered() {
        let mut addresses = Addresses::new(None);
        let kept: Vec<_> = ["https://a.example/", "https://b.example/", "https://c.example/"].map(|url| addresses.add(url)).into();
        let span = |link| Span { text: "x".into(), link, ..Span::default() };
        let text = super::super::story::Text { lines: vec![vec![span(kept[2]), span(kept[0]), span(kept[2]), span(Some(9))]] };
        let mut blocks = [Block::Paragraph(text)];
        let links = addresses.number(&mut blocks);
        assert_eq!(
            links.iter().map(|link| (&*link.url, &*link.text)).collect::<Vec<_>>(),
            [("https://c.example/", "xx"), ("https://a.example/", "x")]
        );
        let Block::Paragraph(text) = &blocks[0] else { unreachable!() };
        assert_eq!(text.spans().map(|span| span.link).collect::<Vec<_>>(), [Some(0), Some(1), Some(0), None]);
    }
}
