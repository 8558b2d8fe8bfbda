use super::super::super::outgoing::Outgoing;
use super::*;
use crate::article::{Article, Block, Format, Text};
use jiff::tz::TimeZone;
use std::{fs, path::Path, sync::Arc, time::Instant};

fn job(words: &[&str], headline: &str) -> Job {
    let article = Arc::new(Article { headline: headline.into(), ..Article::default() });
    let input = Outgoing { article, format: Format::Text, time_zone: TimeZone::UTC };
    let words = words.iter().map(|word| (*word).to_owned()).collect();
    Job { number: 1, words, input: Some(input), environment: vec![("DATELINE_TITLE", headline.to_owned())] }
}

async fn said(words: &[&str], headline: &str) -> Ran {
    filter(job(words, headline)).await.expect("it ran")
}

#[tokio::test]
async fn the_article_is_read_and_what_is_said_comes_back() {
    let ran = said(&["head", "-n", "1"], "A headline\u{202e} of \u{1b}[31mred").await;
    assert_eq!((&*ran.output, ran.failed), ("A headline of red", None));
}

#[tokio::test]
async fn the_environment_names_the_article_and_no_shell_sees_it() {
    let home = tempfile::tempdir().expect("a directory");
    let hostile = format!("$(touch {0}/x) `touch {0}/x`; touch {0}/x", home.path().display());
    assert_eq!(&*said(&["printenv", "DATELINE_TITLE"], &hostile).await.output, hostile);
    assert_eq!(&*said(&["echo", &hostile, "-n"], "").await.output, format!("{hostile} -n"));
    assert_eq!(fs::read_dir(home.path()).expect("readable").count(), 0);
}

#[tokio::test]
async fn how_it_ended_is_told() {
    let ran = said(&["sh", "-c", "echo out; echo why >&2; exit 3"], "x").await;
    assert_eq!((&*ran.output, &*ran.complaints), ("out", "why"));
    assert!(ran.failed.is_some_and(|failed| failed.contains('3')));
    let ran = said(&["sh", "-c", "kill -9 $$"], "x").await;
    assert!(ran.failed.is_some_and(|failed| failed.contains('9')));
    assert!(filter(job(&["no-such-command"], "x")).await.unwrap_err().contains("no-such-command can't be started"));
}

/// Whether a process is there and has not ended.
fn runs(process: &str) -> bool {
    let status = fs::read_to_string(format!("/proc/{process}/stat"));
    match status {
        Ok(status) => !status.contains(") Z "),
        Err(_) if Path::new("/proc/self").exists() => false,
        Err(_) => {
            std::process::Command::new("kill").args(["-0", process]).stderr(Stdio::null()).status().is_ok_and(|ended| ended.success())
        }
    }
}

#[tokio::test]
async fn one_that_hangs_is_stopped_with_all_that_it_started() {
    let home = tempfile::tempdir().expect("a directory");
    let started = home.path().join("started");
    let script = format!("sleep 300 & echo $! > {0}.new; mv {0}.new {0}; cat > /dev/null; wait", started.display());
    // A machine that is slow gets the time to start it.
    for deadline in [1, 4, 16].map(Duration::from_secs) {
        let why = filter_within(job(&["sh", "-c", &script], "x"), deadline).await.unwrap_err();
        assert!(why.contains("was stopped"), "{why}");
        if started.exists() {
            break;
        }
    }
    let process = fs::read_to_string(&started).expect("it was started").trim().to_owned();
    let end = Instant::now() + Duration::from_secs(30);
    while runs(&process) {
        assert!(Instant::now() < end, "what it started goes on");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn endless_output_ends() {
    let begun = Instant::now();
    let job = job(&["yes", "word"], "x");
    let ran = filter_within(job, Duration::from_secs(120)).await.expect("it ran");
    println!("a command that says 1 GB and more: stopped at 16 MiB after {:?} (unoptimised)", begun.elapsed());
    assert!((15 << 20..=16 << 20).contains(&ran.output.len()) && ran.cut == Some(16) && ran.failed.is_none());
}

#[tokio::test]
async fn an_article_longer_than_a_pipe_does_not_stop_both() {
    let text = Block::Paragraph(Text::plain(Clean::new(&"word ".repeat(200_000))));
    let long = |words| {
        let mut job = job(words, "x");
        let article = Arc::new(Article { blocks: vec![text.clone()], ..Article::default() });
        job.input = job.input.map(|input| Outgoing { article, ..input });
        job
    };
    assert!(filter(long(&["cat"])).await.expect("it ran").output.len() > 900_000);
    assert_eq!(filter(long(&["true"])).await, Ok(Ran::default()));
}

#[test]
fn colours_go() {
    assert_eq!(&*lines(b"\x1b[1;31mred\x1b[0m\tx\n\xff\n\n"), "red    x\n\u{fffd}");
}
