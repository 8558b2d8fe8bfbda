//! Damage that is found while reading: it is said with the next step, nothing breaks, and the next start
//! mends and tells.

use super::*;

/// A home whose database has one page destroyed that lists need, and its stars.
fn damaged(server: &FeedServer) -> (TempHome, usize) {
    let sound = home(server, 300);
    sound.run(["mark", "starred", "feed:alpha"]).ok();
    let entries = 300;
    // In one file, so that no log has the page once more.
    let database = rusqlite::Connection::open(sound.file("dateline.db")).expect("opened");
    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("written");
    drop(database);
    let bytes = fs::read(sound.file("dateline.db")).expect("read");
    for page in 2..bytes.len() / 4096 {
        let home = twin(&sound);
        let mut broken = bytes.clone();
        broken[page * 4096..][..4096].fill(0xa5);
        fs::write(home.file("dateline.db"), broken).expect("written");
        let run = home.run(["list", "--limit", "1000"]);
        if run.status == Some(1) && home.file("dateline.db.suspect").exists() {
            assert!(run.stderr.contains("the database is damaged; close dateline and start it again"), "{}", run.stderr);
            println!("page {page} destroyed: {}", run.stderr.trim());
            return (home, entries);
        }
    }
    panic!("lists need no page");
}

#[test]
fn damage_found_while_reading_is_mended_at_the_next_start() {
    let server = FeedServer::start();
    let (home, entries) = damaged(&server);
    let run = home.run(["list", "--limit", "1000"]);
    println!("the next start: {}", run.stderr.trim());
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(
        run.stderr.contains("dateline: the database was damaged: a new one was made") && run.stderr.contains("dateline.db.damaged-"),
        "{}",
        run.stderr
    );
    assert_eq!(count(&home, &["is:starred"]), run.stdout.lines().count());
    assert!(run.stdout.lines().count() > entries / 2);
    assert_eq!(home.run(["list"]).stderr, "", "it is told once");
    assert_sound(home.path(), "mended");
    // What was lost comes back with its feed, its star with it.
    home.run(["refresh"]).ok();
    assert_eq!((count(&home, &[]), count(&home, &["is:starred"])), (entries, entries));
}

#[test]
fn the_screen_tells_of_damage_and_the_next_one_that_it_was_mended() {
    let server = FeedServer::start();
    let (home, _) = damaged(&server);
    fs::remove_file(home.file("dateline.db.suspect")).expect("there");
    let start = || Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (140, 30));
    let mut pty = start();
    pty.wait_for("close dateline and start it again");
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
    let mut pty = start();
    pty.wait_for("the database was damaged: a new one was made");
    pty.wait_for("Harbour report");
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}
