//! Figures out of the flow: picture, caption and credit leave the DOM, a marker keeps their place.
//!
//! A caption is found in a `figcaption`, in what a class name calls one, or in the only text that
//! stands with a picture in a box of its own.

use super::super::html::Words;
use super::super::links::Addresses;
use super::super::wording;
use super::captions::{self, is_caption, is_caption_beside, is_caption_inside, is_picture};
use super::credit;
use super::pictures;
use super::tail;
use super::text::lines;
use crate::model::Clean;
use crate::model::Figure;
use dom_query::NodeRef;

/// The element that stands where a figure was; its `n` is an index.
pub(in crate::article) const PLACE: &str = "dateline-figure";
/// The caption of something that is no picture, left in its place.
pub(in crate::article) const CAPTION: &str = "dateline-caption";

/// How far above a picture its box is looked for.
const MAX_CLIMB: usize = 7;

/// A box that holds more nodes holds more than a picture and its words.
const MAX_BOX: usize = 120;

/// The longest line that is taken for a caption for the credit at its end, in characters.
const MAX_LINE: usize = 200;

/// Letters and digits beside picture and caption that say nothing: "3 of 12".
const MAX_JUNK: usize = 8;

/// What a figure can hold beside pictures; such a one stays in the flow.
const OTHER: [&str; 13] =
    ["table", "pre", "blockquote", "iframe", "video", "audio", "embed", "object", "ul", "ol", "math", "dl", "details"];

/// A figure, and what is known of its picture beside what the page shows.
#[derive(Clone, Debug, Default)]
pub(in crate::article) struct Found {
    pub(in crate::article) figure: Figure,
    /// What stands for a caption where there is none: see [`captions::instead`].
    pub(in crate::article) alt: Clean,
}

impl Found {
    /// The figure, with the alt text where it has no caption.
    pub(in crate::article) fn told(mut self) -> Figure {
        if self.figure.caption.is_empty() {
            tell_alt(&mut self.figure, &self.alt);
        }
        self.figure
    }
}

/// Makes an alt text a figure's caption.
pub(in crate::article) fn tell_alt(figure: &mut Figure, alt: &str) {
    let (caption, credit) = credit::split(alt);
    figure.caption = caption;
    if figure.credit.is_empty() {
        figure.credit = credit;
    }
}

/// Takes the figures out of `root`, in no certain order.
pub(in crate::article) fn take(root: &NodeRef, addresses: &Addresses) -> Vec<Found> {
    let said = wording::letters(&root.text()).len();
    let mut taker = Taker { addresses, said, figures: Vec::new() };
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
    /// How much the whole text says, in bytes of its letters.
    said: usize,
    figures: Vec<Found>,
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
            let is_shared = || {
                parent
                    .descendants_it()
                    .any(|part| part.has_name(PLACE) || part.has_name(CAPTION) || (is_picture(&part) && is_another(&part, img)))
            };
            if parent.descendants_it().nth(MAX_BOX).is_some() || is_shared() {
                break;
            }
            let is_wrapper = parent.children_it(false).filter(|child| child.is_element() || child.is_nonempty_text()).count() == 1;
            above = parent;
            if is_wrapper && place.id != img.id {
                place = above;
                continue;
            }
            let captions = captions::find(&above, is_caption_beside);
            let said: usize = captions.iter().map(|caption| wording::letters(&caption.text()).len()).sum();
            let rest = wording::letters(&above.text()).len().saturating_sub(said);
            if rest <= MAX_JUNK {
                place = above;
            } else if captions.is_empty()
                && captions::can_be_caption(&above)
                && wording::letters(&above.text()).len() < self.said
                && (captions::is_picture_box(&above) || ends_in_credit(&above))
            {
                self.figure(&above, &[*img], &[above]);
                return;
            } else {
                break;
            }
        }
        let inside = captions::find(&place, is_caption_beside);
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
        let is_silent = caption.is_empty() && credit.is_empty();
        let mut found: Vec<Found> = Vec::new();
        for img in pictures {
            let Some(url) = self.address(img) else { continue };
            let known = found.iter().any(|found| same_picture(found.figure.url.as_deref(), Some(&url)));
            let is_ornament = is_silent && (pictures::is_ornament(img, Some(&url)) || pictures::is_portrait(img));
            if !known && !is_ornament {
                let figure = Figure { url: Some(url), ..Figure::default() };
                found.push(Found { figure, alt: captions::instead(img) });
            }
        }
        if found.is_empty() && !is_silent {
            found.push(Found::default());
        }
        if let Some(first) = found.first_mut() {
            (first.figure.caption, first.figure.credit) = (caption, credit);
            first.figure.lead = place.has_name("figure") && &*place.attr_or("class", "") == "lead";
        }
        self.put(place, found);
    }

    fn put(&mut self, place: &NodeRef, mut found: Vec<Found>) {
        // Responsive markup brings the same figure twice in a row.
        if let (Some(last), Some(first)) = (self.figures.last(), found.first_mut())
            && is_same(&last.figure, &first.figure)
        {
            found.remove(0);
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
        let address = pictures::best_address(img)?;
        if Figure::built_in(&address).is_some() { Some(address) } else { self.addresses.resolve(&address) }
    }
}

