//! Browser, player and commands are given addresses and texts as single arguments, and nothing of them is run.

use super::support::{FeedServer, HOSTILE, Pty, Reply, TempHome, marker};
use super::terminal::PROGRAM;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
    time::Instant,
};

/// Addresses that a shell, an option parser or a browser would act on; `OWNED` is a file.
const ADDRESSES: [&str; 22] = [
    "https://a.example/$(touch OWNED)",
    "https://a.example/`touch OWNED`",
    "https://a.example/;touch OWNED;",
    "https://a.example/|touch OWNED",
    "https://a.example/&&touch OWNED",
    "https://a.example/\ntouch OWNED",
    "https://a.example/'\"; touch OWNED; '",
    "https://a.example/?a=${IFS}touch${IFS}OWNED",
    "https://-oProxyCommand=touch.example/",
    "https://user:secret@a.example/",
    "https://a.example/ --new-window OWNED",
    "HTTPS://A.example/x y",
    "-rf OWNED",
    "--version",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "ssh://a.example/",
    "vbscript:x",
    "dateline:welcome",
    "x-man-page://ls",
    "\u{1}javascript:alert(1)",
];

/// A browser that writes down each of its calls, and where.
fn recorder(home: &TempHome) -> (PathBuf, PathBuf) {
    let (recorder, said) = (home.file("recorder"), home.file("said"));
    fs::create_dir(&said).expect("made");
    // Written beside and moved: who finds a file finds it whole.
    let script =
        "#!/bin/sh\nfor word in \"$@\"; do printf '%s\\0' \"$word\"; done > \"$0.$$\"; mv \"$0.$$\" \"$(dirname \"$0\")/said/$$\"\n";
    fs::write(&recorder, script).expect("written");
    fs::set_permissions(&recorder, fs::Permissions::from_mode(0o755)).expect("made a program");
    (recorder, said)
}

/// What the recorder was called with next, once it was.
fn next_call(said: &Path, url: &str) -> String {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(file) = fs::read_dir(said).expect("readable").next() {
            let path = file.expect("a file").path();
            let words = fs::read_to_string(&path).expect("whole");
            fs::remove_file(path).expect("removed");
            return words;
        }
        assert!(Instant::now() < end, "the browser was not started for {url}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn the_browser_is_given_addresses_of_the_web_as_one_word_each() {
    let (server, home) = (FeedServer::start(), TempHome::new());
    let owned = home.file("owned").display().to_string();
    let hostile =
        HOSTILE.iter().filter(|hostile| hostile.bytes.is_empty()).step_by(3).map(|hostile| format!("https://a.example/{}", hostile.text));
    let addresses: Vec<String> = ADDRESSES.iter().map(|address| address.replace("OWNED", &owned)).chain(hostile).collect();
    let item = |(place, address): (usize, &String)| {
        let address: String = address.chars().map(|c| format!("&#{};", u32::from(c))).collect();
        format!(
            "<item><title>{} Needle</title><guid>{place}</guid><link>{address}</link><description>Body.</description>\
             <pubDate>Mon, 01 Jun 2026 {:02}:{:02}:00 GMT</pubDate></item>",
            marker(place),
            20 - place / 60,
            59 - place % 60
        )
    };
    let items: String = addresses.iter().enumerate().map(item).collect();
    server.serve("/feed", Reply::ok(format!("<rss version='2.0'><channel><title>News</title>{items}</channel></rss>")));
    let (recorder, said) = recorder(&home);
    home.write_config(&format!(
        "[fetch]\non_start = false\n[display]\nopen_with = 'all'\n[open]\nbrowser = [{recorder:?}, '--new-tab']\n[[feeds]]\nurl = '{}'\n",
        server.url("/feed")
    ));
    home.run(["refresh"]).ok();
    let list: serde_json::Value = serde_json::from_str(&home.run(["list", "--json"]).ok()).expect("JSON");
    let kept = |place: usize| list[place]["url"].as_str().map(str::to_owned);
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &[], (120, 30));
    let (mut opened, mut refused) = (0, 0);
    for (place, address) in addresses.iter().enumerate() {
        pty.wait_until("the entry", |screen| {
            screen.contents().lines().any(|line| {
                line.matches(&marker(place)).count() > 0
                    && line.matches('│').count() > 1
                    && line.rsplit('│').next().is_some_and(|right| right.contains(&marker(place)))
            })
        });
        pty.press("o");
        let web = kept(place).filter(|url| url.starts_with("http://") || url.starts_with("https://"));
        let Some(url) = web else {
            pty.wait_until("a refusal", |screen| {
                ["this entry has no page", "is no address of the web"].iter().any(|told| screen.contents().contains(told))
            });
            refused += 1;
            pty.press("j");
            continue;
        };
        let call = next_call(&said, &url);
        let words: Vec<&str> = call.split_terminator('\0').collect();
        assert_eq!(words, ["--new-tab", url.as_str()], "{address:?}");
        assert!(!url.chars().any(|c| c.is_control() || c == ' '), "{url:?}");
        opened += 1;
        pty.press("j");
    }
    pty.press("\x03");
    pty.end();
    assert_eq!(fs::read_dir(&said).expect("readable").count(), 0, "nothing else was opened");
    assert!(!home.file("owned").exists(), "nothing was run");
    assert!(refused >= 8, "{refused} of bad schemes");
    println!("{opened} addresses opened as one word each, {refused} of other schemes not; shell runs 0, files made 0");
}
