//! DOM: what is not the article goes, told by elements, attributes and class names.
//!
//! Scripts, hidden things, tracking pixels, share bars, sign-up boxes, advertisements. What only its
//! words give away is hygiene's, on blocks. Real paragraphs are never cut: a box that holds two of
//! them stays, whatever it is called.

use super::super::figures;
use super::super::html::Words;
use super::cuts::Cuts;
use dom_query::NodeRef;

/// Elements that hold nothing to read.
const EMPTY: [&str; 17] = [
    "script", "style", "template", "link", "meta", "base", "head", "button", "select", "textarea", "nav", "svg", "canvas", "dialog",
    "applet", "map", "datalist",
];

/// Names of boxes around the story, as publishing systems call them.
const BOXES: [&str; 114] = [
    "a2a",
    "about author",
    "about the author",
    "ad",
    "ad container",
    "ad slot",
    "ad unit",
    "ad wrapper",
    "addthis",
    "addtoany",
    "ads",
    "adsense",
    "advert",
    "advertisement",
    "advertising",
    "adverts",
    "also read",
    "app download",
    "app promo",
    "article tags",
    "article tools",
    "audio player",
    "author bio",
    "author box",
    "author card",
    "author info",
    "author profile",
    "authorbox",
    "breadcrumb",
    "breadcrumbs",
    "comment form",
    "comment list",
    "comments",
    "comments link",
    "consent",
    "cookie",
    "cookie banner",
    "cookies",
    "disqus",
    "donate",
    "donation",
    "donations",
    "feedflare",
    "follow us",
    "google preferred",
    "jp relatedposts",
    "latest news",
    "leer mas",
    "lire aussi",
    "mailchimp",
    "mc embed",
    "mgid",
    "more news",
    "more stories",
    "most popular",
    "most read",
    "newsletter",
    "newsletters",
    "outbrain",
    "pagination",
    "patreon button",
    "paywall",
    "piano",
    "post tags",
    "promo",
    "promobox",
    "read also",
    "read more link",
    "read next",
    "reading list",
    "readmore",
    "recirc",
    "recirculation",
    "recommend",
    "recommendations",
    "recommended",
    "related",
    "related articles",
    "related news",
    "relatedposts",
    "revcontent",
    "save article",
    "sd sharing",
    "see also",
    "share",
    "share tools",
    "sharebar",
    "sharedaddy",
    "sharethis",
    "sharing",
    "sidebar",
    "signup",
    "skip link",
    "social bar",
    "social buttons",
    "social icons",
    "social links",
    "social share",
    "social sharing",
    "sponsor message",
    "sponsored",
    "story tags",
    "subscribe",
    "taboola",
    "tag list",
    "tags list",
    "teads",
    "telegram",
    "topic list",
    "topics list",
    "trending",
    "up next",
    "whatsapp",
    "zergnet",
];

/// Names of boxes that only count where they are the whole name: page builders use them for everything.
const WHOLE: [&str; 6] = ["widget", "tags", "below content", "menu", "navigation", "subscription"];

/// Names of what only a screen reader gets to know, about the page rather than the story.
const UNSEEN: [&str; 8] = [
    "screen reader text",
    "sr only",
    "visually hidden",
    "visuallyhidden",
    "hide visually",
    "hidden visually",
    "assistive text",
    "offscreen",
];

/// A story may wait unseen for a script: as much text is never taken for hidden, in letters.
const UNSEEN_TEXT: usize = 3_000;

/// As much text is seen, though screen readers are told to pass it: captions, where the alt text says
/// the same; in letters.
const SEEN: usize = 8;

/// Removes from `root` all that is not the article: first what nobody sees, then what is furniture
/// by its name, so that a box is judged by the text that it shows.
pub(in crate::article) fn clean(root: &NodeRef, cuts: &mut Cuts) {
    for node in root.descendants() {
        let Some(name) = node.node_name() else {
            if node.is_comment() {
                node.remove_from_parent();
            }
            continue;
        };
        match &*name {
            "noscript" => resolve_noscript(&node),
            "img" => clean_picture(&node),
            "iframe" if figures::is_pixel(&node) => node.remove_from_parent(),
            name if EMPTY.contains(&name) || is_hidden(&node) => node.remove_from_parent(),
            _ => {}
        }
    }
    for node in root.descendants() {
        if node.node_name().is_some_and(|name| is_box(&node, &name)) {
            cuts.add(&format!("box around the story, {}", named(&node)), &node.text());
            node.remove_from_parent();
        }
    }
}

