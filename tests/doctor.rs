//! `dateline doctor`: what it finds in a home that is well, in one that is not, and what it never does.
#![cfg(unix)]

mod support;

use serde_json::Value;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::time::Instant;
use support::{FeedServer, HOSTILE, Pty, Reply, Run, TempHome, Writing, hostile_feed, newspaper, violations};

/// The findings as `--json` gives them, and the exit status.
fn findings(home: &TempHome, more: &[&str]) -> (Vec<Value>, Option<i32>) {
    let arguments = ["doctor", "--json"].iter().chain(more).copied();
    let Run { status, stdout, stderr } = home.run(arguments);
    assert_eq!(stderr, "");
    assert_eq!(violations(&stdout), [""; 0]);
    let report: Value = serde_json::from_str(&stdout).expect("JSON");
    let findings = report["findings"].as_array().expect("an array").clone();
    let worst = ["needs_you", "unchecked", "note", "ok"].into_iter().find(|state| findings.iter().any(|found| found["state"] == *state));
    assert_eq!(report["state"], worst.expect("something was looked at"));
    let expected = if worst == Some("needs_you") { 1 } else { i32::from(worst == Some("unchecked")) * 2 };
    assert_eq!(status, Some(expected), "{stdout}");
    for finding in &findings {
        let keys: Vec<&str> = finding.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(keys, ["check", "next", "says", "state", "subject", "topic", "url"], "the shape that --help promises");
        assert!(finding["state"] != "needs_you" || finding["next"].is_string(), "what needs the user has a next step: {finding}");
    }
    (findings, status)
}

/// The findings of a check that are not ok: state and sentence.
fn told(findings: &[Value], check: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let of = findings.iter().filter(|found| found["check"] == check && found["state"] != "ok");
    of.map(|found| (text(&found["state"]), text(&found["says"]))).collect()
}

fn set_mode(path: &std::path::Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("changed");
}

/// A home whose programs are all there.
fn sound_home(urls: &[&str]) -> TempHome {
    let home = TempHome::with_feeds(urls.iter().copied());
    let programs = "[open]\nbrowser = ['true']\nplayer = ['true']\neditor = ['true']\n";
    home.write_config(&format!("{programs}{}", home.read_config()));
    home
}

#[test]
fn a_home_that_is_well_needs_nobody_and_costs_one_request() {
    let server = FeedServer::start();
    let urls = ["/a", "/b", "/c"].map(|path| server.url(path));
    for (path, name) in [("/a", "alpha"), ("/b", "beta"), ("/c", "gamma")] {
        server.serve(path, Reply::ok(newspaper(name, 5)).etag("\"1\""));
    }
    let home = sound_home(&urls.each_ref().map(String::as_str));
    home.run(["refresh"]).ok();
    let before = server.requests().len();
    let begun = Instant::now();
    let (found, _) = findings(&home, &[]);
    let took = begun.elapsed();
    let asked = &server.requests()[before..];
    assert_eq!(asked.len(), 1, "one feed's server, once");
    assert!(asked[0].is_conditional(), "and as a refresh would");
    assert_eq!(found.iter().filter(|found| found["state"] == "needs_you").count(), 0, "{found:#?}");
    let (_, _) = findings(&home, &["--offline"]);
    assert_eq!(server.requests().len(), before + 1, "--offline asks nobody");
    println!("doctor of a sound home: {} findings, 1 request ({} with --offline), {took:?}", found.len(), 0);
    let text = home.run(["doctor"]).ok();
    assert!(text.lines().all(|line| line.chars().count() <= 80) && text.contains("Nothing needs you; "), "{text}");
    let all = home.run(["doctor", "--all", "--offline"]).ok();
    for topic in ["Config", "Programs", "Files", "Database", "Terminal", "Network", "Clock", "Feeds"] {
        assert!(all.contains(&format!("{topic}\n")), "{topic} is not in\n{all}");
    }
}

