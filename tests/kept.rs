//! What is decided on the screen is kept: killed, quit at once, or started again.
#![cfg(unix)]

mod support;

use support::{FeedServer, Pty, Reply, TempHome, newspaper};

const PROGRAM: &str = env!("CARGO_BIN_EXE_dateline");
const ENTRIES: usize = 12;

/// A home with a dozen unread entries, all fetched, and nothing that is fetched by itself.
fn home(server: &FeedServer) -> TempHome {
    server.serve("/feed", Reply::ok(newspaper("alpha", ENTRIES)));
    let home = TempHome::new();
    home.write_config(&format!("[fetch]\non_start = false\n[display]\nopen_with = \"all\"\n[[feeds]]\nurl = '{}'\n", server.url("/feed")));
    home.run(["refresh"]).ok();
    home
}

fn start(home: &TempHome) -> Pty {
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (120, 30));
    pty.wait_for("Harbour report");
    pty
}

fn count(home: &TempHome, query: &[&str]) -> usize {
    home.run(["count"].iter().chain(query).copied()).ok().trim().parse().expect("a number")
}

#[test]
fn marks_of_every_kind_survive_kill_9_and_one_u_each_takes_them_back() {
    let server = FeedServer::start();
    let home = home(&server);
    let mut pty = start(&home);
    let shown = |home: &TempHome| [count(home, &[]), count(home, &["is:unread"]), count(home, &["is:starred"])];
    // Each key is acknowledged when the database, asked from outside, has it.
    let acknowledged = |want: [usize; 3]| {
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while shown(&home) != want {
            assert!(std::time::Instant::now() < deadline, "{:?} instead of {want:?}", shown(&home));
        }
    };
    let steps = [
        ("m", [ENTRIES, ENTRIES - 1, 0]),
        ("js", [ENTRIES, ENTRIES - 1, 1]),
        ("jD", [ENTRIES - 1, ENTRIES - 2, 1]),
        ("A", [ENTRIES - 1, 0, 1]),
        ("u", [ENTRIES - 1, ENTRIES - 2, 1]),
        ("\x12", [ENTRIES - 1, 0, 1]),
    ];
    for (keys, want) in steps {
        pty.press(keys);
        acknowledged(want);
    }
    pty.signal("KILL");
    pty.end();
    assert_eq!(shown(&home), [ENTRIES - 1, 0, 1], "after kill -9");
    let mut pty = start(&home);
    for want in [[ENTRIES - 1, ENTRIES - 2, 1], [ENTRIES, ENTRIES - 1, 1], [ENTRIES, ENTRIES - 1, 0], [ENTRIES, ENTRIES, 0]] {
        pty.press("u");
        acknowledged(want);
    }
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

#[test]
fn the_last_key_before_the_end_counts() {
    let server = FeedServer::start();
    let home = home(&server);
    for round in 1..=5 {
        let mut pty = start(&home);
        pty.press(&format!("{}s", "j".repeat(round)));
        pty.press("Q");
        assert_eq!(pty.end().exit_code(), 0);
        assert_eq!(count(&home, &["is:starred"]), round);
    }
}

/// A home with one entry that has only a summary, and its long page.
fn teaser(server: &FeedServer) -> TempHome {
    let item = format!(
        "<item><title>Lamp report</title><link>{}</link><guid>lamp</guid><description>It was lit.</description></item>",
        server.url("/story")
    );
    let feed = format!("<rss version=\"2.0\"><channel><title>Lamps</title>{item}</channel></rss>");
    server.serve("/feed", Reply::ok(feed));
    let part =
        |n| format!("<p>Part {n} tells of the tower, of the oil, of the glass and of the crew that cleaned it before the evening.</p>");
    let page: String = (1..=60).map(part).collect();
    server.serve("/story", Reply::ok(format!("<html><body><article>{page}</article></body></html>")).content_type("text/html"));
    let home = TempHome::new();
    home.write_config(&format!("[fetch]\non_start = false\n[display]\nopen_with = \"all\"\n[[feeds]]\nurl = '{}'\n", server.url("/feed")));
    home.run(["refresh"]).ok();
    home
}

/// The first line that tells of a part.
fn part(pty: &Pty) -> String {
    let text = pty.text();
    assert!(text.contains("Part "), "no part is shown:\n{text}");
    let part = text.split("Part ").nth(1).expect("looked for");
    part.split(' ').next().expect("a number").to_owned()
}

#[test]
fn the_place_in_a_page_is_where_it_was_left_however_dateline_ended() {
    let server = FeedServer::start();
    let home = teaser(&server);
    let start = || Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (120, 30));
    let mut pty = start();
    pty.wait_for("It was lit.");
    pty.press("\r");
    pty.wait_for("Part 1 ");
    let mut last = "1".to_owned();
    for end in ["quit", "HUP", "TERM"] {
        pty.press(" ");
        pty.wait_until("the next page", |screen| !screen.contents().contains(&format!("Part {last} ")));
        last = part(&pty);
        if end == "quit" {
            pty.press("Q")
        } else {
            pty.signal(end)
        }
        pty.end();
        // The server is not asked again, and the first picture of the article is at the place.
        pty = start();
        pty.wait_until("the article", |screen| screen.contents().contains("Part "));
        assert_eq!(part(&pty), last, "after {end}");
        pty.press("\r");
        pty.wait_for("back");
    }
    pty.press("Q");
    pty.end();
    assert_eq!(server.requests_to("/story").len(), 1);
}

