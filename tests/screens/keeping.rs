//! What is done with an article beyond reading it: hints, sound and film, saving, quoting, pipes,
//! share targets.

use super::support::{Screen, World, clean};
use dateline::article::Format;
use dateline::model::Clean;
use dateline::tui::{Answer, Effect, Job, Ran};
use ratatui::style::Modifier;
use std::path::PathBuf;

/// A screen that shows one story, its article in zen.
fn reading(size: (u16, u16), html: &str) -> Screen {
    reading_that("Ferry sails again", size, html)
}

fn reading_that(headline: &str, size: (u16, u16), html: &str) -> Screen {
    let mut world = World::default();
    let feed = world.feed("North Pier Free Press", None);
    world.story(feed, "2024-10-06T12:30:00Z", headline, html);
    Screen::new(size.0, size.1).config(&format!("[storage]\nsave_to = '/news'\n{TARGETS}")).with(world).press("enter z")
}

fn links(count: usize) -> String {
    (0..count).map(|n| format!("<p>Story <a href='https://pier.example/{n}'>link number {n}</a> ends.</p>")).collect()
}

fn opened(screen: &Screen) -> Vec<&str> {
    screen.effects.iter().filter_map(|effect| if let Effect::OpenUrl(url) = effect { Some(url.as_str()) } else { None }).collect()
}

fn copied(screen: &Screen) -> &str {
    screen.effects.iter().rev().find_map(|effect| if let Effect::Copy(text) = effect { Some(text.as_str()) } else { None }).expect("copied")
}

fn job(screen: &Screen) -> Job {
    let job = |effect: &Effect| if let Effect::Pipe(job) | Effect::LendScreen(job) = effect { Some(job.clone()) } else { None };
    screen.effects.iter().rev().find_map(job).expect("a command was run")
}

#[test]
fn hints_at_80_by_24() {
    insta::assert_snapshot!(reading((80, 24), &links(12)).press("f").text());
}

#[test]
fn a_hint_opens_a_capital_copies_and_esc_leaves() {
    assert_eq!(opened(&reading((80, 24), &links(3)).press("f j")), ["https://pier.example/1"]);
    assert_eq!(copied(&reading((80, 24), &links(3)).press("f J")), "https://pier.example/1");
    assert_eq!(copied(&reading((80, 40), &links(12)).press("f j F")), "https://pier.example/9");
    let mut screen = reading((80, 24), &links(3));
    let before = screen.buffer();
    let mut screen = screen.press("f");
    assert_ne!(screen.buffer(), before);
    assert_eq!(screen.press("x 7 esc").buffer(), before, "links, styles and all are as they were");
}

#[test]
fn typing_leaves_only_the_hints_that_go_on_so() {
    let mut screen = reading((80, 40), &links(12)).press("f j");
    assert!(screen.shows("Story jfnk number 9") && screen.shows("Story link number 1 ends"), "{}", screen.text());
    assert!(screen.shows("open: j"), "{}", screen.text());
    assert!(screen.style_of("fnk number 9").add_modifier.contains(Modifier::REVERSED));
}

#[test]
fn a_wrapped_link_has_one_hint_in_every_width() {
    let html = "<p>They say <a href='https://pier.example/long'>a link that is much longer than any one line of a narrow terminal can \
                be and so is wrapped over several of them</a>, and <a href='https://pier.example/2'>2</a><a href='https://pier.example/3'>3</a>.</p>";
    for size in [(40, 10), (40, 24), (80, 24), (120, 36)] {
        let screen = reading(size, html).press("j j j j f");
        assert_eq!(opened(&screen.press("f")), ["https://pier.example/long"], "{size:?}");
        let screen = reading(size, html).press("G f d");
        assert_eq!(opened(&screen).len(), 1, "{size:?}");
    }
    insta::assert_snapshot!(reading((40, 12), html).press("f").text());
}

#[test]
fn hints_follow_their_links_and_go_with_them() {
    let mut screen = reading((80, 24), &links(3)).press("f").resize(60, 20);
    assert!(screen.shows("open:"));
    assert_eq!(opened(&screen.press("d")), ["https://pier.example/2"]);
    let mut screen = reading((80, 24), &links(3)).press("f");
    screen.send(dateline::tui::Message::Resize(dateline::tui::Size { columns: 80, lines: 2 }));
    assert!(!screen.resize(80, 24).shows("open:"), "no link was in view any more");
    let mut screen = Screen::new(120, 30).press("f");
    assert!(screen.shows("open:"), "from the list too, where the article is beside it");
    assert!(!screen.resize(60, 30).shows("open:"), "the article is not on the screen any more");
}

