//! Bombs: what is small on the wire and has no end.

use crate::support::{FeedServer, Pty, Reply, brotli_bomb, deflate_bomb, gzip_bomb, gzipped, zlib_bomb, zstd_bomb};
use crate::{PROGRAM, error_of, home, measured, peak_kib, refresh};

/// The most memory that one bomb may cost.
const MOST_MIB: u64 = 200;
const TEN_GIB: u64 = 10 << 30;

/// Ten gigabytes in every packing, and what has no end at all.
fn bombs() -> Vec<(&'static str, Reply)> {
    let packed = |encoding: &str, bytes: Vec<u8>| Reply::ok(bytes).header("Content-Encoding", encoding);
    let nested = gzipped(&gzip_bomb(TEN_GIB));
    vec![
        ("gzip", Reply::gzip_bomb(TEN_GIB)),
        ("brotli", packed("br", brotli_bomb(TEN_GIB))),
        ("zstd", packed("zstd", zstd_bomb(TEN_GIB))),
        ("zlib", packed("deflate", zlib_bomb(TEN_GIB))),
        ("raw deflate", packed("deflate", deflate_bomb(TEN_GIB))),
        ("gzip in gzip", packed("gzip, gzip", nested.clone())),
        ("gzip in gzip, untold", packed("gzip", nested)),
        ("endless", Reply::endless("<item/>")),
        ("endless in gzip's name", Reply::endless("<item/>").header("Content-Encoding", "gzip")),
    ]
}

#[test]
fn a_feed_that_is_a_bomb_costs_little() {
    let server = FeedServer::start();
    for (name, bomb) in bombs() {
        server.serve("/feed", bomb);
        let url = server.url("/feed");
        let home = home("", std::slice::from_ref(&url));
        let run = measured(refresh(&home));
        let error = error_of(&home, &url);
        println!("feed, {name}: peak {} MiB, {:.1} s: {error}", run.peak_mib, run.took.as_secs_f64());
        assert_eq!(run.status, Some(1), "{name}: {}", run.stderr);
        assert!(error.contains("no more is taken") || error.contains("can't be decompressed"), "{name}: {error}");
        assert!(run.peak_mib < MOST_MIB, "{name}: {} MiB", run.peak_mib);
    }
}

#[test]
fn a_page_that_is_a_bomb_costs_little() {
    let server = FeedServer::start();
    let home = home("", &[]);
    for (name, bomb) in bombs() {
        server.serve("/page", bomb.content_type("text/html"));
        let mut command = home.command();
        command.args(["save", &server.url("/page")]);
        let run = measured(command);
        println!("page, {name}: peak {} MiB, {:.1} s: {}", run.peak_mib, run.took.as_secs_f64(), run.stderr.trim());
        assert_eq!(run.status, Some(1), "{name}: {}", run.stdout);
        assert!(run.stderr.contains("no more is taken") || run.stderr.contains("can't be decompressed"), "{name}: {}", run.stderr);
        assert!(run.peak_mib < MOST_MIB, "{name}: {} MiB", run.peak_mib);
    }
}

#[test]
fn a_picture_that_is_a_bomb_costs_little() {
    let server = FeedServer::start();
    let bombs = bombs();
    let figures: String = (0..bombs.len())
        .map(|number| format!("<figure><img src=\"/{number}.png\"><figcaption>Caption {number}.</figcaption></figure>"))
        .collect();
    server.serve("/feed", Reply::ok(format!("<rss version=\"2.0\"><channel><title>Pier</title><item><title>Harbour opens</title><guid>1</guid><description><![CDATA[<p>The harbour is open.</p>{figures}]]></description></item></channel></rss>")));
    for (number, (_, bomb)) in bombs.iter().enumerate() {
        server.serve(&format!("/{number}.png"), bomb.clone().content_type("image/png"));
    }
    let home = home("on_start = false", &[server.url("/feed")]);
    measured(refresh(&home));
    home.write_config(&format!("{}\n[reading]\nimages = \"always\"\n[display]\npictures = \"halfblocks\"\n", home.read_config()));
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (160, 60));
    pty.wait_for("Harbour opens");
    pty.press("\r");
    for number in 0..bombs.len() {
        pty.wait_for(&format!("Caption {number}."));
    }
    // All are in view; each is asked for, some twice: packed, then plainly.
    let all_asked = |_: &vt100::Screen| (0..bombs.len()).all(|number| !server.requests_to(&format!("/{number}.png")).is_empty());
    pty.wait_until("all pictures are asked for", all_asked);
    let ends = |text: &str| text.matches("and no more is").count() + text.matches("can't be decompressed").count();
    pty.wait_until("each says why it is not shown", |screen| ends(&screen.contents()) >= bombs.len());
    let peak = peak_kib(pty.id()) / 1024;
    println!("pictures: {} bombs in one article: peak {peak} MiB", bombs.len());
    assert!(peak < MOST_MIB, "{peak} MiB");
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

#[test]
fn what_is_packed_twice_waits_for_room() {
    let packed = gzipped(&gzip_bomb((16 << 20) - 1));
    let servers: Vec<FeedServer> = (0..16).map(|_| FeedServer::start()).collect();
    let reply = Reply::ok(packed.clone()).header("Content-Encoding", "gzip");
    let urls: Vec<String> = servers.iter().map(|server| server.serve("/", reply.clone()).url("/")).collect();
    let run = measured(refresh(&home("", &urls)));
    println!("16 times 16 MiB in {} bytes at once: peak {} MiB, {:.1} s", packed.len(), run.peak_mib, run.took.as_secs_f64());
    assert_eq!(run.stdout, "16 feeds asked, 0 new, 16 failed\n");
    assert!(run.peak_mib < MOST_MIB, "{} MiB", run.peak_mib);
}

#[test]
fn of_an_endless_body_little_is_taken() {
    let server = FeedServer::start();
    server.serve("/feed", Reply::endless("<item/>"));
    let home = home("max_feed_mib = 1", &[server.url("/feed")]);
    let run = measured(refresh(&home));
    let sent = server.bytes_sent();
    println!("endless body, a cap of 1 MiB: {} KiB left the server, {:.2} s", sent / 1024, run.took.as_secs_f64());
    assert!(run.stderr.contains("sends more than 1 MiB"), "{}", run.stderr);
    // What lies in the buffers of both ends' systems was sent as well.
    assert!(sent < 16 << 20, "{sent} bytes");
}
