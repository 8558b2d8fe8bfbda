//! Lists: the selection is an entry, rows come before they are seen, nothing moves by itself.

use super::support::{Screen, World};
use dateline::model::{EntryStatus, FeedId};
use dateline::tui::Effect;

fn windows(screen: &Screen) -> usize {
    screen.effects.iter().filter(|effect| matches!(effect, Effect::LoadWindow(_))).count()
}

#[test]
fn no_headline_is_a_blank_row() {
    let mut world = World::default();
    let feed = world.feed("North Pier Free Press", None);
    for (number, url) in
        [Some("https://pier.example/2024/ferry-sails-again.html?x=1"), Some("https://pier.example/?p=12"), None].into_iter().enumerate()
    {
        world.story(feed, &format!("2024-10-06T1{number}:00:00Z"), "", "");
        world.stories[number].summary.url = url.map(str::to_owned);
    }
    for size in [(80, 24), (120, 36)] {
        let mut screen = Screen::new(size.0, size.1).with(world.clone());
        assert!(screen.shows("ferry-sails-again.html") && screen.text().matches("(no headline)").count() == 2, "{}", screen.text());
        assert_eq!(screen.style_of("ferry-sails").fg, Some(ratatui::style::Color::DarkGray), "it is no headline, and looks so");
    }
}

#[test]
fn news_above_move_neither_the_cursor_nor_the_view() {
    for (sizes, pane) in [((80, 24), 0), ((200, 24), 1)] {
        let headlines = |screen: &mut Screen| -> Vec<String> {
            let text = screen.text();
            text.lines().skip(1).map(|line| line.split('│').nth(pane).unwrap_or_default().to_owned()).collect()
        };
        let mut screen = Screen::new(sizes.0, sizes.1).with(World::many(500)).press("2 0 j");
        assert_eq!(screen.selected(), "Story 20");
        let before = headlines(&mut screen);
        let mut screen = screen.change_world(|world| {
            for n in 0..40 {
                world.story(FeedId(1), "2024-10-06T15:20:00Z", &format!("News {n}"), "<p>New.</p>");
            }
        });
        assert_eq!(screen.selected(), "Story 20");
        assert_eq!(before, headlines(&mut screen));
        assert!(screen.shows("61/540"), "{}", screen.text());
    }
}

#[test]
fn a_resize_keeps_the_headline() {
    let mut screen = Screen::new(80, 24).with(World::many(300)).press("5 0 j");
    for (columns, lines) in [(40, 10), (200, 60), (120, 5), (10, 3), (80, 24)] {
        screen = screen.resize(columns, lines);
        assert_eq!(screen.selected(), "Story 50");
        assert!(lines < 5 || screen.shows("Story 50"), "{}", screen.text());
    }
}

#[test]
fn a_read_entry_stays_until_the_list_is_left() {
    let mut screen = Screen::new(80, 24).press("j m");
    assert_eq!(screen.selected(), "港務局修復老燈塔：願同鄰區再修三座");
    assert!(screen.shows("港務局修復老燈塔"), "{}", screen.text());
    assert!(!screen.press("g u").shows("港務局修復老燈塔"));
}

#[test]
fn hiding_what_is_read_keeps_the_headline_under_the_cursor() {
    let mut screen = Screen::new(80, 24).press("g a 6 j .");
    assert_eq!(screen.selected(), "Typhoon signal lowered");
    assert!(screen.world.named("Typhoon").status.read);
    assert!(screen.shows("All · unread"), "{}", screen.text());
}

#[test]
fn another_order_keeps_the_headline() {
    let mut screen = Screen::new(80, 24).press("4 j");
    let before = screen.selected();
    for key in [">", "<", ">", "<", ">"] {
        screen = screen.press(key);
        assert_eq!(screen.selected(), before);
    }
}

