//! Another process holds the database and is stopped: others start and read, and marks wait.

use super::waiting::row;
use super::*;
use rustix::process::{Pid, Signal, kill_process};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A stopped process that has begun to write.
struct Holder(Child);

impl Holder {
    fn of(home: &TempHome) -> Self {
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "holder::in_another_process", "--nocapture"])
            .env("DATELINE_TEST_HELD", home.file("dateline.db"))
            .stdout(Stdio::piped())
            .spawn()
            .expect("starts");
        let out = BufReader::new(child.stdout.take().expect("piped"));
        assert!(out.lines().map_while(Result::ok).any(|line| line.ends_with("held")), "it holds the database");
        kill_process(Pid::from_child(&child), Signal::STOP).expect("stopped");
        Self(child)
    }
}

/// Whether the database is held: nobody can begin to write.
fn is_held(home: &TempHome) -> bool {
    let db = rusqlite::Connection::open(home.file("dateline.db")).expect("opened");
    db.busy_timeout(Duration::ZERO).expect("set");
    db.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_err()
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Not a test of its own: what [`Holder`] runs.
#[test]
fn in_another_process() {
    let Ok(path) = std::env::var("DATELINE_TEST_HELD") else { return };
    let db = rusqlite::Connection::open(path).expect("opened");
    db.execute_batch("BEGIN IMMEDIATE; UPDATE status SET read = 1 WHERE id = 1").expect("begun");
    println!("\nheld");
    std::thread::sleep(Duration::from_secs(600));
}

#[test]
fn beside_a_stopped_holder_others_start_and_read_and_marks_wait() {
    let server = FeedServer::start();
    let home = home(&server, 12);
    let holder = Holder::of(&home);
    let begun = Instant::now();
    let list = home.run(["list"]);
    let listed = begun.elapsed();
    assert_eq!((list.stdout.lines().count(), list.stderr.as_str()), (12, ""), "it waited for nobody, and missed nothing");
    let begun = Instant::now();
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (140, 30));
    pty.wait_for("Harbour report");
    let started = begun.elapsed();
    pty.press("s");
    pty.wait_for("1 mark is not written yet (another program holds it)");
    pty.press("j");
    pty.wait_for("Ship number 10 came in");
    assert!(is_held(&home), "all of this was beside the holder");
    drop(holder);
    pty.wait_for("1 mark that waited is written now");
    assert_eq!(count(&home, &["is:starred"]), 1);
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
    println!("beside a stopped holder: `list` in {listed:?}, the screen in {started:?}; 1 mark waited, 0 lost");
    assert_sound(home.path(), "after it");
}

#[test]
fn what_is_dismissed_beside_a_stopped_holder_goes_from_the_list_before_it_is_written() {
    let server = FeedServer::start();
    let home = home(&server, 12);
    let holder = Holder::of(&home);
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (140, 30));
    pty.wait_until("the list", |screen| row(screen, 11).is_some());
    pty.press("D");
    pty.wait_until("a list without it", |screen| row(screen, 11).is_none() && row(screen, 10).is_some());
    // While the holder is waited for: no answer has come yet.
    assert!(pty.text().contains("dismissed · u undo") && !pty.text().contains("another program holds it"), "{}", pty.text());
    pty.wait_for("1 mark is not written yet");
    drop(holder);
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
    assert_eq!(count(&home, &[]), 11, "it was written");
}

#[test]
fn who_leaves_while_another_holds_the_database_is_told_and_leaves_at_the_second_key() {
    let server = FeedServer::start();
    let home = home(&server, 12);
    let _holder = Holder::of(&home);
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (140, 30));
    pty.wait_for("Harbour report");
    // The mark is on its way for as long as another one is waited for.
    pty.press("sQ");
    // Told that it is being written, or on a slow machine, that it could not be; how many it is in any case.
    pty.wait_until("the question", |screen| {
        let text = screen.contents();
        text.contains("quit once more to leave without") && (text.contains("1 mark among them") || text.contains("1 mark can't be written"))
    });
    let (shown, begun) = (pty.output.len(), Instant::now());
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 1);
    let (took, told) = (begun.elapsed(), String::from_utf8_lossy(&pty.output[shown..]).into_owned());
    println!("Q beside a stopped holder: asked once more, then ended within {took:?}, exit 1");
    assert!(told.contains("could not be written") && told.contains("lost"), "{told}");
    // Half a second for what is under way, none for another try.
    assert_eq!(logged(&home, "the last changes were not kept in time at_most=500ms"), 1);
    assert!(is_held(&home), "it ended beside the holder");
    assert_sound(home.path(), "after it");
}

