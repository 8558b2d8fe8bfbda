//! What became of a damaged database, in a sentence that adds up, with the next step.

use super::settle::Held;
use crate::model::Clean;
use std::path::Path;
use std::path::PathBuf;

/// What was made of a broken database.
#[derive(Debug, Default)]
pub(super) struct Made {
    pub(super) held: Held,
    /// Older copies that were used.
    pub(super) joined: Vec<PathBuf>,
    /// Older copies that can't be read, and why.
    pub(super) unread: Vec<(PathBuf, String)>,
    /// Whether it is not known any more which addresses nobody typed.
    pub(super) forgot_untyped: bool,
}

/// Of one that was damaged, and now lies at `aside`.
pub(super) fn of_damaged(made: &Made, aside: &Path) -> Clean {
    let what = match made.held.known {
        0 => "nothing of it could be read, neither texts nor marks, and the next refresh fills it".to_owned(),
        _ => format!("it holds what could be read{}: {}", copies(made), held(&made.held)),
    };
    Clean::new(&format!(
        "the database was damaged: a new one was made; {what}. The old one was kept as {}{}{}",
        aside.display(),
        unread(made),
        untyped(made)
    ))
}

/// Of the file at `path` that had nothing in it.
pub(super) fn of_void(made: &Made, path: &Path) -> Clean {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let what = match made.held.known {
        0 => format!(
            "whatever was in it is gone, and the next refresh fills it. If you have a backup, close dateline, take {name}-wal and {name}-shm \
             away where they are left, put the backup in place of {} and start again",
            path.display()
        ),
        _ => format!("it holds what was left{}: {}. What came after that is gone", copies(made), held(&made.held)),
    };
    Clean::new(&format!("the database was an empty file: a new one was made; {what}{}{}", unread(made), untyped(made)))
}

/// What it takes that a feed of the user's own network is asked.
fn untyped(made: &Made) -> &'static str {
    match made.forgot_untyped {
        true => {
            ". Which addresses you typed is lost: a feed in your own network is asked again once you `dateline add` its address, \
                  of several feeds at once if you like"
        }
        false => "",
    }
}

fn held(held: &Held) -> String {
    let Held { entries, starred, lines, textless, starred_textless, .. } = held;
    let mut told = format!("{entries} entries, {starred} of them starred");
    if *lines > 0 {
        told += &format!("; the texts of {lines} of them are lost");
    }
    if *textless > 0 {
        told += &format!("; {textless} more are lost, {starred_textless} of them starred");
    }
    if lines + textless > 0 {
        told += "; what is lost comes back, its marks too, where a feed still brings it";
    }
    told
}

fn copies(made: &Made) -> String {
    made.joined.iter().map(|copy| format!(", with the older copy {}", copy.display())).collect()
}

fn unread(made: &Made) -> String {
    made.unread.iter().map(|(copy, reason)| format!("; the older copy {} could not be read: {reason}", copy.display())).collect()
}
