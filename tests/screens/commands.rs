//! One test or more for every command of the table: the matches are exhaustive, so that a command
//! without a test does not compile, or fails; the key pressed is the first that the example gives it.

use super::support::{Screen, World, config};
use dateline::command::{AppCommand, Command, EntriesCommand, FeedsCommand, GoCommand, KeySequence, ListCommand, Motion};
use dateline::model::{FeedId, Mark};
use dateline::reader::Which;
use dateline::tui::Effect;

#[test]
fn every_command_does_what_it_says() {
    for command in Command::ALL {
        let keymap = config("").keymap;
        let key = keymap.keys_of(*command).first().map(|keys| KeySequence::to_string(keys)).expect("every command has a key");
        println!("{} by {key}", command.name());
        match *command {
            Command::Move(motion) => moves(motion, &key),
            Command::Go(go) => goes(go, &key),
            Command::Entries(entries) => does_with_the_entry(entries, &key),
            Command::List(list) => does_with_the_list(list, &key),
            Command::Feeds(feeds) => does_with_feeds(feeds, &key),
            Command::App(app) => does_with_itself(app, &key),
        }
    }
}

/// In a list of a hundred on a screen of 22 rows: from row, to row.
fn moves(motion: Motion, key: &str) {
    let (from, to) = match motion {
        Motion::Down => (50, 51),
        Motion::Up => (50, 49),
        Motion::HalfPageDown => (50, 60),
        Motion::HalfPageUp => (50, 40),
        Motion::PageDown => (50, 70),
        Motion::PageUp => (50, 30),
        Motion::Top => (50, 0),
        Motion::Bottom => (50, 99),
    };
    let mut screen = Screen::new(70, 24).with(World::many(100)).press(&format!("5 0 j {key}"));
    assert_eq!(screen.selected(), format!("Story {to}"), "from {from}");
    let mut article = Screen::new(80, 12).press("enter ctrl-d");
    let before = article.text();
    assert_ne!(article.press(key).text(), before, "the article moves too");
}

fn goes(go: GoCommand, key: &str) {
    let sample = || Screen::new(120, 30);
    let focus = |screen: Screen, key: &str| {
        let mut screen = screen.press(key);
        let head = screen.text().lines().next().unwrap_or_default().to_owned();
        let column = head.find('▌').map_or(usize::MAX, |at| head[..at].chars().count());
        if column < 24 {
            "feeds"
        } else if column < 60 {
            "entries"
        } else {
            "article"
        }
    };
    match go {
        GoCommand::Open => {
            assert_eq!(focus(sample(), key), "article");
            assert_eq!(focus(sample().press("g f"), key), "entries");
        }
        GoCommand::Left => {
            assert_eq!(focus(sample().press("enter"), key), "entries");
            assert_eq!(focus(sample(), key), "feeds");
            assert_eq!(focus(sample().press("g f"), key), "feeds");
        }
        GoCommand::NextPane => assert_eq!(focus(sample(), key), "article"),
        GoCommand::PreviousPane => assert_eq!(focus(sample(), key), "feeds"),
        GoCommand::ReadOn => {
            assert_eq!(focus(sample(), key), "article");
            let mut screen = sample().press("j j enter").press(key);
            assert_eq!(screen.selected(), "A proof that everyone can check", "a short article is read at once");
        }
        GoCommand::NextEntry => assert_eq!(sample().press("enter").press(key).selected(), "港務局修復老燈塔：願同鄰區再修三座"),
        GoCommand::PreviousEntry => {
            assert_eq!(sample().press("j j enter").press(key).selected(), "港務局修復老燈塔：願同鄰區再修三座");
        }
        GoCommand::NextUnread => {
            let mut screen = sample().press("g a j j j j j m k k m k k").press(key);
            assert_eq!(screen.selected(), "Storm leaves thousands without power");
            screen = screen.press(key);
            assert_eq!(screen.selected(), "Old bridge reopens after nine years of repair", "over the one that was marked read");
        }
        GoCommand::PreviousUnread => {
            let mut screen = sample().press("g a j m j").press(key);
            assert_eq!(screen.selected(), "Coast’s Li vows to ‘repair lighthouses’ with South Ridge’s aid");
            assert!(screen.press(key).shows("nothing unread is above"));
        }
        GoCommand::PreviousMatch => {
            let mut screen = sample().press("/").type_text("e").press("enter j j").press(key);
            assert!(screen.shows("2/"), "{}", screen.text());
            assert!(sample().press(key).shows("no search is on"));
        }
        GoCommand::Feeds => assert_eq!(focus(sample().press("enter"), key), "feeds"),
        _ => goes_to_lists(go, key),
    }
}