#[test]
fn without_links_hints_say_so() {
    assert!(reading((80, 24), "<p>None.</p>").press("f").shows("the article shows no links here"));
    assert!(Screen::new(80, 24).with(World::default()).press("f").shows("no entry is selected"));
}

const FILM: &str = "<p>See.</p><iframe src='https://www.youtube-nocookie.com/embed/x' title='The crossing'></iframe>";

#[test]
fn one_film_is_played_and_of_several_one_is_picked() {
    let film = "https://www.youtube-nocookie.com/embed/x";
    assert!(reading((80, 24), FILM).press("e").asked(&Effect::Play(film.to_owned())));
    let two = format!("{FILM}<p><a href='https://pier.example/a.MP3?x=1'>Listen</a> or <a href='mailto:a@a.example'>write</a></p>");
    let mut screen = reading((80, 24), &two).press("e");
    assert!(screen.shows("▌1 Video: The crossing") && screen.shows(" 2 Listen") && !screen.shows(" 3 "), "{}", screen.text());
    assert!(screen.press("2").asked(&Effect::Play("https://pier.example/a.MP3?x=1".to_owned())));
    assert!(reading((80, 24), &two).press("e j enter").asked(&Effect::Play("https://pier.example/a.MP3?x=1".to_owned())));
    assert!(!reading((80, 24), &two).press("e esc").effects.iter().any(|effect| matches!(effect, Effect::Play(_))));
}

fn saved(screen: &Screen) -> Vec<(PathBuf, Format)> {
    let saved = |effect: &Effect| if let Effect::Save(path, out) = effect { Some((path.clone(), out.format)) } else { None };
    screen.effects.iter().filter_map(saved).collect()
}

#[test]
fn the_name_of_a_file_to_save_is_whole_and_its_directory_cut_on_the_left() {
    let config = "[storage]\nsave_to = '/a/directory/that/lies/deep/in/the/disk/news'";
    let mut world = World::default();
    let feed = world.feed("North Pier Free Press", None);
    world.story(feed, "2024-10-06T12:00:00Z", "Ferry sails again", "<p>x</p>");
    let mut screen = Screen::new(80, 24).config(config).with(world).press("w");
    assert!(screen.shows("Save as: /…/the/disk/news/2024-10-06-Ferry-sails-again.md "), "{}", screen.text());
}

#[test]
fn an_article_is_saved_where_the_prompt_says() {
    let mut screen = reading((80, 24), "<p>x</p>").press("w");
    assert!(screen.shows("Save as: /news/2024-10-06-Ferry-sails-again.md"), "{}", screen.text());
    let mut screen = screen.press("tab enter");
    assert_eq!(saved(&screen), [(PathBuf::from("/news/2024-10-06-Ferry-sails-again.html"), Format::Html)]);
    assert!(screen.shows("saved as /news/2024-10-06-Ferry-sails-again.html"), "{}", screen.text());
    assert_eq!(saved(&reading((80, 24), "").press("w esc")), []);
}

#[test]
fn a_saved_articles_name_is_never_only_its_ending() {
    let name = "/news/2024-10-06-Ferry-sails-again";
    let screen = || reading((80, 24), "<p>x</p>").press("w ctrl-u");
    let mut shown = screen().press("tab");
    assert!(shown.shows(&format!("Save as: {name}.md")), "{}", shown.text());
    let mut shown = shown.press("tab");
    assert!(shown.shows(&format!("Save as: {name}.html")), "{}", shown.text());
    assert_eq!(saved(&shown.press("enter")), [(PathBuf::from(format!("{name}.html")), Format::Html)]);
    // Completed where it can be seen, and written by the next key.
    for (typed, whole, format) in [
        (".txt", "/news/2024-10-06-Ferry-sails-again.txt", Format::Text),
        ("/tmp/", "/tmp/2024-10-06-Ferry-sails-again.md", Format::Markdown),
    ] {
        let mut screen = screen().type_text(typed).press("enter");
        assert!(screen.shows(&format!("Save as: {whole}")) && saved(&screen).is_empty(), "{}", screen.text());
        assert_eq!(saved(&screen.press("enter")), [(PathBuf::from(whole), format)]);
    }
    // A name without an ending is shown with the one that it gets.
    let mut screen = screen().type_text("ferry");
    assert!(screen.shows("Save as: /news/ferry.md"), "{}", screen.text());
    assert_eq!(saved(&screen.press("enter")), [(PathBuf::from("/news/ferry.md"), Format::Markdown)]);
    let mut screen = reading((80, 24), "<p>x</p>").press(":").type_text("save .html").press("enter");
    assert!(screen.shows("`.html` is an ending without a name") && saved(&screen).is_empty(), "{}", screen.text());
}

