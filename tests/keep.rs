//! Articles out of the real program: into files, players, pipes and commands. Whatever a publisher
//! writes, it stays within its word, its directory and its ten seconds.
#![cfg(unix)]

mod support;

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};
use support::{FeedServer, Pty, Reply, TempHome};

const PROGRAM: &str = env!("CARGO_BIN_EXE_dateline");
/// Longer than this for anything, and it will not come.
const PATIENCE: Duration = Duration::from_secs(30);

/// Headlines that a shell, an option parser or a file system would act on; `OWNED` is a file.
const HEADLINES: [&str; 8] = [
    "$(touch OWNED)",
    "`touch OWNED`",
    "; touch OWNED; echo \"'",
    "-rf OWNED --output=OWNED",
    "two\nlines | touch OWNED",
    "../../../OWNED",
    "C:\\OWNED\\..\\x & touch OWNED",
    "%2e%2e%2fOWNED ~/.bashrc $HOME ${IFS}",
];

/// A home whose feed has those headlines, each with a sound; a recorder is player and share target.
struct Kept {
    home: TempHome,
    _server: FeedServer,
}

impl Kept {
    fn new() -> Self {
        let server = FeedServer::start();
        let home = TempHome::new();
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('\'', "&apos;");
        let owned = home.file("owned").display().to_string();
        let item = |(number, headline): (usize, &&str)| {
            let headline = escape(&headline.replace("OWNED", &owned));
            format!(
                "<item><title>{headline}</title><guid>{number}</guid><pubDate>Sun, 06 Oct 2024 1{number}:00:00 GMT</pubDate>\
                 <link>https://news.example/{number}?{headline}</link><description>Needle {number}.</description>\
                 <enclosure url='https://pier.example/{number}.mp3?{headline}' type='audio/mpeg' length='1'/></item>"
            )
        };
        let items: String = HEADLINES.iter().enumerate().map(item).collect();
        server.serve("/feed", Reply::ok(format!("<rss version='2.0'><channel><title>News</title>{items}</channel></rss>")));
        let kept = Self { home, _server: server };
        fs::create_dir(kept.home.file("said")).expect("made");
        // Written beside and moved: who finds a file finds it whole.
        let recorder = kept.script(
            "recorder",
            "for word in \"$@\"; do printf '%s\\0' \"$word\"; done > \"$0.$$\"; mv \"$0.$$\" \"$(dirname \"$0\")/said/$$\"",
        );
        let screen = kept.script(
            "on_screen",
            "trap 'echo interrupted > /dev/tty' INT; read line; echo \"read: $line\" > /dev/tty; until read answer < /dev/tty; do :; done",
        );
        kept.home.write_config(&format!(
            "[fetch]\non_start = false\n[display]\nopen_with = 'all'\n[storage]\nsave_to = {:?}\n[open]\nplayer = [{recorder:?}, '--play']\n\
             [share]\nrecord = {{ command = [{recorder:?}, '--title={{title}}', '--', '{{title}}', '{{url}}'] }}\n\
             bare = {{ command = [{recorder:?}, '{{title}}'] }}\n\
             screen = {{ command = [{screen:?}], input = 'text', terminal = true }}\n[[feeds]]\nurl = '{}'\n",
            kept.saved(),
            kept._server.url("/feed")
        ));
        kept.home.run(["refresh"]).ok();
        kept
    }

    fn script(&self, name: &str, text: &str) -> String {
        let path = self.home.file(name);
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("made a program");
        path.to_string_lossy().into_owned()
    }

    fn saved(&self) -> PathBuf {
        self.home.file("saved articles")
    }

    /// The reader, the newest headline's article in zen.
    fn start(&self) -> Pty {
        let mut pty = Pty::start(PROGRAM, &["--home", &self.home.path().to_string_lossy()], &[], (100, 30));
        pty.wait_for("1/8");
        pty.press("lz");
        pty.wait_for("Needle 7.");
        pty
    }

    /// The headlines as `list` has them, newest first.
    fn headlines(&self) -> Vec<String> {
        let list: serde_json::Value = serde_json::from_str(&self.home.run(["list", "--json"]).ok()).expect("JSON");
        list.as_array().expect("entries").iter().map(|entry| entry["title"].as_str().expect("a title").to_owned()).collect()
    }

    /// What the recorder was called with, once it was called so often.
    fn calls(&self, count: usize) -> BTreeSet<Vec<String>> {
        let said = self.home.file("said");
        wait("the recorder", || fs::read_dir(&said).expect("readable").count() >= count);
        let words = |path: &Path| fs::read_to_string(path).expect("whole").split_terminator('\0').map(str::to_owned).collect();
        fs::read_dir(&said).expect("readable").map(|file| words(&file.expect("a file").path())).collect()
    }

