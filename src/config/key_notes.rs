//! What is right in `[keys]` and may not be meant: a command that lost its last key to a line of the user's, a digit that
//! no count can have any more.

use super::{example::default_keys, mistakes::Mistakes};
use crate::command::{Command, Key, KeyCode, KeySequence, Keymap, Lookup, Place};
use std::{collections::HashSet, ops::Range};
use toml_edit::Item;

/// A key of the user's, with its place in the file.
type Users = (KeySequence, Command, Option<Range<usize>>);

/// Notes what the user's lines did to keys that he named nowhere. `keymap` is what came of them.
pub(super) fn note(user: Option<&Item>, keymap: &Keymap, notes: &mut Mistakes) {
    let (decided, users) = lines(user);
    let mut free = (2..=12).map(|n| Key { code: KeyCode::F(n), ctrl: false, alt: false, shift: false }).filter(|key| is_free(*key, keymap));
    let silent = |command: &&Command| !decided.contains(*command) && keymap.keys_of(**command).is_empty();
    for command in Command::ALL.iter().filter(silent) {
        let taken =
            default_keys(*command).into_iter().find_map(|keys| users.iter().find(|(own, by, _)| *own == keys && meet(*by, *command)));
        // What begins a sequence, or lies in one, is told as a mistake already.
        let Some((keys, by, span)) = taken else { continue };
        let (by, name) = (by.name(), command.name());
        let example = free.next().map_or_else(String::new, |key| format!(", as in {name} = [\"{key}\"]"));
        notes.add(
            span.clone(),
            format!("keys.{by}: `{keys}` gives `{by}` now, and `{name}` has no key left; give it another in a line of its own{example}; {name} = [] says that it needs none"),
        );
    }
    for (keys, by, span) in users {
        if let Some(digit) = keys.0.first().and_then(|key| key.digit()) {
            let by = by.name();
            notes.add(span, format!("keys.{by}: `{keys}` gives `{by}`, so no count can have a {digit} in it, as 1{digit}j has"));
        }
    }
}

/// The commands that the user's lines are about, and the keys that they give.
fn lines(user: Option<&Item>) -> (HashSet<Command>, Vec<Users>) {
    let (mut decided, mut users) = (HashSet::new(), Vec::new());
    for (name, item) in user.and_then(Item::as_table_like).into_iter().flat_map(|table| table.iter()) {
        let (Ok(command), Some(keys)) = (name.parse::<Command>(), item.as_array()) else { continue };
        decided.insert(command);
        let read = keys.iter().filter_map(|value| Some((value.as_str()?.parse().ok()?, command, value.span())));
        users.extend(read);
    }
    (decided, users)
}

/// Whether two commands mean something in one place.
fn meet(one: Command, other: Command) -> bool {
    Place::ALL.iter().any(|place| place.has(one) && place.has(other))
}

/// Whether a key gives nothing anywhere.
fn is_free(key: Key, keymap: &Keymap) -> bool {
    Place::ALL.iter().all(|place| keymap.look_up(*place, &[key]) == Lookup::Nothing)
}
