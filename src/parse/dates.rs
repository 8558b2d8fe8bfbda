//! Dates in the forms that the world's feeds really use.
//!
//! A date is cut into words and numbers and put together by what they can be, so that order,
//! commas, weekdays and the language of months don't matter. What names no zone is UTC.

mod pieces;

use super::calendar;
use jiff::SignedDuration;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::civil::DateTime;
use jiff::civil::ISOWeekDate;
use jiff::civil::Time;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use pieces::Piece;
use pieces::pieces;
use pieces::with_colons;

/// The instant that `text` names, or `None` where no date can be seen in it.
///
/// In a feed whose `language` is Chinese, `CST` is China's time, elsewhere America's.
pub(super) fn parse(text: &str, language: Option<&str>) -> Option<Timestamp> {
    let text = text.trim();
    if text.is_empty() || text.len() > 100 {
        return None;
    }
    // A leap second is the next minute's first here, so that it is one in every form.
    if let Some(instant) = text.parse::<Timestamp>().ok().filter(|_| !text.contains(":60")) {
        return Some(instant);
    }
    epoch(text).or_else(|| Clues::of(&with_colons(&text.to_lowercase()), language).instant())
}

/// Seconds, whole or not, or milliseconds since 1970.
fn epoch(text: &str) -> Option<Timestamp> {
    let whole = text.split('.').next()?;
    let number: i64 = whole.parse().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit() || b == b'.'))?;
    match whole.len() {
        9..=10 => Timestamp::from_second(number).ok(),
        13 => Timestamp::from_millisecond(number).ok(),
        _ => None,
    }
}

/// All that a text says about a moment.
#[derive(Debug, Default)]
struct Clues<'a> {
    /// The date's numbers as written: their length tells years from days.
    numbers: Vec<&'a str>,
    /// What stands before the second of them.
    separator: Option<char>,
    month: Option<i8>,
    /// The week of its year and the day in it.
    week: Option<(i64, i64)>,
    /// Hour (up to 24), minute, second.
    clock: Option<(i64, i64, i64)>,
    afternoon: Option<bool>,
    /// Minutes from UTC.
    offset: Option<i32>,
    /// Whether the piece before was the time.
    behind_clock: bool,
    zone: Option<TimeZone>,
}

impl<'a> Clues<'a> {
    fn of(text: &'a str, language: Option<&str>) -> Self {
        let pieces = pieces(text);
        let mut clues = Self::default();
        let mut at = 0;
        while at < pieces.len() {
            let before = at.checked_sub(1).map(|before| pieces[before]);
            let had_clock = clues.clock.is_some();
            at += clues.take(before, &pieces[at..], language).max(1);
            clues.behind_clock = !had_clock && clues.clock.is_some();
        }
        if clues.offset.is_none() && text.contains('/') {
            let named = |word: &str| word.contains('/') && word.starts_with(char::is_alphabetic);
            clues.zone = text.split([' ', '\n', '\t', '[', ']']).find(|word| named(word)).and_then(|word| TimeZone::get(word).ok());
        }
        clues
    }

