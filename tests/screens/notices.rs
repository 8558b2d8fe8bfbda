//! What the status line tells, and for how long.

use super::support::{Screen, World, clean};
use dateline::reader::Refreshed;
use dateline::tui::{Answer, Timer};

#[test]
fn a_notice_goes_with_the_next_key_or_after_its_time() {
    let mut screen = Screen::new(80, 24).press("p");
    assert!(screen.shows("nothing unread is above"));
    assert!(!screen.press("j").shows("nothing unread is above"));
    let mut screen = Screen::new(80, 24).press("p").wait(|timer| matches!(timer, Timer::Notice(_)));
    assert!(!screen.shows("nothing unread is above"), "{}", screen.text());
}

#[test]
fn the_place_among_matches_stands_as_long_as_the_search_of_the_article() {
    let mut screen = Screen::new(80, 24).press("enter /").type_text("at some length").press("enter n j");
    assert!(screen.shows("/at some length 2/12"), "{}", screen.text());
    assert!(!screen.press("esc").shows("/12"));
}

#[test]
fn a_long_notice_is_read_to_its_end() {
    let end = Refreshed { asked: 4, offline: true, ..Refreshed::default() };
    for columns in [40, 80] {
        let mut screen = Screen::new(columns, 24).answer(Answer::Refreshed(Ok(end.clone())));
        let text = screen.text().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("probably offline") && text.contains("stays readable"), "{text}");
    }
    let mut world = World::sample();
    world.undo_says = Some("undone: “Harbour council votes to reopen the northern ferry line after nine years” marked read");
    let mut screen = Screen::new(80, 24).with(world).press("s u");
    let text = screen.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("undone: “Harbour") && text.contains("marked read · ^R redo"), "{text}");
}

#[test]
fn a_notice_over_half_of_the_line_has_it_alone() {
    let mut screen = Screen::new(80, 24).answer(Answer::Copied("https://news.example/a-rather-long-address".to_owned()));
    assert!(screen.shows("copied https://news.example/a-rather-long-address") && !screen.shows("? help"), "{}", screen.text());
}

#[test]
fn a_mark_on_one_entry_says_how_to_undo_it() {
    for (key, told) in [("m", "marked read"), ("s", "starred"), ("D", "dismissed"), ("s s", "no longer starred")] {
        let mut screen = Screen::new(80, 24).press(key);
        assert!(screen.shows(&format!("{told} · u undo")), "{}", screen.text());
    }
    assert!(!Screen::new(80, 24).press("enter").shows("u undo"), "opening says nothing");
}

#[test]
fn a_key_of_another_pane_says_so_and_an_unbound_one_nothing() {
    for key in ["m", "s", "D", "o", "y", "U", "I", "z"] {
        let mut screen = Screen::new(80, 24).press("g f").press(key);
        let text = screen.text().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("” is done in the list or the article · l goes there"), "{key}:\n{text}");
    }
    let told = |screen: Screen, text: &str| assert!({ screen }.shows(text), "{text}");
    told(Screen::new(80, 24).press("g f y"), "“copy the entry's address” is done in the list or the article · l goes there");
    told(Screen::new(80, 24).press("d"), "“remove the feed under the cursor” is done in the feeds pane · gf goes there");
    told(Screen::new(80, 24).press(":").type_text("fold").press("enter"), "“fold or unfold the folder” is done in the feeds pane");
    assert!(!Screen::new(80, 24).press("g f €").shows("is done in"));
    assert!(Screen::new(80, 24).press("g f 2 j").shows("▌ All"), "digits count here as well");
}

#[test]
fn in_an_empty_list_no_entry_is_selected() {
    for key in ["m", "s", "D", "o", "O", "y", "U", "I", "z"] {
        let mut screen = Screen::new(80, 24).with(World::default()).press(key);
        assert!(screen.shows("no entry is selected"), "{key}:\n{}", screen.text());
    }
}

#[test]
fn a_list_of_unread_entries_can_show_no_read_ones() {
    let mut screen = Screen::new(80, 24).press(".");
    assert!(screen.shows("this list shows unread entries only · ga shows all"), "{}", screen.text());
    assert!(!screen.shows("Unread · unread"));
}

#[test]
fn an_error_stays_until_a_key_is_pressed() {
    let mut screen = Screen::new(80, 24).press("p").answer(Answer::EditorFailed(clean("no editor")));
    assert!(screen.shows("! no editor"), "{}", screen.text());
    let mut screen = screen.wait(|timer| matches!(timer, Timer::Notice(_)));
    assert!(screen.shows("! no editor"));
    assert!(!screen.press("j").shows("no editor"));
}
