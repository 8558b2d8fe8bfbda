//! What numbers may be, and which texts an option takes.

use super::error::with_nearest;
use super::options::FullText;
use toml_edit::Item;

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

/// Whether a value may stand for an option, as far as its type lets that be asked.
pub(super) fn check(section: &str, option: &str, item: &Item) -> Result<(), String> {
    if let (Some((.., least, most)), Some(number)) = (NUMBERS.iter().find(|row| (row.0, row.1) == (section, option)), item.as_integer())
        && !(least..=most).contains(&&number)
    {
        return Err(format!("{number} is out of bounds; it may be {least} to {most}"));
    }
    if let (Some((.., words)), Some(word)) = (WORDS.iter().find(|row| (row.0, row.1) == (section, option)), item.as_str())
        && !words.contains(&word)
    {
        let all = words.join("`, `");
        return Err(with_nearest(format!("`{word}` is not one of `{all}`"), word, words.iter().copied()));
    }
    if (section, option) == ("fetch", "proxy") && item.as_str().is_some_and(|text| !matches!(text, "" | "none") && !is_proxy(text)) {
        return Err("a proxy's address begins with http://, https://, socks5:// or socks5h://; \"none\" means none".to_owned());
    }
    if (section, option) == ("fetch", "user_agent") && item.as_str().is_some_and(|text| !text.chars().all(|c| (' '..='~').contains(&c))) {
        return Err("a User-Agent may hold printable ASCII only".to_owned());
    }
    Ok(())
}

fn is_proxy(address: &str) -> bool {
    url::Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") && url.has_host())
}
