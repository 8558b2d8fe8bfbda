//! Numbers in sentences.

/// A number of things, in words that agree: "1 entry", "2 entries".
pub(super) fn counted(number: impl TryInto<u64>, one: &str, more: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    format!("{number} {}", if number == 1 { one } else { more })
}

/// The verb that agrees with a number of things: "is", "are".
pub(super) fn is_or_are(number: u64) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_noun_agrees_with_its_number() {
        assert_eq!([0_u64, 1, 2].map(|number| counted(number, "entry", "entries")), ["0 entries", "1 entry", "2 entries"]);
        assert_eq!(counted(1_usize, "feed", "feeds"), "1 feed");
    }
}
