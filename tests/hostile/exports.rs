//! Saved articles, read by parsers: HTML without anything that runs or loads, Markdown without any HTML, text
//! without anything but text. `tests/browser.rs` has a real browser open the same.

use super::support::{HOSTILE, RAN, TRICKS, acts, clean, now};
use dateline::article::{Format, Source, from_entry};
use dateline::model::{Entry, Figure};
use dom_query::Document;
use jiff::tz::TimeZone;
use pulldown_cmark::{Event, Options, Parser, Tag};

/// Elements that a saved document may have.
const ELEMENTS: &str = "html head meta title style body article header footer h1 h2 h3 h4 h5 h6 p br hr em strong b i u s del ins mark \
    small sub sup code pre kbd samp var abbr cite q span div a ul ol li dl dt dd blockquote table thead tbody tr \
    th td figure figcaption details summary";
/// Attributes that an element of it may have.
const ATTRIBUTES: &str = "lang dir charset name content http-equiv href title id class start colspan rowspan align rel";

/// An article that holds `html`, and the same as text wherever an article has text.
fn written(html: &str, format: Format) -> String {
    let words = clean(html);
    // Addresses come whole from `parse`.
    let lead = url::Url::parse(&format!("https://a.example/lead.png?{html}")).expect("an address").to_string();
    let entry = Entry {
        title: words.clone(),
        author: words.clone(),
        url: Some(format!("https://a.example/story?{html}")),
        language: Some(words.clone()),
        categories: vec![words.clone()],
        content_html: format!("<p>Before.</p><div>{html}</div><p>After.</p>"),
        figures: vec![Figure { url: Some(lead), caption: words.clone(), credit: words.clone(), lead: true }],
        ..Entry::default()
    };
    let source = Source { entry: &entry, feed_title: &words, page: None, home_url: None, date: now(), undated: false };
    format.write(&from_entry(&source), &TimeZone::UTC)
}

/// Everything that a publisher might try: tricks of HTML, and the strings for terminals.
fn tries() -> Vec<String> {
    let tricks = TRICKS.iter().map(|trick| trick.replace("RAN", RAN).replace("EVIL", "https://evil.example"));
    tricks.chain(HOSTILE.iter().map(|hostile| hostile.text.to_string())).collect()
}

fn may_be_followed(address: &str) -> bool {
    ["http://", "https://", "mailto:", "#"].iter().any(|scheme| address.starts_with(scheme))
}

#[test]
fn saved_html_runs_and_loads_nothing() {
    let (mut elements, mut bytes) = (0, 0);
    for tried in tries() {
        let html = written(&tried, Format::Html);
        let document = Document::from(html.as_str());
        for element in document.select("*").nodes() {
            let name = element.node_name().unwrap_or_default().to_string();
            assert!(ELEMENTS.split(' ').any(|known| known == name), "<{name}> from {tried}\n{html}");
            for attribute in element.attrs() {
                let (key, value) = (&*attribute.name.local, &*attribute.value);
                assert!(ATTRIBUTES.split(' ').any(|known| known == key), "{key}={value} from {tried}\n{html}");
                assert!(key != "href" || may_be_followed(value), "{value} from {tried}");
                assert!(key != "http-equiv" || value == "Content-Security-Policy", "{value} from {tried}");
            }
            elements += 1;
        }
        let policies = document.select("meta[http-equiv]");
        assert_eq!(policies.length(), 1, "one policy, ours");
        assert!(policies.attr("content").is_some_and(|policy| policy.starts_with("default-src 'none'")));
        assert_eq!(document.select("style").length(), document.select("head > style").length(), "no style but ours: {html}");
        assert!(!html.chars().any(|c| acts(c) && !matches!(c, '\n' | '\t' | '\u{200e}' | '\u{200f}' | '\u{61c}')), "{html}");
        bytes += html.len();
    }
    println!("{} tries as HTML: {bytes} bytes, {elements} elements; active ones 0, loading ones 0", tries().len());
}

#[test]
fn saved_markdown_holds_no_html_and_follows_the_web_only() {
    let (mut links, mut bytes) = (0, 0);
    for tried in tries() {
        let markdown = written(&tried, Format::Markdown);
        for event in Parser::new_ext(&markdown, Options::all()) {
            match event {
                Event::Html(html) | Event::InlineHtml(html) => panic!("{html} from {tried}\n{markdown}"),
                Event::Start(Tag::Image { dest_url, .. }) => panic!("{dest_url} is loaded, from {tried}\n{markdown}"),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    assert!(may_be_followed(&dest_url), "{dest_url} from {tried}\n{markdown}");
                    links += 1;
                }
                _ => {}
            }
        }
        assert!(!markdown.chars().any(|c| acts(c) && !matches!(c, '\n' | '\u{200e}' | '\u{200f}' | '\u{61c}')), "{markdown:?}");
        bytes += markdown.len();
    }
    println!("{} tries as Markdown: {bytes} bytes, {links} links of the web; HTML 0, pictures loaded 0", tries().len());
}

#[test]
fn saved_text_is_text() {
    let mut bytes = 0;
    for tried in tries() {
        let text = written(&tried, Format::Text);
        assert!(text.contains("Before."), "{tried}\n{text}");
        assert!(!text.chars().any(|c| acts(c) && !matches!(c, '\n' | '\t' | '\u{200e}' | '\u{200f}' | '\u{61c}')), "{text:?}");
        bytes += text.len();
    }
    println!("{} tries as text: {bytes} bytes; controls 0", tries().len());
}
