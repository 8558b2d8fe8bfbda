//! kill -9 at each step of an edit of the config file: the file is as before or as after, and undo and redo
//! do then what they do where nobody was killed.

use super::shim::{Fault, shim, variables};
use super::*;
use dateline::{
    config::Paths,
    reader::Reader,
    store::{Course, Intention, ListEdit, Store},
};

const LIST: &str = "# my papers\n[fetch]\non_start = false\n\n[[feeds]]\nurl = 'http://127.0.0.1:9/one' # the first\ntitle = 'One'\n\n\
                    # read on Sundays\n[[feeds]]\nurl = 'http://127.0.0.1:9/two'\ntitle = 'Two' # my own name for it\ninterval_minutes = 600\n";
const OPML: &str = "<opml version='2.0'><body><outline type='rss' text='Three' xmlUrl='http://three.example/rss'/>\
                    <outline type='rss' text='Four' xmlUrl='http://four.example/rss'/></body></opml>";

/// The list, and the database that goes with it: a feed that has moved.
fn reader() -> TempHome {
    let home = TempHome::new();
    home.write_config(LIST);
    fs::write(home.file("more.opml"), OPML).expect("written");
    home.run(["feeds"]).ok();
    let db = rusqlite::Connection::open(home.file("dateline.db")).expect("opened");
    db.execute("UPDATE feeds SET asked_at = 'http://127.0.0.1:9/new' WHERE url LIKE '%/one'", []).expect("moved");
    home
}

/// What undo and redo make of a home: what they say, and the config then.
fn ways(home: &TempHome) -> (String, String, String, String) {
    let (back, again) = (twin(home), twin(home));
    let undone = back.run(["undo"]);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let redone = runtime.block_on(async {
        let reader = Reader::open(&Paths::find(Some(again.path().to_owned())).expect("a home")).expect("opened");
        reader.redo().await.map(|done| done.map(|done| done.text))
    });
    (undone.stdout + &undone.stderr, back.read_config(), format!("{redone:?}"), again.read_config())
}

/// Kills the command at each change of a file in `before`.
fn killed_at_each_step(shim: &Path, what: &str, before: &TempHome, arguments: &[&str]) {
    let after = twin(before);
    after.run(arguments.iter().copied()).ok();
    let (config, new_config) = (before.read_config(), after.read_config());
    assert_ne!(config, new_config, "{what}");
    let (not_done, done) = (ways(before), ways(&after));
    assert_ne!(not_done, done, "{what}");
    let (mut killed, mut as_after) = (0, 0);
    for nth in 1.. {
        let home = twin(before);
        let place = home.path().to_string_lossy().into_owned();
        let note = before.path().join("note");
        let _ = fs::remove_file(&note);
        let mut command = home.command();
        command.args(arguments).envs(variables(shim, Fault::Kill, nth, &note)).env("FAULT_PATH", &place);
        drop(command.output().expect("ran"));
        let left = home.read_config();
        assert!([&config, &new_config].contains(&&left), "{what}, killed at {nth}: {left}");
        let expected = if left == config { &not_done } else { &done };
        assert_eq!(ways(&home), *expected, "{what}, killed at {nth}; the edit is in the file: {}", left == new_config);
        if !note.exists() {
            break;
        }
        killed += 1;
        as_after += usize::from(left == new_config);
    }
    println!("{what}: killed at each of {killed} steps, {as_after} times with the edit in the file; lost 0");
    assert!(as_after > 0 && as_after < killed, "{what}: {as_after} of {killed}");
}

/// Homes that a killed command left with a note of an edit that is no act yet; whether the edit is in the file.
fn left_unfinished(shim: &Path, before: &TempHome, arguments: &[&str]) -> Vec<(TempHome, bool)> {
    let (mut left, note) = (Vec::new(), before.path().join("note"));
    for nth in 1.. {
        let home = twin(before);
        let place = home.path().to_string_lossy().into_owned();
        let _ = fs::remove_file(&note);
        let mut command = home.command();
        command.args(arguments).envs(variables(shim, Fault::Kill, nth, &note)).env("FAULT_PATH", &place);
        drop(command.output().expect("ran"));
        if !note.exists() {
            return left;
        }
        let db = rusqlite::Connection::open(home.file("dateline.db")).expect("opened");
        let is_left: rusqlite::Result<bool> = db.query_row("SELECT EXISTS (SELECT 1 FROM journal WHERE undone = 2)", [], |row| row.get(0));
        if is_left == Ok(true) {
            let is_made = home.read_config() != before.read_config();
            left.push((home, is_made));
        }
    }
    left
}

