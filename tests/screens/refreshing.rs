//! Asking feeds for news, and what is told of it.

use super::support::{Screen, World, clean, config};
use dateline::model::FeedId;
use dateline::model::FeedUrl;
use dateline::model::Stays;
use dateline::reader::{Added, Offer, Outcome, Progress, ReaderError, Refreshed, Which};
use dateline::tui::{Answer, Effect, Timer};
use std::sync::Arc;

fn progress(feed: i64, outcome: Outcome, done: usize, failed: usize) -> Answer {
    Answer::Progress(Progress { feed: FeedId(feed), outcome, done, total: 120, failed })
}

#[test]
fn a_refresh_shows_a_bar_and_never_blocks() {
    let screen = Screen::new(120, 24).hold().press("R");
    let screen = screen.answer(progress(1, Outcome::Started, 0, 0)).answer(progress(2, Outcome::Failed(clean("404")), 37, 2));
    let mut screen = screen;
    assert!(screen.shows("refreshing ███░░░░░░░ 37/120 · 2 failed"), "{}", screen.text());
    assert!(screen.shows("⠋  Hong Kong Free"), "a spinner at the feed that is asked:\n{}", screen.text());
    let mut screen = screen.press("j j");
    assert_eq!(screen.selected(), "Storm leaves thousands without power");
}

#[test]
fn only_what_was_asked_is_said_to_be_well() {
    let told = |screen: Screen| screen.press("!").text().lines().last().unwrap_or_default().to_owned();
    let fresh = || Screen::new(120, 24).config("[fetch]\non_start = false").with(World::sample());
    assert!(told(fresh()).contains("no feed has been asked yet"), "{}", told(fresh()));
    let begun = || fresh().hold().press("R");
    assert!(told(begun()).contains("the feeds are being asked now  "), "{}", told(begun()));
    let some = told(begun().answer(progress(1, Outcome::NotModified, 3, 0)));
    assert!(some.contains("feeds are being asked now: 3 of 120 are done  "), "{some}");
    let some = told(begun().answer(progress(1, Outcome::NotModified, 3, 2)));
    assert!(some.contains("3 of 120 are done, 2 failed"), "{some}");
    let again = told(Screen::new(120, 24).hold().press("R").answer(progress(1, Outcome::NotModified, 3, 0)));
    assert!(again.contains("3 of 120 are done; no problem was known before"), "{again}");
    let pages = told(Screen::new(120, 24).hold().press("R").answer(progress(1, Outcome::PageKept, 3, 0)));
    assert!(pages.contains("all feeds are well; pages are being kept now"), "{pages}");
    // One came since, from config.toml say; saved pages are asked for by nobody.
    let later = Screen::new(120, 24).change_world(|world| {
        world.feed("New", None);
        let saved = world.feed("Saved", None);
        world.feeds.iter_mut().filter(|feed| feed.id == saved).for_each(|feed| feed.url = FeedUrl::new(FeedUrl::SAVED));
    });
    assert!(told(later).contains("4 of 5 feeds were asked so far, and no problem is known"));
}

#[test]
fn pages_that_are_kept_ahead_are_counted_after_the_feeds() {
    let screen = Screen::new(120, 24).hold().press("R").answer(progress(1, Outcome::New(40), 120, 0));
    let screen = screen.answer(progress(1, Outcome::PageKept, 36, 0)).answer(progress(1, Outcome::PageFailed(clean("404")), 37, 1));
    let mut screen = screen;
    assert!(screen.shows("keeping pages ███░░░░░░░ 37/120 · 1 failed"), "{}", screen.text());
}

#[test]
fn the_spinner_turns_only_while_something_is_asked() {
    let screen = Screen::new(120, 24).hold().press("R").answer(progress(1, Outcome::Started, 0, 0));
    let mut screen = screen.wait(|timer| *timer == Timer::Spinner);
    assert!(screen.shows("⠙  Hong Kong Free"), "{}", screen.text());
    let screen = screen.answer(Answer::Refreshed(Ok(Refreshed { asked: 120, ..Refreshed::default() })));
    let before = screen.effects.len();
    let mut screen = screen.wait(|timer| *timer == Timer::Spinner);
    assert!(!screen.effects[before..].iter().any(|effect| matches!(effect, Effect::Wait(Timer::Spinner, _))), "no idle ticks");
    assert!(!screen.shows("⠙"));
}

#[test]
fn a_second_refresh_waits_for_the_first_and_says_so() {
    let mut screen = Screen::new(120, 24).hold().press("R R");
    assert!(screen.shows("a refresh is under way · ^X stops it"), "{}", screen.text());
    assert_eq!(screen.effects.iter().filter(|effect| matches!(effect, Effect::Refresh(Which::All))).count(), 1);
}

