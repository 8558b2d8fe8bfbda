//! Bytes of a web page and a width → its article → lines and files; and the same bytes as the text of an
//! entry.

#![no_main]

use dateline_fuzz::{
    count_own_panics_only,
    support::{check_page, check_story},
    width, with_choice,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: count_own_panics_only(), |data: &[u8]| {
    let (document, choice) = with_choice(data);
    check_page(document, width(choice));
    check_story(&String::from_utf8_lossy(document), width(choice));
});
