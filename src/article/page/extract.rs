//! A whole web page → its article's text, with its figures.

use super::super::figures;
use super::super::html;
use super::super::links::Addresses;
use super::super::tidy::{self, Cuts};
use super::super::wording;
use super::flatten;
use super::footnotes::Footnotes;
use super::harvest::{self, Harvest};
use super::metadata::Metadata;
use super::normal;
use super::site;
use crate::config::SiteRules;
use crate::model::Clean;
use crate::model::Figure;
use crate::model::PageText;
use dom_query::Document;
use dom_query::NodeRef;
use dom_smoothie::Config;
use dom_smoothie::Readability;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

/// A page as it came.
#[derive(Clone, Copy, Debug)]
pub struct WebPage<'a> {
    /// Its HTML, decoded.
    pub html: &'a str,
    /// Its address, redirects followed; empty where unknown.
    pub url: &'a str,
    /// What is known about its host.
    pub rules: &'a SiteRules,
}

/// What was found on a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extracted {
    /// The article.
    pub text: PageText,
    /// What was cut from the page, in its order: the rule and the beginning of what it cut.
    pub cuts: Vec<(Clean, Clean)>,
}

/// Cuts the article out of a page; `None` where there is none.
///
/// A page that is over a limit of the guard, or that a parser gives up on, comes as its plain text.
pub fn extract(page: &WebPage) -> Option<Extracted> {
    let slim = (page.html.len() > html::MAX_PAGE_BYTES).then(|| html::without_scripts(page.html));
    let html = slim.as_deref().unwrap_or(page.html);
    let read = || if html::check_page(html).is_ok() { read(&WebPage { html, ..*page }) } else { None };
    let found = catch_unwind(AssertUnwindSafe(read)).ok().flatten();
    found.or_else(|| plain(page)).filter(|found| !found.text.html.is_empty())
}

/// The text of a page without its markup.
fn plain(page: &WebPage) -> Option<Extracted> {
    let paragraphs = html::paragraphs(page.html);
    let html = normal::plain(&paragraphs);
    let text = PageText { url: page.url.to_owned(), html, ..PageText::default() };
    (!paragraphs.is_empty()).then(|| Extracted { text, cuts: Vec::new() })
}

fn read(page: &WebPage) -> Option<Extracted> {
    let mut cuts = Cuts::told();
    let document = Document::from(page.html);
    let addresses = Addresses::new(base(&document, page.url).as_deref());
    let metadata = Metadata::read(&document, &addresses);
    for rule in page.rules.of(page.url) {
        site::apply(&document, rule, &mut cuts);
    }
    let body = document.body()?;
    tidy::clean(&body, &mut cuts);
    tidy::drop_cards(&body, &mut cuts);
    flatten::flatten(&body);
    let footnotes = Footnotes::take(&body, page.url);
    let mut harvest = Harvest::take(&body, &addresses);
    harvest.complete(&metadata.pictures, &metadata.title);
    let whole = biggest(&body);
    unname_headings(&body);
    let config = Config { disable_json_ld: true, ..Config::default() };
    let found = Readability::with_document(document, None, Some(config)).ok().and_then(|mut reader| reader.parse().ok());
    let content = fragment(found.map(|article| String::from(article.content)).unwrap_or_default())?;
    let content = with_enough(content, whole)?;
    let root = content.root();
    harvest.put_standfirst(&root, &metadata.descriptions);
    let placed = harvest.put_back(&root, &metadata.pictures);
    footnotes.put_back(&root);
    let text = PageText {
        url: page.url.to_owned(),
        figures: leads(placed.leads, &placed.figures, &metadata.pictures),
        html: normal::write(&root, &placed.figures, &addresses),
        title: metadata.title,
        byline: metadata.byline,
        site: metadata.site,
        published: metadata.published,
        language: metadata.language,
        kicker: metadata.kicker,
        access: metadata.access,
    };
    Some(Extracted { text, cuts: cuts.into_inner() })
}

/// Takes names like "subheader" off the story's headings: extractors throw away what is called a header.
fn unname_headings(body: &NodeRef) {
    for node in body.descendants().into_iter().filter(|node| ["h2", "h3", "h4"].iter().any(|name| node.has_name(name))) {
        for attr in ["class", "id"] {
            if node.attr(attr).is_some_and(|names| names.to_ascii_lowercase().contains("header")) {
                node.remove_attr(attr);
            }
        }
    }
}

/// The element that says to be the article and has the most to say: its length in letters, its HTML.
fn biggest(body: &NodeRef) -> Option<(usize, String)> {
    let is_article = |node: &NodeRef| {
        node.has_name("article") || node.has_name("main") || node.attr("itemprop").is_some_and(|prop| &*prop == "articleBody")
    };
    let articles = body.descendants_it().filter(is_article).take(MAX_ARTICLES);
    let (letters, node) = articles.map(|node| (prose(&node), node)).max_by_key(|(letters, _)| *letters)?;
    (letters > 0).then(|| (letters, node.html().to_string()))
}

/// The letters in paragraphs and items of lists, outside of links.
fn prose(node: &NodeRef) -> usize {
    let length = |node: &NodeRef| wording::letters(&node.text()).len();
    let paragraphs = node.descendants_it().filter(|part| part.has_name("p") || part.has_name("li"));
    let outer = paragraphs.filter(|part| !part.ancestors_it(Some(4)).any(|above| above.has_name("li") || above.has_name("p")));
    let linked = |node: &NodeRef| node.descendants_it().filter(|part| part.has_name("a")).map(|link| length(&link)).sum::<usize>();
    outer.map(|part| length(&part).saturating_sub(2 * linked(&part))).sum()
}

/// What the extractor found; the biggest article of the page where it kept too little of that.
fn with_enough(content: Document, whole: Option<(usize, String)>) -> Option<Document> {
    let kept = wording::letters(&content.root().text()).len();
    match whole {
        Some((letters, html)) if kept * 100 < letters * ENOUGH => fragment(html),
        _ => (kept > 0).then_some(content),
    }
}

/// A part of the page, read anew: it may nest otherwise by itself than it did on the page.
fn fragment(html: String) -> Option<Document> {
    html::check_page(&html).ok().map(|()| Document::fragment(html))
}

/// Most elements that are asked whether they are the article.
const MAX_ARTICLES: usize = 30;

/// The extractor is not believed where it keeps less than so many of a hundred letters of an article.
const ENOUGH: usize = 40;

/// What relative addresses on a page are relative to.
fn base(document: &Document, url: &str) -> Option<String> {
    let page = (!url.is_empty()).then(|| url.to_owned());
    match document.base_uri() {
        Some(base) => Addresses::new(page.as_deref()).resolve(&base).or(page),
        None => {
            let own = || {
                document
                    .select("link[rel=canonical], meta[property='og:url']")
                    .nodes()
                    .iter()
                    .find_map(|node| node.attr("href").or(node.attr("content")))
                    .map(String::from)
            };
            page.or_else(own)
        }
    }
}

/// The figures above the story: where none is known, the picture that the page's metadata name, unless
/// the story begins with one.
fn leads(mut found: Vec<Figure>, inside: &[Figure], named: &[Figure]) -> Vec<Figure> {
    let Some(own) = named.first() else { return found };
    let is_own = |figure: &Figure| matches!((&figure.url, &own.url), (Some(one), Some(other)) if figures::is_like(one, other));
    if found.is_empty() && !inside.iter().any(|figure| figure.lead || is_own(figure)) {
        let mut own = [Figure { lead: true, ..own.clone() }];
        harvest::complete(&mut own, named);
        found.extend(own);
    }
    found
}
