//! What comes from outside while the screen is open: stops, sizes that no terminal has, a terminal that
//! goes away. The terminal is given back each time, and nothing spins.
#![cfg(unix)]

mod support;

use portable_pty::{Child, CommandBuilder, PtyPair, PtySize, native_pty_system};
use std::fs;
use std::io::Read;
use std::process::Command;
use std::time::{Duration, Instant};
use support::{Pty, TempHome};

const PROGRAM: &str = env!("CARGO_BIN_EXE_dateline");
const WELCOME: &str = "Getting started";

fn home() -> TempHome {
    TempHome::with_feeds(["dateline:welcome"])
}

/// Starts the program from a shell that knows jobs; its process's number.
fn from_a_shell(home: &TempHome) -> (Pty, String) {
    let mut pty = Pty::start("sh", &["-i"], &[("PS1", "shell% ")], (80, 24));
    pty.wait_for("shell%");
    let number = home.file("number");
    pty.press(&format!("sh -c 'echo $$ > {}; exec {PROGRAM} --home {}'\n", number.display(), home.path().display()));
    pty.wait_for(WELCOME);
    let id = fs::read_to_string(number).expect("written before the screen").trim().to_owned();
    (pty, id)
}

fn send(signal: &str, id: &str) {
    assert!(Command::new("kill").args(["-s", signal, id]).status().expect("kill runs").success());
}

/// `T` in the process's line of /proc: it is stopped.
fn is_stopped(id: &str) -> bool {
    let line = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    line.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('T'))
}

#[test]
#[cfg(target_os = "linux")]
fn a_stop_by_another_hand_gives_the_terminal_back_and_going_on_takes_it_again() {
    let home = home();
    let (mut pty, id) = from_a_shell(&home);
    let settings = {
        // As the shell has them while a program runs: to be compared with those at the second stop.
        send("TSTP", &id);
        pty.wait_until("the shell again", |screen| !screen.alternate_screen() && screen.contents().matches("shell%").count() > 1);
        pty.settings()
    };
    assert!(is_stopped(&id), "it is stopped, not only off the screen");
    let screen = pty.picture();
    assert!(!screen.hide_cursor() && !screen.bracketed_paste());
    assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    pty.press("echo a$((6 * 7))b\n");
    pty.wait_for("a42b");
    pty.press("fg\n");
    pty.wait_until("the screen again", |screen| screen.alternate_screen() && screen.contents().contains(WELCOME));
    // Twice, the second time with a size that changed meanwhile.
    let before = pty.output.len();
    send("TSTP", &id);
    pty.wait_until("the shell once more", |screen| !screen.alternate_screen());
    assert!(pty.output[before..].windows(8).any(|bytes| bytes == b"\x1b[?1049l"));
    pty.wait_until("its prompt", |screen| screen.contents().trim_end().ends_with("shell%"));
    assert_eq!(pty.settings(), settings);
    pty.resize(100, 30);
    pty.press("fg\n");
    pty.wait_until("a screen of the new size", |screen| screen.alternate_screen() && screen.contents().lines().count() == 30);
    pty.press("Q");
    pty.wait_until("the shell at the end", |screen| !screen.alternate_screen() && screen.contents().trim_end().ends_with("shell%"));
    pty.press("exit 7\n");
    assert_eq!(pty.end().exit_code(), 7);
    println!("external SIGTSTP: 2 of 2 gave the terminal back, 2 of 2 SIGCONT drew again");
}