#[test]
fn an_end_with_failures_names_the_key_that_tells_why() {
    let failed = vec![(FeedId(1), clean("404")), (FeedId(2), clean("timed out"))];
    let end = Refreshed { asked: 120, new: 14, failed, ..Refreshed::default() };
    let mut screen = Screen::new(120, 24).answer(Answer::Refreshed(Ok(end)));
    assert!(screen.shows("120 feeds asked, 14 new, 2 failed · ! tells why"), "{}", screen.text());
}

#[test]
fn offline_is_one_line_and_everything_kept_stays_readable() {
    let end = Refreshed { asked: 4, offline: true, ..Refreshed::default() };
    let mut screen = Screen::new(120, 24).answer(Answer::Refreshed(Ok(end)));
    assert!(screen.shows("probably offline"), "{}", screen.text());
    assert!(screen.press("enter").shows("Paragraph 1"));
}

#[test]
fn due_feeds_are_asked_at_the_start_and_by_the_clock() {
    let screen = Screen::new(120, 24);
    assert!(screen.asked(&Effect::Refresh(Which::Due)));
    let before = screen.effects.len();
    let screen = screen.wait(|timer| *timer == Timer::DueFeeds);
    assert!(screen.effects[before..].contains(&Effect::Refresh(Which::Due)));
    assert!(screen.effects[before..].iter().any(|effect| matches!(effect, Effect::Wait(Timer::DueFeeds, time) if time.as_secs() == 60)));
    let quiet = Screen::new(120, 24).config("[fetch]\non_start = false");
    assert!(!quiet.asked(&Effect::Refresh(Which::Due)));
}

#[test]
fn adding_a_feed_goes_to_it_and_can_be_undone() {
    let mut screen = Screen::new(120, 24).press("a").type_text("https://a.example/").press("enter");
    assert!(screen.asked(&Effect::Subscribe("https://a.example/".to_owned())));
    assert!(screen.shows("Added https://a.example/ · u undo"), "{}", screen.text());
    assert!(screen.line_of("▌ a.example") > 0);
    let refused = Answer::Subscribed("x".to_owned(), Err(ReaderError(clean("there is no feed at x; try the site's front page"))));
    assert!(screen.answer(refused).shows("there is no feed at x; try the site's front page"));
}

fn offer(title: &str, url: &str) -> Offer {
    Offer { title: clean(title), url: FeedUrl::new(url), typed: false }
}

/// A feed was added whose page offers these too.
fn added_beside(others: &[Offer]) -> Answer {
    let added = Added { feed: FeedId(1), text: clean("added A; the page offers 2 other feeds"), others: others.to_vec() };
    Answer::Subscribed("a.example".to_owned(), Ok(added))
}

#[test]
fn what_else_a_page_offers_can_be_picked() {
    let others = [offer("Sport", "https://a.example/sport"), offer("", "https://a.example/x?token=s3cret")];
    let mut screen = Screen::new(120, 24).press("+");
    assert!(screen.shows("no page has offered other feeds"), "{}", screen.text());
    let mut screen = screen.answer(added_beside(&others));
    assert!(screen.shows("the page offers 2 other feeds (+ lists them) · u undo"), "{}", screen.text());
    let mut screen = screen.press("+");
    for words in ["The page offers other feeds too", "1 Sport", "https://a.example/sport", "https://a.example/x?token=***"] {
        assert!(screen.shows(words), "{words} is not in\n{}", screen.text());
    }
    assert!(!screen.shows("s3cret"));
    let mut screen = screen.press("1");
    assert!(screen.asked(&Effect::TakeOffer(others[0].clone())) && screen.shows("Added Sport · u undo"), "{}", screen.text());
    let mut screen = screen.press("+");
    assert!(screen.shows("1 https://a.example/x?token=***") && !screen.shows("https://a.example/sport"), "{}", screen.text());
}

#[test]
fn what_a_page_offers_takes_no_key_of_who_does_something_else() {
    let others = [offer("Sport", "https://a.example/sport")];
    for keys in ["j", "enter", "a", "?"] {
        let mut screen = Screen::new(120, 24).press(keys).answer(added_beside(&others));
        assert!(!screen.shows("The page offers other feeds too"), "{keys}: {}", screen.text());
        let screen = screen.press("1 enter");
        assert!(!screen.asked(&Effect::TakeOffer(others[0].clone())), "{keys}");
    }
}

#[test]
fn a_feed_that_was_added_takes_nobody_out_of_the_article() {
    let screen = Screen::new(120, 24).press("a").type_text("https://a.example/").hold().press("enter").press("j enter");
    let mut screen = screen.release();
    assert_eq!(screen.selected(), "港務局修復老燈塔：願同鄰區再修三座");
    assert!(screen.shows("Added https://a.example/") && screen.shows("港務局週日宣布"), "{}", screen.text());
}

