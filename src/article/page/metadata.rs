//! What a page says about itself beside its text: JSON-LD, `meta` elements, bylines, dates.
//!
//! Read from the whole page before anything is cut. The pictures that are named there bring captions
//! and credits which the text does not show.

use super::super::figures;
use super::super::links::Addresses;
use super::super::wording;
use super::dates;
use super::linked_data::{self, Node};
use super::names;
use crate::model::Access;
use crate::model::Clean;
use crate::model::Figure;
use dom_query::Document;
use dom_query::NodeRef;
use jiff::Timestamp;

/// What a page says about its article.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) title: Clean,
    pub(super) byline: Clean,
    /// The outlet's summaries of it.
    pub(super) descriptions: Vec<String>,
    pub(super) site: Clean,
    pub(super) published: Option<Timestamp>,
    pub(super) language: Option<Clean>,
    pub(super) kicker: Vec<Clean>,
    pub(super) access: Access,
    /// Pictures with what is said about them; the page's own one first.
    pub(super) pictures: Vec<Figure>,
}

/// Most labels of an article that are kept.
const MAX_LABELS: usize = 6;

impl Metadata {
    /// Reads a page, scripts and all; `addresses` know where it is from.
    pub(super) fn read(document: &Document, addresses: &Addresses) -> Self {
        let metas = Metas::of(document);
        let data = linked_data::read(document);
        let data = linked_data::nodes(&data);
        let story = linked_data::article(&data);
        let site = metas.first(&["og:site_name", "application-name"]).unwrap_or_default();
        Self {
            title: title(document, &metas, story.as_ref(), &site),
            byline: byline(document, &metas, story.as_ref(), &site),
            descriptions: descriptions(&metas, story.as_ref()),
            published: published(document, &metas, story.as_ref()),
            language: language(document, &metas),
            kicker: kicker(document, &metas, story.as_ref()),
            access: if story.as_ref().is_some_and(Node::is_closed) { Access::Subscribers } else { Access::Open },
            pictures: pictures(&metas, &data, addresses),
            site: Clean::new(&site),
        }
    }
}

/// The `meta` elements of a page: lower-case name, content.
struct Metas(Vec<(String, String)>);

impl Metas {
    fn of(document: &Document) -> Self {
        let nodes = document.select("meta[content]");
        let read = |node: &NodeRef| {
            let name = ["property", "name", "itemprop"].into_iter().find_map(|attr| node.attr(attr))?;
            let content = node.attr_or("content", "").trim().to_owned();
            (!content.is_empty()).then(|| (name.trim().to_lowercase(), content))
        };
        Self(nodes.nodes().iter().filter_map(read).collect())
    }

    /// The first of `names` that is there.
    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.all(name).next().map(str::to_owned))
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, content)| content.as_str())
    }
}

/// The headline: the page's own heading where the metadata agree with it, else theirs.
fn title(document: &Document, metas: &Metas, story: Option<&Node>, site: &str) -> Clean {
    let headline = story.and_then(|story| story.text("headline").or_else(|| story.text("name")));
    let declared = headline.or_else(|| metas.first(&["og:title", "twitter:title", "dc.title", "parsely-title"]));
    let of_window = document.select("head title").nodes().first().map(|node| node.text().to_string());
    let declared = declared.or(of_window).unwrap_or_default();
    let declared = Clean::new(names::without_site(&htmlize::unescape(&declared), site));
    let headings = document.select("h1");
    let headings: Vec<Clean> = headings.nodes().iter().map(|heading| words(heading, &declared)).filter(|text| text.len() > 3).collect();
    let agrees = |heading: &&Clean| {
        let (heading, declared) = (wording::letters(heading), wording::letters(&declared));
        !declared.is_empty() && (heading.contains(&declared) || declared.contains(&heading)) && heading.len() * 2 > declared.len()
    };
    match headings.iter().find(agrees) {
        Some(heading) => heading.clone(),
        None if declared.is_empty() => headings.into_iter().next().unwrap_or_default(),
        None => declared,
    }
}

/// What a heading says. A topic stands before the headline on many pages: it goes where the part after
/// it is the headline that the metadata know.
fn words(heading: &NodeRef, declared: &str) -> Clean {
    let lines = figures::lines(heading);
    let declared = wording::letters(declared);
    let own = lines.lines().find(|line| !declared.is_empty() && wording::letters(line) == declared);
    own.map_or_else(|| Clean::new(&lines.replace("\n:", ":").replace('\n', " ")), Clean::new)
}

