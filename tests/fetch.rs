//! Fetching, against servers of our own on loopback: good ones, slow ones, liars and traps.

mod support;

use dateline::config::FetchOptions;
use dateline::fetch::{Body, FetchError, Fetched, Fetcher, Kind, Phase, Request};
use dateline::model::Validators;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use support::{FeedServer, Reply};

const FEED: &str = "<rss version=\"2.0\"><channel><title>News</title></channel></rss>";

/// Short deadlines, small caps and no proxy.
fn options() -> FetchOptions {
    FetchOptions {
        interval_minutes: 30,
        on_start: true,
        concurrency: 32,
        per_origin: 2,
        timeout_seconds: 4,
        read_timeout_seconds: 1,
        connect_timeout_seconds: 1,
        user_agent: String::new(),
        max_feed_mib: 1,
        max_page_mib: 1,
        max_entries: 2000,
        proxy: "none".into(),
    }
}

fn fetcher() -> Fetcher {
    Fetcher::new(&options()).unwrap()
}

/// Fetches an address as if the user had just typed it.
async fn get(url: &str) -> Result<Fetched, FetchError> {
    fetcher().get(&Request::feed(url)).await
}

async fn body(url: &str) -> Body {
    match get(url).await {
        Ok(Fetched::Body(body)) => body,
        other => panic!("{url}: {other:?}"),
    }
}

/// The sentence that the user reads.
async fn complaint(url: &str) -> String {
    get(url).await.unwrap_err().to_string()
}

mod kit {
    use super::*;

    /// What a plain client sees: the whole conversation of one connection.
    fn ask(server: &FeedServer, path: &str, more: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port())).expect("the server listens");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\n{more}\r\n").expect("it reads");
        stream.shutdown(std::net::Shutdown::Write).expect("the request is over");
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    }

    #[test]
    fn the_feed_server_says_what_it_is_told() {
        let server = FeedServer::start();
        server.serve("/feed", Reply::ok("one").etag("\"1\""));
        server.serve_sequence("/two", [Reply::status(503), Reply::ok("two").chunked()]);
        assert!(ask(&server, "/feed?x=1", "").ends_with("Content-Length: 3\r\n\r\none"));
        assert!(ask(&server, "/feed", "If-None-Match: \"1\"\r\n").starts_with("HTTP/1.1 304"));
        assert!(ask(&server, "/feed", "If-None-Match: \"2\"\r\n").starts_with("HTTP/1.1 200"));
        assert!(ask(&server, "/two", "").starts_with("HTTP/1.1 503"));
        assert!(ask(&server, "/two", "").ends_with("\r\n\r\n3\r\ntwo\r\n0\r\n\r\n"));
        assert!(ask(&server, "/none", "").starts_with("HTTP/1.1 404"));
        assert_eq!(server.requests().len(), 6);
        assert!(server.requests_to("/feed")[1].is_conditional());
    }

    #[test]
    fn the_feed_server_stops_with_its_silent_connections() {
        let server = FeedServer::start();
        server.serve("/", Reply::hang());
        let port = server.port();
        let mut streams: Vec<TcpStream> = (0..120).map(|_| TcpStream::connect(("127.0.0.1", port)).expect("it accepts")).collect();
        for stream in &mut streams {
            write!(stream, "GET / HTTP/1.1\r\n\r\n").expect("it reads");
        }
        server.wait_for_requests(120);
        assert_eq!(server.most_at_once(), 120);
        drop(server);
        for mut stream in streams {
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer);
            assert_eq!(answer, b"");
        }
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    }
}

mod politeness {
    use super::*;

    #[tokio::test]
    async fn the_second_fetch_is_conditional() {
        let server = FeedServer::start();
        let modified = "Tue, 24 Nov 2026 08:00:00 GMT";
        server.serve("/feed", Reply::ok(FEED).etag("W/\"a-1\"").last_modified(modified).header("Cache-Control", "max-age=600"));
        let fetcher = fetcher();
        let url = server.url("/feed");
        let Ok(Fetched::Body(first)) = fetcher.get(&Request::feed(&url)).await else { panic!("the first is whole") };
        assert_eq!(first.bytes, FEED.as_bytes());
        assert_eq!(first.validators, Validators { etag: Some("W/\"a-1\"".into()), last_modified: Some(modified.into()) });
        let again = Request { validators: Some(&first.validators), ..Request::feed(&url) };
        let Ok(Fetched::NotModified(second)) = fetcher.get(&again).await else { panic!("the second has nothing new") };
        assert_eq!(second.validators, first.validators);
        assert_eq!(second.wait, Some(Duration::from_secs(600)));
        let asked = server.requests();
        assert!(!asked[0].is_conditional());
        assert_eq!(asked[1].header("if-none-match"), Some("W/\"a-1\""));
        assert_eq!(asked[1].header("if-modified-since"), Some(modified));
    }

