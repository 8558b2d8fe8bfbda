//! What the system answers where it refuses, in plain words.

use std::io::{Error, ErrorKind};

/// Why the system refused, to stand behind the name of what it refused: "it is not there". Without the
/// system's numbers, and without a path that an error may name.
pub fn plain_words(error: &Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "it is not there",
        ErrorKind::PermissionDenied => "its rights do not allow it",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::NotADirectory => "a part of its path is no folder",
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only",
        ErrorKind::StorageFull => "the disk is full",
        ErrorKind::QuotaExceeded => "your share of the disk is full",
        ErrorKind::FileTooLarge => "it would be larger than the system allows",
        ErrorKind::ExecutableFileBusy => "it is being written",
        ErrorKind::TimedOut => "there was no answer in time",
        _ => return without_number(&error.to_string()),
    };
    words.to_owned()
}

/// A sentence of the system without its number, as in "… (os error 40)".
fn without_number(sentence: &str) -> String {
    sentence.split(" (os error ").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_paths_stay_away_and_own_sentences_stay() {
        let nowhere = std::fs::File::open("/nowhere/x").expect_err("nothing is there");
        assert_eq!(plain_words(&nowhere), "it is not there");
        assert_eq!(plain_words(&Error::other("a sentence of ours")), "a sentence of ours");
        #[cfg(unix)]
        for number in 1..100 {
            let words = plain_words(&Error::from_raw_os_error(number));
            assert!(!words.is_empty() && !words.contains("os error"), "{number}: {words}");
        }
    }
}
