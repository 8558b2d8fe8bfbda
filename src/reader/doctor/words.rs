//! Numbers as people say them.

use jiff::SignedDuration;

/// A time span in its largest unit, rounded down: "9 days"; never nothing.
pub(super) fn span(span: SignedDuration) -> String {
    let hours = span.abs().as_hours();
    match hours {
        0 if span.abs().as_mins() == 0 => "less than a minute".to_owned(),
        0 => format!("{} min", span.abs().as_mins()),
        1..=47 => format!("{hours} h"),
        48..=17_519 => format!("{} days", hours / 24),
        _ => format!("{} years", hours / 8_760),
    }
}

/// Bytes: "13 MB".
pub(super) fn bytes(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
        10_000..10_000_000 => format!("{} kB", bytes / 1_000),
        10_000_000..10_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{} GB", bytes / 1_000_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_the_largest_that_fit() {
        let spans = [59, 60, 3_600, 47 * 3_600, 48 * 3_600, 700 * 86_400, 800 * 86_400].map(|s| span(SignedDuration::from_secs(s)));
        assert_eq!(spans, ["less than a minute", "1 min", "1 h", "47 h", "2 days", "700 days", "2 years"]);
        assert_eq!([12, 13_000, 13_000_000, 13_000_000_000].map(bytes), ["12 bytes", "13 kB", "13 MB", "13 GB"]);
    }
}
