//! The forms in which pages say when they were published.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

/// The moment that `text` names; without a zone it is taken for UTC.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let in_utc = |at: DateTime| TimeZone::UTC.to_timestamp(at).ok();
    let whole = || text.parse::<Timestamp>().ok().or_else(|| Some(rfc2822::parse(text).ok()?.timestamp()));
    // "2024-10-06 11:00:00 +0800", "20241006"
    let spaced = || text.rsplit_once(' ').and_then(|(before, zone)| format!("{before}{zone}").parse::<Timestamp>().ok());
    let civil = || text.parse::<DateTime>().ok().and_then(in_utc);
    let day = || text.get(..10).unwrap_or(text).replace('/', "-").parse::<Date>().ok().and_then(|day| in_utc(day.at(0, 0, 0, 0)));
    let digits = || {
        let number: i64 = text.parse().ok()?;
        // Seconds or milliseconds since 1970, of this century.
        match number {
            946_684_800..=4_102_444_800 => Timestamp::from_second(number).ok(),
            946_684_800_000..=4_102_444_800_000 => Timestamp::from_millisecond(number).ok(),
            _ => None,
        }
    };
    whole().or_else(spaced).or_else(civil).or_else(day).or_else(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_dates() {
        for (text, at) in [
            ("2024-10-06T19:00:00+08:00", "2024-10-06T11:00:00Z"),
            ("2024-10-06T11:00:00+0000", "2024-10-06T11:00:00Z"),
            ("2024-10-06 19:00:00 +0800", "2024-10-06T11:00:00Z"),
            ("2024-10-06 11:00:00", "2024-10-06T11:00:00Z"),
            ("2024-10-06", "2024-10-06T00:00:00Z"),
            ("2024/10/06", "2024-10-06T00:00:00Z"),
            ("Sun, 06 Oct 2024 19:00:00 +0800", "2024-10-06T11:00:00Z"),
            ("1728212400000", "2024-10-06T11:00:00Z"),
        ] {
            assert_eq!(read(text), at.parse().ok(), "{text}");
        }
        assert_eq!(read("yesterday"), None);
        assert_eq!(read(""), None);
    }
}
