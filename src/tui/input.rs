//! From crossterm's events to messages: keys, pastes, the mouse, and the terminal's own answer.
//!
//! Whether the terminal is dark or light is asked without waiting (OSC 11): the answer comes among
//! the keys, as Alt-] and characters, and is picked out here. Keys that only look like its
//! beginning are given back.

use super::message::{Background, Message, Mouse, MouseKind, Size};
use super::pictures::Answers;
use crate::command::{Key, KeyCode, NamedKey};
use crate::model::Clean;
use crossterm::event::{Event, KeyCode as TerminalKey, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

/// The longest text that a paste brings.
const PASTE: usize = 8 * 1024;
/// What asks a terminal for its background:
/// <https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h3-Operating-System-Commands>
pub(super) const ASK_BACKGROUND: &str = "\x1b]11;?\x1b\\";
/// How its answer begins.
const ANSWER: &str = "11;rgb";
/// Longer than any answer.
const LONGEST: usize = 40;

/// Takes events; remembers how much of an answer has come.
#[derive(Debug, Default)]
pub(super) struct Input {
    /// Whether an answer may still come.
    asked: bool,
    answer: Option<(String, Vec<Key>)>,
}

impl Input {
    /// An input that may find an answer about the background among the keys.
    pub(super) fn new(asked: bool) -> Self {
        Self { asked, answer: None }
    }

    /// What an event means to the screen.
    pub(super) fn take(&mut self, event: Event) -> Vec<Message> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => translate(key).map(|key| self.key(key)).unwrap_or_default(),
            Event::Paste(text) => {
                let text: String = text.chars().take(PASTE).collect();
                vec![Message::Paste(Clean::new(&text))]
            }
            Event::Mouse(mouse) => translate_mouse(mouse).map(Message::Mouse).into_iter().collect(),
            Event::Resize(columns, lines) => vec![Message::Resize(Size { columns, lines })],
            Event::Key(_) | Event::FocusGained | Event::FocusLost => Vec::new(),
        }
    }

    fn key(&mut self, key: Key) -> Vec<Message> {
        let begins = key.alt && key.code == KeyCode::Char(']');
        let Some((mut text, mut keys)) = self.answer.take() else {
            if self.asked && begins {
                self.answer = Some((String::new(), vec![key]));
                return Vec::new();
            }
            return vec![Message::Key(key)];
        };
        keys.push(key);
        let ends = (key.alt && key.code == KeyCode::Char('\\')) || (key.ctrl && key.code == KeyCode::Char('g'));
        if ends && let Some(background) = background(&text) {
            self.asked = false;
            return vec![Message::Background(background)];
        }
        if let (KeyCode::Char(c), false, false) = (key.code, key.ctrl, key.alt) {
            text.push(c);
            if text.len() < LONGEST && (ANSWER.starts_with(&text) || text.starts_with(ANSWER)) {
                self.answer = Some((text, keys));
                return Vec::new();
            }
        }
        keys.into_iter().map(Message::Key).collect()
    }
}

/// What else came while the terminal was asked what it draws pictures with: its answer about the background,
/// and keys.
pub(super) fn meanwhile(answers: &Answers) -> Vec<Message> {
    let background = answers.earlier.as_deref().filter(|answer| answer.starts_with(ANSWER)).and_then(background);
    background.map(Message::Background).into_iter().chain(keys(&answers.keys).into_iter().map(Message::Key)).collect()
}

/// Keys from a terminal's bare bytes: characters, what Ctrl makes of them, and arrows. What else there may be
/// is lost; it was pressed in the moment in which the terminal was asked something.
fn keys(bytes: &[u8]) -> Vec<Key> {
    let text = String::from_utf8_lossy(bytes);
    let (mut keys, mut rest) = (Vec::new(), &*text);
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        let sequence = rest.strip_prefix(['[', 'O']).filter(|_| c == '\x1b');
        let (code, ctrl) = match (
            c,
            sequence.map(|sequence| sequence.split_at(sequence.find(|c: char| c.is_ascii_alphabetic() || c == '~').unwrap_or(0))),
        ) {
            (_, Some((_, end))) => {
                let named = match end.chars().next() {
                    Some('A') => Some(NamedKey::Up),
                    Some('B') => Some(NamedKey::Down),
                    Some('C') => Some(NamedKey::Right),
                    Some('D') => Some(NamedKey::Left),
                    _ => None,
                };
                rest = end.get(1..).unwrap_or_default();
                let Some(named) = named else { continue };
                (KeyCode::Named(named), false)
            }
            ('\x1b', None) => (KeyCode::Named(NamedKey::Esc), false),
            ('\r', None) => (KeyCode::Named(NamedKey::Enter), false),
            ('\t', None) => (KeyCode::Named(NamedKey::Tab), false),
            ('\x7f', None) => (KeyCode::Named(NamedKey::Backspace), false),
            ('\x01'..='\x1a', None) => (KeyCode::Char(char::from(c as u8 - 1 + b'a')), true),
            (c, None) if !c.is_control() => (KeyCode::Char(c), false),
            _ => continue,
        };
        keys.push(Key { code, ctrl, alt: false, shift: false });
    }
    keys
}

