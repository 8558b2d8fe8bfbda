//! The end: what it waits for, what is told before it, and how one stays.

use super::support::{Screen, clean};
use dateline::model::Mark;
use dateline::reader::ReaderError;
use dateline::tui::{Answer, Effect, Message, Timer};

fn may_leave(waiting: u64) -> Answer {
    Answer::MayLeave { waiting, lost: 0 }
}

/// A screen whose user asked for the end and was told that it loses a mark.
fn told() -> Screen {
    let mut screen = Screen::new(80, 24).press("Q").answer(may_leave(1));
    assert!(screen.shows("1 mark can't be written") && !screen.asked(&Effect::Leave), "{}", screen.text());
    screen
}

/// How often the end was asked for.
fn ends(screen: &Screen) -> usize {
    screen.effects.iter().filter(|effect| **effect == Effect::Quit).count()
}

/// The mark that was asked for last.
fn last_mark(screen: &Screen) -> Effect {
    screen.held().iter().rfind(|effect| matches!(effect, Effect::Mark(..))).expect("a mark is asked for").clone()
}

#[test]
fn marks_that_wait_are_told_for_as_long_as_they_do() {
    let mut screen = Screen::new(100, 24).answer(Answer::Waiting(2)).press("j k");
    assert!(screen.shows("2 marks are not written yet"), "{}", screen.text());
    let mut screen = screen.press("!");
    assert!(screen.shows("Problems") && screen.shows("it is tried again every few seconds"), "{}", screen.text());
    let mut screen = screen.press("esc");
    screen.send(Message::Kept("2 marks that waited are written now".into()));
    let mut screen = screen.press("j");
    assert!(!screen.shows("not written yet"), "{}", screen.text());
    assert!(screen.press("!").shows("all feeds are well"));
}

#[test]
fn a_mark_that_waits_is_shown_as_kept_and_told_until_it_is_written() {
    let screen = Screen::new(140, 24).hold().press("m");
    let Some(Effect::Mark(mark, target)) = screen.held().iter().find(|effect| matches!(effect, Effect::Mark(..))).cloned() else {
        panic!("a mark is asked for");
    };
    let why = "1 mark is not written yet (the disk is full)";
    let mut screen = screen.answer(Answer::MarkWaits(mark, target, clean(why))).answer(Answer::Waiting(1)).press("m");
    assert!(matches!(last_mark(&screen), Effect::Mark(Mark::Unread, _)), "the second key goes back: {:?}", screen.held());
    screen.send(Message::Answer(Answer::Waiting(1)));
    let Effect::Mark(mark, target) = last_mark(&screen) else { panic!("a mark is asked for") };
    let mut screen = screen.answer(Answer::MarkWaits(mark, target, clean(why)));
    assert!(screen.shows(why), "{}", screen.text());
    screen.send(Message::Kept("1 mark that waited is written now".into()));
    assert!(screen.shows("written now") && !screen.shows("not written yet"), "{}", screen.text());
}

#[test]
fn what_is_told_of_marks_that_wait_goes_with_them_whatever_its_words() {
    let waits = |words: &str| {
        let screen = Screen::new(140, 24).hold().press("m");
        let Effect::Mark(mark, target) = last_mark(&screen) else { panic!("a mark is asked for") };
        screen.answer(Answer::MarkWaits(mark, target, clean(words))).answer(Answer::Waiting(1))
    };
    let mut screen = waits("one mark stays in memory for now");
    assert!(screen.shows("! one mark stays in memory for now"), "{}", screen.text());
    let mut screen = screen.answer(Answer::Waiting(0));
    assert!(!screen.shows("one mark stays"), "{}", screen.text());
    let mut screen = waits("x").answer(Answer::EditorFailed(clean("no editor, and 1 mark is not written yet"))).answer(Answer::Waiting(0));
    assert!(screen.shows("no editor"), "what tells of something else stays: {}", screen.text());
}

