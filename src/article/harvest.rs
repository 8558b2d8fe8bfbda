//! The figures of a whole page, taken out before its article is looked for, and put back where they
//! were in what was found.
//!
//! An extractor judges boxes by their text: it throws figures away, the lead picture almost always.
//! So each text of the page gets a number, each figure the number that it stands before; of the
//! article's texts the numbers tell where its figures go, and which figures are another story's.

use super::figures;
use super::links::Addresses;
use super::names;
use super::pictures;
use crate::model::Figure;
use dom_query::NodeRef;
use std::collections::HashSet;

/// The attribute that holds a text's number; it outlives the extractor.
const NUMBER: &str = "data-dl";

/// Boxes that are another story's or the page's, by name.
const OUTSIDE: [&str; 5] = ["aside", "nav", "footer", "form", "template"];

/// The figures of a page and what is known of their places.
#[derive(Debug, Default)]
pub(super) struct Harvest {
    figures: Vec<Figure>,
    places: Vec<Place>,
    /// The number of the last main heading of the page, by where it stands.
    headings: Vec<usize>,
}

/// Where a run of figures stood: all that were taken out of one place.
#[derive(Debug)]
struct Place {
    /// Its figures: first and past the last.
    figures: (usize, usize),
    /// The number of the text that comes next.
    before: usize,
    /// The numbers of the texts in the smallest box around it that has text: first and past the last.
    near: (usize, usize),
    /// Whether that box is mostly a link: a teaser.
    is_teaser: bool,
    /// Whether it lies in a box that is no story's.
    is_outside: bool,
}

/// What goes back into the article.
#[derive(Debug, Default)]
pub(super) struct Placed {
    /// Figures by the number that they stand before; a marker's `n` is an index into them.
    pub(super) figures: Vec<Figure>,
    /// Figures above the story.
    pub(super) leads: Vec<Figure>,
}

impl Harvest {
    /// Numbers the texts of `body` and takes its figures out.
    pub(super) fn take(body: &NodeRef, addresses: &Addresses) -> Self {
        let found = figures::take(body, addresses);
        let mut harvest = Self { figures: found, ..Self::default() };
        let mut markers = Vec::new();
        let mut next = 0;
        for node in body.descendants() {
            if node.has_name(figures::PLACE) {
                let first = node.attr("n").and_then(|n| n.parse().ok()).unwrap_or(0);
                markers.push((node, first, next));
            } else if is_text(&node) {
                node.set_attr(NUMBER, &next.to_string());
                next += 1;
                if node.ancestors_it(Some(3)).any(|above| above.has_name("h1")) || node.has_name("h1") {
                    harvest.headings.push(next - 1);
                }
            }
        }
        for (index, (node, first, before)) in markers.iter().enumerate() {
            let end = markers.get(index + 1).map_or(harvest.figures.len(), |(_, first, _)| *first);
            harvest.places.push(Place::of(node, (*first, end), *before));
        }
        markers.iter().for_each(|(node, ..)| node.remove_from_parent());
        harvest
    }

    /// Adds what the page's metadata say about the figures.
    pub(super) fn complete(&mut self, named: &[Figure]) {
        complete(&mut self.figures, named);
    }

    /// Puts the figures of the story back into `root`, the article that was found.
    pub(super) fn put_back(self, root: &NodeRef, named: &[Figure]) -> Placed {
        let texts = root.descendants();
        let texts: Vec<(usize, NodeRef)> = texts.into_iter().filter_map(|node| Some((number(&node)?, node))).collect();
        let kept: HashSet<usize> = texts.iter().map(|(number, _)| *number).collect();
        let (Some(&first), Some(&last)) = (kept.iter().min(), kept.iter().max()) else { return Placed::default() };
        let mut placed = Placed::default();
        let heading = self.headings.iter().rev().find(|heading| **heading <= first).copied();
        for place in &self.places {
            let figures: Vec<Figure> = self.figures[place.figures.0..place.figures.1].to_vec();
            let is_told = figures.iter().any(|figure| !figure.caption.is_empty() || !figure.credit.is_empty());
            let is_own = figures
                .iter()
                .any(|figure| named.first().is_some_and(|own| figures::same_picture(own.url.as_deref(), figure.url.as_deref())));
            if place.belongs_elsewhere(&kept) && !is_own {
                continue;
            }
            match () {
                () if place.before <= first => {
                    let below_heading = heading.is_none_or(|heading| place.before > heading);
                    if is_own || is_told && (below_heading || heading.is_some_and(|heading| place.before + 2 >= heading)) {
                        placed.leads.extend(figures.into_iter().map(|figure| Figure { lead: true, ..figure }));
                    }
                }
                () if place.before <= last => put(&texts, place.before, &mut placed, figures),
                () if is_told && place.before <= last + 3 => put(&texts, place.before, &mut placed, figures),
                () => {}
            }
        }
        placed
    }
}

