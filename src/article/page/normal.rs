//! An article's HTML in its normal form: addresses absolute, each figure a `figure` with its caption
//! and credit apart, and no attribute that says nothing about the text.
//!
//! `figures` reads it back without loss, so the database can keep it.

use super::super::figures;
use super::super::links::Addresses;
use crate::model::Figure;
use dom_query::NodeRef;
use std::collections::HashSet;

/// How a text begins whose markup no parser could read.
pub(in crate::article) const PLAIN_START: &str = "<div data-plain>";

/// Attributes that say something about the text.
const KEPT: [&str; 22] = [
    "href",
    "src",
    "alt",
    "title",
    "colspan",
    "rowspan",
    "start",
    "reversed",
    "type",
    "value",
    "checked",
    "lang",
    "dir",
    "cite",
    "datetime",
    "width",
    "height",
    "data",
    "alttext",
    "encoding",
    "scope",
    "aria-label",
];

/// Writes the places of `figures` out and takes from `root` what says nothing.
///
/// Places that the text itself leads to keep their names: its notes.
pub(super) fn write(root: &NodeRef, figures: &[Figure], addresses: &Addresses) -> String {
    let hrefs = root.descendants_it().filter_map(|node| node.attr("href"));
    let places: HashSet<String> = hrefs.filter_map(|href| href.strip_prefix('#').map(str::to_owned)).collect();
    for node in root.descendants() {
        if !node.is_element() {
            continue;
        }
        if node.has_name(figures::PLACE) {
            let figure = node.attr("n").and_then(|n| n.parse::<usize>().ok()).and_then(|n| figures.get(n));
            node.replace_with_html(figure.map(figure_html).unwrap_or_default());
            continue;
        }
        let keeps_class = node.has_name("code") || node.has_name("pre");
        if !keeps_class {
            let place = node.attr("id").filter(|id| places.contains(&**id));
            node.retain_attrs(&KEPT);
            place.iter().for_each(|id| node.set_attr("id", id));
        }
        for name in ["href", "src"] {
            if let Some(address) = node.attr(name)
                && let Some(absolute) = addresses.resolve(&address)
                && !address.starts_with('#')
            {
                node.set_attr(name, &absolute);
            }
        }
    }
    root.inner_html().to_string()
}

/// A figure in its normal form.
fn figure_html(figure: &Figure) -> String {
    let part = |open: &str, text: &str, close: &str| {
        if text.is_empty() { String::new() } else { format!("{open}{}{close}", escaped(text)) }
    };
    let picture = figure.url.as_deref().map(|url| format!("<img src=\"{}\">", escaped(url))).unwrap_or_default();
    let caption = part("<figcaption>", &figure.caption, "</figcaption>");
    let credit = part("<cite class=\"credit\">", &figure.credit, "</cite>");
    let class = if figure.lead { " class=\"lead\"" } else { "" };
    format!("<figure{class}>{picture}{caption}{credit}</figure>")
}

/// Text without markup, in its normal form.
pub(super) fn plain(paragraphs: &[String]) -> String {
    let paragraphs: String = paragraphs.iter().map(|text| format!("<p>{}</p>", escaped(text.trim()))).collect();
    format!("{PLAIN_START}{paragraphs}</div>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