#[test]
fn what_the_user_writes_by_hand_after_a_kill_stays_and_what_dateline_wrote_can_be_taken_back() {
    let Some(shim) = shim() else { return };
    let (two, mine) = (LIST.find("\n# read on Sundays").expect("there"), "# our papers");
    let three = format!("{LIST}\n[[feeds]]\nurl = 'http://three.example/rss'\ntitle = 'My own three'\n");
    for (arguments, by_hand) in [
        (&["import", "more.opml"][..], three),
        (&["remove", "Two"], LIST[..two].to_owned()),
        (&["move", "One"], LIST.replace("9/one", "9/new")),
    ] {
        let (mut stays, mut taken_back) = (0, 0);
        for (home, is_made) in left_unfinished(shim, &reader(), arguments) {
            if is_made {
                // The user is at another line before the next start.
                home.write_config(&home.read_config().replace("# my papers", mine));
                let undone = home.run(["undo"]).ok();
                let expected = LIST.replace("# my papers", mine);
                let config = home.read_config().replace("\"http://127.0.0.1:9/one\"", "'http://127.0.0.1:9/one'");
                assert_eq!(config, expected, "{arguments:?}: {undone}");
                taken_back += 1;
            } else {
                home.write_config(&by_hand);
                assert_eq!((home.run(["undo"]).ok().as_str(), home.read_config()), ("nothing to undo\n", by_hand.clone()), "{arguments:?}");
                stays += 1;
            }
        }
        println!("{arguments:?}: what the user wrote stayed {stays} times, what dateline wrote was taken back {taken_back} times");
        assert!(stays > 0 && taken_back > 0, "{arguments:?}: {stays}, {taken_back}");
    }
}

#[test]
fn a_feed_that_is_removed_and_its_way_back_survive_kill_9() {
    let Some(shim) = shim() else { return };
    let home = reader();
    killed_at_each_step(shim, "remove", &home, &["remove", "Two"]);
    home.run(["remove", "Two"]).ok();
    killed_at_each_step(shim, "undo of remove", &home, &["undo"]);
}

/// The command line has no redo: it is left as one leaves it who dies before the edit, and after it.
#[test]
fn a_removal_that_is_done_again_survives_the_death_of_its_process() {
    let removed = reader();
    removed.run(["remove", "Two"]).ok();
    let undone = twin(&removed);
    undone.run(["undo"]).ok();
    let (not_done, done) = (ways(&undone), ways(&removed));
    let mut store = Store::open(&undone.file("dateline.db")).expect("opened");
    let deed = store.lists().redoable().expect("read").expect("something").deed;
    let edit = ListEdit { goes: vec!["http://127.0.0.1:9/two".to_owned()], ..ListEdit::default() };
    let intention = Intention { course: Course::Redo, deed, payload: None, edit };
    assert!(store.intend(&intention, jiff::Timestamp::UNIX_EPOCH).expect("written down"));
    drop(store);
    assert_eq!(ways(&undone), not_done, "the file is as before");
    undone.write_config("[fetch");
    undone.run(["feeds"]);
    undone.write_config(&removed.read_config());
    assert_eq!(ways(&undone), done, "what can't be told from a file that is no TOML is told later");
}

#[test]
fn feeds_that_are_added_and_their_way_back_survive_kill_9() {
    let Some(shim) = shim() else { return };
    let home = reader();
    killed_at_each_step(shim, "import", &home, &["import", "more.opml"]);
    home.run(["import", "more.opml"]).ok();
    // What the user writes into the lines since is to come back as well.
    let config = home.read_config();
    home.write_config(&config.replace("rss\"\n", "rss\" # good\ninterval_minutes = 30\n"));
    killed_at_each_step(shim, "undo of import", &home, &["undo"]);
}

#[test]
fn an_address_that_is_changed_and_its_way_back_survive_kill_9() {
    let Some(shim) = shim() else { return };
    let home = reader();
    killed_at_each_step(shim, "move", &home, &["move", "One"]);
    home.run(["move", "One"]).ok();
    killed_at_each_step(shim, "undo of move", &home, &["undo"]);
}
