//! What the extractor sees on a page, for `dateline extract`: the way to a site rule.

use super::{error::ReaderError, inspect::Document, pages::other_than_page};
use crate::article::{Article, Block, Source, Text, WebPage, extract, read_page};
use crate::config::{FetchOptions, SiteRules};
use crate::fetch::{Body, Fetched, Fetcher, Kind, Request};
use crate::model::{Access, Clean, Entry, Figure, PageText};
use crate::parse::decode;
use jiff::Timestamp;
use serde::Serialize;

/// A page's article as dateline understands it. Texts are texts to show; times are RFC 3339.
#[derive(Clone, Debug, Serialize)]
pub struct SeenPage {
    /// The headline.
    pub title: Clean,
    /// The authors.
    pub byline: Clean,
    /// When it was published, as far as the page says.
    pub published: Option<String>,
    /// The publisher's labels.
    pub kicker: Vec<Clean>,
    /// The story: its paragraphs, headings, items of lists, rows of tables.
    pub paragraphs: Vec<Clean>,
    /// Its pictures, in the order of the story.
    pub figures: Vec<SeenFigure>,
    /// Who may read all of it: `open` or `subscribers`.
    pub access: &'static str,
    /// What dateline has to say about the text.
    #[serde(skip)]
    pub notice: Option<Clean>,
    /// What was cut: the rule, and the beginning of what it cut.
    #[serde(skip)]
    pub cuts: Vec<(Clean, Clean)>,
}

/// A picture with its words.
#[derive(Clone, Debug, Serialize)]
pub struct SeenFigure {
    /// The picture's address.
    pub url: Option<String>,
    /// What it shows.
    pub caption: Clean,
    /// Whose it is.
    pub credit: Clean,
    /// Whether it stands above the story.
    pub lead: bool,
}

/// Cuts the article out of a page and says what was seen. `base` stands in for the page's address;
/// for an address it overrules it. `rules` are the site rules.
///
/// # Errors
/// An address that can't be fetched, and a page without a text.
pub async fn inspect_page(
    document: Document,
    base: Option<String>,
    rules: &SiteRules,
    options: &FetchOptions,
) -> Result<SeenPage, ReaderError> {
    let mut body = match document {
        Document::Bytes(bytes) => Body { bytes, ..Body::default() },
        Document::Address(url) => fetched(&url, options).await?,
    };
    if let Some(kind) = other_than_page(&body) {
        return Err(ReaderError::new(format!("there is no article here: this is {kind}, and no web page")));
    }
    body.url = base.unwrap_or(body.url);
    let rules = rules.clone();
    let seen = tokio::task::spawn_blocking(move || {
        let html = decode(&body.bytes, body.content_type.as_deref());
        let found = extract(&WebPage { html: &html, url: &body.url, rules: &rules })?;
        Some(seen(&found.text, found.cuts))
    });
    let seen = seen.await.map_err(|_| ReaderError::new("reading the page ended unexpectedly; dateline.log says why"))?;
    seen.ok_or_else(|| ReaderError::new("there is no article on this page: no text was found in it"))
}

async fn fetched(url: &str, options: &FetchOptions) -> Result<Body, ReaderError> {
    let request = Request { typed: true, kind: Kind::Page, ..Request::page(url) };
    match Fetcher::new(options)?.get(&request).await? {
        Fetched::Body(body) => Ok(body),
        Fetched::NotModified(_) => Err(ReaderError::new("the server answered 304 to a first request")),
    }
}

/// The page as an entry would show it that gave nothing but its address.
fn seen(page: &PageText, mut cuts: Vec<(Clean, Clean)>) -> SeenPage {
    let entry = Entry { url: (!page.url.is_empty()).then(|| page.url.clone()), ..Entry::default() };
    let date = page.published.unwrap_or(Timestamp::UNIX_EPOCH);
    let nobody = Clean::default();
    let source = Source { entry: &entry, feed_title: &nobody, page: Some(page), home_url: None, date, undated: page.published.is_none() };
    let (article, later) = read_page(&source);
    cuts.extend(later);
    SeenPage {
        title: article.headline.clone(),
        byline: article.byline.clone(),
        published: page.published.map(|at| at.to_string()),
        kicker: article.kicker.clone(),
        paragraphs: paragraphs(&article),
        figures: article.figures.iter().map(SeenFigure::of).collect(),
        access: match article.access {
            Access::Open => "open",
            Access::Subscribers => "subscribers",
        },
        notice: article.notice,
        cuts,
    }
}

fn paragraphs(article: &Article) -> Vec<Clean> {
    let mut out = Vec::new();
    article.blocks.iter().filter(|block| !is_embedded(block, article)).for_each(|block| add(block, &mut out));
    out.retain(|text| !text.is_empty());
    out
}

/// Whether a block only says what is embedded here: a link named after where it leads.
fn is_embedded(block: &Block, article: &Article) -> bool {
    let Block::Paragraph(text) = block else { return false };
    let mut spans = text.spans();
    let (Some(span), None) = (spans.next(), spans.next()) else { return false };
    let host = |url: &str| url.split('/').nth(2).map(|host| host.trim_start_matches("www.").to_owned());
    let link = span.link.and_then(|index| article.links.get(index));
    link.and_then(|link| host(&link.url)).is_some_and(|host| span.text.ends_with(&format!("({host})")))
}

fn add(block: &Block, out: &mut Vec<Clean>) {
    match block {
        Block::Table(table) => {
            out.push(Clean::new(&table.caption.words()));
            let row = |row: &Vec<crate::article::Cell>| {
                let cells = row.iter().filter(|cell| !cell.repeated).map(|cell| cell.text.words());
                Clean::new(&cells.collect::<Vec<_>>().join(" | "))
            };
            out.extend(table.rows.iter().map(row));
        }
        Block::Code(lines) => out.push(Clean::lines(&lines.join("\n"))),
        other => out.extend(other.texts().into_iter().map(Text::words).map(|words| Clean::new(&words))),
    }
}

impl SeenFigure {
    fn of(figure: &Figure) -> Self {
        Self { url: figure.url.clone(), caption: figure.caption.clone(), credit: figure.credit.clone(), lead: figure.lead }
    }
}
