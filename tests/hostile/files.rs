//! Names of saved articles are ours, and a file is never put elsewhere, nor over another, nor through a link.

use super::support::{HOSTILE, clean, now};
use dateline::article::{Article, Format, file_name};
use dateline::config::Paths;
use dateline::reader::Reader;
use jiff::tz::TimeZone;
use std::{collections::BTreeSet, fs, os::unix::fs::symlink, sync::Arc};

fn article(headline: &str) -> Article {
    Article { headline: clean(headline), date: now(), ..Article::default() }
}

#[tokio::test]
async fn every_hostile_headline_is_saved_in_its_directory_under_a_name_of_ours() {
    let home = tempfile::tempdir().expect("a directory");
    let (kept, outside) = (home.path().join("kept"), home.path().join("outside"));
    fs::create_dir_all(&kept).expect("made");
    fs::create_dir_all(&outside).expect("made");
    let reader = Reader::open(&Paths::find(Some(home.path().join("home"))).expect("a home")).expect("opened");
    let texts = HOSTILE.iter().map(|hostile| hostile.text.to_string());
    let more = [
        "",
        ".",
        "..",
        "../../../etc/passwd",
        "C:\\x",
        "a/../../b",
        ".bashrc",
        "-rf",
        "NUL",
        "%2e%2e%2fx",
        "a\0b",
        "漢字",
        &"x".repeat(5_000),
    ];
    let (mut saved, mut names) = (0, BTreeSet::new());
    for (place, text) in texts.chain(more.map(str::to_owned)).enumerate() {
        for format in Format::ALL {
            let article = Arc::new(article(&text));
            let name = file_name(&article, format, &TimeZone::UTC);
            if place % 3 == 0 {
                // Somebody has put a link there, to a file that there is or that there is not.
                let target = outside.join(if place % 2 == 0 { "victim" } else { "nothing" });
                fs::write(outside.join("victim"), "mine").expect("written");
                let _it_may_be_there = symlink(&target, kept.join(&name));
            }
            let path = reader.save_article(article, format, TimeZone::UTC, kept.clone()).await.expect("saved");
            assert_eq!(path.parent(), Some(kept.as_path()), "{text:?}");
            let name = path.file_name().expect("a name").to_str().expect("ASCII").to_owned();
            assert!(name.len() <= 120 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)), "{name}");
            assert!(fs::symlink_metadata(&path).expect("there").is_file() && names.insert(name), "a file of its own");
            saved += 1;
        }
    }
    assert_eq!(fs::read(outside.join("victim")).expect("there"), b"mine", "no link is followed");
    assert_eq!(fs::read_dir(&outside).expect("readable").count(), 1, "nor does one make a file");
    let longest = names.iter().map(String::len).max().unwrap_or_default();
    println!("{saved} files, longest name {longest} bytes, outside the directory 0, links followed 0");
}