#[test]
#[cfg(target_os = "linux")]
fn a_program_that_has_the_terminal_is_stopped_with_us_and_goes_on_with_us() {
    let home = home();
    let editor = home.file("editor");
    fs::write(&editor, "#!/bin/sh\necho editing\nread line\necho \"read: $line\"\nread line\n").expect("written");
    fs::set_permissions(&editor, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("changed");
    home.write_config(&format!("[open]\neditor = ['{}']\n[[feeds]]\nurl = 'dateline:welcome'\n", editor.display()));
    let (mut pty, id) = from_a_shell(&home);
    pty.press("E");
    pty.wait_until("the editor", |screen| !screen.alternate_screen() && screen.contents().contains("editing"));
    pty.press("\x1a");
    pty.wait_until("the shell", |screen| screen.contents().trim_end().ends_with("shell%"));
    assert!(is_stopped(&id), "both are stopped");
    pty.press("fg\n");
    pty.wait_for("exec");
    pty.press("one\n");
    pty.wait_for("read: one");
    pty.press("two\n");
    pty.wait_until("the screen again", |screen| screen.alternate_screen() && screen.contents().contains(WELCOME));
    pty.press("Q");
    pty.wait_until("the shell at the end", |screen| !screen.alternate_screen() && screen.contents().trim_end().ends_with("shell%"));
    pty.press("exit 7\n");
    assert_eq!(pty.end().exit_code(), 7);
}

#[test]
#[cfg(target_os = "linux")]
fn without_a_shell_to_wake_it_a_stop_stops_nobody() {
    let home = home();
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (80, 24));
    pty.wait_for(WELCOME);
    pty.signal("TSTP");
    pty.press("\x1a");
    pty.press("gf");
    pty.wait_until("the screen goes on", |screen| screen.alternate_screen() && screen.contents().contains("Starred"));
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_and_fg_takes_it_back() {
    let home = home();
    let mut pty = Pty::start("sh", &["-i"], &[("PS1", "shell% ")], (80, 24));
    pty.wait_for("shell%");
    pty.press(&format!("{PROGRAM} --home {}\n", home.path().display()));
    pty.wait_for(WELCOME);
    pty.press("\x1a");
    pty.wait_until("the shell again", |screen| !screen.alternate_screen() && screen.contents().matches("shell%").count() > 1);
    pty.press("echo a$((6 * 7))b\n");
    pty.wait_for("a42b");
    pty.press("fg\n");
    pty.wait_until("the screen again", |screen| screen.alternate_screen() && screen.contents().contains(WELCOME));
    pty.press("gf");
    pty.wait_for("Starred");
    pty.press("Q");
    pty.wait_until("the shell at the end", |screen| !screen.alternate_screen() && screen.contents().trim_end().ends_with("shell%"));
    pty.press("exit 7\n");
    assert_eq!(pty.end().exit_code(), 7);
}

#[test]
fn a_stop_from_outside_is_drawn_over() {
    let home = home();
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (80, 24));
    pty.wait_for(WELCOME);
    pty.signal("STOP");
    pty.resize(100, 30);
    pty.signal("CONT");
    pty.press("gf");
    pty.wait_until("a screen of the new size", |screen| screen.contents().contains("Starred") && screen.contents().lines().count() == 30);
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

#[test]
fn a_terminal_that_goes_away_ends_it_at_once() {
    let home = home();
    let (mut child, terminal) = in_a_window(&home);
    let gone = Instant::now();
    drop(terminal);
    let status = loop {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            break status;
        }
        assert!(gone.elapsed() < Duration::from_secs(60), "it lives on without a terminal");
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(!status.success());
    assert!(gone.elapsed() < Duration::from_secs(60), "after {:?}", gone.elapsed());
}

/// The program at its first screen, and all that holds its terminal: dropped, its window is closed.
fn in_a_window(home: &TempHome) -> (Box<dyn Child + Send + Sync>, (Box<dyn Read + Send>, PtyPair)) {
    let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).expect("a pty");
    let mut command = CommandBuilder::new(PROGRAM);
    command.args(["--home", &home.path().to_string_lossy()]);
    command.env("TERM", "xterm-256color");
    let child = pair.slave.spawn_command(command).expect("starts");
    let mut output = pair.master.try_clone_reader().expect("readable");
    let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
    while !String::from_utf8_lossy(&seen).contains(WELCOME) {
        let count = output.read(&mut buffer).expect("it draws");
        seen.extend(&buffer[..count]);
    }
    (child, (output, pair))
}

#[test]
fn sizes_that_no_terminal_has_are_followed() {
    let home = home();
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (80, 24));
    pty.wait_for(WELCOME);
    let begun = Instant::now();
    pty.resize(10_000, 50);
    pty.wait_until("a frame as wide as that", |screen| screen.contents().lines().any(|line| line.chars().count() > 9_000));
    let widest = begun.elapsed();
    for size in [(0, 0), (1, 1), (0, 24), (80, 0), (1, 10_000), (10_000, 1), (0, 0)] {
        pty.resize(size.0, size.1);
        pty.press("jklh");
    }
    pty.resize(80, 24);
    pty.press("gf");
    pty.wait_until("a screen of a size that can be read", |screen| screen.contents().contains("Starred"));
    println!("10,000 columns drawn within {widest:?}; 0x0, 1x1 and five more followed within {:?}", begun.elapsed());
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

#[test]
fn it_starts_where_the_terminal_says_no_size() {
    let home = home();
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (0, 0));
    pty.wait_until_written("\x1b[?1049h");
    pty.resize(80, 24);
    pty.wait_for(WELCOME);
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

/// As a window that is closed. Also what it does until it is gone: a program that spins on a dead terminal eats a whole processor.
#[test]
#[cfg(target_os = "linux")]
fn a_terminal_that_goes_away_ends_it_without_spinning() {
    let mut most = 0;
    for _ in 0..3 {
        let home = home();
        let (mut child, terminal) = in_a_window(&home);
        let id = child.process_id().expect("it runs");
        let before = processor_time(id);
        let gone = Instant::now();
        drop(terminal);
        let (mut spent, mut ended) = (before, None);
        while ended.is_none() {
            spent = processor_time(id).max(spent);
            ended = child.try_wait().expect("it can be waited for");
            assert!(gone.elapsed() < Duration::from_secs(60), "it lives on without a terminal");
            std::thread::sleep(Duration::from_millis(1));
        }
        // As a shell tells of SIGHUP, and not of a crash: the database is closed behind it.
        let ended = ended.expect("it ended");
        assert_eq!(
            (ended.exit_code(), ended.signal()),
            (129, None),
            "{}",
            fs::read_to_string(home.file("dateline.log")).unwrap_or_default()
        );
        assert!(!home.file("dateline.db-wal").exists(), "the database is one file");
        most = most.max(spent - before);
        println!("after hang-up: ended within {:?}, {} ms of processor time", gone.elapsed(), (spent - before) * 10);
    }
    // Processor time, and not that of the clock: a busy machine makes it wait, and does not make it spin.
    assert!(most < 100, "it spins: {} ms of processor time", most * 10);
}

/// Hundredths of a second that a process has had of the processors (proc(5): utime and stime).
fn processor_time(id: u32) -> u64 {
    let line = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let fields: Vec<&str> = line.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    [11, 12].iter().filter_map(|place| fields.get(*place)?.parse::<u64>().ok()).sum()
}