fn number(node: &NodeRef) -> Option<usize> {
    node.attr(NUMBER)?.parse().ok()
}

/// Whether a node has text of its own.
fn is_text(node: &NodeRef) -> bool {
    node.is_element()
        && !node.ancestors_it(Some(6)).any(|above| above.has_attr(NUMBER) && !is_box(&above))
        && node.children_it(false).any(|child| child.is_nonempty_text())
}

/// Whether an element can hold paragraphs.
fn is_box(node: &NodeRef) -> bool {
    ["div", "section", "article", "main", "td", "li", "blockquote", "body"].iter().any(|name| node.has_name(name))
}

impl Place {
    fn of(node: &NodeRef, figures: (usize, usize), before: usize) -> Self {
        let mut near = (before, before);
        let mut is_teaser = false;
        for above in node.ancestors_it(None).take_while(|above| !above.has_name("body")) {
            let numbers: Vec<usize> = above.descendants_it().filter_map(|part| number(&part)).collect();
            if let (Some(first), Some(last)) = (numbers.iter().min(), numbers.iter().max()) {
                near = (*first, *last + 1);
                is_teaser = is_mostly_link(&above);
                break;
            }
        }
        let is_outside = node.ancestors_it(None).any(|above| OUTSIDE.iter().any(|name| above.has_name(name)));
        Self { figures, before, near, is_teaser, is_outside }
    }

    /// Whether the box around the figures is none of the story's.
    fn belongs_elsewhere(&self, kept: &HashSet<usize>) -> bool {
        let keeps_text = (self.near.0..self.near.1).any(|number| kept.contains(&number));
        !keeps_text && (self.is_teaser || self.is_outside)
    }
}

fn is_mostly_link(node: &NodeRef) -> bool {
    if node.has_name("a") || node.ancestors_it(Some(4)).any(|above| above.has_name("a")) {
        return true;
    }
    let all = names::letters(&node.text()).len();
    let linked: usize = node.descendants_it().filter(|part| part.has_name("a")).map(|link| names::letters(&link.text()).len()).sum();
    linked * 2 > all
}

/// Puts figures before the text with the number `before`, outside of any list or table that it begins.
fn put(texts: &[(usize, NodeRef)], before: usize, placed: &mut Placed, figures: Vec<Figure>) {
    let marker = format!("<{0} n=\"{1}\"></{0}>", figures::PLACE, placed.figures.len());
    let next = texts.iter().filter(|(number, _)| *number >= before).min_by_key(|(number, _)| *number);
    let previous = texts.iter().filter(|(number, _)| *number < before).max_by_key(|(number, _)| *number);
    let count = figures.len();
    let markers: String = (0..count).map(|n| format!("<{0} n=\"{1}\"></{0}>", figures::PLACE, placed.figures.len() + n)).collect();
    let _ = marker;
    match (previous, next) {
        (Some((_, previous)), Some((_, next))) if shares_list(previous, next) => outermost(previous, false).after_html(markers),
        (_, Some((_, next))) => outermost(next, true).before_html(markers),
        (Some((_, previous)), None) => outermost(previous, true).after_html(markers),
        (None, None) => return,
    }
    placed.figures.extend(figures);
}

const LISTS: [&str; 6] = ["ul", "ol", "dl", "table", "blockquote", "pre"];

fn list_of<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    node.ancestors_it(None).filter(|above| LISTS.iter().any(|name| above.has_name(name))).last()
}

fn shares_list(one: &NodeRef, other: &NodeRef) -> bool {
    matches!((list_of(one), list_of(other)), (Some(one), Some(other)) if one.id == other.id)
}

/// The paragraph around a text; with `whole`, the list or table around that.
fn outermost<'a>(node: &NodeRef<'a>, whole: bool) -> NodeRef<'a> {
    if let Some(list) = list_of(node).filter(|_| whole) {
        return list;
    }
    let is_inline = |node: &NodeRef| {
        node.node_name().is_some_and(|name| matches!(&*name, "a" | "span" | "b" | "strong" | "em" | "i" | "font" | "u" | "mark" | "small"))
    };
    let is_paragraph =
        |node: &NodeRef| node.node_name().is_some_and(|name| matches!(&*name, "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
    let mut at = *node;
    while let Some(above) = at.parent().filter(|above| is_inline(&at) || is_inline(above) || is_paragraph(above)) {
        at = above;
    }
    at
}

/// Whether a picture is one that the page's metadata name, so that its words can be told.
pub(super) fn complete(figures: &mut [Figure], named: &[Figure]) {
    for figure in figures {
        let Some(url) = figure.url.as_deref() else { continue };
        let name = pictures::base_name(url);
        for known in named.iter().filter(|known| known.url.as_deref().is_some_and(|url| pictures::base_name(url) == name)) {
            if figure.caption.is_empty() {
                figure.caption = known.caption.clone();
            }
            if figure.credit.is_empty() {
                figure.credit = known.credit.clone();
            }
        }
    }
}
