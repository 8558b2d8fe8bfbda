//! The command line as a process: from an address to a read story, and everything about a list.

mod support;

use dateline::config::Paths;
use dateline::reader::Reader;
use serde_json::Value;
use std::collections::BTreeSet;
use support::{ARTICLE_AT_80, FeedServer, Reply, TempHome, article_feed, newspaper};

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// Does again what was undone last, as the reader on the screen does.
fn redo(home: &TempHome) {
    let reader = Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened");
    let redone = tokio::runtime::Runtime::new().expect("a runtime").block_on(reader.redo());
    assert!(redone.expect("done again").is_some());
}

#[test]
fn what_the_user_wrote_into_an_added_feed_comes_back_with_it() {
    let server = FeedServer::start();
    let home = TempHome::with_feeds(["https://a.example/feed"]);
    server.serve("/feed", Reply::ok(newspaper("alpha", 2)));
    let before = home.read_config();
    home.run(["add", &server.url("/feed")]).ok();
    let own = format!("{}title = 'Mine' # the best\nprefetch = true\n", home.read_config());
    home.write_config(&own);
    home.run(["undo"]).ok();
    assert_eq!(home.read_config(), before);
    redo(&home);
    assert_eq!(home.read_config(), own);
    home.run(["remove", &server.url("/feed")]).ok();
    home.run(["undo"]).ok();
    let more = format!("{own}folder = 'F'\n");
    home.write_config(&more);
    redo(&home);
    assert_eq!(home.read_config(), before);
    home.run(["undo"]).ok();
    assert_eq!(home.read_config(), more);
}

#[test]
fn a_story_is_shown_as_it_should_be_with_pleas_around_it_or_without() {
    for pleas in [false, true] {
        let server = FeedServer::start();
        server.serve("/feed", Reply::ok(article_feed(pleas)).content_type("application/rss+xml"));
        let home = TempHome::with_feeds([server.url("/feed").as_str()]);
        home.run(["refresh"]).ok();
        assert_eq!(home.run(["show", "--width", "80"]).ok(), ARTICLE_AT_80, "pleas: {pleas}");
    }
}

#[test]
fn captions_stand_where_they_are_asked_for_and_linear_text_names_them() {
    let server = FeedServer::start();
    server.serve("/feed", Reply::ok(article_feed(false)).content_type("application/rss+xml"));
    let home = TempHome::with_feeds([server.url("/feed").as_str()]);
    home.run(["refresh"]).ok();
    let show = |arguments: &[&str]| home.run([&["show"], arguments].concat()).ok();
    let margin = show(&["--width", "130"]);
    let line = margin.lines().find(|line| line.contains("▒ [1]")).expect("a note");
    assert!(line.contains("The harbour office expects"), "beside the text: {margin}");
    assert!(!show(&["--width", "130", "--notes", "inline"]).lines().any(|line| line.contains("▒ [1]") && line.contains("harbour office")));
    let end = show(&["--width", "60", "--notes", "end"]);
    assert!(end.find("in winter.\u{a0}[2]").expect("a mark") < end.find("▒ [1]").expect("a note"), "{end}");
    let linear = show(&["--linear"]);
    assert_eq!(linear, show(&["--format", "text"]));
    assert!(linear.contains("\nCaption: Captain Lindqvist. Credit: File photo: Pier Archive via Lantern.\n"), "{linear}");
    assert!(!linear.contains(['▒', '─', '│']));
}

#[test]
fn a_first_start_needs_nothing_and_the_built_in_feed_can_be_read() {
    let home = TempHome::new();
    home.run(["refresh", "--feed", "dateline:welcome"]).ok();
    assert!(home.read_config().contains("hongkongfp.com/feed"));
    assert_eq!(home.run(["count"]).ok(), "3\n");
    let text = home.run(["show", "--format", "text"]).ok();
    assert!(
        text.contains("Caption: A picture’s caption stands beside the text") && text.contains("Credit: Photo: The dateline desk"),
        "{text}"
    );
}