fn goes_to_lists(go: GoCommand, key: &str) {
    let sample = || Screen::new(120, 30);
    match go {
        GoCommand::NextFeed => assert!(sample().press(key).shows("▌Quanta")),
        GoCommand::PreviousFeed => assert!(sample().press("] ]").press(key).shows("▌Quanta")),
        GoCommand::NextUnreadFeed => {
            let mut screen = sample().press("] A").press(key);
            assert!(screen.shows("▌Hong Kong Free Press"), "{}", screen.text());
        }
        GoCommand::PreviousUnreadFeed => {
            let mut screen = sample().press("] A ]").press(key);
            assert!(screen.shows("▌The Guardian"), "round the beginning, over what is read:\n{}", screen.text());
        }
        GoCommand::Switch => assert!(sample().press(key).type_text("guard").press("enter").shows("▌The Guardian")),
        GoCommand::All => assert!(sample().press(key).shows("▌All")),
        GoCommand::Unread => assert!(sample().press("g a").press(key).shows("▌Unread")),
        GoCommand::Starred => assert!(sample().press(key).shows("Old bridge")),
        GoCommand::Today => assert!(sample().press(key).shows("1/4")),
        GoCommand::Dismissed => {
            let mut screen = sample().press("D").press(key);
            assert!(screen.shows("▌Dismissed") && screen.shows("Coast’s Li"), "{}", screen.text());
        }
        _ => unreachable!("answered above"),
    }
}

fn does_with_the_entry(command: EntriesCommand, key: &str) {
    let screen = Screen::new(120, 30).press("j j").press(key);
    let storm = screen.world.named("Storm").status;
    let page = Effect::OpenUrl("https://news.example/3".to_owned());
    match command {
        EntriesCommand::ToggleRead => {
            assert!(storm.read);
            assert!(!screen.press(key).world.named("Storm").status.read);
        }
        EntriesCommand::ToggleStar => {
            assert!(storm.starred);
            assert!(!screen.press(key).world.named("Storm").status.starred);
        }
        EntriesCommand::Dismiss => assert!(storm.dismissed && storm.read),
        EntriesCommand::Browse => {
            assert!(screen.asked(&page) && !storm.read);
            let mut screen = screen;
            assert!(screen.shows("opened https://news.example/3"));
        }
        EntriesCommand::BrowseAndRead => assert!(screen.asked(&page) && storm.read),
        EntriesCommand::CopyLink => assert!(screen.asked(&Effect::Copy("https://news.example/3".to_owned()))),
        EntriesCommand::Links => {
            let mut screen = screen.press("k k").press(key);
            assert!(screen.shows("Links") && screen.shows("pier.example"), "{}", screen.text());
        }
        EntriesCommand::Hints
        | EntriesCommand::Play
        | EntriesCommand::Save
        | EntriesCommand::CopyQuote
        | EntriesCommand::Pipe
        | EntriesCommand::Share => does_with_the_article(command, key),
        EntriesCommand::FetchAgain => assert!(screen.asked(&Effect::FetchPageAgain(screen.world.named("Storm").id))),
        EntriesCommand::FullText => assert!(screen.asked(&Effect::FetchPage(screen.world.named("Storm").id))),
        EntriesCommand::Info => {
            let mut screen = screen;
            assert!(screen.shows("Info") && screen.shows("from the feed"), "{}", screen.text());
        }
        EntriesCommand::Pictures => {
            let mut screen = screen;
            assert!(screen.shows("the article has no pictures"), "{}", screen.text());
        }
        EntriesCommand::PanLeft | EntriesCommand::PanRight => {
            let mut screen = screen;
            assert!(screen.shows("no code in this article is too wide"), "{}", screen.text());
        }
        EntriesCommand::Zen => {
            let mut screen = screen;
            assert!(!screen.shows("Unread") && screen.shows("Short."), "{}", screen.text());
            assert!(screen.press(key).shows("Unread"));
        }
    }
}

fn does_with_the_article(command: EntriesCommand, key: &str) {
    let mut screen = Screen::new(120, 30).config("[storage]\nsave_to = '/news'").press(key);
    match command {
        EntriesCommand::Hints => assert!(screen.press("f").asked(&Effect::OpenUrl("https://pier.example/1".to_owned()))),
        EntriesCommand::Play => assert!(screen.shows("the article has no sound, film or file"), "{}", screen.text()),
        EntriesCommand::Save => assert!(screen.shows("Save as: /news/2024-10-06-Coasts-Li-vows"), "{}", screen.text()),
        EntriesCommand::CopyQuote => {
            assert!(screen.effects.iter().any(|effect| matches!(effect, Effect::Copy(text) if text.contains("\n> Paragraph 1 "))))
        }
        EntriesCommand::Pipe => assert!(screen.shows("Pipe the text into:"), "{}", screen.text()),
        EntriesCommand::Share => assert!(screen.shows("Share") && screen.shows("mail program"), "{}", screen.text()),
        _ => unreachable!("answered above"),
    }
}

