//! Pictures in the article: only when they are wanted, where they stand, and gone without a trace.

use super::support::{Screen, World, gif_of, png, png_that_claims, png_with_packed_text};
use dateline::tui::{Answer, Canvas, Effect, MouseKind, Protocol};
use ratatui::{buffer::Buffer, buffer::CellDiffOption, style::Color};

const FERRY: &str = "https://pier.example/ferry.png";

/// A long story with a picture in its middle, and another entry.
fn world() -> World {
    let mut world = World::default();
    let feed = world.feed("Wire", None);
    let paragraphs = |from: u32, to: u32| (from..=to).map(|n| format!("<p>Paragraph {n} is about the harbour.</p>")).collect::<String>();
    let figure = format!("<figure><img src='{FERRY}'><figcaption>The ferry at the pier.</figcaption></figure>");
    let html = format!("{}{figure}{}", paragraphs(1, 8), paragraphs(9, 40));
    world.story(feed, "2024-10-06T12:00:00Z", "Ferry sails", &html);
    world.story(feed, "2024-10-06T11:00:00Z", "Nothing to see", "<p>Short.</p>");
    world.pictures.insert(FERRY.to_owned(), png(320, 160));
    world
}

fn screen() -> Screen {
    Screen::new(80, 40).with(world()).press("enter")
}

fn asked(screen: &Screen) -> usize {
    screen.effects.iter().filter(|effect| matches!(effect, Effect::LoadPicture(_) | Effect::PaintPicture(_))).count()
}

/// The lines of the screen on which picture cells stand, and how many stand on the first of them.
fn drawn(buffer: &Buffer) -> (Vec<u16>, usize) {
    let is_picture = |x: u16, y: u16| matches!(buffer[(x, y)].bg, Color::Rgb(_, _, 88..=92));
    let on = |y: u16| (0..buffer.area.width).filter(|&x| is_picture(x, y)).count();
    let lines: Vec<u16> = (0..buffer.area.height).filter(|&y| on(y) > 0).collect();
    let wide = lines.first().map_or(0, |&y| on(y));
    (lines, wide)
}

#[test]
fn nothing_is_asked_for_before_i() {
    let screen = screen().press("j j ctrl-d G J K q");
    assert_eq!(asked(&screen), 0);
    assert!(!screen.asked(&Effect::AskCanvas));
}

#[test]
fn i_shows_the_picture_above_its_caption_and_i_hides_it() {
    let mut screen = screen();
    let before = screen.buffer();
    let caption = screen.line_of("The ferry at the pier");
    let mut screen = screen.press("i");
    let (lines, wide) = drawn(&screen.buffer());
    // 320 × 160 pixels in cells of 8 × 16.
    assert_eq!((lines.len(), wide), (10, 40), "{}", screen.text());
    assert_eq!(usize::from(lines[0]), caption);
    assert_eq!(screen.line_of("The ferry at the pier"), caption + 10);
    let mut screen = screen.press("i");
    assert_eq!(screen.buffer(), before);
}

#[test]
fn it_looks_like_this() {
    insta::assert_snapshot!(screen().press("i").text());
}

#[test]
fn a_picture_scrolls_line_by_line_and_leaves_nothing() {
    let mut screen = screen().press("i");
    let (whole, _) = drawn(&screen.buffer());
    for step in 1..=30 {
        screen = screen.press("j");
        let (lines, _) = drawn(&screen.buffer());
        let top = i64::from(whole[0]) - step;
        let expected: Vec<i64> = (top..top + 10).filter(|line| (1..39).contains(line)).collect();
        assert_eq!(lines.iter().map(|&line| i64::from(line)).collect::<Vec<_>>(), expected, "after {step}:\n{}", screen.text());
    }
}

#[test]
fn it_follows_the_width_and_the_height_of_the_pane() {
    let mut screen = screen().press("i").resize(30, 40);
    let (lines, wide) = drawn(&screen.buffer());
    assert!((20..=28).contains(&wide) && lines.len() < 10, "{wide} × {}", lines.len());
    let screen = screen.resize(80, 12);
    let mut screen = screen.press("ctrl-d");
    let (lines, _) = drawn(&screen.buffer());
    assert!(lines.len() <= 6, "no more than three fifths of ten lines: {lines:?}");
}

