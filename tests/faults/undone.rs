//! Undo and redo while marks wait: each takes back, and does again, what was done last.

use super::*;
use dateline::{
    config::Paths,
    model::{EntryId, FeedId, Mark},
    reader::{Put, Reader, Target},
};

/// A reader on a home with 3 entries, and a connection of another program's.
struct Held {
    reader: Reader,
    other: rusqlite::Connection,
    entries: Vec<EntryId>,
    home: TempHome,
    server: FeedServer,
}

impl Held {
    fn new() -> Self {
        let server = FeedServer::start();
        let home = home(&server, 3);
        let reader = Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened");
        let other = rusqlite::Connection::open(home.file("dateline.db")).expect("opened");
        let entries = ids(&home).iter().map(|id| EntryId(id.parse().expect("a number"))).collect();
        Self { reader, other, entries, home, server }
    }

    /// Nobody else can write from now on.
    fn hold(&self) {
        self.other.execute_batch("BEGIN IMMEDIATE").expect("held");
    }

    /// Everybody can again.
    fn free(&self) {
        self.other.execute_batch("ROLLBACK").expect("freed");
    }

    async fn star(&self, entry: usize) -> Put {
        self.reader.expect_mark();
        let target = Target::Entries(vec![self.entries[entry]]);
        self.reader.mark_or_wait(Mark::Starred, target).await.expect("put")
    }

    /// A star that that is taken back while it waits.
    async fn star_and_take_back(&self, entry: usize) {
        self.hold();
        assert!(matches!(self.star(entry).await, Put::Waits(_)));
        assert_eq!(self.undo().await, "undone: a mark that was not written yet");
        self.free();
    }

    async fn undo(&self) -> String {
        self.reader.undo().await.expect("undone").map_or_else(|| "nothing".to_owned(), |done| done.text.to_string())
    }

    async fn redo(&self) -> String {
        self.reader.redo().await.expect("done again").map_or_else(|| "nothing".to_owned(), |done| done.text.to_string())
    }

    fn stars(&self) -> usize {
        count(&self.home, &["is:starred"])
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_after_a_mark_that_waited_is_taken_back_before_it() {
    let held = Held::new();
    held.hold();
    assert!(matches!(held.star(0).await, Put::Waits(_)));
    held.free();
    held.reader.unsubscribe(FeedId(1)).await.expect("removed");
    let told = held.undo().await;
    assert!(told.starts_with("undone: removed "), "{told}");
    assert_eq!((ids(&held.home).len(), held.stars()), (3, 1), "the feed is there again, and the star was not touched");
    let told = held.undo().await;
    assert!(told.starts_with("undone: “") && told.ends_with("” starred"), "{told}");
    assert_eq!((held.undo().await.as_str(), held.stars()), ("nothing", 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_that_would_come_before_a_mark_that_waits_is_not_done() {
    let held = Held::new();
    held.hold();
    assert!(matches!(held.star(0).await, Put::Waits(_)));
    let before = held.home.read_config();
    let refused = held.reader.unsubscribe(FeedId(1)).await.expect_err("not done").to_string();
    assert!(refused.starts_with("nothing was changed, as 1 mark is not written yet (another program holds it)"), "{refused}");
    assert_eq!(held.home.read_config(), before);
    held.free();
    held.reader.unsubscribe(FeedId(1)).await.expect("removed");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_back_is_done_again_by_none_who_did_something_else_since() {
    let held = Held::new();
    held.star_and_take_back(0).await;
    held.reader.unsubscribe(FeedId(1)).await.expect("removed");
    assert_eq!(held.redo().await, "nothing");
    assert!(held.undo().await.starts_with("undone: removed "));
    assert_eq!(held.stars(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_saved_comes_behind_what_waits_and_ends_what_could_be_done_again() {
    let held = Held::new();
    let paragraph = format!("<p>{}</p>", "The ferry sails again after nine years, and the band plays. ".repeat(8));
    let page =
        format!("<html><head><title>Ferry</title></head><body><article><h1>Ferry</h1>{}</article></body></html>", paragraph.repeat(6));
    held.server.serve("/essay", Reply::ok(page).content_type("text/html"));
    held.star_and_take_back(0).await;
    held.hold();
    assert!(matches!(held.star(1).await, Put::Waits(_)));
    held.free();
    held.reader.save_page(&held.server.url("/essay"), None).await.expect("saved");
    assert_eq!((held.redo().await.as_str(), held.stars()), ("nothing", 1));
    assert_eq!(held.undo().await, "undone: “Ferry” saved");
    assert!(held.undo().await.ends_with("starred"));
    assert!(held.redo().await.ends_with("starred"));
    assert_eq!(held.redo().await, "done again: “Ferry” saved");
    assert_eq!((held.redo().await.as_str(), held.stars()), ("nothing", 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_that_waited_is_done_again_after_the_older_ones_that_were_written() {
    let held = Held::new();
    assert!(matches!(held.star(1).await, Put::Written(_)));
    held.star_and_take_back(0).await;
    assert!(held.undo().await.ends_with("starred"));
    assert_eq!(held.stars(), 0);
    assert!(held.redo().await.ends_with("starred"));
    assert!(held.redo().await.starts_with("done again: a mark"), "written at once or soon");
    assert_eq!(held.redo().await, "nothing");
    held.reader.keep_waiting().await.expect("written");
    assert_eq!(held.stars(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_undone_before_a_mark_that_waits_is_not_done_again_beside_it() {
    let held = Held::new();
    held.star(1).await;
    assert!(held.undo().await.ends_with("starred"));
    held.hold();
    assert!(matches!(held.star(0).await, Put::Waits(_)));
    assert_eq!(held.redo().await, "nothing");
    assert_eq!(held.undo().await, "undone: a mark that was not written yet");
    assert_eq!(held.redo().await, "done again: a mark that is not written yet");
    held.free();
    held.reader.keep_waiting().await.expect("written");
    assert_eq!((held.redo().await.as_str(), held.stars()), ("nothing", 1));
}