    #[tokio::test]
    async fn not_modified_without_a_question_is_an_error() {
        let server = FeedServer::start();
        server.serve("/", Reply::status(304));
        assert!(matches!(get(&server.url("/")).await, Err(FetchError::Status { code: 304, .. })));
    }

    #[tokio::test]
    async fn everybody_sees_the_same_few_headers() {
        let server = FeedServer::start();
        server.serve("/away", Reply::redirect(302, "/feed").header("Set-Cookie", "id=1; Path=/"));
        server.serve("/feed", Reply::ok(FEED).header("Set-Cookie", "id=2; Path=/"));
        for _ in 0..2 {
            body(&server.url("/away")).await;
        }
        let version = env!("CARGO_PKG_VERSION");
        for request in server.requests() {
            let mut names: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
            names.sort_unstable();
            assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
            assert_eq!(request.header("user-agent"), Some(format!("dateline/{version}").as_str()));
        }
    }

    #[tokio::test]
    async fn the_user_agent_of_a_feed_wins() {
        let server = FeedServer::start();
        server.serve_everywhere(Reply::ok(FEED));
        let fetcher = Fetcher::new(&FetchOptions { user_agent: "General/1".into(), ..options() }).unwrap();
        let url = server.url("/");
        fetcher.get(&Request::feed(&url)).await.unwrap();
        fetcher.get(&Request { user_agent: Some("Special/2"), ..Request::feed(&url) }).await.unwrap();
        let agents: Vec<_> = server.requests().iter().map(|request| request.header("user-agent").unwrap().to_owned()).collect();
        assert_eq!(agents, ["General/1", "Special/2"]);
        let bad = fetcher.get(&Request { user_agent: Some("a\r\nCookie: x"), ..Request::feed(&url) }).await;
        assert!(matches!(bad, Err(FetchError::BadUserAgent { .. })));
        assert_eq!(server.requests().len(), 2);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn two_connections_at_an_origin_and_the_rest_go_on() {
        let stuck = FeedServer::start();
        stuck.serve_everywhere(Reply::hang());
        let good: Vec<FeedServer> = (0..20).map(|_| FeedServer::start()).collect();
        let fetcher = Fetcher::new(&FetchOptions { concurrency: 4, ..options() }).unwrap();
        let ask = |url: String| {
            let fetcher = fetcher.clone();
            tokio::spawn(async move { fetcher.get(&Request::feed(&url)).await })
        };
        let waiting: Vec<_> = (0..8).map(|n| ask(stuck.url(&format!("/{n}")))).collect();
        tokio::task::block_in_place(|| stuck.wait_for_requests(2));
        let start = Instant::now();
        let others: Vec<_> = good.iter().map(|server| ask(server.serve("/", Reply::ok(FEED)).url("/"))).collect();
        for other in others {
            other.await.unwrap().unwrap();
        }
        assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
        assert_eq!(stuck.most_at_once(), 2);
        assert_eq!(stuck.requests().len(), 2);
        waiting.iter().for_each(tokio::task::JoinHandle::abort);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_dropped_fetch_gives_its_turn_to_the_next() {
        let server = FeedServer::start();
        server.serve_sequence("/", [Reply::hang(), Reply::ok(FEED)]);
        let fetcher = Fetcher::new(&FetchOptions { per_origin: 1, read_timeout_seconds: 60, timeout_seconds: 60, ..options() }).unwrap();
        let url = server.url("/");
        let dropped = tokio::spawn({
            let (fetcher, url) = (fetcher.clone(), url.clone());
            async move { fetcher.get(&Request::feed(&url)).await }
        });
        tokio::task::block_in_place(|| server.wait_for_requests(1));
        dropped.abort();
        fetcher.get(&Request::feed(&url)).await.unwrap();
    }
}

mod bodies {
    use super::*;

    #[tokio::test]
    async fn what_comes_is_handed_on_as_it_is() {
        let server = FeedServer::start();
        server.serve("/page", Reply::ok("<html>\u{7f}").content_type("text/html").header("Content-Location", "/real?x=1"));
        let page = body(&server.url("/page#part")).await;
        assert_eq!(page.bytes, "<html>\u{7f}".as_bytes());
        assert_eq!(page.content_type.as_deref(), Some("text/html"));
        assert_eq!(page.content_location, Some(server.url("/real?x=1")));
        assert_eq!(page.url, server.url("/page"));
        assert_eq!((page.moved_to, page.truncated), (None, None));
    }

    #[tokio::test]
    async fn compressed_in_every_way() {
        let server = FeedServer::start();
        let plain = || Reply::ok(FEED);
        for (path, reply) in [
            ("/gzip", plain().gzip()),
            ("/chunked", plain().gzip().chunked()),
            ("/until-close", plain().gzip().until_close()),
            ("/upper", plain().gzip_called("GZIP")),
            ("/x-gzip", plain().gzip_called("x-gzip")),
            ("/twice", plain().gzip_called("").gzip_called("gzip, gzip")),
            ("/unknowingly-twice", plain().gzip_called("").gzip()),
            ("/feed.xml.gz", plain().gzip_called("")),
            ("/odd", plain().header("Content-Encoding", "UTF-8")),
        ] {
            server.serve(path, reply);
            assert_eq!(String::from_utf8(body(&server.url(path)).await.bytes).unwrap(), FEED, "{path}");
        }
    }

    #[tokio::test]
    async fn a_plain_body_called_gzip_is_asked_for_again() {
        let server = FeedServer::start();
        server.serve_with("/", |request| match request.header("accept-encoding") {
            Some("identity") => Reply::ok(FEED),
            _ => Reply::ok(FEED).header("Content-Encoding", "gzip"),
        });
        assert_eq!(body(&server.url("/")).await.bytes, FEED.as_bytes());
        server.serve("/never", Reply::ok(FEED).header("Content-Encoding", "gzip"));
        assert!(complaint(&server.url("/never")).await.contains("can't be decompressed"));
        assert_eq!(server.requests_to("/never").len(), 2);
    }

    #[tokio::test]
    async fn a_bomb_stops_at_the_cap() {
        let server = FeedServer::start();
        server.serve("/gzip", Reply::gzip_bomb(10 << 30));
        server.serve("/endless", Reply::endless("<item/>"));
        for path in ["/gzip", "/endless"] {
            let error = get(&server.url(path)).await.unwrap_err();
            assert!(matches!(error, FetchError::TooLarge { mib: 1, .. }), "{path}: {error}");
        }
        let page = fetcher();
        let url = server.url("/endless");
        let error = page.get(&Request { kind: Kind::Page, ..Request::feed(&url) }).await.unwrap_err();
        assert_eq!(error.to_string(), format!("127.0.0.1:{} sends more than 1 MiB, and no more is taken", server.port()));
    }

    #[tokio::test]
    async fn exactly_the_cap_is_taken() {
        let server = FeedServer::start();
        server.serve("/", Reply::ok(vec![b'x'; 1 << 20]));
        assert_eq!(body(&server.url("/")).await.bytes.len(), 1 << 20);
        server.serve("/", Reply::ok(vec![b'x'; (1 << 20) + 1]));
        assert!(matches!(get(&server.url("/")).await, Err(FetchError::TooLarge { .. })));
    }

    #[tokio::test]
    async fn what_came_of_a_broken_body_is_kept() {
        let server = FeedServer::start();
        let long = FEED.repeat(500);
        let compressed = Reply::ok(long.clone()).gzip().cut_after(120);
        for (path, reply) in [
            ("/cut", Reply::cut(long.clone(), 1000).etag("\"1\"")),
            ("/stall", Reply::stall(long.clone(), 1000).etag("\"1\"")),
            ("/claims-more", Reply::ok(&long[..1000]).claiming(5000).etag("\"1\"")),
            ("/gzip", compressed),
        ] {
            server.serve(path, reply);
            let body = body(&server.url(path)).await;
            assert!(!body.bytes.is_empty() && long.as_bytes().starts_with(&body.bytes), "{path}: {} bytes", body.bytes.len());
            assert!(body.truncated.is_some(), "{path}");
            assert!(body.validators.is_empty(), "{path}: the next fetch must bring the whole");
        }
        server.serve("/claims-less", Reply::ok(long.clone()).claiming(1000));
        assert_eq!(body(&server.url("/claims-less")).await.bytes, long.as_bytes()[..1000]);
    }

    #[tokio::test]
    async fn nothing_at_all_is_an_error() {
        let server = FeedServer::start();
        server.serve("/closes", Reply::raw(""));
        server.serve("/cut", Reply::cut(FEED, 0));
        server.serve("/empty", Reply::ok(""));
        for path in ["/closes", "/cut"] {
            let error = get(&server.url(path)).await.unwrap_err();
            assert!(matches!(error, FetchError::Interrupted { .. }), "{path}: {error:?}");
        }
        assert_eq!(body(&server.url("/empty")).await.bytes, b"");
    }
}

mod patience {
    use super::*;

    async fn timed(reply: Reply) -> (FetchError, Duration) {
        let server = FeedServer::start();
        server.serve("/", reply);
        let start = Instant::now();
        let error = get(&server.url("/")).await.unwrap_err();
        (error, start.elapsed())
    }

    fn is(error: &FetchError, expected: Phase) -> bool {
        matches!(error, FetchError::Timeout { phase, .. } if *phase == expected)
    }

    #[tokio::test]
    async fn silence_ends_at_the_read_timeout() {
        let (error, time) = timed(Reply::hang()).await;
        assert!(is(&error, Phase::Answer), "{error}");
        assert!(time < Duration::from_millis(3500), "{time:?}");
        let (error, _) = timed(Reply::stall(FEED, 0)).await;
        assert!(is(&error, Phase::Body), "{error}");
    }

    #[tokio::test]
    async fn a_drip_ends_at_the_deadline() {
        let every = Duration::from_millis(200);
        let (body, headers) = tokio::join!(timed(Reply::drip(FEED, every)), timed(Reply::raw_drip("HTTP/1.1 200 OK\r\n", every)));
        assert!(is(&body.0, Phase::Whole), "{}", body.0);
        assert!(body.1 < Duration::from_secs(5), "{:?}", body.1);
        assert!(is(&headers.0, Phase::Answer), "{}", headers.0);
    }

    #[tokio::test]
    async fn the_deadline_is_one_for_all_hops() {
        let server = FeedServer::start();
        for hop in 0..9 {
            server.serve(&format!("/{hop}"), Reply::redirect(302, format!("/{}", hop + 1)).after(Duration::from_millis(800)));
        }
        let start = Instant::now();
        let error = get(&server.url("/0")).await.unwrap_err();
        assert!(is(&error, Phase::Whole), "{error}");
        assert!(start.elapsed() < Duration::from_millis(5500), "{:?}", start.elapsed());
    }
}

mod redirects {
    use super::*;

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
    async fn only_a_typed_address_may_be_private() {
        let server = FeedServer::start();
        server.serve_everywhere(Reply::ok(FEED));
        let url = server.url("/");
        let error = fetcher().get(&Request::page(&url)).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("127.0.0.1:{} is a private address (127.0.0.1), and only an address that you typed may lead to one", server.port())
        );
        // A connection that is open for the typed one must not serve the other.
        let fetcher = fetcher();
        fetcher.get(&Request::feed(&url)).await.unwrap();
        assert!(matches!(fetcher.get(&Request::page(&url)).await, Err(FetchError::RefusedAddress { .. })));
        assert_eq!(server.requests().len(), 1);
    }
}

mod statuses {
    use super::*;

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
}

mod nonsense {
    use super::*;

