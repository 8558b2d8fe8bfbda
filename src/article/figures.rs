//! Figures out of the flow: picture, caption and credit leave the DOM, a marker keeps their place.
//!
//! A caption is found in a `figcaption`, or in what a class name calls one beside a picture.

use super::classes::Words;
use super::credit;
use super::links::Addresses;
use super::pictures;
use crate::model::Clean;
use crate::model::Figure;
use dom_query::NodeRef;

/// The element that stands where a figure was; its `n` is an index.
pub(super) const PLACE: &str = "dateline-figure";
/// The caption of something that is no picture, left in its place.
pub(super) const CAPTION: &str = "dateline-caption";

/// What a figure can hold beside pictures; such a one stays in the flow.
const OTHER: [&str; 13] =
    ["table", "pre", "blockquote", "iframe", "video", "audio", "embed", "object", "ul", "ol", "math", "dl", "details"];

/// Takes the figures out of `root`, in their order.
pub(super) fn take(root: &NodeRef, addresses: &Addresses) -> Vec<Figure> {
    let mut taker = Taker { addresses, figures: Vec::new() };
    for node in root.descendants() {
        let is_box = node.has_name("figure") || Words::of(&node).are(&["wp caption"]);
        if is_box && is_in(&node, root) {
            taker.container(&node);
        }
    }
    for node in root.descendants() {
        if node.has_name("img") && is_in(&node, root) {
            taker.lone(&node);
        }
    }
    taker.figures
}

/// Whether a node has not been taken out yet.
fn is_in(node: &NodeRef, root: &NodeRef) -> bool {
    node.ancestors_it(None).any(|above| above.id == root.id)
}

struct Taker<'a> {
    addresses: &'a Addresses,
    figures: Vec<Figure>,
}

impl Taker<'_> {
    /// A `figure` or what a publishing system makes of one.
    fn container(&mut self, node: &NodeRef) {
        let captions = captions(node);
        let holds = |names: &[&str]| node.descendants_it().any(|part| names.iter().any(|name| part.has_name(name)));
        if holds(&["figure"]) || holds(&OTHER) {
            let own = captions.iter().filter(|caption| nearest_figure(caption).is_some_and(|figure| figure.id == node.id));
            own.for_each(|caption| set_aside(node, caption));
            return;
        }
        let pictures: Vec<NodeRef> = node.descendants_it().filter(|part| part.has_name("img")).collect();
        if !pictures.is_empty() || !captions.is_empty() {
            self.figure(node, &pictures, &captions);
        }
    }

    /// A picture outside any figure; its caption may stand beside it.
    fn lone(&mut self, img: &NodeRef) {
        let mut place = *img;
        for _ in 0..3 {
            if let Some(next) = place.next_element_sibling().filter(is_caption) {
                self.figure(&place, &[*img], &[next]);
                next.remove_from_parent();
                return;
            }
            let Some(parent) = place.parent().filter(|parent| parent.is_element() && !parent.has_name("body")) else { break };
            if parent.descendants_it().filter(|part| part.has_name("img")).count() > 1 || !parent.text().trim().is_empty() {
                break;
            }
            place = parent;
        }
        self.figure(img, &[*img], &[]);
    }

    /// Makes a figure of the parts, and `place` its marker.
    fn figure(&mut self, place: &NodeRef, pictures: &[NodeRef], captions: &[NodeRef]) {
        let (caption, credit) = words(place, captions);
        let mut found: Vec<Figure> = Vec::new();
        for img in pictures {
            let url = self.address(img);
            let known = |figure: &Figure| url.is_some() && same_picture(figure.url.as_deref(), url.as_deref());
            let ornament = caption.is_empty() && credit.is_empty() && pictures::is_ornament(img, url.as_deref());
            if !ornament && !found.iter().any(known) {
                let (caption, credit) = if caption.is_empty() { credit::split(&instead(img)) } else { Default::default() };
                found.push(Figure { url, caption, credit, lead: false });
            }
        }
        if found.is_empty() && !(caption.is_empty() && credit.is_empty()) {
            found.push(Figure::default());
        }
        if let Some(first) = found.first_mut() {
            if !caption.is_empty() {
                first.caption = caption;
            }
            if !credit.is_empty() {
                first.credit = credit;
            }
        }
        self.put(place, found);
    }

    fn put(&mut self, place: &NodeRef, mut found: Vec<Figure>) {
        // Responsive markup brings the same figure twice in a row.
        if let (Some(last), Some(first)) = (self.figures.last(), found.first_mut()) {
            if same_picture(last.url.as_deref(), first.url.as_deref()) && (first.caption.is_empty() || first.caption == last.caption) {
                found.remove(0);
            } else if !first.caption.is_empty() && first.caption == last.caption {
                (first.caption, first.credit) = Default::default();
            }
        }
        if found.is_empty() {
            place.remove_from_parent();
            return;
        }
        place.remove_children();
        place.rename(PLACE);
        place.set_attr("n", &self.figures.len().to_string());
        self.figures.append(&mut found);
    }

    fn address(&self, img: &NodeRef) -> Option<String> {
        let responsive = || {
            let picture = img.parent().filter(|parent| parent.has_name("picture"))?;
            picture.element_children().into_iter().find_map(|source| pictures::largest(&source.attr("srcset")?))
        };
        let address = pictures::address(img).or_else(responsive)?;
        if address.starts_with(Figure::BUILT_IN) { Some(address) } else { self.addresses.resolve(&address) }
    }
}

