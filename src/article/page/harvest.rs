//! The figures of a whole page, taken out before its article is looked for, and put back where they
//! were in what was found.
//!
//! An extractor judges boxes by their text: it throws figures away, the lead picture almost always.
//! So each text of the page gets a number, each figure the number that it stands before; of the
//! article's texts the numbers tell where its figures go, and which figures are another story's.

use super::super::figures;
use super::super::links::Addresses;
use super::super::wording;
use super::insertion;
use super::standfirst;
use super::standfirst::Standfirst;
use crate::model::Clean;
use crate::model::Figure;
use dom_query::NodeId;
use dom_query::NodeRef;
use std::collections::HashMap;
use std::collections::HashSet;

/// The attribute that holds a text's number; it outlives the extractor.
const NUMBER: &str = "data-dl";

/// A text of as many letters is a sentence or two.
const STORY: usize = 60;

/// How many texts after the heading a standfirst may stand.
const HEAD: usize = 25;

/// How far above a text boxes are looked at.
const MAX_ABOVE: usize = 16;

/// A box with more texts is no teaser.
const MAX_TEASER: usize = 30;

/// Boxes that are another story's or the page's, by name.
const OUTSIDE: [&str; 5] = ["aside", "nav", "footer", "form", "template"];

/// The figures of a page and what is known of their places.
#[derive(Debug, Default)]
pub(super) struct Harvest {
    figures: Vec<Figure>,
    /// What each picture's author wrote for those who can't see it.
    alts: Vec<Clean>,
    places: Vec<Place>,
    /// Texts that may be the story's standfirst, by their numbers.
    standfirsts: Vec<(usize, Standfirst)>,
    /// The number of the last main heading of the page, by where it stands.
    headings: Vec<usize>,
}

/// Where a figure stood.
#[derive(Debug)]
struct Place {
    /// Its index.
    figure: usize,
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
        let mut harvest = Self::default();
        (harvest.figures, harvest.alts) = found.into_iter().map(|found| (found.figure, found.alt)).unzip();
        let mut markers = Vec::new();
        let mut ranges = Ranges::default();
        let mut next = 0;
        for node in body.descendants() {
            if node.has_name(figures::PLACE) {
                let figure = node.attr("n").and_then(|n| n.parse().ok()).filter(|n| *n < harvest.figures.len());
                markers.extend(figure.map(|figure| (node, figure, next)));
            } else if let Some((figure, (caption, credit))) = harvest.orphan(&markers, next, &node) {
                (harvest.figures[figure].caption, harvest.figures[figure].credit) = (caption, credit);
                node.remove_from_parent();
            } else if is_text(&node) && is_in(&node, body) {
                node.set_attr(NUMBER, &next.to_string());
                ranges.add(&node, next);
                harvest.note_head(&node, next);
                next += 1;
            }
        }
        harvest.places = markers.iter().map(|(node, figure, before)| Place::of(node, *figure, *before, &ranges)).collect();
        markers.iter().for_each(|(node, ..)| node.remove_from_parent());
        harvest
    }

    /// Notes what may be the page's heading, or the standfirst under it.
    fn note_head(&mut self, node: &NodeRef, number: usize) {
        if node.has_name("h1") || node.ancestors_it(Some(3)).any(|above| above.has_name("h1")) {
            self.headings.push(number);
        }
        if self.headings.last().map_or(number, |heading| number - heading) <= HEAD {
            self.standfirsts.extend(Standfirst::of(node).map(|found| (number, found)));
        }
    }

    /// A caption that stands alone right after a picture that has none.
    fn orphan(&self, markers: &[(NodeRef, usize, usize)], next: usize, node: &NodeRef) -> Option<(usize, (Clean, Clean))> {
        let (_, figure, _) = markers.last().filter(|(_, _, before)| *before == next)?;
        let known = self.figures.get(*figure)?;
        let is_open = known.caption.is_empty() && known.credit.is_empty();
        let words = figures::orphan(node).or_else(|| figures::beginning_with(node, self.alts.get(*figure)?));
        Some((*figure, words.filter(|_| is_open)?))
    }

    /// Adds what the page's metadata say about the figures, else what their alt texts say.
    pub(super) fn complete(&mut self, named: &[Figure], headline: &str) {
        complete(&mut self.figures, named);
        let headline = wording::letters(headline);
        for (figure, alt) in self.figures.iter_mut().zip(&self.alts) {
            if wording::letters(&figure.caption) == headline {
                figure.caption = Clean::default();
            }
            if figure.caption.is_empty() && wording::letters(alt) != headline {
                figures::tell_alt(figure, alt);
            }
            figures::settle(figure);
        }
    }

    /// Puts the standfirst, which extractors throw away with the head of the page, before the story.
    ///
    /// It stands between the heading and the story.
    pub(super) fn put_standfirst(&self, root: &NodeRef, descriptions: &[String]) {
        let texts: Vec<(usize, NodeRef)> = root.descendants().into_iter().filter_map(|node| Some((number(&node)?, node))).collect();
        let Some((first, node)) = texts.iter().find(|(_, node)| wording::letters(&node.text()).len() >= STORY) else { return };
        let heading = self.headings.iter().rev().find(|heading| **heading <= *first).copied().unwrap_or(0);
        let between = self.standfirsts.iter().filter(|(at, _)| (heading..*first).contains(at));
        let candidates: Vec<&Standfirst> = between.map(|(_, found)| found).collect();
        if let Some(found) = standfirst::choose(&candidates, descriptions, &wording::letters(&root.text())) {
            insertion::outermost(node, true).before_html(format!("<p>{}</p>", htmlize::escape_text(&*found.text)));
        }
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
            let figure = self.figures[place.figure].clone();
            if placed.holds(&figure) {
                continue;
            }
            let is_told = !figure.caption.is_empty() || !figure.credit.is_empty();
            let is_own = named.first().is_some_and(|own| figures::same_picture(own.url.as_deref(), figure.url.as_deref()));
            if place.belongs_elsewhere(&kept) && !is_own {
                continue;
            }
            match () {
                () if place.before <= first => {
                    let below_heading = heading.is_none_or(|heading| place.before > heading);
                    if is_own || is_told && (below_heading || heading.is_some_and(|heading| place.before + 2 >= heading)) {
                        placed.leads.push(Figure { lead: true, ..figure });
                    }
                }
                () if place.before <= last => {
                    let before: usize = texts.iter().take_while(|(number, _)| *number < place.before).map(|(_, node)| weight(node)).sum();
                    placed.put(&texts, place.before, Figure { lead: before < STORY * 4, ..figure });
                }
                () if is_told && place.before <= last + 3 => placed.put(&texts, place.before, figure),
                () => {}
            }
        }
        placed
    }
}

