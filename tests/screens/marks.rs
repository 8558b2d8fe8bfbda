//! Marks show at once, are kept or go again, and can be undone.

use super::support::{Screen, World, config};
use dateline::model::{EntryId, Mark};
use dateline::reader::Target;
use dateline::tui::{Answer, Effect, Timer};

#[test]
fn a_mark_shows_before_it_is_kept() {
    let mut screen = Screen::new(80, 24).hold().press("s");
    assert!(screen.shows("▌●★ Coast"), "{}", screen.text());
    assert!(!screen.world.named("Coast").status.starred);
    let mut screen = screen.release();
    assert!(screen.world.named("Coast").status.starred);
    assert!(screen.shows("▌●★ Coast"));
}

#[test]
fn a_mark_that_was_not_kept_goes_again_and_says_why() {
    let mut screen = Screen::new(80, 24);
    screen.world.broken = Some("the disk is full; make room and try again");
    let mut screen = screen.press("s");
    assert!(!screen.shows("★ Coast"), "{}", screen.text());
    assert!(screen.shows("! the disk is full; make room and try again"));
    assert!(!screen.press("j").shows("the disk is full"), "an error is seen when a key is pressed");
}

#[test]
fn two_marks_on_their_way_are_both_seen() {
    let mut screen = Screen::new(80, 24).hold().press("m s m");
    assert!(screen.shows("▌●★ Coast"), "{}", screen.text());
    let screen = screen.release();
    let status = screen.world.named("Coast").status;
    assert!(status.starred && !status.read);
}

#[test]
fn moving_marks_nothing_and_opening_marks_read_undoably() {
    let screen = Screen::new(120, 30).press("j j j k G g g");
    assert!(!screen.effects.iter().any(|effect| matches!(effect, Effect::Mark(..))));
    let mut screen = screen.press("enter");
    assert!(screen.world.named("Coast").status.read);
    assert!(!screen.shows("● Coast"), "{}", screen.text());
    assert!(!screen.press("u").world.named("Coast").status.read);
}

#[test]
fn opening_marks_nothing_where_the_config_says_so() {
    let screen = Screen::new(120, 30).config("[reading]\nmark_read_on_open = false").press("enter");
    assert!(!screen.world.named("Coast").status.read);
}

#[test]
fn an_entry_marked_unread_while_open_stays_unread() {
    let screen = Screen::new(120, 30).press("enter m j");
    assert!(!screen.world.named("Coast").status.read);
}

#[test]
fn reading_on_marks_the_next_one_read() {
    let screen = Screen::new(120, 30).press("enter J");
    assert!(screen.world.named("港務局").status.read);
}

#[test]
fn everything_in_the_list_is_marked_and_undone_by_one_key() {
    let mut screen = Screen::new(80, 24).press("A");
    assert!(screen.world.stories.iter().all(|story| story.summary.status.read));
    assert!(screen.shows("10 marked read · u undo"), "{}", screen.text());
    let mut screen = screen.press("u");
    assert_eq!(screen.world.stories.iter().filter(|story| story.summary.status.read).count(), 1);
    assert!(screen.shows("1/10"), "{}", screen.text());
}

#[test]
fn what_arrived_unseen_is_not_marked_with_the_list() {
    let screen = Screen::new(80, 24).hold().press("A");
    let Some(Effect::Mark(Mark::Read, Target::List(list))) = screen.effects.iter().find(|effect| matches!(effect, Effect::Mark(..))) else {
        panic!("the list is marked")
    };
    assert_eq!(list.until, Some(EntryId(11)), "only what the window's newest entry was there with");
}

#[test]
fn dismissing_goes_on_and_the_dismissed_can_be_brought_back() {
    let mut screen = Screen::new(80, 24).press("D");
    assert_eq!(screen.selected(), "港務局修復老燈塔：願同鄰區再修三座");
    assert!(!screen.shows("Coast’s Li"), "{}", screen.text());
    let mut screen = screen.press("g d");
    assert_eq!(screen.selected(), "Coast’s Li vows to ‘repair lighthouses’ with South Ridge’s aid");
    let screen = screen.press("D");
    assert!(!screen.world.named("Coast").status.dismissed);
}