#[test]
fn an_entry_that_is_gone_gives_the_cursor_to_its_neighbour() {
    let mut screen = Screen::new(80, 24).press("j j").change_world(|world| {
        world.stories.retain(|story| !story.summary.title.contains("Storm"));
    });
    assert_eq!(screen.selected(), "A proof that everyone can check");
}

#[test]
fn an_entry_read_elsewhere_stays_under_the_cursor() {
    let mut screen = Screen::new(80, 24).press("j j").change_world(|world| world.stories[2].summary.status.read = true);
    assert_eq!(screen.selected(), "Storm leaves thousands without power");
}

#[test]
fn a_hundred_thousand_rows_cost_a_few_windows() {
    let mut screen = Screen::new(80, 24).with(World::many(100_000));
    let at_first = windows(&screen);
    screen = screen.press("j j j j j j j j j j");
    assert_eq!(windows(&screen), at_first, "rows that are there are not asked for again");
    let mut screen = screen.press("G");
    assert_eq!(screen.selected(), "Story 99999");
    assert!(screen.shows("100000/100000"));
    assert!(windows(&screen) <= at_first + 2, "{}", windows(&screen));
    let mut screen = screen.press("5 0 0 0 0 g g");
    assert_eq!(screen.selected(), "Story 49999");
    assert!(screen.shows("Story 49999"), "{}", screen.text());
}

#[test]
fn a_held_key_never_waits_for_rows() {
    let mut screen = Screen::new(80, 24).with(World::many(5_000));
    for step in 1..=1_000 {
        screen = screen.press("j");
        assert_eq!(screen.selected(), format!("Story {step}"));
        assert!(!screen.shows("   …"), "step {step}:\n{}", screen.text());
    }
    assert!(windows(&screen) < 30, "{}", windows(&screen));
}

#[test]
fn rows_that_have_not_come_are_drawn_empty_and_filled_later() {
    let screen = Screen::new(80, 24).with(World::many(5_000)).hold().press("G");
    let mut screen = screen;
    assert!(screen.shows("5000/5000"));
    assert!(screen.app.selected().is_none());
    let mut screen = screen.release();
    assert_eq!(screen.selected(), "Story 4999");
}

#[test]
fn an_older_answer_is_dropped() {
    let screen = Screen::new(80, 24).hold().press("g s g a");
    let mut screen = screen.release();
    assert!(screen.shows("All"), "{}", screen.text());
    assert!(screen.shows("1/11"));
}

#[test]
fn counts_multiply_motions() {
    assert_eq!(Screen::new(80, 24).press("5 j").selected(), "Tram fares to rise");
    assert_eq!(Screen::new(80, 24).press("9 9 9 9 9 9 9 9 9 j").selected(), "Harbour swim draws record crowd");
    assert_eq!(Screen::new(80, 24).press("G 2 k").selected(), "Election called for November");
    assert_eq!(Screen::new(80, 24).press("3 g g").selected(), "Storm leaves thousands without power");
    assert_eq!(Screen::new(80, 24).press("4 J").selected(), "Old bridge reopens after nine years of repair");
}

#[test]
fn moving_among_feeds_shows_their_headlines() {
    let mut screen = Screen::new(120, 30).press("g f j j j");
    assert!(screen.shows("Quanta"), "{}", screen.text());
    assert!(!screen.shows("Storm leaves"), "{}", screen.text());
    assert!(screen.shows("A proof that everyone"));
    assert!(screen.press("j").shows("港務局修復"));
}

#[test]
fn undated_entries_say_so() {
    let mut world = World::many(1);
    world.stories[0].summary.undated = true;
    assert!(Screen::new(80, 24).with(world).shows("~30m"));
}

