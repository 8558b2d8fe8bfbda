//! The n-th write, sync, or making of a file fails, for every n: of one refresh, and of a mark.
//! `DATELINE_FAULTS=1`: every n; else every fifth.

use super::shim::{EIO, ENOSPC, Fault, shim, variables};
use super::*;

#[test]
fn a_refresh_whose_nth_write_fails_leaves_the_state_before_or_after() {
    let Some(shim) = shim() else { return };
    let server = FeedServer::start();
    let before = home(&server, 30);
    let stars: Vec<String> = ids(&before).into_iter().take(10).collect();
    for id in &stars {
        before.run(["mark", "starred", "--id", id]).ok();
    }
    server.serve("/feed", Reply::ok(newspaper("alpha", 60)));
    for fault in [Fault::Once(EIO), Fault::Ever(ENOSPC), Fault::Kill] {
        let (mut tried, mut as_before) = (0, 0);
        for nth in (1..).step_by(step()) {
            let home = twin(&before);
            let note = home.file("note");
            let mut command = home.command();
            let run = command.arg("refresh").envs(variables(shim, fault, nth, &note)).output().expect("ran");
            let entries = count(&home, &[]);
            assert_sound(home.path(), &format!("{fault:?} at write {nth}"));
            assert!([30, 60].contains(&entries), "{fault:?} at write {nth}: {entries} entries");
            assert_eq!(count(&home, &["is:starred"]), 10, "{fault:?} at write {nth}");
            if !note.exists() {
                assert_eq!((run.status.code(), entries), (Some(0), 60), "without a fault all goes well");
                break;
            }
            if matches!(fault, Fault::Ever(_)) && entries == 30 {
                assert_eq!(run.status.code(), Some(1), "what failed is told");
                assert!(!run.stderr.is_empty());
            }
            tried += 1;
            as_before += usize::from(entries == 30);
        }
        println!(
            "refresh, {fault:?}: {tried} writes failed in turn; {as_before} times as before, {} as after, 0 between",
            tried - as_before
        );
        assert!(tried > 3);
    }
}

#[test]
fn a_mark_whose_nth_write_fails_is_there_if_it_was_acknowledged() {
    let Some(shim) = shim() else { return };
    let server = FeedServer::start();
    let before = home(&server, 30);
    let id = ids(&before)[0].clone();
    for fault in [Fault::Once(EIO), Fault::Ever(ENOSPC), Fault::Kill] {
        let (mut tried, mut acknowledged) = (0, 0);
        for nth in 1.. {
            let home = twin(&before);
            let note = home.file("note");
            let mut command = home.command();
            let run = command.args(["mark", "starred", "--id", &id]).envs(variables(shim, fault, nth, &note)).output().expect("ran");
            let said = run.stdout == b"1 marked starred\n";
            let starred = count(&home, &["is:starred"]);
            assert_sound(home.path(), &format!("{fault:?} at write {nth}"));
            assert!(starred == 1 || !said, "{fault:?} at write {nth}: acknowledged and lost");
            assert_eq!(run.status.code() == Some(0), said, "{fault:?} at write {nth}: {}", String::from_utf8_lossy(&run.stderr));
            if !note.exists() {
                assert!(said);
                break;
            }
            tried += 1;
            acknowledged += usize::from(said);
        }
        println!("mark, {fault:?}: {tried} writes failed in turn; {acknowledged} marks acknowledged all the same, 0 of them lost");
        assert!(tried > 3);
    }
}

fn step() -> usize {
    if std::env::var_os("DATELINE_FAULTS").is_some() { 1 } else { 5 }
}
