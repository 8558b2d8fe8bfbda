use super::super::super::outgoing::Outgoing;
use super::*;
use crate::article::{Article, Block, Format, Text};
use jiff::tz::TimeZone;
use std::{fs, sync::Arc};

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
    assert_eq!((&*ran.output, ran.failed), ("A headline of [31mred", None));
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

#[tokio::test]
async fn one_that_hangs_is_stopped_with_all_that_it_started() {
    let home = tempfile::tempdir().expect("a directory");
    let mark = home.path().join("late");
    let script = format!("(sleep 1; touch {}) & cat > /dev/null; wait", mark.display());
    let why = filter_within(job(&["sh", "-c", &script], "x"), Duration::from_millis(200)).await.unwrap_err();
    assert!(why.contains("was stopped"), "{why}");
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert!(!mark.exists(), "what it started went on");
}

#[tokio::test]
async fn endless_output_ends() {
    let ran = said(&["yes", "word"], "x").await;
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
