//! Help, command line, links, information, problems: the topmost hears keys first.

use super::support::{Screen, World, clean, config};
use dateline::model::{EntryId, FeedId, FeedUrl, Trouble};
use dateline::reader::{CallNames, Refreshed, Which, next_steps};
use dateline::tui::{Answer, Effect, Timer};
use std::sync::Arc;

#[test]
fn help_at_80_by_24() {
    insta::assert_snapshot!(Screen::new(80, 24).press("?").text());
}

#[test]
fn help_shows_the_users_own_keys_and_is_narrowed_down_by_typing() {
    let mut screen = Screen::new(80, 24).config("[keys]\ntoggle_star = [\"*\"]").press("?").type_text("star");
    assert!(screen.text().lines().any(|line| line.contains('*') && line.contains("Star the entry")), "{}", screen.text());
    assert!(!screen.shows("Go one line down"));
    assert!(!screen.press("esc").shows("Help"), "Esc closes it");
}

#[test]
fn what_is_told_of_keys_is_so_whatever_the_user_gave_them_to() {
    let keys = "[keys]\ndown = [\"esc\", \"down\"]\ntoggle_read = [\"s\"]";
    let mut screen = Screen::new(80, 24).config(keys).press("I");
    assert!(screen.shows("Esc closes"), "{}", screen.text());
    assert!(!screen.press("esc").shows("Esc closes"), "though it goes down elsewhere");
    let mut help = Screen::new(80, 24).config(keys).press("?").type_text("toggle_star");
    let text = help.text();
    let line = text.lines().find(|line| line.contains("Star the entry")).expect("it can be run from here");
    assert!(!line.contains(" s "), "{text}");
}

#[test]
fn space_pages_through_help_until_something_is_typed() {
    let mut screen = Screen::new(80, 24).press("?");
    let first = screen.text();
    let mut screen = screen.press("space");
    assert!(screen.text() != first && screen.shows("filter: ") && !screen.shows("nothing matches"), "{}", screen.text());
    let mut screen = Screen::new(80, 24).press("?").type_text("address ");
    assert!(screen.shows("Copy the entry's address") && !screen.shows("Go one line down"), "{}", screen.text());
    assert!(screen.type_text("of").shows("the address of a page"), "in words it is a letter");
}

#[test]
fn help_stays_where_it_is_while_it_is_narrowed_down() {
    let frame = |screen: &mut Screen| {
        let lines: Vec<String> = screen.text().lines().map(str::to_owned).collect();
        let line = |sign: &str| lines.iter().position(|line| line.contains(sign)).expect("a frame");
        (line("┌"), line("└"), line("filter: "))
    };
    for size in [(120, 36), (80, 24)] {
        let mut screen = Screen::new(size.0, size.1).press("?");
        let whole = frame(&mut screen);
        for c in "star zzz".chars() {
            screen = screen.type_text(&c.to_string());
            assert_eq!(frame(&mut screen), whole, "{}", screen.text());
        }
    }
}

#[test]
fn help_runs_the_command_under_its_cursor() {
    let screen = Screen::new(80, 24).press("?").type_text("toggle_star").press("enter");
    assert!(screen.world.named("Coast").status.starred);
}

#[test]
fn help_can_be_read_whole_at_40_by_10() {
    let mut screen = Screen::new(40, 10).press("?");
    let mut seen = String::new();
    for _ in 0..150 {
        seen += &screen.text();
        screen = screen.press("down");
    }
    for command in dateline::command::Command::ALL.iter().filter(|command| dateline::command::Place::Entries.has(**command)) {
        let word = command.doc().split([' ', ';', ',', '.', ':']).find(|word| word.len() > 2).expect("a word");
        assert!(seen.contains(word), "{word} of {}", command.name());
    }
}

#[test]
fn esc_closes_the_topmost_and_never_quits() {
    let screen = Screen::new(80, 24).press("? esc esc esc : esc / esc ! esc a esc C esc esc");
    assert!(!screen.asked(&Effect::Quit));
}

