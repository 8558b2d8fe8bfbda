//! Eight instances at once: two on screens, six that mark one entry after the other. `DATELINE_MARKS=1000`
//! for the whole count of each.

use super::*;
use dateline::{
    model::{EntryId, Mark},
    store::{Act, Store, Target},
};
use std::{
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const SCREENS: usize = 2;
const OTHERS: usize = 6;

#[test]
fn eight_instances_mark_at_once_and_none_is_lost() {
    let marks = wished("DATELINE_MARKS", 60);
    let server = FeedServer::start();
    let mut config = "[fetch]\non_start = false\nmax_entries = 20000\n[display]\nopen_with = \"all\"\n".to_owned();
    for part in 0..SCREENS {
        server.serve(&format!("/{part}"), Reply::ok(newspaper(&format!("part{part}"), marks)));
        config += &format!("[[feeds]]\nurl = '{}'\n", server.url(&format!("/{part}")));
    }
    server.serve("/rest", Reply::ok(newspaper("rest", OTHERS * marks)));
    config += &format!("[[feeds]]\nurl = '{}'\n", server.url("/rest"));
    let home = TempHome::new();
    home.write_config(&config);
    home.run(["refresh"]).ok();
    let rest: Vec<String> = home
        .run(["list", "feed:rest", "--limit", "100000"])
        .ok()
        .lines()
        .filter_map(|line| line.split('\t').next())
        .map(str::to_owned)
        .collect();
    assert_eq!(rest.len(), OTHERS * marks);
    let begun = Instant::now();
    let took = thread::scope(|scope| {
        let screens: Vec<_> = (0..SCREENS)
            .map(|part| {
                scope.spawn({
                    let home = &home;
                    move || on_screen(home, part, marks)
                })
            })
            .collect();
        let others: Vec<_> = rest
            .chunks(marks)
            .map(|ids| {
                scope.spawn({
                    let home = &home;
                    move || marker(home, ids)
                })
            })
            .collect();
        screens.into_iter().for_each(|screen| screen.join().expect("a screen"));
        others.into_iter().flat_map(|other| other.join().expect("an instance")).collect::<Vec<u64>>()
    });
    let mut took = took;
    took.sort_unstable();
    let at = |share: usize| took[(took.len() * share / 100).min(took.len() - 1)] as f64 / 1_000.0;
    let unread = count(&home, &["is:unread"]);
    let total = (SCREENS + OTHERS) * marks;
    println!(
        "8 instances, {marks} marks each, in {:.1?}: {} of {total} kept, {unread} lost; one mark takes {:.1} ms (median), {:.1} ms (p99), {:.1} ms (worst)",
        begun.elapsed(),
        total - unread,
        at(50),
        at(99),
        at(100),
    );
    assert_eq!(unread, 0);
    assert_sound(home.path(), "after eight instances");
}

/// Marks a feed's entries read one by one, with keys.
fn on_screen(home: &TempHome, part: usize, marks: usize) {
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (140, 30));
    pty.wait_for("Harbour report");
    pty.press(&format!("/feed:part{part}\r"));
    pty.wait_until("the feed's list", |screen| screen.contents().contains(&format!("1/{marks}")));
    let query = format!("feed:part{part}");
    for place in 1..=marks {
        // As fast as the screen shows what there is to mark.
        let position = format!(" {place}/{marks}");
        let cursor = |screen: &vt100::Screen| {
            screen.contents().lines().find(|line| line.contains("│▌") && line.contains("Harbour")).map(str::to_owned)
        };
        pty.wait_until("the next row", |screen| {
            screen.contents().contains(&position) && cursor(screen).is_some_and(|row| row.contains('●'))
        });
        pty.press("m");
        pty.wait_until("the mark", |screen| cursor(screen).is_some_and(|row| !row.contains('●')));
        pty.press("j");
    }
    let end = Instant::now() + Duration::from_secs(300);
    while count(home, &[&query, "is:unread"]) > 0 {
        assert!(Instant::now() < end, "{} left; the screen:\n{}", count(home, &[&query, "is:unread"]), pty.text());
        pty.take_what_is_there();
        thread::sleep(Duration::from_millis(50));
    }
    let shown = String::from_utf8_lossy(&pty.output).into_owned();
    // That a mark takes its time is told on a busy machine; that it was refused, nowhere.
    assert!(!shown.contains("locked") && !shown.contains("busy") && !shown.contains("tries again"), "an instance was told to wait");
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

/// Another process that marks these entries; how long each took, in microseconds.
fn marker(home: &TempHome, ids: &[String]) -> Vec<u64> {
    let out = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "instances::in_another_process", "--nocapture"])
        .env("DATELINE_TEST_DATABASE", home.file("dateline.db"))
        .env("DATELINE_TEST_IDS", ids.join(","))
        .stdin(Stdio::null())
        .output()
        .expect("ran");
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success(), "{said}{}", String::from_utf8_lossy(&out.stderr));
    said.lines().filter_map(|line| line.strip_prefix("took ")).map(|took| took.parse().expect("a number")).collect()
}

/// Not a test of its own: what [`marker`] runs.
#[test]
fn in_another_process() {
    let (Ok(path), Ok(ids)) = (std::env::var("DATELINE_TEST_DATABASE"), std::env::var("DATELINE_TEST_IDS")) else { return };
    let mut store = Store::open(Path::new(&path)).expect("opened");
    println!();
    for id in ids.split(',').map(|id| EntryId(id.parse().expect("a number"))) {
        let begun = Instant::now();
        let act = Act::Mark { mark: Mark::Read, on: Target::Entries(&[id]) };
        assert_eq!(store.apply(act, jiff::Timestamp::UNIX_EPOCH).expect("never locked").changed, 1);
        println!("took {}", begun.elapsed().as_micros());
    }
}
