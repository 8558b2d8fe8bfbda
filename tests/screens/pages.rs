//! Web pages in the article pane: fetched on `x` or on opening, toggled, failing; links that are read here.

use super::support::{Screen, World, clean};
use dateline::model::{EntryId, TextFrom};
use dateline::reader::{Missing, Opened, ReaderError};
use dateline::tui::{Answer, Effect, Timer};
use std::sync::Arc;

const SUMMARY: &str = "<p>The storm came in the night.</p>";

/// The third story has only a summary.
fn teaser(page: Result<&str, &'static str>) -> (Screen, EntryId) {
    let mut world = World::sample();
    let id = world.teaser("Storm", page);
    (Screen::new(120, 30).with(world).press("j j"), id)
}

fn long_page() -> String {
    let paragraph =
        |n| format!("<p>Part {n} tells of lamps, of lines that lie on the ground and of the crews who mend them one by one.</p>");
    (1..=20).map(paragraph).collect()
}

fn fetches(screen: &Screen) -> usize {
    screen.effects.iter().filter(|effect| matches!(effect, Effect::FetchPage(_))).count()
}

#[test]
fn a_teaser_is_fetched_when_it_is_opened_and_not_when_it_is_passed() {
    let (mut screen, id) = teaser(Ok("<p>The whole story of the storm.</p>"));
    assert!(screen.shows("Short.") && screen.shows("The feed gives only a summary · x reads the page here"), "{}", screen.text());
    assert_eq!(fetches(&screen), 0);
    let mut screen = screen.press("enter");
    assert!(screen.asked(&Effect::FetchPage(id)));
    assert!(screen.shows("The whole story") && !screen.shows("only a summary"), "{}", screen.text());
    assert!(!screen.effects.iter().any(|effect| matches!(effect, Effect::ChooseText(..))), "the options said so, not the user");
}

#[test]
fn a_whole_text_is_not_fetched_by_itself_but_by_x() {
    let mut world = World::sample();
    let id = world.named("Storm").id;
    world.pages.served.insert(id, Ok("<p>From the page.</p>".into()));
    let screen = Screen::new(120, 30).with(world).press("j j enter");
    assert_eq!(fetches(&screen), 0);
    let mut screen = screen.press("x");
    assert!(screen.shows("From the page.") && screen.shows("the page’s text"), "{}", screen.text());
    assert!(screen.asked(&Effect::ChooseText(id, TextFrom::Page)));
}

#[test]
fn while_the_page_is_on_its_way_the_feeds_text_stays_and_the_status_line_says_so() {
    let (screen, _) = teaser(Ok("<p>The whole story.</p>"));
    let mut screen = screen.hold().press("x");
    assert!(screen.shows("fetching the page…") && screen.shows("Short."), "{}", screen.text());
    assert_eq!(fetches(&screen.press("x x")), 1, "once is enough");
    let (screen, _) = teaser(Ok("<p>The whole story.</p>"));
    let mut screen = screen.hold().press("x").release();
    assert!(screen.shows("The whole story.") && !screen.shows("fetching"), "{}", screen.text());
}

#[test]
fn a_page_that_hangs_stands_in_no_other_storys_way() {
    let mut world = World::sample();
    let (storm, proof) = (world.teaser("Storm", Ok("<p>Late.</p>")), world.teaser("A proof", Ok("<p>In time.</p>")));
    let screen = Screen::new(120, 30).with(world).press("j j").hold().press("enter");
    assert!(screen.asked(&Effect::FetchPage(storm)));
    let article = screen.world.clone().answer(&Effect::LoadArticle(proof)).expect("an answer");
    let screen = screen.press("J").answer(article);
    assert!(screen.asked(&Effect::LeavePage(storm)) && screen.asked(&Effect::FetchPage(proof)), "{:?}", screen.effects);
    // One that was asked for by its key is not let go of.
    let (screen, storm) = teaser(Ok("<p>Late.</p>"));
    let screen = screen.hold().press("x enter J");
    assert!(!screen.asked(&Effect::LeavePage(storm)));
}

#[test]
fn a_kept_page_is_fetched_again_and_what_is_new_is_shown() {
    let (screen, id) = teaser(Ok("<p>The first report.</p>"));
    let mut screen = screen.press("enter").change_world(|world| {
        world.pages.served.insert(id, Ok("<p>The second report.</p>".into()));
    });
    assert!(screen.shows("The first report."));
    let mut screen = screen.press("X");
    assert!(screen.asked(&Effect::FetchPageAgain(id)));
    assert!(screen.shows("The second report."), "{}", screen.text());
}

