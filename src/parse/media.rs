//! The pictures that a feed names beside its text, each with its own caption and credit.
//!
//! feed-rs gives several pictures of an item one description and a pool of credits; here the words
//! nearest to a picture are its own: in `media:content`, else in the `media:group`, else the item's.

use super::tree::Element;
use super::words;
use crate::model::Clean;
use crate::model::Figure;

/// The figures of an item in the feed's order, each picture once; only a picture above the story leads.
pub(super) fn figures(item: &Element) -> Vec<Figure> {
    let mut found = Found::default();
    for content in item.all("media:content") {
        found.media(content, &[content, item]);
    }
    for group in item.all("media:group") {
        for content in group.all("media:content") {
            found.media(content, &[content, group, item]);
        }
        found.thumbnails(group, &[group, item]);
    }
    found.thumbnails(item, &[item]);
    let links = item.all("link").chain(item.all("atom:link")).filter(|link| link.attribute("rel") == Some("enclosure"));
    for enclosure in item.all("enclosure").chain(links).filter(|enclosure| is_picture(enclosure)) {
        found.picture(enclosure.absolute_attribute("url").or_else(|| enclosure.absolute_attribute("href")), &[item]);
    }
    for image in item.all("itunes:image").chain(item.all("image")) {
        let inner = || image.first_of(&["url", "href"]).and_then(|url| super::address::absolute(&url.text(), image.base.as_deref()));
        let text = || if image.has_elements() { None } else { super::address::absolute(&image.text(), image.base.as_deref()) };
        found.picture(image.absolute_attribute("href").or_else(|| image.absolute_attribute("url")).or_else(inner).or_else(text), &[item]);
    }
    found.figures
}

#[derive(Default)]
struct Found {
    figures: Vec<Figure>,
}

impl Found {
    /// A `media:content`: a picture, or a film's still.
    fn media(&mut self, content: &Element, around: &[&Element]) {
        if is_picture(content) {
            self.picture(content.absolute_attribute("url"), around);
        }
        self.thumbnails(content, around);
    }

    /// Small pictures count only where there is no larger one.
    fn thumbnails(&mut self, parent: &Element, around: &[&Element]) {
        for thumbnail in parent.all("media:thumbnail") {
            let nothing_larger = self.figures.is_empty();
            let address = thumbnail.absolute_attribute("url");
            if nothing_larger {
                self.picture(address, around);
            }
        }
    }

    fn picture(&mut self, url: Option<String>, around: &[&Element]) {
        let Some(url) = url else {
            return;
        };
        if self.figures.iter().any(|figure| figure.url.as_deref() == Some(&url)) {
            return;
        }
        let lead = self.figures.is_empty();
        self.figures.push(Figure { url: Some(url), caption: caption(around), credit: credit(around), lead });
    }
}

fn caption(around: &[&Element]) -> Clean {
    let said = around.iter().find_map(|element| element.first_of(&["media:description"]));
    said.map(|description| words::shown(&description.text())).unwrap_or_default()
}

/// Whose picture it is. "None" is what some publishers' software writes for nobody.
fn credit(around: &[&Element]) -> Clean {
    let of = |element: &Element| {
        let names = element.all("media:credit").chain(element.all("media:copyright"));
        names.map(|credit| words::shown(&credit.text())).find(|credit| !credit.is_empty() && !credit.eq_ignore_ascii_case("none"))
    };
    around.iter().find_map(|element| of(element)).unwrap_or_default()
}

fn is_picture(element: &Element) -> bool {
    let kind = element.attribute("type").unwrap_or_default();
    match element.attribute("medium") {
        Some("image") => true,
        Some(medium) if !medium.is_empty() => false,
        _ if kind.starts_with("image/") || kind == "image" => true,
        _ if kind.is_empty() => element.attribute("url").is_some_and(has_picture_name),
        _ => false,
    }
}

fn has_picture_name(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"].iter().any(|ending| path.ends_with(ending))
}