#[test]
fn quitting_by_ctrl_works_over_everything() {
    assert!(Screen::new(80, 24).press("? ctrl-c").asked(&Effect::Quit));
    assert!(Screen::new(80, 24).press(": ctrl-z").asked(&Effect::Suspend));
    assert!(Screen::new(80, 24).press("? ctrl-l").asked(&Effect::Redraw));
}

#[test]
fn the_command_line_runs_commands_and_remembers_them() {
    let mut screen = Screen::new(80, 24).press(":").type_text("down 3").press("enter");
    assert_eq!(screen.selected(), "A proof that everyone can check");
    let mut screen = screen.press(": up enter");
    assert_eq!(screen.selected(), "How cells count");
    let mut screen = screen.press(":").type_text("dwon").press("enter");
    assert!(screen.shows("no command is named `dwon`; did you mean `down`?"), "{}", screen.text());
}

#[test]
fn the_command_line_completes() {
    insta::assert_snapshot!(Screen::new(80, 24).press(":").type_text("go_").press("tab tab").text());
}

#[test]
fn a_query_is_shown_by_the_command_line() {
    let mut screen = Screen::new(80, 24).press(":").type_text("open is:starred").press("enter");
    assert!(screen.shows("All · is:starred") && screen.shows("1/1"), "{}", screen.text());
    assert!(screen.press(":").type_text("open is:blue").press("enter").shows("`is:blue` is not known"));
}

#[test]
fn links_are_listed_with_their_hosts_and_picked_by_digits() {
    let mut screen = Screen::new(80, 24).press("enter U");
    insta::assert_snapshot!(screen.text());
    let screen = screen.press("1 2");
    assert!(screen.asked(&Effect::OpenUrl("https://pier.example/12".to_owned())), "{:?}", screen.effects.last());
    assert!(!screen.asked(&Effect::OpenUrl("https://pier.example/1".to_owned())), "1 waits: it may be 12");
    let screen = screen.press("U 3");
    assert!(screen.asked(&Effect::OpenUrl("https://pier.example/3".to_owned())), "there is no link 30");
    let screen = screen.press("U 1 o");
    assert!(screen.asked(&Effect::OpenUrl("https://pier.example/1".to_owned())));
    let screen = screen.press("U 1 enter");
    assert!(screen.asked(&Effect::ReadPage("https://pier.example/1".to_owned(), EntryId(1))));
    let screen = screen.press("U j y");
    assert!(screen.asked(&Effect::Copy("https://pier.example/2".to_owned())));
}

#[test]
fn a_long_address_of_a_link_is_cut_in_its_middle() {
    let mut world = World::sample();
    world.stories[0].html = format!("<p>See <a href=\"https://pier.example/{}/end.html\">the pier</a>.</p>", "long/".repeat(30));
    let mut screen = Screen::new(80, 24).with(world).press("enter U");
    assert!(screen.shows("https://pier.example/long/") && screen.shows("end.html"), "{}", screen.text());
    assert!(screen.shows("1-9 pick · Enter read here · o browser · y copy · Esc close"), "{}", screen.text());
}

#[test]
fn an_address_with_a_secret_opens_and_is_not_shown() {
    let mut world = World::sample();
    let (private, posing) = ("https://pier.example/a?token=opensesame&n=1", "https://bank.example:hunter2@pier.example/b");
    world.stories[0].html =
        format!("<p>See <a href=\"{private}\">this</a>, <a href=\"{posing}\">that</a>, <a href=\"mailto:a@a.example\">mail</a>.</p>");
    let mut screen = Screen::new(80, 24).with(world).press("enter");
    assert!(!screen.text().contains("opensesame"));
    let mut screen = screen.press("U");
    for words in ["https://pier.example/a?token=***&n=1", "https://pier.example/b", "mailto:a@a.example"] {
        assert!(screen.shows(words), "{words} is not in\n{}", screen.text());
    }
    let text = screen.text();
    assert!(!["opensesame", "hunter2", "bank.example"].iter().any(|secret| text.contains(secret)), "{text}");
    let screen = screen.press("1");
    assert!(screen.asked(&Effect::OpenUrl(private.to_owned())), "{:?}", screen.effects.last());
}