#[test]
fn a_first_start_is_not_made_by_the_doctor() {
    let home = TempHome::new();
    let (found, status) = findings(&home, &["--offline"]);
    assert_eq!((told(&found, "config"), told(&found, "database")), (vec![], vec![]));
    assert_eq!(status, Some(0), "{found:#?}");
    let left: Vec<_> = fs::read_dir(home.path()).expect("readable").flatten().map(|file| file.file_name()).collect();
    assert_eq!(left, ["dateline.log"], "nothing but the log of this very run");
}

#[test]
fn each_feed_in_trouble_is_told_with_its_next_step_and_no_secret() {
    let server = FeedServer::start();
    server.serve("/gone", Reply::status(410));
    server.serve("/locked", Reply::status(401));
    server.serve("/page", Reply::ok("<!DOCTYPE html><html><body><p>Hello</p></body></html>").content_type("text/html"));
    server.serve("/cut", Reply::cut(newspaper("cut", 9), 1_500));
    let moved = server.url("/new?token=m0vedkey");
    server.serve("/moved", Reply::redirect(301, moved));
    server.serve("/new?token=m0vedkey", Reply::ok(newspaper("moved", 3)));
    server.serve("/twin", Reply::ok(newspaper("twin", 6)));
    server.serve("/twin.xml", Reply::ok(newspaper("twin", 6)));
    server.serve("/undated", Reply::ok(undated()));
    let mut urls: Vec<String> =
        ["/gone", "/page", "/cut", "/moved", "/twin", "/twin.xml", "/undated"].map(|path| server.url(path)).to_vec();
    urls.push(server.url("/locked?token=s3cret").replace("://", "://me:passw0rd@"));
    let home = sound_home(&urls.iter().map(String::as_str).collect::<Vec<_>>());
    home.run(["refresh"]);
    let (found, status) = findings(&home, &["--offline"]);
    assert_eq!(status, Some(1));
    for (check, state, words) in [
        ("feed_gone", "needs_you", "410"),
        ("feed_password", "needs_you", "401"),
        ("feed_is_none", "note", "this is a web page"),
        ("feed_cut", "note", "did not come whole"),
        ("feed_moved", "note", "has moved to http://127.0.0.1"),
        ("feed_twice", "note", "brings the same pages as"),
        ("feed_undated", "note", "no dates"),
    ] {
        let told = told(&found, check);
        assert!(told.len() == 1 && told[0].0 == state && told[0].1.contains(words), "{check}: {told:?}\n{found:#?}");
    }
    let printed = [&["doctor", "--offline", "--all"][..], &["doctor", "--offline", "--json"], &["feeds"], &["feeds", "--json"]];
    let outputs = printed.map(|arguments| home.run(arguments.iter().copied()).stdout);
    let log = fs::read_to_string(home.file("dateline.log")).expect("a log");
    let shown =
        outputs.iter().chain([&log]).filter(|text| ["s3cret", "passw0rd", "m0vedkey"].iter().any(|secret| text.contains(secret))).count();
    println!("feeds in trouble: 7 of 7 kinds told; secrets shown: {shown}");
    assert_eq!(shown, 0);
}

#[test]
fn the_command_for_a_feed_with_a_secret_in_its_address_shows_none_and_can_be_run() {
    let server = FeedServer::start();
    let urls = ["/a?token=s3cret1", "/b?token=s3cret2"].map(|path| server.url(path));
    let titled = newspaper("alpha", 3).replacen("<title>", "<title>The Long Title of a Paper That Is Wider than a Narrow Terminal Is: ", 1);
    server.serve("/a?token=s3cret1", Reply::ok(titled));
    server.serve("/b?token=s3cret2", Reply::ok(newspaper("beta", 3)));
    let home = sound_home(&urls.each_ref().map(String::as_str));
    home.run(["refresh"]).ok();
    server.serve_everywhere(Reply::status(410));
    for path in ["/a?token=s3cret1", "/b?token=s3cret2"] {
        server.serve(path, Reply::status(410));
    }
    home.run(["refresh"]);
    let (found, _) = findings(&home, &["--offline"]);
    let steps: Vec<&str> = found.iter().filter(|found| found["check"] == "feed_gone").filter_map(|found| found["next"].as_str()).collect();
    assert_eq!(steps.len(), 2, "{found:#?}");
    // As it is printed, line breaks and all.
    let text = home.run(["doctor", "--offline"]).stdout;
    let printed: Vec<&str> = text.split('`').filter(|piece| piece.starts_with("dateline")).collect();
    assert_eq!((printed.len(), text.contains("s3cret") || text.contains("***")), (2, false), "{text}");
    for command in printed {
        let words = shell_words::split(command).expect("a command");
        home.run(words[1..].iter().map(String::as_str)).ok();
    }
    assert!(!home.read_config().contains("s3cret"), "{}", home.read_config());
}