/// The element that stands for the figure with this index.
pub(in crate::article) fn marker(index: usize) -> String {
    format!("<{PLACE} n=\"{index}\"></{PLACE}>")
}

/// Whether a figure says nothing that another one has not shown and said.
pub(in crate::article) fn is_same(known: &Figure, figure: &Figure) -> bool {
    let says_the_same = !figure.caption.is_empty() && wording::letters(&figure.caption) == wording::letters(&known.caption);
    says_the_same || (figure.caption.is_empty() && same_picture(known.url.as_deref(), figure.url.as_deref()))
}

/// Whether two addresses are the same picture in whatever size.
pub(in crate::article) fn same_picture(one: Option<&str>, other: Option<&str>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if pictures::base_name(one) == pictures::base_name(other))
}

/// Whether the few words in a box around a picture end in whose picture it is.
fn ends_in_credit(area: &NodeRef) -> bool {
    let text = lines(area);
    text.chars().count() <= MAX_LINE && (tail::find(area).is_some() || !credit::split(&text).1.is_empty())
}

/// Whether `part` is another picture than `img`; zoom boxes and scripts' stand-ins show the same again.
fn is_another(part: &NodeRef, img: &NodeRef) -> bool {
    let (one, other) = (pictures::address(part), pictures::address(img));
    part.id != img.id && !same_picture(one.as_deref(), other.as_deref())
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
    // A table within the caption would come to hold itself.
    let holds = |outer: &NodeRef, inner: &NodeRef| inner.ancestors_it(None).any(|above| above.id == outer.id);
    if let Some(table) = table.filter(|table| !holds(table, caption) && !holds(caption, table)) {
        table.append_child(caption);
    }
}

/// A caption that stands alone, after the picture that it belongs to.
pub(in crate::article) fn orphan(node: &NodeRef) -> Option<(Clean, Clean)> {
    if !is_caption(node) {
        return credited(node);
    }
    let (caption, credit) = captions::words(&[*node]);
    let letters = wording::letters(&caption).len() + wording::letters(&credit).len();
    (4..=1_500).contains(&letters).then_some((caption, credit))
}

/// A line that stands alone and ends in whose picture it is, or is set as captions are.
fn credited(node: &NodeRef) -> Option<(Clean, Clean)> {
    let is_line = ["p", "div", "span", "center"].iter().any(|name| node.has_name(name));
    let is_box = || node.element_children().iter().any(|child| ["p", "div", "ul", "ol", "table"].iter().any(|name| child.has_name(name)));
    if !is_line || is_box() {
        return None;
    }
    let text = node.text();
    if !(4..=MAX_LINE).contains(&text.trim().chars().count()) {
        return None;
    }
    let (caption, credit) = credit::split(&text);
    let is_set_apart = || {
        let apart = node.descendants_it().filter(|part| ["em", "i", "small"].iter().any(|name| part.has_name(name)));
        wording::letters(&apart.map(|part| part.text().to_string()).collect::<String>()) == wording::letters(&text)
    };
    (!caption.is_empty() && (!credit.is_empty() || is_set_apart())).then_some((caption, credit))
}

/// A line that stands alone and begins as the picture's alt text does: its caption, with a credit.
pub(in crate::article) fn beginning_with(node: &NodeRef, alt: &str) -> Option<(Clean, Clean)> {
    let alt = wording::letters(alt);
    let text = node.text();
    let is_line = alt.len() >= 20 && text.trim().chars().count() <= MAX_LINE + alt.len() && wording::letters(&text).starts_with(&alt);
    is_line.then(|| captions::words(&[*node]))
}