#[test]
fn a_path_can_be_typed() {
    let typed = |line: &str| saved(&reading((80, 24), "<p>x</p>").press(":").type_text(&format!("save {line}")).press("enter"));
    assert_eq!(typed("ferry.txt"), [(PathBuf::from("/news/ferry.txt"), Format::Text)]);
    assert_eq!(typed("/tmp/a b.HTML"), [(PathBuf::from("/tmp/a b.HTML"), Format::Html)]);
    assert_eq!(typed("ferry"), [(PathBuf::from("/news/ferry"), Format::Markdown)]);
    assert_eq!(typed("ferry.pdf"), []);
}

#[test]
fn a_quote_has_the_beginning_or_what_was_searched_for() {
    let html = "<p>The white ferry left.</p><p>Two crossings a day are planned until the autumn storms begin.</p><p>Bread came.</p>";
    let screen = reading((80, 24), html).press("Y");
    let origin = "— North Pier Free Press, Sun 6 Oct 2024, <https://news.example/1>\n";
    let wanted = format!(
        "**Ferry sails again**\n\n> The white ferry left.\n>\n> Two crossings a day are planned until the autumn storms begin.\n\n{origin}"
    );
    assert_eq!(copied(&screen), wanted);
    let mut screen = screen.press("/").type_text("bread").press("enter Y");
    assert_eq!(copied(&screen), format!("**Ferry sails again**\n\n> Bread came.\n\n{origin}"));
    assert!(screen.shows("copied **Ferry sails again**"), "{}", screen.text());
    let screen = reading((40, 24), html).press("/").type_text("crossings a day are planned until").press("enter Y");
    assert!(copied(&screen).contains("\n\n> Two crossings"), "a match over lines");
}

#[test]
fn a_command_gets_the_article_and_its_words_are_split_without_a_shell() {
    let mut screen = reading((80, 24), "<p>x</p>").press("|").type_text("fold -w '4 0' $(touch x);").press("tab enter");
    let job = job(&screen);
    assert_eq!(job.words, ["fold", "-w", "4 0", "$(touch", "x);"]);
    assert_eq!(job.input.expect("it reads").format, Format::Markdown);
    assert_eq!(job.environment[0], ("DATELINE_TITLE", "Ferry sails again".to_owned()));
    assert_eq!(job.environment[1], ("DATELINE_URL", "https://news.example/1".to_owned()));
    assert_eq!(job.environment[2], ("DATELINE_FEED", "North Pier Free Press".to_owned()));
    assert!(screen.shows("running fold"), "{}", screen.text());
    assert!(reading((80, 24), "").press("|").type_text("echo 'a").press("enter").shows("a quote in the command is not closed"));
}

#[test]
fn what_a_command_says_is_shown_in_place() {
    let screen = reading((80, 24), "<p>x</p>").press("|").type_text("report").press("enter");
    let number = job(&screen).number;
    let ran = Ran {
        output: Clean::lines("first line\n    indented   by four\n\nlast"),
        complaints: clean("some warning"),
        failed: Some(clean("exit status: 3")),
        cut: None,
    };
    let mut screen = screen.answer(Answer::Piped(number, Ok(ran)));
    insta::assert_snapshot!(screen.text());
    assert!(!screen.press("esc").shows("Output"));
}

#[test]
fn long_output_can_be_read_to_its_end() {
    for size in [(40, 10), (80, 24)] {
        let screen = reading(size, "<p>x</p>").press("|").type_text("seq").press("enter");
        let text: String = (0..5000).map(|n| format!("line {n} {}\n", "word ".repeat(n % 30))).collect();
        let number = job(&screen).number;
        let screen = screen.answer(Answer::Piped(number, Ok(Ran { output: Clean::lines(&text), ..Ran::default() })));
        assert!(screen.press("G").shows("line 4999"));
    }
}

