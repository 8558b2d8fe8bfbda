//! A disk that is full, read-only or refuses: reads go on, marks wait with a message, and what is left at
//! the end is told.

use super::shim::{EIO, ENOSPC, EROFS, Fault, shim, variables};
use super::*;
use std::time::Instant;

/// The screen over a home whose writes fail, from the `nth` on, while the file `flag` is there.
pub(super) fn screen(home: &TempHome, shim: &Path, number: i32, nth: usize) -> Pty {
    let mut variables = variables(shim, Fault::Ever(number), nth, &home.file("note"));
    variables.push(("DATELINE_LOG".to_owned(), "debug".to_owned()));
    variables.push(("FAULT_WHILE".to_owned(), home.file("flag").to_string_lossy().into_owned()));
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &variables, (140, 30));
    pty.wait_for("Harbour report");
    pty
}

#[test]
fn marks_wait_while_the_disk_refuses_and_are_written_when_it_does_not() {
    let Some(shim) = shim() else { return };
    for (number, why) in [(ENOSPC, "the disk is full"), (EIO, "the system refused"), (EROFS, "refused")] {
        let server = FeedServer::start();
        let home = home(&server, 12);
        let mut pty = screen(&home, shim, number, 1);
        fs::write(home.file("flag"), "").expect("written");
        pty.press("s");
        pty.wait_for("1 mark is not written yet");
        pty.wait_for(why);
        // The next mark waits behind it, and the articles can be read.
        pty.press("js");
        pty.wait_for("2 marks are not written yet");
        pty.press("j");
        pty.wait_for("Ship number 9 came in");
        assert_eq!(count(&home, &["is:starred"]), 0);
        fs::remove_file(home.file("flag")).expect("removed");
        pty.wait_for("2 marks that waited are written now");
        assert_eq!(count(&home, &["is:starred"]), 2);
        pty.press("Q");
        assert_eq!(pty.end().exit_code(), 0);
        assert_sound(home.path(), why);
        println!("errno {number}: 2 marks waited, 2 written, 0 lost");
    }
}

/// A screen on a full disk, with a star that waits to be written; nothing where there is no shim.
fn a_mark_waits() -> Option<(TempHome, Pty)> {
    let shim = shim()?;
    let server = FeedServer::start();
    let home = home(&server, 12);
    let mut pty = screen(&home, shim, ENOSPC, 1);
    fs::write(home.file("flag"), "").expect("written");
    pty.press("s");
    pty.wait_for("1 mark is not written yet");
    Some((home, pty))
}

#[test]
fn who_would_lose_marks_by_leaving_is_asked_and_told() {
    for keys in ["Q", "hq", "sQ"] {
        let Some((home, mut pty)) = a_mark_waits() else { return };
        if keys == "hq" {
            // From the first pane `q` leaves.
            pty.press("h");
        }
        pty.press(keys);
        let marks = if keys == "sQ" { "2 marks can't be written and would be lost" } else { "1 mark can't be written and would be lost" };
        pty.wait_for(marks);
        // Any other key stays, and the next end is asked for anew.
        pty.press("j");
        pty.press("Q");
        pty.wait_for(marks);
        let shown = pty.output.len();
        let begun = Instant::now();
        pty.press("Q");
        assert_eq!(pty.end().exit_code(), 1);
        let told = String::from_utf8_lossy(&pty.output[shown..]).into_owned();
        let words = if keys == "sQ" {
            "dateline: 2 marks could not be written and are lost"
        } else {
            "dateline: 1 mark could not be written and is lost"
        };
        println!("{keys} on a full disk: asked; once more: ended within {:?}, exit 1", begun.elapsed());
        assert!(told.contains(words), "{told}");
        assert_sound(home.path(), "at the end");
    }
}

#[test]
fn a_refresh_on_a_disk_that_fills_up_ends_is_told_once_and_holds_nothing_against_feeds() {
    let Some(shim) = shim() else { return };
    const FEEDS: usize = 24;
    for nth in [1, 9, 40] {
        let server = FeedServer::start();
        let home = home(&server, 12);
        let mut config = home.read_config();
        for feed in 0..FEEDS {
            server.serve(&format!("/{feed}"), Reply::ok(newspaper(&format!("beta{feed}"), 40)));
            config += &format!("[[feeds]]\nurl = '{}'\n", server.url(&format!("/{feed}")));
        }
        home.write_config(&config);
        home.run(["list"]).ok();
        let mut pty = screen(&home, shim, ENOSPC, nth);
        fs::write(home.file("flag"), "").expect("written");
        let begun = Instant::now();
        pty.press("R");
        pty.wait_for("the disk is full");
        let told_after = begun.elapsed();
        pty.wait_until("the refresh's end", |screen| !screen.contents().contains("asking"));
        let leaving = Instant::now();
        pty.press("Q");
        assert_eq!(pty.end().exit_code(), 0);
        let left_after = leaving.elapsed();
        // Counted where it is told: the terminal is sent a sentence's changes only.
        let told = logged(&home, "told: the disk is full");
        fs::remove_file(home.file("flag")).expect("removed");
        println!("full from the {nth}. write on: told {told} times, after {told_after:?}; Q ended it within {left_after:?}");
        assert_eq!(told, 1);
        let feeds: serde_json::Value = serde_json::from_str(&home.run(["feeds", "--json"]).ok()).expect("JSON");
        let feeds = feeds.as_array().expect("an array");
        assert!(feeds.len() > FEEDS && feeds.iter().all(|feed| feed["last_error"].is_null()), "{feeds:?}");
        assert_sound(home.path(), "after it");
        // With room again all of them are asked as if nothing had been.
        home.run(["refresh"]).ok();
        assert_eq!(count(&home, &[]), 12 + FEEDS * 40);
    }
}

