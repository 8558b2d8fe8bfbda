//! Keys as the config writes them and as the help shows them; no terminal library here.
//!
//! `"j"`, `"G"`, `"ctrl-d"` (or `"^D"`), `"alt-x"`, `"page_down"`; a sequence is keys with spaces
//! between them: `"g g"`.

use std::{fmt, str::FromStr};

/// What was pressed, modifiers aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyCode {
    /// A character, upper case where shift made it so; the space too.
    Char(char),
    /// A key with a name.
    Named(NamedKey),
    /// A function key, 1 to 24.
    F(u8),
}

/// Keys that bring no character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "their names say it")]
pub enum NamedKey {
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
}

/// Each named key: its name in the config, and the short form that the help shows.
const NAMES: &[(NamedKey, &str, &str)] = &[
    (NamedKey::Enter, "enter", "Enter"),
    (NamedKey::Esc, "esc", "Esc"),
    (NamedKey::Tab, "tab", "Tab"),
    (NamedKey::Backspace, "backspace", "Backspace"),
    (NamedKey::Delete, "delete", "Del"),
    (NamedKey::Insert, "insert", "Ins"),
    (NamedKey::Up, "up", "↑"),
    (NamedKey::Down, "down", "↓"),
    (NamedKey::Left, "left", "←"),
    (NamedKey::Right, "right", "→"),
    (NamedKey::Home, "home", "Home"),
    (NamedKey::End, "end", "End"),
    (NamedKey::PageUp, "page_up", "PgUp"),
    (NamedKey::PageDown, "page_down", "PgDn"),
];

/// One key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// With Ctrl; characters are then lower case.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
    /// With Shift, for keys that bring no character (`shift-tab`).
    pub shift: bool,
}

impl Key {
    /// A character's key.
    pub const fn char(c: char) -> Self {
        Self { code: KeyCode::Char(c), ctrl: false, alt: false, shift: false }
    }

    /// A named key.
    pub const fn named(key: NamedKey) -> Self {
        Self { code: KeyCode::Named(key), ctrl: false, alt: false, shift: false }
    }

    /// The digit that this key types, for counts.
    pub fn digit(self) -> Option<u32> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl && !self.alt => c.to_digit(10),
            _ => None,
        }
    }

    /// The short form that help and status line show: `^D`, `G`, `PgDn`, `Space`.
    pub fn short(self) -> String {
        let (alt, shift) = (if self.alt { "Alt-" } else { "" }, if self.shift { "Shift-" } else { "" });
        let key = match self.code {
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(c) if self.ctrl => c.to_uppercase().collect(),
            KeyCode::Char(c) => c.to_string(),
            KeyCode::Named(named) => name_of(named).2.to_owned(),
            KeyCode::F(n) => format!("F{n}"),
        };
        format!("{alt}{shift}{}{key}", if self.ctrl { "^" } else { "" })
    }
}

fn name_of(key: NamedKey) -> &'static (NamedKey, &'static str, &'static str) {
    NAMES.iter().find(|(named, ..)| *named == key).expect("every named key stands in NAMES")
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (on, prefix) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if on {
                f.write_str(prefix)?;
            }
        }
        match self.code {
            KeyCode::Char(' ') => f.write_str("space"),
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::Named(named) => f.write_str(name_of(named).1),
            KeyCode::F(n) => write!(f, "f{n}"),
        }
    }
}

/// Why a key's name can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// No key is called that.
    #[error(
        "`{0}` is no key; write a character, a name like enter or page_down, or ctrl- before it; spaces part a sequence, as in \"g g\""
    )]
    Unknown(String),
    /// Terminals can't tell these from other keys or take them for themselves.
    #[error("`{0}` can't be bound: terminals keep it for themselves or send it for another key")]
    Reserved(String),
    /// A sequence that goes on with Esc.
    #[error("`{0}` can't be typed: esc ends a sequence that was begun, and so can only stand first")]
    Ended(KeySequence),
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let unknown = || KeyError::Unknown(text.chars().filter(|c| !c.is_control()).take(40).collect());
        let (mut key, mut rest) = (Key::char(' '), text);
        while let Some((prefix, after)) = rest.split_once('-').filter(|(_, after)| !after.is_empty()) {
            match prefix.to_ascii_lowercase().as_str() {
                "ctrl" => key.ctrl = true,
                "alt" => key.alt = true,
                "shift" => key.shift = true,
                _ => return Err(unknown()),
            }
            rest = after;
        }
        if let Some(after) = rest.strip_prefix('^').filter(|after| !after.is_empty()) {
            (key.ctrl, rest) = (true, after);
        }
        key.code = code(rest).ok_or_else(unknown)?;
        normal(key, text)
    }
}

