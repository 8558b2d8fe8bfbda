//! The article pane: preview, place, paging on, links.

use super::support::{Screen, World, clean};
use dateline::reader::ReaderError;
use dateline::tui::{Answer, Effect};
use ratatui::style::Modifier;

fn articles(screen: &Screen) -> usize {
    screen.effects.iter().filter(|effect| matches!(effect, Effect::LoadArticle(_))).count()
}

#[test]
fn the_selected_entry_is_previewed() {
    let mut screen = Screen::new(120, 30);
    assert!(screen.shows("Paragraph 1 speaks"));
    assert!(screen.press("j j").shows("Short."));
}

#[test]
fn nothing_is_loaded_for_a_pane_that_is_not_there() {
    let screen = Screen::new(60, 30).press("j j j");
    assert_eq!(articles(&screen), 0);
    assert_eq!(articles(&screen.press("enter")), 1);
}

#[test]
fn a_held_key_loads_the_first_and_the_last_article_only() {
    let screen = Screen::new(120, 30).with(World::many(100)).hold().press("j j j j j j j j j j");
    assert_eq!(articles(&screen), 2, "one for the start, one on its way");
    let mut screen = screen.release();
    assert_eq!(articles(&screen), 3);
    assert_eq!(screen.selected(), "Story 10");
    assert!(screen.line_of("Story 10") > 0);
}

#[test]
fn what_is_typed_before_the_article_comes_is_done_when_it_is_there() {
    let screen = Screen::new(120, 30).with(World::many(100)).hold().press("j I");
    assert!(screen.release().shows("Info"));
    let screen = Screen::new(120, 30).with(World::many(100)).hold().press("j I j");
    assert!(!screen.release().shows("Info"), "it was for another entry");
}

#[test]
fn the_place_in_an_article_is_remembered_over_widths_and_other_articles() {
    let screen = Screen::new(80, 16).press("enter ctrl-d ctrl-d ctrl-d");
    let mut screen = screen;
    let top: String = screen.text().lines().nth(1).expect("a line").trim().chars().take(25).collect();
    assert!(!top.is_empty());
    let mut screen = screen.press("J K");
    assert!(screen.text().lines().nth(1).is_some_and(|line| line.contains(&top)), "{}", screen.text());
    let mut screen = screen.resize(120, 16).resize(80, 16);
    assert!(screen.text().lines().nth(1).is_some_and(|line| line.contains(&top)), "{}", screen.text());
}

#[test]
fn the_last_line_can_be_reached() {
    let mut screen = Screen::new(80, 12).press("enter G");
    assert!(screen.shows("https://news.example/1"), "{}", screen.text());
    assert!(screen.shows("100%"));
}

#[test]
fn space_pages_and_goes_on_to_the_next_unread_over_feed_borders() {
    let mut screen = Screen::new(80, 24).press("g f j j j j");
    assert!(screen.shows("Asia"), "{}", screen.text());
    let mut screen = screen.press("l space");
    let mut seen = Vec::new();
    for _ in 0..16 {
        seen.push(screen.selected());
        screen = screen.press("space");
    }
    assert!(seen.iter().any(|title| title.contains("Storm")), "over the folder's border: {seen:?}");
    assert!(screen.shows("nothing unread is left"), "{}", screen.text());
    assert!(screen.world.stories.iter().filter(|story| !story.summary.status.read).count() <= 2, "{:?}", screen.world.stories);
}

#[test]
fn links_are_terminal_hyperlinks_of_their_own_width() {
    let mut screen = Screen::new(80, 24).press("enter");
    let buffer = screen.buffer();
    let linked: Vec<&str> =
        buffer.content.iter().map(ratatui::buffer::Cell::symbol).filter(|symbol| symbol.contains("https://pier.example/1\x1b")).collect();
    let text: String =
        linked.iter().map(|symbol| symbol.split("\x1b\\").nth(1).expect("a sequence").split('\x1b').next().expect("text")).collect();
    assert!(text.starts_with("its neighbour 1") || text.starts_with("its"), "{text}");
    assert!(screen.style_of("its neighbour 2").add_modifier.contains(Modifier::UNDERLINED));
    let mut without = Screen::new(80, 24).config("[reading]\nhyperlinks = false").press("enter");
    assert!(without.buffer().content.iter().all(|cell| !cell.symbol().contains('\x1b')));
    assert_eq!(screen.text(), without.text());
}

#[test]
fn a_count_picks_a_link() {
    let screen = Screen::new(80, 24).press("enter 3 o 1 2 enter 2 y");
    let wanted = [("open", 3), ("open", 12)].map(|(_, n)| Effect::OpenUrl(format!("https://pier.example/{n}")));
    assert!(wanted.iter().all(|effect| screen.asked(effect)), "{:?}", screen.effects);
    assert!(screen.asked(&Effect::Copy("https://pier.example/2".to_owned())));
    assert!(screen.press("9 9 o").shows("the article has no link of that number"));
}

#[test]
fn a_summary_says_so_and_names_the_users_key() {
    let mut world = World::sample();
    world.stories[0].html = "<p>The coast guard said on Sunday that […]</p>".to_owned();
    let mut screen = Screen::new(120, 30).with(world).config("[keys]\nfull_text = [\"X\"]");
    assert!(screen.shows("The feed gives only a summary · X reads the page here"), "{}", screen.text());
}

#[test]
fn an_article_that_can_not_be_read_says_why_in_its_pane() {
    let screen = Screen::new(120, 30).hold().press("j");
    let id = screen.app.selected().expect("selected");
    let mut screen = screen.answer(Answer::Article(id, Err(ReaderError(clean("the database is locked; close the other program")))));
    assert!(screen.shows("the database is locked"), "{}", screen.text());
}
