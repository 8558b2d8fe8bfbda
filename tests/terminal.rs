//! The real program in a real pseudo-terminal: it draws, follows every size, and leaves the terminal
//! as it found it, however it ends.
#![cfg(unix)]

mod support;

use std::time::{Duration, Instant};
use support::{FeedServer, Pty, Reply, TempHome, kinds};

const PROGRAM: &str = env!("CARGO_BIN_EXE_dateline");
const WELCOME: &str = "Getting started";

/// A home that subscribes to the built-in feed alone.
fn home() -> TempHome {
    TempHome::with_feeds(["dateline:welcome"])
}

fn start(home: &TempHome, size: (u16, u16)) -> Pty {
    start_with(home, size, &[])
}

fn start_with(home: &TempHome, size: (u16, u16), environment: &[(&str, &str)]) -> Pty {
    Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], environment, size)
}

/// What must hold of a terminal that was given back.
fn assert_given_back(pty: &Pty, settings: &str) {
    let screen = pty.picture();
    assert!(!screen.alternate_screen(), "still on the alternate screen");
    assert!(!screen.hide_cursor(), "the cursor is hidden");
    assert!(!screen.bracketed_paste(), "pastes are still bracketed");
    assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse is still taken");
    assert_eq!(pty.settings(), settings, "raw mode is still on");
}

#[test]
fn it_draws_and_quits() {
    let home = home();
    let mut pty = start(&home, (80, 24));
    let settings = pty.settings();
    pty.wait_for(WELCOME);
    assert!(pty.picture().alternate_screen() && pty.picture().bracketed_paste());
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
    assert_given_back(&pty, &settings);
}

