//! A whole web page → its article's text, with its figures.

use super::guard;
use crate::config::SiteRules;
use crate::model::Clean;
use crate::model::PageText;
use dom_smoothie::Config;
use dom_smoothie::Readability;

/// A page as it came.
#[derive(Clone, Copy, Debug)]
pub struct WebPage<'a> {
    /// Its HTML, decoded.
    pub html: &'a str,
    /// Its address, redirects followed.
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
pub fn extract(page: &WebPage) -> Option<Extracted> {
    guard::check(page.html).ok()?;
    let mut reader = Readability::new(page.html, Some(page.url), Some(Config::default())).ok()?;
    let article = reader.parse().ok()?;
    let text = PageText {
        url: page.url.to_owned(),
        title: Clean::new(&article.title),
        byline: Clean::new(article.byline.as_deref().unwrap_or_default()),
        html: article.content.to_string(),
        ..PageText::default()
    };
    Some(Extracted { text, cuts: Vec::new() })
}