fn byline(document: &Document, metas: &Metas, story: Option<&Node>, site: &str) -> Clean {
    let declared = story.map(Node::authors).unwrap_or_default();
    let of_metas = || ["author", "article:author", "parsely-author", "dc.creator", "byl", "sailthru.author"].map(|name| metas.all(name));
    let marked = |selector: &str| document.select(selector).nodes().iter().map(|node| node.text().to_string()).collect::<Vec<_>>();
    let sources = [
        declared,
        of_metas().into_iter().flatten().map(str::to_owned).collect(),
        marked("[rel~=author], [itemprop=author] [itemprop=name]"),
        marked(".byline, .author-name, .article-author, .story-byline"),
    ];
    names::byline(sources, site)
}

fn descriptions(metas: &Metas, story: Option<&Node>) -> Vec<String> {
    let of_metas = ["og:description", "description", "twitter:description"].into_iter().filter_map(|name| metas.first(&[name]));
    story.and_then(|story| story.text("description")).into_iter().chain(of_metas).collect()
}

fn published(document: &Document, metas: &Metas, story: Option<&Node>) -> Option<Timestamp> {
    const NAMES: [&str; 12] = [
        "article:published_time",
        "datepublished",
        "og:article:published_time",
        "date",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "publishdate",
        "pubdate",
        "parsely-pub-date",
        "sailthru.date",
        "article.published",
    ];
    let declared = story.and_then(|story| story.text("datePublished").or_else(|| story.text("dateCreated")));
    let of_metas = NAMES.iter().flat_map(|name| metas.all(name).map(str::to_owned)).collect::<Vec<_>>();
    let marked = document.select("article time[datetime], main time[datetime], time[datetime], [itemprop=datePublished][datetime]");
    let marked: Vec<String> = marked.nodes().iter().take(20).filter_map(|node| node.attr("datetime")).map(String::from).collect();
    declared.into_iter().chain(of_metas).chain(marked).find_map(|text| dates::read(&text))
}

fn language(document: &Document, metas: &Metas) -> Option<Clean> {
    let declared = document.html_root().attr("lang").map(String::from).filter(|lang| !lang.trim().is_empty());
    let language = declared.or_else(|| metas.first(&["og:locale", "language", "content-language"]))?;
    Some(Clean::new(&language.replace('_', "-"))).filter(|language| !language.is_empty() && language.len() <= 35)
}

fn kicker(document: &Document, metas: &Metas, story: Option<&Node>) -> Vec<Clean> {
    let sections = story.map(|story| story.texts("articleSection")).unwrap_or_default();
    let sections = if sections.is_empty() { metas.all("article:section").map(str::to_owned).collect() } else { sections };
    let tags = document.select("a[rel~=tag]");
    let tags = tags.nodes().iter().map(|node| node.text().to_string());
    let mut labels: Vec<Clean> = Vec::new();
    for label in sections.iter().flat_map(|section| section.split([',', ';'])).map(Clean::new).chain(tags.map(|tag| Clean::new(&tag))) {
        let fits = (2..=40).contains(&label.chars().count()) && !label.contains("://");
        if fits && labels.len() < MAX_LABELS && !labels.iter().any(|known| known.to_lowercase() == label.to_lowercase()) {
            labels.push(label);
        }
    }
    labels
}

/// The pictures that the metadata name.
fn pictures(metas: &Metas, data: &[Node], addresses: &Addresses) -> Vec<Figure> {
    let figure = |url: &str, text: &str, credit: &str| {
        let (caption, split) = figures::split_credit(&htmlize::unescape(text));
        let credit = Clean::new(credit);
        Some(Figure { url: Some(addresses.resolve(url)?), caption, credit: if credit.is_empty() { split } else { credit }, lead: false })
    };
    let mut found: Vec<Figure> = Vec::new();
    if let Some(url) = metas.first(&["og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"]) {
        let alt = metas.first(&["og:image:alt", "twitter:image:alt"]).filter(|alt| wording::is_sentence(alt)).unwrap_or_default();
        found.extend(figure(&url, &alt, ""));
    }
    found.extend(data.iter().flat_map(Node::pictures).filter_map(|picture| figure(&picture.url, &picture.caption, &picture.credit)));
    found
}