#[test]
fn dismissing_the_last_row_goes_up() {
    let mut screen = Screen::new(80, 24).press("G D");
    assert_eq!(screen.selected(), "港股收報二萬點");
    let mut screen = Screen::new(80, 24).with(World::many(1)).press("D");
    assert!(screen.shows("All is read"), "{}", screen.text());
    assert_eq!(screen.app.selected(), None);
}

#[test]
fn a_row_goes_when_it_is_dismissed_and_not_only_when_that_is_kept() {
    let mut screen = Screen::new(80, 24).hold().press("j D");
    assert!(screen.shows("dismissed") && !screen.shows("港務局修復老燈塔") && screen.shows("/9"), "{}", screen.text());
    assert_eq!(screen.selected(), "Storm leaves thousands without power");
    let (above, below) = (screen.line_of("●  Coast’s Li"), screen.line_of("●  Storm leaves"));
    assert_eq!(below - above, 2, "no gap:\n{}", screen.text());
    // Rows that are read meanwhile do not know of it yet.
    screen.world.story(dateline::model::FeedId(1), "2024-10-06T12:00:00Z", "Came meanwhile", "<p>New.</p>");
    screen.send(dateline::tui::Message::StoreChanged);
    let mut screen = screen.release();
    assert!(screen.shows("Came meanwhile") && !screen.shows("港務局修復老燈塔"), "{}", screen.text());
    assert_eq!(screen.selected(), "Storm leaves thousands without power");
    // One that could not be dismissed comes back.
    screen.world.broken = Some("the disk is full; make room and try again");
    let mut screen = screen.hold().press("D");
    assert!(!screen.shows("●  Storm leaves"), "{}", screen.text());
    let mut screen = screen.release();
    assert!(screen.shows("●  Storm leaves") && screen.shows("the disk is full"), "{}", screen.text());
}

#[test]
fn the_only_row_goes_at_once_too() {
    let mut screen = Screen::new(80, 24).with(World::many(1)).hold().press("D");
    assert_eq!(screen.app.selected(), None);
    assert!(!screen.shows("Story 0"), "{}", screen.text());
    let mut screen = screen.release().press("u");
    assert!(screen.shows("Story 0"), "{}", screen.text());
}

#[test]
fn what_is_brought_back_goes_out_of_the_dismissed_at_once() {
    let mut screen = Screen::new(80, 24).press("D g d").hold().press("D");
    assert!(screen.shows("brought back") && !screen.shows("Coast’s Li"), "{}", screen.text());
}

#[test]
fn a_mark_that_takes_its_time_is_told_as_not_written() {
    let mut screen = Screen::new(140, 24).hold().press("s j D");
    assert!(screen.shows("dismissed · u undo") && !screen.shows("not written"), "{}", screen.text());
    let mut screen = screen.wait(|timer| matches!(timer, Timer::Mark(_)));
    assert!(screen.shows("dismissed · u undo · 2 marks are not written yet"), "{}", screen.text());
    let mut screen = screen.press("j");
    assert!(screen.shows("2 marks are not written yet"), "as long as they are not: {}", screen.text());
    let mut screen = screen.release().press("k");
    assert!(!screen.shows("not written"), "{}", screen.text());
    // The timers of those that were written in time say nothing of a later one.
    let mut screen = screen.press("s").hold().press("s").wait(|timer| *timer == Timer::Mark(3));
    assert!(!screen.shows("not written"), "{}", screen.text());
}

#[test]
fn undo_and_redo_of_any_depth() {
    let screen = Screen::new(80, 24).press("s j s j m u u u");
    let status = |screen: &Screen, title: &str| screen.world.named(title).status;
    assert!(!status(&screen, "Coast").starred && !status(&screen, "港務局").starred && !status(&screen, "Storm").read);
    let screen = screen.press("ctrl-r ctrl-r ctrl-r");
    assert!(status(&screen, "Coast").starred && status(&screen, "港務局").starred && status(&screen, "Storm").read);
    assert!(screen.press("ctrl-r").shows("there is nothing to do again"));
    assert!(Screen::new(80, 24).press("u").shows("there is nothing to undo"));
}