#[test]
fn another_article_and_an_overlay_leave_no_cell_of_it() {
    let mut screen = screen().press("i");
    assert!(!drawn(&screen.buffer()).0.is_empty());
    let mut screen = screen.press("J");
    assert!(drawn(&screen.buffer()).0.is_empty());
    let mut screen = screen.press("K");
    assert_eq!(drawn(&screen.buffer()).0.len(), 10, "the wish is kept");
    let mut screen = screen.press("q z i");
    assert!(drawn(&screen.buffer()).0.is_empty());
}

#[test]
fn the_sentence_at_the_top_stays_while_a_picture_comes() {
    let top = |screen: &mut Screen| screen.text().lines().nth(1).expect("a line").to_owned();
    for way in ["ctrl-d ctrl-d", "j j j j", "ctrl-d ctrl-d j"] {
        let mut screen = screen().press(way);
        let before = top(&mut screen);
        let mut screen = screen.hold().press("i");
        assert_eq!(top(&mut screen), before, "asked for, {way}");
        let mut screen = screen.answer(Answer::Canvas(Canvas::HALF_BLOCKS));
        assert_eq!(top(&mut screen), before, "on its way, {way}");
        let mut screen = screen.release();
        assert_eq!(top(&mut screen), before, "there, {way}");
        let mut screen = screen.press("i");
        assert_eq!(top(&mut screen), before, "hidden, {way}");
    }
}

#[test]
fn a_place_within_a_picture_is_kept() {
    let mut screen = screen().press("i");
    let lines = drawn(&screen.buffer()).0;
    let mut screen = screen.press(&"j ".repeat(usize::from(lines[0]) + 3));
    let (before, text) = (drawn(&screen.buffer()).0.len(), screen.text());
    assert!((1..lines.len()).contains(&before), "{text}");
    let mut screen = screen.press("q enter");
    assert_eq!(screen.text(), text, "left and come back to");
    let mut screen = screen.press("i");
    assert_eq!(screen.line_of("The ferry at the pier"), 1, "hidden:\n{}", screen.text());
}

#[test]
fn a_caption_at_the_top_shows_its_picture() {
    let mut screen = screen();
    let caption = screen.line_of("The ferry at the pier");
    let mut screen = screen.press(&"j ".repeat(caption - 1)).press("i");
    assert_eq!(screen.line_of("The ferry at the pier"), 11, "{}", screen.text());
}

#[test]
fn a_picture_that_hangs_says_so_and_is_given_up_with_its_article() {
    let mut world = world();
    world.pictures_hang = true;
    let mut screen = Screen::new(80, 40).with(world).press("enter i");
    assert!(screen.shows("the picture is on its way"), "{}", screen.text());
    let mut screen = screen.press("J");
    assert!(screen.asked(&Effect::LeavePictures) && !screen.shows("on its way"));
    let screen = screen.press("K");
    assert_eq!(asked(&screen), 2, "asked for again");
}

#[test]
fn what_cannot_be_shown_costs_one_line() {
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec();
    let cut = png(300, 300)[..2000].to_vec();
    for (bytes, says) in [
        (svg, "picture: SVG is not shown"),
        (png_that_claims(100_000, 100_000), "picture: 100000 × 100000 pixels are too many"),
        (cut, "picture: it is broken"),
        (b"<!doctype html><html>".to_vec(), "picture: a web page is not shown"),
        (Vec::new(), "picture: what came is no picture"),
    ] {
        let mut world = world();
        world.pictures.insert(FERRY.to_owned(), bytes);
        let mut screen = Screen::new(80, 40).with(world).press("enter i");
        assert_eq!(screen.line_of(says) + 1, screen.line_of("The ferry at the pier"), "{}", screen.text());
        assert!(screen.shows("Paragraph 9"));
    }
}