fn undated() -> String {
    let item = |number: i32| format!("<item><title>Story {number}</title><guid>{number}</guid></item>");
    format!("<rss version='2.0'><channel><title>Undated</title>{}</channel></rss>", (0..5).map(item).collect::<String>())
}

#[test]
fn a_config_that_others_may_write_to_or_read_secrets_in_is_told() {
    let home = TempHome::with_feeds(["https://me:passw0rd@a.invalid/feed"]);
    home.write_config(&format!("[open]\nbrowser = ['true']\n[share]\nx = {{ command = ['true'] }}\n{}", home.read_config()));
    // Refused in a file of everybody's, and in a folder of everybody's.
    for (file_mode, home_mode, check) in
        [(0o666, 0o700, "config_writable"), (0o600, 0o777, "config_writable"), (0o644, 0o755, "config_readable")]
    {
        set_mode(&home.file("config.toml"), file_mode);
        set_mode(home.path(), home_mode);
        let (found, status) = findings(&home, &["--offline"]);
        assert_eq!((told(&found, check).len(), status), (1, Some(1)), "{file_mode:o} in {home_mode:o}: {found:#?}");
        let refused = told(&found, "config").iter().any(|(_, says)| says.contains("its commands are not run: open.browser, share.x"));
        assert_eq!(refused, check == "config_writable", "{file_mode:o} in {home_mode:o}");
    }
    set_mode(&home.file("config.toml"), 0o600);
    set_mode(home.path(), 0o700);
    assert_eq!(findings(&home, &["--offline"]).0.iter().filter(|found| found["topic"] == "config" && found["state"] != "ok").count(), 0);
    println!("config of everybody's: commands run 0, told 3 of 3");
}

#[test]
fn a_config_that_is_new_is_the_users_alone_and_a_looser_one_is_told_and_left() {
    let home = TempHome::new();
    let _ = fs::remove_file(home.file("config.toml"));
    home.run(["list"]).ok();
    let mode = || fs::metadata(home.file("config.toml")).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(), 0o600);
    set_mode(home.path(), 0o755);
    assert_eq!(told(&findings(&home, &["--offline"]).0, "config_readable"), []);
    set_mode(&home.file("config.toml"), 0o644);
    let (found, _) = findings(&home, &["--offline"]);
    let told = told(&found, "config_readable");
    assert!(told.len() == 1 && told[0].0 == "note" && told[0].1.contains("what you subscribe to"), "{told:?}");
    assert_eq!(mode(), 0o644);
}

