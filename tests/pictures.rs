//! Pictures from loopback servers: asked for when the reader wants them and never before, once, within
//! limits, and kept for when there is no network.
#![cfg(unix)]

mod support;

use dateline::config::Paths;
use dateline::model::{EntryId, EntryQuery, PixelSize, Scope};
use dateline::reader::{At, ListQuery, Picture, Reader, Which};
use image::ImageFormat;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};
use support::{FeedServer, Pty, Reply, TempHome, gif_of, picture, png, png_that_claims, png_with_packed_text};

const PROGRAM: &str = env!("CARGO_BIN_EXE_dateline");
/// The entry of the feed below, the first that its home keeps.
const STORY: EntryId = EntryId(1);
const CHILD: &str = "DATELINE_TEST_PICTURE";

/// A feed of one story with a figure for each of these addresses, and one that is only named beside it.
fn feed(pictures: &[&str]) -> String {
    let figures: String =
        pictures.iter().map(|url| format!("<figure><img src=\"{url}\"><figcaption>A caption of {url}.</figcaption></figure>")).collect();
    format!(
        "<rss version=\"2.0\" xmlns:media=\"http://search.yahoo.com/mrss/\"><channel><title>Pier</title><item><title>Harbour opens</title>\
         <guid>1</guid><description><![CDATA[<p>The harbour is open.</p>{figures}<p>And so it stays.</p>]]></description>\
         <media:content url=\"/thumbnail.png\" medium=\"image\"/></item></channel></rss>"
    )
}

/// A server with that feed, and a home that reads it.
fn set_up(pictures: &[&str]) -> (FeedServer, TempHome) {
    let server = FeedServer::start();
    server.serve("/feed", Reply::ok(feed(pictures)).content_type("application/rss+xml"));
    let home = TempHome::new();
    home.write_config(&format!(
        "[fetch]\non_start = false\nproxy = \"none\"\n[storage]\ncache_mib = 20\n[[feeds]]\nurl = '{}'\n",
        server.url("/feed")
    ));
    home.run(["refresh"]).ok();
    (server, home)
}

fn reader(home: &TempHome) -> Reader {
    Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened")
}