    /// Takes what stands at the start of `rest`; how many pieces it is long.
    fn take(&mut self, before: Option<Piece<'a>>, rest: &[Piece<'a>], language: Option<&str>) -> usize {
        match rest {
            [Piece::Number(hour), Piece::Mark(':') | Piece::Word("h"), Piece::Number(minute), tail @ ..]
                if self.clock.is_none() && hour.len() <= 2 && minute.len() <= 2 =>
            {
                self.clock(hour, minute, tail)
            }
            [Piece::Number(hour), Piece::Mark('.'), Piece::Number(minute), tail @ ..]
                if self.clock.is_none() && self.has_date() && hour.len() <= 2 && minute.len() == 2 =>
            {
                self.clock(hour, minute, tail)
            }
            [Piece::Word("t"), Piece::Number(_), Piece::Mark(':'), ..] => 1,
            [Piece::Word("t"), Piece::Number(digits), ..]
                if self.clock.is_none() && matches!(digits.len(), 2 | 4 | 6) && matches!(before, Some(Piece::Number(_))) =>
            {
                self.compact_clock(digits);
                2
            }
            [Piece::Word("w"), Piece::Number(digits), tail @ ..] if self.numbers.len() == 1 && self.month.is_none() => {
                self.week(digits, tail)
            }
            [Piece::Mark(sign @ ('+' | '-')), Piece::Number(digits), tail @ ..] if self.may_have_offset(before) => {
                self.distance(*sign, digits, tail)
            }
            [Piece::Mark('('), ..] if self.clock.is_some() => rest.len(),
            [Piece::Number(digits), ..] if self.clock.is_none() && matches!(digits.len(), 12 | 14) => {
                self.numbers.push(&digits[..8]);
                self.compact_clock(&digits[8..]);
                1
            }
            // A zone that lost its sign, where the year has been before.
            [Piece::Number(digits), ..] if digits.len() == 4 && self.clock.is_some() && self.has_date() => {
                self.distance('+', digits, &[]) - 1
            }
            [Piece::Number(digits), ..] => {
                if let (1, Some(Piece::Mark(mark))) = (self.numbers.len(), before) {
                    self.separator = Some(mark);
                }
                self.numbers.push(digits);
                1
            }
            [Piece::Word(half @ ("a" | "p")), Piece::Mark('.'), Piece::Word("m"), ..] => {
                self.afternoon = Some(*half == "p");
                3
            }
            // Behind a space it is a zone of the military's, elsewhere half of the day.
            [Piece::Word("a"), ..] if matches!(before, Some(Piece::Mark(' '))) => {
                self.offset = self.offset.or(self.clock.and(Some(-60)));
                1
            }
            [Piece::Word(word), ..] => {
                self.word(word, language);
                1
            }
            _ => 1,
        }
    }

    /// Whether day, month and year are known.
    fn has_date(&self) -> bool {
        self.numbers.len() >= if self.month.is_some() { 2 } else { 3 }
    }

    fn clock(&mut self, hour: &str, minute: &str, tail: &[Piece<'_>]) -> usize {
        let (second, taken) = match tail {
            [Piece::Mark(':'), Piece::Number(second), Piece::Mark('.' | ','), Piece::Number(_), ..] => (number(second), 7),
            [Piece::Mark(':' | '.'), Piece::Number(second), ..] if second.len() <= 2 => (number(second), 5),
            _ => (0, 3),
        };
        self.clock = Some((number(hour), number(minute), second));
        taken
    }

    /// `08`, `0815`, `081530`.
    fn compact_clock(&mut self, digits: &str) {
        let two = |at: usize| digits.get(at..at + 2).map_or(0, number);
        self.clock = Some((two(0), two(2), two(4)));
    }

    /// `10-2` or `102` behind ISO 8601's `W`; without a day it is Monday.
    fn week(&mut self, digits: &str, tail: &[Piece<'_>]) -> usize {
        let (week, day) = digits.split_at(digits.len().min(2));
        match tail {
            [Piece::Mark('-'), Piece::Number(day), ..] if day.len() == 1 => {
                self.week = Some((number(week), number(day)));
                4
            }
            _ => {
                self.week = Some((number(week), if day.is_empty() { 1 } else { number(day) }));
                2
            }
        }
    }

    /// A sign begins an offset behind a time, but not between the numbers of a date.
    fn may_have_offset(&self, before: Option<Piece<'_>>) -> bool {
        let between = matches!(before, Some(Piece::Number(_))) && !self.behind_clock;
        self.clock.is_some() && !between && self.offset.is_none_or(|minutes| minutes == 0)
    }

    /// `+08:00`, `-0500`, `+8`.
    fn distance(&mut self, sign: char, digits: &str, tail: &[Piece<'_>]) -> usize {
        let (hours, minutes, taken) = match tail {
            [Piece::Mark(':'), Piece::Number(minutes), ..] => (number(digits), number(minutes), 4),
            _ if digits.len() > 2 => (number(digits) / 100, number(digits) % 100, 2),
            _ => (number(digits), 0, 2),
        };
        let minutes = i32::try_from(hours * 60 + minutes).unwrap_or(i32::MAX);
        if minutes <= 26 * 60 {
            self.offset = Some(if sign == '-' { -minutes } else { minutes });
        }
        taken
    }

    fn word(&mut self, word: &str, language: Option<&str>) {
        match word {
            "am" | "a" | "오전" | "上午" | "午前" => self.afternoon = Some(false),
            "pm" | "p" | "오후" | "下午" | "午後" => self.afternoon = Some(true),
            _ => {
                self.month = calendar::month(word).or(self.month);
                if self.offset.is_none() && self.clock.is_some() {
                    self.offset = calendar::zone(word, language);
                }
            }
        }
    }

    fn instant(&self) -> Option<Timestamp> {
        let (hour, minute, second) = self.clock.unwrap_or_default();
        let hour = match self.afternoon {
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            _ => hour,
        };
        if hour > 24 || minute > 59 {
            return None;
        }
        let since_midnight = SignedDuration::from_secs(hour * 3600 + minute * 60 + second.min(60));
        let local: DateTime = self.date()?.to_datetime(Time::midnight()).checked_add(since_midnight).ok()?;
        let zone = self.zone.clone().unwrap_or(TimeZone::UTC);
        let instant = zone.to_timestamp(local).ok()?;
        let offset = i64::from(self.offset.unwrap_or(0));
        instant.checked_sub(SignedDuration::from_mins(offset)).ok()
    }

    fn date(&self) -> Option<Date> {
        if let (Some((week, weekday)), [year]) = (self.week, self.numbers.as_slice()) {
            return day_of_week(year, week, weekday);
        }
        match (self.month, self.numbers.as_slice()) {
            (Some(month), [year]) if year.len() == 4 => day(year, i64::from(month), "1"),
            (Some(month), [first, second, ..]) if first.len() == 4 => day(first, i64::from(month), second),
            (Some(month), [first, second, ..]) => day(second, i64::from(month), first),
            (None, [digits]) => compact(digits),
            (None, [year, count]) if count.len() == 3 => day_of_year(year, count),
            (None, [year, month]) if year.len() == 4 => day(year, number(month), "1"),
            (None, [first, second, third, ..]) => self.three(first, second, third),
            _ => None,
        }
    }

    /// Three numbers: a long one is the year; else the separator tells the habit of the country.
    fn three(&self, first: &str, second: &str, third: &str) -> Option<Date> {
        let dashed = self.separator == Some('-');
        let slashed = self.separator == Some('/');
        if first.len() == 4 || (dashed && third.len() != 4) {
            day(first, number(second), third)
        } else if slashed && number(first) <= 12 {
            day(third, number(first), second)
        } else {
            day(third, number(second), first)
        }
    }
}

/// `20040528`, `040528`, `2004149`, `2004`.
fn compact(digits: &str) -> Option<Date> {
    match digits.len() {
        8 => day(&digits[..4], number(&digits[4..6]), &digits[6..]),
        7 => day_of_year(&digits[..4], &digits[4..]),
        6 => day(&digits[..2], number(&digits[2..4]), &digits[4..]),
        4 => day(digits, 1, "1"),
        _ => None,
    }
}

fn day_of_year(year: &str, count: &str) -> Option<Date> {
    let first = day(year, 1, "1")?;
    first.checked_add(SignedDuration::from_hours(24 * (number(count) - 1))).ok().filter(|date| date.year() == first.year())
}

fn day_of_week(year: &str, week: i64, weekday: i64) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(i8::try_from(weekday).ok()?).ok()?;
    let year = i16::try_from(number(year)).ok()?;
    ISOWeekDate::new(year, i8::try_from(week).ok()?, weekday).ok().map(ISOWeekDate::date)
}

fn day(written_year: &str, month: i64, day: &str) -> Option<Date> {
    let year = match (written_year.len(), number(written_year)) {
        (4, year) => year,
        (3, year) => 1900 + year,
        (_, year @ 0..=68) => 2000 + year,
        (_, year @ 69..=99) => 1900 + year,
        _ => return None,
    };
    Date::new(i16::try_from(year).ok().filter(|year| *year > 0)?, i8::try_from(month).ok()?, i8::try_from(number(day)).ok()?).ok()
}

/// Digits as a number; too many of them are no date's.
fn number(digits: &str) -> i64 {
    digits.parse().unwrap_or(i64::from(i32::MAX))
}

#[cfg(test)]
mod tests;