#[test]
fn hostile_configs_are_told_by_their_lines_and_never_the_end() {
    let huge = format!("# {}\n", "x".repeat(10 << 20));
    let feeds: String = (0..5_000).map(|number| format!("[[feeds]]\nurl = 'https://{number}.invalid/'\n")).collect();
    let mut slowest = 0;
    for (name, bytes, words) in [
        ("10 MB", huge.into_bytes(), "a config may have"),
        ("NUL", b"[reading]\nmeasure = 50\n[dis\0play]\n".to_vec(), "config.toml:3:"),
        ("NUL in a value", b"[open]\nbrowser = ['x\0y']\n".to_vec(), "config.toml:2:"),
        ("invalid UTF-8", b"[reading]\nmeasur\xff = 50\n".to_vec(), "config.toml:2:"),
        (
            "unknown section",
            b"\n\n[redaing]\nmeasure = 50\n".to_vec(),
            "config.toml:3: there is no section `redaing`; did you mean `reading`?",
        ),
        (
            "unknown option",
            b"[reading]\n\nmeasur = 50\n".to_vec(),
            "config.toml:3: [reading] has no option `measur`; did you mean `measure`?",
        ),
        ("deep", format!("a = {}", "[".repeat(100_000)).into_bytes(), "config.toml:1:"),
        (
            "20,000 mistakes",
            format!("[reading]\n{}", (0..20_000).map(|number| format!("k{number} = 1\n")).collect::<String>()).into_bytes(),
            "19900 more mistakes",
        ),
        ("5,000 feeds and a mistake", format!("x = 1\n{feeds}").into_bytes(), "config.toml:1:"),
    ] {
        let home = TempHome::new();
        fs::write(home.file("config.toml"), bytes).expect("written");
        let begun = Instant::now();
        let (found, status) = findings(&home, &["--offline"]);
        slowest = slowest.max(begun.elapsed().as_millis());
        let told = told(&found, "config");
        assert!(status == Some(1) && told.iter().any(|(_, says)| says.contains(words)), "{name}: {told:?}");
        let check = home.run(["config", "check"]);
        assert!(check.status != Some(0) && check.status.is_some() && check.stderr.contains(words), "{name}: {check:?}");
        assert_eq!(violations(&check.stderr), [""; 0], "{name}");
    }
    println!("hostile configs: 9 of 9 told, crashes 0, slowest {slowest} ms");
}

#[test]
fn folders_programs_and_site_rules_are_looked_at() {
    let home = TempHome::with_feeds(["dateline:welcome"]);
    let options = "[storage]\nsave_to = '/proc/nowhere'\n[open]\nplayer = ['no-such-player']\nbrowser = ['true']\neditor = ['true']\n";
    home.write_config(&format!("{options}{}", home.read_config()));
    fs::write(home.file("sites.toml"), "[[site]]\nhost = 'a.example'\nstopp_at = []\n").expect("written");
    home.run(["list"]);
    for left in ["dateline.db.damaged-2026-01-01", "dateline.db.before-3"] {
        fs::write(home.file(left), "x".repeat(1_000)).expect("written");
    }
    let (found, status) = findings(&home, &["--offline"]);
    assert_eq!(status, Some(1));
    for (check, words) in [
        ("save_folder", "/proc/nowhere can't be written to"),
        ("player", "open.player names no-such-player"),
        ("site_rules", "sites.toml:3:"),
        ("set_aside", "what is left of a damaged database"),
    ] {
        let told = told(&found, check);
        assert!(told.len() == 1 && told[0].1.contains(words), "{check}: {told:?}");
    }
}

#[test]
fn a_damaged_or_foreign_database_is_told_and_untouched() {
    let server = FeedServer::start();
    server.serve("/a", Reply::ok(newspaper("alpha", 200)));
    let home = sound_home(&[&server.url("/a")]);
    home.run(["refresh"]).ok();
    // All of it into the one file, which is then changed by no SQLite.
    let database = rusqlite::Connection::open(home.file("dateline.db")).expect("opened");
    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("written back");
    drop(database);
    let sound = fs::read(home.file("dateline.db")).expect("readable");
    let mut flipped = sound.clone();
    let middle = flipped.len() / 2;
    flipped[middle..middle + 2_000].iter_mut().for_each(|byte| *byte = !*byte);
    let mut told_of = 0;
    for (name, bytes) in [("flipped", flipped), ("cut", sound[..sound.len() / 3].to_vec()), ("foreign", b"no database ".repeat(1_000))] {
        fs::write(home.file("dateline.db"), &bytes).expect("written");
        let (found, status) = findings(&home, &["--offline"]);
        assert_eq!(status, Some(1), "{name}: {found:#?}");
        assert!(!told(&found, "database").is_empty(), "{name}");
        assert_eq!(fs::read(home.file("dateline.db")).expect("readable"), bytes, "{name} stays as it is");
        told_of += 1;
    }
    println!("databases that are no good: {told_of} of 3 told, changed 0");
}