#[test]
fn a_refresh_that_waits_for_another_one_does_not_hold_up_the_end() {
    let server = FeedServer::start();
    let home = home(&server, 12);
    let _holder = Holder::of(&home);
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[("DATELINE_LOG", "debug")], (140, 30));
    pty.wait_for("Harbour report");
    // The writer waits for as long as the holder is waited for.
    pty.press("R");
    pty.wait_for("refreshing ");
    let begun = Instant::now();
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
    println!("Q while a refresh waits for a stopped holder: ended within {:?}", begun.elapsed());
    // The refresh had not given up yet: nobody waited for it.
    assert_eq!(logged(&home, "told: the database is busy"), 0);
    assert!(is_held(&home), "it ended beside the holder");
}

#[test]
fn who_holds_the_config_file_holds_up_no_list_and_no_undo() {
    let server = FeedServer::start();
    let home = home(&server, 3);
    let first = ids(&home)[0].clone();
    home.run(["mark", "starred", "--id", &first]).ok();
    // As another dateline holds it that was stopped while it changed the file.
    let held = fs::File::create(home.file("config.lock")).expect("made");
    held.lock().expect("free");
    let begun = Instant::now();
    let list = home.run(["list"]);
    let listed = begun.elapsed();
    assert_eq!((list.stdout.lines().count(), list.stderr.as_str()), (3, ""));
    assert!(home.run(["undo"]).ok().ends_with("starred\n"));
    let refused = home.run(["remove", &server.url("/feed")]);
    assert_eq!(refused.status, Some(1));
    assert!(refused.stderr.contains("another dateline has held its lock for 5 seconds"), "{}", refused.stderr);
    drop(held);
    assert!(home.read_config().contains("/feed"), "it was not taken out");
    println!("beside one that holds config.lock: `list` in {listed:?}, `undo` done, `remove` refused");
}

#[test]
fn a_feed_is_not_taken_out_of_the_config_where_that_can_not_be_written_down() {
    let server = FeedServer::start();
    let home = home(&server, 3);
    let url = server.url("/feed");
    let own = format!("{}# the best one\nfull_text = 'always' # its feed is short\n", home.read_config());
    home.write_config(&own);
    home.run(["feeds"]).ok();
    let refused = || {
        let run = home.run(["remove", &url]);
        assert_eq!((run.status, home.read_config().as_str()), (Some(1), own.as_str()), "{}", run.stderr);
        run.stderr
    };
    let holder = Holder::of(&home);
    let held = refused();
    assert!(held.contains("another program has held it") && !held.contains("config.toml"), "{held}");
    drop(holder);
    // The list is followed, and the note fails.
    let db = rusqlite::Connection::open(home.file("dateline.db")).expect("opened");
    db.execute_batch("CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'full'); END").expect("made");
    let unwritten = refused();
    db.execute_batch("DROP TRIGGER full").expect("dropped");
    assert!(home.run(["feeds"]).ok().contains(&url) && ids(&home).len() == 3);
    assert_eq!(home.run(["undo"]).ok(), "nothing to undo\n");
    println!("a removal that could not be written down: config.toml byte for byte as before, twice; {held}{unwritten}");
}

#[test]
fn who_quits_twice_at_once_is_told_how_many_marks_may_be_lost_and_why() {
    let server = FeedServer::start();
    let home = home(&server, 12);
    let _holder = Holder::of(&home);
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (140, 30));
    pty.wait_for("Harbour report");
    let shown = pty.output.len();
    // Three marks of which the last two are not even begun; the end comes before anything is answered.
    pty.press("sjsjsQQ");
    assert_eq!(pty.end().exit_code(), 1);
    let told = String::from_utf8_lossy(&pty.output[shown..]).into_owned();
    assert!(told.contains("dateline: 3 marks could not be written in time and may be lost: the database gave no answer yet"), "{told}");
}

#[test]
fn who_quits_twice_at_once_is_told_what_was_not_made() {
    let server = FeedServer::start();
    let home = home(&server, 12);
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (140, 30));
    pty.wait_for("Harbour report");
    // A line that nobody can edit.
    home.write_config(&home.read_config().replace("[[feeds]]", "[[feeds"));
    let shown = pty.output.len();
    pty.press("hGdQQ");
    assert_eq!(pty.end().exit_code(), 1);
    let told = String::from_utf8_lossy(&pty.output[shown..]).into_owned();
    assert!(told.contains("dateline: the last change was not made (config.toml was not changed, because line"), "{told}");
}