#[test]
fn a_file_that_can_not_be_saved_just_before_the_end_is_told_before_it() {
    let server = FeedServer::start();
    let home = home(&server, 12);
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (140, 30));
    pty.wait_for("Ship number 11 came in");
    // A file is no folder. One write: the end is asked for before the save's fate is known.
    pty.press(&format!(":save {}/story.md\rQ", home.file("config.toml").display()));
    pty.wait_for("the last change was not made");
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
    println!("Q behind a file that can't be saved: asked, left at the second key");
}

#[test]
fn a_mark_that_waits_can_be_taken_back() {
    let Some((home, mut pty)) = a_mark_waits() else { return };
    pty.press("u");
    pty.wait_for("undone: a mark that was not written yet");
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
    assert_eq!(count(&home, &["is:starred"]), 0);
}

#[test]
fn a_start_on_a_full_or_read_only_disk_reads_and_says_so() {
    let Some(shim) = shim() else { return };
    for number in [ENOSPC, EROFS, EIO] {
        let server = FeedServer::start();
        let home = home(&server, 12);
        let before = fs::read(home.file("dateline.db")).expect("read");
        let mut command = home.command();
        let run = command.arg("list").envs(variables(shim, Fault::Ever(number), 1, &home.file("note"))).output().expect("ran");
        let (said, told) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
        assert_eq!((run.status.code(), said.lines().count()), (Some(0), 12), "{told}");
        assert!(told.contains("the database can only be read"), "{told}");
        assert_eq!(fs::read(home.file("dateline.db")).expect("read"), before);
        println!("errno {number} from the first write on: 12 of 12 entries listed; {}", told.trim());
    }
}

#[test]
fn a_limit_on_the_length_of_files_ends_nothing() {
    let server = FeedServer::start();
    let home = home(&server, 12);
    let before = count(&home, &[]);
    server.serve("/feed", Reply::ok(newspaper("alpha", 600)));
    // In the shell's blocks of 512 bytes: more than there is, less than is to come.
    let blocks = fs::metadata(home.file("dateline.db")).expect("a file").len() / 512 + 100;
    let command = home.command();
    let script = format!("ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let program = command.get_program().to_owned();
    let arguments: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
    let mut shell = std::process::Command::new("sh");
    shell.arg("-c").arg(script).arg(program).args(arguments).arg("refresh").env_clear();
    shell.envs(command.get_envs().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))));
    let run = shell.output().expect("ran");
    let told = String::from_utf8_lossy(&run.stderr).into_owned();
    println!("RLIMIT_FSIZE of {blocks} blocks: exit {:?}, {}", run.status.code(), told.trim());
    assert_eq!(run.status.code(), Some(1), "{told}");
    assert!(!told.is_empty());
    assert_eq!(count(&home, &[]), before);
    assert_sound(home.path(), "after it");
}

/// A disk of 64 MB in a namespace of its own, filled to the last byte, then read-only.
#[test]
fn a_disk_that_is_really_full_or_read_only_is_read() {
    let server = FeedServer::start();
    let home = home(&server, 12);
    let disk = home.file("disk");
    fs::create_dir(&disk).expect("made");
    let script = r#"
        set -e
        mount -t tmpfs -o size=64m tmpfs "$1/disk"
        cp "$1/config.toml" "$1/dateline.db"* "$1/disk/"
        say() { "$program" --home "$disk" "$@" 2>&1 | tr '\n' ' '; echo; }
        program="$2"; disk="$1/disk"
        dd if=/dev/zero of="$disk/filler" bs=64k 2>/dev/null || true
        dd if=/dev/zero of="$disk/filler.2" bs=1 2>/dev/null || true
        echo "full: $(say count)"
        echo "full: $(say mark starred feed:alpha)"
        echo "full: $(say refresh)"
        rm "$disk/filler" "$disk/filler.2"
        echo "room: $(say mark starred feed:alpha)"
        mount -o remount,ro tmpfs "$disk"
        echo "read-only: $(say count is:starred)"
        echo "read-only: $(say mark unstarred feed:alpha)"
        mount -o remount,rw tmpfs "$disk"
        echo "room: $(say count is:starred)"
    "#;
    let run = std::process::Command::new("unshare").args(["-rm", "sh", "-c", script, "sh"]).arg(home.path()).arg(PROGRAM).output();
    let Some(run) = run.ok().filter(|run| run.status.success()) else {
        println!("skipped: no file system can be mounted here");
        return;
    };
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    println!("{said}");
    let said: Vec<&str> = said.lines().collect();
    assert!(said[0].contains(" 12 "), "reads go on");
    assert!(said[..3].iter().all(|said| said.contains("the disk is full") && !said.contains("read-only") && !said.contains("code")));
    assert!(said[1].contains("nothing was changed; free some space and try again") && !said[1].contains("12 starred"), "{}", said[1]);
    assert!(said[3].contains("12 starred"));
    assert!(said[4].contains(" 12 "), "reads go on");
    assert!(said[5].contains("read-only") && !said[5].contains("no longer"), "{}", said[5]);
    assert!(said[6].contains("12"));
}

#[test]
fn a_file_that_may_not_be_read_is_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let server = FeedServer::start();
    let home = home(&server, 12);
    let path = home.file("dateline.db");
    let before = fs::read(&path).expect("read");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("set");
    if fs::read(&path).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    let run = home.run(["list"]);
    assert_eq!(run.status, Some(1));
    assert!(run.stderr.contains("dateline.db can't be opened"), "{}", run.stderr);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("set");
    assert_eq!(fs::read(&path).expect("read"), before);
    println!("no rights: {}", run.stderr.trim());
}
