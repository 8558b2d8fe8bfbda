//! Bytes as a server sends them → feed → articles → lines and files.

#![no_main]

use dateline_fuzz::{count_own_panics_only, support::check_feed, width, with_choice};
use libfuzzer_sys::fuzz_target;

/// What a server may say of them.
const TYPES: [&str; 7] = [
    "application/rss+xml; charset=utf-8",
    "text/xml; charset=iso-8859-1",
    "text/html; charset=big5",
    "application/json",
    "application/xml; charset=utf-16",
    "text/plain; charset=shift_jis",
    "application/atom+xml; charset=\"x-nothing\"",
];

fuzz_target!(init: count_own_panics_only(), |data: &[u8]| {
    let (document, choice) = with_choice(data);
    // What ends as files do speaks for itself.
    let said = (!matches!(choice, b'\n' | b'>')).then(|| TYPES[usize::from(choice) % TYPES.len()]);
    check_feed(document, said, width(choice), 3);
});
