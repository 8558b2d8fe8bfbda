//! When a publisher wishes to be asked: RSS's `ttl`, `skipHours` and `skipDays`, and the `sy:` module.
//!
//! What is made of these wishes is the reader's to say.

use super::tree::Element;
use crate::model::QuietTimes;

/// English names of weekdays begin with these (RSS 2.0, `skipDays`).
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// How many minutes the publisher asks to wait: RSS's `ttl`, or RDF's `sy:` period and frequency.
pub(super) fn ttl(head: &Element) -> Option<u32> {
    if let Some(minutes) = head.first_of(&["ttl"]).and_then(|ttl| ttl.text().trim().parse().ok()) {
        return Some(minutes);
    }
    let days = |days: u32| days * 24 * 60;
    let period = match head.first_of(&["sy:updateperiod"])?.text().trim().to_ascii_lowercase().as_str() {
        "hourly" => 60,
        "daily" => days(1),
        "weekly" => days(7),
        "monthly" => days(30),
        "yearly" => days(365),
        _ => return None,
    };
    let frequency = head.first_of(&["sy:updatefrequency"]).and_then(|times| times.text().trim().parse().ok()).unwrap_or(1);
    Some(period / u32::max(frequency, 1))
}

/// The hours and days in which the publisher asks to be left alone. Hours are 0 to 23; 24 is midnight too.
pub(super) fn quiet_times(head: &Element) -> QuietTimes {
    let all = |list: &str, item: &str| -> Vec<String> {
        let found = head.first_of(&[list]).into_iter().flat_map(|list| list.elements()).filter(|element| element.name == item);
        found.map(|element| element.text().trim().to_ascii_lowercase()).collect()
    };
    let hours = all("skiphours", "hour").iter().filter_map(|hour| hour.parse::<u32>().ok()).filter(|hour| *hour <= 24).collect::<Vec<_>>();
    let days = all("skipdays", "day");
    let days = days.iter().filter_map(|day| DAYS.iter().position(|name| day.starts_with(name)));
    QuietTimes { hours: hours.iter().fold(0, |bits, hour| bits | 1 << (hour % 24)), days: days.fold(0, |bits, day| bits | 1 << day) }
}

#[cfg(test)]
mod tests {
    use super::super::repair;
    use super::*;

    fn wishes(head: &str) -> (Option<u32>, QuietTimes) {
        let document = format!(
            "<rss version='2.0' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><title>Pier</title>{head}
             <item><title>One</title></item></channel></rss>"
        );
        let head = repair::read(&document, None, 10).expect("a feed").head;
        (ttl(&head), quiet_times(&head))
    }

    #[test]
    fn wishes_as_feeds_write_them() {
        assert_eq!(wishes("<ttl> 90 </ttl>").0, Some(90));
        assert_eq!(wishes("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>").0, Some(360));
        assert_eq!(wishes("<sy:updatePeriod>\n monthly </sy:updatePeriod>").0, Some(30 * 24 * 60));
        assert_eq!(wishes("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>").0, Some(60));
        assert_eq!(wishes("<sy:updatePeriod>often</sy:updatePeriod>").0, None);
    }

    #[test]
    fn hours_and_days_without_news() {
        let head = "<skipHours><hour>0</hour><hour> 23 </hour><hour>24</hour><hour>-1</hour><hour>99</hour></skipHours>\
                    <skipDays><day>Saturday</day><day>Sunday</day><day>Someday</day></skipDays>";
        assert_eq!(wishes(head).1, QuietTimes { hours: 1 | 1 << 23, days: 0b110_0000 });
        assert_eq!(wishes("").1, QuietTimes::default());
    }
}