#[test]
fn x_turns_between_the_two_texts_without_asking_again() {
    let (screen, id) = teaser(Ok("<p>The whole story.</p>"));
    let mut screen = screen.press("enter");
    assert!(screen.shows("The whole story."));
    let mut screen = screen.press("x");
    assert!(screen.shows("Short.") && screen.shows("the feed’s text"), "{}", screen.text());
    let mut screen = screen.press("x");
    assert!(screen.shows("The whole story."));
    assert_eq!(fetches(&screen), 1);
    assert!(screen.asked(&Effect::ChooseText(id, TextFrom::Feed)));
    // What was chosen is chosen when one comes back.
    let mut screen = screen.press("x J K");
    assert!(screen.shows("Short."), "{}", screen.text());
    assert_eq!(fetches(&screen), 1);
}

#[test]
fn a_page_that_fails_leaves_the_feeds_text_and_says_why_in_its_place() {
    let (screen, _) = teaser(Err("news.example answered 503 (service unavailable)"));
    let mut screen = screen.press("enter");
    assert!(screen.shows("Short.") && screen.shows("answered 503"), "{}", screen.text());
    assert!(screen.shows("x tries again"), "{}", screen.text());
    let mut screen = screen.press("h enter");
    assert_eq!(fetches(&screen), 1, "not again by itself");
    assert!(screen.shows("answered 503"));
    let mut screen = screen.press("x");
    assert_eq!(fetches(&screen), 2);
    assert!(screen.text().lines().last().is_some_and(|line| line.contains("answered 503")), "x is answered: {}", screen.text());
}

#[test]
fn a_page_that_comes_late_does_not_take_another_articles_place() {
    let (screen, id) = teaser(Ok("<p>The whole story.</p>"));
    let screen = screen.hold().press("x").release();
    assert_eq!(screen.app.selected(), Some(id));
    let (screen, id) = teaser(Ok("<p>The whole story.</p>"));
    let screen = screen.hold().press("x");
    // Another article is open when the answer comes.
    let mut opened = World::sample();
    opened.teaser("Storm", Ok("<p>The whole story.</p>"));
    let late = opened.answer(&Effect::FetchPage(id)).expect("an answer");
    let mut screen = screen.release().press("J").answer(late);
    assert!(screen.shows("Mathematicians agree.") && !screen.shows("The whole story."), "{}", screen.text());
}

#[test]
fn each_text_has_a_place_of_its_own_that_is_told_once_it_is_left() {
    let page = long_page();
    let (screen, id) = teaser(Ok(&page));
    let screen = screen.press("enter ctrl-d");
    let kept = |screen: &Screen| {
        let places = screen.effects.iter().filter_map(|effect| match effect {
            Effect::KeepPlace(id, text, place) => Some((*id, *text, *place)),
            _ => None,
        });
        places.collect::<Vec<_>>()
    };
    assert_eq!(kept(&screen), [], "as long as it is open there is nothing to tell");
    let mut screen = screen.press("x");
    let [(told, TextFrom::Page, place)] = kept(&screen)[..] else { panic!("{:?}", kept(&screen)) };
    assert!(told == id && place > 100, "{place}");
    assert!(screen.shows("Short.") && screen.shows("Storm leaves"), "the feed’s text begins at its top");
    let mut screen = screen.press("x");
    assert!(!screen.shows("Part 1 tells"), "the page’s text is where it was: {}", screen.text());
    assert_eq!(kept(&screen).len(), 1, "where nothing was scrolled nothing is told");
    // A new run has only what the world kept.
    let mut again = Screen::new(120, 30).with(screen.world.clone()).press("g a j j");
    assert!(!again.shows("Part 1 tells") && again.shows("Part 8"), "{}", again.text());
    let screen = again.press("enter g g Q");
    assert_eq!(kept(&screen), [(id, TextFrom::Page, 0)], "back at the top, and told before the end");
    assert_eq!(screen.effects.last(), Some(&Effect::Quit));
}