#[test]
fn a_help_without_a_match_says_so() {
    let mut screen = Screen::new(80, 24).press("?").type_text("zzz");
    assert!(screen.shows("nothing matches"), "{}", screen.text());
    assert!(screen.shows("Enter runs it · Esc closes"));
}

#[test]
fn the_command_line_knows_vims_names_and_rows() {
    for name in ["q", "q!", "wq", "qa", "x", "quit"] {
        assert!(Screen::new(80, 24).press(":").type_text(name).press("enter").asked(&Effect::Quit), "{name}");
    }
    assert_eq!(Screen::new(80, 24).press(":").type_text("3").press("enter").selected(), "Storm leaves thousands without power");
    assert!(Screen::new(80, 24).press(":").type_text("q").shows(" q  another name of quit: Quit now; asks first where a"));
    let mut screen = Screen::new(80, 24).press(": tab");
    assert!(screen.shows("Go one line down.") && screen.shows(":down"), "{}", screen.text());
}

#[test]
fn offline_is_said_once_among_the_problems() {
    let mut world = World::sample();
    for feed in &mut world.feeds {
        feed.health.last_error = Some(clean("no connection to the server"));
        feed.health.failing_since = Some("2024-10-06T08:00:00Z".parse().expect("a moment"));
    }
    let end = Refreshed { asked: 4, offline: true, ..Refreshed::default() };
    let mut screen = Screen::new(80, 24).with(world).answer(Answer::Refreshed(Ok(end))).press("!");
    insta::assert_snapshot!(screen.text());
    let mut screen = screen.answer(Answer::Refreshed(Ok(Refreshed { asked: 4, ..Refreshed::default() }))).press("esc !");
    assert!(!screen.shows("probably offline") && screen.shows("no connection to the server"), "{}", screen.text());
}

#[test]
fn problems_are_answered_where_they_are_listed() {
    let mut world = World::sample();
    world.feeds[0].title = clean("https://feed1.example/rss");
    world.feeds[0].health.last_error = Some(clean("404"));
    let mut screen = Screen::new(80, 24).with(world).press("!");
    assert!(screen.shows("r asks again · d removes ·"), "{}", screen.text());
    let told = screen.text().matches("feed1.example").count();
    assert_eq!(told, 2, "in the title and the step; an address is no title over itself:\n{}", screen.text());
    let screen = screen.press("r");
    assert!(screen.asked(&Effect::Refresh(Which::Feeds(vec![FeedId(1)]))));
    assert!(screen.press("! d").asked(&Effect::Unsubscribe(FeedId(1))));
}

#[test]
fn problems_say_what_since_when_and_what_to_do() {
    let mut world = World::sample();
    let health = &mut world.feeds[0].health;
    health.last_error = Some(clean("feed https://feed1.example/rss answered 403: the site refuses unknown readers; set user_agent for it"));
    health.failing_since = Some("2024-10-04T08:00:00Z".parse().expect("a moment"));
    health.failures = 7;
    health.not_before = Some("2024-10-06T18:00:00Z".parse().expect("a moment"));
    world.feeds[2].health.gone = true;
    let mut screen = Screen::new(80, 24).with(world).press("!");
    insta::assert_snapshot!(screen.text());
    let mut screen = screen.press("j enter");
    assert!(screen.shows("The Guardian") && !screen.shows("Problems"), "{}", screen.text());
}

