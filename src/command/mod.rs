//! All that a user can do, by name, and the keys that give it; no terminal library.

mod key;
mod keymap;
mod table;

pub use key::{Key, KeyCode, KeyError, KeySequence, NamedKey};
pub use keymap::{Conflict, Keymap, Lookup, Place};
pub use table::{AppCommand, Command, EntriesCommand, FeedsCommand, GoCommand, ListCommand, Motion, UnknownCommand};