    #[tokio::test]
    async fn no_http_is_a_clean_error() {
        let server = FeedServer::start();
        let many: String = (0..10_000).map(|n| format!("X-{n}: y\r\n")).collect();
        for raw in [
            "SSH-2.0-OpenSSH_9.9\r\n".to_owned(),
            "<rss/>".to_owned(),
            "HTTP/1.1 \x1b[31m OK\r\n\r\n".to_owned(),
            "HTTP/9.9 200 OK\r\n\r\n".to_owned(),
            format!("HTTP/1.1 200 OK\r\n{many}\r\n"),
            format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\nbody", "y".repeat(1 << 20)),
            format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\nbody", "y".repeat(70_000)),
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nbody\r\n0\r\n\r\n".to_owned(),
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nbody".to_owned(),
        ] {
            server.serve("/", Reply::raw(raw.clone()));
            let sentence = complaint(&server.url("/")).await;
            assert!(sentence.contains(&format!("127.0.0.1:{}", server.port())), "{sentence}");
            assert!(!sentence.chars().any(char::is_control) && sentence.len() < 300, "{sentence}");
        }
    }

    #[tokio::test]
    async fn sloppy_http_is_read() {
        let server = FeedServer::start();
        server.serve("/lf", Reply::raw(format!("HTTP/1.1 200 OK\nContent-Type: text/xml\n\n{FEED}")));
        server.serve("/bad-header", Reply::raw(format!("HTTP/1.1 200 OK\r\nBad Header: x\r\nETag: \"1\"\r\n\r\n{FEED}")));
        server.serve("/1.0", Reply::raw(format!("HTTP/1.0 200 OK\r\n\r\n{FEED}")));
        for path in ["/lf", "/bad-header", "/1.0"] {
            assert_eq!(body(&server.url(path)).await.bytes, FEED.as_bytes(), "{path}");
        }
    }