#[test]
fn a_link_is_read_here_and_left_to_where_it_was() {
    let mut world = World::sample();
    world.pages.linked.insert("https://pier.example/1".into(), "<p>What the neighbour says.</p>".into());
    let screen = Screen::new(120, 30).with(world).press("enter ctrl-d U");
    let mut before = Screen::new(120, 30).press("enter ctrl-d");
    let mut screen = screen.press("enter");
    assert!(screen.asked(&Effect::ReadPage("https://pier.example/1".into(), EntryId(1))));
    assert!(screen.shows("What the neighbour says.") && screen.shows("A page behind a link"), "{}", screen.text());
    assert!(screen.shows("a saved page · q goes back"), "{}", screen.text());
    let saved = screen.world.named("behind a link").clone();
    assert!(saved.status.read, "opened is read");
    // Commands are for what is read.
    let screen = screen.press("s");
    assert!(screen.world.named("behind a link").status.starred);
    let screen = screen.press("s");
    assert!(!screen.world.named("behind a link").status.starred, "and know its status");
    let mut screen = screen.press("q");
    let in_pane = |line: &str| line.split('│').nth(2).unwrap_or_default().trim_end_matches(['┃', ' ']).to_owned();
    let article = |screen: &mut Screen| screen.text().lines().map(in_pane).collect::<Vec<_>>();
    assert!(screen.shows("Paragraph") && !screen.shows("What the neighbour says."), "{}", screen.text());
    assert_eq!(article(&mut screen)[2..28], article(&mut before)[2..28], "the place in the article");
    let mut screen = screen.press("q");
    assert!(screen.shows("Coast’s Li"));
}

#[test]
fn a_link_that_can_not_be_read_is_said() {
    let screen = Screen::new(120, 30).press("enter U enter");
    let mut screen = screen;
    assert!(screen.shows("answered 404"), "{}", screen.text());
    assert!(screen.shows("Paragraph 1 speaks"));
}

#[test]
fn a_link_that_comes_late_waits_among_the_saved_pages() {
    let mut world = World::sample();
    world.pages.linked.insert("https://pier.example/1".into(), "<p>What the neighbour says.</p>".into());
    let screen = Screen::new(120, 30).with(world).press("enter U").hold().press("enter");
    let mut held = screen;
    assert!(held.shows("fetching the page from pier.example"), "{}", held.text());
    let mut screen = held.press("h").release();
    assert!(!screen.shows("What the neighbour says.") && screen.shows("Saved"), "{}", screen.text());
    // Nor does it cover another article that is read by then.
    let mut world = screen.world.clone();
    let late = world.answer(&Effect::ReadPage("https://pier.example/1".into(), EntryId(1))).expect("an answer");
    let screen = screen.press("enter U").hold().press("enter").release();
    let mut screen = screen.press("J").answer(late);
    assert!(!screen.shows("What the neighbour says.") && screen.shows("港務局"), "{}", screen.text());
}

#[test]
fn the_spinner_turns_as_long_as_a_page_is_on_its_way() {
    let (screen, _) = teaser(Ok("<p>The whole story.</p>"));
    let screen = screen.hold().press("x");
    let turns = |timer: &Timer| *timer == Timer::Spinner;
    let mut screen = screen.wait(turns);
    assert!(screen.shows("⠙ fetching the page"), "{}", screen.text());
    let screen = screen.release();
    let before = screen.effects.len();
    // The timer that was set once more finds nothing to turn.
    let screen = screen.wait(turns);
    let after = screen.effects[before..].iter().filter(|effect| matches!(effect, Effect::Wait(Timer::Spinner, _))).count();
    assert_eq!(after, 0, "no idle ticks");
}

#[test]
fn a_page_for_subscribers_says_so_under_its_text() {
    let (mut screen, id) = teaser(Ok("<p>The beginning of the story.</p>"));
    screen.world.pages.fetch(id);
    let Some(Answer::Article(_, Ok(opened))) = screen.world.answer(&Effect::LoadArticle(id)) else { panic!("an article") };
    let mut opened = Opened::clone(&opened);
    Arc::make_mut(&mut opened.article).summary_only = true;
    opened.missing = Some(Missing::Subscribers);
    let mut screen = screen.answer(Answer::PageFetched(id, Ok(Arc::new(opened))));
    assert!(screen.shows("The beginning of the story."), "{}", screen.text());
    assert!(screen.shows("The rest is for the site’s subscribers · o opens the page"), "{}", screen.text());
}

#[test]
fn an_error_of_the_database_is_told() {
    let (screen, id) = teaser(Ok(SUMMARY));
    let mut screen = screen.hold().press("x").answer(Answer::PageFetched(id, Err(ReaderError(clean("the disk is full")))));
    assert!(screen.shows("the disk is full") && screen.shows("Short."), "{}", screen.text());
}

#[test]
fn what_the_options_asked_for_is_the_users_once_they_ask_too() {
    let mut world = World::sample();
    let storm = world.teaser("Storm", Ok("<p>Late.</p>"));
    let screen = Screen::new(120, 30).with(world).press("j j").hold().press("enter x J");
    assert_eq!(fetches(&screen), 1);
    assert!(!screen.asked(&Effect::LeavePage(storm)));
}
