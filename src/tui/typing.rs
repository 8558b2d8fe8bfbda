//! Keys on their way to a command: a count, and sequences half typed.

use crate::command::{Command, Key, KeyCode, Keymap, Lookup, NamedKey, Place};

/// The largest count: more rows than any list has lines on a screen, less than any overflow.
const MOST: u32 = 999_999;

/// What was typed and gave no command yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Typing {
    count: Option<u32>,
    keys: Vec<Key>,
    following: Vec<(Key, Command)>,
    told: bool,
    /// Counts key presses: tells a timer of now from one of then.
    pub(super) pressed: u64,
}

/// What a key press came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// A command, with the count before it.
    Command(Command, Option<u32>),
    /// The beginning of a sequence: more keys must follow.
    Prefix,
    /// A command that means nothing here, but does in another place.
    Elsewhere(Command),
    /// A digit of a count, or nothing.
    Nothing,
}

impl Typing {
    /// Takes a key.
    pub(super) fn press(&mut self, key: Key, place: Place, keymap: &Keymap) -> Typed {
        self.pressed += 1;
        self.told = false;
        if key.code == KeyCode::Named(NamedKey::Esc) && (self.count.is_some() || !self.keys.is_empty()) {
            self.clear();
            return Typed::Nothing;
        }
        self.keys.push(key);
        match keymap.look_up(place, &self.keys) {
            Lookup::Command(command) => {
                let count = self.count;
                self.clear();
                Typed::Command(command, count)
            }
            Lookup::Prefix(following) => {
                self.following = following;
                Typed::Prefix
            }
            Lookup::Nothing => {
                let elsewhere = Place::ALL.into_iter().find_map(|other| match keymap.look_up(other, &self.keys) {
                    Lookup::Command(command) => Some(command),
                    _ => None,
                });
                self.count = self.digit(key).filter(|_| self.keys.len() == 1 && elsewhere.is_none());
                self.keys.clear();
                self.following.clear();
                elsewhere.map_or(Typed::Nothing, Typed::Elsewhere)
            }
        }
    }

    /// The count with one more digit; a count does not begin with 0.
    fn digit(&self, key: Key) -> Option<u32> {
        let digit = key.digit().filter(|digit| *digit > 0 || self.count.is_some())?;
        Some((self.count.unwrap_or(0).saturating_mul(10) + digit).min(MOST))
    }

    fn clear(&mut self) {
        *self = Self { pressed: self.pressed, ..Self::default() };
    }

    /// The prefix has stood for a while: what may follow is to be told. Says whether there is one.
    pub(super) fn tell(&mut self, pressed: u64) -> bool {
        self.told |= pressed == self.pressed && !self.keys.is_empty();
        self.told
    }

    /// What may follow, once it is to be told.
    pub(super) fn told(&self) -> Option<&[(Key, Command)]> {
        self.told.then_some(&*self.following)
    }

    /// What stands so far, as the status line shows it: `5g`.
    pub(super) fn text(&self) -> String {
        let count = self.count.map(|count| count.to_string()).unwrap_or_default();
        self.keys.iter().fold(count, |text, key| text + &key.short())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{GoCommand, Motion};
    use crate::config::Config;

    fn typed(keys: &str) -> Vec<Typed> {
        let (mut typing, keymap) = (Typing::default(), Config::defaults().keymap);
        keys.split(' ').map(|key| typing.press(key.parse().expect("a key"), Place::Entries, &keymap)).collect()
    }

    #[test]
    fn counts_and_sequences() {
        let down = |count| Typed::Command(Command::Move(Motion::Down), count);
        assert_eq!(typed("1 0 j j"), [Typed::Nothing, Typed::Nothing, down(Some(10)), down(None)]);
        assert_eq!(typed("3 g g").last(), Some(&Typed::Command(Command::Move(Motion::Top), Some(3))));
        assert_eq!(typed("g esc g a").last(), Some(&Typed::Command(Command::Go(GoCommand::All), None)));
        assert_eq!(typed("5 esc j").last(), Some(&down(None)));
        assert_eq!(typed("5 € j").last(), Some(&down(None)));
    }

    #[test]
    fn a_count_has_an_end() {
        let (mut typing, keymap) = (Typing::default(), Config::defaults().keymap);
        for _ in 0..40 {
            typing.press(Key::char('9'), Place::Entries, &keymap);
        }
        assert_eq!(typing.press(Key::char('j'), Place::Entries, &keymap), Typed::Command(Command::Move(Motion::Down), Some(MOST)));
    }

    #[test]
    fn only_the_prefix_of_now_is_told() {
        let (mut typing, keymap) = (Typing::default(), Config::defaults().keymap);
        typing.press(Key::char('g'), Place::Entries, &keymap);
        let first = typing.pressed;
        typing.press(Key::char('x'), Place::Entries, &keymap);
        typing.press(Key::char('g'), Place::Entries, &keymap);
        assert!(!typing.tell(first));
        assert!(typing.told().is_none());
        assert!(typing.tell(typing.pressed));
        assert!(typing.told().is_some_and(|following| following.len() > 3));
    }
}
