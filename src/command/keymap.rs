//! From keys to commands, by place.

use super::{
    key::{Key, KeySequence},
    table::{Command, FeedsCommand},
};
use std::collections::BTreeMap;

/// Where the focus is; some commands have a meaning in one place only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// The feeds pane.
    Feeds,
    /// The headlines.
    Entries,
    /// The article.
    Article,
}

impl Place {
    /// All places.
    pub const ALL: [Place; 3] = [Place::Feeds, Place::Entries, Place::Article];

    /// Whether `command` means something here.
    pub fn has(self, command: Command) -> bool {
        match command {
            Command::Feeds(FeedsCommand::Remove | FeedsCommand::FollowMove | FeedsCommand::Fold) => self == Place::Feeds,
            Command::Entries(_) => self != Place::Feeds,
            _ => true,
        }
    }
}

/// What keys mean so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// They give this command.
    Command(Command),
    /// More keys must follow: each with what it would give, sorted by key.
    Prefix(Vec<(Key, Command)>),
    /// Nothing.
    Nothing,
}

/// Two commands on one key in one place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{keys}` is bound to both `{first}` and `{second}`, and gives `{first}`; take it from one of them")]
pub struct Conflict {
    /// The keys; or the shorter of two sequences, where one begins the other.
    pub keys: String,
    /// The command that had it.
    pub first: &'static str,
    /// The command that wants it too.
    pub second: &'static str,
}

/// Which keys give which command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    bindings: BTreeMap<KeySequence, Vec<Command>>,
}

impl Keymap {
    /// Gives `keys` to `command`; an error where another command of the same place has them,
    /// or where one of the two sequences begins the other.
    pub fn bind(&mut self, keys: KeySequence, command: Command) -> Result<(), Conflict> {
        for (bound, commands) in &self.bindings {
            if !(bound.0.starts_with(&keys.0) || keys.0.starts_with(&bound.0)) {
                continue;
            }
            if let Some(other) = commands.iter().find(|other| **other != command && share_a_place(**other, command)) {
                let shorter = if bound.0.len() < keys.0.len() { bound } else { &keys };
                return Err(Conflict { keys: shorter.to_string(), first: other.name(), second: command.name() });
            }
        }
        let commands = self.bindings.entry(keys).or_default();
        if !commands.contains(&command) {
            commands.push(command);
        }
        Ok(())
    }

    /// What `keys` mean in `place`.
    pub fn look_up(&self, place: Place, keys: &[Key]) -> Lookup {
        let mut following = Vec::new();
        for (bound, commands) in self.bindings.iter().filter(|(bound, _)| bound.0.starts_with(keys)) {
            let Some(command) = commands.iter().copied().find(|command| place.has(*command)) else { continue };
            match bound.0.get(keys.len()) {
                None => return Lookup::Command(command),
                Some(key) => following.push((*key, command)),
            }
        }
        if following.is_empty() { Lookup::Nothing } else { Lookup::Prefix(following) }
    }

    /// The keys that give `command`, shortest first; without sequences that begin with another of them, which gives it at once.
    pub fn keys_of(&self, command: Command) -> Vec<&KeySequence> {
        let mut bound: Vec<_> = self.bindings.iter().filter(|(_, commands)| commands.contains(&command)).map(|(keys, _)| keys).collect();
        bound.sort_by_key(|keys| keys.0.len());
        let mut keys: Vec<&KeySequence> = Vec::with_capacity(bound.len());
        for longer in bound {
            if !keys.iter().any(|shorter| longer.0.starts_with(&shorter.0)) {
                keys.push(longer);
            }
        }
        keys
    }
}

fn share_a_place(one: Command, other: Command) -> bool {
    Place::ALL.iter().any(|place| place.has(one) && place.has(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::table::{AppCommand, EntriesCommand, GoCommand, Motion};

    fn keys(text: &str) -> KeySequence {
        text.parse().expect("good keys")
    }

    #[test]
    fn sequences_wait_for_their_end() {
        let mut map = Keymap::default();
        map.bind(keys("g g"), Command::Move(Motion::Top)).expect("free");
        map.bind(keys("g a"), Command::Go(GoCommand::All)).expect("free");
        let Lookup::Prefix(following) = map.look_up(Place::Entries, &keys("g").0) else { panic!("g is a prefix") };
        assert_eq!(following, [(Key::char('a'), Command::Go(GoCommand::All)), (Key::char('g'), Command::Move(Motion::Top))]);
        assert_eq!(map.look_up(Place::Entries, &keys("g g").0), Lookup::Command(Command::Move(Motion::Top)));
        assert_eq!(map.look_up(Place::Entries, &keys("g x").0), Lookup::Nothing);
    }

    #[test]
    fn one_key_may_serve_two_places_but_not_one_place_twice() {
        let mut map = Keymap::default();
        map.bind(keys("space"), Command::Feeds(FeedsCommand::Fold)).expect("free");
        map.bind(keys("space"), Command::Entries(EntriesCommand::Zen)).expect("another place");
        assert_eq!(map.look_up(Place::Feeds, &keys("space").0), Lookup::Command(Command::Feeds(FeedsCommand::Fold)));
        assert_eq!(map.look_up(Place::Article, &keys("space").0), Lookup::Command(Command::Entries(EntriesCommand::Zen)));
        let conflict = map.bind(keys("space"), Command::App(AppCommand::Help)).unwrap_err();
        assert!(conflict.to_string().contains("`space`"), "{conflict}");
    }

    #[test]
    fn a_sequence_that_can_not_be_typed_is_not_told() {
        let mut map = Keymap::default();
        let up = Command::Move(Motion::Up);
        for text in ["J K", "k", "J"] {
            map.bind(keys(text), up).expect("free");
        }
        assert_eq!(map.keys_of(up), [&keys("J"), &keys("k")]);
    }

    #[test]
    fn a_key_can_not_also_be_a_prefix() {
        let mut map = Keymap::default();
        map.bind(keys("g"), Command::Move(Motion::Top)).expect("free");
        assert!(map.bind(keys("g g"), Command::Move(Motion::Bottom)).is_err());
    }
}
