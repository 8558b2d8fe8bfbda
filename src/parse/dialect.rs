//! What the elements of every dialect mean: an item of RSS 0.9x–2.0, RDF, Atom 0.3 or CDF, with the
//! vocabularies of others in it, said again in Atom 1.0.
//!
//! Atom 1.0 is the one dialect that feed-rs reads without loss. Earlier names in a list count for
//! more. Pictures and their captions are left to `media`: feed-rs can't keep them apart.

use super::address;
use super::atom::Atom;
use super::atom::Link;
use super::construct;
use super::dates;
use super::media;
use super::person;
use super::tree::Element;
use super::words;
use jiff::Timestamp;

const TITLES: &[&str] = &["title", "atom:title", "dc:title", "dcterms:title", "itunes:title", "media:title"];
const IDS: &[&str] = &["guid", "id", "atom:id"];
const OTHER_IDS: &[&str] = &["dc:identifier", "dcterms:identifier"];
const CONTENTS: &[&str] = &["content:encoded", "encoded", "content", "atom:content", "xhtml:body", "xhtml:div", "body", "div", "fullitem"];
const SUMMARIES: &[&str] = &[
    "description",
    "summary",
    "atom:summary",
    "abstract",
    "dc:description",
    "dcterms:abstract",
    "dcterms:description",
    "itunes:summary",
    "itunes:subtitle",
];
const PUBLISHED: &[&str] = &[
    "pubdate",
    "published",
    "atom:published",
    "issued",
    "dcterms:issued",
    "dcterms:available",
    "dcterms:created",
    "created",
    "dc:date",
    "date",
    "atom:pubdate",
];
const UPDATED: &[&str] = &["updated", "atom:updated", "modified", "dcterms:modified", "dc:date", "lastbuilddate", "atom:modified"];
const AUTHORS: &[&str] = &["author", "dc:creator", "atom:author", "dc:author", "dcterms:creator", "itunes:author", "creator"];
const CATEGORIES: &[&str] = &[
    "category",
    "atom:category",
    "dc:subject",
    "dcterms:subject",
    "media:category",
    "itunes:category",
    "itunes:keywords",
    "media:keywords",
];

/// The most categories, links or authors of one entry.
const MAX_LISTED: usize = 100;

impl Atom {
    /// What an item, or the head of a feed, says.
    pub(super) fn of(item: &Element, language: Option<&str>) -> Self {
        let content = body(item);
        let summary = summary(item);
        let mut links: Vec<Link> = page(item).map(|href| Link { rel: "alternate", href, mime: None, length: None }).into_iter().collect();
        links.extend(enclosures(item));
        Self {
            id: id(item),
            title: item.first_of(TITLES).or_else(|| media::title(item)).map(construct::html).unwrap_or_default(),
            links,
            authors: authors(item),
            categories: categories(item),
            published: date(item, PUBLISHED, language),
            updated: date(item, UPDATED, language).or_else(|| date_of_attribute(item)),
            summary: summary.map(construct::html).unwrap_or_default(),
            content: content.map(construct::html).unwrap_or_default(),
        }
    }
}

/// The element with the whole text; where several alternatives lie in one, the HTML.
pub(super) fn body(item: &Element) -> Option<&Element> {
    let Some(outer) = item.first_of(CONTENTS) else {
        return item.first_of(&["content:items"]).and_then(value).or_else(|| second_summary(item));
    };
    let inner = || outer.elements().filter(|part| part.name == outer.name);
    let is_html = |part: &&Element| part.attribute("type").is_some_and(|mime| mime.contains("html"));
    let multipart = outer.attribute("type").is_some_and(|mime| mime.starts_with("multipart/"));
    if multipart { inner().find(is_html).or_else(|| inner().next()).or(Some(outer)) } else { Some(outer) }
}