#[test]
fn a_first_start_needs_no_set_up_and_shows_a_screen() {
    let home = TempHome::new();
    // The starter feeds are asked by way of a proxy that is not there: no request leaves this machine.
    let nowhere = "http://127.0.0.1:9";
    let mut pty = start_with(&home, (40, 10), &[("HTTP_PROXY", nowhere), ("HTTPS_PROXY", nowhere)]);
    pty.wait_for("Unread");
    pty.wait_for("Read this first");
    assert!(home.read_config().contains("hongkongfp.com"), "the commented config was written");
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

#[test]
fn ctrl_l_draws_all_of_the_screen_anew() {
    let home = home();
    let mut pty = start(&home, (80, 24));
    pty.wait_for(WELCOME);
    for _ in 0..2 {
        pty.take_what_is_there();
        let before = pty.output.len();
        pty.press("\x0c");
        pty.wait_until_written_since(before, WELCOME);
    }
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

#[test]
fn a_config_that_is_gone_is_told_and_what_was_read_of_it_stays() {
    let home = home();
    let (path, away) = (home.file("config.toml"), home.file("mine.toml"));
    let mut pty = start(&home, (80, 24));
    pty.wait_for(WELCOME);
    std::fs::rename(&path, &away).expect("moved");
    pty.wait_for("config.toml has a mistake");
    pty.press("!");
    pty.wait_for("the file is gone");
    let beside = home.run(["count"]);
    assert!(beside.stdout == "3\n" && beside.stderr.contains("the file is gone") && !path.exists(), "no other is written: {beside:?}");
    pty.press("\x1b");
    std::fs::create_dir(&path).expect("made");
    pty.wait_until("told of the folder", |screen| screen.contents().contains("config.toml has a mistake"));
    pty.press("!");
    pty.wait_for("a folder stands where the file should be");
    assert!(pty.text().contains("1 mistake") && !pty.text().contains("os error"), "{}", pty.text());
    pty.press("\x1b");
    std::fs::remove_dir(&path).expect("removed");
    std::fs::rename(&away, &path).expect("put back");
    pty.wait_for("the config was read again");
    pty.wait_for(WELCOME);
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

#[test]
fn every_size_is_followed_also_many_at_once() {
    let home = home();
    let mut pty = start(&home, (80, 24));
    pty.wait_for(WELCOME);
    for size in [(1, 1), (300, 100), (2, 1), (1, 2), (40, 10), (3, 3), (119, 5), (120, 36), (5, 100), (80, 24)] {
        pty.resize(size.0, size.1);
        pty.press("jk");
    }
    for step in 0..200_u16 {
        pty.resize(1 + (step * 37) % 300, 1 + (step * 13) % 100);
        if step % 20 == 0 {
            pty.press("lh");
        }
    }
    pty.resize(80, 24);
    pty.press("?");
    pty.wait_for("Go one line down");
    for size in [(1, 1), (300, 100), (2, 2), (8, 3), (80, 24)] {
        pty.resize(size.0, size.1);
    }
    pty.wait_for("Go one line down");
    pty.press("\x1b");
    pty.wait_until("the help is closed", |screen| !screen.contents().contains("Go one line down"));
    pty.resize(120, 36);
    pty.press("gf");
    pty.wait_until("the whole screen at the last size", |screen| {
        let text = screen.contents();
        text.contains("Starred") && text.contains(WELCOME) && text.lines().count() == 36
    });
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

#[test]
fn signals_end_it_in_order() {
    for (signal, status) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let home = home();
        let mut pty = start(&home, (80, 24));
        let settings = pty.settings();
        pty.wait_for(WELCOME);
        pty.signal(signal);
        assert_eq!(pty.end().exit_code(), status, "after SIG{signal}");
        assert_given_back(&pty, &settings);
    }
}

#[test]
fn a_megabyte_pasted_is_neither_run_nor_the_end() {
    let home = home();
    let mut pty = start(&home, (80, 24));
    pty.wait_for(WELCOME);
    let begun = Instant::now();
    pty.press(&format!("\x1b[200~{}\x1b[201~", "Q".repeat(1 << 20)));
    pty.press("a");
    pty.wait_for("Add the feed");
    println!("a megabyte pasted: keys run 0, the next key is answered after {:?}", begun.elapsed());
    pty.press("\x1b[200~https://a.example/\nfeed\x1b[201~");
    pty.wait_for("https://a.example/ feed");
    pty.press("\x1b");
    pty.wait_until("the prompt is closed", |screen| !screen.contents().contains("Add the feed"));
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

#[test]
fn the_terminals_answer_about_its_background_gives_no_command() {
    let home = home();
    let mut pty = start(&home, (80, 24));
    pty.wait_for(WELCOME);
    let dark = pty.output.len();
    assert!(String::from_utf8_lossy(&pty.output).contains("\x1b]11;?\x1b\\"), "it asks");
    pty.press("\x1b]11;rgb:ffff/ffff/ffff\x1b\\gf");
    pty.wait_for("Starred");
    let blue = |output: &[u8]| String::from_utf8_lossy(output).contains("\x1b[38;5;4");
    assert!(blue(&pty.output[dark..]), "counts are blue on light terminals, cyan on dark ones");
    assert!(!pty.text().contains("refreshing") && !pty.text().contains("Add the feed"), "no key of it was taken:\n{}", pty.text());
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
    let mut pty = start_with(&home, (80, 24), &[("NO_COLOR", "1")]);
    pty.wait_for(WELCOME);
    assert!(!String::from_utf8_lossy(&pty.output).contains("\x1b]11;?"), "nothing is asked that is not needed");
}

/// A program of a test: a shell script that is put into the home.
fn script(home: &TempHome, name: &str, text: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = home.file(name);
    std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).expect("written");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("made a program");
    path.to_string_lossy().into_owned()
}

#[test]
fn the_editor_gets_the_terminal_and_its_changes_are_in_force_afterwards() {
    let home = home();
    let editor = script(&home, "editor", "echo in the editor\nread answer\nprintf '[display]\\nicons = \"ascii\"\\n' >> \"$2\"");
    let mut pty = start_with(&home, (80, 24), &[("EDITOR", &format!("{editor} -w"))]);
    pty.wait_for(WELCOME);
    pty.press("E");
    pty.wait_until("the editor", |screen| !screen.alternate_screen() && screen.contents().contains("in the editor"));
    pty.press("typed for the editor, not for dateline: Q\n");
    pty.wait_until("the screen with the new config", |screen| screen.alternate_screen() && screen.contents().contains(">o  Read this"));
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

#[test]
fn the_browser_is_given_the_address_as_one_argument_and_no_shell() {
    let server = FeedServer::start();
    let url = "https://news.example/?q=$(touch owned);`touch owned`&a=b c|touch owned";
    server.serve("/feed", Reply::ok(format!(
        "<rss version='2.0'><channel><title>News</title><item><title>Needle</title><guid>1</guid><link>{}</link></item></channel></rss>",
        url.replace('&', "&amp;")
    )));
    let home = TempHome::with_feeds([server.url("/feed").as_str()]);
    let browser =
        script(&home, "browser", "for word in \"$@\"; do echo \"<$word>\"; done > \"$0.said.new\"; mv \"$0.said.new\" \"$0.said\"");
    home.write_config(&format!("{}\n[open]\nbrowser = [{browser:?}, \"--new-tab\"]\n", home.read_config()));
    home.run(["refresh"]).ok();
    let mut pty = start(&home, (80, 24));
    pty.wait_for("Needle");
    pty.press("o");
    pty.wait_for("opened https://news.example/");
    let end = Instant::now() + Duration::from_secs(60);
    let said = loop {
        match std::fs::read_to_string(home.file("browser.said")) {
            Ok(said) => break said,
            Err(_) => assert!(Instant::now() < end, "the browser was not started"),
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let words: Vec<&str> = said.lines().collect();
    assert_eq!(words[0], "<--new-tab>");
    assert!(words.len() == 2 && words[1].starts_with("<https://news.example/?q=$(touch"), "{said}");
    assert!(!home.file("owned").exists() && !std::env::temp_dir().join("owned").exists());
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

#[test]
fn no_color_writes_no_colour() {
    let home = home();
    let mut pty = start_with(&home, (120, 36), &[("NO_COLOR", "1")]);
    pty.wait_for(WELCOME);
    pty.press("l?");
    pty.wait_for("Go one line down");
    let colours: Vec<_> = kinds(&pty.output).into_iter().filter(|kind| kind.starts_with("colour")).collect();
    assert_eq!(colours, Vec::<String>::new());
}

#[test]
fn a_dumb_terminal_is_told_what_else_there_is() {
    let home = home();
    let mut pty = start_with(&home, (80, 24), &[("TERM", "dumb")]);
    assert_eq!(pty.end().exit_code(), 2);
    let said = String::from_utf8_lossy(&pty.output).into_owned();
    assert!(said.contains("dateline list") && said.contains("dateline show") && !said.contains('\x1b'), "{said}");
}
