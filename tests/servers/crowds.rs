//! Many servers at once, and the bad ones among them: nobody waits for them, and nothing runs out.

use crate::support::{FeedServer, Pty, Reply, newspaper};
use crate::{PROGRAM, entries, error_of, home, measured, refresh};
use std::process::Command;
use std::time::{Duration, Instant};

/// The deadline of a fetch in these tests.
fn deadline() -> u64 {
    std::env::var("DATELINE_DRIP_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(6)
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
    let command = refresh(&home);
    let run = std::thread::spawn(move || measured(command));
    while entries(&home) < 49 * 4 && !run.is_finished() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let good_in = begun.elapsed();
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
    assert!(good_in < Duration::from_secs(5), "{good_in:?}");
    assert!(run.took < Duration::from_secs(deadline() + 5), "{:?}", run.took);
}

fn serving(reply: Reply) -> FeedServer {
    let server = FeedServer::start();
    server.serve("/", reply);
    server
}

#[test]
fn keys_are_answered_while_two_hundred_servers_are_silent() {
    let news = FeedServer::start();
    news.serve("/", Reply::ok(newspaper("news", 120)));
    let good = home("", &[news.url("/")]);
    good.run(["refresh"]).ok();
    let silent: Vec<FeedServer> = (0..200).map(|_| serving(Reply::hang())).collect();
    let feeds: String = silent.iter().map(|server| format!("[[feeds]]\nurl = '{}'\n", server.url("/"))).collect();
    let config = good.read_config().replace("[fetch]\n", "[fetch]\nconcurrency = 220\n");
    good.write_config(&format!("{config}{feeds}"));
    let mut pty = Pty::start(PROGRAM, &["--home", &good.path().to_string_lossy()], &[], (120, 36));
    pty.wait_for("Harbour report");
    pty.press("R");
    silent.iter().for_each(|server| server.wait_for_requests(1));
    pty.press("l");
    let mut times: Vec<Duration> = "j".repeat(60).chars().chain("k".repeat(60).chars()).map(|key| answered(&mut pty, key)).collect();
    times.sort_unstable();
    println!(
        "200 servers that accept and never answer: a frame takes {:.1} ms, the worst of {} {:.1} ms",
        times[times.len() / 2].as_secs_f64() * 1e3,
        times.len(),
        times[times.len() - 1].as_secs_f64() * 1e3
    );
    assert!(silent.iter().all(|server| server.requests().len() == 1), "all of them are silent at the same time");
    // An unoptimised build on a busy machine; built with --release the worst is to be below 33 ms.
    let most = if cfg!(debug_assertions) { 500 } else { 33 };
    assert!(times[times.len() - 1] < Duration::from_millis(most), "{times:?}");
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

/// The time from a key to the end of the frame that shows it.
fn answered(pty: &mut Pty, key: char) -> Duration {
    let (begun, length) = (Instant::now(), pty.output.len());
    pty.press(&key.to_string());
    pty.wait_until_written_since(length, "\x1b[?2026l");
    begun.elapsed()
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
    let refresh = refresh(&home);
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -n 32; exec \"$0\" \"$@\""]).arg(refresh.get_program()).args(refresh.get_args());
    limited.env_clear().envs(refresh.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let run = measured(limited);
    println!("500 feeds with 32 descriptors: {}, {:.1} s", run.stdout.trim(), run.took.as_secs_f64());
    assert_eq!((run.status, run.stdout.as_str()), (Some(0), "500 feeds asked, 500 new\n"), "{}", run.stderr);
}
