//! A panic in any thread of the real program: the terminal is as it was or the screen goes on, a sentence
//! says so, and the database is sound.
//!
//! The faults are `DATELINE_FAULT`'s (src/reader/fault.rs), which only debug builds have.
#![cfg(unix)]
#![cfg(debug_assertions)]

mod support;

use image::ImageFormat;
use std::fs;
use support::{FeedServer, Pty, Reply, TempHome, newspaper, picture};

const PROGRAM: &str = env!("CARGO_BIN_EXE_dateline");

/// A home with a dozen entries of a feed that has more now.
fn home(server: &FeedServer) -> TempHome {
    server.serve("/feed", Reply::ok(newspaper("alpha", 12)));
    let home = TempHome::new();
    home.write_config(&format!("[fetch]\non_start = false\n[display]\nopen_with = \"all\"\n[[feeds]]\nurl = '{}'\n", server.url("/feed")));
    home.run(["refresh"]).ok();
    home
}

fn start(home: &TempHome, fault: &str) -> Pty {
    Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[("DATELINE_FAULT", fault), ("RUST_BACKTRACE", "0")], (120, 30))
}

fn assert_sound(home: &TempHome, unread: &str) {
    let database = rusqlite::Connection::open(home.file("dateline.db")).expect("opened");
    let told: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("checked");
    assert_eq!(told, "ok");
    assert_eq!(home.run(["count", "is:unread"]).ok().trim(), unread);
    let log = fs::read_to_string(home.file("dateline.log")).expect("a log");
    assert!(log.contains("a fault on purpose"), "the log says what broke: {log}");
}

#[test]
fn a_document_that_is_never_read_costs_its_feed_and_no_other() {
    let server = FeedServer::start();
    server.serve("/large", Reply::ok(newspaper("large", 3) + &" ".repeat(1 << 20)));
    let names = ["alpha", "beta", "gamma"];
    for name in names {
        server.serve(&format!("/{name}"), Reply::ok(newspaper(name, 12)));
    }
    let home = TempHome::new();
    let feeds = ["large"].iter().chain(&names).map(|name| format!("[[feeds]]\nurl = '{}'\n", server.url(&format!("/{name}"))));
    home.write_config(&feeds.collect::<String>());
    let output = home.command().env("DATELINE_FAULT", "still-large").arg("refresh").output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("this feed takes longer than 5 seconds to read, and was given up"), "{said}");
    assert_eq!(home.run(["count"]).ok().trim(), "36", "the large one takes every turn to parse, and gives them back");
}

#[test]
fn a_broken_parser_costs_its_feed_and_is_told() {
    let server = FeedServer::start();
    let home = home(&server);
    server.serve("/feed", Reply::ok(newspaper("alpha", 15)));
    let mut pty = start(&home, "parser");
    pty.wait_for("Harbour report");
    pty.press("R");
    pty.wait_for("1 failed");
    // The sheet shows what the feeds pane knows.
    pty.wait_for("! The alpha Post");
    pty.press("m");
    pty.press("!");
    pty.wait_for("broke the parser");
    pty.press("\x1b");
    pty.wait_until("the problems are closed", |screen| !screen.contents().contains("Problems"));
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
    assert_sound(&home, "11");
    println!("panic in the parser: screen goes on, told in Problems, mark kept, database sound");
}

#[test]
fn a_broken_question_to_the_store_is_told_and_the_next_one_answered() {
    let server = FeedServer::start();
    let home = home(&server);
    // With nothing refreshed at the start, the first question to the writer is the mark.
    let mut pty = start(&home, "store");
    pty.wait_for("Harbour report");
    pty.press("m");
    pty.wait_for("dateline.log");
    pty.press("jm");
    let begun = std::time::Instant::now();
    while home.run(["count", "is:unread"]).ok().trim() != "11" {
        assert!(begun.elapsed().as_secs() < 60, "the second mark is kept:\n{}", pty.text());
    }
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 1, "the first one is lost");
    assert!(String::from_utf8_lossy(&pty.output).contains("dateline: 1 mark could not be written and is lost"), "{}", pty.text());
    assert_sound(&home, "11");
    println!("panic in the store: screen goes on, told, next mark kept, the lost one told at the end, database sound");
}

#[test]
fn a_broken_question_for_lists_is_told_and_the_screen_goes_on() {
    let server = FeedServer::start();
    let home = home(&server);
    let mut pty = start(&home, "lists");
    pty.wait_for("dateline.log");
    pty.press("ga");
    pty.wait_for("Harbour report");
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
    assert_sound(&home, "12");
    println!("panic in the lists: screen goes on, told, next question answered, database sound");
}

#[test]
fn a_broken_painter_is_told_and_the_screen_goes_on() {
    let server = FeedServer::start();
    server.serve("/p.png", Reply::ok(picture(400, 300, ImageFormat::Png)).content_type("image/png"));
    let home = home(&server);
    let picture = server.url("/p.png");
    let story = format!(
        "&lt;p&gt;Words before.&lt;/p&gt;&lt;figure&gt;&lt;img src='{picture}'&gt;&lt;figcaption&gt;A pier.&lt;/figcaption&gt;&lt;/figure&gt;&lt;p&gt;Words after.&lt;/p&gt;"
    );
    server.serve("/feed", Reply::ok(format!(
        "<rss version='2.0'><channel><title>Alpha</title><item><title>Pictured</title><guid>p</guid><pubDate>Tue, 01 Oct 2030 10:00:00 GMT</pubDate><description>{story}</description></item></channel></rss>"
    )));
    home.run(["refresh"]).ok();
    let mut pty = start(&home, "painter");
    pty.wait_for("Pictured");
    pty.press("gg\r");
    pty.wait_for("Words before");
    // The terminal says nothing of pictures: half-blocks.
    pty.press("i");
    let told = home.file("dateline.log");
    let begun = std::time::Instant::now();
    while !fs::read_to_string(&told).unwrap_or_default().contains("a fault on purpose in painter") {
        assert!(begun.elapsed().as_secs() < 60, "nothing was painted:\n{}", pty.text());
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    pty.press("hgf");
    pty.wait_for("Starred");
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
    assert_sound(&home, "12");
    println!("panic in the painter: screen goes on, in the log, database sound");
}

#[test]
fn a_broken_screen_gives_the_terminal_back_before_its_message() {
    let server = FeedServer::start();
    let home = home(&server);
    let mut pty = start(&home, "screen:2");
    let settings = pty.settings();
    let status = pty.end();
    assert!(!status.success());
    let screen = pty.picture();
    assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
    assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    assert_eq!(pty.settings(), settings);
    assert!(pty.text().contains("a mistake in dateline") && pty.text().contains("a fault on purpose in screen"), "{}", pty.text());
    assert_sound(&home, "12");
    println!("panic in the screen: terminal given back, message after it, exit {}, database sound", status.exit_code());
}