#[test]
fn what_was_dismissed_in_this_list_comes_back_into_it_under_the_cursor() {
    // Read before it was dismissed: the list of unread entries alone would not have it.
    for (config, keys) in [("", "enter q"), ("[display]\nshow_read = false", "] enter q")] {
        let screen = Screen::new(80, 24).config(config).press(keys);
        let id = screen.app.selected().expect("an entry");
        let title = screen.world.entry(id).summary.title.clone();
        let mut screen = screen.press("D j");
        assert!(screen.app.selected() != Some(id) && !screen.shows(&title[..9]), "{}", screen.text());
        let mut screen = screen.press("u");
        assert!(screen.app.selected() == Some(id) && screen.shows(&title[..9]), "{}", screen.text());
        assert!(screen.world.entry(id).summary.status.read, "as it was");
        let mut screen = screen.press("ctrl-r");
        assert!(screen.app.selected() != Some(id) && !screen.shows(&title[..9]), "{}", screen.text());
        let mut screen = screen.press("u");
        assert!(screen.app.selected() == Some(id) && screen.shows(&title[..9]), "{}", screen.text());
    }
}

#[test]
fn what_was_dismissed_in_another_list_comes_back_there_alone() {
    let mut screen = Screen::new(80, 24).press("enter q D g s u");
    assert_eq!(screen.selected(), "Old bridge reopens after nine years of repair");
    assert!(!screen.shows("Coast"), "{}", screen.text());
    let mut screen = Screen::new(80, 24).press("enter q D g s g u u");
    assert!(!screen.shows("Coast"), "the list was left meanwhile, and has unread entries alone:\n{}", screen.text());
}

#[test]
fn what_was_dismissed_in_a_search_stays_where_it_ends() {
    let mut screen = Screen::new(80, 24).press("/").type_text("coast").press("enter enter q D esc");
    assert!(!screen.shows("Coast"), "{}", screen.text());
    let mut screen = screen.press("u");
    assert!(screen.selected().starts_with("Coast") && screen.shows("Coast"), "{}", screen.text());
}

#[test]
fn nothing_but_the_users_own_way_marks_read() {
    let read = |screen: &Screen| -> Vec<i64> {
        let read = screen.world.stories.iter().filter(|story| story.summary.status.read);
        read.map(|story| story.summary.id.0).filter(|id| *id != 7).collect()
    };
    // The story that is read goes: its neighbour is shown, and stays unread.
    let screen = Screen::new(120, 30).press("j enter").change_world(|world| world.stories.retain(|story| story.summary.id != EntryId(2)));
    assert!(read(&screen).is_empty());
    // Undone, sorted, filtered, read again from the config, refreshed: one story was opened.
    let screen = Screen::new(120, 30).press("enter . > < u ctrl-r . R");
    assert_eq!(read(&screen), [1]);
    let mut screen = screen.answer(Answer::Config(Ok(Some((std::sync::Arc::new(config("[display]\nmouse = false")), Vec::new())))));
    assert_eq!(read(&screen), [1]);
    assert_eq!(screen.selected(), "Coast’s Li vows to ‘repair lighthouses’ with South Ridge’s aid");
    // Dismissed while it is read: the next one is shown, and was not opened.
    assert_eq!(read(&Screen::new(120, 30).press("enter D")), [1]);
    // The feed of the open story goes.
    let screen = Screen::new(120, 30).press("] enter").change_world(|world| world.feeds.retain(|feed| feed.id.0 != 4));
    assert_eq!(read(&screen), [4]);
}

#[test]
fn the_story_that_is_read_stays_when_the_whole_list_is_marked() {
    let mut screen = Screen::new(80, 24).press("j enter A");
    assert_eq!(screen.selected(), "港務局修復老燈塔：願同鄰區再修三座");
    assert!(screen.shows("港務局週日宣布"), "{}", screen.text());
}
