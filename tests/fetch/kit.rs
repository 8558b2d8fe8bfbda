//! The kit itself: a server that says anything must at least say what it is told.

use crate::support::{FeedServer, Reply};
use std::io::{Read, Write};
use std::net::TcpStream;

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