fn cached(home: &TempHome) -> Vec<u64> {
    let files = fs::read_dir(home.file("cache/pictures")).map(|files| files.flatten().collect::<Vec<_>>()).unwrap_or_default();
    files.iter().map(|file| file.metadata().expect("a file").len()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_asks_for_a_picture_by_itself() {
    let (server, home) = set_up(&["/ferry.png"]);
    let reader = reader(&home);
    let list = ListQuery::new(EntryQuery { scope: Scope::All, ..EntryQuery::default() });
    reader.refresh(Which::All, |_| {}).await.expect("refreshed");
    let id = reader.window(list, At::Row(0), 9).await.expect("a list").rows[0].id;
    assert_eq!(id, STORY);
    let opened = reader.open_entry(id).await.expect("opened");
    assert!(opened.article.figures.iter().any(|figure| figure.url.is_some()));
    home.run(["show", &id.to_string()]).ok();
    let paths: Vec<String> = server.requests().into_iter().map(|request| request.path).filter(|path| path != "/feed").collect();
    assert_eq!(paths, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_asked_for_once_and_politely_and_stays_for_when_there_is_no_network() {
    let (server, home) = set_up(&["/ferry.png"]);
    let url = server.url("/ferry.png");
    server.serve("/ferry.png", Reply::ok(png(320, 160)).header("Set-Cookie", "a=b").etag("\"1\""));
    let first = reader(&home);
    for _ in 0..2 {
        let picture = first.picture(STORY, &url).await.expect("a picture");
        assert_eq!(picture.size(), PixelSize { width: 320, height: 160 });
    }
    let requests = server.requests_to("/ferry.png");
    assert_eq!(requests.len(), 1, "the second comes from the cache");
    assert!(requests[0].header("accept").is_some_and(|accept| accept.starts_with("image/webp")));
    for name in ["cookie", "referer", "if-none-match"] {
        assert_eq!(requests[0].header(name), None);
    }
    drop(server);
    let again = reader(&home);
    assert!(again.picture(STORY, &url).await.is_ok(), "offline");
    fs::remove_dir_all(home.file("cache")).expect("safe to delete at any time");
    let why = again.picture(STORY, &url).await.expect_err("gone").to_string();
    assert!(why.contains("can't be reached"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_address_is_not_asked_unless_the_feed_lives_there() {
    let (server, home) = set_up(&["/ferry.png"]);
    let other = FeedServer::start();
    other.serve_everywhere(Reply::ok(png(9, 9)));
    let reader = reader(&home);
    let why = reader.picture(STORY, &other.url("/router.png")).await.expect_err("another origin").to_string();
    assert!(why.contains("private address"), "{why}");
    assert_eq!(other.requests().len(), 0);
    let none = reader.picture(EntryId(99), &server.url("/ferry.png")).await.expect_err("no such entry").to_string();
    assert!(none.contains("there is no entry 99"), "{none}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_was_saved_from_a_private_address_has_its_pictures_there() {
    let (server, home) = set_up(&[]);
    let (pages, other) = (FeedServer::start(), FeedServer::start());
    let paragraph = "<p>The night ferry sails again between the two piers of the bay, and the first crossing was full long before.</p>";
    let page = format!("<article><h1>Night ferry</h1><figure><img src=\"/ferry.png\"></figure>{}</article>", paragraph.repeat(8));
    pages.serve("/story", Reply::ok(page).content_type("text/html"));
    pages.serve("/ferry.png", Reply::ok(png(9, 9)));
    other.serve_everywhere(Reply::ok(png(9, 9)));
    let reader = reader(&home);
    let saved = reader.save_page(&pages.url("/story"), None).await.expect("saved");
    assert!(reader.picture(saved.entry, &pages.url("/ferry.png")).await.is_ok());
    for stranger in [&other, &server] {
        let why = reader.picture(saved.entry, &stranger.url("/ferry.png")).await.expect_err("another origin").to_string();
        assert!(why.contains("private address"), "{why}");
    }
    assert_eq!(other.requests().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feeds_name_for_dateline_is_told_to_its_own_server_only() {
    let (server, home) = set_up(&[]);
    // As a proxy, the server answers for every host.
    server.serve_everywhere(Reply::ok(png(9, 9)));
    let config = home.read_config().replace("proxy = \"none\"", &format!("proxy = '{}'", server.url("")));
    home.write_config(&format!("{config}user_agent = 'member 4711'\n"));
    let reader = reader(&home);
    for url in [server.url("/own.png"), "http://pictures.example/other.png".to_owned()] {
        reader.picture(STORY, &url).await.expect("a picture");
    }
    let agents: Vec<bool> = server
        .requests()
        .iter()
        .filter(|request| request.path.ends_with(".png"))
        .map(|request| request.header("user-agent") == Some("member 4711"))
        .collect();
    assert_eq!(agents, [true, false]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forbidden_built_in_or_broken_says_so() {
    let (server, home) = set_up(&[]);
    server.serve("/svg", Reply::ok("<svg xmlns='http://www.w3.org/2000/svg'/>").content_type("image/svg+xml"));
    server.serve("/endless", Reply::endless(vec![0xff; 1 << 16]));
    server.serve("/cut", Reply::cut(png(300, 300), 2000));
    server.serve("/huge", Reply::ok(png_that_claims(100_000, 100_000)));
    let first = reader(&home);
    for (path, says) in [
        ("/svg", "SVG is not shown"),
        ("/endless", "sends more than 16 MiB"),
        ("/cut", "hung up"),
        ("/huge", "100000 × 100000 pixels are too many"),
        ("/missing", "404"),
    ] {
        let why = first.picture(STORY, &server.url(path)).await.expect_err(path).to_string();
        assert!(why.contains(says), "{path}: {why}");
    }
    assert_eq!(cached(&home), Vec::<u64>::new(), "nothing broken is kept");
    assert_eq!(first.picture(STORY, "dateline:picture/desk").await.expect("built in").size(), PixelSize { width: 720, height: 440 });
    server.forget_requests();
    home.write_config(&format!("[reading]\nimages = \"never\"\n{}", home.read_config()));
    let forbidding = reader(&home);
    assert!(forbidding.picture(STORY, &server.url("/missing")).await.expect_err("forbidden").to_string().contains("never"));
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cache_keeps_to_its_size() {
    let (server, home) = set_up(&[]);
    let reader = reader(&home);
    // About 6 MB each, in a cache of 20 MiB.
    let noise = |seed: u32| {
        let mut state = seed;
        let image = image::RgbImage::from_fn(1450, 1450, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            image::Rgb([(state >> 24) as u8, (state >> 16) as u8, (state >> 8) as u8])
        });
        let mut bytes = Vec::new();
        image.write_to(&mut std::io::Cursor::new(&mut bytes), ImageFormat::Png).expect("encoded");
        bytes
    };
    for number in 0..5 {
        let path = format!("/{number}.png");
        server.serve(&path, Reply::ok(noise(number)));
        reader.picture(STORY, &server.url(&path)).await.expect("a picture");
        let sizes = cached(&home);
        assert!(sizes.iter().sum::<u64>() <= 20 << 20, "{sizes:?}");
        assert!(sizes.len() as u32 == (number + 1).min(3), "{sizes:?}");
    }
    server.forget_requests();
    reader.picture(STORY, &server.url("/4.png")).await.expect("a picture");
    assert_eq!(server.requests().len(), 0, "the newest is there");
}

#[test]
fn the_program_asks_for_pictures_on_i_and_loses_no_key_that_is_pressed_meanwhile() {
    let (server, home) = set_up(&["/ferry.png"]);
    server.serve("/ferry.png", Reply::ok(png(320, 160)));
    server.forget_requests();
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (120, 40));
    pty.wait_for("Harbour opens");
    pty.press("\r");
    pty.wait_for("A caption of");
    assert_eq!(server.requests().len(), 0);
    assert!(!String::from_utf8_lossy(&pty.output).contains("\x1b[16t"), "the start is not delayed by a question");
    pty.press("i");
    pty.wait_until_written("\x1b[16t");
    // The terminal's answer, with a key before and one in the midst of it.
    pty.press("z\x1b]11;rgb:1e/1e/2e\x07\x1b[6;16;8t?\x1b[?62;22c");
    pty.wait_for("Go one line down");
    pty.press("\x1b");
    pty.wait_until("the picture, and the article alone", |screen| {
        screen.contents().contains('▄') && !screen.contents().contains("Starred")
    });
    assert_eq!(server.requests_to("/ferry.png").len(), 1);
    pty.press("i");
    pty.wait_until("no picture", |screen| !screen.contents().contains('▄'));
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
    assert_eq!(server.requests().len(), 1, "{:?}", server.requests());
}

#[test]
fn a_picture_that_can_not_be_cached_is_asked_for_once_all_the_same() {
    let (server, home) = set_up(&["/ferry.png"]);
    server.serve("/ferry.png", Reply::ok(png(320, 160)));
    fs::write(home.file("cache"), "no directory").expect("written");
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (120, 40));
    pty.wait_for("Harbour opens");
    pty.press("\r");
    pty.wait_for("A caption of");
    pty.press("i");
    pty.wait_until("the picture", |screen| screen.contents().contains('▄'));
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
    assert_eq!(server.requests_to("/ferry.png").len(), 1);
}

#[test]
fn a_terminal_that_answers_nothing_gets_half_blocks() {
    let home = TempHome::with_feeds(["dateline:welcome"]);
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (120, 40));
    pty.wait_for("Read this first");
    pty.press("\r");
    pty.wait_for("[1]");
    pty.press("iz");
    pty.wait_until("half-blocks", |screen| screen.contents().contains('▄') && !screen.contents().contains("Starred"));
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

#[test]
fn keys_are_answered_quickly_while_pictures_come() {
    for way in ["halfblocks", "kitty", "sixel"] {
        let pictures: Vec<String> = (0..4).map(|number| format!("/{number}.jpg")).collect();
        let (server, home) = set_up(&pictures.iter().map(String::as_str).collect::<Vec<_>>());
        let jpeg = picture(2400, 1600, ImageFormat::Jpeg);
        for path in &pictures {
            server.serve(path, Reply::ok(jpeg.clone()));
        }
        home.write_config(&format!("{}\n[display]\npictures = \"{way}\"\n", home.read_config()));
        let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (120, 30));
        pty.wait_for("Harbour opens");
        pty.press("\r");
        pty.wait_for("A caption of");
        pty.press("i");
        let mut slowest = Duration::ZERO;
        for key in "jjjjjjjjjjkkkkkkkkkk".repeat(4).chars() {
            let (begun, length) = (Instant::now(), pty.output.len());
            pty.press(&key.to_string());
            pty.wait_until_written_since(length, "\x1b[?2026l");
            slowest = slowest.max(begun.elapsed());
        }
        println!("{way}: the slowest of 80 keys was answered in {} ms", slowest.as_millis());
        assert!(slowest < Duration::from_millis(500), "{way}: {slowest:?}");
        pty.press("Q");
        assert_eq!(pty.end().exit_code(), 0);
    }
}

/// What the child decodes, by name.
fn heavy(name: &str) -> Vec<u8> {
    match name {
        "a PNG that claims 100,000 × 100,000" => png_that_claims(100_000, 100_000),
        "a PNG with a gigabyte of packed text" => png_with_packed_text(1 << 30),
        "16 MiB of GIF's frames" => gif_of(43_000),
        "24 megapixels of JPEG" => picture(6000, 4000, ImageFormat::Jpeg),
        "24 megapixels of PNG" => picture(6000, 4000, ImageFormat::Png),
        _ => picture(6000, 4000, ImageFormat::WebP),
    }
}

#[test]
fn the_worst_pictures_cost_little() {
    let names = [
        ("a PNG that claims 100,000 × 100,000", 60),
        ("a PNG with a gigabyte of packed text", 60),
        ("16 MiB of GIF's frames", 60),
        ("24 megapixels of JPEG", 260),
        ("24 megapixels of PNG", 260),
        ("24 megapixels of WebP", 330),
    ];
    for (name, most_mib) in names {
        let folder = tempfile::tempdir().expect("a directory");
        let file = folder.path().join("picture");
        fs::write(&file, heavy(name)).expect("written");
        let mut child = Command::new(std::env::current_exe().expect("this test"));
        let output = child.args(["--exact", "the_child", "--ignored", "--nocapture"]).env(CHILD, &file).output().expect("it runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let said = text.lines().find_map(|line| line.strip_prefix("> ")).unwrap_or_else(|| panic!("{name}: {text}"));
        println!("{name}: {said}");
        let peak: u64 = said.split(" MiB").next().and_then(|number| number.parse().ok()).expect("a number");
        assert!(peak < most_mib, "{name}: {said}");
    }
}

#[test]
#[ignore = "run by the other tests"]
fn the_child() {
    let Ok(file) = std::env::var(CHILD) else { return };
    let bytes = fs::read(file).expect("a file");
    let begun = Instant::now();
    let result = Picture::read(bytes).and_then(|picture| picture.scaled(PixelSize { width: 594, height: 396 }));
    let said = result.map_or_else(|why| why.to_string(), |image| format!("{} × {}", image.width(), image.height()));
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok()).unwrap_or(0);
    println!("> {} MiB, {} ms: {said}", peak / 1024, begun.elapsed().as_millis());
}