    #[tokio::test]
    async fn addresses_that_can_not_be_fetched() {
        for address in ["", "example.org", "http://", "ftp://example.org/", "dateline:welcome", "http://[::1", "http://example.org:99999/"]
        {
            let error = get(address).await.unwrap_err();
            assert!(matches!(error, FetchError::BadAddress { .. } | FetchError::Scheme { .. }), "{address}: {error:?}");
        }
    }

    #[tokio::test]
    async fn nobody_there() {
        let gone = FeedServer::start();
        let (url, port) = (gone.url("/"), gone.port());
        drop(gone);
        assert_eq!(complaint(&url).await, format!("127.0.0.1:{port} can't be reached: the connection was refused"));
        let error = get("http://no-such-host.invalid/feed").await.unwrap_err();
        assert!(error.may_be_offline() && error.to_string().contains("no-such-host.invalid"), "{error:?}");
    }
}

mod secrets {
    use super::*;

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
}

mod proxies {
    use super::*;

    #[tokio::test]
    async fn a_proxy_is_asked_for_public_addresses() {
        let proxy = FeedServer::start();
        proxy.serve_everywhere(Reply::ok(FEED));
        let fetcher = Fetcher::new(&FetchOptions { proxy: proxy.url(""), ..options() }).unwrap();
        let Ok(Fetched::Body(body)) = fetcher.get(&Request::page("http://news.example/feed")).await else { panic!("the proxy answers") };
        assert_eq!(body.url, "http://news.example/feed");
        assert_eq!(proxy.requests()[0].path, "http://news.example/feed");
        let error = fetcher.get(&Request::page("http://10.0.0.1/")).await.unwrap_err();
        assert!(matches!(error, FetchError::RefusedAddress { .. }));
    }

    #[test]
    fn a_bad_proxy_is_named() {
        for bad in ["nonsense", "localhost:8080", "ftp://proxy/"] {
            let error = Fetcher::new(&FetchOptions { proxy: bad.into(), ..options() }).unwrap_err();
            assert!(error.to_string().contains(bad), "{error}");
        }
    }

    #[tokio::test]
    async fn a_dead_proxy_is_named() {
        let gone = FeedServer::start();
        let proxy = gone.url("");
        let port = gone.port();
        drop(gone);
        for proxy in [proxy.clone(), proxy.replace("http:", "socks5h:")] {
            let fetcher = Fetcher::new(&FetchOptions { proxy, ..options() }).unwrap();
            let error = fetcher.get(&Request::page("http://news.example/")).await.unwrap_err().to_string();
            assert!(error.starts_with("news.example can't be reached") && error.contains(&port.to_string()), "{error}");
        }
    }
}