/// Removes from a web page's `root` the cards of other stories: links that hold a heading, and boxes
/// that are called teasers and hold one.
pub(in crate::article) fn drop_cards(root: &NodeRef, cuts: &mut Cuts) {
    const HEADINGS: [&str; 5] = ["h2", "h3", "h4", "h5", "h6"];
    for node in root.descendants() {
        let is_link = node.has_name("a");
        let is_teaser = !is_link
            && ["div", "section", "li", "article", "aside"].iter().any(|name| node.has_name(name))
            && Words::of(&node).have(&CARDS);
        if !is_link && !is_teaser {
            continue;
        }
        let holds = |names: &[&str]| node.descendants_it().any(|part| names.iter().any(|name| part.has_name(name)));
        let is_card = holds(&HEADINGS) && !holds(&["h1"]) && (is_link || holds(&["a"]));
        if is_card && weight(&node.text()) < MAX_CARD && !is_story(&node) {
            cuts.add(&format!("another story's card, {}", named(&node)), &node.text());
            node.remove_from_parent();
        }
    }
}

/// Names of boxes that announce other stories.
const CARDS: [&str; 4] = ["teaser", "card", "promo item", "related"];

/// The longest text of such a box, in letters.
const MAX_CARD: usize = 600;

/// An element as a selector would name it.
fn named(node: &NodeRef) -> String {
    let name = node.node_name().unwrap_or_default();
    let id = node.attr("id").map(|id| format!("#{id}")).unwrap_or_default();
    let classes: String = node.attr_or("class", "").split_whitespace().take(4).map(|class| format!(".{class}")).collect();
    format!("{name}{id}{classes}")
}

/// Whether an element is a box around the story, or something for screen readers about the page.
fn is_box(node: &NodeRef, name: &str) -> bool {
    if matches!(name, "html" | "body" | "figure" | "picture" | "source" | "img" | "article" | "main" | "table" | "pre" | "code") {
        return false;
    }
    let words = Words::of(node);
    let named = name == "form" || words.have(&BOXES) || words.are(&WHOLE);
    ((words.are(&UNSEEN) || (words.have(&UNSEEN) && weight(&node.text()) < 60)) && !node.has_name("a")) || (named && !is_story(node))
}

fn is_hidden(node: &NodeRef) -> bool {
    let style = node.attr_or("style", "").to_ascii_lowercase().replace(' ', "");
    node.has_attr("hidden")
        || (&*node.attr_or("aria-hidden", "") == "true" && weight(&node.text()) < SEEN)
        || style.contains("display:none")
        || style.contains("visibility:hidden")
        || (is_clipped(node, &style) && weight(&node.text()) < UNSEEN_TEXT)
}

/// Whether an element is kept off the screen by its style or a class that nearly all sites know.
fn is_clipped(node: &NodeRef, style: &str) -> bool {
    const CLASSES: [&str; 6] = ["hidden", "d-none", "is-hidden", "u-hidden", "display-none", "hide"];
    let clipped = ["clip:rect(0", "clip:rect(1px", "clip-path:inset(50%)", "clip-path:inset(100%)"].iter().any(|clip| style.contains(clip));
    clipped || node.attr_or("class", "").split_ascii_whitespace().any(|class| CLASSES.contains(&class))
}

/// Whether a box holds what a story is made of outside links: two paragraphs of sentences, or as
/// much text without any.
fn is_story(node: &NodeRef) -> bool {
    let paragraphs = node.descendants_it().filter(|part| part.has_name("p") || part.has_name("li") || part.has_name("blockquote"));
    paragraphs.filter(|part| unlinked(part) >= 100).take(2).count() == 2 || unlinked(node) >= if node.has_name("p") { 100 } else { 800 }
}

fn unlinked(node: &NodeRef) -> usize {
    let linked: usize = node.descendants_it().filter(|part| part.has_name("a")).map(|link| weight(&link.text())).sum();
    weight(&node.text()).saturating_sub(linked)
}

/// Letters, an ideograph counting as three of them.
fn weight(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).map(|c| if super::super::width::is_wide(c) { 3 } else { 1 }).sum()
}

/// Pictures load late on many pages: the true address then stands in a `noscript` beside a stand-in.
fn resolve_noscript(node: &NodeRef) {
    let Some(picture) = node.descendants_it().find(|part| part.has_name("img")) else {
        node.remove_from_parent();
        return;
    };
    match node.prev_element_sibling().filter(|before| before.has_name("img")) {
        Some(before) => {
            if let (None, Some(source)) = (figures::picture_address(&before), figures::picture_address(&picture)) {
                before.set_attr("data-src", &source);
            }
            node.remove_from_parent();
        }
        None => node.rename("span"),
    }
}

/// Pixels go; a picture that is a character in the text becomes it.
fn clean_picture(node: &NodeRef) {
    if figures::is_pixel(node) || is_hidden(node) {
        node.remove_from_parent();
    } else if figures::is_character(node) {
        let alt = node.attr_or("alt", "");
        node.rename("span");
        node.set_text(&*alt);
    }
}