#[test]
fn what_is_only_heavy_is_shown() {
    for bytes in [png_with_packed_text(64 << 20), gif_of(10_000)] {
        let mut world = world();
        world.pictures.insert(FERRY.to_owned(), bytes);
        let mut screen = Screen::new(80, 40).with(world).press("enter i");
        assert!(!screen.shows("picture:"), "{}", screen.text());
    }
}

#[test]
fn a_config_that_forbids_pictures_is_named() {
    let with = |config: &str| Screen::new(80, 40).with(world()).config(config).press("enter i");
    let mut screen = with("[reading]\nimages = \"never\"");
    assert!(screen.shows("images = \"never\" under [reading] forbids pictures · E edits it"), "{}", screen.text());
    assert_eq!(asked(&screen), 0);
    let mut screen = with("[display]\npictures = \"none\"");
    assert!(screen.shows("pictures = \"none\" under [display] draws none · E edits it"), "{}", screen.text());
    let mut screen = Screen::new(80, 40).with(world()).setup(|setup| setup.colours = false).press("enter i");
    assert!(screen.shows("NO_COLOR"), "{}", screen.text());
}

#[test]
fn always_is_not_for_articles_that_are_only_passed() {
    let screen = Screen::new(120, 40).with(world()).config("[reading]\nimages = \"always\"").press("j k j k");
    assert!(!screen.effects.iter().any(|effect| matches!(effect, Effect::LoadPicture(_))), "{:?}", screen.effects);
    let screen = screen.press("enter");
    assert!(screen.effects.iter().any(|effect| matches!(effect, Effect::LoadPicture(_))));
}

#[test]
fn always_means_with_every_article() {
    let mut screen = Screen::new(80, 40).with(world()).config("[reading]\nimages = \"always\"").press("enter");
    assert_eq!(drawn(&screen.buffer()).0.len(), 10);
    let mut screen = screen.press("i");
    assert!(drawn(&screen.buffer()).0.is_empty());
}

#[test]
fn charts_keep_their_words_in_half_blocks() {
    let mut world = world();
    let feed = world.feed("Charts", None);
    world.story(
        feed,
        "2024-10-06T13:00:00Z",
        "Fares",
        "<p>Up.</p><figure><img src='https://a.example/fares-chart.png'><figcaption>Fares rise.</figcaption></figure>",
    );
    world.pictures.insert("https://a.example/fares-chart.png".to_owned(), png(320, 160));
    let mut screen = Screen::new(80, 40).with(world.clone()).press("enter i");
    assert!(screen.shows("Fares rise.") && drawn(&screen.buffer()).0.is_empty(), "{}", screen.text());
    world.canvas = Some(Canvas { protocol: Protocol::Kitty, ..Canvas::HALF_BLOCKS });
    let screen = Screen::new(80, 40).with(world).press("enter i");
    assert!(screen.effects.iter().any(|effect| matches!(effect, Effect::PaintPicture(_))));
}

/// Cells that a picture lies over, and whether its data is there.
fn lies(screen: &mut Screen) -> (usize, bool) {
    let buffer = screen.frame();
    let skipped = buffer.content().iter().filter(|cell| cell.diff_option == CellDiffOption::Skip).count();
    (skipped, buffer.content().iter().any(|cell| cell.symbol().contains("\x1bP")))
}

#[test]
fn a_picture_over_the_cells_goes_whole_where_an_overlay_comes() {
    let mut world = world();
    world.canvas = Some(Canvas { protocol: Protocol::Sixel, ..Canvas::HALF_BLOCKS });
    let mut screen = Screen::new(80, 40).with(world).press("enter i");
    assert_eq!(lies(&mut screen), (399, true));
    let mut screen = screen.press("?");
    assert_eq!(lies(&mut screen), (0, false), "in part it can't be drawn");
    let mut screen = screen.press("esc");
    assert_eq!(lies(&mut screen), (399, true));
    let mut screen = screen.press("ctrl-d j j j j j j");
    let (skipped, _) = lies(&mut screen);
    assert!((skipped + 1) % 40 == 0 && (1..399).contains(&skipped), "whole lines of it, not all: {skipped}");
    let mut screen = screen.mouse(MouseKind::WheelUp, 70, 5);
    assert!(lies(&mut screen).0 <= 399);
}
