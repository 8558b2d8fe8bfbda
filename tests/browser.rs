//! Saved HTML in a real browser: no script runs and no request leaves, whatever the publisher wrote.
//!
//! Skipped, with a line that says so, where there is no Chromium (Debian: `apt-get install chromium`).
#![cfg(unix)]

mod support;

use dateline::article::{Source, from_entry, to_html};
use dateline::model::Entry;
use dateline::model::Figure;
use jiff::tz::TimeZone;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use support::{FeedServer, RAN, Reply, TRICKS, clean, now};

/// Chromium, where it is installed.
fn chromium() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let named = |name: &str| env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].into_iter().find_map(named)
}

/// The document that a page has become, after all that it does by itself.
fn open(browser: &Path, home: &Path, html: &str) -> String {
    let page = home.join("page.html");
    fs::write(&page, html).expect("written");
    let mut command = Command::new(browser);
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions"]);
    command.args([
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--autoplay-policy=no-user-gesture-required",
    ]);
    // Nothing but loopback, whatever the browser itself would like to know.
    command.arg("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
    command.arg(format!("--user-data-dir={}", home.join("profile").display()));
    command.args(["--virtual-time-budget=4000", "--timeout=20000", "--dump-dom"]).arg(format!("file://{}", page.display()));
    command.env("HOME", home).stdin(Stdio::null()).stderr(Stdio::null());
    let output = command.output().expect("the browser starts");
    let document = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(document.contains("<body"), "the browser showed nothing: {document}");
    document
}

/// Whether a script ran: an attribute that is set, not one that is written about.
fn has_run(document: &str) -> bool {
    document.contains("data-ran=\"1\"")
}

fn hostile(server: &FeedServer, pieces: &[&str]) -> String {
    let written = pieces.iter().map(|piece| format!("<div>{piece}</div><p>Between.</p>\n")).collect::<String>();
    written.replace("RAN", RAN).replace("EVIL", server.url("").trim_end_matches('/'))
}

/// The page as `w` and `show --format html` write it.
fn saved(server: &FeedServer, html: &str) -> String {
    let evil = |text: &str| text.replace("RAN", RAN).replace("EVIL", server.url("").trim_end_matches('/'));
    let entry = Entry {
        title: clean(&evil("</title></style><script>RAN</script><img src=x onerror=RAN>")),
        author: clean(&evil("\"><script>RAN</script>")),
        url: Some(evil("EVIL/story?\"><script>RAN</script>")),
        language: Some(clean(&evil("en\"><script>RAN</script>"))),
        categories: vec![clean(&evil("<img src=EVIL/topic.png>"))],
        content_html: html.to_owned(),
        figures: vec![Figure {
            url: Some(evil("EVIL/lead.png?\" onerror=\"RAN")),
            caption: clean(&evil("<img src=x onerror=RAN>The ferry.")),
            credit: clean(&evil("</figcaption><script>RAN</script>")),
            lead: true,
        }],
        ..Entry::default()
    };
    let feed_title = clean("</p><script>RAN</script>");
    let source = Source { entry: &entry, feed_title: &feed_title, page: None, home_url: None, date: now(), undated: false };
    to_html(&from_entry(&source), &TimeZone::UTC)
}

#[test]
fn no_script_runs_and_no_request_leaves() {
    let Some(browser) = chromium() else {
        println!("skipped: no chromium in PATH; `apt-get install chromium` brings one");
        return;
    };
    let home = tempfile::tempdir().expect("a directory");
    let server = FeedServer::start();
    server.serve_everywhere(Reply::ok("x"));
    // The same written without any filter: the browser and this test see what there is to see.
    let raw = format!("<!doctype html><html><head><title>x</title></head><body>{}", hostile(&server, &TRICKS[..20]));
    assert!(has_run(&open(&browser, home.path(), &raw)), "scripts run in this browser");
    assert!(server.requests().len() > 10, "pages ask in this browser: {:?}", server.requests().len());
    // The pieces that eat what follows them stand alone.
    let (many, alone) = TRICKS.split_at(TRICKS.len() - 4);
    for pieces in many.chunks(24).chain(alone.chunks(1)) {
        server.forget_requests();
        let document = open(&browser, home.path(), &saved(&server, &hostile(&server, pieces)));
        assert!(!has_run(&document), "a script of {pieces:?} ran");
        let asked: Vec<String> = server.requests().iter().map(|request| request.path.clone()).collect();
        assert!(asked.is_empty(), "{pieces:?} asked for {asked:?}");
        assert!(document.contains("The ferry.") && document.contains("<figcaption>"), "{document}");
    }
}
