//! Moments as lists show them: ages and days, in the reader's time zone.

use super::style::Look;
use crate::model::Clean;
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

/// The day of a moment.
pub(super) fn day(moment: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(moment).date()
}

/// A day as a rule's words: "Today", "Yesterday", "Sunday 6 October", with the year where it is another.
pub(super) fn day_words(day: Date, look: &Look) -> Clean {
    let today = self::day(look.now, look.time_zone);
    if day == today {
        return Clean::new("Today");
    }
    if today.yesterday().is_ok_and(|yesterday| day == yesterday) {
        return Clean::new("Yesterday");
    }
    let form = if day.year() == today.year() { "%A %-d %B" } else { "%A %-d %B %Y" };
    Clean::new(&day.strftime(form).to_string())
}

/// How long ago, or when, in at most eight columns: "now", "5m", "3h", "Sun", "12 Oct", "Oct 2023";
/// "~" before it where the entry has no date of its own.
pub(super) fn age(moment: Timestamp, undated: bool, look: &Look) -> Clean {
    let ago = look.now.duration_since(moment);
    let local = |form: &str| look.time_zone.to_datetime(moment).strftime(form).to_string();
    let words = if ago < SignedDuration::from_mins(1) {
        "now".to_owned()
    } else if ago < SignedDuration::from_hours(1) {
        format!("{}m", ago.as_mins())
    } else if ago < SignedDuration::from_hours(24) {
        format!("{}h", ago.as_hours())
    } else if ago < SignedDuration::from_hours(24 * 6) {
        local("%a")
    } else if day(moment, look.time_zone).year() == day(look.now, look.time_zone).year() {
        local("%-d %b")
    } else {
        local("%b %Y")
    };
    Clean::new(&if undated { format!("~{words}") } else { words })
}

/// A moment in full: "Sun 6 Oct 15:04", with the year where it is another.
pub(super) fn moment(moment: Timestamp, look: &Look) -> Clean {
    let local = look.time_zone.to_datetime(moment);
    let form = if local.year() == day(look.now, look.time_zone).year() { "%a %-d %b %H:%M" } else { "%a %-d %b %Y %H:%M" };
    Clean::new(&local.strftime(form).to_string())
}

#[cfg(test)]
mod tests {
    use super::super::style::{Styles, ornaments};
    use super::*;
    use crate::article::Order;
    use crate::command::Keymap;
    use crate::config::{Counts, Icons, Theme};

    fn with_look(test: impl Fn(&Look)) {
        let styles = Styles::new(Theme::named("dark").expect("built in"), true);
        let now = "2024-10-06T15:30:00Z".parse().expect("a moment");
        let keymap = Keymap::default();
        let signs = ornaments(Icons::Unicode, Order::Reading);
        test(&Look { styles: &styles, signs, counts: Counts::None, keymap: &keymap, focused: false, now, time_zone: &TimeZone::UTC });
    }

    #[test]
    fn ages() {
        with_look(|look| {
            let at = |text: &str| age(text.parse().expect("a moment"), false, look).to_string();
            assert_eq!(at("2024-10-06T16:00:00Z"), "now");
            assert_eq!(at("2024-10-06T15:10:00Z"), "20m");
            assert_eq!(at("2024-10-05T17:00:00Z"), "22h");
            assert_eq!(at("2024-10-03T12:00:00Z"), "Thu");
            assert_eq!(at("2024-09-12T12:00:00Z"), "12 Sep");
            assert_eq!(at("2023-09-12T12:00:00Z"), "Sep 2023");
            assert_eq!(&*age(look.now - SignedDuration::from_hours(2), true, look), "~2h");
        });
    }

    #[test]
    fn days() {
        with_look(|look| {
            let words = |year, month, day| day_words(Date::constant(year, month, day), look).to_string();
            assert_eq!(words(2024, 10, 6), "Today");
            assert_eq!(words(2024, 10, 5), "Yesterday");
            assert_eq!(words(2024, 9, 29), "Sunday 29 September");
            assert_eq!(words(2023, 12, 31), "Sunday 31 December 2023");
        });
    }
}
