//! What comes back: compressed, broken off, without end.

use crate::support::{FeedServer, Reply, brotli_bomb, gzip_bomb, gzipped, zlib_bomb, zstd_bomb};
use crate::{FEED, body, complaint, fetcher, get};
use dateline::fetch::{FetchError, Kind, Request};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write;

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

/// One stored piece (RFC 7932 §9.2): brotli without compression.
fn brotli(text: &str) -> Vec<u8> {
    let head = (text.len() as u32 - 1) << 4 | 1 << 20;
    [&head.to_le_bytes()[..3], text.as_bytes(), &[3]].concat()
}

/// One raw block (RFC 8878 §3.1.1): zstd without compression.
fn zstd(text: &str) -> Vec<u8> {
    let size = u8::try_from(text.len()).unwrap();
    let block = u32::from(size) << 3 | 1;
    [&[0x28, 0xb5, 0x2f, 0xfd, 0x20, size][..], &block.to_le_bytes()[..3], text.as_bytes()].concat()
}

/// As RFC 9110 means it: zlib.
fn deflate(text: &str) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
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
        ("/br", Reply::ok(brotli(FEED)).header("Content-Encoding", "br")),
        ("/zstd", Reply::ok(zstd(FEED)).header("Content-Encoding", "zstd")),
        ("/deflate", Reply::ok(deflate(FEED)).header("Content-Encoding", "deflate")),
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
}

#[tokio::test]
async fn a_body_that_is_called_packed_both_times_and_is_not_is_read_as_it_is() {
    let server = FeedServer::start();
    for encoding in ["gzip", "br", "zstd", "deflate", "compress"] {
        server.serve("/liar", Reply::ok(FEED).header("Content-Encoding", encoding));
        server.forget_requests();
        assert_eq!(String::from_utf8(body(&server.url("/liar")).await.bytes).unwrap(), FEED, "{encoding}");
        assert_eq!(server.requests().len(), 2, "{encoding}");
        assert_eq!(server.requests()[1].header("accept-encoding"), Some("identity"));
    }
    // What was packed all the same, in spite of the question, is unpacked where it shows what it is.
    server.serve_with("/deaf", |request| match request.header("accept-encoding") {
        Some("identity") => Reply::ok(FEED).gzip(),
        _ => Reply::ok("torn").header("Content-Encoding", "gzip"),
    });
    assert_eq!(body(&server.url("/deaf")).await.bytes, FEED.as_bytes());
    for (encoding, torn) in
        [("gzip", &b"\x1f\x8btorn"[..]), ("zstd", b"\x28\xb5\x2f\xfdtorn"), ("br", b"\x81torn"), ("deflate", b"\x78\x9ctorn")]
    {
        server.serve("/torn", Reply::ok(torn.to_vec()).header("Content-Encoding", encoding));
        assert!(complaint(&server.url("/torn")).await.contains("can't be decompressed"), "{encoding}");
    }
}

#[tokio::test]
async fn a_bomb_stops_at_the_cap() {
    let server = FeedServer::start();
    server.serve("/small", Reply::gzip_bomb(1_000_000));
    assert_eq!(body(&server.url("/small")).await.bytes, vec![0; 1_000_000]);
    let small = 1_000_000;
    for (path, encoding, bytes) in [
        ("/small-br", "br", brotli_bomb(small)),
        ("/small-zstd", "zstd", zstd_bomb(small)),
        ("/small-zlib", "deflate", zlib_bomb(small)),
        ("/small-twice", "gzip, gzip", gzipped(&gzip_bomb(small))),
    ] {
        server.serve(path, Reply::ok(bytes).header("Content-Encoding", encoding));
        assert_eq!(body(&server.url(path)).await.bytes, vec![0; 1_000_000], "{path}");
    }
    server.serve("/gzip", Reply::gzip_bomb(10 << 30));
    server.serve("/br", Reply::ok(brotli_bomb(10 << 30)).header("Content-Encoding", "br"));
    server.serve("/zstd", Reply::ok(zstd_bomb(10 << 30)).header("Content-Encoding", "zstd"));
    server.serve("/endless", Reply::endless("<item/>"));
    for path in ["/gzip", "/br", "/zstd", "/endless"] {
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
