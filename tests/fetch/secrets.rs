//! Passwords and tokens: where they go and where they do not.

use crate::support::{FeedServer, Reply};
use crate::{FEED, body, get};

#[tokio::test]
async fn a_password_goes_to_its_own_host_only() {
    let other = FeedServer::start();
    other.serve_everywhere(Reply::ok(FEED));
    let server = FeedServer::start();
    server.serve("/feed", Reply::redirect(302, "/moved"));
    server.serve("/moved", Reply::redirect(301, other.url("/")));
    let url = format!("http://me:pa%3Ass@127.0.0.1:{}/feed", server.port());
    let body = body(&url).await;
    assert!(!body.url.contains("pa"));
    for request in server.requests() {
        assert_eq!(request.header("authorization"), Some("Basic bWU6cGE6c3M="), "{}", request.path);
    }
    assert_eq!(other.requests()[0].header("authorization"), None);
}

#[tokio::test]
async fn no_sentence_tells_a_secret() {
    let server = FeedServer::start();
    let everything = |path: &str| format!("http://me:hunter2@127.0.0.1:{}{path}?token=hunter2", server.port());
    server.serve("/401", Reply::status(401));
    server.serve("/loop", Reply::redirect(302, everything("/loop")));
    server.serve("/raw", Reply::raw("nonsense"));
    server.serve("/inside", Reply::redirect(302, "http://10.0.0.1/?token=hunter2"));
    server.serve("/hang", Reply::hang());
    for path in ["/401", "/loop", "/raw", "/inside", "/hang"] {
        let error = get(&everything(path)).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{path}: {error:?}");
    }
}
