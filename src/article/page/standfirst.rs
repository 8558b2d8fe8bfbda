//! The standfirst: a story's first words, set apart from it under the headline.
//!
//! Extractors throw it away with the head of the page.

use super::super::html::Words;
use super::super::wording;
use crate::model::Clean;
use dom_query::NodeRef;

/// The length of a standfirst, in letters.
const LENGTH: std::ops::RangeInclusive<usize> = 24..=800;

/// A text that may be the story's first words, set apart from it.
#[derive(Debug)]
pub(super) struct Standfirst {
    pub(super) text: Clean,
    /// Whether its class says that it is one.
    is_named: bool,
    /// Whether it is the next thing after the headline.
    follows: bool,
}

impl Standfirst {
    /// What `node` says, if it can be one.
    pub(super) fn of(node: &NodeRef) -> Option<Self> {
        const NAMES: [&str; 30] = [
            "standfirst",
            "teaser",
            "intro",
            "introduction",
            "lead",
            "lede",
            "dek",
            "deck",
            "subtitle",
            "subheadline",
            "subheading",
            "subhead",
            "sub headline",
            "sub title",
            "summary",
            "excerpt",
            "abstract",
            "vorspann",
            "chapo",
            "chapeau",
            "sottotitolo",
            "ingress",
            "manchet",
            "ondertitel",
            "bajada",
            "copete",
            "entradilla",
            "sumario",
            "description",
            "preamble",
        ];
        if node.ancestors_it(None).any(|above| ["a", "aside", "nav", "footer", "form"].iter().any(|name| above.has_name(name))) {
            return None;
        }
        let text = Clean::new(&node.text());
        let length = wording::letters(&text).len();
        let is_named = || [Some(*node), node.parent()].into_iter().flatten().any(|part| Words::of_all(&part).have(&NAMES));
        LENGTH.contains(&length).then(|| Self { text, is_named: is_named(), follows: follows_headline(node) })
    }
}

/// Whether nothing stands between the headline and `node`, which is one text.
fn follows_headline(node: &NodeRef) -> bool {
    let is_text = ["p", "h2", "h3", "div"].iter().any(|name| node.has_name(name)) && !node.descendants_it().any(|part| part.has_name("a"));
    is_text && node.prev_element_sibling().is_some_and(|before| before.has_name("h1"))
}

/// The one of `candidates` that stands for the story's beginning: it says what the metadata say, or is
/// called a standfirst where they say nothing, or is a sentence right under the headline. `said` is all that the story says, in letters.
pub(super) fn choose<'a>(candidates: &[&'a Standfirst], descriptions: &[String], said: &str) -> Option<&'a Standfirst> {
    let described: Vec<String> =
        descriptions.iter().map(|text| wording::letters(text)).filter(|text| text.len() >= *LENGTH.start()).collect();
    let open = || candidates.iter().copied().filter(|found| !said.contains(&wording::letters(&found.text)));
    let is_described = |found: &&Standfirst| {
        let letters = wording::letters(&found.text);
        described.iter().any(|text| text.starts_with(&letters) || letters.starts_with(text.as_str()))
    };
    let is_told = described.iter().any(|text| said.contains(text.as_str()));
    let found = open().find(is_described).or_else(|| open().find(|found| found.is_named && !is_told));
    found.or_else(|| open().find(|found| found.follows && wording::is_sentence(&found.text)))
}