#[test]
fn a_database_that_is_a_link_to_nothing_is_told_as_every_command_tells_it() {
    let home = sound_home(&["dateline:welcome"]);
    std::os::unix::fs::symlink(home.file("a disk/dateline.db"), home.file("dateline.db")).expect("linked");
    let (found, status) = findings(&home, &["--offline"]);
    let told = told(&found, "database");
    let sentence = "can't be opened: it is a link to a file that is not there";
    assert!(status == Some(1) && told.len() == 1 && told[0].1.ends_with(sentence), "{found:#?}");
    let next = found.iter().find(|found| found["check"] == "database").map(|found| found["next"].clone());
    assert_eq!(next.expect("a step"), "bring that back, or remove the link");
    let run = home.run(["list"]);
    assert!(run.status == Some(1) && run.stderr.contains(sentence), "{run:?}");
}

#[test]
fn a_folder_in_the_place_of_the_config_stops_every_command_and_the_doctor_says_so() {
    let home = TempHome::new();
    fs::create_dir(home.file("config.toml")).expect("made");
    set_mode(home.path(), 0o755);
    set_mode(&home.file("config.toml"), 0o755);
    let (found, status) = findings(&home, &["--offline"]);
    assert_eq!(status, Some(1), "{found:#?}");
    let of_config: Vec<&Value> = found.iter().filter(|found| found["topic"] == "config").collect();
    assert_eq!(of_config.len(), 1, "nothing is said of who may read a folder: {of_config:#?}");
    let (says, next) = (of_config[0]["says"].as_str().unwrap_or_default(), of_config[0]["next"].as_str().unwrap_or_default());
    assert!(says.contains("a folder stands where the file should be"), "{says}");
    assert!(next.contains("until then no command works that needs the config") && !next.contains("in force"), "{next}");
    assert_eq!(home.run(["list"]).status, Some(2));
}

#[test]
fn an_empty_database_is_told_with_what_may_bring_it_back() {
    let home = sound_home(&["dateline:welcome"]);
    home.run(["list"]).ok();
    rusqlite::Connection::open(home.file("dateline.db"))
        .and_then(|database| database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())))
        .expect("written back");
    fs::copy(home.file("dateline.db"), home.file("dateline.db.before-3")).expect("copied");
    for (step, copied) in [
        ("the next start makes a new one of the older copy beside it", true),
        ("if you have a backup, take dateline.db-wal and dateline.db-shm away and put it in its place", false),
    ] {
        if !copied {
            fs::remove_file(home.file("dateline.db.before-3")).expect("removed");
        }
        fs::write(home.file("dateline.db"), "").expect("emptied");
        // With its log it can be read still.
        let _ = fs::remove_file(home.file("dateline.db-wal"));
        let (found, status) = findings(&home, &["--offline"]);
        let told = found.iter().find(|found| found["check"] == "database").expect("it is told");
        let (says, next) = (told["says"].as_str().unwrap_or_default(), told["next"].as_str().unwrap_or_default());
        assert!(status == Some(1) && says.contains("is an empty file") && next.contains(step), "{told}");
        let run = home.run(["list"]);
        assert!(run.stderr.contains("the database was an empty file: a new one was made"), "{}", run.stderr);
    }
}

#[test]
fn the_log_of_an_emptied_database_outlives_the_doctor() {
    let home = sound_home(&["dateline:welcome"]);
    // All that was written is in the log, as where no checkpoint was made yet.
    let database = rusqlite::Connection::open(home.file("dateline.db")).expect("made");
    database.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).expect("set");
    database.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).expect("read");
    home.run(["refresh"]).ok();
    let entries = home.run(["count"]).ok();
    let log = fs::read(home.file("dateline.db-wal")).expect("a log");
    drop(database);
    fs::write(home.file("dateline.db-wal"), &log).expect("written");
    fs::write(home.file("dateline.db"), "").expect("emptied");
    let (found, status) = findings(&home, &["--offline"]);
    assert!(status == Some(1) && told(&found, "database")[0].1.contains("is damaged"), "{found:#?}");
    assert_eq!(fs::read(home.file("dateline.db-wal")).expect("it stays"), log);
    let run = home.run(["count"]);
    assert!(run.stderr.contains("the database was damaged: a new one was made"), "{}", run.stderr);
    assert!(run.stdout == entries && entries.trim() != "0", "{} of {entries}", run.stdout);
}

