//! Colours, and what is there without them.

use super::support::{Screen, World, clean};
use dateline::tui::{Background, Message};
use ratatui::style::{Color, Modifier};

#[test]
fn without_colours_every_meaning_stays() {
    let mut world = World::sample();
    world.feeds[2].health.last_error = Some(clean("404"));
    let mut screen = Screen::new(120, 30).with(world).setup(|setup| setup.colours = false);
    for keys in ["", "enter", "?", "esc", "! ", "esc", ":", "esc", "/ x"] {
        screen = screen.press(keys);
        let buffer = screen.buffer();
        assert!(buffer.content.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset), "{}", screen.text());
    }
    let mut screen = Screen::new(120, 30).setup(|setup| setup.colours = false);
    assert!(screen.style_of("Storm leaves").add_modifier.contains(Modifier::BOLD), "unread is bold");
    assert!(screen.style_of("●  Coast’s").add_modifier.contains(Modifier::REVERSED), "the selection is reversed");
    assert!(screen.style_of("its").add_modifier.contains(Modifier::UNDERLINED), "links are underlined");
}

#[test]
fn a_link_is_readable_on_a_dark_ground() {
    // The plain blue of xterm and of many others is nearly black.
    assert_ne!(Screen::new(120, 30).press("enter").style_of("its").fg, Some(Color::Blue));
}

#[test]
fn ascii_is_complete() {
    let mut world = World::sample();
    world.stories.retain(|story| story.summary.title.is_ascii());
    world.feeds[1].title = clean("BBC");
    for story in &mut world.stories {
        story.summary.feed_title = clean("Source");
    }
    let mut screen = Screen::new(120, 30).with(world).config("[display]\nicons = \"ascii\"");
    for keys in ["", "enter", "?", "esc", "U", "esc", ": g", "esc", "h h"] {
        screen = screen.press(keys);
        let text = screen.text();
        let strange: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
        assert!(strange.iter().all(|c| matches!(c, '↓' | '↑' | '←' | '→')), "{strange:?} in\n{text}");
    }
}

#[test]
fn a_light_terminal_gets_the_light_theme() {
    // The cursor's row is reversed whole; the mark above it has the theme's colour.
    let mut screen = Screen::new(120, 30).press("j");
    let dark = screen.style_of("● ").fg;
    screen.send(Message::Background(Background::Light));
    assert_ne!(screen.style_of("● ").fg, dark);
    let mut fixed = Screen::new(120, 30).config("[display]\ntheme = \"dark\"").press("j");
    fixed.send(Message::Background(Background::Light));
    assert_eq!(fixed.style_of("● ").fg, dark, "a theme that was named stays");
}

#[test]
fn counts_are_numbers_dots_or_nothing() {
    let line = |counts: &str| {
        let mut screen = Screen::new(120, 30).config(&format!("[display]\ncounts = \"{counts}\""));
        screen.text().lines().nth(1).expect("a line").chars().take(24).collect::<String>()
    };
    assert_eq!(line("numbers"), "  Today                4");
    assert_eq!(line("dots"), "  Today                ●");
    assert_eq!(line("none"), "  Today                 ");
}
