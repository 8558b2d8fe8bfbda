//! The example: what holds where the user's file says nothing, and what an option looks like.

use super::names::nearest;
use crate::command::{Command, KeySequence};
use std::sync::LazyLock;
use toml_edit::{Document, Item, TableLike};

/// `config.example.toml`: the defaults, and the text of a new user's file.
pub const EXAMPLE: &str = include_str!("../../config.example.toml");

/// The example, read once.
pub(super) static DEFAULTS: LazyLock<Document<String>> =
    LazyLock::new(|| Document::parse(EXAMPLE.to_owned()).expect("the example is tested to be TOML"));

/// An option's line.
pub(super) fn default_of(section: &str, option: &str) -> Option<&'static Item> {
    DEFAULTS.get(section).and_then(|section| section.get(option))
}

/// The keys that give a command by default.
pub(super) fn default_keys(command: Command) -> Vec<KeySequence> {
    let keys = DEFAULTS["keys"].get(command.name()).and_then(Item::as_array);
    keys.into_iter().flatten().filter_map(|value| value.as_str()?.parse().ok()).collect()
}

/// The section that has an option of this name; keys are no options.
pub(super) fn section_of(option: &str) -> Option<&'static str> {
    sections().find(|(_, section)| section.contains_key(option)).map(|(name, _)| name)
}

/// The sections that have options; keys are none.
pub(super) fn sections() -> impl Iterator<Item = (&'static str, &'static dyn TableLike)> {
    DEFAULTS.iter().filter(|(name, _)| *name != "keys").filter_map(|(name, item)| Some((name, item.as_table_like()?)))
}

/// The option, after its section, that is most like a name that may have the section in it, or words of its own.
pub(super) fn option_like(name: &str) -> Option<(&'static str, &'static str)> {
    let options = || sections().flat_map(|(section, options)| options.iter().map(move |(option, _)| (section, option)));
    let has_word = |option: &str| name.split('_').any(|word| word == option);
    let whole = options().find(|(_, option)| has_word(option));
    whole.or_else(|| {
        let forms: Vec<_> = options()
            .flat_map(|(section, option)| [(option.to_owned(), section, option), (format!("{section}_{option}"), section, option)])
            .collect();
        let words: Vec<&str> = forms.iter().map(|(word, ..)| word.as_str()).collect();
        let near = nearest(name, &words)?;
        forms.iter().find(|(word, ..)| word == near).map(|(_, section, option)| (*section, *option))
    })
}

/// The names in a section.
pub(super) fn names(section: &dyn TableLike) -> Vec<&str> {
    section.iter().map(|(name, _)| name).collect()
}
