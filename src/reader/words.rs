//! Sentences in words that agree.

/// A number of things, in words that agree.
pub(super) fn counted(number: u64, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}
