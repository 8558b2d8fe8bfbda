//! Where servers send us, and where we do not go.

use crate::support::{FeedServer, Reply};
use crate::{FEED, body, complaint, fetcher, get};
use dateline::fetch::{FetchError, Fetched, Request};
use dateline::model::Validators;

#[tokio::test]
async fn moved_for_good_is_told_only_if_every_hop_says_so() {
    let server = FeedServer::start();
    server.serve("/feed", Reply::ok(FEED).etag("\"1\""));
    for code in [301, 302, 303, 307, 308] {
        server.serve(&format!("/{code}"), Reply::redirect(code, "feed"));
        let body = body(&server.url(&format!("/{code}"))).await;
        assert_eq!(body.url, server.url("/feed"));
        assert_eq!(body.moved_to.is_some(), matches!(code, 301 | 308), "{code}");
    }
    server.serve("/mixed", Reply::redirect(301, server.url("/302")));
    assert_eq!(body(&server.url("/mixed")).await.moved_to, None);
    let validators = Validators { etag: Some("\"1\"".into()), last_modified: None };
    let url = server.url("/301");
    let again = fetcher().get(&Request { validators: Some(&validators), ..Request::feed(&url) }).await;
    let Ok(Fetched::NotModified(unchanged)) = again else { panic!("{again:?}") };
    assert_eq!(unchanged.moved_to, Some(server.url("/feed")));
}

#[tokio::test]
async fn loops_and_long_chains_name_the_hop() {
    let server = FeedServer::start();
    server.serve("/self", Reply::redirect(302, "/self").header("Set-Cookie", "a=b"));
    server.serve("/a", Reply::redirect(302, "/b"));
    server.serve("/b", Reply::redirect(302, "/a"));
    server.serve_with("/long", |request| {
        let hop: u32 = request.path.trim_start_matches("/long?").parse().unwrap_or(0);
        Reply::redirect(302, format!("/long?{}", hop + 1))
    });
    assert_eq!(complaint(&server.url("/self")).await, format!("{} redirects in a circle", server.url("/self")));
    assert_eq!(complaint(&server.url("/a")).await, format!("{} redirects in a circle", server.url("/a")));
    assert_eq!(server.requests().len(), 3);
    assert_eq!(complaint(&server.url("/long")).await, format!("gave up after 10 redirects, at {}", server.url("/long?11")));
    assert_eq!(server.requests_to("/long").len(), 11);
}

#[tokio::test]
async fn nowhere_and_other_schemes_are_refused() {
    let server = FeedServer::start();
    server.serve("/nowhere", Reply::status(302));
    assert!(matches!(get(&server.url("/nowhere")).await, Err(FetchError::RedirectNowhere { code: 302, .. })));
    for place in ["file:///etc/passwd", "gopher://127.0.0.1/", "data:text/xml,<rss/>"] {
        server.serve("/odd", Reply::redirect(302, place));
        assert!(matches!(get(&server.url("/odd")).await, Err(FetchError::Scheme { .. })), "{place}");
    }
}

#[tokio::test]
async fn an_odd_location_is_read_as_browsers_read_it() {
    let server = FeedServer::start();
    server.serve_everywhere(Reply::ok(FEED));
    let (port, code) = (server.port(), "HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: ");
    for (location, path) in [
        ("/caf\u{e9}", "/caf%C3%A9"),
        (" \t/padded \t", "/padded"),
        ("/a b", "/a%20b"),
        ("?page=2", "/odd?page=2"),
        ("//127.0.0.1:PORT/bare", "/bare"),
        ("/in\tside", "/inside"),
        ("/fragment#top", "/fragment"),
        ("HTTP://127.0.0.1:PORT/loud", "/loud"),
    ] {
        server.serve("/odd", Reply::raw(format!("{code}{}\r\n\r\n", location.replace("PORT", &port.to_string()))));
        server.serve("/odd?page=2", Reply::ok(FEED));
        assert_eq!(body(&server.url("/odd")).await.url, server.url(path), "{location:?}");
    }
    server.serve("/odd", Reply::raw([code.as_bytes(), b"/caf\xe9\r\n\r\n"].concat()));
    assert_eq!(body(&server.url("/odd")).await.url, server.url("/caf%C3%A9"), "Latin-1");
}

#[tokio::test]
async fn a_location_that_is_none_leads_nowhere() {
    let server = FeedServer::start();
    let inside = FeedServer::start();
    inside.serve_everywhere(Reply::ok("secret"));
    for (location, words) in [
        ("", "redirects in a circle"),
        ("\u{1}\u{1b}[31m", "without saying where to"),
        ("http://", "is not an address"),
        ("http://a\u{0}b/", "does not answer in HTTP"),
        ("http://[::1", "is not an address"),
        ("javascript:alert(1)", "not an http or https address"),
        ("about:blank", "not an http or https address"),
        ("dateline:welcome", "not an http or https address"),
        ("http://exa mple/", "is not an address"),
    ] {
        server.serve("/", Reply::raw(format!("HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: {location}\r\n\r\n")));
        let sentence = complaint(&server.url("/")).await;
        assert!(sentence.contains(words) && !sentence.chars().any(char::is_control), "{location:?}: {sentence}");
    }
    // A header that ends early begins another one, and not another request.
    let split = format!("/next\r\nHost: 127.0.0.1:{}\r\nX: y", inside.port());
    server.serve("/next", Reply::ok(FEED)).serve("/", Reply::redirect(302, split));
    assert_eq!(body(&server.url("/")).await.url, server.url("/next"));
    assert_eq!(inside.requests(), []);
}

#[tokio::test]
async fn a_redirect_into_the_private_network_is_refused() {
    let inside = FeedServer::start();
    inside.serve_everywhere(Reply::ok("secret"));
    let outside = FeedServer::start();
    let port = inside.port();
    for host in ["localhost", "127.0.0.2", "2130706434", "0x7f.2", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254"] {
        outside.serve("/", Reply::redirect(302, format!("http://{host}:{port}/")));
        let error = get(&outside.url("/")).await.unwrap_err();
        assert!(matches!(error, FetchError::RefusedAddress { .. }), "{host}: {error}");
    }
    assert_eq!(inside.requests(), []);
}

#[tokio::test]
async fn a_refused_redirect_names_where_it_led_and_no_secret() {
    let outside = FeedServer::start();
    outside.serve("/", Reply::redirect(302, "http://me:hunter2@10.0.0.7:81/admin?token=opensesame&x=1"));
    let told = complaint(&outside.url("/")).await;
    let from = outside.url("/");
    let from = from.trim_start_matches("http://").trim_end_matches('/');
    assert_eq!(
        told,
        format!(
            "10.0.0.7:81 is a private address (10.0.0.7), and only an address that you typed may lead to one; {from} redirects to http://10.0.0.7:81/admin?token=***&x=1"
        )
    );
}

#[tokio::test]
async fn only_a_typed_address_may_be_private() {
    let server = FeedServer::start();
    server.serve_everywhere(Reply::ok(FEED));
    let url = server.url("/");
    let error = fetcher().get(&Request::page(&url)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "127.0.0.1:{} is a private address (127.0.0.1), and only an address that you typed may lead to one (for a page or a picture, its port counts too)",
            server.port()
        )
    );
    // A connection that is open for the typed one must not serve the other.
    let fetcher = fetcher();
    fetcher.get(&Request::feed(&url)).await.unwrap();
    assert!(matches!(fetcher.get(&Request::page(&url)).await, Err(FetchError::RefusedAddress { .. })));
    assert_eq!(server.requests().len(), 1);
}