/// What stands after the modifiers.
fn code(text: &str) -> Option<KeyCode> {
    let mut chars = text.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control() && !c.is_whitespace()).then_some(KeyCode::Char(c));
    }
    let name = text.to_ascii_lowercase();
    if name == "space" {
        return Some(KeyCode::Char(' '));
    }
    if let Some((named, ..)) = NAMES.iter().find(|(_, known, _)| *known == name) {
        return Some(KeyCode::Named(*named));
    }
    let number = name.strip_prefix('f')?.parse().ok()?;
    (1..=24).contains(&number).then_some(KeyCode::F(number))
}

/// Shifted characters are their upper case, those with Ctrl lower case; what can't arrive is refused.
fn normal(mut key: Key, text: &str) -> Result<Key, KeyError> {
    if let KeyCode::Char(c) = key.code {
        if key.shift {
            key.code = KeyCode::Char(c.to_uppercase().next().unwrap_or(c));
            key.shift = false;
        }
        if key.ctrl {
            key.code = KeyCode::Char(c.to_ascii_lowercase());
            if matches!(c.to_ascii_lowercase(), 's' | 'q' | 'i' | 'm' | 'h' | '[') {
                return Err(KeyError::Reserved(text.to_owned()));
            }
        }
    }
    Ok(key)
}

/// Keys pressed one after the other.
///
/// ```
/// use dateline::command::KeySequence;
///
/// let keys: KeySequence = "g ctrl-d".parse()?;
/// assert_eq!(keys.short(), "g^D");
/// # Ok::<(), dateline::command::KeyError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeySequence(pub Vec<Key>);

impl KeySequence {
    /// The short form that the help shows: `gg`, `^D`.
    pub fn short(&self) -> String {
        self.0.iter().map(|key| key.short()).collect()
    }
}

impl FromStr for KeySequence {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let keys: Vec<Key> = text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        match keys.iter().skip(1).any(|key| key.code == KeyCode::Named(NamedKey::Esc)) {
            _ if keys.is_empty() => Err(KeyError::Unknown(text.to_owned())),
            true => Err(KeyError::Ended(Self(keys))),
            false => Ok(Self(keys)),
        }
    }
}

impl fmt::Display for KeySequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, key) in self.0.iter().enumerate() {
            write!(f, "{}{key}", if i > 0 { " " } else { "" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_people_write() {
        for (text, printed) in [
            ("j", "j"),
            ("G", "G"),
            ("shift-g", "G"),
            ("^D", "ctrl-d"),
            ("Ctrl-X", "ctrl-x"),
            ("g  g", "g g"),
            ("-", "-"),
            ("^", "^"),
            ("shift-tab", "shift-tab"),
            ("PAGE_DOWN", "page_down"),
            ("é", "é"),
            ("f5", "f5"),
        ] {
            assert_eq!(text.parse::<KeySequence>().map(|keys| keys.to_string()), Ok(printed.to_owned()));
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "gg", "hyper-x", "f25", "ctrl-", "\u{1b}"] {
            assert!(text.parse::<KeySequence>().is_err(), "{text:?}");
        }
        for text in ["^S", "ctrl-q", "^I", "^m", "ctrl-h", "^["] {
            assert!(matches!(text.parse::<Key>(), Err(KeyError::Reserved(_))), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_printed_key_reads_back(text in "((ctrl-|alt-|shift-){0,2}([a-zA-Z!-~]|enter|tab|up|f[1-9]|space) ?){1,3}") {
            if let Ok(keys) = text.parse::<KeySequence>() {
                prop_assert_eq!(keys.to_string().parse::<KeySequence>(), Ok(keys));
            }
        }
    }
}
