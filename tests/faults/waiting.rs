//! Marks that wait: the screen shows what the user decided, in rows and counts, until it is written or lost.

use super::full::screen;
use super::shim::{ENOSPC, EROFS, shim};
use super::*;

/// A screen that shows the unread list of 12 entries, on a home whose database can't be written while the
/// file `flag` is there: as now, and from the `start` on where that is wanted.
fn unwritable(number: i32, from_the_start: bool) -> Option<(TempHome, Pty)> {
    let shim = shim()?;
    let server = FeedServer::start();
    let home = home(&server, 12);
    if from_the_start {
        fs::write(home.file("flag"), "").expect("written");
    }
    let mut pty = screen(&home, shim, number, 1);
    fs::write(home.file("flag"), "").expect("written");
    pty.press("gu");
    pty.wait_until("the unread list", |screen| shows(screen, "Unread") && counts(screen) == (12, 0, 12) && row(screen, 11).is_some());
    Some((home, pty))
}

/// Whether the list has this name: it has its rows at once or none.
fn shows(screen: &vt100::Screen, list: &str) -> bool {
    screen.contents().lines().next().and_then(|line| line.split('│').nth(1)).is_some_and(|head| head.contains(list))
}

/// What the feeds pane counts: unread, starred, all.
fn counts(screen: &vt100::Screen) -> (u64, u64, u64) {
    let count = |name: &str| {
        let text = screen.contents();
        let pane = text.lines().filter_map(|line| line.split('│').next());
        let words: Vec<_> = pane.map(|line| line.trim_start_matches('▌').split_whitespace().collect::<Vec<_>>()).collect();
        words.iter().find(|words| words.first() == Some(&name)).and_then(|words| words.get(1)?.parse().ok()).unwrap_or(0)
    };
    (count("Unread"), count("Starred"), count("All"))
}

/// The first line of an entry in the list.
pub(super) fn row(screen: &vt100::Screen, number: usize) -> Option<String> {
    let name = format!("Harbour report {number} ");
    screen.contents().lines().filter_map(|line| line.split('│').nth(1)).find(|line| line.contains(&name)).map(str::to_owned)
}

fn is_unread(screen: &vt100::Screen, number: usize) -> bool {
    row(screen, number).is_some_and(|row| row.contains('●'))
}

fn is_starred(screen: &vt100::Screen, number: usize) -> bool {
    row(screen, number).is_some_and(|row| row.contains('★'))
}

/// What other commands count, as the file says: unread, starred, all.
fn kept(home: &TempHome) -> (usize, usize, usize) {
    (count(home, &["is:unread"]), count(home, &["is:starred"]), count(home, &[]))
}

#[test]
fn a_mark_that_waits_is_shown_counted_toggled_and_written_as_a_kept_one() {
    for (number, from_the_start) in [(ENOSPC, false), (EROFS, true)] {
        let Some((home, mut pty)) = unwritable(number, from_the_start) else { return };
        pty.press("m");
        pty.wait_until("a read row that stays", |screen| {
            row(screen, 11).is_some() && !is_unread(screen, 11) && counts(screen) == (11, 0, 12)
        });
        pty.wait_for("1 mark is not written yet");
        pty.press("m");
        pty.wait_until("an unread row", |screen| is_unread(screen, 11) && counts(screen) == (12, 0, 12));
        pty.press("ms");
        pty.wait_until("a read and starred row", |screen| {
            is_starred(screen, 11) && !is_unread(screen, 11) && counts(screen) == (11, 1, 12)
        });
        pty.wait_for("4 marks are not written yet");
        // Another list and back: the unread list has it no more, the starred one has it.
        pty.press("gs");
        pty.wait_until("the starred list", |screen| shows(screen, "Starred") && is_starred(screen, 11) && row(screen, 10).is_none());
        pty.press("gu");
        pty.wait_until("the unread list", |screen| shows(screen, "Unread") && is_unread(screen, 10) && row(screen, 11).is_none());
        // The first row is the next one now.
        pty.press("ggD");
        pty.wait_until("a list without it", |screen| row(screen, 10).is_none() && counts(screen) == (10, 1, 11));
        pty.wait_for("5 marks are not written yet");
        assert_eq!(kept(&home), (12, 0, 12), "nobody else sees it");
        fs::remove_file(home.file("flag")).expect("removed");
        let healed = pty.output.len();
        pty.wait_until("the end of the wait", |screen| {
            // At no time anything else than what was decided.
            assert_eq!(counts(screen), (10, 1, 11), "{}", screen.contents());
            screen.contents().contains("5 marks that waited are written now")
        });
        pty.press("ga");
        pty.wait_until("all", |screen| {
            shows(screen, "All") && is_starred(screen, 11) && !is_unread(screen, 11) && row(screen, 10).is_none()
        });
        assert_eq!(counts(pty.picture()), (10, 1, 11), "after {} bytes", pty.output.len() - healed);
        assert_eq!(kept(&home), (10, 1, 11));
        pty.press("Q");
        assert_eq!(pty.end().exit_code(), 0);
        assert_sound(home.path(), "after it");
        println!("errno {number}: 5 marks shown while they waited, the same after they were written");
    }
}