#[test]
fn empty_lists_say_what_they_are_and_what_helps() {
    let mut world = World::sample();
    world.stories.iter_mut().for_each(|story| story.summary.status = EntryStatus { read: true, ..EntryStatus::default() });
    let mut screen = Screen::new(200, 24).with(world);
    assert!(screen.shows("All is read · ga shows all entries"), "{}", screen.text());
    for (keys, words) in
        [("g s", "Nothing is starred · s stars an entry"), ("g d", "Nothing is dismissed"), ("g a . ]", "All is read · . shows read ones")]
    {
        screen = screen.press(keys);
        assert!(screen.shows(words), "{}", screen.text());
    }
    let mut screen = screen.press("/").type_text("zzz");
    assert!(screen.shows("No entry matches"), "{}", screen.text());
    assert!(Screen::new(200, 24).with(World::default()).shows("No feeds · a adds one"));
}

#[test]
fn a_list_that_waits_for_its_first_news_says_so() {
    let mut world = World::default();
    world.feed("Wire", None);
    let mut screen = Screen::new(200, 24).with(world);
    assert!(screen.shows("Nothing has come yet · r asks for news"), "{}", screen.text());
    let mut screen = screen.hold().press("R");
    assert!(screen.shows("Fetching…"), "{}", screen.text());
}

#[test]
fn going_back_to_a_list_finds_the_cursor_where_it_stood() {
    let mut screen = Screen::new(80, 24).press("g a 4 j g s g a");
    assert_eq!(screen.selected(), "Old bridge reopens after nine years of repair");
    let mut screen = screen.change_world(|world| world.stories.retain(|story| story.summary.id.0 != 5)).press("g s g a");
    assert_eq!(screen.selected(), "Tram fares to rise", "the cursor had gone on to its neighbour");
    // What was read is no more in the list of the unread: the next one is.
    let mut screen = screen.press("g u g g j j enter h g s g u");
    assert_eq!(screen.selected(), "A proof that everyone can check");
    let mut searched = screen.press("g a G /").type_text("tram").press("enter g s g a");
    assert_eq!(searched.selected(), "Harbour swim draws record crowd", "a search is no place of the list");
}

#[test]
fn a_long_headline_leaves_room_for_its_source() {
    let mut world = World::default();
    let post = world.feed("Hong Kong Free Press", None);
    let short = world.feed("Wire", None);
    let title = "Harbour council votes to reopen the northern ferry line after nine years of repair";
    world.story(post, "2024-10-06T12:30:00Z", title, "<p>Text.</p>");
    world.story(short, "2023-10-06T12:30:00Z", title, "<p>Text.</p>");
    let mut screen = Screen::new(80, 24).with(world);
    assert!(screen.shows("reopen the no… Hong Kong… · 3h"), "{}", screen.text());
    assert!(screen.shows("reopen the no… Wire · Oct 2023"), "{}", screen.text());
    let mut screen = screen.press("]");
    assert!(!screen.text().lines().skip(1).any(|line| line.contains("Hong Kong…")), "a list of one feed needs none:\n{}", screen.text());
}

#[test]
fn the_sign_of_a_feed_that_fails_stands_apart_from_its_name() {
    let mut world = World::sample();
    world.feeds.iter_mut().for_each(|feed| feed.health.last_error = Some("404".into()));
    let mut screen = Screen::new(120, 24).with(world);
    assert!(screen.shows(" ! Quanta") && screen.shows(" !  The Guardian"), "{}", screen.text());
}

#[test]
fn a_feed_without_a_title_is_shown_by_host_and_path() {
    let mut world = World::default();
    let feed = world.feed("http://127.0.0.1:8901/x.xml", None);
    world.story(feed, "2024-10-06T12:30:00Z", "A story", "<p>Text.</p>");
    let mut screen = Screen::new(120, 24).with(world);
    let lists = |line: &str| line.chars().take(60).collect::<String>();
    let text: Vec<String> = screen.text().lines().map(lists).collect();
    assert_eq!(text.iter().filter(|line| line.contains("127.0.0.1:8901/x.xml")).count(), 2, "feed and entry: {text:?}");
    assert!(!text.iter().any(|line| line.contains("http:/")), "{text:?}");
}