fn does_with_the_list(command: ListCommand, key: &str) {
    let mut screen = Screen::new(120, 30).press("g a").press(key);
    match command {
        ListCommand::MarkListRead => assert!(screen.world.stories.iter().all(|story| story.summary.status.read)),
        ListCommand::MarkAllRead => {
            assert!(screen.shows("Mark everything read, in all feeds?"));
            let unread = |screen: &Screen| screen.world.stories.iter().filter(|story| !story.summary.status.read).count();
            let screen = screen.press("n");
            assert!(unread(&screen) > 0, "any other key means no");
            assert_eq!(unread(&screen.press(key).press("y")), 0);
        }
        ListCommand::ToggleShowRead => {
            assert!(screen.shows("1/10") && screen.shows("All · unread"), "{}", screen.text());
            assert!(screen.press(key).shows("1/11"));
        }
        ListCommand::Sort => {
            assert!(screen.shows("sorted by feed"));
            assert!(!screen.shows("── Today"), "days are told only in the order of dates");
            assert!(screen.press(key).shows("sorted by headline"));
        }
        ListCommand::Reverse => {
            assert!(screen.shows("sorted by date, oldest first"));
            assert!(screen.shows("11/11"), "{}", screen.text());
        }
        ListCommand::Search => assert!(screen.type_text("tram").shows("1/1")),
    }
}

fn does_with_feeds(command: FeedsCommand, key: &str) {
    let screen = Screen::new(120, 30).press("g f j j j j").press(key);
    let asked = |wanted: Effect| screen.asked(&wanted);
    match command {
        FeedsCommand::Refresh => assert!(asked(Effect::Refresh(Which::Feeds(vec![FeedId(1), FeedId(2)]))), "{:?}", screen.effects),
        FeedsCommand::RefreshAll => assert!(asked(Effect::Refresh(Which::All))),
        FeedsCommand::CancelRefresh => {
            let screen = Screen::new(120, 30).hold().press("R").press(key);
            assert!(screen.asked(&Effect::CancelRefresh));
            assert!(Screen::new(120, 30).press(key).shows("no refresh is under way"));
        }
        FeedsCommand::Add => {
            let screen = screen.type_text("a.example").press("enter");
            assert!(screen.asked(&Effect::Subscribe("a.example".to_owned())));
        }
        FeedsCommand::Others => {
            let mut screen = screen;
            assert!(screen.shows("no page has offered other feeds"));
        }
        FeedsCommand::Remove => {
            let mut screen = screen;
            assert!(screen.shows("the cursor is on no feed"), "a folder is no feed");
            assert!(screen.press("j").press(key).asked(&Effect::Unsubscribe(FeedId(1))));
        }
        FeedsCommand::FollowMove => {
            let mut screen = screen;
            assert!(screen.shows("the cursor is on no feed"));
            assert!(screen.press("j").press(key).asked(&Effect::FollowMove(FeedId(1))));
        }
        FeedsCommand::Fold => {
            let mut screen = screen;
            assert!(screen.shows("▸ Asia") && !screen.shows("BBC 中文           2"), "{}", screen.text());
            assert!(screen.press(key).shows("▾ Asia"));
        }
        FeedsCommand::Problems => {
            let mut screen = screen;
            assert!(screen.shows("all feeds are well"));
        }
        FeedsCommand::EditConfig => assert!(asked(Effect::EditConfig)),
    }
}

fn does_with_itself(command: AppCommand, key: &str) {
    let sample = || Screen::new(120, 30);
    match command {
        AppCommand::Undo => assert!(!sample().press("s").press(key).world.named("Coast").status.starred),
        AppCommand::Redo => {
            let screen = sample().press("s u").press(key);
            assert!(screen.world.named("Coast").status.starred);
            assert!(screen.asked(&Effect::Mark(Mark::Starred, dateline::reader::Target::Entries(vec![dateline::model::EntryId(1)]))));
        }
        AppCommand::Help => assert!(sample().press(key).shows("Go one line down.")),
        AppCommand::CommandLine => assert!(sample().press(key).type_text("he").shows("Show the keys of this place.")),
        AppCommand::Close => {
            let mut screen = sample().press("/").type_text("tram").press("enter").press(key);
            assert!(screen.shows("/10"), "a search ends:\n{}", screen.text());
            assert!(!screen.press(key).press(key).asked(&Effect::Quit));
        }
        AppCommand::Back => {
            let screen = sample().press("enter").press(key).press(key);
            assert!(!screen.asked(&Effect::Quit));
            assert!(screen.press(key).asked(&Effect::Quit), "from the first pane it quits");
        }
        AppCommand::Quit => assert!(sample().press("enter").press(key).asked(&Effect::Quit)),
        AppCommand::Redraw => assert!(sample().press(key).asked(&Effect::Redraw)),
        AppCommand::Suspend => assert!(sample().press(key).asked(&Effect::Suspend)),
    }
}
