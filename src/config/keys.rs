//! `[keys]`: the example's bindings, each command's line replaced by the user's.

use super::mistakes::Mistakes;
use crate::command::{Command, KeySequence, Keymap, Place};
use std::{collections::HashSet, ops::Range};
use toml_edit::{Item, TableLike};

/// Keys that a line of the user's gives to a command.
struct Bound {
    keys: KeySequence,
    command: Command,
    span: Option<Range<usize>>,
}

/// The keymap. The user's lines are bound first: a default that wants a key of theirs goes without it. A key of
/// theirs that begins longer sequences fires at once, so that those can't be typed, and one that begins a sequence of
/// theirs only waits for its end: both are told.
pub(super) fn keymap(defaults: Option<&Item>, user: Option<&Item>, mistakes: &mut Mistakes) -> Keymap {
    let mut keymap = Keymap::default();
    let (mut decided, mut users, mut lost) = (HashSet::new(), Vec::new(), Vec::new());
    if let Some(table) = user.and_then(Item::as_table_like) {
        for (name, item) in table.iter() {
            if let Some((command, bound)) = bind_users_line(name, item, table, &mut keymap, mistakes) {
                decided.insert(command);
                users.extend(bound);
            }
        }
    } else if let Some(other) = user {
        mistakes.add(other.span(), "`keys` must be a section: [keys]".to_owned());
    }
    let lines = defaults.and_then(Item::as_table_like).into_iter().flat_map(TableLike::iter);
    for (command, item) in lines.filter_map(|(name, item)| Some((name.parse::<Command>().ok()?, item))) {
        if !decided.contains(&command) {
            for keys in texts(item).into_iter().flatten().filter_map(|(text, _)| text.parse::<KeySequence>().ok()) {
                if keymap.bind(keys.clone(), command).is_err() {
                    lost.push((keys, command));
                }
            }
        }
    }
    tell_of_hidden(&users, &lost, mistakes);
    keymap
}

/// Tells which keys give nothing, as a sequence of the user's begins with them or they with it: others of the
/// same line, and those of defaults, which are `lost`.
fn tell_of_hidden(users: &[Bound], lost: &[(KeySequence, Command)], mistakes: &mut Mistakes) {
    for bound @ Bound { keys, command, span } in users {
        let name = command.name();
        for own in users.iter().filter(|own| own.command == *command && begins(keys, &own.keys)) {
            mistakes.add(
                span.clone(),
                format!("keys.{name}: `{keys}` gives `{name}` at once, so `{}` can never be typed; take one of them away", own.keys),
            );
        }
        let longer = lost.iter().filter(|(other, _)| begins(keys, other));
        tell_of_lost(bound, longer, &format!("`{keys}` gives `{name}` at once, so these can't be typed"), mistakes);
        // A key that the same line gives to the same command does give something.
        let free = |other: &KeySequence| !users.iter().any(|own| own.command == *command && own.keys == *other);
        let shorter = lost.iter().filter(|(other, _)| begins(other, keys) && free(other));
        tell_of_lost(bound, shorter, &format!("keys that begin `{keys}` wait for the rest of it, so these give nothing"), mistakes);
    }
}

/// Whether `longer` begins with all of `shorter`, and goes on.
fn begins(shorter: &KeySequence, longer: &KeySequence) -> bool {
    longer.0.len() > shorter.0.len() && longer.0.starts_with(&shorter.0)
}

/// Tells which keys of defaults are `lost` to what the user bound, for the reason `why`; nothing where none
/// of them shares a place with it.
fn tell_of_lost<'a>(bound: &Bound, lost: impl Iterator<Item = &'a (KeySequence, Command)>, why: &str, mistakes: &mut Mistakes) {
    let meet = |other: Command| Place::ALL.iter().any(|place| place.has(bound.command) && place.has(other));
    let lost: Vec<_> = lost.filter(|(_, other)| meet(*other)).collect();
    if let Some((_, example)) = lost.first() {
        let all: Vec<String> = lost.iter().map(|(keys, other)| format!("`{keys}` ({})", other.name())).collect();
        mistakes.add(
            bound.span.clone(),
            format!(
                "keys.{}: {why}: {}; choose another key, or give those commands other keys in lines of their own, or none, as in {} = []",
                bound.command.name(),
                all.join(", "),
                example.name()
            ),
        );
    }
}

/// Binds a line of the user's; its command, and what of it was bound.
fn bind_users_line(
    name: &str,
    item: &Item,
    table: &dyn TableLike,
    keymap: &mut Keymap,
    mistakes: &mut Mistakes,
) -> Option<(Command, Vec<Bound>)> {
    let command = match name.parse::<Command>() {
        Ok(command) => command,
        Err(unknown) => {
            mistakes.add(table.key(name).and_then(toml_edit::Key::span), unknown.to_string());
            return None;
        }
    };
    let Some(texts) = texts(item) else {
        mistakes.add(item.span(), format!("keys.{name} must be a list of keys, as in [\"j\", \"down\"]"));
        return None;
    };
    let mut all = Vec::new();
    for (text, span) in texts {
        let parsed = text.parse::<KeySequence>().map_err(|error| error.to_string());
        let bound = parsed.and_then(|keys| keymap.bind(keys.clone(), command).map(|()| keys).map_err(|conflict| conflict.to_string()));
        match bound {
            Ok(keys) => all.push(Bound { keys, command, span }),
            Err(why) => mistakes.add(span, format!("keys.{name}: {why}")),
        }
    }
    Some((command, all))
}

type Texts<'a> = Vec<(&'a str, Option<Range<usize>>)>;

/// The texts of an array, each with its place; `None` where anything else stands in it.
fn texts(item: &Item) -> Option<Texts<'_>> {
    item.as_array()?.iter().map(|value| Some((value.as_str()?, value.span()))).collect()
}
