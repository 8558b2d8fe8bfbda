//! What numbers may be, and which texts an option takes.

use super::example::default_of;
use super::names::with_nearest;
use super::options::FullText;
use toml_edit::{Item, Value};

/// A week: who wants to be asked less often is better read by hand.
pub(super) const MOST_MINUTES: i64 = 10_080;

/// Section, option, least, most. What each means stands at the option's struct.
const NUMBERS: &[(&str, &str, i64, i64)] = &[
    ("fetch", "interval_minutes", 1, MOST_MINUTES),
    ("fetch", "longest_interval_minutes", 1, MOST_MINUTES),
    ("fetch", "concurrency", 1, 256),
    ("fetch", "per_origin", 1, 16),
    ("fetch", "timeout_seconds", 1, 600),
    ("fetch", "read_timeout_seconds", 1, 600),
    ("fetch", "connect_timeout_seconds", 1, 600),
    ("fetch", "max_feed_mib", 1, 256),
    ("fetch", "max_page_mib", 1, 256),
    ("fetch", "max_entries", 1, 100_000),
    ("reading", "measure", 40, 100),
    ("storage", "keep_days", 1, 36_500),
    ("storage", "cache_mib", 20, 100_000),
];

/// Section, option, the words that it takes.
const WORDS: &[(&str, &str, &[&str])] = &[
    ("reading", "full_text", &FullText::WORDS),
    ("reading", "images", &["ask", "always", "never"]),
    ("display", "pictures", &["auto", "kitty", "iterm2", "sixel", "halfblocks", "none"]),
    ("reading", "notes", &["auto", "inline", "margin", "end"]),
    ("reading", "right_to_left", &["auto", "terminal", "dateline"]),
    ("display", "ambiguous_width", &["auto", "narrow", "wide"]),
    ("display", "theme", &["auto", "dark", "light"]),
    ("display", "icons", &["unicode", "ascii"]),
    ("display", "counts", &["numbers", "dots", "none"]),
    ("display", "open_with", &["today", "unread", "starred", "all"]),
];

/// Whether a value may stand for an option; else what it may be.
pub(super) fn check(section: &str, option: &str, item: &Item) -> Result<(), String> {
    check_kind(section, option, item)?;
    if let (Some((.., least, most)), Some(number)) = (NUMBERS.iter().find(|row| (row.0, row.1) == (section, option)), item.as_integer())
        && !(least..=most).contains(&&number)
    {
        return Err(format!("{number} is out of bounds; it may be {least} to {most}"));
    }
    if let (Some((.., words)), Some(word)) = (WORDS.iter().find(|row| (row.0, row.1) == (section, option)), item.as_str())
        && !words.contains(&word)
    {
        let all = words.join("`, `");
        return Err(with_nearest(format!("`{word}` is not one of `{all}`"), word, words));
    }
    if (section, option) == ("fetch", "proxy") && item.as_str().is_some_and(|text| !matches!(text, "" | "none") && !is_proxy(text)) {
        return Err("a proxy's address begins with http://, https://, socks5:// or socks5h://; \"none\" means none".to_owned());
    }
    if (section, option) == ("fetch", "user_agent") && item.as_str().is_some_and(|text| !text.chars().all(|c| (' '..='~').contains(&c))) {
        return Err("a User-Agent may hold printable ASCII only".to_owned());
    }
    Ok(())
}

/// Whether a value is of the kind of the default. What it is itself is not told: it may be a secret.
fn check_kind(section: &str, option: &str, item: &Item) -> Result<(), String> {
    let Some(default) = default_of(section, option) else { return Ok(()) };
    if item.type_name() != default.type_name() {
        let unquoted = if item.is_str() && !default.is_array() { " without quotes" } else { "" };
        return Err(format!("this is {}; wanted is {}", kind(item), wanted(section, option, default, unquoted)));
    }
    let words: Option<Vec<&str>> = item.as_array().map_or(Some(Vec::new()), |words| words.iter().map(Value::as_str).collect());
    match words.as_deref() {
        None => Err("each word of the list stands in quotes".to_owned()),
        Some([program, ..]) if program.trim().is_empty() => Err("the first word names the program; [] is none".to_owned()),
        Some(_) => Ok(()),
    }
}

/// What a value is.
fn kind(item: &Item) -> &'static str {
    match item {
        Item::Value(Value::String(_)) => "a text",
        Item::Value(Value::Integer(_)) => "a whole number",
        Item::Value(Value::Float(_)) => "a number with a point",
        Item::Value(Value::Boolean(_)) => "true or false",
        Item::Value(Value::Datetime(_)) => "a date",
        Item::Value(Value::Array(_)) => "a list",
        Item::Value(Value::InlineTable(_)) | Item::Table(_) | Item::ArrayOfTables(_) | Item::None => "a section",
    }
}

/// What an option takes.
fn wanted(section: &str, option: &str, default: &Item, unquoted: &str) -> String {
    let is_it = |(of, name): (&str, &str)| (of, name) == (section, option);
    if let Some((.., least, most)) = NUMBERS.iter().find(|row| is_it((row.0, row.1))) {
        return format!("a whole number{unquoted}, {least} to {most}");
    }
    if let Some((.., words)) = WORDS.iter().find(|row| is_it((row.0, row.1))) {
        return format!("one of \"{}\"", words.join("\", \""));
    }
    match default {
        Item::Value(Value::Boolean(_)) => format!("true or false{unquoted}"),
        Item::Value(Value::Array(_)) => "a list of words, as in [\"program\", \"--option\"]".to_owned(),
        _ => "a text in quotes".to_owned(),
    }
}

fn is_proxy(address: &str) -> bool {
    url::Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") && url.has_host())
}
