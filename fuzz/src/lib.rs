//! What all targets share: the tests' kit, and what counts as a crash.

pub mod support;

use std::{panic, process};

/// Lets only dateline's own panics end the process. dateline catches those of the libraries that read
/// foreign documents; one that is not caught ends the process all the same.
pub fn count_own_panics_only() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let is_foreign = panic.location().is_some_and(|place| place.file().contains("/registry/src/"));
        if !is_foreign {
            usual(panic);
            process::abort();
        }
    }));
}

/// Splits off the last byte of `data`: a choice for the target, while the rest is a document as files
/// are. Documents end in `>` or a newline, so fixtures can be used as they are.
pub fn with_choice(data: &[u8]) -> (&[u8], u8) {
    data.split_last().map_or((data, 0), |(last, document)| (document, *last))
}

/// A width from a byte: from two columns to more than any text is wide.
pub fn width(choice: u8) -> u16 {
    2 + u16::from(choice) * 3 / 4
}