impl Placed {
    fn put(&mut self, texts: &[(usize, NodeRef)], before: usize, figure: Figure) {
        if insertion::put(texts, before, figures::marker(self.figures.len())) {
            self.figures.push(figure);
        }
    }

    /// Whether a figure is there already: responsive markup and galleries show things twice.
    fn holds(&self, figure: &Figure) -> bool {
        self.figures.iter().chain(&self.leads).any(|known| figures::is_same(known, figure))
    }
}

fn weight(node: &NodeRef) -> usize {
    wording::letters(&node.text()).len()
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

fn is_in(node: &NodeRef, root: &NodeRef) -> bool {
    node.ancestors_it(None).any(|above| above.id == root.id)
}

/// Whether an element can hold paragraphs.
fn is_box(node: &NodeRef) -> bool {
    ["div", "section", "article", "main", "td", "li", "blockquote", "body"].iter().any(|name| node.has_name(name))
}

/// The numbers of the texts in each box: first and past the last.
#[derive(Default)]
struct Ranges(HashMap<NodeId, (usize, usize)>);

impl Ranges {
    fn add(&mut self, node: &NodeRef, number: usize) {
        for above in node.ancestors_it(Some(MAX_ABOVE)) {
            self.0.entry(above.id).or_insert((number, number)).1 = number + 1;
        }
    }
}

impl Place {
    fn of(node: &NodeRef, figure: usize, before: usize, ranges: &Ranges) -> Self {
        let around = node.ancestors_it(None).take_while(|above| !above.has_name("body"));
        let around = around.filter_map(|above| Some((above, *ranges.0.get(&above.id)?))).next();
        let near = around.map_or((before, before), |(_, near)| near);
        let is_teaser = around.is_some_and(|(above, (first, last))| last - first <= MAX_TEASER && is_mostly_link(&above));
        let is_outside = node.ancestors_it(None).any(|above| OUTSIDE.iter().any(|name| above.has_name(name)));
        Self { figure, before, near, is_teaser, is_outside }
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
    let all = wording::letters(&node.text()).len();
    let linked: usize = node.descendants_it().filter(|part| part.has_name("a")).map(|link| wording::letters(&link.text()).len()).sum();
    linked * 2 > all
}

/// Whether a picture is one that the page's metadata name, so that its words can be told.
pub(super) fn complete(figures: &mut [Figure], named: &[Figure]) {
    for figure in figures {
        let Some(url) = figure.url.as_deref() else { continue };
        let name = figures::base_name(url);
        for known in named.iter().filter(|known| known.url.as_deref().is_some_and(|url| figures::base_name(url) == name)) {
            if figure.caption.is_empty() {
                figure.caption = known.caption.clone();
            }
            if figure.credit.is_empty() {
                figure.credit = known.credit.clone();
            }
        }
    }
}