#[test]
fn a_clock_that_disagrees_with_the_server_is_told() {
    let server = FeedServer::start();
    server.serve("/a", Reply::ok(newspaper("alpha", 3)).header("Date", "Thu, 01 Jan 2015 00:00:00 GMT"));
    let home = sound_home(&[&server.url("/a")]);
    home.run(["refresh"]).ok();
    let (found, status) = findings(&home, &[]);
    let told = told(&found, "clock");
    assert!(status == Some(1) && told[0].1.contains("ahead of that of 127.0.0.1"), "{told:?}");
}

#[test]
fn without_a_network_it_says_so_and_names_no_other_host() {
    let home = sound_home(&["http://a-name-that-is-nowhere.invalid/feed"]);
    home.run(["list"]).ok();
    let (found, status) = findings(&home, &[]);
    let told = told(&found, "network");
    assert!(status == Some(1) && told[0].1.contains("no address is known for a-name-that-is-nowhere.invalid"), "{told:?}");
}

#[test]
fn that_every_feed_fails_needs_the_user_where_the_network_is_there() {
    let (one, other) = (FeedServer::start(), FeedServer::start());
    let urls = [one.url("/a"), one.url("/b"), other.url("/c")];
    let home_of_all = |refusal: Reply| {
        one.serve_everywhere(refusal.clone());
        other.serve_everywhere(refusal);
        let home = sound_home(&urls.each_ref().map(String::as_str));
        home.run(["refresh"]);
        home
    };
    for refusal in [Reply::status(403), Reply::status(429).header("Retry-After", "3600"), Reply::status(503)] {
        let (found, status) = findings(&home_of_all(refusal), &[]);
        let told = told(&found, "all_feeds_fail");
        assert!(status == Some(1) && told.len() == 1 && told[0].1.contains("each of the 3 feeds failed"), "{found:#?}");
    }
    let home = home_of_all(Reply::status(503));
    let offline = told(&findings(&home, &["--offline"]).0, "all_feeds_fail");
    assert!(offline.len() == 1 && offline[0].0 == "note", "unknown is no task: {offline:?}");
    other.serve_everywhere(Reply::ok(newspaper("well", 2)));
    home.run(["refresh"]);
    let (found, status) = findings(&home, &[]);
    assert_eq!((status, told(&found, "all_feeds_fail")), (Some(0), vec![]), "a server's bad hour: {found:#?}");
    one.serve_everywhere(Reply::status(503));
    let home = sound_home(&[&urls[0], &urls[1]]);
    home.run(["refresh"]);
    let (found, status) = findings(&home, &[]);
    assert_eq!((status, told(&found, "all_feeds_fail")), (Some(0), vec![]), "one server's bad hour: {found:#?}");
}

#[test]
fn what_servers_say_of_their_own_feeds_is_no_outage() {
    let servers = [FeedServer::start(), FeedServer::start(), FeedServer::start()];
    let urls = servers.each_ref().map(|server| server.url("/feed"));
    let look = |codes: &[u16]| {
        for (server, code) in servers.iter().zip(codes) {
            server.serve_everywhere(Reply::status(*code));
        }
        let home = sound_home(&urls[..codes.len()].iter().map(String::as_str).collect::<Vec<_>>());
        home.run(["refresh"]);
        let (found, status) = findings(&home, &[]);
        (told(&found, "all_feeds_fail"), status)
    };
    assert_eq!(look(&[404, 401]), (vec![], Some(1)), "the password alone needs the user");
    assert_eq!(look(&[404, 404, 404]), (vec![], Some(0)));
    assert_eq!(look(&[404, 503]), (vec![], Some(0)), "one server's bad hour");
    let (told, status) = look(&[404, 503, 503]);
    assert!(status == Some(1) && told.len() == 1, "{told:?}");
    assert!(told[0].1.contains("each of the 2 feeds failed") && told[0].1.contains("1 feed whose own server said why"), "{told:?}");
}

