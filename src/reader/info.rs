//! The account of where every piece of an entry came from.

use crate::article::Article;
use crate::model::{Access, Clean, FeedSummary, FeedUrl, Figure, TextFrom};
use crate::store::{StoredEntry, StoredPage};
use jiff::{Timestamp, tz::TimeZone};

/// Labels and values: only what is there.
pub(super) fn info(stored: &StoredEntry, feed: Option<&FeedSummary>, article: &Article, text: TextFrom) -> Vec<(Clean, Clean)> {
    let page = stored.page.as_ref().filter(|_| text == TextFrom::Page);
    let rows = source_rows(stored, feed).into_iter().chain(text_rows(stored, article, page)).chain(other_rows(stored));
    rows.filter(|(_, value)| !value.is_empty()).map(|(label, value)| (Clean::new(label), Clean::new(&value))).collect()
}

type Row = (&'static str, String);

fn source_rows(stored: &StoredEntry, feed: Option<&FeedSummary>) -> Vec<Row> {
    let entry = &stored.entry;
    vec![
        ("feed", stored.summary.feed_title.to_string()),
        ("feed's address", feed.map(|feed| feed.url.to_string()).unwrap_or_default()),
        ("page", entry.url.as_deref().map(shown).unwrap_or_default()),
        ("published", entry.published.map(moment).unwrap_or_else(|| "the feed does not say".to_owned())),
        ("updated", entry.updated.map(moment).unwrap_or_default()),
        ("arrived", moment(stored.arrived)),
    ]
}

/// What the article at hand is made of.
fn text_rows(stored: &StoredEntry, article: &Article, page: Option<&StoredPage>) -> Vec<Row> {
    let entry = &stored.entry;
    let of_page = |has_feed: bool| if has_feed || page.is_none() { "from the feed" } else { "from the page" };
    let from = |value: &str, has_feed: bool| if value.is_empty() { String::new() } else { format!("{value} ({})", of_page(has_feed)) };
    vec![
        ("text", page.map_or_else(|| feed_text(stored), page_text)),
        ("the other text", if page.is_some() { feed_text(stored) } else { stored.page.as_ref().map(page_text).unwrap_or_default() }),
        (
            "access",
            page.filter(|page| page.text.access == Access::Subscribers)
                .map(|_| "the page says: subscribers only".to_owned())
                .unwrap_or_default(),
        ),
        ("page failed", stored.page_failed.as_ref().map(|page| format!("{}: {}", moment(page.failed), page.reason)).unwrap_or_default()),
        ("headline", from(if entry.title.is_empty() { &article.headline } else { "" }, false)),
        ("page's headline", page.map(|page| page.text.title.to_string()).filter(|title| *title != *article.headline).unwrap_or_default()),
        ("author", from(if article.byline.is_empty() { &entry.author } else { &article.byline }, !entry.author.is_empty())),
        ("pictures", pictures(article, &entry.figures, page.is_some())),
        ("topics", from(&listed(&article.kicker), !entry.categories.is_empty())),
        ("language", from(article.language.as_deref().unwrap_or_default(), entry.language.is_some())),
        ("text changed", stored.revised.map(moment).unwrap_or_default()),
        ("version before", former(stored)),
    ]
}

fn other_rows(stored: &StoredEntry) -> Vec<Row> {
    let entry = &stored.entry;
    vec![
        ("files", entry.enclosures.iter().map(|file| shown(&file.url)).collect::<Vec<_>>().join(", ")),
        ("guid", if entry.guid.0.contains("://") { shown(&entry.guid.0) } else { entry.guid.0.clone() }),
        ("id", stored.summary.id.to_string()),
    ]
}

fn feed_text(stored: &StoredEntry) -> String {
    let entry = &stored.entry;
    match (entry.content_html.is_empty(), entry.summary_html.is_empty()) {
        (true, true) => "the feed gives none".to_owned(),
        (true, false) => format!("the feed's summary, {} bytes of HTML", entry.summary_html.len()),
        (false, _) => format!("the feed's full text, {} bytes of HTML", entry.content_html.len()),
    }
}

fn page_text(page: &StoredPage) -> String {
    let (text, at) = (&page.text, moment(page.fetched));
    format!("the page's, {} bytes of HTML, fetched {at} from {}", text.html.len(), shown(&text.url))
}

/// How many pictures there are, with a caption, and from where.
fn pictures(article: &Article, of_feed: &[Figure], from_page: bool) -> String {
    let with_words = article.figures.iter().filter(|figure| !figure.caption.is_empty()).count();
    let in_feed =
        article.figures.iter().filter(|figure| of_feed.iter().any(|known| known.url.is_some() && known.url == figure.url)).count();
    let rest = if from_page { "on the page" } else { "in the feed's text" };
    let origin = match (in_feed, article.figures.len()) {
        (_, 0) => String::new(),
        (0, _) => format!("; {rest}"),
        (some, all) if some == all => "; named beside the feed's text".to_owned(),
        (some, all) => format!("; {some} named beside the feed's text, {} {rest}", all - some),
    };
    format!("{}, {with_words} with a caption{origin}", article.figures.len())
}

fn former(stored: &StoredEntry) -> String {
    let Some(former) = &stored.former else { return String::new() };
    let headline = if former.title == stored.entry.title { String::new() } else { format!(", headline “{}”", former.title) };
    format!("replaced {}{headline}", moment(former.replaced))
}

fn listed(words: &[Clean]) -> String {
    words.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(", ")
}

/// An address without what opens somebody's private pages.
fn shown(url: &str) -> String {
    FeedUrl::new(url).to_string()
}

fn moment(at: Timestamp) -> String {
    at.to_zoned_datetime(TimeZone::system()).strftime("%a %-d %b %Y %H:%M %Z").to_string()
}