#[test]
fn a_command_that_runs_is_stopped_by_esc_and_its_answer_dropped() {
    let screen = reading((80, 24), "<p>x</p>").press("|").type_text("sleep 100").press("enter");
    let number = job(&screen).number;
    let mut screen = screen.press("esc");
    assert!(screen.asked(&Effect::StopPipe) && screen.shows("the command was stopped"), "{}", screen.text());
    assert!(!screen.answer(Answer::Piped(number, Ok(Ran { output: clean("late"), ..Ran::default() }))).shows("late"));
}

#[test]
fn a_command_that_fails_or_says_nothing_leaves_the_article_and_a_notice() {
    let run = || reading((80, 24), "<p>The story.</p>").press("|").type_text("x").press("enter");
    let mut screen = run().answer(Answer::Piped(1, Err(clean("x can't be started: no such file"))));
    assert!(screen.shows("The story.") && screen.shows("! x can't be started") && !screen.shows("Output"), "{}", screen.text());
    let mut screen = run().answer(Answer::Piped(1, Ok(Ran::default())));
    assert!(screen.shows("The story.") && screen.shows("done; the command said nothing"), "{}", screen.text());
}

#[test]
fn commands_are_found_again_by_arrows() {
    let screen = reading((80, 24), "<p>x</p>").press("|").type_text("wc -w").press("enter esc").press("| up enter");
    assert_eq!(job(&screen).words, ["wc", "-w"]);
    assert_eq!(job(&screen).number, 2);
}

const TARGETS: &str = "[share]\nnote = { command = ['tee', '--', '{title}'], input = 'markdown' }\n\
                       pager = { command = ['less', '{url}'], input = 'text', terminal = true }\n\
                       risky = { command = ['post', '{title}'] }\n";

#[test]
fn share_targets_are_listed_with_letters() {
    let mut screen = reading((80, 24), "<p>x</p>").press("S");
    insta::assert_snapshot!(screen.text());
    let screen = screen.press("n");
    let noted = job(&screen);
    assert_eq!(noted.words, ["tee", "--", "Ferry sails again"]);
    assert_eq!(noted.input.expect("it reads").format, Format::Markdown);
    let screen = reading((80, 24), "<p>x</p>").press("S p");
    assert!(
        screen.effects.iter().any(|effect| matches!(effect, Effect::LendScreen(job) if job.words == ["less", "https://news.example/1"]))
    );
}

#[test]
fn mail_is_built_in_and_goes_by_the_browser() {
    let screen = reading((80, 24), "<p>x</p>").press("S m");
    assert_eq!(
        opened(&screen),
        ["mailto:?subject=Ferry%20sails%20again&body=Ferry%20sails%20again%0D%0Ahttps%3A%2F%2Fnews.example%2F1%0D%0A"]
    );
}

#[test]
fn a_headline_that_would_be_an_option_is_refused() {
    let mut screen = reading_that("--delete-all", (80, 24), "<p>x</p>").press("S r");
    assert!(screen.shows("{title} begins with `-` here"), "{}", screen.text());
    assert!(!screen.effects.iter().any(|effect| matches!(effect, Effect::Pipe(_))));
}

#[test]
fn the_command_line_shares_sets_and_opens_by_number() {
    let line = |text: &str| reading((80, 24), &links(3)).press(":").type_text(text).press("enter");
    assert_eq!(job(&line("share NOTE")).words[0], "tee");
    assert!(line("share nobody").shows("[share] in the config names nothing `nobody`"));
    assert_eq!(job(&line("pipe wc -l")).words, ["wc", "-l"]);
    assert_eq!(opened(&line("open 2")), ["https://pier.example/1"]);
    assert!(line("set reading.measure 40").shows("reading.measure is set"));
    assert!(line("set reading.mesure 40").shows("did you mean `reading.measure`?"));
    assert!(line("set display.icons ascii").shows("-----"), "the screen follows at once");
}

#[test]
fn options_are_completed() {
    let mut screen = Screen::new(80, 24).press(":").type_text("set meas");
    assert!(screen.shows("set reading.measure") && screen.shows("Columns of the text"), "{}", screen.text());
    assert!(screen.press("tab").type_text("50").press("enter").asked(&Effect::SetOption("reading.measure".to_owned(), "50".to_owned())));
}

#[test]
fn everything_can_be_asked_at_every_size_and_without_an_article() {
    for size in [(1, 1), (2, 3), (10, 4), (40, 10), (80, 24)] {
        for key in ["f", "e", "w", "Y", "|", "S"] {
            reading(size, FILM).press(&format!("enter {key} x tab enter esc")).text();
            Screen::new(size.0, size.1).with(World::default()).press(key).text();
        }
    }
}