/// Whether two addresses are the same picture in whatever size.
pub(super) fn same_picture(one: Option<&str>, other: Option<&str>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if pictures::base_name(one) == pictures::base_name(other))
}

/// The outermost captions in a figure.
fn captions<'a>(figure: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    let mut found: Vec<NodeRef> = Vec::new();
    for node in figure.descendants_it().filter(is_caption) {
        if !found.iter().any(|outer| node.ancestors_it(None).any(|above| above.id == outer.id)) {
            found.push(node);
        }
    }
    found
}

fn is_caption(node: &NodeRef) -> bool {
    if node.has_name("figcaption") {
        return true;
    }
    let kind =
        node.node_name().is_some_and(|name| matches!(&*name, "p" | "div" | "span" | "small" | "em" | "dd" | "aside" | "cite" | "h6"));
    kind && Words::of(node).have(&["caption", "legend", "wp caption text"]) && !node.descendants_it().any(|part| part.has_name("img"))
        || kind && is_credit(node)
}

fn is_credit(node: &NodeRef) -> bool {
    Words::of(node).have(&["credit", "credits", "copyright", "photographer", "attribution", "image source", "photo source"])
}

fn nearest_figure<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    node.ancestors_it(None).find(|above| above.has_name("figure"))
}

/// Leaves a caption in the flow: in the table that it belongs to, or where it is.
fn set_aside(figure: &NodeRef, caption: &NodeRef) {
    caption.rename(CAPTION);
    let table = figure.descendants_it().find(|part| part.has_name("table"));
    if let Some(table) = table.filter(|table| !caption.ancestors_it(None).any(|above| above.id == table.id)) {
        table.append_child(caption);
    }
}

/// Caption and credit, as the captions say them.
fn words(place: &NodeRef, captions: &[NodeRef]) -> (Clean, Clean) {
    let (mut caption, mut credits): (Vec<String>, Vec<String>) = Default::default();
    for node in captions {
        let own =
            if is_credit(node) && !node.has_name("figcaption") { vec![*node] } else { node.descendants_it().filter(is_credit).collect() };
        for credit in own {
            add(&mut credits, &lines(&credit));
            credit.remove_children();
        }
        add(&mut caption, &lines(node));
    }
    let credit = Clean::new(&credits.join(" "));
    let text = caption.join("\n");
    if captions.is_empty() || place.node_name().is_none() || !credit.is_empty() {
        return (Clean::new(&text), credit);
    }
    credit::split(&text)
}

/// Adds a text that is not there yet: responsive markup says things twice.
fn add(texts: &mut Vec<String>, text: &str) {
    if !text.is_empty() && !texts.iter().any(|known| known.contains(text)) {
        texts.push(text.to_owned());
    }
}

/// The text of a node; where its author or a block begins a new line, so does this.
fn lines(node: &NodeRef) -> String {
    let mut out = String::new();
    for part in node.descendants_it() {
        match part.node_name() {
            None if part.is_text() => out.push_str(&part.text().replace(['\n', '\r', '\t'], " ")),
            Some(name) if matches!(&*name, "br" | "p" | "div" | "cite" | "small") => out.push('\n'),
            _ => {}
        }
    }
    out.lines()
        .map(|line| line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// What stands for a caption where there is none: title or alt text, if it reads like a sentence.
///
/// An alt text is written for those who can't see the picture, and here nobody does: a chart's or a
/// comic's is often all there is of it. But most alt texts are slugs, file names or keywords.
fn instead(img: &NodeRef) -> Clean {
    let texts = [img.attr("title"), img.attr("alt")].into_iter().flatten().map(|text| Clean::new(&text));
    texts.into_iter().find(|text| is_sentence(text)).unwrap_or_default()
}

fn is_sentence(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let wide = text.chars().filter(|&c| super::width::is_wide(c)).count();
    let names_a_file = [".jpg", ".jpeg", ".png", ".webp", ".gif"].iter().any(|kind| text.to_ascii_lowercase().contains(kind));
    (words >= 8 || wide >= 16) && !names_a_file && !is_slug(text)
}

/// Whether a text is a news wire's keyword list: "HARBOUR-FERRY-NIGHT".
fn is_slug(text: &str) -> bool {
    text.split_whitespace().all(|word| word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '/')))
}