/// What stands in the way on a disk in a namespace of its own, in the words of a shell, and how it goes away.
struct Hindrance {
    name: &'static str,
    comes: &'static str,
    goes: &'static str,
    told: &'static str,
}

const READ_ONLY: Hindrance = Hindrance {
    name: "read-only",
    comes: r#"mount -o remount,ro "$disk""#,
    goes: r#"mount -o remount,rw "$disk""#,
    told: "the file or its folder is read-only",
};

const FULL: Hindrance = Hindrance {
    name: "full",
    comes: r#"dd if=/dev/zero of="$disk/filler" bs=64k; dd if=/dev/zero of="$disk/filler.2" bs=1; [ -s "$disk/filler" ]"#,
    goes: r#"rm "$disk/filler" "$disk/filler.2""#,
    told: "the disk is full",
};

/// A home's files as they lie beside each other when dateline has ended, or was killed with a star in its log alone.
fn files_at_the_end(home: &TempHome, was_killed: bool) {
    let db = rusqlite::Connection::open(home.file("dateline.db")).expect("opened");
    db.execute_batch("PRAGMA wal_autocheckpoint = 0; UPDATE status SET starred = 1 WHERE id = (SELECT max(id) FROM status)")
        .expect("starred");
    let db = Some(db).filter(|_| was_killed);
    fs::create_dir(home.file("from")).expect("made");
    for name in ["config.toml", "dateline.db", "dateline.db-wal", "dateline.db-shm"] {
        if home.file(name).exists() {
            fs::copy(home.file(name), home.file("from").join(name)).expect("copied");
        }
    }
    assert_eq!(home.file("from").join("dateline.db-wal").exists(), was_killed);
    drop(db);
}

/// The screen over a disk that can't be written, until the file `flag` is gone; nothing where none can be mounted.
fn on_a_disk(home: &TempHome, hindrance: &Hindrance) -> Option<Pty> {
    fs::create_dir(home.file("disk")).expect("made");
    fs::write(home.file("flag"), "").expect("written");
    let script = r#"
        disk="$1/disk"
        mount -t tmpfs -o size=16m tmpfs "$disk" && cp "$1/from/"* "$disk/" || exit 7
        eval "$3" 2> "$1/told" || exit 7
        { while [ -e "$1/flag" ]; do sleep 0.1; done; eval "$4"; } &
        "$2" --home "$disk"
        code=$?
        cp "$disk/dateline.db"* "$1/"
        exit $code
    "#;
    let namespace = ["-rm", "sh", "-c"];
    if !std::process::Command::new("unshare").args(namespace).arg("mount -t tmpfs tmpfs /mnt").status().is_ok_and(|status| status.success())
    {
        println!("skipped: no file system can be mounted here");
        return None;
    }
    let path = home.path().to_string_lossy().into_owned();
    let arguments = [&namespace[..], &[script, "sh", &path, PROGRAM, hindrance.comes, hindrance.goes]].concat();
    let mut pty = Pty::start("unshare", &arguments, &[], (140, 30));
    pty.wait_for("Harbour report");
    Some(pty)
}

