//! Cells of a frame: what a headline or a name says moves no border and changes nothing beside it.

use super::support::{HOSTILE, Screen, World, acts};
use dateline::model::FeedId;
use ratatui::buffer::Buffer;
use std::time::{Duration, Instant};

/// A world whose names, headlines and texts hold `text`.
fn world(text: &str) -> World {
    let mut world = World::default();
    let feed = world.feed(text, Some(text));
    let other = world.feed("The other feed", None);
    let date = |hour: usize| format!("2024-10-06T{hour:02}:00:00Z");
    for hour in 0..4 {
        world.story(
            if hour == 2 { other } else { feed },
            &date(14 - hour),
            text,
            &format!("<p>{text}</p><p>Body {hour}.</p><pre>{text}</pre>"),
        );
    }
    world.story(other, &date(3), "A headline of plain words", "<p>Plain.</p>");
    assert_eq!((feed, other), (FeedId(1), FeedId(2)));
    world
}

/// The frames of a few screens: the list, the article alone, information, the switcher.
fn frames(text: &str, columns: u16) -> Vec<Buffer> {
    let screen = || Screen::new(columns, 30).with(world(text));
    ["", "j j", "l", "l z", "I", "ctrl-k", "g f", "g f j j j l"].into_iter().map(|keys| screen().press(keys).buffer()).collect()
}

#[test]
fn text_of_both_directions_changes_no_cell_beside_it() {
    let (mut compared, mut frames_compared) = (0, 0);
    let classes = ["bidi", "isolates", "bidi marks", "digits", "invisible", "fillers", "tag letters", "annotations"];
    for hostile in HOSTILE.iter().filter(|hostile| classes.contains(&hostile.class)) {
        // What is seen of it: nothing of what acts.
        let twin: String = hostile.text.chars().filter(|c| !acts(*c)).collect();
        for columns in [40, 80, 200] {
            for (hostile_frame, frame) in frames(&hostile.text, columns).iter().zip(&frames(&twin, columns)) {
                let changed = frame.diff(hostile_frame).len();
                assert_eq!(changed, 0, "{} at {columns}:\n{}\n{}", hostile.class, lines(hostile_frame), lines(frame));
                compared += frame.content.len();
                frames_compared += 1;
            }
        }
    }
    println!("{} classes at 3 widths: {frames_compared} frames, {compared} cells; cells changed 0", classes.len());
}

fn lines(buffer: &Buffer) -> String {
    let line = |y| (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..buffer.area.height).map(line).collect::<Vec<_>>().join("\n")
}

/// The cells that hold a border between two panes, in the frame of plain words.
fn borders(frame: &Buffer) -> Vec<(u16, u16)> {
    let stands = |x: &u16| (0..frame.area.height - 1).all(|y| frame[(*x, y)].symbol() == "│");
    let columns: Vec<u16> = (0..frame.area.width).filter(stands).collect();
    columns.into_iter().flat_map(|x| (0..frame.area.height - 1).map(move |y| (x, y))).collect()
}

#[test]
fn no_width_moves_a_border() {
    let mut texts: Vec<(String, String)> = HOSTILE
        .iter()
        .filter(|hostile| ["zalgo", "joined", "wide", "ambiguous", "frames", "rtl", "selectors", "joiners", "c0"].contains(&hostile.class))
        .map(|hostile| (hostile.class.to_owned(), hostile.text.to_string()))
        .collect();
    let long = [
        ("100,000 wide", "漢", 50_000),
        ("100,000 in one word", "x", 100_000),
        ("100,000 marks on one letter", "\u{301}", 100_000),
        ("20,000 joined", "👩\u{200d}", 20_000),
    ];
    texts.extend(long.into_iter().map(|(name, piece, count)| (name.to_owned(), format!("a{}", piece.repeat(count)))));
    let (mut cells, mut slowest) = (0, (Duration::ZERO, String::new()));
    for columns in [40, 80, 200] {
        let plain = Screen::new(columns, 30).with(world("plain words")).buffer();
        let borders = borders(&plain);
        assert_eq!(borders.len(), usize::from(columns > 40) * 29 + usize::from(columns > 119) * 29, "at {columns}:\n{}", lines(&plain));
        for (name, text) in &texts {
            let mut screen = Screen::new(columns, 30).with(world(text));
            let begun = Instant::now();
            let frame = screen.buffer();
            slowest = slowest.max((begun.elapsed(), format!("{name} at {columns}")));
            let misplaced = borders.iter().filter(|&&place| frame[place].symbol() != "│").count();
            assert_eq!(misplaced, 0, "{name} at {columns}:\n{}", lines(&frame));
            // Nor does half of a wide character hang over one.
            for &(x, y) in &borders {
                let before = unicode_width::UnicodeWidthStr::width(frame[(x - 1, y)].symbol());
                assert!(before <= 1, "{name} at {columns}, line {y}:\n{}", lines(&frame));
            }
            cells += borders.len();
        }
    }
    println!(
        "{} texts at 40, 80 and 200 columns: {cells} border cells, misplaced 0; slowest frame {:?} ({}, unoptimised)",
        texts.len(),
        slowest.0,
        slowest.1
    );
}
