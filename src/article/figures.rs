//! Figures out of the flow: picture, caption and credit leave the DOM, a marker keeps their place.
//!
//! A caption is found in a `figcaption`, in what a class name calls one, or in the only text that
//! stands with a picture in a box of its own.

use super::captions::{self, is_caption, is_caption_inside, is_picture};
use super::classes::Words;
use super::credit;
use super::links::Addresses;
use super::names;
use super::pictures;
use crate::model::Clean;
use crate::model::Figure;
use dom_query::NodeRef;

/// The element that stands where a figure was; its `n` is an index.
pub(super) const PLACE: &str = "dateline-figure";
/// The caption of something that is no picture, left in its place.
pub(super) const CAPTION: &str = "dateline-caption";

/// How far above a picture its box is looked for.
const MAX_CLIMB: usize = 7;

/// Letters and digits beside picture and caption that say nothing: "3 of 12".
const MAX_JUNK: usize = 8;

/// What a figure can hold beside pictures; such a one stays in the flow.
const OTHER: [&str; 13] =
    ["table", "pre", "blockquote", "iframe", "video", "audio", "embed", "object", "ul", "ol", "math", "dl", "details"];

/// Takes the figures out of `root`, in no certain order.
pub(super) fn take(root: &NodeRef, addresses: &Addresses) -> Vec<Figure> {
    let mut taker = Taker { addresses, figures: Vec::new() };
    for node in root.descendants() {
        let is_box = node.has_name("figure") || Words::of(&node).are(&["wp caption"]);
        if is_box && is_in(&node, root) {
            taker.container(&node);
        }
    }
    for node in root.descendants() {
        if is_picture(&node) && is_in(&node, root) {
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
        let captions = captions::find(node, is_caption_inside);
        let holds = |names: &[&str]| node.descendants_it().any(|part| names.iter().any(|name| part.has_name(name)));
        if holds(&["figure"]) || holds(&OTHER) {
            let own = captions.iter().filter(|caption| nearest_figure(caption).is_some_and(|figure| figure.id == node.id));
            own.filter(|caption| caption.has_name("figcaption") || is_caption(caption)).for_each(|caption| set_aside(node, caption));
            return;
        }
        let pictures = pictures_in(node);
        if pictures.len() == 1 && captions.is_empty() {
            self.lone(&pictures[0]);
        } else if !pictures.is_empty() || !captions.is_empty() {
            self.figure(node, &pictures, &captions);
        }
    }

    /// A picture and the box around it that holds nothing but its words.
    fn lone(&mut self, img: &NodeRef) {
        let mut place = *img;
        let mut above = place;
        for _ in 0..MAX_CLIMB {
            let Some(parent) = above.parent().filter(may_be_box) else { break };
            if pictures_in(&parent).len() > 1 {
                break;
            }
            above = parent;
            let captions = captions::find(&above, is_caption_inside);
            let said: usize = captions.iter().map(|caption| names::letters(&caption.text()).len()).sum();
            let rest = names::letters(&above.text()).len().saturating_sub(said);
            if rest <= MAX_JUNK {
                place = above;
            } else if captions.is_empty() && captions::is_picture_box(&above) && captions::can_be_caption(&above) {
                self.figure(&above, &[*img], &[above]);
                return;
            } else {
                break;
            }
        }
        let inside = captions::find(&place, is_caption_inside);
        if inside.is_empty() {
            self.beside(&place, img);
        } else {
            self.figure(&place, &[*img], &inside);
        }
    }

    /// A picture whose caption may stand after its box.
    fn beside(&mut self, place: &NodeRef, img: &NodeRef) {
        let next = place.next_element_sibling().filter(is_caption);
        self.figure(place, &[*img], next.as_slice());
        if let Some(next) = next {
            next.remove_from_parent();
        }
    }

    /// Makes a figure of the parts, and `place` its marker.
    fn figure(&mut self, place: &NodeRef, pictures: &[NodeRef], captions: &[NodeRef]) {
        let (caption, credit) = captions::words(captions);
        let mut found: Vec<Figure> = Vec::new();
        for img in pictures {
            let url = self.address(img);
            let known = |figure: &Figure| url.is_some() && same_picture(figure.url.as_deref(), url.as_deref());
            let is_silent = caption.is_empty() && credit.is_empty();
            let ornament = is_silent && pictures::is_ornament(img, url.as_deref());
            if !ornament && !(url.is_none() && !found.is_empty()) && !found.iter().any(known) {
                let (caption, credit) = if caption.is_empty() { credit::split(&captions::instead(img)) } else { Default::default() };
                found.push(Figure { url, caption, credit, lead: false });
            }
        }
        if found.len() > 1 {
            found.retain(|figure| figure.url.is_some());
        }
        found.retain(|figure| figure.url.is_some() || !figure.caption.is_empty() || !caption.is_empty() || !credit.is_empty());
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
        let further: String = (1..found.len()).map(|n| marker(self.figures.len() + n)).collect();
        place.after_html(further);
        self.figures.append(&mut found);
    }

    fn address(&self, img: &NodeRef) -> Option<String> {
        let responsive = || {
            let picture = img.parent().filter(|parent| parent.has_name("picture"))?;
            picture.element_children().iter().find_map(pictures::address)
        };
        self.addresses.resolve(&pictures::address(img).or_else(responsive)?)
    }
}

/// The element that stands for the figure with this index.
pub(super) fn marker(index: usize) -> String {
    format!("<{PLACE} n=\"{index}\"></{PLACE}>")
}

/// Whether two addresses are the same picture in whatever size.
pub(super) fn same_picture(one: Option<&str>, other: Option<&str>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if pictures::base_name(one) == pictures::base_name(other))
}

fn pictures_in<'a>(node: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    node.descendants_it().filter(is_picture).collect()
}

/// Whether an element can be the box around one picture.
fn may_be_box(node: &NodeRef) -> bool {
    node.node_name().is_some_and(|name| {
        matches!(
            &*name,
            "div" | "span" | "a" | "p" | "picture" | "figure" | "section" | "center" | "header" | "td" | "tr" | "tbody" | "table"
        ) || name.contains('-') && &*name != PLACE
    })
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

/// A caption that stands alone, after the picture that it belongs to.
pub(super) fn orphan(node: &NodeRef) -> Option<(Clean, Clean)> {
    if !is_caption(node) || node.has_name("td") {
        return None;
    }
    let (caption, credit) = captions::words(&[*node]);
    let letters = names::letters(&caption).len() + names::letters(&credit).len();
    (4..=1_500).contains(&letters).then_some((caption, credit))
}