/// The first text in an old way to give several bodies
/// (<https://web.resource.org/rss/1.0/modules/content/>).
fn value(items: &Element) -> Option<&Element> {
    let is_value = |element: &&Element| matches!(element.name.as_str(), "rdf:value" | "content:encoded") && !element.is_blank();
    items.elements().find(is_value).or_else(|| items.elements().find_map(value))
}

/// Where an item has two native summaries, the second one is its body; a podcast's own is, where it
/// says more.
fn second_summary(item: &Element) -> Option<&Element> {
    let is_summary = |element: &&Element| matches!(element.name.as_str(), "description" | "summary") && !element.is_blank();
    let mut native = item.elements().filter(is_summary);
    let first = native.next()?;
    let length = |element: &Element| words::without_markup(&element.text()).len();
    native.next().or_else(|| item.first_of(&["itunes:summary"]).filter(|other| length(other) > length(first)))
}

/// The element with the summary; a film's is what is said about it.
pub(super) fn summary(item: &Element) -> Option<&Element> {
    item.first_of(SUMMARIES).or_else(|| media::of_film(item))
}

/// The element whose words stand for the entry: the body, else the summary.
pub(super) fn text_element(item: &Element) -> Option<&Element> {
    body(item).or_else(|| item.first_of(SUMMARIES))
}

/// The moment by which an item is old or new.
pub(super) fn date_of(item: &Element) -> Option<Timestamp> {
    date(item, PUBLISHED, None).or_else(|| date(item, UPDATED, None)).or_else(|| date_of_attribute(item))
}

fn date(item: &Element, names: &[&str], language: Option<&str>) -> Option<Timestamp> {
    names.iter().flat_map(|name| item.all(name)).find_map(|element| dates::parse(&element.text(), language))
}

/// CDF keeps its date in an attribute.
fn date_of_attribute(item: &Element) -> Option<Timestamp> {
    dates::parse(item.attribute("lastmod")?, None)
}

fn id(item: &Element) -> String {
    let about = || item.attribute("rdf:about").or(item.attribute("about")).filter(|about| !about.is_empty()).map(str::to_owned);
    let other = || item.first_of(OTHER_IDS).map(Element::text);
    item.first_of(IDS).map(Element::text).or_else(about).or_else(other).unwrap_or_default()
}

/// The web page of an item or a feed.
pub(super) fn page(item: &Element) -> Option<String> {
    let native = item.all("link").filter_map(|link| href_of(link, link.attribute("href").is_none()));
    let foreign = item.all("atom:link").filter_map(|link| href_of(link, false));
    let guid = || {
        item.all("guid")
            .filter(|guid| !guid.attribute("ispermalink").is_some_and(|said| said.eq_ignore_ascii_case("false")))
            .find_map(address_in)
    };
    let id = || item.all("id").chain(item.all("atom:id")).find_map(address_in);
    let about = || address::absolute(item.attribute("rdf:about").filter(|about| about.contains("://"))?, item.base.as_deref());
    let source = || item.first_or_empty("content")?.absolute_attribute("src");
    let cdf = || item.absolute_attribute("href").or_else(|| item.first_or_empty("a")?.absolute_attribute("href"));
    best(native.collect())
        .or_else(|| best(foreign.collect()))
        .or_else(guid)
        .or_else(cdf)
        .or_else(source)
        .or_else(id)
        .or_else(about)
        .or_else(|| item.first_of(&["feedburner:origlink", "url"]).and_then(|link| address::absolute(&link.text(), link.base.as_deref())))
}

/// A link to a page, with how well its type fits: less is better.
fn href_of(link: &Element, as_text: bool) -> Option<(u8, String)> {
    if as_text {
        return Some((0, address::absolute(&link.text(), link.base.as_deref())?));
    }
    let fit = match (link.relation(), link.attribute("type").unwrap_or("text/html")) {
        ("alternate" | "", "text/html" | "application/xhtml+xml" | "") => 0,
        ("alternate" | "", _) => 1,
        _ => return None,
    };
    Some((fit, link.absolute_attribute("href")?))
}

