//! `[keys]`: the example's bindings, each command's line replaced by the user's.

use super::mistakes::Mistakes;
use crate::command::{Command, KeySequence, Keymap};
use std::collections::HashSet;
use toml_edit::{Item, TableLike};

/// The keymap. The user's lines are bound first: a default that wants a key of theirs goes without it.
pub(super) fn keymap(defaults: Option<&Item>, user: Option<&Item>, mistakes: &mut Mistakes) -> Keymap {
    let mut keymap = Keymap::default();
    let mut decided = HashSet::new();
    if let Some(table) = user.and_then(Item::as_table_like) {
        for (name, item) in table.iter() {
            bind_users_line(name, item, table, &mut keymap, &mut decided, mistakes);
        }
    } else if let Some(other) = user {
        mistakes.add(other.span(), "`keys` must be a section: [keys]".to_owned());
    }
    let lines = defaults.and_then(Item::as_table_like).into_iter().flat_map(TableLike::iter);
    for (command, item) in lines.filter_map(|(name, item)| Some((name.parse::<Command>().ok()?, item))) {
        if !decided.contains(&command) {
            for keys in texts(item).into_iter().flatten().filter_map(|(text, _)| text.parse::<KeySequence>().ok()) {
                let _taken_by_the_user = keymap.bind(keys, command);
            }
        }
    }
    keymap
}

fn bind_users_line(
    name: &str,
    item: &Item,
    table: &dyn TableLike,
    keymap: &mut Keymap,
    decided: &mut HashSet<Command>,
    mistakes: &mut Mistakes,
) {
    let command = match name.parse::<Command>() {
        Ok(command) => command,
        Err(unknown) => return mistakes.add(table.key(name).and_then(toml_edit::Key::span), unknown.to_string()),
    };
    let Some(texts) = texts(item) else {
        return mistakes.add(item.span(), format!("keys.{name} must be a list of keys, as in [\"j\", \"down\"]"));
    };
    decided.insert(command);
    for (text, span) in texts {
        let bound = text.parse::<KeySequence>().map_err(|error| error.to_string());
        let bound = bound.and_then(|keys| keymap.bind(keys, command).map_err(|conflict| conflict.to_string()));
        if let Err(why) = bound {
            mistakes.add(span, format!("keys.{name}: {why}"));
        }
    }
}

type Texts<'a> = Vec<(&'a str, Option<std::ops::Range<usize>>)>;

/// The texts of an array, each with its place; `None` where anything else stands in it.
fn texts(item: &Item) -> Option<Texts<'_>> {
    item.as_array()?.iter().map(|value| Some((value.as_str()?, value.span()))).collect()
}
