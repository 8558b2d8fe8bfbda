//! The database: sound, of this dateline's schema, not too large, on a disk of this machine.

use super::super::words::counted;
use super::finding::{Finding, State, Topic};
use super::words::bytes;
use crate::model::{FeedSummary, FeedUrl, plain_words};
use crate::store::{Beside, FeedSource, Left, Lists, StoreError, Twins, Vitals, check, network_warning, suspect};
use jiff::Timestamp;
use std::fs;
use std::path::Path;

/// From this size on a word about it is due.
const LARGE: u64 = 1_000_000_000;

/// What other checks need of the database.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) sources: Vec<FeedSource>,
    pub(super) twins: Vec<Twins>,
    pub(super) latest: Option<Timestamp>,
}

/// The database itself; and a way to read it, where that makes sense.
pub(super) fn look(path: &Path) -> (Option<Lists>, Vec<Finding>) {
    let size = match fs::metadata(path) {
        Ok(meta) => meta.len(),
        // A link to nothing is there, and no start makes a database of it.
        Err(_) if fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink()) => return (None, soundness(path, 0, &Beside::of(path))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let says = format!("there is no database yet; {} is made at the first start", path.display());
            return (None, vec![finding("database", State::Ok, says)]);
        }
        Err(error) => {
            let unread = finding("database", State::NeedsYou, format!("{} can't be read: {}", path.display(), plain_words(&error)));
            return (None, vec![unread.next("look at the rights of the folders that it lies in")]);
        }
    };
    let beside = Beside::of(path);
    let size = size + beside.log;
    let mut found = soundness(path, size, &beside);
    if size >= LARGE {
        let says = format!("the database has grown to {}", bytes(size));
        let step = "a smaller storage.keep_days in config.toml lets go of read entries sooner";
        found.push(finding("database_size", State::Note, says).next(step));
    }
    found.extend(network_warning(path).map(|warning| finding("network_folder", State::Note, warning.as_str())));
    found.extend(leftovers(path, &beside));
    let sound = found.iter().all(|finding| finding.check != "database" || finding.state == State::Ok);
    let lists = if sound { Lists::open(path).map_err(|error| found.push(unread(&error))).ok() } else { None };
    (lists, found)
}

fn soundness(path: &Path, size: u64, beside: &Beside) -> Vec<Finding> {
    match check(path) {
        Ok(wrong) if wrong.is_empty() => {
            vec![finding("database", State::Ok, format!("the database is sound and of this dateline's schema: {}", bytes(size)))]
        }
        Ok(wrong) => {
            suspect(path);
            let mend =
                "close every dateline and start it again: it keeps the damaged file beside the new one, and brings over what can be read";
            wrong.iter().map(|wrong| finding("database", State::NeedsYou, without_secrets(wrong)).next(mend)).collect()
        }
        Err(error @ StoreError::Busy) => vec![finding("database", State::Unchecked, error.to_string())],
        Err(StoreError::Unready { .. }) if size == 0 => {
            let says = format!("{} is an empty file: whatever was in the database is gone", path.display());
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let logs = format!("{name}-wal and {name}-shm");
            let step = match beside.copies.is_empty() {
                true => format!(
                    "if you have a backup, take {logs} away and put it in its place before the next start, which makes a new one otherwise"
                ),
                false => format!(
                    "the next start makes a new one of the older copy beside it, {}*; to have a newer backup instead, take {logs} away \
                     and put it in its place before",
                    beside.copies.begin(path)
                ),
            };
            vec![finding("database", State::NeedsYou, says).next(step)]
        }
        Err(StoreError::Unready { .. }) => {
            let says = "the database is of an older dateline, or still empty: neither it nor the feeds in it were looked at";
            vec![
                finding("database", State::Unchecked, says)
                    .next("the next start of dateline brings it up to date, and keeps a copy of it first"),
            ]
        }
        Err(error) => {
            if matches!(error, StoreError::Damaged) {
                suspect(path);
            }
            // The store's sentences say the next step behind a semicolon.
            let sentence = error.to_string();
            let (says, step) = sentence.split_once("; ").unwrap_or((&sentence, "dateline.log may say more"));
            vec![finding("database", State::NeedsYou, says).next(step)]
        }
    }
}

/// What mendings and migrations left beside the database.
fn leftovers(path: &Path, beside: &Beside) -> Vec<Finding> {
    let told = |check, state, what, step, left: &Left| {
        (!left.is_empty()).then(|| {
            let says = format!("{what} lies beside the database: {}, {}", counted(left.files, "file", "files"), bytes(left.bytes));
            finding(check, state, says).next(format!("{step}: {}*", left.begin(path)))
        })
    };
    let set_aside =
        told("set_aside", State::Note, "what is left of a damaged database", "once nothing is missed it can be deleted", &beside.set_aside);
    let copies =
        told("backup", State::Ok, "a copy from before the schema was changed", "once all is well it can be deleted", &beside.copies);
    set_aside.into_iter().chain(copies).collect()
}

/// The feeds with their vitals, and what else is needed.
pub(super) fn known(lists: &Lists) -> Result<(Vec<(FeedSummary, Vitals)>, Checked), StoreError> {
    let feeds = lists.feeds()?.into_iter().map(|feed| lists.vitals(feed.id).map(|vitals| (feed, vitals)));
    let checked = Checked { sources: lists.sources()?, twins: lists.twins()?, latest: lists.latest_moment()? };
    Ok((feeds.collect::<Result<_, _>>()?, checked))
}

/// The feeds can't be read.
pub(super) fn unread(error: &StoreError) -> Finding {
    finding("database", State::Unchecked, format!("how the feeds are doing can't be read: {error}"))
}

/// A sentence of the check names feeds by their whole addresses.
fn without_secrets(sentence: &str) -> String {
    let word = |word: &str| if word.contains("://") { FeedUrl::new(word).to_string() } else { word.to_owned() };
    sentence.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn finding(check: &'static str, state: State, says: impl AsRef<str>) -> Finding {
    Finding::new(Topic::Database, check, state, says)
}