    /// Nothing was done that a headline asked for.
    fn assert_nothing_owned(&self) {
        assert!(!self.home.file("owned").exists());
        let known = [
            "config.toml",
            "dateline.db",
            "dateline.db-shm",
            "dateline.db-wal",
            "dateline.log",
            "on_screen",
            "recorder",
            "said",
            "saved articles",
        ];
        for file in fs::read_dir(self.home.path()).expect("readable") {
            let name = file.expect("a file").file_name().to_string_lossy().into_owned();
            assert!(known.contains(&name.as_str()) || name.starts_with("config") || name.starts_with("dateline"), "{name} was made");
        }
    }
}

fn wait(what: &str, done: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !done() {
        assert!(Instant::now() < end, "{what}: not within {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Quits by the key that works over everything.
fn quit(mut pty: Pty) {
    pty.press("\x03");
    assert_eq!(pty.end().exit_code(), 0);
}

/// Presses keys in every article, from the newest to the oldest.
fn in_every_article(pty: &mut Pty, mut then: impl FnMut(&mut Pty, usize)) {
    for number in (0..HEADLINES.len()).rev() {
        pty.wait_for(&format!("Needle {number}."));
        then(pty, number);
        pty.press("J");
    }
}

#[test]
fn a_player_and_a_share_target_get_each_text_as_one_word() {
    let kept = Kept::new();
    let headlines = kept.headlines();
    let mut pty = kept.start();
    in_every_article(&mut pty, |pty, number| {
        let before = (HEADLINES.len() - 1 - number) * 2;
        pty.press("e");
        kept.calls(before + 1);
        pty.press("Sr");
        kept.calls(before + 2);
        pty.wait_for("done; the command said nothing");
    });
    quit(pty);
    let calls = kept.calls(HEADLINES.len() * 2);
    assert_eq!(calls.len(), HEADLINES.len() * 2);
    for (place, headline) in headlines.iter().enumerate() {
        let number = HEADLINES.len() - 1 - place;
        let shared =
            |call: &&Vec<String>| call.len() == 4 && call[0] == format!("--title={headline}") && call[1] == "--" && call[2] == *headline;
        let call = calls.iter().find(shared).unwrap_or_else(|| panic!("{headline:?} is not whole in {calls:#?}"));
        assert!(call[3].starts_with(&format!("https://news.example/{number}?")), "{call:?}");
        let played = |call: &&Vec<String>| {
            call.len() == 2 && call[0] == "--play" && call[1].starts_with(&format!("https://pier.example/{number}.mp3?"))
        };
        assert!(calls.iter().any(|call| played(&call)), "{number} was played: {calls:#?}");
    }
    kept.assert_nothing_owned();
}

#[test]
fn a_headline_never_becomes_an_option() {
    let kept = Kept::new();
    let mut pty = kept.start();
    in_every_article(&mut pty, |pty, number| {
        if HEADLINES[number].starts_with('-') {
            pty.press("Sb");
            pty.wait_for("begins with `-` here");
        }
    });
    quit(pty);
    assert_eq!(fs::read_dir(kept.home.file("said")).expect("readable").count(), 0);
}

#[test]
fn saved_articles_stay_in_their_directory_under_names_of_ours() {
    let kept = Kept::new();
    let mut pty = kept.start();
    in_every_article(&mut pty, |pty, _| {
        pty.press("w");
        pty.wait_for("Save as:");
        pty.press("\r");
        pty.wait_for("saved as");
    });
    // Once more, in another form and in the same one.
    pty.press("w\t\r");
    pty.wait_until("saved in HTML", |screen| screen.contents().contains("saved as") && screen.contents().contains("owned.html"));
    pty.press("w\r");
    // Two headlines differ in nothing that a file's name may have.
    pty.wait_for("-3.md");
    quit(pty);
    let names: Vec<String> =
        fs::read_dir(kept.saved()).expect("made").map(|file| file.expect("a file").file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(names.len(), HEADLINES.len() + 2, "{names:?}");
    for name in &names {
        assert!(name.len() <= 120 && name.starts_with("2024-10-06-"), "{name}");
        assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)), "{name}");
    }
    let html = names.iter().find(|name| name.ends_with(".html")).expect("one in HTML");
    let html = fs::read_to_string(kept.saved().join(html)).expect("readable");
    assert!(html.contains("default-src 'none'") && html.contains("Needle 0."), "{html}");
    kept.assert_nothing_owned();
}

#[test]
fn a_folder_that_is_not_there_is_named_and_no_other_file() {
    let kept = Kept::new();
    let mut pty = kept.start();
    pty.press(":save /nowhere/at-all/x.md\r");
    pty.wait_for("there is no folder /nowhere/at-all");
    assert!(!pty.text().contains(".dateline-") && !pty.text().contains("os error"), "{}", pty.text());
    quit(pty);
}

#[test]
fn a_pipe_shows_what_the_command_says_and_how_it_ended() {
    let kept = Kept::new();
    let mut pty = kept.start();
    pty.press("|grep -n 'Needle 7'\r");
    pty.wait_for(":Needle 7.");
    pty.press("\x1b");
    pty.wait_until("closed", |screen| !screen.contents().contains("Output"));
    pty.press("|sh -c 'echo said; echo why >&2; exit 3'\r");
    pty.wait_for("exit status: 3");
    assert!(pty.text().contains("said") && pty.text().contains("why"), "{}", pty.text());
    pty.press("\x1b");
    pty.wait_until("closed", |screen| !screen.contents().contains("Output"));
    pty.press("|no-such-command\r");
    pty.wait_for("no-such-command can't be started");
    pty.press("|printenv DATELINE_TITLE\r");
    pty.wait_until("the headline", |screen| screen.contents().contains("Output") && screen.contents().matches("${IFS}").count() > 1);
    quit(pty);
    kept.assert_nothing_owned();
}

fn runs(process: &str) -> bool {
    Command::new("kill").args(["-0", process]).stderr(std::process::Stdio::null()).status().expect("kill runs").success()
}

#[test]
fn a_command_that_hangs_is_stopped_by_esc_and_at_the_end_with_all_that_it_started() {
    let kept = Kept::new();
    let mark = kept.home.file("said/pid");
    let hang = kept.script("config.hang", &format!("sleep 300 & echo $! > {0:?}.new; mv {0:?}.new {0:?}; wait", mark.to_string_lossy()));
    let started = || {
        wait("the command", || mark.exists());
        let process = fs::read_to_string(&mark).expect("readable").trim().to_owned();
        fs::remove_file(&mark).expect("removed");
        process
    };
    let mut pty = kept.start();
    pty.press(&format!("|{hang}\r"));
    let process = started();
    assert!(runs(&process));
    pty.press("\x1b");
    pty.wait_for("the command was stopped");
    wait("its end", || !runs(&process));
    pty.press(&format!("|{hang}\r"));
    let process = started();
    pty.wait_for("running");
    pty.press("\x03");
    pty.end();
    wait("its end", || !runs(&process));
}

#[test]
fn a_command_that_never_ends_is_stopped_after_ten_seconds() {
    let kept = Kept::new();
    let mut pty = kept.start();
    let begun = Instant::now();
    pty.press("|sleep 300\r");
    pty.wait_for("was stopped: it ran for 10 s");
    println!("a command that hangs: the notice came after {:?}", begun.elapsed());
    assert!(pty.text().contains("Needle 7."), "the article is there:\n{}", pty.text());
    quit(pty);
}

#[test]
fn a_share_target_may_have_the_terminal_and_its_ctrl_c_is_its_own() {
    let kept = Kept::new();
    let mut pty = kept.start();
    pty.press("Ss");
    pty.wait_until("the command", |screen| !screen.alternate_screen() && screen.contents().contains("read: "));
    pty.press("\x03");
    pty.wait_for("interrupted");
    pty.press("typed for it, not for dateline: Q\n");
    pty.wait_until("the article again", |screen| screen.alternate_screen() && screen.contents().contains("Needle 7."));
    quit(pty);
}

#[test]
fn commands_of_a_config_that_others_may_write_to_are_refused() {
    let kept = Kept::new();
    fs::set_permissions(kept.home.file("config.toml"), fs::Permissions::from_mode(0o666)).expect("changed");
    let check = kept.home.run(["config", "check"]);
    assert_eq!(check.status, Some(2));
    assert!(check.stderr.contains("open.player, share.record") && check.stderr.contains("chmod go-w"), "{}", check.stderr);
    let mut pty = kept.start();
    pty.press("S");
    pty.wait_for("mail program");
    assert!(!pty.text().contains("record"), "{}", pty.text());
    quit(pty);
}

#[test]
fn completions_and_the_manual_page_are_printed() {
    let home = TempHome::new();
    assert!(home.run(["completions", "bash"]).ok().contains("complete -F _dateline"));
    assert!(home.run(["completions", "zsh"]).ok().starts_with("#compdef dateline"));
    assert_eq!(home.run(["completions", "cobol"]).status, Some(2));
    assert!(home.run(["man"]).ok().contains(".SH KEYS"));
    assert!(!home.file("config.toml").exists(), "neither needs a home");
}
