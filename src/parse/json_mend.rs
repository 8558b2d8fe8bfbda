//! JSON that is not quite JSON: as much of it as can be read.
//!
//! Publishers cut it off, put line breaks into strings, commas before brackets, and remarks behind the
//! last brace. What can't be mended is left to `json_salvage`, what its fields mean to
//! `json_fields` and `json`.

use super::json_fields::Feed;
use super::json_loose::Into;
use super::json_salvage::salvaged;
use crate::model::Ending;
use serde::de::DeserializeSeed;
use serde_json::Deserializer;
use serde_json::Error;
use std::str::Chars;

/// The feed in `text`: as it stands, else mended, else with as many whole items as there are; and how it ends.
/// At most `max` items stay.
///
/// # Errors
/// What is wrong with it as it stands.
pub(super) fn feed(text: &str, max: usize) -> Result<(Feed, Ending), Error> {
    let closed = |feed| (feed, Ending::Closed);
    first(text, max).map(closed).or_else(|error| {
        let mended = with_whole_characters(&mended(text));
        first(&mended, max).ok().map(closed).or_else(|| salvaged(&mended, max)).ok_or(error)
    })
}

/// The value that `text` begins with, whatever follows it.
fn first(text: &str, max: usize) -> Result<Feed, Error> {
    let mut feed = Feed::of(max);
    Into(&mut feed).deserialize(&mut Deserializer::from_str(text))?;
    Ok(feed)
}

/// `text` with control characters in strings escaped or gone, unknown escapes taken at their letter, and
/// commas that nothing follows gone.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quoted = false;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => {
                quoted = !quoted;
                out.push(c);
            }
            '\\' if quoted => push_escape(&mut out, &mut rest),
            '\n' if quoted => out.push_str("\\n"),
            '\t' if quoted => out.push_str("\\t"),
            // A terminal's sequence is told by these two: who makes text of the string takes it out whole.
            '\u{1b}' if quoted => out.push_str("\\u001b"),
            '\u{7}' if quoted => out.push_str("\\u0007"),
            c if quoted && c < ' ' => {}
            ',' if !quoted && rest.as_str().trim_start().starts_with(['}', ']']) => {}
            c => out.push(c),
        }
    }
    out
}

fn push_escape(out: &mut String, rest: &mut Chars<'_>) {
    match rest.next() {
        Some(c @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => out.extend(['\\', c]),
        Some(c) if c >= ' ' => out.push(c),
        _ => {}
    }
}

/// The same JSON with U+FFFD for every half of a character, as a title leaves one that JavaScript cut:
/// `\\ud83d` with no second half behind it is no text (RFC 8259 §8.2).
fn with_whole_characters(text: &str) -> String {
    let unit = |rest: &str| rest.strip_prefix("\\u").and_then(|rest| u16::from_str_radix(rest.get(..4)?, 16).ok());
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let second = rest.get(6..).and_then(unit).filter(|unit| (0xdc00..0xe000).contains(unit));
        let (length, half) = match unit(rest) {
            Some(0xd800..0xdc00) if second.is_some() => (12, false),
            Some(0xd800..0xe000) => (6, true),
            Some(_) => (6, false),
            None => (1 + rest[1..].chars().next().map_or(0, char::len_utf8), false),
        };
        out.push_str(if half { "\\ufffd" } else { &rest[..length] });
        rest = &rest[length..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The title and the items' ids.
    fn read(text: &str) -> (String, Vec<String>) {
        let (read, _) = feed(text, 10).expect("a feed");
        (read.title.unwrap_or_default(), read.items.into_vec().into_iter().filter_map(|item| item.id).collect())
    }

    fn title(text: &str) -> String {
        read(text).0
    }

    #[test]
    fn small_mistakes_are_mended() {
        assert_eq!(title("{\"title\":\"b\nc\td\u{1}\",}"), "b\nc\td");
        assert_eq!(title("{\"title\":\"\u{1b}]0;b\u{7}\"}"), "\u{1b}]0;b\u{7}", "a sequence stays whole, to be told");
        let lists = r#"{"title":"it\'s \"so\" \u00e9","items":[{"id":1},{"id":2},],}"#;
        assert_eq!(read(lists), ("it's \"so\" é".to_owned(), vec!["1".to_owned(), "2".to_owned()]));
        assert_eq!(title("{\"title\":1}\n<!-- 0.2 s -->"), "1");
    }

    #[test]
    fn whole_items_are_kept() {
        let cut = r#"{"title":"t","items":[{"id":"1"},{"id":"2"},{"id":"3","t"#;
        assert_eq!(read(cut), ("t".to_owned(), vec!["1".to_owned(), "2".to_owned()]));
        assert!(feed("{\"a\":", 10).is_err() && feed("{\"a\" \"items\":[{", 10).is_err());
    }

    #[test]
    fn half_a_character_costs_itself_only() {
        let mended = |text: &str| with_whole_characters(text);
        assert_eq!(mended(r#"{"a":"x\ud83d","b":"\udc00\ud83d\ude00"}"#), r#"{"a":"x\ufffd","b":"\ufffd\ud83d\ude00"}"#);
        assert_eq!(mended(r"\\ud83d \n \u00e9 \ud83d\ud83d\ude00 \"), r"\\ud83d \n \u00e9 \ufffd\ud83d\ude00 \");
        assert_eq!(title(r#"{"title":"cut \ud83d"}"#), "cut \u{fffd}");
    }
}
