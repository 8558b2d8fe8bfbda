//! Many servers at once, and the bad ones among them: nobody waits for them, and nothing runs out.

use crate::support::{FeedServer, Pty, Reply, newspaper, newspaper_with};
use crate::{PROGRAM, entries, error_of, home, like, measured, of_choice, optimised, refresh};
use std::process::Command;
use std::time::{Duration, Instant};

/// The deadline of a fetch in these tests.
fn deadline() -> u64 {
    std::env::var("DATELINE_DRIP_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(10)
}

#[test]
fn good_feeds_do_not_wait_for_those_that_drip() {
    let drip = Duration::from_secs(5);
    let slow = [Reply::raw_drip("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n", drip), Reply::drip(newspaper("slow", 2), drip)];
    let good = (0..49).map(|number| Reply::ok(newspaper(&format!("n{number}"), 4)));
    let servers: Vec<FeedServer> = slow.into_iter().chain(good).map(serving).collect();
    let urls: Vec<String> = servers.iter().map(|server| server.url("/")).collect();
    let home = home(&format!("timeout_seconds = {}", deadline()), &urls);
    let begun = Instant::now();
    let command = of_choice(refresh(&home));
    let run = std::thread::spawn(move || measured(command));
    while entries(&home) < 49 * 4 && !run.is_finished() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let (good_in, were_first) = (begun.elapsed(), !run.is_finished());
    let run = run.join().expect("it was measured");
    println!(
        "49 feeds beside two that drip a byte in 5 s: the good ones in after {:.2} s, all over after {:.2} s of {} s, peak {} MiB",
        good_in.as_secs_f64(),
        run.took.as_secs_f64(),
        deadline(),
        run.peak_mib
    );
    assert_eq!(run.stdout, "51 feeds asked, 196 new, 2 failed\n", "{}", run.stderr);
    assert!(error_of(&home, &urls[0]).contains("did not answer within") || error_of(&home, &urls[0]).contains("was not done within"));
    assert!(error_of(&home, &urls[1]).contains("was not done within"), "{}", error_of(&home, &urls[1]));
    assert!(were_first, "the good ones waited for the end of those that drip");
    assert!(optimised().is_none() || good_in < Duration::from_secs(5), "{good_in:?}");
    assert!(run.took < Duration::from_secs(deadline() + 60), "{:?}", run.took);
}

fn serving(reply: Reply) -> FeedServer {
    let server = FeedServer::start();
    server.serve("/", reply);
    server
}

#[test]
fn keys_are_answered_while_two_hundred_servers_are_silent() {
    let silent: Vec<FeedServer> = (0..200).map(|_| serving(Reply::hang())).collect();
    let worst = worst_frame("200 servers that accept and never answer", &silent, || {
        silent.iter().for_each(|server| server.wait_for_requests(1));
    });
    assert!(silent.iter().all(|server| server.requests().len() == 1), "all of them are silent at the same time");
    assert!(worst < frame_limit(), "{worst:?}");
}

#[test]
fn keys_are_answered_while_feeds_come_in_and_one_drips() {
    let old = |number: usize| newspaper_with(&format!("n{number}"), 200, |i| i.to_string(), |_| "Mon, 06 Jan 2020 08:00:00 GMT".to_owned());
    let good = (0..49).map(|number| Reply::ok(old(number)).after(Duration::from_millis(20 * number as u64)));
    let drip = Reply::drip(newspaper("slow", 2), Duration::from_secs(5));
    let servers: Vec<FeedServer> = good.chain([drip]).map(serving).collect();
    let worst = worst_frame("49 feeds of 200 entries that come in and one that drips", &servers, || servers[49].wait_for_requests(1));
    assert!(worst < frame_limit(), "{worst:?}");
}

/// An optimised build keeps thirty frames a second; another one on a busy machine is only to be alive: that it
/// answers before the silent servers' time is over is what [`worst_frame`] sees to.
fn frame_limit() -> Duration {
    Duration::from_millis(if optimised().is_some() || !cfg!(debug_assertions) { 33 } else { 60_000 })
}

/// The longest time from a key to the end of the frame that shows the cursor on its new line, in a list of
/// news while these servers are asked; the keys begin when `asked` returns.
fn worst_frame(name: &str, servers: &[FeedServer], asked: impl FnOnce()) -> Duration {
    const KEYS: usize = 100;
    let news = serving(Reply::ok(newspaper("news", KEYS + 20)));
    let home = home("timeout_seconds = 600\nread_timeout_seconds = 600\nconcurrency = 220", &[news.url("/")]);
    measured(of_choice(refresh(&home)));
    let feeds: String = servers.iter().map(|server| format!("[[feeds]]\nurl = '{}'\n", server.url("/"))).collect();
    home.write_config(&format!("{}{feeds}", home.read_config().replace("[fetch]\n", "[fetch]\non_start = false\n")));
    let program = optimised().unwrap_or_else(|| PROGRAM.to_owned());
    let mut pty = Pty::start(&program, &["--home", &home.path().to_string_lossy()], &[], (120, 36));
    pty.wait_for(" 1/120");
    pty.press("R");
    asked();
    let mut times: Vec<Duration> = (2..=KEYS).map(|line| answered(&mut pty, line)).collect();
    times.sort_unstable();
    let [median, worst] = [times[times.len() / 2], times[times.len() - 1]].map(|time| time.as_secs_f64() * 1e3);
    // Every key was answered while the last of them was still being waited for.
    let last = servers.last().expect("there is one").url("/");
    let state = rusqlite::Connection::open(home.file("dateline.db"))
        .and_then(|db| db.query_row("SELECT asked IS NULL AND last_error IS NULL FROM feeds WHERE url = ?1", [&last], |row| row.get(0)));
    assert_eq!(state, Ok(true), "{last} has come to an end, and nobody knows for what the keys waited");
    println!("{name}: a frame takes {median:.1} ms, the worst of {} {worst:.1} ms", times.len());
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
    times[times.len() - 1]
}

/// The time from a key to the end of the frame that shows the cursor on this line of the list.
fn answered(pty: &mut Pty, line: usize) -> Duration {
    let (begun, position) = (Instant::now(), format!(" {line}/"));
    pty.press("j");
    pty.wait_until("the cursor moves", |screen| screen.rows(0, 120).next().is_some_and(|row| row.contains(&position)));
    // This test may be slower to look than the program is to draw.
    pty.came.saturating_duration_since(begun)
}

#[test]
fn with_few_descriptors_every_feed_comes() {
    let servers: Vec<FeedServer> = (0..100).map(|_| FeedServer::start()).collect();
    let urls: Vec<String> = (0..500)
        .map(|number| {
            let path = format!("/{number}");
            let server = &servers[number % servers.len()];
            server.serve(&path, Reply::ok(newspaper(&format!("n{number}"), 1))).url(&path)
        })
        .collect();
    let home = home("", &urls);
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -n 32; exec \"$0\" \"$@\""]).arg(PROGRAM);
    let run = measured(like(limited, &refresh(&home)));
    println!("500 feeds with 32 descriptors: {}, {:.1} s", run.stdout.trim(), run.took.as_secs_f64());
    assert_eq!((run.status, run.stdout.as_str()), (Some(0), "500 feeds asked, 500 new\n"), "{}", run.stderr);
}
