//! The example: what holds where the user's file says nothing, and what an option looks like.

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

/// The section that has an option of this name; keys are no options.
pub(super) fn section_of(option: &str) -> Option<&'static str> {
    let has = |item: &Item| item.as_table_like().is_some_and(|section| section.contains_key(option));
    DEFAULTS.iter().find(|(name, item)| *name != "keys" && has(item)).map(|(name, _)| name)
}

/// The names in a section.
pub(super) fn names(section: &dyn TableLike) -> Vec<&str> {
    section.iter().map(|(name, _)| name).collect()
}