#[test]
fn lists_feeds_and_marks_as_json_and_as_lines() {
    let server = FeedServer::start();
    server.serve("/a", Reply::ok(newspaper("alpha", 5)));
    server.serve("/b", Reply::ok(newspaper("beta", 3)));
    let home = TempHome::new();
    home.write_config(&format!(
        "[[feeds]]\nurl = '{}'\nfolder = 'World'\n[[feeds]]\nurl = '{}'\ntitle = 'My Beta'\n",
        server.url("/a"),
        server.url("/b")
    ));
    assert_eq!(home.run(["refresh"]).ok(), "2 feeds asked, 8 new\n");
    let list = json(&home.run(["list", "--json"]).ok());
    let rows = list.as_array().expect("an array");
    assert_eq!(rows.len(), 8);
    let dates: Vec<&str> = rows.iter().map(|row| row["published"].as_str().expect("a date")).collect();
    assert!(dates.is_sorted_by(|a, b| a >= b), "newest first: {dates:?}");
    let id = rows[0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(home.run(["mark", "read", "--id", &id]).ok(), "1 marked read\n");
    assert_eq!(home.run(["mark", "starred", "feed:beta"]).ok(), "3 starred\n");
    assert_eq!(home.run(["count", "is:unread"]).ok(), "7\n");
    assert_eq!(home.run(["count", "is:starred"]).ok(), "3\n");
    assert_eq!(home.run(["undo"]).ok(), "undone: 3 starred\n");
    assert_eq!(home.run(["undo"]).ok(), "undone: “Harbour report 4 of the alpha desk” marked read\n");
    assert_eq!(home.run(["undo"]).ok(), "nothing to undo\n");
    assert_eq!(home.run(["count", "folder:world", "AND", "report"]).ok(), "5\n");
    assert_eq!(home.run(["count", "newer:1h"]).ok(), "0\n");
    let feeds = json(&home.run(["feeds", "--json"]).ok());
    assert_eq!(
        (&feeds[1]["title"], &feeds[1]["unread"], &feeds[0]["folder"]),
        (&Value::from("My Beta"), &Value::from(3), &Value::from("World"))
    );
    assert!(feeds[0]["last_success"].is_string() && feeds[0]["last_error"].is_null());
    let lines = home.run(["list", "--limit", "2"]).ok();
    assert_eq!(lines.lines().count(), 2);
    assert_eq!(lines.lines().next().map(|line| line.split('\t').count()), Some(5));
}

#[test]
fn a_folder_in_the_place_of_the_config_is_told_as_a_config_that_is_wrong() {
    let home = TempHome::new();
    std::fs::create_dir(home.file("config.toml")).expect("made");
    std::fs::write(home.file("config.toml/mine"), "kept").expect("written");
    for arguments in [vec!["list"], vec!["undo"], vec!["config", "check"], vec!["config", "keys"]] {
        let run = home.run(arguments.iter().copied());
        assert_eq!((run.status, run.stdout.as_str(), run.stderr.lines().count()), (Some(2), "", 1), "{arguments:?}: {}", run.stderr);
        let sentence = "config.toml: a folder stands where the file should be; move it away, and a config is written";
        assert!(run.stderr.contains(sentence), "{arguments:?}: {}", run.stderr);
    }
    assert_eq!(std::fs::read_to_string(home.file("config.toml/mine")).expect("there"), "kept");
    assert!(!home.file("dateline.db").exists());
}

/// The list of feeds as the reader has it.
fn subscribed(home: &TempHome) -> String {
    home.run(["feeds"]).stdout
}

#[test]
fn who_lost_his_config_keeps_his_feeds_and_gets_no_others() {
    let server = FeedServer::start();
    server.serve("/a", Reply::ok(newspaper("alpha", 3)));
    server.serve("/c", Reply::ok(newspaper("gamma", 3)));
    let home = TempHome::new();
    let (url, other) = (server.url("/a"), server.url("/b?token=s3cret"));
    home.write_config(&format!("[[feeds]]\nurl = '{url}'\ntitle = 'Mine \\ \"own\"'\nfolder = 'Asia'\n[[feeds]]\nurl = '{other}'\n"));
    assert_eq!(home.run(["refresh"]).status, Some(1), "the other one is not there");
    home.run(["mark", "starred", "alpha"]).ok();
    let (before, exported) = (subscribed(&home), home.run(["export", "--private"]).stdout);
    std::fs::remove_file(home.file("config.toml")).expect("removed");
    for command in
        [&["count"][..], &["feeds"], &["refresh"], &["config", "check"], &["config", "keys"], &["undo"], &["add", &server.url("/c")]]
    {
        let run = home.run(command.iter().copied());
        assert!(!home.file("config.toml").exists(), "{command:?} writes none: {run:?}");
    }
    home.run(["mark", "starred", "alpha"]).ok();
    let count = home.run(["count", "is:starred"]);
    assert_eq!(count.ok(), "3\n");
    let told = home.run(["count"]).stderr;
    assert!(told.contains("config.toml: the file is gone") && told.contains("`dateline config restore`"), "{told}");
    assert_eq!((home.run(["config", "check"]).status, subscribed(&home)), (Some(2), before.clone()));
    assert_eq!(home.run(["export", "--private"]).stdout, exported);
    let refused = home.run(["add", &server.url("/c")]);
    assert!(
        refused.status == Some(1) && refused.stderr.contains("config.toml is gone, so nothing was changed; put it back"),
        "{refused:?}"
    );
    let examined = home.run(["doctor", "--offline"]).stdout;
    let examined = examined.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(examined.contains("is gone, though the database knows feeds") && examined.contains("`dateline config restore`"), "{examined}");
    let restored = home.run(["config", "restore"]).ok();
    assert!(restored.contains("has the 2 feeds that the database knows"), "{restored}");
    let run = home.run(["count", "is:starred"]);
    assert_eq!((run.stderr.as_str(), run.stdout.as_str()), ("", "3\n"));
    assert_eq!(subscribed(&home), before);
    assert!(
        home.read_config().contains(&other)
            && home.read_config().contains("folder = \"Asia\"")
            && !home.read_config().contains("hongkongfp")
    );
    assert_eq!(home.run(["config", "check"]).status, Some(0));
    let again = home.run(["config", "restore"]);
    assert!(again.status == Some(2) && again.stderr.contains("is there, and stays as it is"), "{again:?}");
}

#[test]
fn where_nothing_was_lost_nothing_is_restored_and_a_first_config_is_written() {
    let home = TempHome::new();
    for command in [["config", "check"], ["config", "keys"]] {
        home.run(command).ok();
        assert!(!home.file("config.toml").exists(), "{command:?} looks only");
    }
    let nothing = home.run(["config", "restore"]);
    assert!(nothing.status == Some(2) && nothing.stderr.contains("the next start of dateline writes a first config.toml"), "{nothing:?}");
    assert_eq!(home.run(["count"]).stderr, "", "a new user lost nothing");
    assert!(home.read_config().contains("hongkongfp.com/feed"));
    // One who has no feeds, and wants none, gets none either.
    home.write_config("[reading]\nmeasure = 50\n");
    home.run(["count"]).ok();
    std::fs::remove_file(home.file("config.toml")).expect("removed");
    assert!(home.run(["count"]).stderr.contains("the file is gone"));
    assert!(home.run(["config", "restore"]).ok().contains("has the 0 feeds"));
    assert_eq!(subscribed(&home), "");
}

#[test]
fn a_database_that_can_not_be_looked_into_gets_no_new_config_either() {
    let home = TempHome::new();
    std::fs::write(home.file("dateline.db"), "a letter".repeat(1_000)).expect("written");
    let run = home.run(["count"]);
    assert!(run.status == Some(1) && run.stderr.contains("dateline.db"), "{run:?}");
    assert!(!home.file("config.toml").exists());
}

#[test]
fn a_feed_is_named_by_its_host_where_no_other_feed_is_there() {
    let urls = ["http://a.example/one", "http://www.b.example/1", "https://B.example/2", "http://127.0.0.1:9/feed"];
    let home = TempHome::with_feeds(urls);
    for command in ["remove", "move"] {
        let run = home.run([command, "b.example"]);
        let told = "2 feeds are at `b.example`: http://www.b.example/1, https://b.example/2; give the address of one";
        assert!(run.status == Some(2) && run.stderr.contains(told), "{run:?}");
    }
    assert!(home.run(["remove", "www.A.example"]).ok().starts_with("removed "));
    assert!(home.run(["remove", "127.0.0.1:9"]).ok().starts_with("removed "));
    let none = home.run(["remove", "c.example"]);
    assert!(none.status == Some(2) && none.stderr.contains("no feed has the address, host or title `c.example`"), "{none:?}");
}

#[test]
fn commands_take_one_order_of_names() {
    let server = FeedServer::start();
    for path in ["/own", "/there", "/also"] {
        server.serve(path, Reply::ok(newspaper("alpha", 1)));
    }
    let line = |path: &str, title: &str| format!("[[feeds]]\nurl = '{}'\ntitle = '{title}'\n", server.url(path));
    let home = TempHome::new();
    let config = format!("{}{}{}", line("/own", "127.0.0.1"), line("/there", "There"), line("/also", "Also there"));
    home.write_config(&config);
    let asked = |name: &str| {
        server.forget_requests();
        home.run(["refresh", "--feed", name]).ok();
        server.requests().into_iter().map(|request| request.path).collect::<BTreeSet<_>>()
    };
    assert_eq!(asked("127.0.0.1"), ["/own".to_owned()].into(), "a title before a host");
    assert_eq!(asked("There"), ["/there", "/also"].map(str::to_owned).into(), "a part of a title is enough for a refresh");
    assert_eq!(asked(" Also  there "), ["/also".to_owned()].into(), "a title, however it is spaced");
    let nameless = home.run(["refresh", "--feed", "  "]);
    assert!(nameless.status == Some(2) && nameless.stderr.contains("no feed or folder is called"), "{nameless:?}");
    assert!(home.run(["remove", "127.0.0.1"]).ok().starts_with("removed 127.0.0.1"));
    assert_eq!(asked("127.0.0.1"), ["/there", "/also"].map(str::to_owned).into(), "all feeds of a host");
}

#[test]
fn what_is_wrong_is_said_and_has_its_exit_code() {
    let home = TempHome::with_feeds([]);
    for (arguments, status, part) in [
        (vec!["list", "is:blue"], 2, "is:blue"),
        (vec!["refresh", "--feed", "nowhere"], 2, "no feed or folder is called `nowhere`"),
        (vec!["mark", "read"], 2, "--id"),
        (vec!["show", "99"], 1, "no entry 99"),
        (vec!["show"], 1, "no entries yet"),
        (vec!["remove", "https://a.example/"], 2, "no feed has the address"),
        (vec!["import", "missing.opml"], 1, "can't read missing.opml: it is not there"),
        (vec!["import", "."], 1, "can't read .: it is a folder"),
        (vec!["parse", "missing.xml"], 1, "can't read missing.xml: it is not there"),
        (vec!["frobnicate"], 2, "frobnicate"),
    ] {
        let run = home.run(arguments.iter().copied());
        assert_eq!(run.status, Some(status), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains(part), "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{arguments:?}");
    }
    home.write_config("[fetch]\nconcurency = 3\n");
    let check = home.run(["config", "check"]);
    assert_eq!(check.status, Some(2));
    assert!(check.stderr.contains("config.toml:2") && check.stderr.contains("`concurrency`"), "{}", check.stderr);
    assert_eq!(home.run(["count"]).status, Some(0), "a wrong line stops nothing");
}

#[test]
fn a_command_without_a_key_is_a_note_and_no_mistake() {
    let home = TempHome::new();
    home.write_config("[keys]\ntoggle_read = [\"s\"]\n");
    let check = home.run(["config", "check"]);
    assert_eq!((check.status, check.stderr.as_str()), (Some(0), ""));
    let note = "note: config.toml:2: keys.toggle_read: `s` gives `toggle_read` now, and `toggle_star` has no key left";
    assert!(check.stdout.starts_with(note) && check.stdout.contains(" is right: 0 feeds\n"), "{}", check.stdout);
    assert_eq!(home.run(["count"]).stderr, "", "told where it is looked for");
    assert!(home.run(["doctor", "--offline", "--json"]).stdout.contains("`toggle_star` has no key left"));
    home.write_config("[keys]\nhelp = [\"g esc\"]\n");
    let check = home.run(["config", "check"]);
    assert!(check.status == Some(2) && check.stderr.contains("`g esc` can't be typed: esc ends a sequence"), "{check:?}");
}

#[test]
fn without_a_terminal_the_reader_says_what_does_without() {
    let run = TempHome::with_feeds([]).run([]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("dateline list"), "{}", run.stderr);
}

#[test]
fn a_pipe_that_closes_early_ends_quietly() {
    let server = FeedServer::start();
    server.serve("/a", Reply::ok(newspaper("alpha", 1500)));
    let home = TempHome::with_feeds([server.url("/a").as_str()]);
    home.run(["refresh"]).ok();
    let mut child =
        home.command().arg("list").stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().expect("starts");
    drop(child.stdout.take());
    let done = child.wait_with_output().expect("ends");
    assert_eq!((done.status.code(), String::from_utf8_lossy(&done.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn add_finds_the_feed_behind_a_page_and_changes_nothing_else() {
    let server = FeedServer::start();
    let page = "<html><head><title>Alpha</title>\
        <link rel='alternate' type='application/rss+xml' title='Alpha &raquo; Comments Feed' href='/comments/feed/'>\
        <link rel='alternate' type='application/rss+xml' title='Alpha &raquo; Feed' href='/feed/'></head><body>news</body></html>";
    server.serve("/", Reply::ok(page).content_type("text/html"));
    server.serve("/feed/", Reply::ok(newspaper("alpha", 4)).content_type("application/rss+xml"));
    server.serve("/comments/feed/", Reply::ok(newspaper("comments", 9)).content_type("application/rss+xml"));
    let bare = FeedServer::start();
    bare.serve("/plain", Reply::ok("<html><body>No feed here.</body></html>").content_type("text/html"));
    let home = TempHome::new();
    let before =
        "# my feeds\n[reading]  # how\nmeasure = 60\n\n[[feeds]] # first\nurl = \"dateline:welcome\"\n\n[keys] # last\nquit = [\"X\"]\n";
    home.write_config(before);
    let added = home.run(["add", &server.url("/"), "--folder", "World"]).ok();
    assert!(added.contains("The alpha Post") && added.contains("4 entries"), "{added}");
    let after = home.read_config();
    let entry = format!("\n[[feeds]]\nurl = \"{}\"\nfolder = \"World\"\n", server.url("/feed/"));
    assert_eq!(after, before.replace("\n\n[keys]", &format!("\n{entry}\n[keys]")));
    assert_eq!(home.run(["count", "feed:alpha"]).ok(), "4\n");
    for (nonsense, part) in [
        ("hello there", "is no address"),
        ("exec:touch x", "is no address"),
        (bare.url("/plain").as_str(), "no feed at"),
        (server.url("/nothing").as_str(), "404"),
        (server.url("/feed/").as_str(), "subscribed to already"),
    ] {
        let run = home.run(["add", nonsense]);
        assert_eq!(run.status, Some(1), "{nonsense}: {}", run.stderr);
        assert!(run.stderr.contains(part), "{nonsense}: {}", run.stderr);
        assert_eq!(home.read_config(), after, "{nonsense}");
    }
    home.run(["undo"]).ok();
    assert_eq!(home.read_config(), before);
    assert_eq!(home.run(["count", "feed:alpha"]).ok(), "0\n");
}

#[test]
fn feeds_that_are_added_at_once_are_all_there() {
    let server = FeedServer::start();
    let home = TempHome::with_feeds([]);
    std::thread::scope(|scope| {
        for i in 0..8 {
            server.serve(&format!("/{i}"), Reply::ok(newspaper(&format!("n{i}"), 2)));
            let (home, url) = (&home, server.url(&format!("/{i}")));
            scope.spawn(move || home.run(["add", &url]).ok());
        }
    });
    assert_eq!(home.read_config().matches("[[feeds]]").count(), 8);
    assert_eq!(home.run(["count"]).ok(), "16\n");
}

#[test]
fn no_secret_of_an_address_is_shown() {
    let home = TempHome::new();
    home.write_config(
        "[[feeds]]\nurl = 'htps://me:hunter2@a.example/?token=hunter3'\n[[feeds]]\nurl = 'http://me:hunter4@127.0.0.1:9/?key=hunter5'\n",
    );
    let opml = "<opml version='2.0'><body><outline xmlUrl='gopher://me:hunter6@x.example/'/></body></opml>";
    let runs = [
        home.run(["config", "check"]),
        home.run(["refresh"]),
        home.run(["feeds"]),
        home.run(["feeds", "--json"]),
        home.run(["add", "http://me:hunter7@127.0.0.1:9/?token=hunter8"]),
        home.run(["remove", "http://me:hunter9@127.0.0.1:9/"]),
        home.run_with_input(["import", "-"], opml.as_bytes()),
    ];
    let log = std::fs::read_to_string(home.file("dateline.log")).expect("a log");
    for said in runs.iter().flat_map(|run| [&run.stdout, &run.stderr]).chain([&log]) {
        let quoted = said.replace("hunter9", "");
        assert!(!quoted.contains("hunter"), "{said}");
    }
}

#[test]
fn a_removed_feed_comes_back_with_its_marks() {
    let server = FeedServer::start();
    server.serve("/a", Reply::ok(newspaper("alpha", 3)));
    let url = server.url("/a");
    let home = TempHome::with_feeds([url.as_str()]);
    home.run(["refresh"]).ok();
    home.run(["mark", "starred", "alpha"]).ok();
    let before = home.read_config();
    let removed = home.run(["remove", &url]).ok();
    assert!(removed.contains("removed The alpha Post"), "{removed}");
    assert_eq!(home.run(["count"]).ok(), "0\n");
    home.run(["undo"]).ok();
    assert_eq!(home.read_config(), before);
    assert_eq!(home.run(["count", "is:starred"]).ok(), "3\n");
}

#[test]
fn a_feed_that_stands_twice_comes_back_twice() {
    let (home, url) = (TempHome::new(), "https://a.example/feed");
    let before =
        format!("# mine\n[[feeds]]\nurl = '{url}' # one\n\n[[feeds]]\nurl = 'https://b.example/'\n\n[[feeds]]\nurl = '{url}'\n# end\n");
    home.write_config(&before);
    home.run(["remove", url]).ok();
    assert!(!home.read_config().contains(url), "{}", home.read_config());
    home.run(["undo"]).ok();
    assert_eq!(home.read_config(), before);
}

#[test]
fn one_address_in_two_spellings_is_one_feed() {
    let home = TempHome::with_feeds(["https://A.example"]);
    let list = "<opml><outline xmlUrl='HTTPS://a.EXAMPLE:443/'/><outline xmlUrl='feed://b.example/rss'/></opml>";
    assert!(home.run_with_input(["import", "-"], list.as_bytes()).ok().starts_with("1 feed added"));
    let again = home.run(["add", "a.example/"]);
    assert!(again.stderr.contains("subscribed to already"), "{again:?}");
}

#[test]
fn opml_goes_out_and_comes_in() {
    let home = TempHome::with_feeds(["https://a.example/feed", "https://b.example/feed?x=1&y=2"]);
    let opml = home.run(["export"]).ok();
    let other = TempHome::with_feeds(["https://a.example/feed"]);
    let imported = other.run_with_input(["import", "-"], opml.as_bytes()).ok();
    assert_eq!(imported, "1 feed added, 1 was subscribed to already; `dateline refresh` fetches what they have\n");
    assert_eq!(other.run_with_input(["import", "-"], opml.as_bytes()).ok(), "0 feeds added, 2 were subscribed to already\n");
    let lost = other.run_with_input(["import", "-"], b"<opml><outline text='Lost' type='rss'/></opml>");
    assert!(lost.status == Some(1) && lost.stderr.contains("not taken: \u{201c}Lost\u{201d}: an outline without an address"), "{lost:?}");
    let folder = "<opml><outline text='Empty'/><outline text='B' xmlUrl='https://b.example/feed?x=1&amp;y=2'/></opml>";
    assert_eq!(other.run_with_input(["import", "-"], folder.as_bytes()).ok(), "0 feeds added, 1 was subscribed to already\n");
    assert!(other.read_config().contains("https://b.example/feed?x=1&y=2"));
    let many: String = (0..1_500).map(|i| format!("<outline xmlUrl='https://{i}.example/feed'/>")).collect();
    let third = TempHome::with_feeds(["https://a.example/feed"]);
    let before = third.read_config();
    let imported = third.run_with_input(["import", "-"], format!("<opml version='2.0'><body>{many}</body></opml>").as_bytes()).ok();
    assert!(imported.starts_with("1500 feeds added"), "{imported}");
    assert_eq!(third.run(["config", "check"]).status, Some(0));
    assert_eq!(third.run(["undo"]).ok(), "undone: added 1500 feeds\n");
    assert_eq!(third.read_config(), before, "one import, one undo");
    redo(&third);
    assert_eq!(third.read_config().matches("[[feeds]]").count(), 1_501);
    let hostile = "<opml version='2.0'><body><outline xmlUrl='exec:touch owned'/><outline xmlUrl='https://c.example/'/></body></opml>";
    let run = other.run_with_input(["import", "-"], hostile.as_bytes());
    assert_eq!(run.status, Some(1));
    assert!(run.stderr.contains("exec:touch owned"), "{}", run.stderr);
    assert!(other.read_config().contains("https://c.example/") && !other.read_config().contains("exec:"));
}

#[test]
fn a_list_is_read_in_the_encoding_that_it_is_in() {
    let list = "<?xml version='1.0' encoding='utf-16'?><opml version='2.0'><body><outline text='Küste 港'>\
        <outline text='Fähre' xmlUrl='https://a.example/feed?x=1&amp;y=2'/></outline></body></opml>";
    let utf_16 = |bytes: fn(u16) -> [u8; 2]| list.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let latin: Vec<u8> = list.replace("utf-16", "iso-8859-1").replace(" 港", "").chars().map(|c| c as u8).collect();
    for (name, bytes, folder) in [
        ("UTF-16LE with a mark", marked(b"\xff\xfe", utf_16(u16::to_le_bytes)), "Küste 港"),
        ("UTF-16BE with a mark", marked(b"\xfe\xff", utf_16(u16::to_be_bytes)), "Küste 港"),
        ("UTF-16LE without one", utf_16(u16::to_le_bytes), "Küste 港"),
        ("UTF-8 with a mark", marked(b"\xef\xbb\xbf", list.into()), "Küste 港"),
        ("Latin-1, as it says", latin, "Küste"),
    ] {
        let home = TempHome::with_feeds([]);
        let imported = home.run_with_input(["import", "-"], &bytes);
        assert!(imported.stdout.starts_with("1 feed added"), "{name}: {imported:?}");
        let line = format!("url = \"https://a.example/feed?x=1&y=2\"\ntitle = \"Fähre\"\nfolder = \"{folder}\"\n");
        assert!(home.read_config().contains(&line), "{name}: {}", home.read_config());
    }
    let nothing = TempHome::with_feeds([])
        .run_with_input(["import", "-"], &marked(b"\xff\xfe", "<html/>".encode_utf16().flat_map(u16::to_le_bytes).collect()));
    assert!(nothing.status == Some(1) && nothing.stderr.contains("it has no <opml>"), "{nothing:?}");
}

#[test]
fn parse_prints_what_it_sees_and_refuses_what_is_no_feed() {
    let home = TempHome::new();
    let seen = json(&home.run_with_input(["parse", "-", "--base", "https://pier.example/feed"], article_feed(true).as_bytes()).ok());
    let entry = &seen["entries"][0];
    assert_eq!(seen["home_url"], "https://pier.example/");
    assert_eq!((&entry["author"], &entry["published"]), (&Value::from("NPA"), &Value::from("2026-06-07T09:30:00Z")));
    assert!(!entry["content_html"].as_str().expect("text").contains("class="), "cleaned by an allow-list");
    for (bytes, part) in [(&b"<html><body>hi</body></html>"[..], "page"), (b"", "empty"), (b"{\"a\":1}", "JSON")] {
        let run = home.run_with_input(["parse", "-"], bytes);
        assert_eq!((run.status, run.stdout.as_str()), (Some(1), ""), "{}", run.stderr);
        assert!(run.stderr.contains(part), "{}", run.stderr);
    }
}

#[test]
fn looking_at_a_page_or_a_feed_goes_the_way_that_the_config_says() {
    let (proxy, home) = (FeedServer::start(), TempHome::new());
    proxy.serve_everywhere(Reply::status(502));
    home.write_config(&format!("[fetch]\nproxy = '{}'\nuser_agent = 'own/1'\n", proxy.url("")));
    for look in ["extract", "parse"] {
        let run = home.run([look, "http://news.example/story"]);
        assert!(run.status == Some(1) && run.stderr.contains("502"), "{look}: {run:?}");
    }
    let asked = proxy.requests();
    assert_eq!(asked.iter().map(|request| request.path.as_str()).collect::<Vec<_>>(), ["http://news.example/story"; 2]);
    assert!(asked.iter().all(|request| request.header("user-agent") == Some("own/1")));
}