#[test]
fn nothing_that_a_feed_says_acts_on_the_terminal() {
    for writing in Writing::ALL {
        let server = FeedServer::start();
        server.serve("/feed", Reply::ok(hostile_feed(writing, &server.url("/page"), false)).content_type("application/rss+xml"));
        server.serve("/moved", Reply::redirect(301, server.url("/feed")));
        let home = sound_home(&[&server.url("/feed"), &server.url("/moved")]);
        home.run(["refresh"]);
        for arguments in [&["doctor", "--all", "--offline"][..], &["doctor", "--json", "--offline"]] {
            let run = home.run(arguments.iter().copied());
            assert_eq!(violations(&run.stdout), [""; 0], "{arguments:?} {writing:?}");
        }
    }
    println!("doctor: {} strings, {} writings, violations 0", HOSTILE.len(), Writing::ALL.len());
}

#[test]
fn a_terminal_is_asked_in_passing_and_left_as_it_was() {
    let home = sound_home(&["dateline:welcome"]);
    let untouched = Pty::start("true", &[], &[], (80, 24)).settings();
    let home_path = home.path().to_string_lossy().into_owned();
    let mut pty = Pty::start(env!("CARGO_BIN_EXE_dateline"), &["--home", &home_path, "doctor", "--all", "--offline"], &[], (80, 60));
    pty.wait_until_written("\x1b[c");
    pty.press("\x1b[?62;4;22c");
    assert_eq!(pty.end().exit_code(), 0, "{}", pty.text());
    assert!(pty.text().contains("pictures are drawn in sixel") && pty.text().contains("80 columns"), "{}", pty.text());
    assert!(!pty.text().contains("62;4"), "the answer is not left for the shell: {}", pty.text());
    assert_eq!(pty.settings(), untouched);
}

#[test]
fn a_database_that_is_not_looked_at_is_not_called_well() {
    let home = sound_home(&["dateline:welcome"]);
    home.run(["list"]).ok();
    let database = rusqlite::Connection::open(home.file("dateline.db")).expect("opened");
    database.pragma_update(None, "user_version", 1).expect("written");
    drop(database);
    let (found, status) = findings(&home, &["--offline"]);
    let told = told(&found, "database");
    assert!(status == Some(2) && told.len() == 1 && told[0].0 == "unchecked", "{told:?}");
}

#[test]
fn after_a_start_without_a_network_it_tells_what_is_true_once() {
    let urls: Vec<String> = (0..9).map(|number| format!("http://n{number}.invalid/feed")).collect();
    let home = sound_home(&urls.iter().map(String::as_str).collect::<Vec<_>>());
    home.write_config(&format!("[fetch]\nproxy = \"none\"\n{}", home.read_config()));
    home.run(["list"]).ok();
    let told = |why: &str| {
        let (found, _) = findings(&home, &["--offline"]);
        assert_eq!(found.iter().filter(|found| found["check"] == "feed" && found["state"] == "note").count(), 9, "{found:#?}");
        let text = home.run(["doctor", "--offline"]).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(text.matches(why).count(), 1, "{text}");
        let unwrapped = text.replace(' ', "");
        assert!(
            unwrapped.contains("9feeds:")
                && unwrapped.contains("(http://n0.invalid/feed,http://n1.invalid/feed,http://n2.invalid/feedand6more)"),
            "{text}"
        );
        text
    };
    told("was never asked");
    home.run(["refresh"]);
    let text = told("asked, without an answer so far: no server could be reached");
    assert!(!text.contains("never asked"), "{text}");
    let network = findings(&home, &[]).0.into_iter().find(|found| found["check"] == "network").expect("looked at");
    assert!(
        network["state"] == "needs_you" && network["says"].as_str().is_some_and(|says| says.contains("no server can be reached")),
        "{network}"
    );
}

#[test]
fn a_server_on_this_machine_is_not_taken_for_the_network() {
    let here = FeedServer::start();
    here.serve("/feed", Reply::ok(newspaper("here", 2)));
    let home = sound_home(&[&here.url("/feed"), "http://away.invalid/feed"]);
    home.write_config(&format!("[fetch]\nproxy = \"none\"\n{}", home.read_config()));
    home.run(["refresh"]);
    let told = told(&findings(&home, &[]).0, "network");
    assert!(told.len() == 1 && told[0].1.contains("away.invalid"), "{told:?}");
}
