//! What servers say instead of an answer.

use crate::support::{FeedServer, Reply};
use crate::{FEED, body, complaint, fetcher, get};
use dateline::fetch::{Fetched, Request};
use dateline::model::Validators;
use std::time::Duration;

#[tokio::test]
async fn each_has_its_sentence() {
    let server = FeedServer::start();
    for (code, words) in [
        (401, "401 (unauthorized): it wants a name and a password"),
        (403, "403 (forbidden): mostly this means that the site refuses readers it does not know"),
        (404, "404 (not found): the address may have changed"),
        (410, "410 (gone): this feed has ended"),
        (429, "429 (too many requests): it is asked too often"),
        (500, "500 (internal server error): the trouble is on its side"),
        (503, "503 (service unavailable)"),
    ] {
        server.serve("/", Reply::ok("<html>no</html>").code(code));
        let sentence = complaint(&server.url("/")).await;
        assert!(sentence.starts_with(&format!("127.0.0.1:{} answered {words}", server.port())), "{sentence}");
    }
}

#[tokio::test]
async fn a_password_that_is_refused_is_told_from_one_that_is_missing() {
    let (server, other) = (FeedServer::start(), FeedServer::start());
    server.serve("/", Reply::status(401));
    server.serve("/away", Reply::redirect(302, other.url("/")));
    other.serve("/", Reply::status(401));
    let with = |path: &str| server.url(path).replace("://", "://me:pw@");
    assert!(complaint(&with("/")).await.ends_with("it refuses the name and the password in the address"));
    assert!(complaint(&server.url("/")).await.contains("it wants a name and a password"));
    assert!(complaint(&with("/away")).await.contains("it wants a name and a password"), "they were not for there");
}

#[tokio::test]
async fn retry_after_is_told_in_both_forms() {
    let server = FeedServer::start();
    server.serve("/seconds", Reply::status(429).header("Retry-After", "120"));
    let later = [("Date", "Tue, 24 Nov 2026 08:00:00 GMT"), ("Retry-After", "Tue, 24 Nov 2026 09:00:00 GMT")];
    server.serve("/date", later.iter().fold(Reply::status(503), |reply, (name, value)| reply.header(*name, *value)));
    for (path, seconds) in [("/seconds", 120), ("/date", 3600)] {
        let error = get(&server.url(path)).await.unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
    }
}

#[tokio::test]
async fn gone_is_gone() {
    let server = FeedServer::start();
    server.serve("/", Reply::status(410));
    assert!(get(&server.url("/")).await.unwrap_err().is_gone());
}

#[tokio::test]
async fn nothing_new_to_a_first_question_is_asked_past_caches_once_more() {
    let server = FeedServer::start();
    server.serve_with("/cached", |request| match request.header("cache-control") {
        Some("no-cache") => Reply::ok(FEED),
        _ => Reply::status(304),
    });
    assert_eq!(body(&server.url("/cached")).await.bytes, FEED.as_bytes());
    server.serve("/always", Reply::status(304));
    let sentence = complaint(&server.url("/always")).await;
    assert!(sentence.contains("answered 304 (not modified), though") && sentence.ends_with("; it may be mended later"), "{sentence}");
    assert_eq!(server.requests_to("/always").len(), 2);
    let known = Validators { etag: Some("\"1\"".into()), last_modified: None };
    let url = server.url("/always");
    let answer = fetcher().get(&Request { validators: Some(&known), ..Request::feed(&url) }).await;
    assert!(matches!(answer, Ok(Fetched::NotModified(_))), "{answer:?}");
    assert_eq!(server.requests_to("/always").len(), 3, "a good answer is not asked for twice");
}
