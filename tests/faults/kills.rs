//! kill -9 at any moment of a refresh while marks are set. `DATELINE_KILLS=500` for the whole count.

use super::*;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

/// The same moments in every run.
struct Moments(u64);

impl Moments {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

fn end(child: &mut Child) {
    // It may have ended by itself.
    let _ = child.kill();
    let _ = child.wait();
}

#[test]
fn kill_9_at_any_moment_of_a_refresh_loses_no_acknowledged_mark() {
    let kills = wished("DATELINE_KILLS", 12);
    let server = FeedServer::start();
    let home = home(&server, 400);
    let all = ids(&home);
    let (mut moments, mut acknowledged, mut lost, mut broken, mut during) = (Moments(0x5eed), 0, 0, 0, 0);
    // How far the moments reach: it follows what this machine is up to, so that some hit each part.
    let mut reach: u64 = 250_000;
    for round in 0..kills {
        // Each round brings other texts, so that there is always something to write.
        server.serve("/feed", Reply::ok(newspaper("alpha", 400 + 40 * (round % 20))));
        let id = &all[round % all.len()];
        let mark = if (round / all.len()).is_multiple_of(2) { "starred" } else { "unstarred" };
        let is_before = home.run(["count", "is:starred"]).ok();
        let mut refresh = home.command().arg("refresh").stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("starts");
        let mut marking = home.command().args(["mark", mark, "--id", id]).stdout(Stdio::piped()).spawn().expect("starts");
        let out = marking.stdout.take().expect("piped");
        let (sender, heard) = std::sync::mpsc::channel();
        let listener = thread::spawn(move || {
            let mut said = String::new();
            let _ = BufReader::new(out).read_line(&mut said);
            let _ = sender.send(said);
        });
        // A moment between nothing and the end of both, in microseconds.
        thread::sleep(Duration::from_micros(moments.next(reach)));
        let is_within = refresh.try_wait().expect("asked").is_none();
        during += usize::from(is_within);
        end(&mut refresh);
        end(&mut marking);
        let said = heard.recv().unwrap_or_default();
        listener.join().expect("ended");
        reach = match (said.is_empty(), is_within) {
            (true, true) => (reach * 3 / 2).min(30_000_000),
            (false, false) => (reach * 3 / 4).max(50_000),
            _ => reach,
        };
        let is_now: usize = home.run(["count", "is:starred"]).ok().trim().parse().expect("a number");
        let was: usize = is_before.trim().parse().expect("a number");
        if said == if mark == "starred" { "1 starred\n" } else { "1 no longer starred\n" } {
            acknowledged += 1;
            lost += usize::from(if mark == "starred" { is_now != was + 1 } else { is_now + 1 != was });
        }
        broken += usize::from(check(&home.file("dateline.db")).map_or(true, |wrong| !wrong.is_empty()));
    }
    println!("{kills} x kill -9, {during} within the refresh: {acknowledged} marks acknowledged, {lost} lost; {broken} broken databases");
    assert_eq!((lost, broken), (0, 0));
    assert!(acknowledged > 0 && during > 0, "the moments hit something");
}

#[test]
fn a_start_beside_what_a_killed_one_left_is_like_any_other() {
    let server = FeedServer::start();
    let home = home(&server, 12);
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (120, 30));
    pty.wait_for("Harbour report");
    pty.press("s");
    while count(&home, &["is:starred"]) != 1 {}
    pty.signal("KILL");
    pty.end();
    let mut left: Vec<String> =
        fs::read_dir(home.path()).expect("a folder").flatten().map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    left.sort();
    let begun = Instant::now();
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (120, 30));
    pty.wait_for("Harbour report");
    let took = begun.elapsed();
    println!("started in {took:?} beside {left:?}");
    assert!(took < Duration::from_secs(60), "{took:?}");
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
    assert_eq!(count(&home, &["is:starred"]), 1);
}
