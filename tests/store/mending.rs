//! How much memory it takes to mend a large database.

use super::*;
use std::fs;
use std::io::Seek;
use std::io::SeekFrom;
use std::io::Write;

/// How much text an entry has, in bytes: a long story.
const TEXT: usize = 64 * 1024;
/// So many come to about 300 MB.
const MANY: usize = 4_600;

/// The most memory that this process has held since it was last asked, in KiB; `None` where the system does not tell.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().trim_end_matches(" kB").parse().ok();
    fs::write("/proc/self/clear_refs", "5").ok()?;
    peak
}

#[test]
#[ignore = "it makes 300 MB and is measured alone: cargo test --test store mending -- --ignored --nocapture"]
fn a_large_database_is_mended_in_little_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("dateline.db");
    let mut store = Store::open(&path).expect("opened");
    let feed = store.subscribe(&[line("https://a.example/feed")], hour(0)).expect("subscribed")[0];
    for first in (0..MANY).step_by(100) {
        let story = |i: usize| Entry {
            content_html: format!("<p title='{}'>{i}</p>", "word ".repeat(TEXT / 5)),
            ..entry(&format!("urn:{i}"), "Story")
        };
        bring(&mut store, feed, &(first..first + 100).map(story).collect::<Vec<_>>(), hour(1));
    }
    drop(store);
    let size = fs::metadata(&path).expect("there").len();
    let root = texts::root(&path);
    let mut file = fs::File::options().write(true).open(&path).expect("opened");
    for page in [0, size / 4096 / 2, root - 1] {
        file.seek(SeekFrom::Start(page * 4096)).expect("sought");
        file.write_all(&[0xa5; 4096]).expect("written");
    }
    drop(file);
    peak();
    let before = peak().unwrap_or_default();
    let store = Store::open(&path).expect("mended");
    let meanwhile = peak().unwrap_or_default();
    println!("{} MB mended: {before} KiB held before, {meanwhile} KiB at most meanwhile; {}", size / 1_000_000, store.told()[0]);
    assert!(meanwhile < before + 64 * 1024);
}