/// `11;rgb:RRRR/GGGG/BBBB`, with one to four digits a colour, or `rgba:` with one more.
fn background(answer: &str) -> Option<Background> {
    let (_, colours) = answer.split_once(':')?;
    let part = |digits: &str| {
        let most = 16_u32.checked_pow(u32::try_from(digits.len()).ok()?)?.checked_sub(1).filter(|most| *most > 0)?;
        Some(f64::from(u32::from_str_radix(digits, 16).ok()?) / f64::from(most))
    };
    let parts: Vec<f64> = colours.split('/').map(part).collect::<Option<_>>()?;
    let [red, green, blue, ..] = parts[..] else { return None };
    // Rec. 709's weights of brightness.
    let bright = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    Some(if bright > 0.5 { Background::Light } else { Background::Dark })
}

fn translate(event: KeyEvent) -> Option<Key> {
    let with = |modifier| event.modifiers.contains(modifier);
    let (ctrl, alt, mut shift) = (with(KeyModifiers::CONTROL), with(KeyModifiers::ALT), with(KeyModifiers::SHIFT));
    let code = match event.code {
        TerminalKey::Char(c) => {
            shift = false;
            KeyCode::Char(if ctrl { c.to_ascii_lowercase() } else { c })
        }
        TerminalKey::F(number) => KeyCode::F(number),
        TerminalKey::BackTab => {
            shift = true;
            KeyCode::Named(NamedKey::Tab)
        }
        named => KeyCode::Named(named_key(named)?),
    };
    Some(Key { code, ctrl, alt, shift })
}

fn named_key(key: TerminalKey) -> Option<NamedKey> {
    Some(match key {
        TerminalKey::Enter => NamedKey::Enter,
        TerminalKey::Esc => NamedKey::Esc,
        TerminalKey::Tab => NamedKey::Tab,
        TerminalKey::Backspace => NamedKey::Backspace,
        TerminalKey::Delete => NamedKey::Delete,
        TerminalKey::Insert => NamedKey::Insert,
        TerminalKey::Up => NamedKey::Up,
        TerminalKey::Down => NamedKey::Down,
        TerminalKey::Left => NamedKey::Left,
        TerminalKey::Right => NamedKey::Right,
        TerminalKey::Home => NamedKey::Home,
        TerminalKey::End => NamedKey::End,
        TerminalKey::PageUp => NamedKey::PageUp,
        TerminalKey::PageDown => NamedKey::PageDown,
        _ => return None,
    })
}

fn translate_mouse(event: MouseEvent) -> Option<Mouse> {
    let kind = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => MouseKind::Click,
        MouseEventKind::ScrollUp => MouseKind::WheelUp,
        MouseEventKind::ScrollDown => MouseKind::WheelDown,
        _ => return None,
    };
    Some(Mouse { kind, column: event.column, line: event.row })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(c: char, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(TerminalKey::Char(c), modifiers))
    }

    fn keys(input: &mut Input, text: &str) -> Vec<Message> {
        text.chars().flat_map(|c| input.take(press(c, KeyModifiers::NONE))).collect()
    }

    #[test]
    fn the_terminals_answer_is_no_key() {
        for (colour, end, light) in
            [("ffff/ffff/ffff", press('\\', KeyModifiers::ALT), true), ("1e/1e/2e", press('g', KeyModifiers::CONTROL), false)]
        {
            let mut input = Input::new(true);
            assert!(input.take(press(']', KeyModifiers::ALT)).is_empty());
            assert!(keys(&mut input, "11;rgb:").is_empty());
            assert!(keys(&mut input, colour).is_empty());
            let messages = input.take(end);
            let wanted = if light { Background::Light } else { Background::Dark };
            assert!(matches!(&messages[..], [Message::Background(found)] if *found == wanted), "{messages:?}");
            assert_eq!(keys(&mut input, "j").len(), 1);
        }
    }

    #[test]
    fn keys_that_only_look_like_it_come_back() {
        let mut input = Input::new(true);
        assert!(input.take(press(']', KeyModifiers::ALT)).is_empty());
        assert_eq!(keys(&mut input, "j").len(), 2);
        input.take(press(']', KeyModifiers::ALT));
        assert_eq!(keys(&mut input, "11;x").len(), 5);
        input.take(press(']', KeyModifiers::ALT));
        keys(&mut input, "11;rgb:zz");
        assert_eq!(input.take(press('\\', KeyModifiers::ALT)).len(), 11);
        assert_eq!(Input::new(false).take(press(']', KeyModifiers::ALT)).len(), 1);
    }

    #[test]
    fn keys_arrive_as_the_config_writes_them() {
        let key = |code, modifiers| translate(KeyEvent::new(code, modifiers)).expect("a key").to_string();
        assert_eq!(key(TerminalKey::Char('G'), KeyModifiers::SHIFT), "G");
        assert_eq!(key(TerminalKey::Char('D'), KeyModifiers::CONTROL), "ctrl-d");
        assert_eq!(key(TerminalKey::BackTab, KeyModifiers::SHIFT), "shift-tab");
        assert_eq!(key(TerminalKey::PageDown, KeyModifiers::NONE), "page_down");
    }

    #[test]
    fn a_paste_is_one_clean_line() {
        let messages = Input::default().take(Event::Paste("https://a.example/\n\x1b[31mx".to_owned()));
        assert!(matches!(&messages[..], [Message::Paste(text)] if text.as_str() == "https://a.example/ x"), "{messages:?}");
        let long = Input::default().take(Event::Paste("x".repeat(1 << 20)));
        assert!(matches!(&long[..], [Message::Paste(text)] if text.len() == PASTE));
    }
}