#[test]
fn removing_a_feed_says_how_to_undo_it() {
    let mut screen = Screen::new(120, 24).press("g f j j j d");
    assert!(screen.asked(&Effect::Unsubscribe(FeedId(4))), "{:?}", screen.effects.last());
    assert!(screen.shows("Removed one feed · u undo"), "{}", screen.text());
    assert!(!screen.text().lines().any(|line| line.contains(" Quanta ") && line.contains('2')), "{}", screen.text());
}

#[test]
fn failing_feeds_carry_a_mark_and_their_folder_too_when_folded() {
    let mut world = World::sample();
    world.feeds[2].health.last_error = Some(clean("404"));
    let mut screen = Screen::new(120, 24).with(world);
    assert!(screen.shows(" !  The Guardian"), "{}", screen.text());
    let mut screen = screen.press("g f G -");
    assert!(screen.shows("!▸ World"), "{}", screen.text());
}

#[test]
fn a_new_config_is_in_force_at_once_with_its_mistakes_told() {
    let new = Arc::new(config("[keys]\ndown = [\"x\"]\n[display]\nmouse = false\nicons = \"ascii\""));
    let mut screen =
        Screen::new(120, 24).answer(Answer::Config(Ok(Some((new, vec![clean("config.toml:3: there is no option `colour`")])))));
    assert!(screen.asked(&Effect::TakeMouse(false)));
    assert!(screen.shows("! config.toml has a mistake - ! tells"), "{}", screen.text());
    let mut screen = screen.press("x");
    assert_eq!(screen.selected(), "港務局修復老燈塔：願同鄰區再修三座");
    assert!(screen.text().lines().all(|line| !line.contains('│')), "{}", screen.text());
}

#[test]
fn mistakes_are_those_of_the_config_as_it_is_now() {
    let long = "config.toml:7: there is no option `colour` in [display]; the nearest is `counts`, and here the sentence goes on for long";
    let read = |mistakes: &[&str]| Answer::Config(Ok(Some((Arc::new(config("")), mistakes.iter().map(|text| clean(text)).collect()))));
    let mut screen = Screen::new(80, 24).setup(|setup| setup.mistakes = vec![clean("first mistake"), clean(long)]);
    assert!(screen.shows("! config.toml has 2 mistakes · ! tells"), "{}", screen.text());
    let mut screen = screen.press("!");
    assert!(screen.shows("first mistake") && screen.shows("goes on for long"), "wrapped, in full:\n{}", screen.text());
    let mut screen = screen.press("esc");
    assert!(!screen.shows("mistake"), "they were seen: {}", screen.text());
    let mut screen = screen.answer(read(&["another mistake"]));
    assert!(screen.shows("! config.toml has a mistake"), "{}", screen.text());
    let mut screen = screen.press("!");
    assert!(screen.shows("another mistake") && !screen.shows("first mistake"), "{}", screen.text());
    let mut screen = screen.press("esc").answer(read(&["another mistake"])).answer(read(&[]));
    assert!(screen.shows("the config was read again") && !screen.shows("mistake"), "{}", screen.text());
    assert!(screen.press("!").shows("all feeds are well"));
}

#[test]
fn a_feed_that_has_moved_is_told_of_and_the_config_may_follow() {
    let mut world = World::sample();
    world.feeds[1].health.moved_to = Some(FeedUrl::new("https://new.example/rss"));
    let mut screen = Screen::new(100, 24).with(world).press("!");
    assert!(screen.shows("It has moved to https://new.example/rss"));
    let mut screen = screen.press("M");
    assert!(screen.asked(&Effect::FollowMove(FeedId(2))), "{:?}", screen.effects.last());
    assert!(screen.shows("The config has the new address"));
}

#[test]
fn what_keeps_a_feed_from_being_asked_where_it_moved_is_told() {
    for (stays, words) in [
        (None, ["three", "days"]),
        (Some(Stays::TakenBack), ["took", "old"]),
        (Some(Stays::Secret), ["secret", "when"]),
        (Some(Stays::Subscribed(clean("Harbour Times"))), ["already", "Harbour"]),
    ] {
        let mut world = World::sample();
        let is_twin = matches!(stays, Some(Stays::Subscribed(_)));
        world.feeds[1].health.moved_to = Some(FeedUrl::new("https://new.example/rss"));
        world.feeds[1].health.stays = stays;
        let mut screen = Screen::new(160, 24).with(world).press("!");
        assert!(words.into_iter().all(|word| screen.shows(word)), "{}", screen.text());
        assert_eq!(screen.shows("writes the new address"), !is_twin, "{}", screen.text());
    }
}

#[test]
fn a_login_page_in_place_of_all_feeds_is_one_sentence() {
    let end = Refreshed { asked: 120, portal: Some(clean("login.example")), ..Refreshed::default() };
    let mut screen = Screen::new(140, 24).answer(Answer::Refreshed(Ok(end)));
    assert!(screen.shows("a web page of login.example came in place of every feed: log in to the network, then refresh"));
}