#[test]
fn a_disk_that_can_be_written_again_takes_what_waited() {
    for (hindrance, was_killed) in [(&READ_ONLY, false), (&READ_ONLY, true), (&FULL, false), (&FULL, true)] {
        let server = FeedServer::start();
        let home = home(&server, 12);
        files_at_the_end(&home, was_killed);
        let Some(mut pty) = on_a_disk(&home, hindrance) else { return };
        println!("a {} disk; dateline was killed before: {was_killed}", hindrance.name);
        pty.press("s");
        pty.wait_until("a starred row", |screen| is_starred(screen, 11) && counts(screen) == (12, 2, 12));
        pty.wait_for("1 mark is not written yet");
        pty.wait_for(hindrance.told);
        pty.press("Q");
        pty.wait_for("1 mark can't be written and would be lost");
        // Any other key stays.
        pty.press("jk");
        fs::remove_file(home.file("flag")).expect("removed");
        pty.wait_until("the end of the wait", |screen| {
            assert_eq!(counts(screen), (12, 2, 12), "{}", screen.contents());
            screen.contents().contains("1 mark that waited is written now")
        });
        // Lists see what is written from now on.
        pty.press("js");
        pty.wait_until("another starred row", |screen| is_starred(screen, 10) && counts(screen) == (12, 3, 12));
        pty.press("Q");
        assert_eq!(pty.end().exit_code(), 0);
        assert_eq!(kept(&home), (12, 3, 12));
        assert_sound(home.path(), "after it");
        println!("it can be written again: 1 mark waited, 1 written");
    }
}

#[test]
fn undo_takes_back_the_last_mark_that_waits_and_its_row_is_as_before() {
    let Some((home, mut pty)) = unwritable(ENOSPC, false) else { return };
    pty.press("s");
    pty.wait_until("a starred row", |screen| is_starred(screen, 11) && counts(screen) == (12, 1, 12));
    pty.press("D");
    pty.wait_until("a list without it", |screen| row(screen, 11).is_none() && counts(screen) == (11, 0, 11));
    pty.press("u");
    pty.wait_until("the counts before it", |screen| counts(screen) == (12, 1, 12));
    // The cursor went on to the next row, and may have taken the view with it.
    pty.press("k");
    pty.wait_until("the row again", |screen| is_starred(screen, 11) && is_unread(screen, 11));
    // And put again, and taken back.
    pty.press("\x12");
    pty.wait_until("a list without it", |screen| row(screen, 11).is_none() && counts(screen) == (11, 0, 11));
    pty.wait_for("done again: a mark that is not written yet");
    pty.press("u");
    pty.wait_until("the counts before it", |screen| counts(screen) == (12, 1, 12));
    pty.press("k");
    pty.wait_until("the row again", |screen| is_starred(screen, 11) && is_unread(screen, 11));
    pty.press("u");
    pty.wait_until("all as before", |screen| is_unread(screen, 11) && !is_starred(screen, 11) && counts(screen) == (12, 0, 12));
    fs::remove_file(home.file("flag")).expect("removed");
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
    assert_eq!(kept(&home), (12, 0, 12));
}

#[test]
fn a_whole_list_marked_read_waits_and_is_shown_too() {
    let Some((home, mut pty)) = unwritable(ENOSPC, false) else { return };
    pty.press("A");
    pty.wait_until("no unread entries", |screen| counts(screen) == (0, 0, 12) && !screen.contents().contains("● "));
    pty.wait_for("1 mark is not written yet");
    pty.press("u");
    pty.wait_until("all unread", |screen| counts(screen) == (12, 0, 12) && is_unread(screen, 11));
    pty.press("A");
    pty.wait_until("no unread entries", |screen| counts(screen) == (0, 0, 12));
    fs::remove_file(home.file("flag")).expect("removed");
    pty.wait_for("1 mark that waited is written now");
    assert_eq!((counts(pty.picture()), kept(&home)), ((0, 0, 12), (0, 0, 12)));
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

#[test]
fn a_mark_that_waited_and_is_lost_is_shown_no_more_and_told() {
    let Some((home, mut pty)) = unwritable(ENOSPC, false) else { return };
    pty.press("m");
    pty.wait_until("a read row", |screen| row(screen, 11).is_some() && !is_unread(screen, 11) && counts(screen) == (11, 0, 12));
    let db = rusqlite::Connection::open(home.file("dateline.db")).expect("opened");
    db.execute_batch("CREATE TRIGGER never BEFORE INSERT ON changes BEGIN SELECT RAISE(ABORT, 'never'); END").expect("made");
    fs::remove_file(home.file("flag")).expect("removed");
    pty.wait_for("1 mark that waited could not be written and is lost");
    pty.wait_until("the row as the file has it", |screen| is_unread(screen, 11) && counts(screen) == (12, 0, 12));
    // One that is refused at once goes back as well.
    pty.press("m");
    pty.wait_until("the row as the file has it", |screen| is_unread(screen, 11) && counts(screen) == (12, 0, 12));
    db.execute_batch("DROP TRIGGER never").expect("dropped");
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 1, "it was lost");
}
