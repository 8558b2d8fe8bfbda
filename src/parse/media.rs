//! The pictures that a feed names beside its text, each with its own caption and credit.
//!
//! feed-rs gives several pictures of an item one description and a pool of credits; here the words
//! nearest to a picture are its own: in `media:content`, else in the `media:group`, else the item's.

use super::address;
use super::tree::Element;
use super::words;
use crate::model::Clean;
use crate::model::Figure;

/// The figures of an item in the feed's order, each picture once; the first stands above the story.
pub(super) fn figures(item: &Element) -> Vec<Figure> {
    let mut found = Found::default();
    let own = Words::of(item);
    found.contents(item, &own);
    for group in groups(item) {
        let words = Words::of(group).or(&own);
        found.contents(group, &words);
        found.thumbnails(group, &words);
    }
    found.thumbnails(item, &own);
    let links = item.all("link").chain(item.all("atom:link")).filter(|link| link.relation() == "enclosure");
    for enclosure in item.all("enclosure").chain(links).filter(|enclosure| is_picture(enclosure)) {
        found.other(address_of(enclosure), &own);
    }
    for image in item.all("itunes:image").chain(item.all("image")) {
        found.other(address_of(image), &own);
    }
    found.pictures.into_iter().enumerate().map(|(place, picture)| picture.into_figure(place == 0)).collect()
}

/// The groups of an item, and the groups in them: publishers nest what the standard does not.
pub(super) fn groups(item: &Element) -> Vec<&Element> {
    let mut found: Vec<&Element> = item.all("media:group").collect();
    let mut at = 0;
    while at < found.len() {
        found.extend(found[at].all("media:group"));
        at += 1;
    }
    found
}

/// What is said about a film, which is all that some items say (YouTube's); beside a picture the
/// same element is a caption.
pub(super) fn of_film(item: &Element) -> Option<&Element> {
    let places = || std::iter::once(item).chain(groups(item));
    let pictured = places().flat_map(|place| place.all("media:content")).any(is_picture);
    if pictured { None } else { places().chain(contents(item)).find_map(|place| place.first_of(&["media:description"])) }
}

/// The title of an item that leaves it to its film or its picture.
pub(super) fn title(item: &Element) -> Option<&Element> {
    groups(item).into_iter().chain(contents(item)).find_map(|place| place.first_of(&["media:title"]))
}

/// The `media:content`s of an item and its groups.
fn contents(item: &Element) -> impl Iterator<Item = &Element> {
    std::iter::once(item).chain(groups(item)).flat_map(|place| place.all("media:content"))
}

/// The most pictures of one entry.
const MAX_PICTURES: usize = 100;

#[derive(Default)]
struct Found {
    pictures: Vec<Picture>,
}

struct Picture {
    url: String,
    /// The address without what renditions of one picture differ in.
    path: String,
    /// In pixels, 0 where not told.
    width: u32,
    words: Words,
}

impl Picture {
    fn into_figure(self, lead: bool) -> Figure {
        Figure { url: Some(self.url), caption: self.words.caption, credit: self.words.credit, lead }
    }
}

/// What is said about a picture.
#[derive(Clone, Default)]
struct Words {
    caption: Clean,
    credit: Clean,
}

impl Found {
    fn is_full(&self) -> bool {
        self.pictures.len() >= MAX_PICTURES
    }

    /// The `media:content`s of an item or a group; `around`: what is said in that and around it.
    ///
    /// The words of one are those in it, else those that follow it up to the next one, as some
    /// publishers write them; what is said around them is said about the first.
    fn contents(&mut self, parent: &Element, around: &Words) {
        let children: Vec<&Element> = parent.elements().collect();
        let places: Vec<usize> = (0..children.len()).filter(|&at| children[at].name == "media:content").collect();
        for (number, &at) in places.iter().enumerate() {
            if self.is_full() {
                return;
            }
            let content = children[at];
            let own = Words::of(content);
            if is_picture(content) {
                let next = places.get(number + 1).copied().unwrap_or(children.len());
                let words = own.clone().or(&Words::among(&children[at + 1..next]));
                let words = if number == 0 { words.or(around) } else { words };
                let width = content.attribute("width").and_then(|width| width.parse().ok());
                self.picture(content.absolute_attribute("url").or_else(|| content.absolute_attribute("href")), width, words);
            }
            self.thumbnails(content, &own.or(around));
        }
    }

