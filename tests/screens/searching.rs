//! Searching the list and the article.

use super::support::{Screen, World};
use ratatui::style::Modifier;

#[test]
fn the_list_is_narrowed_down_while_one_types() {
    let mut screen = Screen::new(80, 24).press("/").type_text("tram");
    assert!(screen.shows("Tram fares to rise") && !screen.shows("Storm leaves"), "{}", screen.text());
    assert!(screen.shows("/tram"), "the line is the status line:\n{}", screen.text());
    let mut screen = screen.press("enter");
    assert!(screen.shows("Unread · tram") && screen.shows("1/1"), "{}", screen.text());
    let mut screen = screen.press("esc");
    assert!(screen.shows("Storm leaves") && screen.shows("/10"), "{}", screen.text());
}

#[test]
fn esc_while_typing_brings_back_list_and_headline() {
    let mut screen = Screen::new(80, 24).press("j j /").type_text("tram").press("esc");
    assert_eq!(screen.selected(), "Storm leaves thousands without power");
    assert!(screen.shows("3/10"), "{}", screen.text());
}

#[test]
fn a_search_keeps_the_headline_where_it_matches() {
    assert_eq!(Screen::new(80, 24).press("j j /").type_text("storm").selected(), "Storm leaves thousands without power");
}

#[test]
fn two_characters_of_chinese_are_found() {
    assert_eq!(Screen::new(80, 24).press("/").type_text("港股").press("enter").selected(), "港股收報二萬點");
}

#[test]
fn a_newer_search_cancels_the_older() {
    let screen = Screen::new(80, 24).press("/").hold().type_text("tr").type_text("am");
    let mut screen = screen.release();
    assert_eq!(screen.selected(), "Tram fares to rise");
    assert!(screen.shows("/10") || screen.shows("1/1"), "{}", screen.text());
}

#[test]
fn half_a_field_waits_and_says_what_is_missing() {
    let mut screen = Screen::new(120, 24).press("/").type_text("is:");
    assert!(screen.shows("is:unread, is:read"), "{}", screen.text());
    assert!(screen.shows("Unread · is"), "the list waits: {}", screen.text());
    assert!(screen.type_text("starred").shows("1/1"));
}

#[test]
fn n_and_shift_n_go_through_the_matches_of_a_list() {
    let mut screen = Screen::new(80, 24).press("g a /").type_text("the guardian").press("esc /").type_text("r").press("enter");
    let first = screen.selected();
    let mut screen = screen.press("n");
    assert_ne!(screen.selected(), first);
    assert_eq!(screen.press("N").selected(), first);
}

#[test]
fn the_article_is_searched_when_it_has_the_focus() {
    let mut screen = Screen::new(80, 24).press("enter /").type_text("paragraph 7");
    assert!(screen.shows("1 found"), "{}", screen.text());
    let mut screen = screen.press("enter");
    assert!(screen.shows("Paragraph 7"), "the match is in view:\n{}", screen.text());
    assert!(screen.style_of("Paragraph 7").add_modifier.contains(Modifier::REVERSED));
    let mut screen = screen.press("esc");
    assert!(!screen.style_of("Paragraph 7").add_modifier.contains(Modifier::REVERSED));
    assert!(screen.shows("Hong Kong Free Press"), "Esc ends the search and nothing else");
}

#[test]
fn matches_over_a_line_break_are_found_and_counted() {
    let mut screen = Screen::new(80, 24).press("enter /").type_text("at some length").press("enter n n");
    assert!(screen.shows("3/12"), "{}", screen.text());
    assert!(screen.press("N").shows("2/12"));
}

#[test]
fn no_text_is_an_error() {
    for text in ["\"", "(", "*", "AND", "is:", "-", "'; drop table", "a:b:c", "\\"] {
        Screen::new(80, 24).press("/").type_text(text).press("enter").text();
        Screen::new(80, 24).press("enter /").type_text(text).press("enter").text();
    }
    assert!(Screen::new(80, 24).with(World::default()).press("/").type_text("x").shows("No feeds"));
}

#[test]
fn the_end_of_a_search_leaves_the_story_that_is_read_and_marks_no_other() {
    for size in [(80, 24), (120, 36)] {
        let screen = Screen::new(size.0, size.1).press("/").type_text("tram").press("enter enter");
        assert!(screen.world.named("Tram").status.read);
        let mut screen = screen.press("esc");
        assert_eq!(screen.selected(), "Tram fares to rise");
        assert!(screen.shows("By a dollar."), "{}", screen.text());
        assert!(!screen.world.named("Coast").status.read, "the first row is as it was");
        let mut screen = screen.press("h");
        assert!(screen.shows("6/10") && screen.shows("Storm leaves"), "{}", screen.text());
    }
}

#[test]
fn what_was_read_before_and_during_a_search_stays_in_the_list() {
    let screen = Screen::new(80, 24).press("enter h /").type_text("tram").press("enter enter h j /").type_text("tr").press("esc");
    let mut screen = screen;
    assert!(screen.shows("/10") && screen.shows("Tram fares"), "{}", screen.text());
    assert!(screen.press("g g").shows("Coast’s Li"));
}