#[test]
fn problems_are_counted_and_each_has_the_next_step_of_doctor() {
    let mut world = World::sample();
    let fail = |world: &mut World, feed: usize, trouble| {
        world.feeds[feed].health.last_error = Some(clean("why"));
        world.feeds[feed].health.trouble = Some(trouble);
    };
    fail(&mut world, 0, Trouble::Refused);
    fail(&mut world, 1, Trouble::NotFound);
    fail(&mut world, 2, Trouble::Passing);
    world.feeds[1].home_url = Some("https://b.example/?a&b".to_owned());
    world.feeds[2].url = FeedUrl::new("https://c.example/?token=s3cret");
    let names = CallNames::of(&world.feeds);
    let steps: Vec<String> = world.feeds.iter().flat_map(|feed| next_steps(feed, &names)).map(String::from).collect();
    assert_eq!(steps.len(), 3);
    assert!(steps[1].contains("`dateline add --offered 'https://b.example/?a&b'`"), "{steps:?}");
    assert!(steps[2].contains("`dateline remove 'The Guardian'`"), "{steps:?}");
    let mut screen = Screen::new(120, 50).with(world).answer(Answer::Waiting(2)).press("!");
    assert!(screen.shows("Problems: 3 feeds, 2 marks waiting"), "{}", screen.text());
    let shown: String = screen.text().split(['│', '\n']).map(str::trim).filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" ");
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    for step in &steps {
        assert!(step.split(' ').all(|word| shown.contains(word)), "{step} is not in\n{}", screen.text());
    }
    assert!(!shown.contains("s3cret"));
}

#[test]
fn the_step_that_mends_the_config_stands_under_its_last_mistake() {
    let read = (Arc::new(config("")), vec![clean("config.toml:2: odd"), clean("config.toml:3: odd too")]);
    let mut screen = Screen::new(80, 40).answer(Answer::Config(Ok(Some(read)))).press("!");
    assert!(screen.shows("Problems: 2 mistakes"), "{}", screen.text());
    assert_eq!(screen.text().matches("Next: mend what is named").count(), 1, "{}", screen.text());
}

#[test]
fn a_feed_that_came_cut_is_a_problem() {
    let mut world = World::sample();
    world.feeds[0].health.cut = Some(clean("the document ends within an entry"));
    let mut screen = Screen::new(80, 24).with(world).press("!");
    assert!(screen.shows("It did not come whole, and what came was kept: the document"), "{}", screen.text());
}

#[test]
fn which_key_tells_what_may_follow_after_a_while() {
    let screen = Screen::new(80, 24).press("g");
    let mut screen = screen;
    assert!(!screen.shows("Show all entries"));
    let mut screen = screen.wait(|timer| matches!(timer, Timer::WhichKey(_)));
    insta::assert_snapshot!(screen.text());
    let mut screen = screen.press("a");
    assert!(!screen.shows("Show the starred"), "it goes with the next key");
    assert!(screen.shows("All"));
}

#[test]
fn pasting_goes_into_inputs_only() {
    let mut screen = Screen::new(80, 24);
    screen.send(dateline::tui::Message::Paste(clean("Qq")));
    assert!(!screen.asked(&Effect::Quit));
    let mut screen = screen.press("a");
    screen.send(dateline::tui::Message::Paste(clean("https://a.example/feed")));
    assert!(screen.shows("https://a.example/feed"));
}

#[test]
fn everything_is_marked_only_after_a_yes() {
    let screen = Screen::new(80, 24).press("C n");
    assert!(!screen.effects.iter().any(|effect| matches!(effect, Effect::Mark(..))));
    let mut screen = screen.press("C");
    assert!(screen.shows("Mark everything read, in all feeds? y yes, any other key no"));
    assert!(screen.press("y").world.stories.iter().all(|story| story.summary.status.read));
}

#[test]
fn sheets_go_to_their_ends_by_vims_keys() {
    let mut screen = Screen::new(80, 24).press("enter U G");
    assert!(screen.shows("▌12"), "{}", screen.text());
    assert!(screen.press("g g").shows("▌1 "));
}

#[test]
fn the_switcher_leads_to_a_list_by_a_part_of_its_name() {
    let screen = Screen::new(120, 30).press("ctrl-k");
    insta::assert_snapshot!("the_switcher", screen.type_text("a").text());
    let mut screen = Screen::new(120, 30).press("ctrl-k").type_text("hkfp").press("enter");
    assert!(screen.text().lines().next().is_some_and(|heads| heads.contains("▌Hong Kong Free Press")), "{}", screen.text());
    let mut screen = Screen::new(120, 30).press("ctrl-k").type_text("starr").press("enter");
    assert_eq!(screen.selected(), "Old bridge reopens after nine years of repair");
    assert!(!Screen::new(80, 24).press("ctrl-k").type_text("zzz").press("enter").shows("Go to"), "nothing to go to: it closes");
}
