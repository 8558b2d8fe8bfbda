//! Articles as the pane sets them: captions in three places, code that is panned.

use super::support::{Screen, World, article_feed};

/// A world of one story.
fn world(html: &str) -> World {
    let mut world = World::default();
    let pier = world.feed("North Pier Free Press", None);
    world.story(pier, "2026-06-07T09:30:00Z", "Ferry to the ‘outer islands’ sails again after nine years", html);
    world
}

/// The story of the newspapers' feed, with its two figures.
fn illustrated() -> World {
    let feed = article_feed(false);
    let from = feed.find("<content:encoded><![CDATA[").expect("a text") + "<content:encoded><![CDATA[".len();
    let to = feed[from..].find("]]>").expect("its end") + from;
    world(&feed[from..to])
}

fn reading(world: World, columns: u16, lines: u16) -> Screen {
    Screen::new(columns, lines).with(world).press("enter z")
}

#[test]
fn captions_inline_at_80() {
    insta::assert_snapshot!(reading(illustrated(), 80, 30).text());
}

#[test]
fn captions_in_the_margin_at_130() {
    insta::assert_snapshot!(reading(illustrated(), 130, 30).text());
}

#[test]
fn captions_at_the_end_at_60() {
    let screen = Screen::new(60, 36).config("[reading]\nnotes = \"end\"").with(illustrated()).press("enter z");
    let mut screen = screen;
    insta::assert_snapshot!(screen.text());
}

#[test]
fn a_search_does_not_run_from_the_text_into_the_margin() {
    let mut screen = reading(illustrated(), 130, 30).press("/").type_text("band, nine years").press("enter");
    assert!(screen.shows("1/1"), "over the line's break, past the note beside it:\n{}", screen.text());
    let mut screen = screen.press("/").type_text("half of the town’s children").press("enter");
    assert!(screen.shows("1/1"), "within the margin:\n{}", screen.text());
}

#[test]
fn too_wide_code_is_panned_to_its_last_column() {
    let code = format!("<p>Look:</p><pre>short\nlet words = \"{} end\";</pre><p>After.</p>", "many ".repeat(20));
    let mut screen = reading(world(&code), 80, 24);
    assert!(screen.shows("many m›") || screen.shows("›"), "{}", screen.text());
    assert!(!screen.shows("end\";"));
    let mut screen = screen.press("2 }");
    assert!(screen.shows("‹") && screen.shows("›"), "{}", screen.text());
    assert!(screen.shows("Look:") && screen.shows("After."), "only the code moves:\n{}", screen.text());
    let mut screen = screen.press("9 }");
    assert!(screen.shows("end\";") && !screen.shows("›"), "{}", screen.text());
    let mut screen = screen.press("9 9 {");
    assert!(screen.shows("let words") && !screen.shows("‹"), "{}", screen.text());
}

#[test]
fn a_match_in_code_out_of_view_is_brought_into_view() {
    let code = format!("<p>Look:</p><pre>let words = \"{} end\";</pre>", "many ".repeat(20));
    let mut screen = reading(world(&code), 80, 24).press("/").type_text("end").press("enter");
    assert!(screen.shows("end\";"), "{}", screen.text());
}

#[test]
fn no_border_moves_where_ambiguous_characters_are_wide() {
    let mut world = illustrated();
    world.stories[0].summary.title = dateline::model::Clean::new("“Outer” islands… 🇭🇰 — ferry ★ 港口");
    let mut screen = Screen::new(140, 30).config("[display]\nambiguous_width = \"wide\"").with(world).press("enter");
    let text = screen.text();
    assert!(!text.contains(['│', '─', '▌', '▒', '┃']), "ornaments are ASCII:\n{text}");
    let buffer = screen.buffer();
    let at = |x: u16, y: u16| buffer[(x, y)].symbol().to_owned();
    let border = (0..buffer.area.width).find(|&x| (0..buffer.area.height - 1).all(|y| at(x, y) == "|"));
    assert!(border.is_some(), "a border through all lines:\n{text}");
    let quote = (0..buffer.area.height).flat_map(|y| (0..buffer.area.width).map(move |x| (x, y))).filter(|&(x, y)| at(x, y) == "“");
    assert!(quote.into_iter().all(|(x, y)| at(x + 1, y) == " "), "its second half is nobody's:\n{text}");
}

#[test]
fn text_that_runs_left_is_found_in_the_order_of_reading() {
    let html = "<p>המעבורת יצאה מן הרציף הצפוני ביום ראשון בבוקר עם תשעים נוסעים ותזמורת, תשע שנים אחרי שהקו נסגר.</p>";
    let mut screen = reading(world(html), 80, 24).press("/").type_text("הצפוני ביום ראשון").press("enter");
    assert!(screen.shows("1/1"), "{}", screen.text());
    assert!(screen.shows("תרובעמה") && !screen.shows("המעבורת"), "in the order of the screen:\n{}", screen.text());
    let mut terminals = Screen::new(80, 24).config("[reading]\nright_to_left = \"terminal\"").with(world(html)).press("enter z");
    assert!(terminals.shows("המעבורת"), "{}", terminals.text());
}

#[test]
fn names_and_headlines_that_run_left_stand_as_they_are_seen() {
    let mut world = World::default();
    let feed = world.feed("עיתון הנמל", None);
    world.story(feed, "2024-10-06T12:00:00Z", "הגשר נסגר.", "<p><a href='https://a.example/'>אל הנמל</a></p>");
    let mut screen = Screen::new(120, 24).with(world).press("enter");
    assert!(screen.shows(".רגסנ רשגה") && screen.shows("למנה ןותיע"), "{}", screen.text());
    assert!(!screen.shows("הגשר") && !screen.shows("עיתון"), "{}", screen.text());
    let mut screen = screen.press("U");
    assert!(screen.shows("Links") && screen.shows("למנה לא") && !screen.shows("אל הנמל"), "{}", screen.text());
}

#[test]
fn all_lines_of_code_pan_alike_and_only_while_too_wide_code_is_in_view() {
    let long = |word: &str, times| format!("{word}{}", " many".repeat(times));
    let after: String = (1..60).map(|n| format!("<p>Paragraph {n}.</p>")).collect();
    let code = format!("<pre>short line of code\n{}\n{}</pre>{after}", long("first", 30), long("other", 16));
    let mut screen = reading(world(&code), 80, 24);
    let column = |screen: &mut Screen, line: usize| screen.text().lines().nth(line).expect("a line").find("many ");
    let (short, first) = (screen.line_of("short line of code"), screen.line_of("first many"));
    let mut screen = screen.press("5 }");
    assert_eq!(column(&mut screen, first), column(&mut screen, first + 1), "{}", screen.text());
    assert!(!screen.text().lines().nth(short).expect("a line").contains("code"), "{}", screen.text());
    let mut screen = screen.press("5 { G }").press("g g");
    assert!(screen.shows("short line of code"), "nothing to pan was in view:\n{}", screen.text());
}
