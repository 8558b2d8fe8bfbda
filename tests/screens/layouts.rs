//! What is on the screen at which size.

use super::support::{Screen, World};
use dateline::tui::MouseKind;

#[test]
fn three_panes_at_120_by_36() {
    insta::assert_snapshot!(Screen::new(120, 36).text());
}

#[test]
fn two_panes_at_80_by_24() {
    insta::assert_snapshot!(Screen::new(80, 24).text());
}

#[test]
fn the_article_takes_the_whole_of_80_columns() {
    insta::assert_snapshot!(Screen::new(80, 24).press("enter").text());
}

#[test]
fn one_pane_at_40_by_10() {
    let mut screen = Screen::new(40, 10);
    insta::assert_snapshot!("headlines_40x10", screen.text());
    let mut screen = screen.press("enter");
    insta::assert_snapshot!("article_40x10", screen.text());
    let mut screen = screen.press("h h");
    insta::assert_snapshot!("feeds_40x10", screen.text());
}

#[test]
fn one_line_an_entry_at_200_by_50() {
    insta::assert_snapshot!(Screen::new(200, 50).text());
}

#[test]
fn zen_is_the_article_alone_in_the_middle() {
    insta::assert_snapshot!(Screen::new(120, 16).press("z").text());
}

#[test]
fn feeds_open_over_the_headlines_where_two_panes_are() {
    let mut screen = Screen::new(100, 20).press("h");
    assert!(screen.shows("Hong Kong Free Press") && screen.shows("Starred"), "{}", screen.text());
    assert!(!screen.shows("Tram fares to rise"));
    assert!(screen.press("l").shows("Tram fares to rise"));
}

#[test]
fn no_size_is_too_small_or_too_large() {
    for keys in ["", "enter", "h", "?", ":", "/ a", "!", "z", "U", "g"] {
        let mut screen = Screen::new(80, 24).press(keys);
        for (columns, lines) in [(1, 1), (2, 1), (1, 2), (2, 2), (3, 3), (5, 4), (39, 9), (300, 100), (119, 1), (1, 100), (0, 0), (80, 24)]
        {
            screen = screen.resize(columns, lines);
            screen.text();
        }
    }
}

#[test]
fn wide_and_combining_characters_move_no_border() {
    let mut twin = World::sample();
    let mut strange = World::sample();
    let texts = [
        "港務局修復老燈塔願同鄰區再修三座港務局修復老燈塔願同鄰區再修三座",
        "👩\u{200d}👩\u{200d}👧\u{200d}👦🏳️\u{200d}🌈🇭🇰 family and flags",
        "a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a} zalgo",
        "שלום עולם مرحبا بالعالم",
        "\u{202e}gnp.exe \u{2066}isolated",
        "\t\x1b[31mred\x1b]8;;https://evil.example\x07 bell\u{9b}2J",
        "ｆｕｌｌｗｉｄｔｈ　ｌｅｔｔｅｒｓ",
    ];
    for (place, text) in texts.iter().enumerate() {
        strange.stories[place].summary.title = super::support::clean(text);
        strange.stories[place].html = format!("<p>{}</p>", text.repeat(20).replace('\x1b', "&#27;"));
        twin.stories[place].summary.title = super::support::clean("plain");
    }
    strange.feeds[0].title = super::support::clean(texts[1]);
    for columns in [40_u16, 61, 80, 99, 120, 121, 200] {
        let (mut twin, mut strange) = (Screen::new(columns, 24).with(twin.clone()), Screen::new(columns, 24).with(strange.clone()));
        for _ in 0..texts.len() {
            let (plain, odd) = (twin.buffer(), strange.buffer());
            let borders: Vec<u16> = (0..columns).filter(|x| (0..23).all(|y| plain[(*x, y)].symbol() == "│")).collect();
            assert!(columns < 80 || !borders.is_empty());
            for (x, y) in borders.into_iter().flat_map(|x| (0..23).map(move |y| (x, y))) {
                assert_eq!(odd[(x, y)].symbol(), "│", "at {x},{y} of {columns}:\n{}", strange.text());
            }
            (twin, strange) = (twin.press("j"), strange.press("j"));
        }
    }
}

#[test]
fn the_mouse_selects_opens_and_scrolls() {
    let screen = Screen::new(120, 30);
    let mut screen = screen.mouse(MouseKind::Click, 40, 4);
    assert_eq!(screen.selected(), "港務局修復老燈塔：願同鄰區再修三座");
    let mut screen = screen.mouse(MouseKind::Click, 40, 4);
    assert!(screen.line_of("▌BBC 中文") == 0, "the second click opens:\n{}", screen.text());
    let mut screen = screen.mouse(MouseKind::Click, 5, 4);
    assert!(screen.shows("▌ All"), "a click on a feed shows it:\n{}", screen.text());
    let mut screen = Screen::new(120, 12);
    let before = screen.text();
    let mut screen = screen.mouse(MouseKind::WheelDown, 100, 5);
    assert_ne!(before, screen.text(), "the article scrolls");
    assert_eq!(screen.selected(), "Coast’s Li vows to ‘repair lighthouses’ with South Ridge’s aid");
    let mut screen = screen.mouse(MouseKind::WheelDown, 40, 5).mouse(MouseKind::WheelDown, 40, 5);
    assert!(!screen.shows("港務局致電"), "the list scrolls:\n{}", screen.text());
}
