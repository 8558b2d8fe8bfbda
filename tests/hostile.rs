//! Text from feeds reaches a terminal as text and as nothing else: every output of the command line,
//! the log and the errors, for every class of hostile string and every way to write it.

mod support;

use std::fs;
use support::{FeedServer, HOSTILE, Reply, TempHome, Writing, hostile_feed, violations};

#[test]
fn every_output_is_text_for_every_hostile_string() {
    for writing in Writing::ALL {
        let server = FeedServer::start();
        server.serve("/feed", Reply::ok(hostile_feed(writing)).content_type("application/rss+xml"));
        let home = TempHome::with_feeds([server.url("/feed").as_str()]);
        home.run(["refresh"]).ok();
        let ids: Vec<String> = home.run(["list"]).ok().lines().filter_map(|line| line.split('\t').next().map(str::to_owned)).collect();
        assert_eq!(ids.len(), HOSTILE.len(), "{writing:?}");
        let mut outputs = vec![
            ("list", home.run(["list"]).ok()),
            ("list --json", home.run(["list", "--json"]).ok()),
            ("feeds", home.run(["feeds"]).ok()),
            ("feeds --json", home.run(["feeds", "--json"]).ok()),
            ("export", home.run(["export"]).ok()),
            ("parse", home.run_with_input(["parse", "-"], hostile_feed(writing).as_bytes()).ok()),
        ];
        for id in &ids {
            outputs.push(("show", home.run(["show", id]).ok()));
            outputs.push(("show --width 20", home.run(["show", id, "--width", "20"]).ok()));
        }
        for format in ["text", "markdown", "html", "json"] {
            outputs.push((format, home.run(["show", &ids[0], "--format", format]).ok()));
        }
        outputs.push(("the log", fs::read_to_string(home.file("dateline.log")).expect("there is a log")));
        for (name, output) in &outputs {
            assert_eq!(violations(output), [""; 0], "{name}, {writing:?}:\n{output:?}");
        }
        let list = &outputs[0].1;
        assert_eq!(list.matches("Needle").count(), 2 * HOSTILE.len(), "headline and feed arrive as text: {list}");
    }
}

#[test]
fn invalid_utf8_and_words_of_servers_are_text_too() {
    let server = FeedServer::start();
    let mut broken = hostile_feed(Writing::Raw).into_bytes();
    let place = broken.windows(6).position(|bytes| bytes == b"Needle").expect("there");
    broken.splice(place..place, [0xff, 0x9b, b'3', b'1', b'm', 0xc0, 0x80]);
    server.serve("/broken", Reply::ok(broken).content_type("text/xml; charset=utf-8"));
    server.serve("/reason", Reply::raw(b"HTTP/1.1 404 \x1b[31mNot\x9b here\x07\r\nContent-Length: 0\r\n\r\n".to_vec()));
    server.serve("/moved", Reply::redirect(302, "gopher://evil.example/\u{1b}]0;x\u{7}"));
    let urls = ["/broken", "/reason", "/moved"].map(|path| server.url(path));
    let home = TempHome::with_feeds(urls.iter().map(String::as_str));
    let run = home.run(["refresh"]);
    let log = fs::read_to_string(home.file("dateline.log")).expect("there is a log");
    for (name, output) in [
        ("stdout", run.stdout),
        ("stderr", run.stderr),
        ("log", log),
        ("list", home.run(["list"]).ok()),
        ("feeds", home.run(["feeds"]).ok()),
    ] {
        assert_eq!(violations(&output), [""; 0], "{name}: {output:?}");
    }
}

#[test]
fn mistakes_in_the_config_and_arguments_are_told_as_text() {
    let home = TempHome::new();
    home.write_config("[fetch]\n'con\u{9b}31mcurrency' = 1\n[keys]\n'qu\u{202e}it' = ['\u{e0041}']\n[[feeds]]\nurl = 'exec:\u{85}x'\n");
    let run = home.run(["config", "check"]);
    assert_eq!(run.status, Some(2));
    assert_eq!(violations(&run.stderr), [""; 0], "{:?}", run.stderr);
    for arguments in [["show", "\u{1b}[31m9"], ["list", "is:\u{9b}31m"], ["refresh", "--feed=\u{1b}]0;x\u{7}"], ["add", "\u{1b}[2Jx y"]] {
        let run = home.run(arguments);
        assert_ne!(run.status, Some(0));
        assert_eq!(violations(&run.stderr), [""; 0], "{arguments:?}: {:?}", run.stderr);
    }
}