    /// Small pictures count only where there is no larger one. A film's still has no caption: what
    /// is said there is said about the film.
    fn thumbnails(&mut self, parent: &Element, words: &Words) {
        let of_film = || parent.all("media:content").chain([parent]).any(|content| content.name == "media:content" && !is_picture(content));
        if self.pictures.is_empty()
            && let Some(thumbnail) = parent.all("media:thumbnail").chain(parent.all("thumbnail")).find_map(address_of)
        {
            let words = words.clone();
            let words = if of_film() { Words { caption: Clean::default(), ..words } } else { words };
            self.picture(Some(thumbnail), None, words);
        }
    }

    /// A picture that is named elsewhere; the item's words are about the first picture only.
    fn other(&mut self, url: Option<String>, item: &Words) {
        let words = if self.pictures.is_empty() { item.clone() } else { Words::default() };
        self.picture(url, None, words);
    }

    /// Adds a picture; the same one in another size takes the place of a narrower one.
    fn picture(&mut self, url: Option<String>, width: Option<u32>, words: Words) {
        let Some(url) = url.filter(|_| !self.is_full()) else {
            return;
        };
        let width = width.unwrap_or(0);
        let path = path_of(&url).to_owned();
        match self.pictures.iter_mut().find(|known| known.path == path) {
            None => self.pictures.push(Picture { url, path, width, words }),
            Some(known) => {
                if width > known.width {
                    (known.url, known.width) = (url, width);
                }
                known.words = std::mem::take(&mut known.words).or(&words);
            }
        }
    }
}

impl Words {
    /// The words directly in an element.
    fn of(element: &Element) -> Self {
        Self::among(&element.elements().collect::<Vec<_>>())
    }

    fn among(siblings: &[&Element]) -> Self {
        let said = |name: &str| {
            let mut texts = siblings.iter().filter(|element| element.name == name).map(|element| words::shown(&element.text()));
            texts.find(|text| !is_nothing(text)).unwrap_or_default()
        };
        let caption = said("media:description");
        let credit = said("media:credit");
        Self { caption, credit: if credit.is_empty() { said("media:copyright") } else { credit } }
    }

    /// These, and what is missing from `others`.
    fn or(self, others: &Self) -> Self {
        let either = |own: Clean, other: &Clean| if own.is_empty() { other.clone() } else { own };
        Self { caption: either(self.caption, &others.caption), credit: either(self.credit, &others.credit) }
    }
}

/// "None" is what some publishers' software writes for nobody.
fn is_nothing(text: &str) -> bool {
    text.is_empty() || text.eq_ignore_ascii_case("none") || text.eq_ignore_ascii_case("null")
}

/// An address without its query: renditions of one picture often differ only there.
fn path_of(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    if has_name(path, PICTURES) { path } else { url }
}

/// The address of a picture, in whichever way it is written.
fn address_of(image: &Element) -> Option<String> {
    let inner = || image.first_of(&["url", "href"]).map(Element::text).or_else(|| (!image.has_elements()).then(|| image.text()));
    let written = || address::absolute(&inner()?, image.base.as_deref());
    image.absolute_attribute("url").or_else(|| image.absolute_attribute("href")).or_else(written)
}

/// What names of pictures end in.
const PICTURES: &[&str] = &[".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"];
/// What names of sounds and films end in.
const PLAYED: &[&str] = &[".mp3", ".m4a", ".ogg", ".oga", ".opus", ".mp4", ".m4v", ".webm", ".mov"];

fn is_picture(element: &Element) -> bool {
    match kinds(element) {
        [medium, _] if !medium.is_empty() => medium == "image",
        [_, kind] if !kind.is_empty() => kind == "image",
        _ => element.attribute("url").is_some_and(|url| has_name(url, PICTURES)),
    }
}

/// Whether a file is heard or seen in time.
pub(super) fn is_played(element: &Element) -> bool {
    let kinds = kinds(element);
    let unsaid = kinds.iter().all(String::is_empty);
    kinds.iter().any(|kind| kind == "audio" || kind == "video")
        || unsaid && element.attribute("url").is_some_and(|url| has_name(url, PLAYED))
}

/// The medium of a file, and the kind that its type belongs to; either is empty where it is not told.
fn kinds(element: &Element) -> [String; 2] {
    let said = |name| element.attribute(name).unwrap_or_default().to_ascii_lowercase();
    [said("medium"), said("type").split('/').next().unwrap_or_default().to_owned()]
}

fn has_name(url: &str, endings: &[&str]) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    endings.iter().any(|ending| path.ends_with(ending))
}