fn best(links: Vec<(u8, String)>) -> Option<String> {
    links.into_iter().min_by_key(|link| link.0).map(|link| link.1)
}

/// An id that is a web address; a guid may be one without its host.
fn address_in(id: &Element) -> Option<String> {
    let text = id.text();
    let is_path = id.name == "guid" && text.starts_with('/');
    let is_web = is_path || text.starts_with("http://") || text.starts_with("https://");
    if is_web { address::absolute(&text, id.base.as_deref()) } else { None }
}

fn enclosures(item: &Element) -> Vec<Link> {
    let own = item.all("enclosure").map(|element| (element, "url"));
    let links =
        item.all("link").chain(item.all("atom:link")).filter(|link| link.relation() == "enclosure").map(|element| (element, "href"));
    let contents = item.all("media:content").chain(media::groups(item).into_iter().flat_map(|group| group.all("media:content")));
    let mut found: Vec<Link> = Vec::new();
    for (element, attribute) in own.chain(links).chain(contents.filter(|content| media::is_played(content)).map(|element| (element, "url")))
    {
        let text = || address::absolute(&element.text(), element.base.as_deref());
        let href = element.absolute_attribute(attribute).or_else(|| element.absolute_attribute("href")).or_else(text);
        if let Some(href) = href.filter(|href| found.len() < MAX_LISTED && found.iter().all(|link| link.href != *href)) {
            let length = element.attribute("length").or_else(|| element.attribute("filesize"));
            found.push(Link {
                rel: "enclosure",
                href,
                mime: element.attribute("type").map(str::to_owned),
                length: length.map(str::to_owned),
            });
        }
    }
    found
}

/// The names of those who wrote it, where one is not only an address; of a copied entry, those of its source (RFC 4287 §4.2.1).
fn authors(item: &Element) -> Vec<String> {
    let named = AUTHORS.iter().map(|name| {
        let mut names: Vec<String> = Vec::new();
        for name in item.all(name).filter_map(person::name).take(MAX_LISTED) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    });
    let (own, others): (Vec<_>, Vec<_>) =
        named.filter(|names| !names.is_empty()).partition(|names| names.iter().any(|name| !person::is_mail(name)));
    own.into_iter()
        .chain(others)
        .next()
        .or_else(|| item.all("source").find_map(|source| Some(authors(source)).filter(|names| !names.is_empty())))
        .unwrap_or_default()
}

fn categories(item: &Element) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for element in CATEGORIES.iter().flat_map(|name| item.all(name)) {
        let attribute = ["label", "term", "text"].iter().find_map(|name| element.attribute(name).filter(|label| !label.is_empty()));
        let label = attribute.map_or_else(|| element.text(), str::to_owned);
        let parts: Vec<&str> = if element.name.ends_with(":keywords") { label.split(',').collect() } else { vec![&label] };
        for part in parts.into_iter().map(str::trim).filter(|part| !part.is_empty()) {
            if labels.len() < MAX_LISTED && !labels.iter().any(|known| known == part) {
                labels.push(part.to_owned());
            }
        }
    }
    labels
}

impl Element {
    /// The first child of a name, empty or not.
    fn first_or_empty(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// What a link is to its entry; said in full it is an address of IANA's (RFC 4287 §4.2.7.2).
    pub(super) fn relation(&self) -> &str {
        let said = self.attribute("rel").unwrap_or("alternate");
        let word = said.strip_prefix("http://www.iana.org/assignments/relation/").unwrap_or(said);
        ["alternate", "enclosure"].into_iter().find(|known| word.eq_ignore_ascii_case(known)).unwrap_or(word)
    }

    /// An address in an attribute, made absolute.
    pub(super) fn absolute_attribute(&self, name: &str) -> Option<String> {
        address::absolute(self.attribute(name)?, self.base.as_deref())
    }
}
