//! A whole web page → its article's text, with its figures.

use super::clean;
use super::cuts::Cuts;
use super::figures;
use super::flatten;
use super::guard;
use super::harvest::{self, Harvest};
use super::links::Addresses;
use super::metadata::Metadata;
use super::normal;
use super::site;
use crate::config::SiteRules;
use crate::model::Clean;
use crate::model::Figure;
use crate::model::PageText;
use dom_query::Document;
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
    let read = || if guard::check_page(page.html).is_ok() { read(page) } else { None };
    let found = catch_unwind(AssertUnwindSafe(read)).ok().flatten();
    found.or_else(|| plain(page)).filter(|found| !found.text.html.is_empty())
}

/// The text of a page without its markup.
fn plain(page: &WebPage) -> Option<Extracted> {
    let paragraphs = guard::paragraphs(page.html);
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
    clean::clean(&body, &mut cuts);
    clean::drop_cards(&body, &mut cuts);
    flatten::flatten(&body);
    let mut harvest = Harvest::take(&body, &addresses);
    harvest.complete(&metadata.pictures, &metadata.title);
    let config = Config { disable_json_ld: true, ..Config::default() };
    let mut reader = Readability::with_document(document, None, Some(config)).ok()?;
    let content = Document::fragment(reader.parse().ok()?.content);
    let root = content.root();
    harvest.put_standfirst(&root, &metadata.descriptions);
    let placed = harvest.put_back(&root, &metadata.pictures);
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

/// The figures above the story: the page's own picture is the first of them, unless it stands in the
/// story itself.
fn leads(mut found: Vec<Figure>, inside: &[Figure], named: &[Figure]) -> Vec<Figure> {
    let Some(own) = named.first() else { return found };
    let is_own = |figure: &&mut Figure| figures::same_picture(figure.url.as_deref(), own.url.as_deref());
    let is_there = inside.iter().any(|figure| figures::same_picture(figure.url.as_deref(), own.url.as_deref()));
    if found.is_empty() && !is_there && found.iter_mut().find(is_own).is_none() {
        let mut own = [Figure { lead: true, ..own.clone() }];
        harvest::complete(&mut own, named);
        found.extend(own);
    }
    found
}