#[test]
fn what_the_shell_changes_appears_on_the_open_screen() {
    let server = FeedServer::start();
    let home = home(&server);
    let mut pty = start(&home);
    pty.wait_until("all unread", |screen| screen.contents().contains(&format!("Unread              {ENTRIES}")));
    home.run(["mark", "read", "feed:alpha"]).ok();
    pty.wait_until("none unread", |screen| !screen.contents().contains(&format!("Unread              {ENTRIES}")));
    home.run(["undo"]).ok();
    pty.wait_until("all unread again", |screen| screen.contents().contains(&format!("Unread              {ENTRIES}")));
    pty.press("Q");
    pty.end();
}

/// The files beside the database that belong to it while somebody has it open.
fn logs(home: &TempHome) -> Vec<&'static str> {
    ["dateline.db-wal", "dateline.db-shm"].into_iter().filter(|name| home.file(name).exists()).collect()
}

/// A new home with the config of this one, and its database alone.
fn restored(home: &TempHome) -> TempHome {
    let other = TempHome::new();
    other.write_config(&home.read_config());
    std::fs::copy(home.file("dateline.db"), other.file("dateline.db")).expect("copied");
    other
}

#[test]
fn once_nobody_has_it_open_the_database_is_one_file_and_a_copy_of_it_a_backup() {
    let server = FeedServer::start();
    let home = home(&server);
    for arguments in [vec!["refresh"], vec!["list"], vec!["mark", "starred", "9999"], vec!["mark", "starred", "feed:alpha"], vec!["undo"]] {
        home.run(arguments.iter().copied());
        assert_eq!(logs(&home), [""; 0], "{arguments:?}");
    }
    let backup = restored(&home);
    assert_eq!(count(&backup, &[]), ENTRIES);
    // The last one to leave, however it does, leaves one file.
    let (mut first, mut last) = (start(&home), start(&home));
    first.press("sQ");
    assert_eq!(first.end().exit_code(), 0);
    assert_eq!(logs(&home).len(), 2, "another one has it open");
    last.press("jsQ");
    assert_eq!(last.end().exit_code(), 0);
    assert_eq!(logs(&home), [""; 0]);
    assert_eq!(count(&restored(&home), &["is:starred"]), 2);
    let mut signalled = start(&home);
    signalled.press("jjs");
    signalled.wait_until("the star is shown", |screen| screen.contents().matches('★').count() == 3);
    signalled.signal("TERM");
    signalled.end();
    assert_eq!(logs(&home), [""; 0]);
    // The copy put in place is what is read from then on: nothing that came later lies over it.
    std::fs::copy(backup.file("dateline.db"), home.file("dateline.db")).expect("put in place");
    let run = home.run(["count", "is:starred"]);
    assert_eq!((run.status, run.stdout.trim(), run.stderr.as_str()), (Some(0), "0", ""));
    assert_eq!(count(&home, &[]), ENTRIES);
}

#[test]
fn a_log_that_another_program_needs_is_left_as_it_is() {
    let server = FeedServer::start();
    let home = home(&server);
    let other = rusqlite::Connection::open(home.file("dateline.db")).expect("opened");
    other.execute_batch("BEGIN; SELECT count(*) FROM entries").expect("it reads");
    let mut pty = start(&home);
    pty.press("sQ");
    assert_eq!(pty.end().exit_code(), 0);
    assert_eq!(logs(&home).len(), 2);
    drop(other);
    assert_eq!(count(&home, &["is:starred"]), 1);
    assert_eq!(logs(&home), [""; 0], "the next to close moves it in");
}