#[test]
fn where_all_is_done_the_end_comes() {
    assert!(Screen::new(80, 24).press("Q").answer(may_leave(0)).asked(&Effect::Leave));
}

#[test]
fn a_change_that_fails_just_before_the_end_is_told_before_it() {
    let why = || ReaderError(clean("there is no such folder"));
    for answer in [Answer::Saved(Err(why())), Answer::Undone(Err(why())), Answer::Subscribed("a.example".to_owned(), Err(why()))] {
        let mut screen = Screen::new(80, 24).press("Q").answer(answer).answer(may_leave(0));
        assert!(!screen.asked(&Effect::Leave));
        let text = screen.text().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("was not made (there is no such folder): quit once more to leave without it"), "{text}");
        assert!(screen.press("Q").asked(&Effect::Leave));
    }
    let screen = Screen::new(80, 24).answer(Answer::Saved(Err(why()))).press("Q").answer(may_leave(0));
    assert!(screen.asked(&Effect::Leave), "what failed before was told in its time");
}

#[test]
fn who_was_told_leaves_by_the_next_key_only() {
    for keys in ["Q", "ctrl-c", ": q enter", ": q u i t enter"] {
        assert!(told().press(keys).asked(&Effect::Leave), "{keys}");
    }
    for keys in ["j", "€", "g esc", "g €", "3 esc", ": esc", ": h e l p enter esc", "? esc", "/ esc", "?"] {
        let screen = told().press(keys).press("ctrl-c");
        assert!(!screen.asked(&Effect::Leave), "{keys}: a mark is lost unasked");
        assert_eq!(ends(&screen), 2, "{keys}: it is asked for anew");
    }
}

#[test]
fn going_back_stays_but_from_the_first_pane() {
    let screen = Screen::new(80, 24).press("enter Q").answer(may_leave(1)).press("q");
    assert!(!screen.asked(&Effect::Leave));
    let screen = screen.press("q");
    assert!(!screen.asked(&Effect::Leave), "to the feeds");
    let screen = screen.press("q");
    assert!(!screen.asked(&Effect::Leave) && ends(&screen) == 2, "asked anew");
    assert!(Screen::new(80, 24).press("g f q").answer(may_leave(1)).press("q").asked(&Effect::Leave));
}

#[test]
fn while_the_end_waits_esc_stays_and_the_process_can_be_stopped() {
    let mut screen = Screen::new(140, 30).press("Q").wait(|timer| *timer == Timer::Leaving);
    assert!(screen.shows("still being made; quit once more to leave without them · Esc stays"), "{}", screen.text());
    let mut screen = screen.press("s");
    assert!(!screen.effects.iter().any(|effect| matches!(effect, Effect::Mark(..))), "typed for what comes next");
    assert!(screen.shows("still being made"));
    let screen = screen.press("ctrl-z");
    assert!(screen.asked(&Effect::Suspend));
    let screen = screen.press("esc").answer(may_leave(0));
    assert!(!screen.asked(&Effect::Leave));
    let screen = screen.press("s");
    assert!(screen.effects.iter().any(|effect| matches!(effect, Effect::Mark(..))));
    assert!(screen.press("Q").answer(may_leave(0)).asked(&Effect::Leave));
}

#[test]
fn the_end_that_waits_tells_how_many_marks_are_not_written() {
    let end = |screen: Screen| screen.press("Q").wait(|timer| *timer == Timer::Leaving).text();
    let told = end(Screen::new(140, 30).hold().press("s"));
    assert!(told.contains("the last changes are still being made, 1 mark among them; quit once more to leave"), "{told}");
    // Two on their way behind one that could not be written.
    let told = end(Screen::new(140, 30).answer(Answer::Waiting(1)).hold().press("s j s"));
    assert!(told.contains("3 marks among them"), "{told}");
    let told = end(Screen::new(140, 30).press("s"));
    assert!(told.contains("are still being made; quit"), "it was written: {told}");
}
