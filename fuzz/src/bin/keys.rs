//! Keys, clicks, sizes and answers that come late, into the whole screen over a library in memory.

#![no_main]

use dateline::command::{Key, KeyCode, NamedKey};
use dateline::model::{Clean, EntryId, EntryStatus};
use dateline::tui::{Effect, Message, Mouse, MouseKind, Size, Timer};
use dateline_fuzz::{
    count_own_panics_only,
    support::{HOSTILE, Hostile, Screen, World, violations},
};
use libfuzzer_sys::fuzz_target;
use ratatui::buffer::Buffer;
use std::slice::Iter;
use unicode_width::UnicodeWidthStr;

/// Keys that bring no character.
const NAMED: [NamedKey; 14] = [
    NamedKey::Enter,
    NamedKey::Esc,
    NamedKey::Tab,
    NamedKey::Backspace,
    NamedKey::Delete,
    NamedKey::Insert,
    NamedKey::Up,
    NamedKey::Down,
    NamedKey::Left,
    NamedKey::Right,
    NamedKey::Home,
    NamedKey::End,
    NamedKey::PageUp,
    NamedKey::PageDown,
];

/// Letters that are typed into searches, with what no keyboard has.
const LETTERS: [char; 8] = ['é', '港', 'ß', 'ｱ', '👩', '\u{301}', 'ש', 'Ω'];

fuzz_target!(init: count_own_panics_only(), |data: &[u8]| {
    let mut bytes = data.iter();
    let mut number = |most: u16| bytes.next().map_or(0, |byte| u16::from(*byte)) % most;
    let (columns, lines) = (number(200), number(60));
    let mut screen = Screen::new(columns, lines).with(library());
    let begin = statuses(&screen.world);
    while let Some(byte) = bytes.next() {
        screen = happen(screen, *byte, &mut bytes);
        check_frame(&screen.frame());
        assert_eq!(violations(&screen.text()), [""; 0], "the screen is text");
        if screen.asked(&Effect::Quit) {
            return;
        }
    }
    undo_everything(screen.release(), &begin);
});

/// The sample, and stories that want more than to be read.
fn library() -> World {
    let mut world = World::sample();
    let feed = world.feed("Hostile\u{1b}[31m 港", Some("Asia"));
    for Hostile { class, text, .. } in HOSTILE.iter() {
        world.story(
            feed,
            "2024-10-06T10:00:00Z",
            &format!("{class} {text}"),
            &format!("<p>{text}</p><pre>{text}</pre><img src=a alt='{class}'>"),
        );
    }
    world
}

fn statuses(world: &World) -> Vec<(EntryId, EntryStatus)> {
    world.stories.iter().map(|story| (story.summary.id, story.summary.status)).collect()
}

/// One byte is one thing that happens; some ask for more bytes.
fn happen(mut screen: Screen, byte: u8, more: &mut Iter<u8>) -> Screen {
    let mut next = || more.next().copied().unwrap_or_default();
    let message = match byte {
        0x20..=0x7e => Message::Key(Key::char(char::from(byte))),
        1..=26 => Message::Key(Key { ctrl: true, ..Key::char(char::from(b'a' + byte - 1)) }),
        0x80..=0x8d => Message::Key(Key::named(NAMED[usize::from(byte - 0x80)])),
        0x8e => Message::Key(Key { shift: true, ..Key::named(NamedKey::Tab) }),
        0x90..=0x97 => Message::Key(Key::char(LETTERS[usize::from(byte - 0x90)])),
        0xa0 => Message::Key(Key { alt: true, ..Key::char(char::from(next())) }),
        0xa1 => Message::Key(Key { code: KeyCode::F(next()), ..Key::char('x') }),
        0xa2..=0xa4 => {
            let kind = [MouseKind::Click, MouseKind::WheelUp, MouseKind::WheelDown][usize::from(byte - 0xa2)];
            Message::Mouse(Mouse { kind, column: next().into(), line: next().into() })
        }
        0xa5 => return screen.resize(next().into(), (next() / 2).into()),
        0xa6 => return screen.hold(),
        0xa7 => return screen.release(),
        0xa8 => Message::StoreChanged,
        0xa9 => Message::Resumed,
        0xaa => Message::Paste(Clean::new(&HOSTILE[usize::from(next()) % HOSTILE.len()].text)),
        0xab => match last_timer(&screen) {
            Some(timer) => Message::Timer(timer),
            None => return screen,
        },
        0xac => {
            screen.world.broken = screen.world.broken.xor(Some("the disk is full"));
            return screen;
        }
        _ => return screen,
    };
    screen.send(message);
    screen
}

fn last_timer(screen: &Screen) -> Option<Timer> {
    screen.effects.iter().rev().find_map(|effect| if let Effect::Wait(timer, _) = effect { Some(*timer) } else { None })
}

/// No cell acts on the terminal, and no wide character reaches into its neighbour or over the edge.
fn check_frame(frame: &Buffer) {
    let area = frame.area;
    for (at, cell) in frame.content.iter().enumerate() {
        let symbol = cell.symbol();
        let shown = without_link(symbol);
        assert!(!shown.contains(char::is_control), "a cell of {symbol:?}");
        let wide = shown.width();
        let column = at % usize::from(area.width);
        assert!(column + wide.max(1) <= usize::from(area.width), "{symbol:?} reaches over the edge at {at}");
        for follower in at + 1..at + wide.max(1) {
            assert!(matches!(frame.content[follower].symbol(), " " | ""), "{symbol:?} is written over at {at}");
        }
    }
}

/// A symbol without the hyperlink around it.
fn without_link(symbol: &str) -> String {
    let (mut rest, mut text) = (symbol, String::new());
    while let Some((before, link)) = rest.split_once("\x1b]8;") {
        text.push_str(before);
        rest = link.split_once("\x1b\\").map_or("", |(_, after)| after);
    }
    text + rest
}

/// Whatever was pressed: everything that was marked can be taken back, and taking back marks nothing.
fn undo_everything(mut screen: Screen, begin: &[(EntryId, EntryStatus)]) {
    screen.world.broken = None;
    let size: Size = screen.app.size();
    screen = screen.resize(size.columns.max(80), size.lines.max(24)).press("esc esc esc esc");
    let marks = screen.effects.iter().filter(|effect| matches!(effect, Effect::Mark(..) | Effect::Redo)).count();
    for _ in 0..=marks {
        screen = screen.press("u");
    }
    assert_eq!(statuses(&screen.world), begin, "after {marks} marks and as many times undo:\n{}", screen.text());
}
